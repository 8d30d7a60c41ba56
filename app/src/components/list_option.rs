//! What selects, comboboxes and radio buttons offer.

use domain::accounts::Person;

/// One of what a select, a combobox or a group of radio buttons offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListOption {
    /// What is stored; unique in its list.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What helps to tell options apart, such as the time in a zone.
    pub detail: Option<String>,
    /// Whose picture stands before it, where the options are people.
    pub person: Option<Person>,
}

impl ListOption {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), detail: None, person: None }
    }

    /// Somebody, by their id.
    pub fn person(person: Person) -> Self {
        let (value, label) = (person.id.to_string(), person.name.to_string());
        Self { value, label, detail: None, person: Some(person) }
    }

    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
