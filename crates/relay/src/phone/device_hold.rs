//! The hold of a device, whatever ids lead to it: one user drives it, and the phones of all these ids report that.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak},
    time::Duration,
};

use tokio::{
    runtime::Handle,
    sync::Notify,
    time::{Instant, sleep_until},
};

use super::{
    feed::{Feed, PhoneEvent},
    hold::{Hold, HoldView, Until},
};
use crate::{
    account::{RELAY, shown_name},
    audit::{Audit, Entry},
    config::PhoneConfig,
};

/// A renewal of a hold is published when its end has moved by so much since the last event.
const MIN_RENEWAL: Duration = Duration::from_secs(1);

/// The holds of all devices, by the names and addresses that lead to them, as long as a phone has them.
#[derive(Debug, Default)]
pub(crate) struct DeviceHolds(Mutex<HashMap<String, Weak<DeviceHold>>>);

impl DeviceHolds {
    /// Returns the hold of the device that a phone leads to. Of one that is called by name, only a connection shows
    /// which one that is; see [`DeviceHolds::at`].
    pub(super) fn of(&self, phone: &PhoneConfig) -> Arc<DeviceHold> {
        let name = phone.endpoint();
        let mut all = self.all();
        if let Some(hold) = all.get(&name).and_then(Weak::upgrade) {
            return hold;
        }
        all.retain(|_, hold| hold.strong_count() > 0);
        let hold = Arc::<DeviceHold>::default();
        if let Some(address) = phone.socket_address() {
            hold.is_at(address);
        }
        all.insert(name, Arc::downgrade(&hold));
        hold
    }

    /// Returns the hold of the device at an address, to which a name has just led. `own` is the hold of that name so
    /// far, which becomes that of the address if both have no other.
    pub(super) fn at(
        &self,
        address: SocketAddr,
        name: &str,
        own: &Arc<DeviceHold>,
    ) -> Arc<DeviceHold> {
        let mut all = self.all();
        let hold = match all.get(&address.to_string()).and_then(Weak::upgrade) {
            Some(hold) => hold,
            None if own.address.get().is_none_or(|known| *known == address) => own.clone(),
            None => Arc::default(),
        };
        hold.is_at(address);
        all.retain(|_, hold| hold.strong_count() > 0);
        all.insert(address.to_string(), Arc::downgrade(&hold));
        all.insert(name.to_owned(), Arc::downgrade(&hold));
        hold
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Weak<DeviceHold>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The commands of a phone, which end when another user drives its device.
pub(super) trait EndCommands: Send + Sync {
    /// Ends the commands of `user`, because `next` drives the device now.
    fn end_commands_of(&self, user: &str, next: &str);
}

/// A phone that leads to a device: who follows it, and what waits for it.
#[derive(Clone, Debug, Default)]
pub(super) struct Member {
    /// The id of the phone.
    pub(super) phone: String,
    pub(super) audit: Arc<Audit>,
    pub(super) feed: Weak<Feed>,
    pub(super) commands: Option<Weak<dyn EndCommands>>,
}

/// The hold of a device.
#[derive(Debug, Default)]
pub(super) struct DeviceHold {
    state: Mutex<State>,
    /// The address of the device, once it is known.
    address: OnceLock<SocketAddr>,
    /// Notified when there is something else to do in time.
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    hold: Hold,
    /// The driver of the last event about one.
    published_driver: Option<Until>,
    /// A task does what is due.
    is_timed: bool,
    members: Vec<Member>,
}

/// A change of the driver from one user to another.
#[derive(Debug)]
struct Handover {
    from: String,
    to: String,
}

impl DeviceHold {
    /// Reports to a phone from now on.
    pub(super) fn join(&self, member: &Member) {
        let mut state = self.state();
        state.members.retain(|other| other.feed.strong_count() > 0);
        state.members.push(member.clone());
    }

    /// Leaves for the hold of the device to which the name of a phone leads, with the streams about that phone: its
    /// driver goes on there, unless another user drives that device.
    pub(super) fn leave_for(
        self: &Arc<Self>,
        other: &Arc<DeviceHold>,
        member: &Member,
        streams: &HashMap<String, usize>,
    ) {
        let (hold, is_left) = {
            let mut state = self.state();
            let stays =
                |it: &Member| it.feed.strong_count() > 0 && !Weak::ptr_eq(&it.feed, &member.feed);
            state.members.retain(stays);
            (state.hold.clone(), state.members.is_empty())
        };
        let each = || streams.iter().flat_map(|(user, count)| (0..*count).map(move |_| user));
        other.join(member);
        other.change(|own, now| {
            each().for_each(|user| own.begin_stream(user));
            own.adopt(&hold, now);
        });
        self.change(|own, now| {
            each().for_each(|user| own.end_stream(user, now));
            if is_left {
                // Otherwise a request would be granted here too.
                own.clear();
            }
        });
        let now = Instant::now();
        let (before, after) = (hold.view(now), other.view(now));
        if let (Some((from, _)), Some((to, _))) = (&before.driver, &after.driver)
            && from != to
            && hold.is_enforced()
            && let Some(commands) = member.commands.as_ref().and_then(Weak::upgrade)
        {
            commands.end_commands_of(from, to);
        }
        if let Some(feed) = member.feed.upgrade() {
            feed.publish(PhoneEvent::driver(after.driver));
            if before.request.is_some() || after.request.is_some() {
                feed.publish(PhoneEvent::request(after.request));
            }
        }
    }

    /// Returns who drives the device and who asks for control.
    pub(super) fn view(&self, now: Instant) -> HoldView {
        self.state().hold.view(now)
    }

    /// Changes the hold, and publishes what others see of it if that changed. Where another user drives the device
    /// now, it ends the commands of the one before.
    pub(super) fn change<T>(self: &Arc<Self>, change: impl FnOnce(&mut Hold, Instant) -> T) -> T {
        let (result, _handover) = self.apply(change);
        self.keep_time();
        result
    }

    /// As [`DeviceHold::change`]; returns both users where another one drives now.
    fn apply<T>(&self, change: impl FnOnce(&mut Hold, Instant) -> T) -> (T, Option<Handover>) {
        let now = Instant::now();
        let mut state = self.state();
        let before = state.hold.view(now);
        let driver_before = state.published_driver.take();
        let result = change(&mut state.hold, now);
        let after = state.hold.view(now);
        let name = |driver: &Option<Until>| driver.as_ref().map(|(user, _)| user.clone());
        let (from, to) = (name(&driver_before), name(&after.driver));
        let has_other_driver = from != to;
        let is_news = has_other_driver || has_moved(driver_before.as_ref(), after.driver.as_ref());
        if is_news {
            state.publish(&PhoneEvent::driver(after.driver.clone()));
        }
        state.published_driver = if is_news { after.driver } else { driver_before };
        // Where another one drives now, the request is answered.
        let is_refused = after.request.is_none() && !has_other_driver;
        if before.request != after.request && (after.request.is_some() || is_refused) {
            state.publish(&PhoneEvent::request(after.request));
        }
        let handover = match (from, to) {
            (Some(from), Some(to)) if has_other_driver && state.hold.is_enforced() => {
                Some(Handover { from, to })
            }
            _ => None,
        };
        let members = if handover.is_some() { state.members.clone() } else { Vec::new() };
        drop(state);
        self.changed.notify_one();
        if let Some(Handover { from, to }) = &handover {
            // A sequence ends before its next part, and what waits is not sent.
            let commands = members.iter().filter_map(|member| member.commands.as_ref()?.upgrade());
            commands.for_each(|commands| commands.end_commands_of(from, to));
        }
        (result, handover)
    }

    /// Sees to it that what is due is done, however the hold came about.
    fn keep_time(self: &Arc<Self>) {
        // Where the runtime has ended, nobody waits for anything.
        let Ok(runtime) = Handle::try_current() else { return };
        if !self.begin_timer() {
            return;
        }
        let hold = self.clone();
        // It ends with the hold, and keeps no worker alive.
        runtime.spawn(async move {
            while let Some(due) = hold.due() {
                tokio::select! {
                    () = sleep_until(due) => hold.pass(),
                    () = hold.changed.notified() => {}
                }
            }
        });
    }

    /// Returns whether a task is needed that does what is due; from then on there is one.
    fn begin_timer(&self) -> bool {
        let mut state = self.state();
        let is_needed = !state.is_timed && state.hold.due().is_some();
        state.is_timed |= is_needed;
        is_needed
    }

    /// Returns when something is due; when nothing is, the task has ended.
    fn due(&self) -> Option<Instant> {
        let mut state = self.state();
        let due = state.hold.due();
        state.is_timed = due.is_some();
        due
    }

    /// Does what is due.
    fn pass(&self) {
        let ((), handover) = self.apply(|hold, now| hold.pass(now));
        let Some(Handover { to, .. }) = handover else { return };
        let member = {
            let state = self.state();
            state.members.iter().find(|member| member.feed.strong_count() > 0).cloned()
        };
        if let Some(Member { phone, audit, .. }) = member {
            audit.write(&Entry {
                event: "driver-give",
                user: RELAY,
                phone: Some(&phone),
                with: Some(shown_name(&to, RELAY)),
                ..Entry::default()
            });
        }
    }

    fn is_at(&self, address: SocketAddr) {
        // It stays where it is.
        let _known = self.address.set(address);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn publish(&self, event: &PhoneEvent) {
        let feeds = self.members.iter().filter_map(|member| member.feed.upgrade());
        feeds.for_each(|feed| feed.publish(event.clone()));
    }
}

/// Returns whether the end of a hold has moved by so much that others should know.
fn has_moved(before: Option<&Until>, after: Option<&Until>) -> bool {
    let (Some((_, before)), Some((_, after))) = (before, after) else { return false };
    let later = after.saturating_duration_since(*before);
    later.max(before.saturating_duration_since(*after)) >= MIN_RENEWAL
}
