//! Puts the parts together: finds the phones, shows one, and turns presses into commands.

use std::time::Duration;

use leptos::{either::Either, prelude::*};
use relay_api::{Code, PhoneSummary, Role, Session};

use crate::{
    backend,
    features::{
        bar::Bar,
        console::doctor::Redraw,
        later::{Deed, Later, Part, later},
        phones::{Covered, list::PhoneList},
        stage::PhoneStage,
    },
    i18n,
    model::Embedding,
    platform::document,
    stores::{
        phone::{PhoneHistory, PhoneSession},
        phone_book::PhoneBook,
        preferences,
        screen::Viewer,
    },
    ui::{effect, show_when},
};

/// How long to wait before the relay is asked again for its phones.
const ASK_AGAIN: Duration = Duration::from_secs(2);
/// How old the list of phones may be.
const LIST_AGAIN: Duration = Duration::from_secs(10);

/// What the page shows.
#[derive(Clone)]
enum Stage {
    /// The list of phones is on its way.
    Finding,
    /// There is none, and why.
    Nothing(EmptyState),
    /// A phone.
    Phone(PhoneSession),
}

/// Why there is no phone to show.
#[derive(Clone)]
enum EmptyState {
    /// The relay does not answer.
    NoRelay,
    /// This page does not know the model.
    UnknownModel(String),
    /// There is no phone of the id that the address of the page asks for, or none at all.
    NoSuchPhone(Option<String>),
}

impl EmptyState {
    fn told(&self) -> String {
        match self {
            EmptyState::NoRelay => i18n::no_relay().to_owned(),
            EmptyState::UnknownModel(model) => i18n::unknown_model(model),
            EmptyState::NoSuchPhone(wanted) => i18n::no_such_phone(wanted.as_deref()),
        }
    }
}

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let settings = RwSignal::new(preferences::load());
    provide_context(settings);
    // Before anything is drawn, and whenever it changes.
    preferences::apply(&settings.read_untracked());
    effect(move || preferences::apply(&settings.read()));
    document::keep_page();
    let embedding = {
        let asked = |name| document::url_parameter(name);
        Embedding::new(asked("embed").as_deref(), asked("mode").as_deref())
    };
    let stage = RwSignal::new_local(Stage::Finding);
    let session = RwSignal::new(None::<Session>);
    let role = Signal::derive(move || match session.read().as_ref() {
        _ if embedding.view_only => Role::Viewer,
        Some(session) => session.role,
        // The relay has not said yet, and refuses by itself what one may not do.
        None => Role::Administrator,
    });
    let who = SessionState { signed_out: RwSignal::new(false), session, role };
    let found = PhoneListState {
        stage,
        phones: RwSignal::new(Vec::new()),
        kept: StoredValue::default(),
        owner: StoredValue::new(Owner::current().unwrap_or_default()),
    };
    let book = PhoneBook::new(found.phones);
    let may_add =
        Memo::new(move |_| session.read().as_ref().is_some_and(|session| session.may_add_phones));
    // Where one may only look nothing is added by hand.
    let adds = Signal::derive(move || may_add.get() && role.get() != Role::Viewer);
    effect(move || {
        if may_add.get() && PhoneBook::is_remembered() {
            // Without a way to the relay there is none to restore them at either.
            later(Deed::Restore(book), |_| ());
        }
    });
    find_phone(found, who);
    ask_for_phones(found);
    let desk = Signal::derive_local(move || match stage.get() {
        Stage::Phone(desk) => Some(desk),
        Stage::Finding | Stage::Nothing(_) => None,
    });
    let signed_in = Callback::new(move |()| {
        who.signed_out.set(false);
        match stage.get_untracked() {
            Stage::Phone(desk) => {
                desk.viewers().for_each(Viewer::resume);
                load_session(who);
            }
            Stage::Finding | Stage::Nothing(_) => find_phone(found, who),
        }
    });
    let sign_out = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            if backend::sign_out().await.is_ok() {
                // The next person must not see what this one did.
                stage.set(Stage::Finding);
                found.phones.set(Vec::new());
                found.kept.update_value(Vec::clear);
                who.session.set(None);
                who.signed_out.set(true);
            }
        });
    });
    provide_context(Redraw(Callback::new(move |model: String| {
        if let Stage::Phone(desk) = stage.get_untracked() {
            found.show(PhoneSummary { model, ..desk.phone.as_ref().clone() }, who);
        }
    })));
    let choose = Callback::new(move |phone: PhoneSummary| {
        if desk.get_untracked().is_some_and(|desk| desk.phone.id == phone.id) {
            return;
        }
        document::set_url_parameter("phone", &phone.id);
        found.show(phone, who);
    });
    // Another phone gets everything anew: a view that is only updated keeps what belongs to the phone
    // before, also a half-typed confirmation. What is of the other kind is not updated but replaced.
    let which = Memo::new(move |_| desk.get().map(|desk| (desk.phone.id.clone(), desk.model.name)));
    let turn = StoredValue::new(false);
    let anew = move || {
        which.get()?;
        let desk = desk.get_untracked()?;
        let stage = view! { <PhoneStage desk alone=embedding.alone /> }.into_any();
        let is_odd = turn.try_update_value(|turn| std::mem::replace(turn, !*turn));
        Some(if is_odd == Some(true) { Either::Left(stage) } else { Either::Right(stage) })
    };
    let all_phones = PhoneList {
        phones: found.phones,
        search: None,
        shown: Signal::default(),
        choose,
        book,
        may_add: Signal::default(),
    };
    let all_phones = StoredValue::new_local(Part::Phones(all_phones));
    let covered = RwSignal::new(false);
    provide_context(Covered(covered));
    view! {
            {(!embedding.alone)
                .then(|| view! { <Bar desk phones=found.phones choose book session=who.session may_add=adds sign_out /> })}
            <main class="stage" class:stage--alone=embedding.alone inert=move || covered.get()>
                {move || match stage.get() {
                    Stage::Finding => message(i18n::finding_phones().to_owned()),
                    Stage::Nothing(why) => {
                        let why = message(why.told());
                        view! {
                            <div class="stage__nothing">
                                {why}
                                {show_when(
                                    move || !found.phones.read().is_empty(),
                                    move || view! { <Later part=all_phones /> }.into_any(),
                                )}
                            </div>
                        }
                        .into_any()
                    }
                    Stage::Phone(_) => ().into_any(),
                }}
                {move || anew()}
            </main>
            // Several may say that somebody has to sign in; the form is drawn once.
            {show_when(move || who.signed_out.get(), move || view! {
                <Later part=StoredValue::new_local(Part::Login(signed_in)) />
            }.into_any())}
    }
}

/// Who looks at the page.
#[derive(Clone, Copy)]
struct SessionState {
    /// Whether the relay wants somebody to sign in.
    signed_out: RwSignal<bool>,
    /// Who has; nothing before the relay has said.
    session: RwSignal<Option<Session>>,
    /// What that person may do here.
    role: Signal<Role>,
}

/// Asks the relay who looks at the page.
fn load_session(who: SessionState) {
    leptos::task::spawn_local(async move {
        // Without an answer the page works all the same, and does not name anybody.
        who.session.set(backend::session().await.ok());
    });
}

fn message(text: String) -> AnyView {
    view! { <p class="stage__message" role="status">{text}</p> }.into_any()
}

/// The phones, and the one that is shown.
#[derive(Clone, Copy)]
struct PhoneListState {
    stage: RwSignal<Stage, LocalStorage>,
    /// All that one may see.
    phones: RwSignal<Vec<PhoneSummary>>,
    /// What is kept of each while another is shown.
    kept: StoredValue<Vec<(String, PhoneHistory)>>,
    /// The page itself: what belongs to a phone must outlive the button that chose it.
    owner: StoredValue<Owner>,
}

impl PhoneListState {
    /// Shows a phone.
    fn show(self, phone: PhoneSummary, who: SessionState) {
        self.owner.get_value().with(|| self.show_owned(phone, who));
    }

    fn show_owned(self, phone: PhoneSummary, who: SessionState) {
        let model = phone.model.clone();
        let kept = self.kept.try_update_value(|kept| {
            if let Some((_, kept)) = kept.iter().find(|(id, _)| *id == phone.id) {
                return *kept;
            }
            let new = PhoneHistory::default();
            kept.push((phone.id.clone(), new));
            new
        });
        let Some(kept) = kept else { return };
        let desk = PhoneSession::new(phone, who.signed_out, kept, who.role);
        let unknown = || Stage::Nothing(EmptyState::UnknownModel(model.clone()));
        self.stage.set(desk.map_or_else(unknown, Stage::Phone));
    }
}

/// Asks the relay for its phones until it answers.
fn find_phone(found: PhoneListState, who: SessionState) {
    leptos::task::spawn_local(async move {
        match backend::phones().await {
            Ok(phones) => {
                load_session(who);
                found.phones.set(phones.clone());
                let wanted = document::url_parameter("phone");
                let wanted = wanted.filter(|_| !phones.is_empty());
                let chosen = match &wanted {
                    Some(id) => phones.into_iter().find(|phone| phone.id == *id),
                    None => phones.into_iter().next(),
                };
                match chosen {
                    None => {
                        found.stage.set(Stage::Nothing(EmptyState::NoSuchPhone(wanted)));
                    }
                    Some(phone) => found.show(phone, who),
                }
            }
            Err(error) if error.code() == Some(Code::LoginRequired) => {
                who.signed_out.set(true);
            }
            Err(_) => {
                found.stage.set(Stage::Nothing(EmptyState::NoRelay));
                set_timeout(move || find_phone(found, who), ASK_AGAIN);
            }
        }
    });
}

/// Keeps the list of phones up to date while somebody looks at the page.
fn ask_for_phones(found: PhoneListState) {
    let ask = move || {
        if document::is_hidden() || found.phones.read_untracked().is_empty() {
            return;
        }
        leptos::task::spawn_local(async move {
            if let Ok(phones) = backend::phones().await {
                found.phones.set(phones);
            }
        });
    };
    // It runs as long as the page does. Without it the list is as old as the page.
    let _ = set_interval_with_handle(ask, LIST_AGAIN);
}
