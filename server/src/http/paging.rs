//! How much of a list is asked for, and from where on.

use std::str::FromStr;

use domain::Problem;

/// How many a page has if nobody says.
pub fn usual_limit() -> u16 {
    50
}

/// Where the page before ended, if that and the length of this one make sense.
pub fn place<C: FromStr>(limit: u16, cursor: Option<&str>) -> Result<Option<C>, Problem> {
    if !(1..=200).contains(&limit) {
        return Err(Problem::invalid("limit", "ask for 1 to 200 at once"));
    }
    cursor.map(str::parse).transpose().map_err(|_| {
        Problem::invalid(
            "cursor",
            "this cursor is not one of ours; leave it out to begin at the start",
        )
    })
}
