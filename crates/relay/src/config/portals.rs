//! The sections `[[portals]]` and `[embed]`.

use std::sync::Arc;

use relay_api::Role;
use serde::Deserialize;
use toml::Spanned;

use super::{Config, checker::Checker};
use crate::access::{Origin, People, Portal, TokenHash};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPortal {
    name: Spanned<String>,
    token_sha256: Spanned<String>,
    origins: Spanned<Vec<Spanned<String>>>,
    role: Role,
    groups: Option<Vec<Spanned<String>>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawEmbed {
    pub(super) allow_fire: bool,
}

impl Config {
    /// Returns the origins of the pages that may show the relay in a frame.
    #[must_use]
    pub fn embedders(&self) -> Vec<&Origin> {
        let of_portals = self.portals.iter().flat_map(|portal| &portal.origins);
        let mut all: Vec<&Origin> = Vec::new();
        for origin in self.web.frame_ancestors.iter().chain(of_portals) {
            if !all.contains(&origin) {
                all.push(origin);
            }
        }
        all
    }
}

impl Checker<'_> {
    /// Checks the portals. `people` are the users, if they are good.
    pub(super) fn portals(
        &mut self,
        raw: Vec<RawPortal>,
        people: Option<&People>,
    ) -> Vec<Arc<Portal>> {
        let mut portals: Vec<Arc<Portal>> = Vec::new();
        for raw in raw {
            let name = raw.name.get_ref();
            if portals.iter().any(|portal| portal.name == *name) {
                let fault = format!(
                    "name: `{name}` is taken by another portal; give each portal a name of its own"
                );
                self.fault::<(), _>(&raw.name, fault);
                continue;
            }
            let Some(token) = self.portal_token(&raw.token_sha256, &portals, people) else {
                continue;
            };
            portals.extend(self.portal(raw, token).map(Arc::new));
        }
        portals
    }

    /// Reads the hash of a token that nobody else has: otherwise a request would not say whose it is.
    fn portal_token(
        &mut self,
        text: &Spanned<String>,
        portals: &[Arc<Portal>],
        people: Option<&People>,
    ) -> Option<TokenHash> {
        let token = match TokenHash::read(text.get_ref()) {
            Ok(token) => token,
            Err(error) => return self.fault(text, format!("token_sha256: {error}")),
        };
        let is_of_user =
            people.is_some_and(|people| people.users.iter().any(|user| user.token == Some(token)));
        if is_of_user || portals.iter().any(|portal| portal.token == token) {
            let fault = "token_sha256: this token has another owner; create one with: deskside-relay new-token";
            return self.fault(text, fault.to_owned());
        }
        Some(token)
    }

    fn portal(&mut self, raw: RawPortal, token: TokenHash) -> Option<Portal> {
        let name = raw.name.get_ref();
        if name.is_empty() || name.chars().count() > 64 || name.chars().any(char::is_control) {
            return self.fault(&raw.name, "name: must be 1 to 64 characters".to_owned());
        }
        if raw.origins.get_ref().is_empty() {
            let fault =
                "origins: no page may show the frame; write one such as https://helpdesk.example";
            return self.fault(&raw.origins, fault.to_owned());
        }
        let origins = self.origins("origins", raw.origins.get_ref())?;
        self.check_groups(raw.groups.as_deref().unwrap_or_default())?;
        // An empty list means no phone, an absent one every phone.
        let groups = raw.groups.map(|groups| groups.into_iter().map(Spanned::into_inner).collect());
        Some(Portal { name: raw.name.into_inner(), token, origins, role: raw.role, groups })
    }
}
