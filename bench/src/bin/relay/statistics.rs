//! Percentiles, and the table of results.

use std::time::Duration;

use anyhow::Context;

/// Returns the time that `part` of all do not exceed.
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
    reference: String,
    ratio: f64,
    goal: &'static str,
}

impl Row {
    pub(crate) fn times(
        name: String,
        ours: Duration,
        reference: Duration,
        goal: &'static str,
    ) -> Row {
        let ratio = ours.as_secs_f64() / reference.as_secs_f64();
        Row { name, ours: micros(ours), reference: micros(reference), ratio, goal }
    }

    pub(crate) fn numbers(
        name: impl Into<String>,
        ours: f64,
        reference: f64,
        goal: &'static str,
    ) -> Row {
        let written = |number: f64| {
            if number < 100.0 { format!("{number:.2}") } else { format!("{number:.0}") }
        };
        Row {
            name: name.into(),
            ours: written(ours),
            reference: written(reference),
            ratio: ours / reference,
            goal,
        }
    }
}

#[expect(clippy::print_stdout, reason = "the table is the output")]
pub(crate) fn print(rows: &[Row]) {
    println!();
    println!("| what | relay | nginx or other reference | ratio | goal |");
    println!("|---|---|---|---|---|");
    for Row { name, ours, reference, ratio, goal } in rows {
        println!("| {name} | {ours} | {reference} | {ratio:.2} | {goal} |");
    }
}
