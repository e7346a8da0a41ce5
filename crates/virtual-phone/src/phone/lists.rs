//! The call lists.

use snom::argument::CallList;

/// The most calls a list keeps.
const MAX_ENTRIES: usize = 100;

/// The numbers of past calls, the newest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    dialled: Vec<String>,
    missed: Vec<String>,
    received: Vec<String>,
}

impl Lists {
    pub(crate) fn of(&self, list: CallList) -> &[String] {
        match list {
            CallList::Dialled => &self.dialled,
            CallList::Missed => &self.missed,
            CallList::Received => &self.received,
        }
    }

    pub(super) fn clear(&mut self, list: CallList) {
        self.list(list).clear();
    }

    pub(super) fn add(&mut self, list: CallList, number: &str) {
        let list = self.list(list);
        list.insert(0, number.to_owned());
        list.truncate(MAX_ENTRIES);
    }

    fn list(&mut self, list: CallList) -> &mut Vec<String> {
        match list {
            CallList::Dialled => &mut self.dialled,
            CallList::Missed => &mut self.missed,
            CallList::Received => &mut self.received,
        }
    }
}
