use snom::Command;

use super::*;

fn dial(number: &str) -> CommandRequest {
    CommandRequest::from(&Command::Dial { number: number.parse().unwrap(), identity: None })
}

fn report(ms: u32) -> RunResult {
    Ok(CommandReport {
        target: "/command.htm?number=1".to_owned(),
        continued: Vec::new(),
        outcome: relay_api::Outcome::Accepted,
        status: Some(200),
        ms,
        reason: None,
        remedy: None,
    })
}

fn id(key: &str) -> KeyId {
    KeyId::new("ada", "frontdesk", key)
}

fn begin_new(once: &IdempotencyKeys, key: &str, request: &CommandRequest) -> Waiter {
    match once.begin(id(key), request).unwrap() {
        Admission::First(waiter) => waiter,
        Admission::Repeated(_) => panic!("{key} is known"),
    }
}

fn code(once: &IdempotencyKeys, key: &str, request: &CommandRequest) -> Option<Code> {
    once.begin(id(key), request).err().map(|refusal| refusal.code)
}

fn sizes(once: &IdempotencyKeys) -> (usize, usize, usize) {
    let state = once.state();
    (state.entries.len(), state.ended.len(), state.reported.len())
}

#[tokio::test(start_paused = true)]
async fn the_same_key_gets_the_same_report_for_ten_minutes() {
    let once = IdempotencyKeys::default();
    let first = begin_new(&once, "k", &dial("1"));
    let Admission::Repeated(second) = once.begin(id("k"), &dial("1")).unwrap() else { panic!() };
    once.end(id("k"), first.run(), report(7), true);
    assert_eq!(second.run().result().await.unwrap().ms, 7);
    tokio::time::advance(REMEMBERED_FOR - Duration::from_millis(1)).await;
    let Admission::Repeated(third) = once.begin(id("k"), &dial("1")).unwrap() else { panic!() };
    assert_eq!(third.run().result().await.unwrap().ms, 7);
    // The same key of somebody else, or for another phone, is another one.
    for other in [KeyId::new("bob", "frontdesk", "k"), KeyId::new("ada", "door", "k")] {
        assert!(matches!(once.begin(other, &dial("1")), Ok(Admission::First(_))));
    }
    tokio::time::advance(Duration::from_millis(1)).await;
    begin_new(&once, "k", &dial("1"));
}

#[tokio::test(start_paused = true)]
async fn a_key_belongs_to_one_command() {
    let once = IdempotencyKeys::default();
    let waiter = begin_new(&once, "k", &dial("1"));
    assert_eq!(code(&once, "k", &dial("2")), Some(Code::KeyReused));
    once.end(id("k"), waiter.run(), report(1), true);
    assert_eq!(code(&once, "k", &dial("2")), Some(Code::KeyReused));
}

#[tokio::test(start_paused = true)]
async fn what_never_had_its_turn_may_be_sent_with_the_same_key() {
    let once = IdempotencyKeys::default();
    let waiter = begin_new(&once, "k", &dial("1"));
    let refused = ApiError::new(Code::TooManyRequests, Reason::TaskFailed {});
    once.end(id("k"), waiter.run(), Err(refused), false);
    begin_new(&once, "k", &dial("1"));
}

#[tokio::test(start_paused = true)]
async fn a_command_is_cancelled_before_it_comes() {
    let once = IdempotencyKeys::default();
    assert!(matches!(once.cancel(id("k"), Reason::Cancelled {}), Ok(CancelResult::NotSent)));
    assert!(matches!(once.cancel(id("k"), Reason::Cancelled {}), Ok(CancelResult::NotSent)));
    assert_eq!(code(&once, "k", &dial("1")), Some(Code::Cancelled));
    let waiter = begin_new(&once, "running", &dial("1"));
    let Ok(CancelResult::Asked(run)) = once.cancel(id("running"), Reason::Cancelled {}) else {
        panic!()
    };
    assert!(!run.has_ended());
    once.end(id("running"), waiter.run(), report(1), true);
    assert!(matches!(once.cancel(id("running"), Reason::Cancelled {}), Ok(CancelResult::Ended)));
}

#[tokio::test(start_paused = true)]
async fn memory_is_bounded_and_nothing_is_sent_twice() {
    let once = IdempotencyKeys::default();
    let user = |nth: usize| ["ada", "bob", "carl", "dora"][nth * 4 / MAX_KEYS];
    for nth in 0..MAX_KEYS {
        let id = KeyId::new(user(nth), "frontdesk", &nth.to_string());
        let Ok(Admission::First(waiter)) = once.begin(id, &dial("1")) else { panic!("{nth}") };
        once.end(id, waiter.run(), report(1), true);
        if nth == MAX_KEYS_OF_USER - 1 {
            assert_eq!(
                code(&once, "more", &dial("1")),
                Some(Code::TooManyKeys),
                "one user's share"
            );
        }
    }
    // The oldest reports are gone, but nothing is sent again.
    assert_eq!(code(&once, "0", &dial("1")), Some(Code::OutcomeUnknown));
    assert_eq!(code(&once, "0", &dial("2")), Some(Code::KeyReused));
    let last = KeyId::new("dora", "frontdesk", &(MAX_KEYS - 1).to_string());
    assert!(matches!(once.begin(last, &dial("1")), Ok(Admission::Repeated(_))));
    let more = KeyId::new("emil", "frontdesk", "more");
    assert_eq!(once.begin(more, &dial("1")).unwrap_err().code, Code::TooManyKeys);
    assert!(once.cancel(more, Reason::Cancelled {}).is_err());
    assert_eq!(sizes(&once), (MAX_KEYS, MAX_KEYS, MAX_REPORTS));
    tokio::time::advance(REMEMBERED_FOR).await;
    begin_new(&once, "more", &dial("1"));
    assert_eq!(sizes(&once), (1, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_command_that_nobody_waits_for_need_not_begin() {
    let once = IdempotencyKeys::default();
    let first = begin_new(&once, "k", &dial("1"));
    let run = first.run().clone();
    let Admission::Repeated(second) = once.begin(id("k"), &dial("1")).unwrap() else { panic!() };
    drop(first);
    assert!(!run.gone().is_cancelled(), "the repeated request still waits");
    drop(second);
    assert!(run.gone().is_cancelled());
}

#[test]
fn a_key_is_read_as_it_is_written_and_nothing_else_is() {
    let id = id("k");
    let text = id.text();
    assert_eq!((text.len(), KeyId::read(&text)), (64, Some(id)));
    for other in ["", "00", &text[1..], &format!("{text}0"), &text.to_uppercase(), &"é".repeat(32)]
    {
        assert_eq!(KeyId::read(other), None, "{other}");
    }
    assert_eq!(KeyId::read(&"g".repeat(64)), None);
}

#[test]
fn different_commands_have_different_texts() {
    assert_eq!(body_text(&dial("1")), body_text(&dial("1")));
    assert_ne!(body_text(&dial("1")), body_text(&dial("2")));
    assert!(!body_text(&dial("4711")).contains("4711"));
}
