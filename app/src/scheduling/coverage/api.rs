//! The server functions of coverage.

use chrono::{DateTime, Utc};
use domain::scheduling::coverage::{Coverage, CoverageRule, CoverageRuleDraft, CoverageRuleId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};
#[cfg(feature = "ssr")]
use services::scheduling::coverage;

#[server(prefix = "/api/fn", endpoint = "scheduling/coverage/rules", input = Json)]
pub async fn list_coverage_rules() -> Result<Vec<CoverageRule>, AppError> {
    Ok(coverage::list(&platform(), &signed_in()?).await?)
}

/// `known`: the rule to change, in the version the person saw; none: a new one.
#[server(prefix = "/api/fn", endpoint = "scheduling/coverage/save", input = Json)]
pub async fn save_coverage_rule(
    known: Option<(CoverageRuleId, i32)>,
    draft: CoverageRuleDraft,
) -> Result<CoverageRule, AppError> {
    let (platform, actor) = (platform(), signed_in()?);
    Ok(match known {
        Some((id, version)) => {
            coverage::replace(&platform, &actor, id, Some(version), draft).await?
        }
        None => coverage::create(&platform, &actor, None, draft).await?,
    })
}

#[server(prefix = "/api/fn", endpoint = "scheduling/coverage/delete", input = Json)]
pub async fn delete_coverage_rule(id: CoverageRuleId, version: i32) -> Result<(), AppError> {
    Ok(coverage::delete(&platform(), &signed_in()?, id, Some(version)).await?)
}

/// Gaps and surplus within `[from, to)`.
#[server(prefix = "/api/fn", endpoint = "scheduling/coverage/between", input = Json)]
pub async fn coverage_between(
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Coverage, AppError> {
    Ok(coverage::between(&platform(), &signed_in()?, from, to, None).await?)
}
