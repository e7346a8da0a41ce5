//! The virtual phones of the page that needs no server: two colleagues who can call each other.
//!
//! They answer as the relay would, without a network: the same checks, reports and problems.

use std::{collections::HashMap, time::Duration};

use relay_api::{
    Check, CheckName, Code, CommandReport, CommandRequest, Diagnostics, LinkState, Outcome,
    PhoneSummary, PictureProblem, Problem, Reason, Verdict,
};
use snom::{Command, Model, Picture, RequestTarget, Screen};
use virtual_phone::{Exchange, VirtualPhone};

/// The phones: id, name, number and model.
const PEOPLE: [(&str, &str, &str, &str); 2] =
    [("anna", "Anna · 101", "101", "D785"), ("zoe", "Zoë · 113", "113", "870")];

/// Two virtual phones, connected.
pub struct DemoPhones {
    exchange: Exchange,
    /// The time of the last restart of each phone.
    restarts: HashMap<usize, Duration>,
    /// The last picture of each screen, as the phone drew it.
    shown: HashMap<(usize, Screen), Drawn>,
    drawn: u64,
}

struct Drawn {
    bitmap: Vec<u8>,
    tag: String,
    png: Vec<u8>,
}

impl DemoPhones {
    /// Switches the phones on, at `time_of_day` after midnight.
    #[must_use]
    pub fn open(time_of_day: Duration) -> DemoPhones {
        let phones = PEOPLE.into_iter().filter_map(|(_, _, number, model)| {
            Some((number.to_owned(), VirtualPhone::new(Model::find(model)?, time_of_day)))
        });
        let exchange = Exchange::new(phones.collect());
        DemoPhones { exchange, restarts: HashMap::new(), shown: HashMap::new(), drawn: 0 }
    }

    /// Lists the phones at `now` as the relay would.
    #[must_use]
    pub fn phones(&mut self, now: Duration) -> Vec<PhoneSummary> {
        self.exchange.advance(now);
        let phones = PEOPLE.into_iter().enumerate().filter_map(|(nth, (id, name, _, _))| {
            let phone = self.exchange.phone(nth)?;
            let screens = phone.model().screens.iter().map(|screen| screen.name().to_owned());
            Some(PhoneSummary {
                id: id.to_owned(),
                name: name.to_owned(),
                model: phone.model().name.to_owned(),
                groups: Vec::new(),
                ad_hoc: false,
                screens: screens.collect(),
                address: None,
                firmware: Some(phone.firmware().to_string()),
                mac: None,
                reported_model: None,
                relay: None,
                driver: None,
                link: if phone.is_up() {
                    LinkState::Reachable { seen_seconds: 0 }
                } else {
                    let sent = self.restarts.get(&nth).copied().unwrap_or(now);
                    let seconds = now.saturating_sub(sent).as_secs();
                    LinkState::Restarting { seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }
                },
            })
        });
        phones.collect()
    }

    /// Gives a command to a phone at `now`.
    ///
    /// # Errors
    /// When the command is invalid, the phone is restarting, or there is no such phone.
    pub fn send(
        &mut self,
        id: &str,
        request: &CommandRequest,
        now: Duration,
    ) -> Result<CommandReport, Problem> {
        self.exchange.advance(now);
        let (nth, phone) = self.find(id)?;
        let command = request.command()?;
        let firmware = Some(phone.firmware());
        request.check(&command, id, phone.model(), firmware)?;
        if !phone.is_up() {
            return Err(is_restarting());
        }
        let mut targets = targets(&command, firmware).into_iter();
        self.exchange.obey(nth, &command, now);
        if matches!(command, Command::Reboot | Command::Reset | Command::UpgradeFirmware(_)) {
            self.restarts.insert(nth, now);
        }
        Ok(CommandReport {
            target: targets.next().unwrap_or_default(),
            continued: targets.collect(),
            outcome: Outcome::Accepted,
            status: Some(200),
            ms: 0,
            reason: None,
            remedy: None,
        })
    }

    /// Returns the picture of a screen at `now` as PNG with its tag; `None` when it is still the one called
    /// `tag`.
    ///
    /// # Errors
    /// When the phone is restarting or has no such screen.
    pub fn picture(
        &mut self,
        id: &str,
        screen: Screen,
        tag: &str,
        now: Duration,
    ) -> Result<Option<(String, Vec<u8>)>, Problem> {
        self.exchange.advance(now);
        let (nth, phone) = self.find(id)?;
        if !phone.is_up() {
            return Err(is_restarting());
        }
        let bitmap = phone.picture(screen).ok_or_else(|| {
            Problem::new(Code::UnknownScreen, Reason::UnknownScreen { screen: screen.to_string() })
        })?;
        let same = self.shown.get(&(nth, screen)).filter(|drawn| drawn.bitmap == bitmap);
        if let Some(drawn) = same {
            let is_known = drawn.tag == tag;
            return Ok((!is_known).then(|| (drawn.tag.clone(), drawn.png.clone())));
        }
        let png = png(&bitmap).map_err(|reason| Problem::new(Code::PhoneAnswer, reason))?;
        self.drawn += 1;
        let tag = self.drawn.to_string();
        let drawn = Drawn { bitmap, tag: tag.clone(), png: png.clone() };
        self.shown.insert((nth, screen), drawn);
        Ok(Some((tag, png)))
    }

    /// Runs the diagnostics of a phone.
    ///
    /// # Errors
    /// When there is no such phone.
    pub fn diagnosis(&self, id: &str) -> Result<Diagnostics, Problem> {
        let (_, phone) = self.find(id)?;
        let model = phone.model().name.to_owned();
        let picture = if phone.is_up() {
            Check::new(CheckName::Picture, Verdict::Ok, Reason::DemoScreen {}, 0)
        } else {
            Check::new(CheckName::Picture, Verdict::Warning, Reason::Restarting {}, 0)
        };
        let reason = Reason::DemoModel { model: model.clone() };
        let checks = vec![Check::new(CheckName::Model, Verdict::Ok, reason, 0), picture];
        Ok(Diagnostics { checks, model: Some(model) })
    }

    fn find(&self, id: &str) -> Result<(usize, &VirtualPhone), Problem> {
        let nth = PEOPLE.iter().position(|(other, ..)| *other == id);
        let found = nth.and_then(|nth| Some((nth, self.exchange.phone(nth)?)));
        found.ok_or_else(|| {
            let ids = PEOPLE.iter().map(|(id, ..)| id).collect();
            Problem::new(Code::UnknownPhone, Reason::UnknownPhone { id: id.to_owned(), ids })
        })
    }
}

fn is_restarting() -> Problem {
    Problem::new(Code::PhoneUnreachable, Reason::Restarting {})
}

/// Returns the requests that a real phone would get.
fn targets(command: &Command, firmware: Option<snom::Firmware>) -> Vec<String> {
    let target = |command: &Command| RequestTarget::new(command, firmware).to_string();
    match command {
        Command::Keys(sequence) => {
            let parts = sequence.split().into_iter();
            parts.map(|part| target(&Command::Keys(part.sequence))).collect()
        }
        other => vec![target(other)],
    }
}

fn png(bitmap: &[u8]) -> Result<Vec<u8>, Reason> {
    let picture = Picture::decode(bitmap).map_err(|error| Reason::from(&error))?;
    picture.to_png().map_err(|_| Reason::PictureInvalid { problem: PictureProblem::Format })
}

#[cfg(test)]
mod tests {
    use snom::touch::{Touch, TouchAction, TouchStep};

    use super::*;

    const NOW: Duration = Duration::from_secs(1);

    fn demo() -> DemoPhones {
        DemoPhones::open(Duration::from_secs(9 * 3_600))
    }

    fn send(demo: &mut DemoPhones, id: &str, command: &Command) -> Result<CommandReport, Code> {
        let sent = demo.send(id, &CommandRequest::from(command), NOW);
        sent.map_err(|problem| problem.code)
    }

    #[test]
    fn a_command_is_answered_as_by_the_relay() {
        let mut demo = demo();
        let keys = Command::Keys("OFFHOOK;1;1;3".parse().unwrap());
        let report = send(&mut demo, "anna", &keys).unwrap();
        let Ok(snom::Request::Command(read)) = snom::Request::decode(&report.target) else {
            panic!("{}", report.target);
        };
        assert_eq!((read, report.continued.len()), (keys.clone(), 0));
        assert_eq!((report.outcome, report.status), (Outcome::Accepted, Some(200)));
        let tap = TouchStep::new(10, 10, TouchAction::Tap).unwrap();
        let touch = Command::Touch(Touch::new(vec![tap]).unwrap());
        assert_eq!(send(&mut demo, "anna", &touch), Err(Code::NotOnThisPhone));
        assert!(send(&mut demo, "zoe", &touch).is_ok());
        assert_eq!(send(&mut demo, "nobody", &keys), Err(Code::UnknownPhone));
    }

    #[test]
    fn a_reset_needs_the_name_of_the_phone_and_takes_a_while() {
        let mut demo = demo();
        assert_eq!(send(&mut demo, "anna", &Command::Reset), Err(Code::ConfirmationRequired));
        let confirmed = CommandRequest::from(&Command::Reset).confirmed("anna");
        assert!(demo.send("anna", &confirmed, NOW).is_ok());
        let key = Command::Keys("1".parse().unwrap());
        assert_eq!(send(&mut demo, "anna", &key), Err(Code::PhoneUnreachable));
        let away = demo.picture("anna", Screen::Main, "", NOW).unwrap_err();
        assert_eq!(away.code, Code::PhoneUnreachable);
        let soon = NOW + Duration::from_secs(5);
        assert_eq!(demo.phones(soon)[0].link, LinkState::Restarting { seconds: 5 });
        let later = NOW + Duration::from_secs(300);
        assert_eq!(demo.phones(later)[0].link, LinkState::Reachable { seen_seconds: 0 });
        assert!(demo.picture("anna", Screen::Main, "", later).unwrap().is_some());
    }

    #[test]
    fn a_picture_comes_once_until_it_changes() {
        let mut demo = demo();
        let (tag, png) = demo.picture("anna", Screen::Main, "", NOW).unwrap().unwrap();
        assert!(png.starts_with(b"\x89PNG"));
        assert_eq!(demo.picture("anna", Screen::Main, &tag, NOW).unwrap(), None);
        let again = demo.picture("anna", Screen::Main, "", NOW).unwrap();
        assert_eq!(again, Some((tag.clone(), png)), "for a request without its tag");
        send(&mut demo, "anna", &Command::Keys("VOLUME_UP".parse().unwrap())).unwrap();
        let after = demo.picture("anna", Screen::Main, &tag, NOW).unwrap();
        assert!(after.is_some_and(|(other, _)| other != tag));
        let none = demo.picture("zoe", Screen::Labels, "", NOW).unwrap_err();
        assert_eq!(none.code, Code::UnknownScreen);
    }

    #[test]
    fn a_call_shows_on_both_phones() {
        let mut demo = demo();
        let before = demo.picture("zoe", Screen::Main, "", NOW).unwrap().unwrap().0;
        let dial = Command::Dial { number: "113".parse().unwrap(), identity: None };
        send(&mut demo, "anna", &dial).unwrap();
        assert!(demo.picture("zoe", Screen::Main, &before, NOW).unwrap().is_some(), "it rings");
    }

    #[test]
    fn the_diagnosis_has_the_model() {
        assert_eq!(demo().diagnosis("zoe").unwrap().model.as_deref(), Some("870"));
    }
}
