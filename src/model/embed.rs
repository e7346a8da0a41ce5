//! The messages between this page in a frame and the portal around it: version 1 of the embed kit
//! (`crates/relay/embed/deskside.js`). What a portal sends is read here, and nothing else of it is used.

use std::time::Duration;

use relay_api::{CommandRequest, FromJson, Json};
use snom::{Command, Danger, Sequence};

/// The version of the messages.
pub const VERSION: u32 = 1;
/// The longest message that is read, as the bytes of its JSON.
pub const MAX_BYTES: usize = 8 * 1024;
/// The most messages that are read within a second.
const MAX_PER_SECOND: u32 = 50;
/// The longest id and nonce, in bytes.
const MAX_NAME: usize = 128;
/// The longest text that may be a number, in bytes; the relay reads no longer one.
const MAX_NUMBER: usize = 1_024;

/// A wish of the page around the frame to connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connect {
    /// The version that it speaks.
    pub version: u32,
    /// Shows it that the answer is one to this wish.
    pub nonce: String,
}

impl Connect {
    /// Reads a message to the window; `None` when it is anything else.
    #[must_use]
    pub fn read(json: &impl Json) -> Option<Connect> {
        if text(json, "deskside")? != "connect" {
            return None;
        }
        Some(Connect {
            version: json.member("version")?.number()?,
            nonce: text(json, "nonce").filter(|nonce| nonce.len() <= MAX_NAME)?,
        })
    }
}

/// A message on the port of a portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A token for the relay.
    Token(Token),
    /// A call, or why it makes no sense, to be answered under its number.
    Call(u32, Result<Call, CallError>),
}

impl Message {
    /// Reads a message; `None` when it is neither, so that there is nobody to answer.
    #[must_use]
    pub fn read(json: &impl Json) -> Option<Message> {
        match text(json, "type")?.as_str() {
            "token" => {
                let token = text(json, "token").filter(|token| is_token(token))?;
                Some(Message::Token(Token { token, expires_at: text(json, "expires_at") }))
            }
            "call" => {
                let id = json.member("id")?.number()?;
                let name = text(json, "name").unwrap_or_default();
                let none = || CallError::invalid("args is missing");
                let call = json.member("args").ok_or_else(none);
                Some(Message::Call(id, call.and_then(|args| Call::read(&name, &args))))
            }
            _ => None,
        }
    }
}

/// Returns whether a text can stand in the header `Authorization`.
fn is_token(text: &str) -> bool {
    (1..=512).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A token for the relay. It is kept in memory only.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The token itself.
    pub token: String,
    /// When it ends, as RFC 3339 writes it.
    pub expires_at: Option<String>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// A call of a portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Shows the phone with this id.
    Select(String),
    /// Prepares a call, or makes it at once.
    Dial {
        /// The number, as the portal has it.
        number: String,
        /// It is called at once, where the relay allows that.
        fire: bool,
        /// A person has just acted in the portal.
        is_activated: bool,
    },
    /// Sends a command.
    Run {
        /// The command.
        command: Command,
        /// A person has just acted in the portal.
        is_activated: bool,
    },
    /// Returns the picture of the main display.
    Screenshot,
    /// Returns what was done, as HTML.
    Evidence,
    /// Changes parameters of the address.
    Set(Vec<(&'static str, String)>),
}

/// The parameters of the address that a portal may change.
const PARAMETERS: [&str; 4] = ["lang", "theme", "mode", "tabs"];

impl Call {
    fn read(name: &str, args: &impl Json) -> Result<Call, CallError> {
        let required = |member: &str| {
            text(args, member).ok_or_else(|| CallError::invalid(&format!("{member} is missing")))
        };
        let is_set = |member| args.member(member).and_then(|it| it.flag()) == Some(true);
        let run = |command| Call::Run { command, is_activated: is_set("activated") };
        match name {
            "select" => {
                let phone = required("phone")?;
                match phone.len() <= MAX_NAME {
                    true => Ok(Call::Select(phone)),
                    false => Err(CallError::invalid("phone is too long")),
                }
            }
            "dial" => {
                let number = required("number")?;
                let (fire, is_activated) = (is_set("fire"), is_set("activated"));
                match number.len() <= MAX_NUMBER {
                    true => Ok(Call::Dial { number, fire, is_activated }),
                    false => Err(CallError::invalid("number is too long")),
                }
            }
            "keys" => required("sequence")?
                .parse::<Sequence>()
                .map(|keys| run(Command::Keys(keys)))
                .map_err(|error| CallError::invalid(&format!("sequence: {error}"))),
            "run" => {
                let none = || CallError::invalid("command is not one of this relay");
                let command = args.member("command").ok_or_else(none)?;
                let command = CommandRequest::from_json(&command).ok_or_else(none)?.command();
                match command.map_err(|error| CallError::invalid(&error.to_string()))? {
                    // It would go around what `dial` asks for.
                    Command::Dial { number, .. } => {
                        let number = number.as_str().to_owned();
                        Ok(Call::Dial { number, fire: false, is_activated: false })
                    }
                    command => Ok(run(command)),
                }
            }
            "release" => Ok(run(Command::ReleaseAllCalls)),
            "screenshot" => Ok(Call::Screenshot),
            "evidence" => Ok(Call::Evidence),
            "set" => {
                let parameter = |name| Some((name, text(args, name)?));
                let parameters: Vec<_> = PARAMETERS.into_iter().filter_map(parameter).collect();
                let is_short = |(_, value): &(&str, String)| value.len() <= MAX_NAME;
                match parameters.iter().all(is_short) {
                    true => Ok(Call::Set(parameters)),
                    false => Err(CallError::invalid("a value is too long")),
                }
            }
            _ => Err(CallError::new("unknown-call", "This relay does not know the call.")),
        }
    }

    /// Returns whether the call does something to the phone, so that a frame that only watches refuses
    /// it.
    #[must_use]
    pub fn acts(&self) -> bool {
        matches!(self, Call::Dial { .. } | Call::Run { .. })
    }
}

/// Returns whether a person has to confirm a command in the frame: a portal must not lose data on its own, and call
/// somebody only where it `may_fire`.
#[must_use]
pub fn needs_person(command: &Command, may_fire: bool) -> bool {
    command.danger() == Danger::DestroysData || (command.may_start_call() && !may_fire)
}

/// Why a call is not done. It is for programs, and in English as the problems of the API are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallError {
    /// A stable code.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
}

impl CallError {
    /// Creates an error.
    #[must_use]
    pub fn new(code: &'static str, message: &str) -> CallError {
        CallError { code, message: message.to_owned() }
    }

    fn invalid(message: &str) -> CallError {
        CallError::new("invalid-call", message)
    }
}

fn text(json: &impl Json, name: &str) -> Option<String> {
    json.member(name)?.text()
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is read.
    Read,
    /// It is dropped, as the first of this second, so that the portal hears of it once.
    DropAndReport,
    /// It is dropped.
    Drop,
}

/// The rate at which messages are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct MessageRate {
    second: u64,
    count: u32,
}

impl MessageRate {
    /// Counts a message at `now` on the page's clock.
    pub fn admit(&mut self, now: Duration) -> Admission {
        if now.as_secs() != self.second {
            *self = MessageRate { second: now.as_secs(), count: 0 };
        }
        self.count = self.count.saturating_add(1);
        match self.count {
            ..=MAX_PER_SECOND => Admission::Read,
            count if count == MAX_PER_SECOND + 1 => Admission::DropAndReport,
            _ => Admission::Drop,
        }
    }
}

/// Returns how long after a token came the portal is asked for the next one: a minute before its end, or
/// halfway where it lives shorter than two.
#[must_use]
pub fn token_needed_after(left: Duration) -> Duration {
    left - (left / 2).min(Duration::from_secs(60))
}

/// What the frame says about its portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameNote {
    /// The portal has not handed in a token yet.
    AwaitsToken,
    /// Its token has ended.
    TokenEnded,
    /// The token is not for this phone.
    OtherPhone(String),
    /// The browser stores nothing in the frame, so that a sign-in does not last.
    StorageForbidden,
    /// The relay does not allow this origin to control it.
    WrongOrigin(String),
    /// The portal speaks this version of the embed kit.
    OtherVersion(u32),
    /// Why it does not go on.
    Failed(String),
}

/// A value in a message to the portal.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// A text.
    Text(String),
    /// A whole number.
    Number(u32),
    /// Yes or no.
    Flag(bool),
    /// Bytes, as an `ArrayBuffer`.
    Bytes(Vec<u8>),
    /// An array.
    List(Vec<Detail>),
    /// An object.
    Object(Vec<(&'static str, Detail)>),
}

impl Detail {
    /// Returns a text.
    #[must_use]
    pub fn text(text: &str) -> Detail {
        Detail::Text(text.to_owned())
    }

    /// Returns the message with the result of a call.
    #[must_use]
    pub fn result(id: u32, result: Result<Detail, CallError>) -> Detail {
        let (is_done, member) = match result {
            Ok(value) => (true, ("value", value)),
            Err(CallError { code, message }) => {
                let error = [("code", Detail::text(code)), ("message", Detail::Text(message))];
                (false, ("error", Detail::Object(error.into())))
            }
        };
        let head = [("type", Detail::text("result")), ("id", Detail::Number(id))];
        Detail::Object(head.into_iter().chain([("ok", Detail::Flag(is_done)), member]).collect())
    }

    /// Returns the message with an event.
    #[must_use]
    pub fn event(name: &str, members: Vec<(&'static str, Detail)>) -> Detail {
        Detail::Object(vec![
            ("type", Detail::text("event")),
            ("name", Detail::text(name)),
            ("detail", Detail::Object(members)),
        ])
    }

    /// Returns the message that answers a wish to connect.
    #[must_use]
    pub fn welcome(nonce: &str) -> Detail {
        Detail::Object(vec![
            ("type", Detail::text("welcome")),
            ("version", Detail::Number(VERSION)),
            ("nonce", Detail::text(nonce)),
        ])
    }
}

#[cfg(test)]
mod tests;
