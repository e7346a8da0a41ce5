//! Adds phones by address, several in one request, and detects their models afterwards.

use std::{future::poll_fn, pin::Pin, task::Poll};

use leptos::{
    prelude::{Callable, Callback, GetUntracked, GetValue, ReadUntracked, Set, SetValue, Update},
    task::spawn_local,
};
use relay_api::{Code, PhoneSummary, Reason};

use super::{
    phone_book::{PhoneBook, UNKNOWN},
    sentence, stored_item,
};
use crate::{
    backend::{self, BackendError},
    i18n,
    model::{
        phone_book::{BookEntry, MAX_ROWS, Row},
        phone_import::{AdditionKind, ImportProgress, ImportResult, replace_late},
    },
    platform::timer::TimeoutFuture,
};

/// The phones of one request. The relay takes 25; fewer show the progress sooner.
const ADDED_AT_ONCE: usize = 20;
/// The phones whose models are detected at the same time. All requests of a user share one rate limit, most of which
/// is for commands.
const DETECTED_AT_ONCE: usize = 4;
/// The time between such groups.
const DETECT_EVERY_MILLIS: u32 = 1_000;

/// Reads the stored phones and adds all of them to the relay. A refused phone stays stored, without a message: it may
/// be allowed again later. One that somebody removed is forgotten.
pub fn restore(book: PhoneBook) {
    book.reload();
    let entries = book.state().book.get_untracked().entries;
    spawn_local(async move {
        let mut unknown = Vec::new();
        for entries in chunks(&entries, ADDED_AT_ONCE) {
            let mut accepted = Vec::new();
            for (entry, result) in
                entries.iter().zip(request(entries, AdditionKind::Restored).await)
            {
                match result {
                    Ok(phone) => accepted.push((entry.clone(), phone)),
                    Err(error) if error.code() == Some(Code::PhoneRemoved) => {
                        book.forget(&entry.address);
                    }
                    Err(_) => {}
                }
            }
            unknown
                .extend(accepted.iter().filter(|(entry, phone)| is_unknown(entry, phone)).cloned());
            book.added(accepted);
        }
        detect_models(book, unknown).await;
    });
}

/// Adds a phone and stores it if the relay accepts it; calls `done` then. One that is there already takes its new
/// name and model.
pub fn add(book: PhoneBook, entry: BookEntry, done: Callback<()>) {
    let state = book.state();
    state.message.set(String::new());
    state.result.set(None);
    if !entry.fits(state.book.read_untracked().entries.len()) {
        let note = i18n::not_added(&entry.address, i18n::book_full());
        state.message.set(i18n::added(0, &note));
        return;
    }
    spawn_local(async move {
        let result = request(std::slice::from_ref(&entry), AdditionKind::Asked).await.pop();
        match result {
            Some(Ok(phone)) => {
                let was_there = book.has(&phone.id);
                let mut accepted = (entry, phone);
                if !was_there && is_unknown(&accepted.0, &accepted.1) {
                    accepted = detected(accepted.clone()).await.unwrap_or(accepted);
                }
                state.message.set(match was_there {
                    true => {
                        i18n::added(0, &i18n::already_added(&accepted.0.address, &accepted.1.name))
                    }
                    false => i18n::added(1, ""),
                });
                book.added(vec![accepted]);
                // The form may be gone.
                let _ = done.try_run(());
            }
            Some(Err(error)) => {
                let note = i18n::not_added(&entry.address, &sentence(&error));
                state.message.set(i18n::added(0, &note));
            }
            None => {}
        }
    });
}

/// Adds the phones of a table, unless an import runs already or there would be too many; calls `done` if the relay
/// accepted all of them.
pub fn add_table(book: PhoneBook, rows: Vec<Row>, done: Callback<()>) {
    let state = book.state();
    if state.progress.get_untracked().is_some() {
        return;
    }
    state.result.set(None);
    let count = state.book.read_untracked().count_with(&rows);
    if count > MAX_ROWS {
        state.message.set(i18n::too_many_phones(count));
        return;
    }
    state.message.set(String::new());
    state.is_cancelled.set_value(false);
    state.progress.set(Some(ImportProgress { done: 0, total: rows.len() }));
    spawn_local(async move {
        let (result, unknown) = import(book, rows).await;
        let is_complete = result.failed.is_empty() && result.left.is_empty();
        state.message.set(i18n::import_result(&result));
        state.result.set(Some(result));
        state.progress.set(None);
        if is_complete {
            // The form may be gone.
            let _ = done.try_run(());
        }
        detect_models(book, unknown).await;
    });
}

/// Ends the import after the request that is on its way.
pub fn cancel(book: PhoneBook) {
    book.state().is_cancelled.set_value(true);
}

/// Adds rows, and returns the result with the phones whose models are unknown.
async fn import(book: PhoneBook, rows: Vec<Row>) -> (ImportResult, Vec<(BookEntry, PhoneSummary)>) {
    let (mut result, mut unknown) = (ImportResult::default(), Vec::new());
    let (rows, too_long): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, row)| row.fits(0));
    for row in too_long {
        result.fail(row, i18n::book_full().to_owned());
    }
    for (nth, rows) in rows.chunks(ADDED_AT_ONCE).enumerate() {
        if book.state().is_cancelled.get_value() {
            result.left.extend_from_slice(rows);
            continue;
        }
        let entries: Vec<_> = rows.iter().map(|(_, entry)| entry.clone()).collect();
        let mut accepted = Vec::new();
        for (row, answer) in rows.iter().zip(request(&entries, AdditionKind::Asked).await) {
            match answer {
                Ok(phone) => {
                    if book.has(&phone.id) {
                        result.known += 1;
                    } else {
                        result.added += 1;
                    }
                    accepted.push((row.1.clone(), phone));
                }
                Err(error) => result.fail(row.clone(), sentence(&error)),
            }
        }
        unknown.extend(accepted.iter().filter(|(entry, phone)| is_unknown(entry, phone)).cloned());
        book.added(accepted);
        let done = nth * ADDED_AT_ONCE + rows.len();
        book.state().progress.update(|progress| {
            if let Some(progress) = progress {
                progress.done = done;
            }
        });
    }
    (result, unknown)
}

/// Returns a list in parts, until the person leaves the page: nothing goes on with their session after signing out.
fn chunks<T>(all: &[T], size: usize) -> impl Iterator<Item = &[T]> {
    all.chunks(size).take_while(|_| !stored_item::is_leaving())
}

/// The result of adding one phone.
type Addition = Result<PhoneSummary, BackendError>;

/// Adds the phones of one request, and returns a result for each. Those for whose names the relay had no time left are
/// sent once more.
async fn request(entries: &[BookEntry], kind: AdditionKind) -> Vec<Addition> {
    let mut results = request_once(entries, kind).await;
    let late = entries.iter().zip(&results).filter(|(_, result)| is_late(result));
    let late: Vec<_> = late.map(|(entry, _)| entry.clone()).collect();
    replace_late(&mut results, is_late, request_once(&late, kind).await);
    results
}

fn is_late(result: &Addition) -> bool {
    let Err(BackendError::Problem(problem)) = result else { return false };
    matches!(*problem.reason, Reason::HostLookupSkipped { .. })
}

async fn request_once(entries: &[BookEntry], kind: AdditionKind) -> Vec<Addition> {
    if entries.is_empty() || stored_item::is_leaving() {
        return Vec::new();
    }
    match backend::add_phones(entries, kind).await {
        Ok(results) => results,
        Err(error) => entries.iter().map(|_| Err(error.clone())).collect(),
    }
}

/// Returns whether the model of a phone is to be detected.
fn is_unknown(entry: &BookEntry, phone: &PhoneSummary) -> bool {
    // Without a relay no model can be detected.
    entry.model.is_empty() && phone.model == UNKNOWN && !cfg!(feature = "standalone")
}

/// Detects the models of phones that are added already, in the background: one that does not answer takes seconds,
/// which no other phone waits for. A model that cannot be detected stays unknown.
async fn detect_models(book: PhoneBook, phones: Vec<(BookEntry, PhoneSummary)>) {
    for phones in chunks(&phones, DETECTED_AT_ONCE) {
        let detected = all(phones.iter().map(|(entry, phone)| {
            let future: Detecting = Box::pin(with_model(entry.clone(), phone.id.clone()));
            future
        }));
        let detected: Vec<_> = detected.await.into_iter().flatten().collect();
        // Somebody may have removed or renamed the phone meanwhile, or chosen its model.
        let said: Vec<_> = detected.iter().map(model_alone).collect();
        for (entry, result) in
            detected.into_iter().zip(request(&said, AdditionKind::Detected).await)
        {
            if let Ok(phone) = result {
                book.detected(&settled(entry, &phone), phone);
            }
        }
        TimeoutFuture::new(DETECT_EVERY_MILLIS).await;
    }
}

/// Detects the model of a new phone, and returns it as it is then.
async fn detected((entry, phone): (BookEntry, PhoneSummary)) -> Option<(BookEntry, PhoneSummary)> {
    let entry = with_model(entry, phone.id).await?;
    let said = [model_alone(&entry)];
    let phone = request(&said, AdditionKind::Detected).await.pop()?.ok()?;
    Some((settled(entry, &phone), phone))
}

/// Returns a detected phone with the model that the relay has now: somebody may have chosen another one meanwhile.
fn settled(entry: BookEntry, phone: &PhoneSummary) -> BookEntry {
    if phone.model == UNKNOWN {
        return entry;
    }
    BookEntry { model: phone.model.clone(), ..entry }
}

/// Returns what was detected of a phone, and nothing else of it.
fn model_alone(entry: &BookEntry) -> BookEntry {
    let (address, model) = (entry.address.clone(), entry.model.clone());
    BookEntry { address, model, ..BookEntry::default() }
}

/// The detection of one model.
type Detecting = Pin<Box<dyn Future<Output = Option<BookEntry>>>>;

/// Returns an entry with the model that its phone reports.
async fn with_model(entry: BookEntry, id: String) -> Option<BookEntry> {
    if stored_item::is_leaving() {
        return None;
    }
    let model = backend::diagnosis(&id).await.ok()?.model?;
    Some(BookEntry { model, ..entry })
}

/// Returns the results of all futures, in their order.
async fn all(futures: impl Iterator<Item = Detecting>) -> Vec<Option<BookEntry>> {
    let mut running: Vec<_> = futures.map(|future| (future, None)).collect();
    poll_fn(move |context| {
        for (future, result) in running.iter_mut().filter(|(_, result)| result.is_none()) {
            if let Poll::Ready(ready) = future.as_mut().poll(context) {
                *result = Some(ready);
            }
        }
        if running.iter().any(|(_, result)| result.is_none()) {
            return Poll::Pending;
        }
        Poll::Ready(running.iter_mut().filter_map(|(_, result)| result.take()).collect())
    })
    .await
}
