//! The displays of a phone: when they are watched.

use super::PhoneSession;
use crate::stores::screen::Viewer;

impl PhoneSession {
    /// Watches every display.
    pub fn open(self) {
        self.viewers().iter().for_each(Viewer::open);
    }

    /// Notes that the tab was shown or hidden. Somebody else may have signed in in another tab meanwhile.
    pub fn visibility_changed(self) {
        self.viewers().iter().for_each(Viewer::visibility_changed);
        self.person.load();
    }

    /// Watches every display again.
    pub fn resume(self) {
        self.viewers().iter().for_each(Viewer::resume);
    }

    /// Requests the pictures now instead of at the next automatic try.
    pub fn try_now(self) {
        self.viewers().iter().for_each(Viewer::poke);
    }

    /// Stops watching, and frees the frames. Commands that wait are still sent.
    pub fn close(self) {
        self.viewers().iter().for_each(Viewer::close);
    }
}
