//! The queue of commands: one at a time, in order.
//!
//! A browser opens several connections, so two requests sent at once may overtake each other, and a
//! number dialled in the wrong order is a wrong number. The next press leaves when the last one has
//! been answered.

use std::collections::VecDeque;

/// A queue of which one item at a time is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue<T> {
    waiting: VecDeque<T>,
    busy: bool,
}

impl<T> Default for Queue<T> {
    fn default() -> Queue<T> {
        Queue { waiting: VecDeque::new(), busy: false }
    }
}

impl<T> Queue<T> {
    /// Adds an item and returns the one to send now, if none is on its way.
    pub fn push(&mut self, item: T) -> Option<T> {
        self.waiting.push_back(item);
        if self.busy { None } else { self.answered() }
    }

    /// Notes that the item on its way was answered and returns the one to send now.
    pub fn answered(&mut self) -> Option<T> {
        let next = self.waiting.pop_front();
        self.busy = next.is_some();
        next
    }

    /// Returns whether nothing waits and nothing is on its way.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        !self.busy
    }

    /// Removes and returns the waiting items, which are not sent any more.
    pub fn clear(&mut self) -> Vec<T> {
        self.busy = false;
        self.waiting.drain(..).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_item_at_a_time_is_on_its_way_in_order() {
        let mut queue = Queue::default();
        assert_eq!(queue.push(1), Some(1));
        assert_eq!(queue.push(2), None);
        assert_eq!(queue.push(3), None);
        assert_eq!(queue.answered(), Some(2));
        assert_eq!(queue.answered(), Some(3));
        assert!(!queue.is_idle());
        assert_eq!(queue.answered(), None);
        assert!(queue.is_idle());
        assert_eq!(queue.push(4), Some(4));
    }

    #[test]
    fn waiting_items_can_be_removed() {
        let mut queue = Queue::default();
        assert_eq!(queue.push(1), Some(1));
        queue.push(2);
        queue.push(3);
        assert_eq!(queue.clear(), [2, 3]);
        assert_eq!(queue.push(4), Some(4));
    }
}
