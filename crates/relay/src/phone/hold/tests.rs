use super::*;

/// What happens to a hold.
#[derive(Clone, Copy, Debug)]
enum Act {
    Command,
    /// A sequence of so many seconds begins.
    Sequence(u64),
    Do(DriverAction),
    GiveBack,
    Open,
    Close,
}

use Act::{Close, Command, Do, GiveBack, Open, Sequence};
use DriverAction::{Ask, Give, Refuse, Take, TakeOver};

/// The second, the user, what they do, whether it is allowed, and who drives and asks afterwards, each with the
/// seconds left.
type Step =
    (u64, &'static str, Act, bool, Option<(&'static str, u32)>, Option<(&'static str, u32)>);

fn play(rules: DriverRules, steps: &[Step]) {
    let start = Instant::now();
    let mut hold = Hold::default();
    hold.set_rules(rules);
    for step in steps {
        let (second, user, act, is_allowed, driver, request) = *step;
        let now = start + Duration::from_secs(second);
        hold.pass(now);
        let done = match act {
            Command => hold.command(user, now, now),
            Sequence(seconds) => hold.command(user, now + Duration::from_secs(seconds), now),
            Do(action) => hold.change(action, user, None, now),
            GiveBack => hold.give_back(user, now),
            Open => {
                hold.begin_stream(user);
                Ok(())
            }
            Close => {
                hold.end_stream(user, now);
                Ok(())
            }
        };
        assert_eq!(done.is_ok(), is_allowed, "{step:?}: {done:?}");
        let HoldView { driver: drives, request: asks } = hold.view(now);
        let left = |until: &Option<Until>| {
            until.as_ref().map(|(user, end)| (user.clone(), seconds(*end, now)))
        };
        let expected =
            |until: Option<(&str, u32)>| until.map(|(user, left)| (user.to_owned(), left));
        assert_eq!(left(&drives), expected(driver), "{step:?}");
        assert_eq!(left(&asks), expected(request), "{step:?}");
    }
}

#[test]
fn the_first_command_takes_the_hold_and_each_renews_it() {
    play(
        DriverRules::default(),
        &[
            (0, "ada", Command, true, Some(("ada", 30)), None),
            (10, "bob", Command, false, Some(("ada", 20)), None),
            (20, "ada", Command, true, Some(("ada", 30)), None),
            (49, "bob", Do(Take), false, Some(("ada", 1)), None),
            (50, "bob", Command, true, Some(("bob", 30)), None),
            (51, "ada", GiveBack, false, Some(("bob", 29)), None),
            (52, "bob", GiveBack, true, None, None),
            (53, "bob", GiveBack, true, None, None),
            (54, "ada", Do(Take), true, Some(("ada", 30)), None),
        ],
    );
}

#[test]
fn a_long_sequence_keeps_the_hold_until_it_has_been_played() {
    play(
        DriverRules::default(),
        &[
            (0, "ada", Sequence(100), true, Some(("ada", 130)), None),
            (99, "bob", Command, false, Some(("ada", 31)), None),
            (100, "ada", Command, true, Some(("ada", 30)), None),
        ],
    );
}

#[test]
fn the_driver_gives_or_refuses_control_and_silence_gives_it() {
    play(
        DriverRules::default(),
        &[
            (0, "ada", Do(Give), false, None, None),
            (0, "ada", Command, true, Some(("ada", 30)), None),
            (1, "bob", Do(Ask), true, Some(("ada", 29)), Some(("bob", 10))),
            (3, "bob", Do(Ask), true, Some(("ada", 27)), Some(("bob", 8))),
            (3, "cleo", Do(Ask), false, Some(("ada", 27)), Some(("bob", 8))),
            (3, "cleo", Do(Give), false, Some(("ada", 27)), Some(("bob", 8))),
            (4, "ada", Do(Refuse), true, Some(("ada", 26)), None),
            (4, "ada", Do(Refuse), false, Some(("ada", 26)), None),
            (5, "bob", Do(Ask), true, Some(("ada", 25)), Some(("bob", 10))),
            (6, "ada", Do(Give), true, Some(("bob", 30)), None),
            (7, "ada", Do(Ask), true, Some(("bob", 29)), Some(("ada", 10))),
            // A command does not answer.
            (8, "bob", Command, true, Some(("bob", 30)), Some(("ada", 9))),
            (17, "bob", Command, false, Some(("ada", 30)), None),
            (18, "bob", Do(Ask), true, Some(("ada", 29)), Some(("bob", 10))),
            (19, "bob", GiveBack, true, Some(("ada", 28)), None),
            (20, "bob", Do(Ask), true, Some(("ada", 27)), Some(("bob", 10))),
            (21, "ada", GiveBack, true, Some(("bob", 30)), None),
        ],
    );
}

#[test]
fn an_administrator_takes_over_whatever_is_asked() {
    play(
        DriverRules::default(),
        &[
            (0, "ada", Command, true, Some(("ada", 30)), None),
            (1, "bob", Do(Ask), true, Some(("ada", 29)), Some(("bob", 10))),
            (2, "root", Do(TakeOver), true, Some(("root", 30)), None),
            (3, "ada", Command, false, Some(("root", 29)), None),
            (12, "bob", Command, false, Some(("root", 20)), None),
        ],
    );
}

#[test]
fn a_lost_connection_shortens_the_hold_until_there_is_another_one() {
    play(
        DriverRules::default(),
        &[
            (0, "ada", Open, true, None, None),
            (0, "ada", Open, true, None, None),
            (0, "ada", Command, true, Some(("ada", 30)), None),
            (1, "ada", Close, true, Some(("ada", 29)), None),
            (2, "ada", Close, true, Some(("ada", 10)), None),
            (5, "ada", Open, true, Some(("ada", 25)), None),
            (6, "ada", Close, true, Some(("ada", 10)), None),
            (7, "ada", Command, true, Some(("ada", 30)), None),
            (7, "bob", Open, true, Some(("ada", 30)), None),
            (8, "bob", Do(Ask), true, Some(("ada", 29)), Some(("bob", 10))),
            (9, "bob", Close, true, Some(("ada", 28)), None),
            (10, "ada", Open, true, Some(("ada", 27)), None),
            (30, "ada", Close, true, Some(("ada", 7)), None),
            (37, "bob", Command, true, Some(("bob", 30)), None),
        ],
    );
}

#[test]
fn without_the_rule_the_driver_is_shown_and_nobody_is_refused() {
    play(
        DriverRules { enabled: false, ..DriverRules::default() },
        &[
            (0, "ada", Command, true, Some(("ada", 30)), None),
            (1, "bob", Command, true, Some(("bob", 30)), None),
            (31, "cleo", Command, true, Some(("cleo", 30)), None),
        ],
    );
}

#[test]
fn an_answer_for_another_request_changes_nothing() {
    let now = Instant::now();
    let mut hold = Hold::default();
    hold.command("ada", now, now).unwrap();
    hold.change(Ask, "bob", None, now).unwrap();
    assert_eq!(hold.change(Give, "ada", Some("cleo"), now), Err(PhoneError::NoRequest));
    assert_eq!(hold.view(now).request, Some(("bob".to_owned(), now + MAX_ANSWER_TIME)));
    hold.change(Give, "ada", Some("bob"), now).unwrap();
    assert_eq!(hold.view(now).driver.unwrap().0, "bob");
}

#[test]
fn what_is_due_comes_first() {
    let now = Instant::now();
    let mut hold = Hold::default();
    assert_eq!(hold.due(), None);
    hold.command("ada", now, now).unwrap();
    assert_eq!(hold.due(), Some(now + Duration::from_secs(30)));
    hold.change(Ask, "bob", None, now).unwrap();
    assert_eq!(hold.due(), Some(now + MAX_ANSWER_TIME));
}

/// Only a connection shows that a name leads to a device that has a driver already.
#[test]
fn of_two_holds_of_a_device_the_driver_of_the_first_goes_on() {
    let now = Instant::now();
    let (mut free, mut driven, mut other) = (Hold::default(), Hold::default(), Hold::default());
    driven.command("ada", now, now).unwrap();
    other.command("bob", now, now).unwrap();
    free.adopt(&driven, now);
    assert_eq!(free.view(now), driven.view(now));
    driven.adopt(&other, now);
    assert_eq!(driven.view(now).driver.unwrap().0, "ada");
    let later = now + Duration::from_secs(30);
    driven.adopt(&other, later);
    assert_eq!(driven.view(later).driver, None);
}
