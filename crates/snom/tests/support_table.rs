//! docs/support.md lists the catalogue. `UPDATE_DOCS=1` writes it again.
#![expect(clippy::unwrap_used, reason = "a failed expectation fails the test")]

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

use snom::{
    CommandKind, Key, Model, NamedKey, Screen,
    key::{EVENT_SOURCE, EventName},
    model::{Claim, RemoteControl, Series},
};

#[test]
fn the_support_table_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/support.md");
    let expected = table();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == expected,
        "docs/support.md differs from the catalogue; update it with \
         `UPDATE_DOCS=1 cargo test -p snom --test support_table`"
    );
}

fn table() -> String {
    let mut text = String::from(
        "# What is supported\n\n\
         Generated from the catalogue by `crates/snom/tests/support_table.rs`; do not edit. We have \
         not tried any of this on a real phone. It comes from our sources; where they differ, both \
         are listed. *The seed* is the vendor's page \"Can I control my snom phone remotely\".\n\n\
         Sources: V the vendor's pages · W wazo-provd-plugins · T nethesis/tancredi · S symcon/Snom · \
         G amooma/GS5 · P provisioner/Provisioner.\n\n",
    );
    commands(&mut text);
    keys(&mut text);
    models(&mut text);
    text
}

fn commands(text: &mut String) {
    text.push_str(
        "## Commands\n\n\
         | command | what it does | danger | changes something | must be confirmed | answer on success | firmware | source |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for kind in CommandKind::ALL {
        let answers: Vec<_> = kind.good_answers().iter().map(ToString::to_string).collect();
        writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} |",
            kind.name(),
            cell(kind.help()),
            kind.danger().label(),
            yes(kind.changes_state()),
            yes(kind.needs_confirmation()),
            answers.join(" or "),
            kind.firmware_note().map_or("any".to_owned(), cell),
            cell(&kind.sources().join("<br>")),
        )
        .unwrap();
    }
}

fn keys(text: &mut String) {
    text.push_str(
        "\n## Keys\n\n\
         Programmable keys are `P1` to `Pn`, keys of expansion modules `EK0` to `EKn`; how many a \
         model has is listed below. A key that changes something can affect a call, a setting or a \
         list; the other keys only navigate on the display.\n\n\
         | key | name | danger | changes something | firmware | models | source |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for key in NamedKey::ALL {
        let having: Vec<_> = possible().filter(|model| model.has((*key).into())).collect();
        let which = which(&having);
        row(text, key.name(), key.label(), (*key).into(), &which);
    }
    let first: Key = "P1".parse().unwrap();
    let having: Vec<_> = possible().filter(|model| model.has(first)).collect();
    row(text, "P1` to `Pn", "Free keys", first, &which(&having));
    let first: Key = "EK0".parse().unwrap();
    let having: Vec<_> = possible().filter(|model| model.has(first)).collect();
    row(text, "EK0` to `EKn", "Free keys of expansion modules", first, &which(&having));
    let events: Vec<_> = EventName::KNOWN.iter().map(|name| format!("`{name}`")).collect();
    writeln!(
        text,
        "\nAny key event of the form `F_NAME` can be sent too. Which of them a phone knows, and what \
         they do, is not verified, so each counts as a key that {}. Known events: {}. \
         Source: {EVENT_SOURCE}.",
        Key::Event("F_OK".parse().unwrap()).danger().label(),
        events.join(", "),
    )
    .unwrap();
}

fn row(text: &mut String, name: &str, label: &str, key: Key, models: &str) {
    writeln!(
        text,
        "| `{name}` | {} | {} | {} | {} | {models} | {} |",
        cell(label),
        key.danger().label(),
        yes(key.changes_state()),
        key.firmware_note().map_or("any".to_owned(), cell),
        cell(key.source()),
    )
    .unwrap();
}

fn models(text: &mut String) {
    text.push_str(
        "\n## Models\n\n\
         Certainty of a figure: *vendor* is from a page of the vendor, *working code* from code \
         that others ship, *disputed* from one source that another contradicts, *a guess* the usual \
         value of the family. Depth is the bits per pixel that the display can show. Every model has the keypad, the arrows, `ENTER`, `CANCEL`, \
         `OFFHOOK` and `ONHOOK`.\n\n\
         | model | display | depth | display: certainty | soft keys | hard keys | free keys | free keys also claimed | labels next to them | keys: certainty | identities | touch | modules | modules also claimed | screens | remote control | sources |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for model in Model::all().iter().chain([Model::unknown()]) {
        let size = match model.display.size {
            Some((width, height)) => format!("{width} × {height}"),
            None => "size unknown".to_owned(),
        };
        let modules = model.expansion.map(|module| {
            let names = if module.keys_are_ek { ", `EK`" } else { "" };
            format!("{} × {} keys{names}", module.modules, module.keys_per_module)
        });
        let others = model
            .other_modules
            .iter()
            .map(|other| format!("{} with {} keys ({})", other.name, other.keys, other.source));
        let modules: Vec<_> = modules.into_iter().chain(others).collect();
        let screens: Vec<_> = model.screens.iter().map(|screen| Screen::name(*screen)).collect();
        let since = model.screens_since.map(|firmware| format!(" from firmware {firmware}"));
        let labels = match model.smart_labels {
            Some(true) => "on a display",
            Some(false) => "none on a display",
            None => "no source",
        };
        let control = match model.remote_control {
            RemoteControl::Documented => "documented".to_owned(),
            RemoteControl::Unproven => "unproven".to_owned(),
            RemoteControl::Refused { reason } => format!("no: {reason}"),
        };
        writeln!(
            text,
            "| {} | {}, {} | {} | {} | {} | {} | {} | {} | {labels} | {} | {} | {} | {} | {} | {}{} | {} | {} |",
            model.name,
            size,
            model.display.class.label(),
            model.display.depth,
            model.display.certainty.label(),
            names(model.soft_keys),
            names(model.hard_keys),
            model.function_keys.count,
            claims(model.function_keys.also_claimed),
            model.certainty.label(),
            model.identities,
            yes(model.touch),
            list(&modules, "; "),
            claims(model.modules_claimed),
            list(&screens, ", "),
            since.unwrap_or_default(),
            cell(&control),
            cell(model.source),
        )
        .unwrap();
    }
}

fn names(keys: &[NamedKey]) -> String {
    let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name())).collect();
    list(&names, " ")
}

fn claims(claims: &[Claim]) -> String {
    let claims: Vec<_> =
        claims.iter().map(|claim| format!("{} ({})", claim.count, claim.source)).collect();
    cell(&list(&claims, "; "))
}

/// Returns the parts, or a dash.
fn list<T: AsRef<str>>(parts: &[T], separator: &str) -> String {
    if parts.is_empty() {
        return "–".to_owned();
    }
    parts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(separator)
}

/// Returns the models that have a key, as whole series where possible.
fn which(having: &[&Model]) -> String {
    if having.len() == possible().count() {
        return "all".to_owned();
    }
    let series: BTreeSet<_> = possible().map(|model| label(model.series)).collect();
    let mut parts = Vec::new();
    for name in series {
        let all = possible().filter(|model| label(model.series) == name).count();
        let with: Vec<_> = having.iter().filter(|model| label(model.series) == name).collect();
        if with.len() == all {
            parts.push(name.to_owned());
        } else {
            parts.extend(with.iter().map(|model| model.name.to_owned()));
        }
    }
    if parts.is_empty() { "none that is known".to_owned() } else { parts.join(", ") }
}

fn label(series: Series) -> &'static str {
    match series {
        Series::S100And200 => "190–220",
        Series::S300 => "300–370",
        Series::S700 => "710–760",
        Series::S800 => "820–870",
        Series::D100 => "D1xx",
        Series::D300 => "D3xx",
        Series::D700 => "D7xx",
        Series::D800 => "D8xx",
        Series::Other => "others",
    }
}

fn possible() -> impl Iterator<Item = &'static Model> {
    Model::all().iter().filter(|model| model.remote_control.is_possible())
}

fn yes(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

/// Escapes a text for a table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
