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
