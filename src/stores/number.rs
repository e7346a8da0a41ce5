//! A number that somebody writes, and how it is read.

use std::sync::Arc;

use leptos::prelude::{
    Get, GetUntracked, ReadUntracked, RwSignal, Set, Signal, StoredValue, UpdateValue,
};
use relay_api::{NumberReading, NumberRequest};

use super::sentence;
use crate::{
    backend,
    model::{Setting, Settings, number},
    platform::{document, task::spawn_local},
};

/// The reader of one field: it reads the text again whenever it changes, one at a time.
#[derive(Clone, Copy)]
pub struct NumberReader {
    request: Signal<NumberRequest>,
    latest: RwSignal<Option<(NumberRequest, Arc<NumberReading>)>>,
    problem: RwSignal<Option<String>>,
    is_reading: StoredValue<bool>,
}

impl NumberReader {
    /// Creates a reader of these requests.
    #[must_use]
    pub fn new(request: Signal<NumberRequest>) -> NumberReader {
        NumberReader {
            request,
            latest: RwSignal::new(None),
            problem: RwSignal::new(None),
            is_reading: StoredValue::new(false),
        }
    }

    /// Returns how the text of now is read; `None` until it is known.
    #[must_use]
    pub fn reading(self) -> Option<Arc<NumberReading>> {
        let request = self.request.get();
        let latest = self.latest.get();
        if request.text.trim().is_empty() {
            return None;
        }
        let read = latest.filter(|(read, _)| *read == request).map(|(_, reading)| reading);
        read.or_else(|| number::plain(&request).map(Arc::new))
    }

    /// Returns the reason why numbers cannot be read.
    #[must_use]
    pub fn problem(self) -> Option<String> {
        self.problem.get()
    }

    /// Reads the text of now, unless it is read already.
    pub fn follow(self) {
        let request = self.request.get();
        let is_known =
            self.latest.read_untracked().as_ref().is_some_and(|(read, _)| *read == request);
        let is_plain = request.text.trim().is_empty() || number::plain(&request).is_some();
        if is_known
            || is_plain
            || self.is_reading.try_update_value(|is| std::mem::replace(is, true)) != Some(false)
        {
            return;
        }
        spawn_local(async move { self.read(request).await });
    }

    /// Reads requests until the newest is read, or the field is gone.
    async fn read(self, mut request: NumberRequest) {
        loop {
            match backend::read_number(&request).await {
                Ok(reading) => {
                    let _ = self.problem.try_set(None);
                    let _ = self.latest.try_set(Some((request.clone(), Arc::new(reading))));
                }
                Err(error) => {
                    let _ = self.problem.try_set(Some(sentence(&error)));
                    break;
                }
            }
            match self.request.try_get_untracked() {
                Some(now) if now != request && number::plain(&now).is_none() => request = now,
                _ => break,
            }
        }
        let _ = self.is_reading.try_update_value(|is| *is = false);
    }
}

/// Reads a text once.
///
/// # Errors
/// When the relay does not answer; the reason as a sentence.
pub async fn read(request: &NumberRequest) -> Result<NumberReading, String> {
    match number::plain(request) {
        Some(reading) => Ok(reading),
        None => backend::read_number(request).await.map_err(|error| sentence(&error)),
    }
}

/// Returns the request for a text, with the person's country and telephone system.
#[must_use]
pub fn request(settings: &Settings, text: &str) -> NumberRequest {
    let country = match settings.get(Setting::Country) {
        "" => number::country_of(&document::languages()).map(str::to_owned),
        chosen => Some(chosen.to_owned()),
    };
    NumberRequest { text: text.to_owned(), country, plan: settings.number_plan() }
}
