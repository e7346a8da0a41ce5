use super::*;

fn link(link: LinkState) -> PhoneEvent {
    Event::Link(link).into()
}

fn screen(name: &str, tag: &str) -> PhoneEvent {
    Event::Screen { screen: name.to_owned(), tag: tag.to_owned() }.into()
}

fn until(user: &str, end: Instant) -> Option<Until> {
    Some((user.to_owned(), end))
}

fn reachable() -> PhoneEvent {
    link(LinkState::Reachable { seen_seconds: 2 })
}

/// Returns the events as their texts, without times.
fn texts(events: &[PhoneEvent]) -> Vec<String> {
    let text = |event: &PhoneEvent| match event.event() {
        Event::Link(link) => match link {
            LinkState::Unreachable { reason, .. } => format!("unreachable: {reason}"),
            LinkState::Reachable { .. } => "reachable".to_owned(),
            other => format!("{other:?}"),
        },
        Event::Screen { screen, tag } => format!("{screen} {tag}"),
        Event::Driver { user, .. } => format!("driver {}", user.as_deref().unwrap_or("-")),
        Event::Request { user, .. } => format!("request {}", user.as_deref().unwrap_or("-")),
        other => other.name().to_owned(),
    };
    events.iter().map(text).collect()
}

#[test]
fn nothing_is_known_until_the_owner_reports() {
    let now = Instant::now();
    let mut state = MirroredState::default();
    assert_eq!(state.link(now), LinkState::Unknown);
    assert_eq!(texts(&state.events(now)), ["Unknown", "driver -"]);
    let new = state.apply(vec![reachable(), screen("main", "\"1\"")], true, now);
    assert_eq!(texts(&new), ["reachable", "main \"1\""]);
    assert_eq!(texts(&state.events(now)), ["reachable", "main \"1\"", "driver -"]);
    state.forget();
    assert_eq!(state.link(now), LinkState::Unknown);
}

#[test]
fn seconds_count_on() {
    let now = Instant::now();
    let reason = Arc::new(Reason::NoAnswer {});
    for (reported, shown) in [
        (LinkState::Reachable { seen_seconds: 2 }, LinkState::Reachable { seen_seconds: 7 }),
        (
            LinkState::unreachable(reason.clone(), Some(60)),
            LinkState::unreachable(reason.clone(), Some(65)),
        ),
        (LinkState::unreachable(reason.clone(), None), LinkState::unreachable(reason, None)),
        (LinkState::Restarting { seconds: 9 }, LinkState::Restarting { seconds: 14 }),
        (LinkState::Unknown, LinkState::Unknown),
    ] {
        let mut state = MirroredState::default();
        state.apply(vec![link(reported)], true, now);
        assert_eq!(state.link(now + Duration::from_secs(5)), shown);
    }
}

#[test]
fn only_the_differences_of_a_repeated_state_are_passed_on() {
    let now = Instant::now();
    let end = now + Duration::from_secs(30);
    let whole = |tag: &str, driver: Option<Until>| {
        vec![reachable(), screen("main", tag), PhoneEvent::driver(driver)]
    };
    let mut state = MirroredState::default();
    state.apply(whole("\"1\"", until("ada", end)), true, now);
    let almost = end + Duration::from_millis(300);
    let new = state.apply(whole("\"1\"", until("ada", almost)), true, now);
    assert_eq!(texts(&new), [""; 0]);
    let new = state.apply(whole("\"2\"", until("bob", end)), true, now);
    assert_eq!(texts(&new), ["main \"2\"", "driver bob"]);
    // Single events are always news: the same command may be sent twice.
    let new = state.apply(whole("\"2\"", until("bob", end)), false, now);
    assert_eq!(texts(&new), ["reachable", "main \"2\"", "driver bob"]);
}

#[test]
fn a_request_ends_with_its_answer_and_with_a_state_without_it() {
    let now = Instant::now();
    let end = now + Duration::from_secs(30);
    let asks = || {
        let answered = now + Duration::from_secs(10);
        vec![PhoneEvent::driver(until("ada", end)), PhoneEvent::request(until("bob", answered))]
    };
    let mut state = MirroredState::default();
    assert_eq!(texts(&state.apply(asks(), true, now)), ["driver ada", "request bob"]);
    let later = now + Duration::from_secs(11);
    assert_eq!(state.hold(later).request, None, "its time is over");
    assert_eq!(state.hold(later).driver, until("ada", end));
    assert_eq!(state.hold(end), HoldView::default());
    state.apply(vec![PhoneEvent::driver(until("bob", end))], false, now);
    assert_eq!(state.hold(now), HoldView { driver: until("bob", end), request: None });
    state.apply(asks(), true, now);
    let new = state.apply(vec![PhoneEvent::driver(until("ada", end))], true, now);
    assert_eq!(texts(&new), ["request -"]);
}

#[test]
fn a_phone_without_an_owner_says_so_until_one_reports() {
    let now = Instant::now();
    let mut state = MirroredState::default();
    state.apply(vec![reachable()], true, now);
    let problem = Some(ClusterProblem::Unowned);
    let text = format!("unreachable: {}", Reason::Cluster { problem: ClusterProblem::Unowned });
    let new = state.set_problem(problem, now);
    assert_eq!(texts(new.as_slice()), [text]);
    assert!(state.set_problem(problem, now).is_none());
    assert_eq!(state.reachability(), None);
    let new = state.apply(vec![screen("main", "\"3\"")], false, now);
    assert_eq!(texts(&new), ["main \"3\"", "reachable"]);
    assert_eq!(state.reachability(), Some(Reachability::Reachable));
}

#[test]
fn events_that_are_not_about_a_phone_are_dropped() {
    let now = Instant::now();
    let mut state = MirroredState::default();
    let events = vec![
        Event::Phones {}.into(),
        Event::Ready {}.into(),
        screen("side", "\"1\""),
        screen("labels", "\"1\""),
    ];
    assert_eq!(texts(&state.apply(events, false, now)), ["labels \"1\""]);
}
