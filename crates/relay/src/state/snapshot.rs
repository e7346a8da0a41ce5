//! The state of the relay between two changes.

use std::sync::Arc;

use relay_api::{Code, Reason};

use crate::{
    access::{Principal, Refusal, Sessions, Throttle},
    config::Config,
    phone::Phone,
};

/// The state between two changes.
#[derive(Debug)]
pub struct Snapshot {
    /// The configuration.
    pub config: Config,
    /// The phones of the configuration, then those that users added.
    pub phones: Vec<Phone>,
    pub(crate) sessions: Sessions,
    pub(crate) throttle: Arc<Throttle>,
}

impl Snapshot {
    /// Returns the phone with that id, if `principal` may see it.
    pub(crate) fn get<'a>(&'a self, id: &str, principal: &'a Principal) -> Option<&'a Phone> {
        self.visible_to(principal).find(|phone| phone.config().id == id)
    }

    /// Returns the phone with that id, if `principal` may see it, or else an answer with the ids of those that they
    /// may see.
    pub(crate) fn find<'a>(
        &'a self,
        id: &str,
        principal: &'a Principal,
    ) -> Result<&'a Phone, Refusal> {
        self.get(id, principal).ok_or_else(|| {
            let visible = self.visible_to(principal);
            let ids = visible.map(|phone| phone.config().id.as_str()).collect();
            let id = id.chars().take(64).collect();
            Refusal::new(Code::UnknownPhone, Reason::UnknownPhone { id, ids })
        })
    }

    /// Returns the phones that `principal` may see.
    pub(crate) fn visible_to<'a>(
        &'a self,
        principal: &'a Principal,
    ) -> impl Iterator<Item = &'a Phone> {
        self.phones
            .iter()
            .filter(|phone| principal.sees(&phone.config().id, &phone.config().groups))
    }
}
