//! How the product calls itself: as the operator has set it up, unless an admin says otherwise.

use serde::{Deserialize, Serialize};

use crate::text::text_type;

text_type!(
    /// What the product is called in a word or two.
    BrandName, max 60, "name"
);
text_type!(
    /// A title, a description, a company.
    BrandText, max 200, "text"
);

/// What people see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Brand {
    pub name: String,
    /// Of the browser's window.
    pub title: String,
    /// What search engines and link previews say.
    pub description: String,
    /// Whose desk it is; may be empty.
    pub company: String,
    /// The address of a picture; `None`: our own mark.
    pub logo: Option<String>,
}

/// What admins have chosen; what is left out is as the server was set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BrandChoice {
    pub name: Option<BrandName>,
    pub title: Option<BrandText>,
    pub description: Option<BrandText>,
    pub company: Option<BrandText>,
}

/// All there is to know for whoever chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Branding {
    pub shown: Brand,
    /// As the server that answers was set up.
    pub defaults: Brand,
    pub chosen: BrandChoice,
    /// Whether the logo was uploaded.
    pub has_own_logo: bool,
}
