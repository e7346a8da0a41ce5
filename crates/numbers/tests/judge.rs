//! Pasted numbers as they are dialled, compared with an independent implementation: the Python package
//! `phonenumbers`, which has the numbering plans of all countries.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fmt,
    io::Write,
    process::{Command, Stdio},
};

use relay_api::{NumberPlan, NumberReading, NumberRequest};

/// The pasted forms, each with the region of the phone.
const PASTED: &str = include_str!("pasted.tsv");

/// The program that compares two numbers; it explains its verdicts.
const JUDGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judge.py");

/// The number of forms by what became of them.
#[derive(Default)]
struct Tally {
    same: usize,
    different: usize,
    unknown: usize,
    question: usize,
    refused: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { same, different, unknown, question, refused } = self;
        write!(f, "{same:>9} {question:>9} {refused:>9} {unknown:>9} {different:>9}")
    }
}

/// Returns the forms as pairs of a region and an escaped text.
fn forms() -> Vec<(&'static str, &'static str)> {
    let lines = PASTED.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once('\t').unwrap()).collect()
}

/// Replaces the escapes, which the first line of the forms describes.
fn unescape(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some(rest) = part.strip_prefix('n') {
            plain.push('\n');
            plain.push_str(rest);
        } else {
            let (code, rest) = part.strip_prefix('u').unwrap().split_at(4);
            plain.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
            plain.push_str(rest);
        }
    }
    plain
}

/// Reads a text as a phone of a region does that dials `+` as it is.
fn read(region: &str, text: &str) -> NumberReading {
    let country = Some(region.to_owned());
    numbers::read(&NumberRequest { text: unescape(text), country, plan: NumberPlan::default() })
}

/// Returns a verdict for each line of a region, an escaped text and what is dialled for it.
fn judge(package: &OsStr, lines: &str) -> Vec<String> {
    let mut python = Command::new("python3");
    python.arg(JUDGE).env("PYTHONPATH", package).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().unwrap();
    // It reads everything before it writes. The temporary ends its input when it is dropped.
    python.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "judge.py failed; its message is above");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn no_pasted_number_is_dialled_differently() {
    let package = std::env::var_os("PHONENUMBERS");
    let package = package.expect("no PHONENUMBERS; run this as `cargo xtask test native`");
    let forms = forms();
    assert!(forms.len() >= 500, "forms are missing");
    assert_eq!(forms.iter().collect::<BTreeSet<_>>().len(), forms.len(), "forms are repeated");

    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut calls = Vec::new();
    for &(region, text) in &forms {
        let tally = tallies.entry(region).or_default();
        let reading = read(region, text);
        match (reading.doubt, reading.calls.first()) {
            (None, Some(call)) => {
                calls.push((region, format!("{region}\t{text}\t{}", call.number)));
            }
            (_, Some(_)) => tally.question += 1,
            (_, None) => tally.refused += 1,
        }
    }

    let lines: Vec<_> = calls.iter().map(|(_, line)| line.as_str()).collect();
    let verdicts = judge(&package, &lines.join("\n"));
    let dialled = calls.len();
    assert_eq!(verdicts.len(), dialled, "a verdict for each number that is dialled");
    let mut differences = Vec::new();
    for ((region, line), verdict) in calls.into_iter().zip(verdicts) {
        let tally = tallies.entry(region).or_default();
        match verdict.split('\t').next() {
            Some("same") => tally.same += 1,
            Some("unknown") => tally.unknown += 1,
            _ => {
                tally.different += 1;
                differences.push(format!("{line}: {verdict}"));
            }
        }
    }

    println!("region      same  question   refused   unknown different");
    for (region, tally) in &tallies {
        println!("{region:<6} {tally}");
    }
    assert!(differences.is_empty(), "dialled differently:\n{}", differences.join("\n"));
    // A reader that refuses everything dials nothing wrong either.
    assert!(dialled * 10 >= forms.len() * 7, "only {dialled} of {} are dialled", forms.len());
}
