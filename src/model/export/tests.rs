//! Tests of exports.

use proptest::prelude::*;

use super::*;

const SEQUENCES: StoredKind = StoredKind::sequences("deskside-sequences");

#[test]
fn an_export_is_read_back() {
    let mut settings = Settings::default();
    assert!(settings.set(Setting::Theme, "dark"));
    let items = [
        ("deskside-sequences", "Night mode\tOFFHOOK;1\n".to_owned()),
        ("deskside-dialled", "101\n+49 30 1234567".to_owned()),
        ("deskside-phones", "\n".to_owned()),
    ];
    let text = write(&settings, &items);
    assert!(text.starts_with("deskside-export 1\nsettings\n deskside-settings 1\n"), "{text}");
    let export = read(&text).unwrap();
    assert_eq!(export.settings.as_ref(), Some(&settings));
    assert_eq!(export.item("deskside-sequences"), Some("Night mode\tOFFHOOK;1\n"));
    assert_eq!(export.item("deskside-dialled"), Some("101\n+49 30 1234567\n"));
    assert_eq!(export.item("deskside-phones"), None, "it is empty");
    let from_windows = format!("\u{feff}\r\n{}", text.replace('\n', "\r\n"));
    assert_eq!(read(&from_windows), Ok(export));
}

#[test]
fn settings_of_earlier_pages_are_read() {
    let export = read("deskside-settings 1\ntheme=light\n").unwrap();
    assert_eq!(export.settings.unwrap().get(Setting::Theme), "light");
    assert_eq!(export.items, []);
}

#[test]
fn another_text_is_refused() {
    for text in [
        "",
        "theme=dark",
        "deskside-settings 2\ntheme=dark",
        "deskside-export 2\nsettings\n",
        "deskside-export 1\n theme=dark\n",
        "deskside-export 1\nsettings\n theme=dark\n",
        "{}",
    ] {
        assert_eq!(read(text), Err(ImportProblem::NotAnExport), "{text}");
    }
    let text = "deskside-export 1\n\nsettings\n deskside-settings 1\n\n theme=pink\n";
    let wrong = WrongLine { line: 6, setting: Some(Setting::Theme) };
    assert_eq!(read(text), Err(ImportProblem::Lines(vec![wrong])));
}

#[test]
fn the_change_of_settings_names_both_values() {
    let mut settings = Settings::default();
    assert!(settings.set(Setting::Theme, "dark"));
    let change =
        SettingChange { setting: Setting::Theme, from: "system".to_owned(), to: "dark".to_owned() };
    assert_eq!(setting_changes(&Settings::default(), &settings), [change]);
    assert_eq!(setting_changes(&settings, &settings), []);
}

#[test]
fn sequences_are_added_and_replaced() {
    let (mine, theirs) = ("Night mode\t1\nMine\t2\n", "Night mode\t3\nDay mode\t4\nNoon\t5\n");
    let change = SEQUENCES.change(mine, theirs);
    assert_eq!((change.added, change.left_out), (2, 0));
    assert_eq!(change.replaced, ["Night mode"]);
    let merged = SEQUENCES.merged(mine, theirs);
    assert_eq!(merged, "Day mode\t4\nMine\t2\nNight mode\t3\nNoon\t5\n");
    let again = SEQUENCES.change(&merged, theirs);
    assert_eq!((again.added, again.replaced.len()), (0, 0), "it has all of them");
}

#[test]
fn what_finds_no_room_is_left_out() {
    let mine: String = (0..super::super::library::MOST).map(|nth| format!("{nth}\t1\n")).collect();
    let change = SEQUENCES.change(&mine, "more\t1\n");
    assert_eq!((change.added, change.left_out), (0, 1));
}

#[test]
fn the_numbers_of_this_browser_stay_first() {
    let numbers = StoredKind::numbers("deskside-dialled");
    assert_eq!(numbers.merged("101\n102", "103\n101"), "101\n102\n103");
    assert_eq!(numbers.change("101\n102", "103\n101").added, 1);
}

#[test]
fn phones_are_the_same_by_their_addresses() {
    let phones = StoredKind::phones("deskside-phones");
    let mine = "address,model,name\n10.0.0.5,D785,Front\n";
    let theirs = "address,model,name\n10.0.0.5,D785,Desk\n10.0.0.6,,\n";
    let change = phones.change(mine, theirs);
    assert_eq!((change.added, change.replaced.as_slice()), (1, ["10.0.0.5".to_owned()].as_slice()));
}

#[test]
fn another_group_of_a_phone_is_a_change() {
    let phones = StoredKind::phones("deskside-phones");
    let mine = "address,model,name,group\n10.0.0.5,D785,Desk,Berlin\n";
    let theirs = "address,model,name,group\n10.0.0.5,D785,Desk,Hamburg\n";
    assert_eq!(phones.change(mine, theirs).replaced, ["10.0.0.5"]);
}

#[test]
fn lines_are_the_same_by_what_is_before_the_tab() {
    let pins = StoredKind::lines("deskside-pins");
    assert_eq!(pins.merged("a\t1\nb", "a\t2\nc\t3\n\n"), "a\t2\nb\nc\t3\n");
    let change = pins.change("a\t1\nb", "a\t2\nc\t3");
    assert_eq!((change.added, change.replaced.as_slice()), (1, ["a".to_owned()].as_slice()));
}

proptest! {
    #[test]
    fn every_text_is_read_back(lines in proptest::collection::vec("[^\r\n]{0,20}[!-~]", 0..6)) {
        let item: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let text = write(&Settings::default(), &[("deskside-pins", item.clone())]);
        let export = read(&text).unwrap();
        prop_assert_eq!(export.settings, Some(Settings::default()));
        prop_assert_eq!(export.items, match item.is_empty() {
            true => vec![],
            false => vec![("deskside-pins".to_owned(), item)],
        });
    }

    #[test]
    fn no_text_panics(text in "(deskside-export 1\n)?(( ?deskside-settings 1| ?[a-z-]{0,9}=?[ -~\t]{0,9}|settings)\r?\n){0,8}") {
        if let Ok(export) = read(&text) {
            for (_, theirs) in &export.items {
                for kind in [
                    SEQUENCES,
                    StoredKind::numbers("b"),
                    StoredKind::phones("c"),
                    StoredKind::lines("d"),
                ] {
                    let merged = kind.merged("", theirs);
                    let again = kind.change(&merged, &merged);
                    prop_assert_eq!((again.added, again.replaced), (0, vec![]));
                }
            }
        }
    }
}

/// The phone alone once identified the names of its keys, so that an import left one of them.
#[test]
fn names_of_keys_are_merged_by_phone_and_key() {
    let kind = StoredKind::key_names("names");
    let (mine, theirs) = ("desk\tP1\tAnna\ndesk\tP2\tBen\n", "desk\tP2\tCarla\ndesk\tP3\tDora\n");
    assert_eq!(kind.merged(mine, theirs), "desk\tP1\tAnna\ndesk\tP2\tCarla\ndesk\tP3\tDora\n");
    let change = kind.change(mine, theirs);
    assert_eq!(
        (change.added, change.replaced, change.left_out),
        (1, vec!["desk P2".to_owned()], 0)
    );
}

#[test]
fn pins_of_both_browsers_are_kept_and_recent_phones_are_not_counted() {
    let kind = StoredKind::pins("shortlist");
    let (mine, theirs) = ("+lab\nlab\nfront\n", "+ware\n+lab\nware\n");
    assert_eq!(kind.merged(mine, theirs), "+lab\n+ware\nlab\nfront\nware\n");
    assert_eq!(kind.change(mine, theirs).added, 1);
}
