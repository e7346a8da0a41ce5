//! The membership of a phone in the hold of the device that it leads to. What the phone brings along moves with it.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::time::Instant;

use super::{
    device_hold::{DeviceHold, DeviceHolds, Member},
    hold::{Hold, HoldView},
};
use crate::config::PhoneConfig;

/// The membership of a phone in the hold of a device.
#[derive(Debug, Default)]
pub(super) struct Membership {
    holds: Arc<DeviceHolds>,
    /// The endpoint of the phone as it is configured.
    endpoint: String,
    /// The phone, as the hold knows it.
    member: Member,
    state: Mutex<State>,
}

/// The hold of a phone, and what moves with the phone to another one.
#[derive(Debug, Default)]
struct State {
    /// The hold of the device that the phone leads to, as far as that is known.
    hold: Arc<DeviceHold>,
    /// The number of streams of each user about this phone.
    streams: HashMap<String, usize>,
}

impl Membership {
    /// Joins the hold of the device that `phone` leads to as far as that is known.
    pub(super) fn new(phone: &PhoneConfig, holds: Arc<DeviceHolds>, member: Member) -> Membership {
        let hold = holds.of(phone);
        hold.join(&member);
        let state = Mutex::new(State { hold, streams: HashMap::new() });
        Membership { holds, endpoint: phone.endpoint(), member, state }
    }

    /// Returns who drives the device and who asks for control.
    pub(super) fn view(&self, now: Instant) -> HoldView {
        self.state().hold.view(now)
    }

    /// Changes the hold.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Hold, Instant) -> T) -> T {
        // Locked meanwhile, so that nothing changes in a hold that the phone has just left.
        self.state().hold.change(change)
    }

    /// Counts a stream of a user.
    pub(super) fn begin_stream(&self, user: &str) {
        let mut state = self.state();
        *state.streams.entry(user.to_owned()).or_default() += 1;
        state.hold.change(|hold, _now| hold.begin_stream(user));
    }

    /// Notes that a stream of a user has ended.
    pub(super) fn end_stream(&self, user: &str) {
        let mut state = self.state();
        let Some(count) = state.streams.get_mut(user) else { return };
        *count -= 1;
        if *count == 0 {
            state.streams.remove(user);
        }
        state.hold.change(|hold, now| hold.end_stream(user, now));
    }

    /// Returns the users that have a stream about this phone.
    pub(super) fn users(&self) -> Vec<String> {
        self.state().streams.keys().cloned().collect()
    }

    /// Moves to the hold of the device at an address, to which a connection has just been made.
    pub(super) fn lead_to(&self, address: SocketAddr) {
        let mut state = self.state();
        let hold = self.holds.at(address, &self.endpoint, &state.hold);
        if Arc::ptr_eq(&hold, &state.hold) {
            return;
        }
        let before = std::mem::replace(&mut state.hold, hold);
        before.leave_for(&state.hold, &self.member, &state.streams);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use relay_api::{DriverAction, Reason};
    use snom::Model;
    use tokio::{sync::Notify, time::timeout};

    use super::{
        super::{
            device_hold::EndCommands,
            feed::{EventHub, Feed},
        },
        *,
    };

    const ADDRESS: &str = "192.0.2.7:80";

    /// A phone, with what it heard about the end of commands.
    struct TestPhone {
        membership: Membership,
        feed: Arc<Feed>,
        ended: Arc<Ended>,
    }

    #[derive(Default)]
    struct Ended(Mutex<Vec<String>>);

    impl EndCommands for Ended {
        fn end_commands_of(&self, user: &str, next: &str) {
            self.0.lock().unwrap().push(format!("{user} {next}"));
        }
    }

    fn phone(holds: &Arc<DeviceHolds>, address: &str) -> TestPhone {
        let model = Model::find("D785").unwrap();
        let config = PhoneConfig::new("desk", "Desk", model, address.parse().unwrap());
        let feed = Arc::new(Feed::new(Arc::<EventHub>::default()));
        let ended = Arc::<Ended>::default();
        let commands: Arc<dyn EndCommands> = ended.clone();
        let commands = Some(Arc::downgrade(&commands));
        let member = Member { feed: Arc::downgrade(&feed), commands, ..Member::default() };
        TestPhone { membership: Membership::new(&config, holds.clone(), member), feed, ended }
    }

    /// Returns a phone that is called by its address, and one that is called by name.
    fn two_names() -> (TestPhone, TestPhone) {
        let holds = Arc::<DeviceHolds>::default();
        (phone(&holds, "192.0.2.7"), phone(&holds, "desk.example"))
    }

    fn press(phone: &TestPhone, user: &str) {
        phone.membership.change(|hold, now| hold.command(user, now, now)).unwrap();
    }

    /// Returns the driver and the seconds left, and who asks for control.
    fn view(phone: &TestPhone) -> (Option<(String, u64)>, Option<String>) {
        let now = Instant::now();
        let HoldView { driver, request } = phone.membership.view(now);
        let left = |(user, end): (String, Instant)| (user, end.duration_since(now).as_secs());
        (driver.map(left), request.map(|(user, _)| user))
    }

    /// Streams once stayed with the hold that the phone had left: a lost connection did not end the one at the device.
    #[tokio::test(start_paused = true)]
    async fn streams_move_with_the_hold_of_their_phone() {
        let (device, named) = two_names();
        named.membership.begin_stream("ada");
        named.membership.begin_stream("ada");
        press(&named, "ada");
        named.membership.lead_to(ADDRESS.parse().unwrap());
        named.membership.end_stream("ada");
        assert_eq!(view(&device).0, Some(("ada".to_owned(), 30)), "a stream is left");
        named.membership.end_stream("ada");
        assert_eq!(view(&device).0, Some(("ada".to_owned(), 10)));
        named.membership.begin_stream("ada");
        assert_eq!(view(&device).0, Some(("ada".to_owned(), 30)));
    }

    /// Such a hold once ended without an event, unless a command had opened the connection.
    #[tokio::test(start_paused = true)]
    async fn a_hold_that_moved_ends_in_time() {
        let (device, named) = two_names();
        press(&named, "ada");
        named.membership.lead_to(ADDRESS.parse().unwrap());
        let follower = Arc::<Notify>::default();
        device.feed.wake(&follower);
        let started = Instant::now();
        timeout(Duration::from_secs(60), follower.notified()).await.unwrap();
        assert_eq!(started.elapsed().as_secs(), 30);
        assert_eq!(view(&device), (None, None));
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_moves_with_the_hold_and_is_granted_in_time() {
        let (device, named) = two_names();
        press(&named, "ada");
        named.membership.begin_stream("bob");
        let ask = |hold: &mut Hold, now| hold.change(DriverAction::Ask, "bob", None, now);
        named.membership.change(ask).unwrap();
        named.membership.lead_to(ADDRESS.parse().unwrap());
        assert_eq!(view(&device).1.as_deref(), Some("bob"));
        let follower = Arc::<Notify>::default();
        device.feed.wake(&follower);
        timeout(Duration::from_secs(60), follower.notified()).await.unwrap();
        assert_eq!(view(&device), (Some(("bob".to_owned(), 30)), None));
    }

    /// A sequence once went on where another user drives the device.
    #[tokio::test(start_paused = true)]
    async fn commands_end_where_the_name_leads_to_the_device_of_another_driver() {
        let (device, named) = two_names();
        press(&device, "bob");
        press(&named, "ada");
        named.membership.lead_to(ADDRESS.parse().unwrap());
        assert_eq!(*named.ended.0.lock().unwrap(), ["ada bob"]);
        assert!(device.ended.0.lock().unwrap().is_empty());
        let refused = named.membership.change(|hold, now| hold.check("ada", now));
        let reason = refused.unwrap_err().into_reason();
        assert_eq!(reason, Reason::HeldBy { user: "bob".to_owned(), seconds: 30 });
    }
}
