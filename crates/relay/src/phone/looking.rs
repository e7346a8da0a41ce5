//! The planning of background looks: whether one is needed, and which relay does it.

use std::time::Duration;

use super::{Phone, link_tracker::Reachability, queue::LookJob};

impl Phone {
    /// Returns whether the phone refused the password.
    pub(crate) fn is_refused(&self) -> bool {
        matches!(self.status.reachability(), Reachability::Refused(_))
    }

    /// Returns whether this relay owns the phone: always, unless several relays share the phones.
    pub(crate) fn is_owned(&self) -> bool {
        self.status.ownership().is_owned()
    }

    /// Returns whether a look may show something new: nobody drives or watches the phone,
    /// and no request of the last `time` showed whether it answers.
    pub(crate) fn needs_look(&self, time: Duration) -> bool {
        let is_used = self.viewers.count() > 0 || self.status.is_driven();
        !is_used && !self.status.was_checked_within(time)
    }

    /// Looks soon whether the phone answers. The result counts for `others` too, which lead to the same
    /// endpoint.
    pub(crate) fn look(&self, others: &[&Phone]) {
        let others = others.iter().map(|other| other.status.clone()).collect();
        // A look that waits already is as good.
        let _waits_already = self.queue.looks.try_send(LookJob { others });
    }
}
