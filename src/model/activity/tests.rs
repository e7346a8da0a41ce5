use relay_api::CommandReport;
use snom::NamedKey;

use super::*;

const NOW: Duration = Duration::from_secs(60);

fn press(key: NamedKey) -> Command {
    Command::Keys(snom::Sequence::press(key))
}

fn report(outcome: Outcome) -> Progress {
    Progress::Reported(Arc::new(CommandReport {
        continued: Vec::new(),
        target: "/a".to_owned(),
        outcome,
        status: None,
        ms: 3,
        reason: None,
        remedy: None,
    }))
}

fn picture(name: &str) -> ScreenFrame {
    ScreenFrame::new(name.to_owned(), String::new(), String::new(), Vec::new(), |_| {})
}

#[test]
fn a_press_goes_from_waiting_to_its_outcome() {
    let mut activity = Activity::default();
    let first = activity.add(press(NamedKey::Digit1), "10:00".to_owned());
    let second = activity.add(press(NamedKey::Digit2), "10:01".to_owned());
    activity.sent(first, None);
    activity.ended(first, report(Outcome::Accepted), NOW);
    let entries: Vec<_> = activity.entries().map(|entry| (entry.id, entry.status())).collect();
    assert_eq!(entries, [(second, None), (first, Some(Status::Good))]);
}

#[test]
fn a_typed_text_belongs_to_its_entry_alone() {
    let mut activity = Activity::default();
    let first = activity.add(press(NamedKey::Digit5), String::new());
    let second = activity.add(press(NamedKey::Digit5), String::new());
    activity.typed(first, "j".to_owned());
    assert_eq!(activity.entry(first).unwrap().typed.as_deref(), Some("j"));
    assert_eq!(activity.entry(second).unwrap().typed, None);
}

#[test]
fn what_failed_is_not_played() {
    let mut activity = Activity::default();
    let id = activity.add(press(NamedKey::Digit5), String::new());
    assert!(activity.entry(id).unwrap().may_be_played());
    for (progress, is_played) in [
        (report(Outcome::Accepted), true),
        (report(Outcome::SentNoAnswer), true),
        (report(Outcome::SentInPart), false),
        (report(Outcome::Refused), false),
        (Progress::Stopped, false),
    ] {
        activity.ended(id, progress, NOW);
        assert_eq!(activity.entry(id).unwrap().may_be_played(), is_played);
    }
}

#[test]
fn no_answer_is_neither_good_nor_failed() {
    let mut activity = Activity::default();
    let id = activity.add(press(NamedKey::Enter), String::new());
    for (progress, status) in [
        (report(Outcome::SentNoAnswer), Status::Uncertain),
        (Progress::Unknown("why".to_owned()), Status::Uncertain),
        (Progress::NotSent("why".to_owned()), Status::Failed),
    ] {
        activity.ended(id, progress, NOW);
        assert_eq!(activity.entry(id).unwrap().status(), Some(status));
    }
}

#[test]
fn a_failure_stays_until_a_success_or_its_dismissal() {
    let mut activity = Activity::default();
    let end = |activity: &mut Activity, progress: Progress| {
        let id = activity.add(press(NamedKey::Enter), String::new());
        activity.ended(id, progress, NOW);
        activity.trouble().map(|entry| entry.id)
    };
    let refused = || Progress::NotSent("too often".to_owned());
    assert_eq!(end(&mut activity, report(Outcome::Accepted)), None);
    assert_eq!(end(&mut activity, refused()), Some(1));
    assert_eq!(end(&mut activity, Progress::Dropped), Some(1), "the reason is the first one's");
    assert_eq!(end(&mut activity, report(Outcome::Refused)), Some(3));
    assert_eq!(end(&mut activity, Progress::Unknown("why".to_owned())), Some(4));
    assert_eq!(end(&mut activity, report(Outcome::SentNoAnswer)), None);
    assert_eq!(end(&mut activity, refused()), Some(6));
    activity.dismiss();
    assert_eq!(activity.trouble(), None);
}

#[test]
fn the_oldest_entries_are_removed() {
    let mut activity = Activity::default();
    for _ in 0..MAX_ENTRIES + 5 {
        activity.add(press(NamedKey::Up), String::new());
    }
    assert_eq!(activity.entries().count(), MAX_ENTRIES);
    activity.sent(0, None);
    assert_eq!(activity.entry(0), None);
    assert_eq!(activity.latest_of(NamedKey::Up.into()).unwrap().id, (MAX_ENTRIES + 4) as u64);
}

#[test]
fn a_picture_belongs_to_the_last_command_for_a_while() {
    let mut activity = Activity::default();
    let first = activity.add(press(NamedKey::Digit1), String::new());
    activity.sent(first, Some(picture("blob:0")));
    activity.pictured(&picture("blob:early"), NOW);
    assert_eq!(activity.entry(first).unwrap().after, None, "the answer is still open");
    activity.ended(first, report(Outcome::Accepted), NOW);
    assert!(activity.wants_picture(NOW));
    for name in ["blob:1", "blob:2"] {
        activity.pictured(&picture(name), NOW + Duration::from_millis(500));
    }
    activity.pictured(&picture("blob:late"), NOW + Duration::from_secs(3));
    let second = activity.add(press(NamedKey::Digit2), String::new());
    activity.sent(second, Some(picture("blob:2")));
    activity.pictured(&picture("blob:3"), NOW);
    let entry = activity.entry(first).unwrap();
    assert_eq!(entry.before, Some(picture("blob:0")));
    assert_eq!(entry.after, Some(picture("blob:2")));
    assert_eq!(entry.targets().collect::<Vec<_>>(), ["/a"]);
    assert_eq!(activity.entry(second).unwrap().after, None);
}

/// A touch of one step: `p` presses, `r` releases, `t` taps.
fn touch(action: char, x: i64, y: i64) -> Command {
    let action = match action {
        'p' => snom::touch::TouchAction::Press,
        'r' => snom::touch::TouchAction::Release,
        _ => snom::touch::TouchAction::Tap,
    };
    let step = snom::touch::TouchStep::new(x, y, action).unwrap();
    Command::Touch(snom::touch::Touch::new(vec![step]).unwrap())
}

#[test]
fn a_gesture_is_one_row() {
    let five = || press(NamedKey::Digit5);
    let drag = || vec![touch('p', 60, 250), touch('p', 60, 180), touch('r', 60, 90)];
    let (drag_row, tap_row) = (Some(((60, 250), (60, 90))), Some(((7, 8), (7, 8))));
    let tap = || vec![touch('p', 7, 8), touch('r', 7, 8)];
    for (commands, expected) in [
        (drag(), vec![(0, drag_row, 3)]),
        (tap(), vec![(0, tap_row, 2)]),
        (vec![touch('t', 7, 8)], vec![(0, tap_row, 1)]),
        ([drag(), tap()].concat(), vec![(3, tap_row, 2), (0, drag_row, 3)]),
        // A key in between is a row of its own, and does not end the gesture.
        (
            vec![touch('p', 60, 250), five(), touch('r', 60, 90), five()],
            vec![(3, None, 1), (1, None, 1), (0, drag_row, 2)],
        ),
        // The beginning is beyond the maximum of the list.
        (vec![touch('r', 7, 8), five()], vec![(1, None, 1), (0, tap_row, 1)]),
    ] {
        let mut activity = Activity::default();
        for command in commands {
            activity.add(command, String::new());
        }
        let rows = activity.rows();
        let rows: Vec<_> =
            rows.iter().map(|row| (row.id(), row.touch(), row.entries().count())).collect();
        assert_eq!(rows, expected);
    }
}

#[test]
fn a_row_is_found_by_its_number() {
    let mut activity = Activity::default();
    for command in [touch('p', 1, 1), press(NamedKey::Digit5), touch('r', 1, 9)] {
        activity.add(command, String::new());
    }
    let parts = |id| activity.row(id).map(|row| row.entries().count());
    assert_eq!([parts(0), parts(1), parts(2), parts(3)], [Some(2), Some(1), None, None]);
    for row in activity.rows() {
        assert_eq!(activity.row(row.id()), Some(row));
    }
}

#[test]
fn a_change_makes_an_entry_another_one() {
    let mut activity = Activity::default();
    let first = activity.add(press(NamedKey::Digit5), String::new());
    let second = activity.add(press(NamedKey::Digit6), String::new());
    let before = activity.clone();
    activity.ended(first, report(Outcome::Accepted), NOW);
    activity.advise(first, "why".to_owned());
    assert_ne!(activity.row(first), before.row(first));
    assert_eq!(activity.row(second), before.row(second));
}

#[test]
fn a_touch_that_was_never_released_leaves_with_the_next_one() {
    let mut activity = Activity::default();
    activity.add(touch('p', 1, 1), "2026-11-24T10:00:00+01:00".to_owned());
    for action in ['p', 'r'] {
        activity.add(touch(action, 9, 9), "2026-11-24T10:01:00+01:00".to_owned());
    }
    for _ in 3..=MAX_ENTRIES {
        activity.add(press(NamedKey::Digit5), "2026-11-24T10:02:00+01:00".to_owned());
    }
    assert_eq!(activity.entries().count(), MAX_ENTRIES - 2);
    assert!(activity.rows().iter().all(|row| row.touch().is_none()));
}

#[test]
fn a_gesture_leaves_the_full_list_as_a_whole() {
    let mut activity = Activity::default();
    for command in [touch('p', 60, 250), touch('p', 60, 180), touch('r', 60, 90)] {
        activity.add(command, String::new());
    }
    for _ in 3..MAX_ENTRIES {
        activity.add(press(NamedKey::Digit5), String::new());
    }
    assert_eq!(activity.rows().last().map(|row| row.entries().count()), Some(3));
    activity.add(press(NamedKey::Digit5), String::new());
    assert_eq!(activity.entries().count(), MAX_ENTRIES - 2);
    assert!(activity.rows().iter().all(|row| row.touch().is_none()));
    // One that fills the list alone stays, with its end.
    for _ in 0..3 * MAX_ENTRIES {
        activity.add(touch('p', 1, 1), String::new());
    }
    assert_eq!((activity.rows().len(), activity.entries().count()), (1, MAX_ENTRIES));
}

#[test]
fn a_press_long_after_an_unreleased_one_is_another_gesture() {
    for (later, rows) in [
        ("2026-11-24T23:59:58+01:00", 1),
        ("2026-11-25T00:00:05+01:00", 1),
        ("2026-11-25T00:00:06+01:00", 2),
        ("2026-11-24T23:00:00+01:00", 1),
        ("", 1),
    ] {
        let mut activity = Activity::default();
        activity.add(touch('p', 1, 1), "2026-11-24T23:59:55+01:00".to_owned());
        activity.add(touch('p', 9, 9), later.to_owned());
        activity.add(touch('r', 9, 9), later.to_owned());
        assert_eq!(activity.rows().len(), rows, "{later}");
    }
    // A finger that rests releases what it has pressed.
    let mut activity = Activity::default();
    activity.add(touch('p', 1, 1), "2026-11-24T10:00:00+01:00".to_owned());
    activity.add(touch('r', 1, 1), "2026-11-24T10:01:00+01:00".to_owned());
    assert_eq!(activity.rows().len(), 1);
}

#[test]
fn the_outcome_of_a_gesture_is_the_worst_of_its_commands() {
    let mut activity = Activity::default();
    let ids: Vec<_> = [touch('p', 1, 1), touch('p', 1, 5), touch('r', 1, 9)]
        .into_iter()
        .map(|command| activity.add(command, String::new()))
        .collect();
    let decisive = |activity: &Activity| activity.rows().first().map(|row| row.decisive().id);
    assert_eq!(decisive(&activity), ids.last().copied(), "all are on their way");
    let [down, moved, up] = ids.as_slice() else { panic!("{ids:?}") };
    activity.ended(*down, report(Outcome::Accepted), NOW);
    activity.ended(*up, report(Outcome::Accepted), NOW);
    assert_eq!(decisive(&activity), Some(*moved));
    activity.ended(*moved, Progress::Dropped, NOW);
    assert_eq!(decisive(&activity), Some(*moved));
    activity.ended(*moved, report(Outcome::Accepted), NOW);
    assert_eq!(decisive(&activity), Some(*up), "the last one, where all are well");
}

#[test]
fn a_cleared_list_comes_back_until_it_is_forgotten() {
    let mut activity = Activity::default();
    assert!(activity.is_untouched());
    activity.restore(vec![Record { title: "before".to_owned(), ..Record::default() }]);
    let done = activity.add(press(NamedKey::Digit1), String::new());
    activity.ended(done, report(Outcome::Refused), NOW);
    let open = activity.add(press(NamedKey::Digit2), String::new());
    let ids = |activity: &Activity| activity.rows().iter().map(Row::id).collect::<Vec<_>>();
    activity.clear();
    // What is on its way stays: its outcome is still to come.
    assert_eq!((ids(&activity), activity.earlier().len()), (vec![open], 0));
    assert_eq!(activity.trouble(), None);
    activity.undo_clearing();
    assert_eq!((ids(&activity), activity.earlier().len()), (vec![open, done], 1));
    assert_eq!(activity.undoable(), None);
    activity.clear();
    let clearing = activity.undoable().unwrap();
    activity.forget_clearing(clearing);
    activity.undo_clearing();
    assert_eq!((ids(&activity), activity.earlier().len()), (vec![open], 0));
    assert_eq!(activity.entry(done), None);
    assert!(!activity.is_untouched());
}

#[test]
fn clearing_an_empty_list_leaves_the_clearing_before() {
    let mut activity = Activity::default();
    activity.clear();
    assert!(activity.is_untouched(), "there is nothing to clear");
    let done = activity.add(press(NamedKey::Digit1), String::new());
    activity.ended(done, report(Outcome::Accepted), NOW);
    activity.clear();
    let first = activity.undoable();
    activity.clear();
    activity.add(press(NamedKey::Digit2), String::new());
    activity.clear();
    assert_eq!(activity.undoable(), first);
    activity.undo_clearing();
    assert!(activity.entry(done).is_some());
    // The time of the first clearing is over, that of the second is not.
    activity.clear();
    let second = activity.undoable().unwrap();
    activity.forget_clearing(first.unwrap());
    assert_eq!(activity.undoable(), Some(second));
    activity.forget_clearing(second);
    assert_eq!((activity.undoable(), activity.entry(done)), (None, None));
}

#[test]
fn a_filter_leaves_the_rows_with_all_words_and_that_outcome() {
    let record = Record {
        title: "Typed “Jörg”".to_owned(),
        full: "5;6".to_owned(),
        status: Some(Status::Stopped),
        outcome: "not sent".to_owned(),
        ..Record::default()
    };
    let fold = |text: &str| text.to_lowercase().replace('ö', "o");
    for (text, outcomes, is_left) in [
        ("", Outcomes::All, true),
        ("jorg", Outcomes::All, true),
        (" JÖRG  sent ", Outcomes::All, true),
        ("5;6", Outcomes::Failed, true),
        ("jorg anna", Outcomes::All, false),
        ("", Outcomes::Confirmed, false),
    ] {
        let filter = Filter { text: text.to_owned(), outcomes };
        assert_eq!(filter.matches(&record, fold), is_left, "{text:?}");
    }
}
