//! Tests of the settings.

use proptest::prelude::*;

use super::*;

#[test]
fn settings_are_read_back_and_invalid_values_change_nothing() {
    let mut settings = Settings::default();
    assert!(settings.set(Setting::Theme, "dark"));
    assert!(!settings.set(Setting::Theme, "pink"));
    assert!(settings.set(Setting::OutsideLine, " 0 "));
    assert!(!settings.set(Setting::OutsideLine, "0a"));
    for (written, code) in [
        ("+49", "49"),
        ("0049", "49"),
        ("+0049", "49"),
        ("00 49", "49"),
        (" 43 ", "43"),
        ("+", ""),
        ("", ""),
    ] {
        assert!(settings.set(Setting::HomeCountry, written), "{written}");
        assert_eq!(settings.get(Setting::HomeCountry), code, "{written}");
    }
    for refused in ["4930", "++49", "4 9", "DE"] {
        assert!(!settings.set(Setting::HomeCountry, refused), "{refused}");
    }
    assert!(settings.set(Setting::LongPress, "800"));
    assert!(!settings.set(Setting::LongPress, "5"));
    assert!(!settings.set(Setting::LongPress, "+800"));
    assert_eq!(settings.timings().long, std::time::Duration::from_millis(800));
    assert!(settings.set(Setting::Shortcuts, "x=P1"));
    assert!(!settings.set(Setting::Shortcuts, "x=P"));
    assert_eq!(settings.shortcuts().key("x"), snom::Key::programmable(1));
    assert_eq!(settings.get(Setting::Theme), "dark");
    assert_eq!(Settings::read(&settings.write()), Ok((settings, Vec::new())));
}

#[test]
fn an_invalid_line_is_reported_and_the_others_apply() {
    let text = "deskside-settings 1\ntheme=pink\n\nhand=left\nfoo=1\nnothing\n";
    let (settings, wrong) = Settings::read(text).unwrap();
    assert_eq!(settings.get(Setting::Hand), "left");
    assert_eq!(settings.get(Setting::Theme), "system");
    let wrong: Vec<_> = wrong.into_iter().map(|wrong| (wrong.line, wrong.setting)).collect();
    assert_eq!(wrong, [(2, Some(Setting::Theme)), (5, None), (6, None)]);
    assert!(settings.write().ends_with("\nfoo=1\nnothing\n"), "those of a newer page are kept");
    for other in ["", "theme=dark", "deskside-settings 2\ntheme=dark"] {
        assert_eq!(Settings::read(other), Err(WrongLine { line: 1, setting: None }), "{other}");
    }
}

#[test]
fn the_settings_say_how_the_telephone_system_wants_numbers() {
    let mut settings = Settings::default();
    assert_eq!(settings.number_plan(), NumberPlan::default());
    for (setting, value) in [
        (Setting::Plus, "00"),
        (Setting::HomeCountry, "49"),
        (Setting::Trunk, "0"),
        (Setting::OutsideLine, "9"),
        (Setting::LongestInside, "3"),
    ] {
        assert!(settings.set(setting, value));
    }
    let plan = settings.number_plan();
    assert_eq!((plan.plus.as_str(), plan.home_country.as_str()), ("00", "49"));
    assert_eq!((plan.trunk.as_str(), plan.outside_line.as_str()), ("0", "9"));
    assert_eq!(plan.longest_inside, 3);
    assert!(settings.set(Setting::Country, "CH") && settings.set(Setting::Country, ""));
    assert!(!settings.set(Setting::Country, "XX") && !settings.set(Setting::Country, "ch"));
}

#[test]
fn every_default_is_allowed_and_every_setting_has_its_index() {
    for (nth, setting) in Setting::ALL.into_iter().enumerate() {
        assert!(setting.allows(setting.default_value()), "{setting:?}");
        assert_eq!(setting.index(), nth, "{setting:?}");
    }
}

#[test]
fn the_reference_lists_every_setting_with_its_default() {
    let reference = include_str!("../../../docs/reference.md");
    let (_, table) = reference.split_once("\n## Settings of the page\n").unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let default = |rest: &str| rest.split(" |").next().unwrap().trim_matches('`').to_owned();
    let listed: Vec<_> = rows.map(|(name, rest)| (name, default(rest))).collect();
    let known = Setting::ALL.map(|setting| match setting.default_value() {
        "" => (setting.name(), "none".to_owned()),
        value => (setting.name(), value.to_owned()),
    });
    assert_eq!(listed, known);
}

proptest! {
    #[test]
    fn no_text_panics(text in "(deskside-settings 1\n)?([a-z-]{0,12}=?[ -~]{0,12}\n){0,6}") {
        if let Ok((settings, _)) = Settings::read(&text) {
            let again = Settings::read(&settings.write()).map(|(again, _)| again);
            prop_assert_eq!(again, Ok(settings.clone()));
            let exported = settings.export();
            prop_assert_eq!(Settings::read(&exported).map(|(_, wrong)| wrong), Ok(vec![]));
        }
    }
}
