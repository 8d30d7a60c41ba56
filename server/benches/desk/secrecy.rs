//! Neither a wrong password nor the wish for a new one may tell by its time whether there is such an account.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::load::Connection;
use crate::load::Request;
use crate::program::{EMAIL, Program};
use crate::table::{Table, in_ms};

/// Wrong passwords of one address; the next would lock it.
const ATTEMPTS: usize = 4;

pub async fn of_accounts(table: &mut Table, program: &Program) -> anyhow::Result<()> {
    let asks = [
        ("wrong password", "/api/fn/accounts/sign-in"),
        ("forgotten password", "/api/fn/accounts/reset/request"),
    ];
    for (what, path) in asks {
        let known = median(program, path, EMAIL).await?;
        let unknown = median(program, path, "nobody@desk.example").await?;
        table.figure(
            &format!("{what}, of a known and an unknown address"),
            format!("{} · {}", in_ms(known), in_ms(unknown)),
            &format!("{} apart", in_ms(known.abs_diff(unknown))),
        );
    }
    Ok(())
}

async fn median(program: &Program, path: &str, email: &str) -> anyhow::Result<Duration> {
    let body = if path.ends_with("sign-in") {
        json!({ "email": email, "password": "wrong", "remember": false })
    } else {
        json!({ "email": email })
    };
    let request = Request::new("POST", path, &[], &body.to_string());
    let mut connection = Connection::open(program.address()).await?;
    let mut times = Vec::new();
    for _ in 0..ATTEMPTS {
        let start = Instant::now();
        connection.send(&request).await?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times[ATTEMPTS / 2])
}
