//! The printed table.

use std::fmt;
use std::time::Duration;

use crate::load::Figures;

#[derive(Default)]
pub struct Table(Vec<[String; 4]>);

impl Table {
    /// A measurement beside its yardstick, which ran before and after it.
    pub fn ratio(&mut self, what: String, ours: &Figures, yardstick: [&Figures; 2]) {
        let beside = f64::midpoint(yardstick[0].per_second, yardstick[1].per_second);
        self.0.push([
            what,
            ours.to_string(),
            format!("{} · {}", yardstick[0], yardstick[1]),
            format!("{:.0} %", ours.per_second / beside * 100.0),
        ]);
    }

    /// The same, with what its p95 may be.
    pub fn ratio_within(
        &mut self,
        what: String,
        ours: &Figures,
        yardstick: [&Figures; 2],
        budget: Duration,
    ) {
        self.ratio(what, ours, yardstick);
        if let Some([.., note]) = self.0.last_mut() {
            let not = if ours.p95 > budget { " **not met**" } else { "" };
            note.push_str(&format!("; budget p95 ≤ {} ms{not}", budget.as_millis()));
        }
    }

    pub fn row(&mut self, what: String, ours: &Figures, yardstick: &str, note: &str) {
        self.0.push([what, ours.to_string(), yardstick.to_owned(), note.to_owned()]);
    }

    pub fn figure(&mut self, what: &str, value: String, note: &str) {
        self.0.push([what.to_owned(), value, String::new(), note.to_owned()]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | Patchbay | yardstick before · after | ratio or budget |")?;
        writeln!(f, "| --- | --- | --- | --- |")?;
        for [what, ours, yardstick, note] in &self.0 {
            writeln!(f, "| {what} | {ours} | {yardstick} | {note} |")?;
        }
        Ok(())
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}/s, p50 {}, p95 {}", self.per_second, in_ms(self.p50), in_ms(self.p95))
    }
}

pub fn in_ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
