//! What a person may never ask for: fetched when it is asked for, so that the phone is there sooner.
//!
//! The page's WebAssembly is cut at [`draw`], [`draw_phones`] and [`act`]: what only they need lies in
//! files of their own. The page that needs no server is one file and is not cut.

use std::{
    cell::Cell,
    pin::pin,
    task::{Context, Poll, Waker},
};

use leptos::{prelude::*, task::spawn_local};

use super::{
    activity::ActivityList,
    console::{
        call::CallTab, doctor::DoctorTab, maintenance::MaintenanceTab, prepared::Prepared,
        sequences::SequencesTab,
    },
    keyboard::KeyTable,
    login::Login,
    phones::{
        add::AddPhones,
        list::{PhoneCard, PhoneList},
    },
    restart::RestartNote,
    screen::touch::TouchSurface,
    settings::SettingsDialog,
};
use crate::{
    i18n::{self, load::NotFetched, t},
    platform::document,
    stores::{phone::PhoneSession, phone_book::PhoneBook},
};

/// A part of the page that is fetched when it is first shown.
#[derive(Clone)]
pub enum Part {
    /// Calling somebody.
    Call(PhoneSession),
    /// Keys one after the other.
    Sequences(PhoneSession),
    /// What is rarely done, and may be dangerous.
    Maintenance(PhoneSession),
    /// What works.
    Doctor(PhoneSession),
    /// What a link has prepared.
    Prepared(PhoneSession),
    /// What was done.
    Done(PhoneSession),
    /// What feels a finger on the picture of a touchscreen.
    Touch(PhoneSession),
    /// How far a restart has come.
    Restart(PhoneSession),
    /// The phones one may see.
    Phones(PhoneList),
    /// Adding phones by their addresses.
    AddPhones(PhoneBook),
    /// What a person can choose; opened each time the number changes.
    Settings(RwSignal<u32>),
    /// Signing in; told when somebody has.
    Login(Callback<()>),
    /// Which key of the keyboard is which of the phone.
    KeyTable,
}

/// Something done whose code is fetched when it is first done.
#[derive(Clone)]
pub enum Deed {
    /// Adds the phones that the browser remembers.
    Restore(PhoneBook),
    /// Removes a phone that was added, by its id.
    Remove(PhoneBook, String),
}

/// Shows a part, once it is there.
#[component]
pub fn Later(
    /// The part; kept by whoever shows it, since not all of it may go to another thread.
    part: StoredValue<Part, LocalStorage>,
) -> impl IntoView {
    let piece = part.with_value(Part::piece);
    let found = RwSignal::new(if piece.is_here() { Some(Ok(())) } else { None });
    let ask = move || {
        found.set(None);
        spawn_local(async move {
            let fetched = piece.fetch().await;
            // Whoever asked may have gone elsewhere meanwhile.
            _ = found.try_set(Some(fetched));
        });
    };
    if !piece.is_here() {
        ask();
    }
    move || match found.get() {
        Some(Ok(())) => now(whole(part.get_value())).unwrap_or_else(|| missing(ask)),
        Some(Err(NotFetched)) => missing(ask),
        None => view! { <p class="later" role="status">{t(i18n::loading)}</p> }.into_any(),
    }
}

/// Does something, once the code for it is there; nothing happens when it cannot be fetched but that
/// `told` is called with the reason.
pub fn later(deed: Deed, told: impl Fn(&'static str) + 'static) {
    spawn_local(async move {
        if act(deed).await.is_err() {
            told(i18n::load_failed());
        }
    });
}

fn missing(ask: impl Fn() + Copy + 'static) -> AnyView {
    view! {
        <div class="later" role="alert">
            <p>{t(i18n::load_failed)}</p>
            <button type="button" class="button" on:click=move |_| ask()>{t(i18n::try_again)}</button>
        </div>
    }
    .into_any()
}

/// How that looks: it comes with what it is for.
const STYLES: [&str; 6] = [
    include_str!("../../style/later/dialog.css"),
    include_str!("../../style/later/tabs.css"),
    include_str!("../../style/later/activity.css"),
    include_str!("../../style/later/login.css"),
    include_str!("../../style/later/restart.css"),
    include_str!("../../style/later/keys.css"),
];

thread_local! {
    static STYLED: Cell<bool> = const { Cell::new(false) };
}

/// What lies in a file together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// The list of phones, which where there is room stands open from the beginning.
    Phones,
    /// Everything else.
    Rest,
}

thread_local! {
    /// Those that have been fetched: then a part is drawn at once, in the order of the page.
    static HERE: Cell<[bool; 2]> = const { Cell::new([!cfg!(feature = "pieces"); 2]) };
}

impl Part {
    fn piece(&self) -> Piece {
        if matches!(self, Part::Phones(_)) { Piece::Phones } else { Piece::Rest }
    }
}

impl Piece {
    fn is_here(self) -> bool {
        let [phones, rest] = HERE.get();
        if self == Piece::Phones { phones } else { rest }
    }

    async fn fetch(self) -> Result<(), NotFetched> {
        #[cfg(feature = "pieces")]
        match self {
            Piece::Phones => preload_phones().await?,
            Piece::Rest => preload().await?,
        }
        let [phones, rest] = HERE.get();
        HERE.set([phones || self == Piece::Phones, rest || self == Piece::Rest]);
        Ok(())
    }
}

/// Draws a part, from whichever piece it is in.
async fn whole(part: Part) -> Result<AnyView, NotFetched> {
    match part {
        Part::Phones(list) => draw_phones(list).await,
        part => draw(part).await,
    }
}

/// What a future that waits for nothing gives.
fn now(drawing: impl Future<Output = Result<AnyView, NotFetched>>) -> Option<AnyView> {
    match pin!(drawing).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(drawn) => drawn.ok(),
        Poll::Pending => None,
    }
}

#[cfg(not(feature = "pieces"))]
async fn draw(part: Part) -> Result<AnyView, NotFetched> {
    Ok(drawn(part))
}

#[cfg(not(feature = "pieces"))]
async fn draw_phones(list: PhoneList) -> Result<AnyView, NotFetched> {
    Ok(view! { <PhoneCard list /> }.into_any())
}

#[cfg(not(feature = "pieces"))]
async fn act(deed: Deed) -> Result<(), NotFetched> {
    done(deed);
    Ok(())
}

#[cfg(feature = "pieces")]
#[leptos::wasm_split::wasm_split(
    later,
    fallible,
    preload(preload),
    wasm_split_path = leptos::wasm_split
)]
fn draw(part: Part) -> Result<AnyView, NotFetched> {
    Ok(drawn(part))
}

#[cfg(feature = "pieces")]
#[leptos::wasm_split::wasm_split(
    phones,
    fallible,
    preload(preload_phones),
    wasm_split_path = leptos::wasm_split
)]
fn draw_phones(list: PhoneList) -> Result<AnyView, NotFetched> {
    Ok(view! { <PhoneCard list /> }.into_any())
}

#[cfg(feature = "pieces")]
#[leptos::wasm_split::wasm_split(later, fallible, wasm_split_path = leptos::wasm_split)]
fn act(deed: Deed) -> Result<(), NotFetched> {
    done(deed);
    Ok(())
}

fn drawn(part: Part) -> AnyView {
    if !STYLED.replace(true) {
        document::adopt_styles(&STYLES);
    }
    match part {
        Part::Call(desk) => view! { <CallTab desk /> }.into_any(),
        Part::Sequences(desk) => view! { <SequencesTab desk /> }.into_any(),
        Part::Maintenance(desk) => view! { <MaintenanceTab desk /> }.into_any(),
        Part::Doctor(desk) => view! { <DoctorTab desk /> }.into_any(),
        Part::Prepared(desk) => view! { <Prepared desk /> }.into_any(),
        Part::Done(desk) => view! { <ActivityList desk /> }.into_any(),
        Part::Touch(desk) => view! { <TouchSurface desk /> }.into_any(),
        Part::Restart(desk) => view! { <RestartNote desk /> }.into_any(),
        // It is of the other piece.
        Part::Phones(_) => ().into_any(),
        Part::AddPhones(book) => view! { <AddPhones book /> }.into_any(),
        Part::Settings(asked) => view! { <SettingsDialog asked /> }.into_any(),
        Part::Login(signed_in) => view! { <Login signed_in /> }.into_any(),
        Part::KeyTable => view! { <KeyTable /> }.into_any(),
    }
}

fn done(deed: Deed) {
    match deed {
        Deed::Restore(book) => book.restore(),
        Deed::Remove(book, id) => book.remove(id),
    }
}
