//! The context-sensitive keys: what they are called in each state and what they do.

use super::{Activity, VirtualPhone};

/// What a soft key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SoftKey {
    Redial,
    DoNotDisturb,
    Menu,
    Delete,
    Dial,
    Cancel,
    Select,
    Back,
    Hold,
    Resume,
    Mute,
    Unmute,
    End,
}

impl SoftKey {
    pub(crate) fn label(self) -> &'static str {
        match self {
            SoftKey::Redial => "Redial",
            SoftKey::DoNotDisturb => "DND",
            SoftKey::Menu => "Menu",
            SoftKey::Delete => "Delete",
            SoftKey::Dial => "Dial",
            SoftKey::Cancel => "Cancel",
            SoftKey::Select => "Select",
            SoftKey::Back => "Back",
            SoftKey::Hold => "Hold",
            SoftKey::Resume => "Resume",
            SoftKey::Mute => "Mute",
            SoftKey::Unmute => "Unmute",
            SoftKey::End => "End",
        }
    }
}

pub(super) fn labels(phone: &VirtualPhone) -> [Option<SoftKey>; 4] {
    let mute = if phone.muted { SoftKey::Unmute } else { SoftKey::Mute };
    match &phone.activity {
        Activity::Idle => {
            [Some(SoftKey::Redial), None, Some(SoftKey::DoNotDisturb), Some(SoftKey::Menu)]
        }
        Activity::Prompt { number } if number.is_empty() => {
            [Some(SoftKey::Redial), None, None, Some(SoftKey::Cancel)]
        }
        Activity::Prompt { .. } => {
            [Some(SoftKey::Delete), None, Some(SoftKey::Dial), Some(SoftKey::Cancel)]
        }
        Activity::Calling { .. } => [None, None, None, Some(SoftKey::Cancel)],
        Activity::Connected { held: true, .. } => {
            [Some(SoftKey::Resume), None, None, Some(SoftKey::End)]
        }
        Activity::Connected { .. } => [Some(SoftKey::Hold), Some(mute), None, Some(SoftKey::End)],
        Activity::Ended { .. } => [Some(SoftKey::Redial), None, None, Some(SoftKey::Back)],
        Activity::Menu { .. } => [Some(SoftKey::Select), None, None, Some(SoftKey::Back)],
        Activity::Information => [None, None, None, Some(SoftKey::Back)],
    }
}

impl VirtualPhone {
    pub(super) fn soft_key(&mut self, key: SoftKey) {
        match key {
            SoftKey::Redial => self.redial(),
            SoftKey::DoNotDisturb => self.toggle_do_not_disturb(),
            SoftKey::Menu => self.menu(),
            SoftKey::Delete => self.delete(),
            SoftKey::Dial | SoftKey::Select => self.enter(),
            SoftKey::Cancel | SoftKey::Back | SoftKey::End => self.cancel(),
            SoftKey::Hold | SoftKey::Resume => self.toggle_hold(),
            SoftKey::Mute | SoftKey::Unmute => self.toggle_mute(),
        }
    }
}
