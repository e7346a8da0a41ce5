//! What the switcher offers: phones and actions that match what was typed, the best ones first.
//!
//! All texts are prepared once for a list of phones. A search ranks numbers of phones and actions, so that
//! rows are made only for those that are shown.

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use relay_api::{PhoneSummary, Role};
use snom::{
    Command, CommandKind, Model,
    argument::{CallList, Line, Ringer},
};

use super::{
    Shortlist,
    phones::{Fold, Texts, Word, words},
};

/// The most rows of a search, and of the list before one, unless more phones are pinned.
pub const MAX_ROWS: usize = 12;
/// The most recent phones in the list before a search.
const MAX_RECENT: usize = 5;
/// The most words that are searched.
const MAX_WORDS: usize = 8;
/// A word of an action has at least so many characters: one alone would bring all actions along.
const MIN_ACTION_WORD: usize = 2;

/// Something that can be done with a phone without typing any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A command, which is prepared and not sent.
    Command(Command),
    /// A run of the diagnostics, which changes nothing.
    Diagnostics,
}

impl Action {
    /// Returns the actions that a role may take.
    #[must_use]
    pub fn all(role: Role) -> Vec<Action> {
        let commands = CommandKind::ALL.iter().copied().filter(|kind| role.may(kind.danger()));
        let commands = commands.flat_map(commands_of).map(Action::Command);
        std::iter::once(Action::Diagnostics).chain(commands).collect()
    }

    fn exists_on(&self, model: Option<&Model>) -> bool {
        match (self, model) {
            (_, None) => false,
            (Action::Diagnostics, Some(_)) => true,
            (Action::Command(command), Some(model)) => command.check(model, None).is_ok(),
        }
    }
}

/// Returns the commands of a kind that need nothing typed: with the first identity and the first ringtone.
fn commands_of(kind: CommandKind) -> Vec<Command> {
    match kind {
        CommandKind::Keys
        | CommandKind::Dial
        | CommandKind::Dtmf
        | CommandKind::Touch
        | CommandKind::UpgradeFirmware => Vec::new(),
        CommandKind::ReleaseAllCalls => vec![Command::ReleaseAllCalls],
        CommandKind::LogOffAll => vec![Command::LogOffAll],
        CommandKind::LogOff => first_line().map(Command::LogOff).into_iter().collect(),
        CommandKind::Reregister => first_line().map(Command::Reregister).into_iter().collect(),
        CommandKind::PlayRinger => {
            let ringer = Ringer::new(Ringer::FIRST.into()).ok();
            ringer.map(Command::PlayRinger).into_iter().collect()
        }
        CommandKind::Reboot => vec![Command::Reboot],
        CommandKind::Reset => vec![Command::Reset],
        CommandKind::ClearCalls => CallList::ALL.into_iter().map(Command::ClearCalls).collect(),
        CommandKind::FixLineInfoLayer => vec![Command::FixLineInfoLayer],
    }
}

fn first_line() -> Option<Line> {
    Line::new(Line::FIRST.into()).ok()
}

/// A thing that is found, by its number in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// A phone.
    Phone(usize),
    /// An action for a phone.
    Action {
        /// The number of the action.
        action: usize,
        /// The number of the phone.
        phone: usize,
    },
    /// Something of the page itself.
    Page(usize),
}

/// The part of the list before a search that a phone stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The pinned phones.
    Pinned,
    /// The phones that were shown last, without the one that is shown.
    Recent,
    /// The others.
    Others,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct IndexedPhone {
    id: String,
    texts: Texts,
    /// For each action, whether the phone's model can do it.
    can: Vec<bool>,
}

/// All phones and actions, ready to be searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    phones: Vec<IndexedPhone>,
    actions: Vec<Texts>,
    page: Vec<Texts>,
}

impl Index {
    /// Prepares phones, actions with the names of each, and what else the page can do by its names.
    #[must_use]
    pub fn new(
        phones: &[PhoneSummary],
        actions: &[(Action, Vec<String>)],
        page: &[String],
        fold: Fold,
    ) -> Index {
        let phone = |phone: &PhoneSummary| {
            let texts = Texts::of_phone(phone, fold);
            let model = Model::find(&phone.model);
            let can = actions.iter().map(|(action, _)| action.exists_on(model)).collect();
            IndexedPhone { id: phone.id.clone(), texts, can }
        };
        let by_names = |all: &[String]| Texts::of_names(all.iter().map(String::as_str), fold);
        Index {
            phones: phones.iter().map(phone).collect(),
            actions: actions.iter().map(|(_, names)| by_names(names)).collect(),
            page: page.iter().map(|name| by_names(std::slice::from_ref(name))).collect(),
        }
    }

    /// Returns the phones of the list before a search: the pinned ones, the recent ones without the one
    /// that is `shown`, and others where there is room.
    #[must_use]
    pub fn before_search(
        &self,
        shortlist: &Shortlist,
        shown: Option<&str>,
    ) -> Vec<(Section, usize)> {
        let number = |id: &String| self.phones.iter().position(|phone| phone.id == *id);
        let pinned = shortlist.pins().iter().filter_map(number);
        let mut rows: Vec<_> = pinned.map(|phone| (Section::Pinned, phone)).collect();
        let recent = shortlist.recent().iter();
        let recent = recent.filter(|id| Some(id.as_str()) != shown && !shortlist.is_pinned(id));
        let recent = recent.filter_map(number).take(MAX_RECENT);
        rows.extend(recent.map(|phone| (Section::Recent, phone)));
        for phone in 0..self.phones.len() {
            if rows.len() >= MAX_ROWS {
                break;
            }
            if !rows.iter().any(|(_, listed)| *listed == phone) {
                rows.push((Section::Others, phone));
            }
        }
        rows
    }

    /// Returns what fits all words of a search, the best first. An action stands for the phone that the
    /// other words name; without any, for the one that is `shown`. What the page itself can do is last.
    #[must_use]
    pub fn search(
        &self,
        search: &str,
        shortlist: &Shortlist,
        shown: Option<&str>,
        fold: Fold,
    ) -> Vec<Offer> {
        let words: Vec<_> = words(search, fold).take(MAX_WORDS).collect();
        let of_words = |texts: &Texts| -> Vec<Option<u32>> {
            words.iter().map(|word| texts.misfit(word)).collect()
        };
        let phones: Vec<_> = self.phones.iter().map(|phone| of_words(&phone.texts)).collect();
        let age = |id: &str| {
            let recent = shortlist.recent();
            recent.iter().position(|known| known == id).unwrap_or(recent.len())
        };
        let mut ranked = Vec::new();
        for (phone, (indexed, misfits)) in self.phones.iter().zip(&phones).enumerate() {
            if let Some(misfit) = misfits.iter().copied().sum::<Option<u32>>() {
                ranked.push(((misfit, 0, age(&indexed.id)), Offer::Phone(phone)));
            }
        }
        for (action, texts) in self.actions.iter().enumerate() {
            let named: Vec<_> = words.iter().map(|word| names_action(texts, word)).collect();
            if !named.contains(&true) {
                continue;
            }
            let is_for_shown = !named.contains(&false);
            for (phone, (indexed, misfits)) in self.phones.iter().zip(&phones).enumerate() {
                let others = named.iter().zip(misfits).filter(|(named, _)| !**named);
                let misfit = others.map(|(_, misfit)| *misfit).sum::<Option<u32>>();
                let is_meant = !is_for_shown || Some(indexed.id.as_str()) == shown;
                let can = indexed.can.get(action) == Some(&true);
                if let Some(misfit) = misfit.filter(|_| is_meant && can) {
                    let offer = Offer::Action { action, phone };
                    ranked.push(((misfit, 1, age(&indexed.id)), offer));
                }
            }
        }
        // It keeps the order of the list where nothing else decides.
        ranked.sort_by_key(|(rank, _)| *rank);
        let is_meant = |texts: &Texts| words.iter().all(|word| names_action(texts, word));
        let page = self.page.iter().enumerate().filter(|(_, texts)| is_meant(texts));
        let page: Vec<_> = page.map(|(nth, _)| Offer::Page(nth)).collect();
        // Who looks for a phone does not mean the page, which has its place all the same.
        let room = MAX_ROWS.saturating_sub(page.len());
        let offers = ranked.into_iter().take(room).map(|(_, offer)| offer);
        offers.chain(page).collect()
    }
}

/// Returns whether a word begins one of the names of an action.
fn names_action(action: &Texts, word: &Word) -> bool {
    word.has_characters(MIN_ACTION_WORD) && action.begins_a_name(word)
}
