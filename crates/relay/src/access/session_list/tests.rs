use super::*;

fn session(id: &str, user: &str, started: u64) -> OpenSession {
    let (id, user) = (id.to_owned(), user.to_owned());
    let (ends, idle) = (started + 1_000, Duration::ZERO);
    OpenSession { id, user, started, ends, idle, member: None, after: None }
}

const HOUR: Duration = Duration::from_secs(3_600);

/// Notes a request of a session; returns whether it is in force.
fn touch(list: &SessionList, session: &OpenSession) -> bool {
    list.touch(session, None, HOUR, Instant::now())
}

#[test]
fn a_session_ends_alone_or_with_all_of_its_user_also_after_a_restart() {
    let list = SessionList::default();
    let now = Instant::now();
    let (one, two, other) =
        (session("1", "ada", 10), session("2", "ada", 20), session("3", "bob", 10));
    assert!([&one, &two, &other].into_iter().all(|session| touch(&list, session)));
    assert_eq!(list.all(Some("ada"), HOUR, now).len(), 2);
    assert_eq!(list.all(None, HOUR, now).len(), 3);
    list.end(&one, 25);
    assert!(!touch(&list, &one) && touch(&list, &two));
    list.end_all("ada", None, 30);
    let again = SessionList::default();
    again.restore(list.ended());
    for list in [&list, &again] {
        assert!(!touch(list, &one) && !touch(list, &two) && touch(list, &other));
        assert!(touch(list, &session("4", "ada", 30)), "one that began afterwards");
    }
}

#[test]
fn one_session_goes_on_when_all_others_end_until_it_is_ended_itself() {
    let list = SessionList::default();
    let now = Instant::now();
    let (one, two) = (session("1", "ada", 10), session("2", "ada", 20));
    assert!(touch(&list, &one) && touch(&list, &two));
    list.end_all("ada", Some("1"), 30);
    assert_eq!(list.all(Some("ada"), HOUR, now).len(), 1);
    let again = SessionList::default();
    again.restore(list.ended());
    for list in [&list, &again] {
        assert!(touch(list, &one) && !touch(list, &two));
    }
    // Another one that ends all others ends this one.
    let three = session("3", "ada", 40);
    list.end_all("ada", Some("3"), 50);
    assert!(!touch(&list, &one) && touch(&list, &three));
    list.end(&three, 60);
    assert!(!touch(&list, &three));
    again.end_all("ada", None, 60);
    assert!(!touch(&again, &one));
}

/// Of a relay whose clock was ahead, sessions once went on until that time had come.
#[test]
fn all_sessions_end_whatever_the_clocks_of_their_relays_say() {
    let list = SessionList::default();
    let begun = |id: &str, started| OpenSession {
        after: Some(list.last_end("ada")),
        ..session(id, "ada", started)
    };
    let (ahead, kept) = (begun("1", 3_600_000), begun("2", 10));
    assert!(touch(&list, &ahead) && touch(&list, &kept));
    list.end_all("ada", Some("2"), 30);
    let behind = begun("3", 20);
    assert!(!touch(&list, &ahead) && touch(&list, &kept) && touch(&list, &behind));
    // By a clock that is behind that of the relay before.
    list.end_all("ada", None, 25);
    let last = begun("4", 25);
    assert!(!touch(&list, &kept) && !touch(&list, &behind) && touch(&list, &last));
}

#[test]
fn a_session_ends_when_it_is_idle() {
    let list = SessionList::default();
    let now = Instant::now();
    let one = session("1", "ada", 10);
    assert!(list.touch(&one, None, HOUR, now));
    assert!(list.touch(&one, None, HOUR, now + HOUR));
    assert!(!list.touch(&one, None, HOUR, now + 3 * HOUR));
    // A session that was used at another relay before.
    let idle = OpenSession { idle: 2 * HOUR, ..session("2", "ada", 10) };
    assert!(!list.touch(&idle, None, HOUR, now));
    assert!(list.all(None, HOUR, now + 3 * HOUR).is_empty());
}

#[test]
fn sessions_that_one_relay_ends_are_ended_at_all() {
    let (one, other) = (SessionList::default(), SessionList::default());
    let (single, of_user) = (session("1", "ada", 10), session("2", "bob", 10));
    let (kept, later) = (session("3", "bob", 20), session("4", "bob", 40));
    for session in [&single, &of_user, &kept, &later] {
        assert!(touch(&other, session));
    }
    one.end(&single, 25);
    one.end_all("bob", Some("3"), 30);
    let rows = one.ended_rows(31);
    assert_eq!(rows.len(), 2);
    // Repeating this changes nothing.
    for (_, row) in rows.iter().chain(&rows) {
        assert!(!other.merge(row));
    }
    other.merged(31);
    assert!(other.all(None, HOUR, Instant::now()).iter().all(|seen| seen.session != single));
    assert!(!touch(&other, &single) && !touch(&other, &of_user));
    assert!(touch(&other, &kept) && touch(&other, &later));
    let sorted = |list: &SessionList| {
        let mut rows = list.ended_rows(31);
        rows.sort();
        rows
    };
    let rows = sorted(&one);
    assert_eq!(rows, sorted(&other));
    assert_eq!((&*rows[0].0, &*rows[1].0), ("session 1", "user bob"));
    // The later end wins, and so does one without an exception.
    other.end_all("bob", None, 50);
    assert!(other.merge(&rows[1].1));
    assert!(!touch(&other, &kept));
    let at = 1_010;
    assert!(SessionList::is_over(&rows[0].1, at) && !SessionList::is_over(&rows[1].1, at));
    assert_eq!(one.ended_rows(at), [rows[1].clone()]);
    assert!(one.ended_rows(30 + ended::max_life()).is_empty(), "all would be over");
    assert!(!other.merge("garbage") && !SessionList::is_over("garbage", at));
}

#[test]
fn two_relays_that_end_at_the_same_time_agree() {
    let (one, other) = (SessionList::default(), SessionList::default());
    one.end_all("ada", Some("1"), 30);
    other.end_all("ada", Some("2"), 30);
    let (_, of_one) = one.ended_rows(31).remove(0);
    assert!(other.merge(&of_one), "both are ended now, and the first does not know it");
    let (_, of_both) = other.ended_rows(31).remove(0);
    assert!(!one.merge(&of_both));
    for (list, id) in [(&one, "1"), (&one, "2"), (&other, "1"), (&other, "2")] {
        assert!(!touch(list, &session(id, "ada", 10)));
    }
}

/// Somebody who signs in and out for ever once left an id behind each time.
#[test]
fn sessions_that_would_be_over_are_forgotten() {
    let list = SessionList::default();
    for nth in 0..10_000 {
        list.end(&session(&nth.to_string(), "ada", 10 * nth), 10 * nth);
    }
    assert_eq!(list.ended().ids.len(), 100, "each would have lasted for a second");
    list.end_all("ada", None, 200_000);
    list.end_all("bob", None, 200_000 + u64::try_from(MAX_LIFE.as_millis()).unwrap());
    let ended = list.ended();
    assert!(ended.ids.is_empty() && ended.users.len() == 1);
    let longer = 200_000 + 3 * u64::try_from(MAX_LIFE.as_millis()).unwrap();
    list.end_all("cleo", Some("1"), longer);
    list.end_all("dan", None, 2 * longer);
    assert!(list.ended().kept.is_empty());
}

#[test]
fn memory_is_bounded() {
    let list = SessionList::default();
    let now = Instant::now();
    for nth in 0..2 * MAX_SEEN {
        assert!(list.touch(&session(&nth.to_string(), "ada", 10), None, HOUR, now));
    }
    assert_eq!(list.all(None, HOUR, now).len(), MAX_SEEN);
}
