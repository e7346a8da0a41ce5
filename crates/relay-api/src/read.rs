//! Readers of the relay's answers that the page needs first. The tests compare them with `serde`; as
//! everywhere in this API, an unknown member is ignored.

use std::sync::Arc;

use crate::{
    AddPhoneResult, Check, Code, CommandReport, Diagnostics, FromJson, Json, LinkState, LoginKind,
    Outcome, PhoneSummary, Problem, Reason, Remedy, Role, Session,
};

fn text(json: &impl Json, name: &str) -> Option<String> {
    json.member(name)?.text()
}

fn texts(json: &impl Json, name: &str) -> Option<Vec<String>> {
    json.member(name)?.items()?.iter().map(Json::text).collect()
}

/// One that may be absent.
fn texts_if_any(json: &impl Json, name: &str) -> Option<Vec<String>> {
    if json.member(name).is_some() { texts(json, name) } else { Some(Vec::new()) }
}

/// A member that is absent, or of a newer version, is `None`.
fn optional<T: FromJson>(json: &impl Json, name: &str) -> Option<T> {
    T::from_json(&json.member(name)?)
}

fn reason<J: Json>(json: &J) -> Option<Reason> {
    if J::READS_REASONS { Reason::from_json(&json.member("reason")?) } else { None }
}

/// A reason that is not read, or of a newer relay, takes nothing else away with it.
fn reason_or_unread(json: &impl Json) -> Reason {
    reason(json).unwrap_or(Reason::Unread {})
}

fn remedy<J: Json>(json: &J) -> Option<Remedy> {
    if J::READS_REASONS { Remedy::from_json(&json.member("remedy")?) } else { None }
}

impl FromJson for PhoneSummary {
    fn from_json(json: &impl Json) -> Option<Self> {
        Some(PhoneSummary {
            id: text(json, "id")?,
            name: text(json, "name")?,
            model: text(json, "model")?,
            groups: texts_if_any(json, "groups")?,
            ad_hoc: json.member("ad_hoc").is_some_and(|ad_hoc| ad_hoc.flag() == Some(true)),
            screens: texts(json, "screens")?,
            address: optional(json, "address"),
            firmware: optional(json, "firmware"),
            mac: optional(json, "mac"),
            reported_model: optional(json, "reported_model"),
            relay: optional(json, "relay"),
            driver: optional(json, "driver"),
            link: LinkState::from_json(&json.member("link")?)?,
        })
    }
}

impl FromJson for AddPhoneResult {
    fn from_json(json: &impl Json) -> Option<Self> {
        let (phone, problem) = (optional(json, "phone"), optional(json, "problem"));
        (phone.is_some() || problem.is_some()).then_some(AddPhoneResult { phone, problem })
    }
}

impl FromJson for LinkState {
    fn from_json(json: &impl Json) -> Option<Self> {
        match text(json, "state")?.as_str() {
            "unknown" => Some(LinkState::Unknown),
            // Without its seconds, of another version, it is still what it is.
            "reachable" => Some(LinkState::Reachable {
                seen_seconds: optional(json, "seen_seconds").unwrap_or_default(),
            }),
            "unreachable" => Some(LinkState::Unreachable {
                reason: Arc::new(reason_or_unread(json)),
                remedy: remedy(json),
                seen_seconds: optional(json, "seen_seconds"),
            }),
            "refused" => Some(LinkState::Refused {
                reason: Arc::new(reason_or_unread(json)),
                remedy: remedy(json),
            }),
            "restarting" => Some(LinkState::Restarting {
                seconds: optional(json, "seconds").unwrap_or_default(),
            }),
            _ => None,
        }
    }
}

impl FromJson for Session {
    fn from_json(json: &impl Json) -> Option<Self> {
        let (role, login) = (text(json, "role")?, text(json, "login")?);
        Some(Session {
            name: text(json, "name")?,
            role: *Role::ALL.iter().find(|known| known.name() == role)?,
            login: match login.as_str() {
                "none" => LoginKind::None,
                "password" => LoginKind::Password,
                "proxy" => LoginKind::Proxy,
                "portal" => LoginKind::Portal,
                "company" => LoginKind::Company,
                _ => return None,
            },
            may_add_phones: json.member("may_add_phones")?.flag()?,
            portal: text(json, "portal"),
            expires_at: text(json, "expires_at"),
            // An older relay has none.
            allow_fire: json.member("allow_fire").and_then(|fire| fire.flag()).unwrap_or_default(),
        })
    }
}

impl FromJson for CommandReport {
    fn from_json(json: &impl Json) -> Option<Self> {
        let status = json.member("status").and_then(|status| status.number());
        let outcome = text(json, "outcome")?;
        Some(CommandReport {
            target: text(json, "target")?,
            continued: texts_if_any(json, "continued")?,
            outcome: *Outcome::ALL.iter().find(|known| known.name() == outcome)?,
            status: status.and_then(|status| u16::try_from(status).ok()),
            ms: json.member("ms")?.number()?,
            reason: reason(json),
            remedy: remedy(json),
        })
    }
}

impl FromJson for Diagnostics {
    fn from_json(json: &impl Json) -> Option<Self> {
        Some(Diagnostics {
            checks: FromJson::from_json(&json.member("checks")?)?,
            model: optional(json, "model"),
        })
    }
}

impl FromJson for Check {
    fn from_json(json: &impl Json) -> Option<Self> {
        Some(Check {
            check: FromJson::from_json(&json.member("check")?)?,
            verdict: FromJson::from_json(&json.member("verdict")?)?,
            reason: reason_or_unread(json),
            remedy: remedy(json),
            ms: json.member("ms")?.number()?,
        })
    }
}

impl FromJson for Problem {
    fn from_json(json: &impl Json) -> Option<Self> {
        Some(Problem {
            title: text(json, "title")?,
            status: json.member("status")?.number()?.try_into().ok()?,
            detail: text(json, "detail")?,
            code: Code::named(&text(json, "code")?),
            reason: Box::new(reason_or_unread(json)),
            remedy: remedy(json).map(Box::new),
        })
    }
}

#[cfg(test)]
mod tests;
