//! The context-sensitive keys and their labels in each state.

use super::{CallState, Purpose, View, VirtualPhone};

/// The function of a soft key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SoftKey {
    Redial,
    Contacts,
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
    Answer,
    Refuse,
    /// Opens the transfer.
    StartTransfer,
    /// Carries it out.
    Transfer,
    Conference,
    NewCall,
}

impl SoftKey {
    #[cfg(test)]
    pub(crate) const ALL: [SoftKey; 20] = [
        SoftKey::Redial,
        SoftKey::Contacts,
        SoftKey::DoNotDisturb,
        SoftKey::Menu,
        SoftKey::Delete,
        SoftKey::Dial,
        SoftKey::Cancel,
        SoftKey::Select,
        SoftKey::Back,
        SoftKey::Hold,
        SoftKey::Resume,
        SoftKey::Mute,
        SoftKey::Unmute,
        SoftKey::End,
        SoftKey::Answer,
        SoftKey::Refuse,
        SoftKey::StartTransfer,
        SoftKey::Transfer,
        SoftKey::Conference,
        SoftKey::NewCall,
    ];

    pub(crate) fn label(self) -> &'static str {
        match self {
            SoftKey::Redial => "Redial",
            SoftKey::Contacts => "Contacts",
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
            SoftKey::Answer => "Answer",
            SoftKey::Refuse => "Reject",
            SoftKey::StartTransfer | SoftKey::Transfer => "Transfer",
            SoftKey::Conference => "Conf.",
            SoftKey::NewCall => "New call",
        }
    }
}

impl SoftKey {
    /// Returns the label for the narrowest display, at most seven letters.
    pub(crate) fn short_label(self) -> &'static str {
        match self {
            SoftKey::Contacts => "Names",
            SoftKey::StartTransfer | SoftKey::Transfer => "Transf.",
            SoftKey::NewCall => "New",
            other => other.label(),
        }
    }
}

impl VirtualPhone {
    /// Returns the soft keys of the current state, as many as the model has. On a touchscreen they
    /// are four buttons.
    pub(crate) fn soft_keys(&self) -> Vec<Option<SoftKey>> {
        let count = if self.model.touch { 4 } else { self.model.soft_keys.len() };
        self.all_soft_keys().into_iter().take(count).collect()
    }

    /// Returns the functions of four soft keys. A model with three has the last one's function on a
    /// key of its own: Cancel, or the menu.
    fn all_soft_keys(&self) -> [Option<SoftKey>; 4] {
        if !self.power.is_on() || !self.set_up {
            return [None; 4];
        }
        match &self.view {
            View::Home => self.call_keys(),
            View::Prompt { text, .. } if text.is_empty() => {
                [Some(SoftKey::Redial), Some(SoftKey::Contacts), None, Some(SoftKey::Cancel)]
            }
            View::Prompt { purpose, .. } => {
                let go = match purpose {
                    Purpose::Call => SoftKey::Dial,
                    Purpose::Transfer => SoftKey::Transfer,
                };
                [Some(SoftKey::Delete), None, Some(go), Some(SoftKey::Cancel)]
            }
            View::Menu { .. } => [Some(SoftKey::Select), None, None, Some(SoftKey::Back)],
            View::CallList { .. } => [Some(SoftKey::Dial), None, None, Some(SoftKey::Back)],
            View::Contacts { .. } => {
                [Some(SoftKey::Dial), Some(SoftKey::Delete), None, Some(SoftKey::Back)]
            }
            View::ConfirmTransfer => [Some(SoftKey::Transfer), None, None, Some(SoftKey::Cancel)],
            View::Information => [None, None, None, Some(SoftKey::Back)],
        }
    }

    fn call_keys(&self) -> [Option<SoftKey>; 4] {
        let mute = if self.sound.muted { SoftKey::Unmute } else { SoftKey::Mute };
        let second = self.calls.alive().count() > 1;
        let third = if second { SoftKey::Conference } else { SoftKey::StartTransfer };
        match self.calls.focused().map(|call| call.state) {
            None => [
                Some(SoftKey::Redial),
                Some(SoftKey::Contacts),
                Some(SoftKey::DoNotDisturb),
                Some(SoftKey::Menu),
            ],
            Some(CallState::Incoming) => {
                [Some(SoftKey::Answer), None, Some(SoftKey::StartTransfer), Some(SoftKey::Refuse)]
            }
            Some(CallState::Dialling | CallState::Ringing) => {
                let transfer = second.then_some(SoftKey::StartTransfer);
                [None, None, transfer, Some(SoftKey::Cancel)]
            }
            Some(CallState::Connected) => {
                [Some(SoftKey::Hold), Some(mute), Some(third), Some(SoftKey::End)]
            }
            Some(CallState::Held) => {
                [Some(SoftKey::Resume), Some(SoftKey::NewCall), Some(third), Some(SoftKey::End)]
            }
            Some(CallState::Over) => [Some(SoftKey::Redial), None, None, Some(SoftKey::Back)],
        }
    }
}
