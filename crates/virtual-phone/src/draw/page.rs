//! The content of the main display, independent of how it is drawn.

use std::time::Duration;

use snom::argument::CallList;

use crate::phone::{
    AudioDevice, Call, CallState, Notice, Power, Purpose, Registration, View, VirtualPhone,
};

/// The tone of a state. Colour never stands alone: a word goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Neutral,
    Positive,
    Pending,
    Alert,
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) left: String,
    pub(crate) right: String,
    pub(crate) tone: Option<Tone>,
}

/// The content between the title and the soft keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Clock {
        tone: Tone,
        status: String,
        detail: String,
    },
    Entry {
        heading: &'static str,
        text: String,
    },
    Call {
        tone: Tone,
        heading: &'static str,
        timer: Option<String>,
        party: String,
        detail: String,
        device: &'static str,
        marks: Vec<&'static str>,
    },
    List {
        typed: Option<String>,
        rows: Vec<Row>,
        selected: usize,
        empty: &'static str,
    },
    Facts(Vec<(&'static str, String)>),
    Message {
        heading: &'static str,
        text: String,
        percent: Option<u8>,
    },
}

/// A message at the foot of the display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Foot {
    Text(String),
    Level { name: &'static str, level: u8 },
}

/// A display narrower than this, in pixels, gets short labels.
const NARROW: u16 = 200;

/// The content of the main display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) time: String,
    pub(crate) do_not_disturb: bool,
    /// The number of missed calls.
    pub(crate) missed: usize,
    pub(crate) body: Body,
    pub(crate) foot: Option<Foot>,
    /// The labels of the soft keys, as many as there are keys.
    pub(crate) soft_keys: Vec<Option<&'static str>>,
}

impl Page {
    pub(crate) fn of(phone: &VirtualPhone) -> Page {
        let (hours, minutes) = phone.clock();
        let identity = phone.identities.get(phone.identities.active());
        let name = identity.map_or("Not set up", |identity| identity.name.as_str());
        Page {
            // An 820 or 821 leaves the line out of the picture until FIX_LIL.
            title: match heading(phone) {
                Some(heading) => heading.to_owned(),
                None if phone.line_info => name.to_owned(),
                None => String::new(),
            },
            time: format!("{hours}:{minutes:02}"),
            do_not_disturb: phone.do_not_disturb,
            missed: phone.lists.of(CallList::Missed).len(),
            body: body(phone),
            foot: phone.notice().map(|notice| match notice {
                Notice::Text(text) => Foot::Text(text.clone()),
                Notice::Volume(device) => {
                    Foot::Level { name: device.name(), level: phone.sound.volume_of(*device) }
                }
            }),
            soft_keys: phone
                .soft_keys()
                .into_iter()
                .map(|key| {
                    let narrow = phone.model.display.pixels().0 < NARROW;
                    key.map(|key| if narrow { key.short_label() } else { key.label() })
                })
                .collect(),
        }
    }
}

/// Returns the title of a list or a menu; it takes the place of the identity.
fn heading(phone: &VirtualPhone) -> Option<&'static str> {
    match &phone.view {
        View::Menu { menu, .. } => Some(menu.title()),
        View::CallList { list, .. } => Some(match list {
            CallList::Dialled => "Dialled calls",
            CallList::Missed => "Missed calls",
            CallList::Received => "Received calls",
        }),
        View::Contacts { .. } => Some("Contacts"),
        View::Information => Some("Information"),
        View::Home if phone.calls.iter().count() > 1 => Some("Calls"),
        View::Home | View::Prompt { .. } | View::ConfirmTransfer => None,
    }
}

fn body(phone: &VirtualPhone) -> Body {
    match phone.power {
        Power::On if phone.set_up => {}
        Power::On => {
            return Body::Message {
                heading: "Welcome",
                text: "Press any key to set up the phone".to_owned(),
                percent: None,
            };
        }
        Power::Loading { .. } => {
            return Body::Message {
                heading: "Loading firmware",
                text: "Do not switch off".to_owned(),
                percent: phone.loaded_percent(),
            };
        }
        Power::Restarting(_) => {
            return Body::Message {
                heading: "Starting",
                text: format!("{} {}", phone.model.name, phone.firmware),
                percent: None,
            };
        }
    }
    match &phone.view {
        View::Home => home(phone),
        View::Prompt { text, purpose } => Body::Entry {
            heading: match purpose {
                Purpose::Call => "Enter a number",
                Purpose::Transfer => "Transfer to",
            },
            text: text.clone(),
        },
        View::Menu { menu, selected } => Body::List {
            typed: None,
            rows: menu
                .items()
                .iter()
                .map(|item| Row {
                    left: item.label(),
                    right: match item {
                        crate::phone::MenuItem::DoNotDisturb if phone.do_not_disturb => "On",
                        crate::phone::MenuItem::DoNotDisturb => "Off",
                        _ => "",
                    }
                    .to_owned(),
                    tone: None,
                })
                .collect(),
            selected: *selected,
            empty: "",
        },
        View::CallList { list, selected } => Body::List {
            typed: None,
            rows: phone
                .lists
                .of(*list)
                .iter()
                .map(|number| match crate::phone::name_of(number) {
                    Some(name) => Row { left: name.to_owned(), right: number.clone(), tone: None },
                    None => Row { left: number.clone(), right: String::new(), tone: None },
                })
                .collect(),
            selected: *selected,
            empty: match list {
                CallList::Dialled => "No dialled calls",
                CallList::Missed => "No missed calls",
                CallList::Received => "No received calls",
            },
        },
        View::Contacts { typed, selected } => {
            let mode = if typed.capitals() { "ABC" } else { "abc" };
            Body::List {
                typed: Some(format!("{}|  {mode}", typed.text())),
                rows: typed
                    .matches()
                    .map(|(name, number)| Row {
                        left: name.to_owned(),
                        right: number.to_owned(),
                        tone: None,
                    })
                    .collect(),
                selected: *selected,
                empty: "Nobody found",
            }
        }
        View::ConfirmTransfer => {
            let party = phone.calls.focused().map(|call| call.party().to_owned());
            Body::Message {
                heading: "Transfer",
                text: format!("to {}", party.unwrap_or_default()),
                percent: None,
            }
        }
        View::Information => Body::Facts(vec![
            ("Model", phone.model.name.to_owned()),
            ("Kind", "Virtual phone".to_owned()),
            ("Firmware", phone.firmware.to_string()),
            (
                "Identity",
                phone
                    .identities
                    .get(phone.identities.active())
                    .map_or("none".to_owned(), |identity| identity.uri.clone()),
            ),
        ]),
    }
}

fn home(phone: &VirtualPhone) -> Body {
    if phone.calls.iter().count() > 1 {
        return Body::List {
            typed: None,
            rows: phone
                .calls
                .iter()
                .map(|call| {
                    let (tone, word) = state_of(call);
                    let timer = call.talked(phone.now).map(minutes_and_seconds);
                    Row {
                        left: call.party().to_owned(),
                        right: match timer {
                            Some(timer) => format!("{word} {timer}"),
                            None => word.to_owned(),
                        },
                        tone: Some(tone),
                    }
                })
                .collect(),
            selected: phone.calls.focus(),
            empty: "",
        };
    }
    match phone.calls.focused() {
        Some(call) => single_call(phone, call),
        None => idle(phone),
    }
}

fn single_call(phone: &VirtualPhone, call: &Call) -> Body {
    let (tone, heading) = state_of(call);
    let detail = match call.state {
        CallState::Over => match call.talked(phone.now) {
            Some(talked) => format!("Talked for {}", minutes_and_seconds(talked)),
            None => call.cause.unwrap_or("Nobody answered").to_owned(),
        },
        _ if !call.tones.is_empty() => format!("Tones  {}", call.tones),
        _ if call.party() != call.number => call.number.clone(),
        _ => String::new(),
    };
    let running = call.state == CallState::Connected || call.state == CallState::Held;
    Body::Call {
        tone,
        heading,
        timer: call.talked(phone.now).filter(|_| running).map(minutes_and_seconds),
        party: call.party().to_owned(),
        detail,
        device: if call.state == CallState::Incoming {
            AudioDevice::Ringer.name()
        } else {
            phone.sound.device.name()
        },
        marks: [(phone.sound.muted, "Muted"), (call.recorded, "Recording")]
            .into_iter()
            .filter_map(|(shown, mark)| shown.then_some(mark))
            .collect(),
    }
}

fn idle(phone: &VirtualPhone) -> Body {
    let identity = phone.identities.get(phone.identities.active());
    let (tone, status) = match identity.map(|identity| identity.registration) {
        _ if phone.do_not_disturb => (Tone::Alert, "Do not disturb"),
        Some(Registration::Registered) => (Tone::Positive, "Registered"),
        Some(Registration::Registering { .. }) => (Tone::Pending, "Registering"),
        Some(Registration::LoggedOff) => (Tone::Alert, "Logged off"),
        None => (Tone::Neutral, "Not set up"),
    };
    let missed = phone.lists.of(CallList::Missed).len();
    Body::Clock {
        tone,
        status: status.to_owned(),
        detail: match missed {
            0 => identity.map(|identity| identity.uri.clone()).unwrap_or_default(),
            1 => "1 missed call".to_owned(),
            more => format!("{more} missed calls"),
        },
    }
}

fn state_of(call: &Call) -> (Tone, &'static str) {
    match call.state {
        CallState::Dialling => (Tone::Pending, "Calling"),
        CallState::Ringing => (Tone::Pending, "Ringing"),
        CallState::Incoming => (Tone::Pending, "Call from"),
        CallState::Connected if call.in_conference => (Tone::Positive, "Conference"),
        CallState::Connected => (Tone::Positive, "Connected"),
        CallState::Held => (Tone::Pending, "On hold"),
        CallState::Over => (Tone::Neutral, "Call ended"),
    }
}

fn minutes_and_seconds(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
