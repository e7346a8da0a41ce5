//! Reading what the relay says, and telling it what to do, with little code.
//!
//! The page opens with what it says and reads first, and what `serde` makes for it would be a tenth
//! of that. So these types are also written and read by hand, from JSON however it is kept: by a browser in the page, by
//! `serde_json` in the tests, which hold that both ways read the same. As everywhere in this API, a
//! member that is not known is passed over.

use std::fmt::Write;

use crate::{
    Code, CommandReport, CommandRequest, LinkState, LoginKind, Outcome, PhoneSummary, Problem,
    Reason, Role, Session,
};

/// A value of JSON.
pub trait Json: Sized {
    /// The member called `name`, of an object that has it.
    fn member(&self, name: &str) -> Option<Self>;
    /// The text, of a string.
    fn text(&self) -> Option<String>;
    /// The number, of one that is whole and not too large.
    fn number(&self) -> Option<u32>;
    /// Whether it is `true`, of `true` and `false`.
    fn flag(&self) -> Option<bool>;
    /// What is in an array.
    fn items(&self) -> Option<Vec<Self>>;
}

/// What can be read from JSON.
pub trait FromJson: Sized {
    /// What `json` stands for; `None` when it is something else.
    fn from_json(json: &impl Json) -> Option<Self>;
}

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

impl FromJson for String {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.text()
    }
}

impl FromJson for u32 {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.number()
    }
}

impl FromJson for u16 {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.number()?.try_into().ok()
    }
}

impl FromJson for bool {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.flag()
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(json: &impl Json) -> Option<Self> {
        T::from_json(json).map(Box::new)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.items()?.iter().map(T::from_json).collect()
    }
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
            link: LinkState::from_json(&json.member("link")?)?,
        })
    }
}

impl FromJson for LinkState {
    fn from_json(json: &impl Json) -> Option<Self> {
        match text(json, "state")?.as_str() {
            "unknown" => Some(LinkState::Unknown),
            "reachable" => Some(LinkState::Reachable),
            "unreachable" => Some(LinkState::Unreachable {
                reason: Reason::from_json(&json.member("reason")?)?,
                remedy: optional(json, "remedy"),
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
                _ => return None,
            },
            may_add_phones: json.member("may_add_phones")?.flag()?,
        })
    }
}

impl FromJson for CommandReport {
    fn from_json(json: &impl Json) -> Option<Self> {
        let status = json.member("status").and_then(|status| status.number());
        Some(CommandReport {
            target: text(json, "target")?,
            continued: texts_if_any(json, "continued")?,
            outcome: match text(json, "outcome")?.as_str() {
                "accepted" => Outcome::Accepted,
                "sent-no-answer" => Outcome::SentNoAnswer,
                "refused" => Outcome::Refused,
                _ => return None,
            },
            status: status.and_then(|status| u16::try_from(status).ok()),
            ms: json.member("ms")?.number()?,
            reason: optional(json, "reason"),
            remedy: optional(json, "remedy"),
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
            reason: FromJson::from_json(&json.member("reason")?)?,
            remedy: optional(json, "remedy"),
        })
    }
}

impl CommandRequest {
    /// The same JSON that `serde` makes of it.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        let name = |json: &mut String, name: &str| write_text(json, "{\"command\":", name);
        let optional = |json: &mut String, before: &str, value: &Option<String>| {
            if let Some(value) = value {
                write_text(json, before, value);
            }
        };
        match self {
            CommandRequest::Keys { sequence } => {
                name(&mut json, "keys");
                write_text(&mut json, ",\"sequence\":", sequence);
            }
            CommandRequest::Dial { number, identity } => {
                name(&mut json, "dial");
                write_text(&mut json, ",\"number\":", number);
                optional(&mut json, ",\"identity\":", identity);
            }
            CommandRequest::Dtmf { digits } => {
                name(&mut json, "dtmf");
                write_text(&mut json, ",\"digits\":", digits);
            }
            CommandRequest::ReleaseAllCalls {} => name(&mut json, "release_all_calls"),
            CommandRequest::LogOffAll { confirm } => {
                name(&mut json, "log_off_all");
                optional(&mut json, CONFIRM, confirm);
            }
            CommandRequest::LogOff { line } => {
                name(&mut json, "log_off");
                write_number(&mut json, ",\"line\":", *line);
            }
            CommandRequest::Reregister { line } => {
                name(&mut json, "reregister");
                write_number(&mut json, ",\"line\":", *line);
            }
            CommandRequest::PlayRinger { ringer } => {
                name(&mut json, "play_ringer");
                write_number(&mut json, ",\"ringer\":", *ringer);
            }
            CommandRequest::Reboot {} => name(&mut json, "reboot"),
            CommandRequest::Reset { confirm } => {
                name(&mut json, "reset");
                optional(&mut json, CONFIRM, confirm);
            }
            CommandRequest::ClearCalls { list } => {
                name(&mut json, "clear_calls");
                write_text(&mut json, ",\"list\":", list);
            }
            CommandRequest::UpgradeFirmware { url, confirm } => {
                name(&mut json, "upgrade_firmware");
                write_text(&mut json, ",\"url\":", url);
                optional(&mut json, CONFIRM, confirm);
            }
            CommandRequest::FixLineInfoLayer {} => name(&mut json, "fix_line_info_layer"),
            CommandRequest::Touch { steps } => {
                name(&mut json, "touch");
                let mut before = ",\"steps\":[{\"x\":";
                for step in steps {
                    write_number(&mut json, before, step.x);
                    write_number(&mut json, ",\"y\":", step.y);
                    write_text(&mut json, ",\"action\":", &step.action);
                    before = "},{\"x\":";
                }
                json.push_str(if steps.is_empty() { ",\"steps\":[" } else { "}" });
                json.push(']');
            }
        }
        json.push('}');
        json
    }
}

const CONFIRM: &str = ",\"confirm\":";

fn write_number(json: &mut String, before: &str, number: i64) {
    // Writing to a string never fails.
    _ = write!(json, "{before}{number}");
}

/// A string, with what JSON does not let stand in one written as it wants it (RFC 8259, section 7).
fn write_text(json: &mut String, before: &str, text: &str) {
    json.push_str(before);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                json.push('\\');
                json.push(character);
            }
            '\u{0}'..='\u{1f}' => _ = write!(json, "\\u{:04x}", u32::from(character)),
            _ => json.push(character),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, option, prelude::*};
    use serde_json::{Value, json, to_value};

    use super::*;
    use crate::TouchPoint;

    impl Json for Value {
        fn member(&self, name: &str) -> Option<Self> {
            self.get(name).filter(|member| !member.is_null()).cloned()
        }

        fn text(&self) -> Option<String> {
            self.as_str().map(str::to_owned)
        }

        fn number(&self) -> Option<u32> {
            self.as_u64()?.try_into().ok()
        }

        fn flag(&self) -> Option<bool> {
            self.as_bool()
        }

        fn items(&self) -> Option<Vec<Self>> {
            self.as_array().cloned()
        }
    }

    fn reason() -> impl Strategy<Value = Reason> {
        use crate::{IoProblem, List};
        let leaf = prop_oneof![
            (0..IoProblem::ALL.len())
                .prop_map(|nth| Reason::NoConnection { error: IoProblem::ALL[nth] }),
            any::<u32>().prop_map(|seconds| Reason::ConnectTimeout { seconds }),
            (any::<u16>(), vec(".*", 0..3))
                .prop_map(|(port, all)| Reason::PortNotAllowed { port, allowed: List(all) }),
            (".*", ".*").prop_map(|(address, scheme)| Reason::Reachable { address, scheme }),
            Just(Reason::NoAnswer {}),
        ];
        leaf.prop_recursive(2, 4, 1, |reason| {
            (any::<u32>(), reason)
                .prop_map(|(sent, reason)| Reason::SequenceCut { sent, reason: Box::new(reason) })
        })
    }

    fn link() -> impl Strategy<Value = LinkState> {
        prop_oneof![
            Just(LinkState::Unknown),
            Just(LinkState::Reachable),
            reason().prop_map(LinkState::unreachable),
        ]
    }

    fn phone() -> impl Strategy<Value = PhoneSummary> {
        let texts = || vec(".*", 0..3);
        (".*", ".*", ".*", texts(), any::<bool>(), texts(), link()).prop_map(
            |(id, name, model, groups, ad_hoc, screens, link)| PhoneSummary {
                id,
                name,
                model,
                groups,
                ad_hoc,
                screens,
                link,
            },
        )
    }

    fn report() -> impl Strategy<Value = CommandReport> {
        let outcome = prop_oneof![
            Just(Outcome::Accepted),
            Just(Outcome::SentNoAnswer),
            Just(Outcome::Refused)
        ];
        let optional = (option::of(any::<u16>()), option::of(reason()));
        (".*", vec(".*", 0..3), outcome, any::<u32>(), optional).prop_map(
            |(target, continued, outcome, ms, (status, reason))| CommandReport {
                target,
                continued,
                outcome,
                status,
                ms,
                remedy: reason.as_ref().and_then(Reason::remedy),
                reason,
            },
        )
    }

    fn request() -> impl Strategy<Value = CommandRequest> {
        let confirm = || option::of(".*");
        let step = (any::<i64>(), any::<i64>(), ".*");
        let step = step.prop_map(|(x, y, action)| TouchPoint { x, y, action });
        prop_oneof![
            ".*".prop_map(|sequence| CommandRequest::Keys { sequence }),
            (".*", option::of(".*"))
                .prop_map(|(number, identity)| CommandRequest::Dial { number, identity }),
            ".*".prop_map(|digits| CommandRequest::Dtmf { digits }),
            Just(CommandRequest::ReleaseAllCalls {}),
            confirm().prop_map(|confirm| CommandRequest::LogOffAll { confirm }),
            any::<i64>().prop_map(|line| CommandRequest::LogOff { line }),
            any::<i64>().prop_map(|line| CommandRequest::Reregister { line }),
            any::<i64>().prop_map(|ringer| CommandRequest::PlayRinger { ringer }),
            Just(CommandRequest::Reboot {}),
            confirm().prop_map(|confirm| CommandRequest::Reset { confirm }),
            ".*".prop_map(|list| CommandRequest::ClearCalls { list }),
            (".*", confirm())
                .prop_map(|(url, confirm)| CommandRequest::UpgradeFirmware { url, confirm }),
            Just(CommandRequest::FixLineInfoLayer {}),
            vec(step, 0..3).prop_map(|steps| CommandRequest::Touch { steps }),
        ]
    }

    proptest! {
        #[test]
        fn commands_are_written_as_serde_reads_them(request in request()) {
            let written: Value = serde_json::from_str(&request.to_json()).unwrap();
            prop_assert_eq!(written, to_value(&request).unwrap());
        }

        #[test]
        fn phones_are_read_as_they_are_written(phones in vec(phone(), 0..3)) {
            prop_assert_eq!(Vec::from_json(&to_value(&phones).unwrap()), Some(phones));
        }

        #[test]
        fn reports_are_read_as_they_are_written(report in report()) {
            prop_assert_eq!(CommandReport::from_json(&to_value(&report).unwrap()), Some(report));
        }

        #[test]
        fn problems_are_read_as_they_are_written(reason in reason(), nth in 0..Code::NAMES.len()) {
            let code: Code = serde_json::from_value(json!(Code::NAMES[nth])).unwrap();
            let problem = Problem::new(code, reason);
            prop_assert_eq!(Problem::from_json(&to_value(&problem).unwrap()), Some(problem));
        }

        #[test]
        fn sessions_are_read_as_they_are_written(
            name in ".*",
            role in 0..Role::ALL.len(),
            login in 0..3_usize,
            may_add_phones in any::<bool>(),
        ) {
            let login = [LoginKind::None, LoginKind::Password, LoginKind::Proxy][login];
            let session = Session { name, role: Role::ALL[role], login, may_add_phones };
            prop_assert_eq!(Session::from_json(&to_value(&session).unwrap()), Some(session));
        }
    }

    #[test]
    fn what_is_missing_or_new_is_seen() {
        let newer = json!({"title": "t", "status": 418, "detail": "d", "code": "teapot",
            "reason": {"kind": "no-answer"}, "x": 1});
        assert_eq!(Problem::from_json(&newer).map(|problem| problem.code), Some(Code::Other));
        assert_eq!(Problem::from_json(&json!({"title": "t"})), None);
        assert_eq!(Problem::from_json(&json!("<html>")), None);
        assert_eq!(LinkState::from_json(&json!({"state": "melted"})), None);
        assert_eq!(Session::from_json(&json!([])), None);
    }
}
