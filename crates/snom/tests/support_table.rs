//! docs/support.md says what the catalogue says. `UPDATE_DOCS=1` writes it anew.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

use snom::{
    CommandKind, Model, NamedKey, Screen,
    model::{RemoteControl, Series},
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
        "docs/support.md is not what the catalogue says; write it anew with \
         `UPDATE_DOCS=1 cargo test -p snom --test support_table`"
    );
}

fn table() -> String {
    let mut text = String::from(
        "# What is supported\n\n\
         Written by `crates/snom/tests/support_table.rs` from the catalogue; do not edit. Nothing \
         here has been tried on a real phone by us: it is what the sources say, and where they \
         disagree, both are told.\n\n\
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
         | command | what it does | danger | changes something | must be confirmed | a good answer | firmware | source |\n\
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
            cell(kind.source()),
        )
        .unwrap();
    }
}

fn keys(text: &mut String) {
    text.push_str(
        "\n## Keys\n\n\
         Programmable keys are `P1` to `Pn`, keys of expansion modules `EK0` to `EKn`; any event of \
         the shape `F_NAME` can be sent too.\n\n\
         | key | name | danger | models | source |\n|---|---|---|---|---|\n",
    );
    for key in NamedKey::ALL {
        let having: Vec<_> = possible().filter(|model| model.has((*key).into())).collect();
        writeln!(
            text,
            "| `{}` | {} | {} | {} | {} |",
            key.name(),
            cell(key.label()),
            key.danger().label(),
            which(&having),
            cell(key.source()),
        )
        .unwrap();
    }
}

fn models(text: &mut String) {
    text.push_str(
        "\n## Models\n\n\
         | model | display | free keys | also claimed | identities | touch | modules | screens | remote control | sources |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for model in Model::all().iter().chain([Model::unknown()]) {
        let size = match model.display.size {
            Some((width, height)) => format!("{width} × {height}"),
            None => "size unknown".to_owned(),
        };
        let claimed: Vec<_> = model
            .function_keys
            .also_claimed
            .iter()
            .map(|claim| format!("{} ({})", claim.count, claim.source))
            .collect();
        let modules = model.expansion.map_or("–".to_owned(), |module| {
            let names = if module.keys_are_ek { ", `EK`" } else { "" };
            format!("{} × {} keys{names}", module.modules, module.keys_per_module)
        });
        let screens: Vec<_> = model.screens.iter().map(|screen| Screen::name(*screen)).collect();
        let control = match model.remote_control {
            RemoteControl::Documented => "documented".to_owned(),
            RemoteControl::Unproven => "unproven".to_owned(),
            RemoteControl::Refused { reason } => format!("no: {reason}"),
        };
        writeln!(
            text,
            "| {} | {}, {} | {} | {} | {} | {} | {modules} | {} | {} | {} |",
            model.name,
            size,
            model.display.class.label(),
            model.function_keys.count,
            if claimed.is_empty() { "–".to_owned() } else { cell(&claimed.join("; ")) },
            model.identities,
            yes(model.touch),
            if screens.is_empty() { "–".to_owned() } else { screens.join(", ") },
            cell(&control),
            cell(model.source),
        )
        .unwrap();
    }
}

/// The models a key is on, as whole series where it is on all of one.
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

/// A text that stays in its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
