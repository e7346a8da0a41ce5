//! Percentiles, and the table.

use std::time::Duration;

use anyhow::Context;

/// The time that `part` of them are not above.
pub(crate) fn percentile(times: &mut [Duration], part: f64) -> anyhow::Result<Duration> {
    times.sort();
    let nth = (times.len() as f64 * part) as usize;
    times.get(nth.min(times.len().saturating_sub(1))).copied().context("nothing was measured")
}

pub(crate) fn micros(time: Duration) -> String {
    format!("{:.0} µs", time.as_secs_f64() * 1e6)
}

/// One line of the table.
pub(crate) struct Row {
    name: String,
    ours: String,
    rival: String,
    ratio: f64,
    goal: &'static str,
}

impl Row {
    pub(crate) fn times(name: String, ours: Duration, rival: Duration, goal: &'static str) -> Row {
        let ratio = ours.as_secs_f64() / rival.as_secs_f64();
        Row { name, ours: micros(ours), rival: micros(rival), ratio, goal }
    }

    pub(crate) fn numbers(
        name: impl Into<String>,
        ours: f64,
        rival: f64,
        goal: &'static str,
    ) -> Row {
        let written = |number: f64| {
            if number < 100.0 { format!("{number:.2}") } else { format!("{number:.0}") }
        };
        Row {
            name: name.into(),
            ours: written(ours),
            rival: written(rival),
            ratio: ours / rival,
            goal,
        }
    }
}

#[expect(clippy::print_stdout, reason = "the table is what this is for")]
pub(crate) fn print(rows: &[Row]) {
    println!();
    println!("| what | relay | nginx or rival | ratio | goal |");
    println!("|---|---|---|---|---|");
    for Row { name, ours, rival, ratio, goal } in rows {
        println!("| {name} | {ours} | {rival} | {ratio:.2} | {goal} |");
    }
}
