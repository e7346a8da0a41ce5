use relay_api::Reason;
use tokio::time::sleep;

use super::*;

/// A phone, with the number of the last event that was looked at.
struct Followed {
    hub: Arc<EventHub>,
    status: Status,
    passed: u64,
}

impl Followed {
    fn new() -> Followed {
        let hub = Arc::<EventHub>::default();
        let feed = Arc::new(Feed::new(hub.clone()));
        // Its membership reports to the same feed.
        let member = Member { feed: Arc::downgrade(&feed), ..Member::default() };
        let model = snom::Model::find("D785").unwrap();
        let config = PhoneConfig::new("desk", "Desk", model, "192.0.2.7".parse().unwrap());
        let membership = Membership::new(&config, Arc::default(), member);
        Followed { hub, status: Status { feed, membership, ..Status::default() }, passed: 0 }
    }

    /// Returns the events since the last call, as ada sees them.
    fn events(&mut self) -> Vec<Event> {
        let new = self.hub.after(&[self.status.feed()], self.passed).unwrap();
        self.passed = new.last;
        new.events.into_iter().map(|(_, _, event)| event.of("ada")).collect()
    }

    fn press(&self, user: &str) {
        self.status.membership().change(|hold, now| hold.command(user, now, now)).unwrap();
    }
}

fn reachable() -> Event {
    Event::Link(LinkState::Reachable { seen_seconds: 0 })
}

fn nobody() -> Event {
    Event::Driver { user: None, until: None }
}

#[tokio::test(start_paused = true)]
async fn streams_get_the_state_of_the_owner_and_then_their_own_again() {
    let mut phone = Followed::new();
    phone.status.set_reachability(Reachability::Reachable);
    phone.status.set_tag(Screen::Main, "own");
    phone.press("ada");
    let driver = |seconds| Event::Driver { user: Some("ada".to_owned()), until: Some(seconds) };
    let screen = |tag: &str| Event::Screen { screen: "main".to_owned(), tag: format!("\"{tag}\"") };
    assert_eq!(phone.events(), [reachable(), screen("own"), driver(30)]);

    // The last state is shown until the owner reports more.
    phone.status.set_elsewhere(true);
    assert_eq!(phone.events(), [reachable(), screen("own"), driver(30)]);
    assert_eq!(phone.status.reachability(), Reachability::Unknown);
    assert!(!phone.status.is_driven(), "that is up to the owner");
    phone.status.set_elsewhere(true);
    assert!(phone.events().is_empty());

    let end = Instant::now() + Duration::from_secs(20);
    let gone = LinkState::unreachable(Arc::new(Reason::NoAnswer {}), Some(5));
    let reported = vec![
        PhoneEvent::from(Event::Link(gone.clone())),
        PhoneEvent::from(screen("other")),
        PhoneEvent::driver(Some(("bob".to_owned(), end))),
    ];
    phone.status.apply(reported, true);
    let bob = Event::Driver { user: Some("bob".to_owned()), until: Some(20) };
    assert_eq!(phone.events(), [Event::Link(gone.clone()), screen("other"), bob]);
    assert_eq!(phone.status.link(), gone);
    let driver = phone.status.driver("ada").map(|driver| driver.user);
    assert_eq!(driver.as_deref(), Some("bob"));
    // Changes here are not shown.
    phone.status.set_reachability(Reachability::refused(&Reason::CredentialsRefused {}));
    phone.status.set_tag(Screen::Main, "late");
    phone.press("ada");
    assert!(phone.events().is_empty());
    sleep(Duration::from_secs(60)).await;
    assert!(phone.events().is_empty(), "neither is what ends in time");

    phone.status.set_elsewhere(false);
    let refused = LinkState::refused(Arc::new(Reason::CredentialsRefused {}));
    assert_eq!(phone.events(), [Event::Link(refused), screen("late"), nobody()]);
    phone.status.apply(vec![reachable().into()], true);
    assert!(phone.events().is_empty(), "this relay is the owner");
}

#[tokio::test(start_paused = true)]
async fn a_new_owner_starts_with_the_state_of_the_former_one() {
    let mut phone = Followed::new();
    phone.status.set_elsewhere(true);
    phone.status.apply(vec![reachable().into()], true);
    let _before = phone.events();
    phone.status.set_elsewhere(false);
    assert_eq!(phone.events(), [reachable(), nobody()]);
    assert_eq!(phone.status.reachability(), Reachability::Reachable);
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_nobody_owns_says_so() {
    let mut phone = Followed::new();
    phone.status.set_cluster_problem(Some(ClusterProblem::Unowned));
    assert!(phone.events().is_empty(), "this relay owns it");
    phone.status.set_elsewhere(true);
    phone.status.set_cluster_problem(Some(ClusterProblem::Unowned));
    phone.status.set_cluster_problem(Some(ClusterProblem::Unowned));
    let reason = Arc::new(Reason::Cluster { problem: ClusterProblem::Unowned });
    let unowned = Event::Link(LinkState::unreachable(reason, None));
    assert_eq!(phone.events(), [Event::Link(LinkState::Unknown), nobody(), unowned]);
    phone.status.set_cluster_problem(None);
    assert_eq!(phone.events(), [Event::Link(LinkState::Unknown)]);
    phone.status.set_elsewhere(false);
    assert_eq!(phone.status.link(), LinkState::Unknown);
}
