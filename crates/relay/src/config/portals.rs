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

/// The fault of a token that two have.
pub(super) const TOKEN_TAKEN: &str =
    "token_sha256: this token has another owner; create one with: deskside-relay new-token";
/// The name behind that of a user of the relay itself where a user of a portal reads it.
const OWN_NAME: &str = "deskside";

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
            if let Some(fault) = name_fault(raw.name.get_ref(), &portals, people) {
                self.fault::<(), _>(&raw.name, format!("name: {fault}"));
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
            return self.fault(text, TOKEN_TAKEN.to_owned());
        }
        Some(token)
    }

    fn portal(&mut self, raw: RawPortal, token: TokenHash) -> Option<Portal> {
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

/// Returns what is wrong with the name of a portal: people tell its users from others by it.
fn name_fault(name: &str, portals: &[Arc<Portal>], people: Option<&People>) -> Option<String> {
    if name.is_empty() || name.chars().count() > 64 || name.chars().any(char::is_control) {
        return Some("must be 1 to 64 characters".to_owned());
    }
    if name.trim() != name {
        return Some(format!("`{name}` begins or ends with a blank; remove it"));
    }
    let read = as_read(name);
    if let Some(other) = portals.iter().find(|portal| as_read(&portal.name) == read) {
        let is_equal = other.name == name;
        let other =
            if is_equal { "another portal".to_owned() } else { format!("`{}`", other.name) };
        return Some(format!("`{name}` is taken by {other}; give each portal a name of its own"));
    }
    if read == OWN_NAME {
        return Some(format!("`{name}` marks the users of the relay itself; choose another"));
    }
    let users = people.into_iter().flat_map(|people| &people.users);
    let mut users = users.map(|user| user.name.as_str());
    let end = format!(" ({read})");
    let alike = users.find(|user| as_read(user) == read || as_read(user).ends_with(&end));
    alike.map(|user| format!("`{name}` reads like the user `{user}`; choose another"))
}

/// Returns a name as people read it, without what they do not notice.
fn as_read(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
