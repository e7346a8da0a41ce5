//! Over a phone without a relay: what this browser can do with it, why not, and what to do instead;
//! and signing in where the phone asks for a password.

use leptos::{ev, html, prelude::*, task::spawn_local};

use snom::PhoneAddress;

use crate::{
    backend,
    i18n::{self, Sentence, t},
    model::direct_access::{AccessBlocker, DirectAccess, SignIn},
    stores::{phone::PhoneSession, screen::Viewer},
    ui::{Icon, IconView},
};

/// What a person should know before the first command.
#[component]
pub fn Terms(
    /// The phone.
    desk: PhoneSession,
) -> impl IntoView {
    if !desk.phone.ad_hoc {
        return view! { <p class="stage__note stage__note--above">{t(i18n::demo_note)}</p> }
            .into_any();
    }
    let road = RwSignal::new(None::<(PhoneAddress, DirectAccess)>);
    let desk = StoredValue::new_local(desk);
    let look = move || {
        let Some(id) = desk.try_with_value(|desk| desk.phone.id.clone()) else { return };
        spawn_local(async move {
            let told = backend::direct_access(&id).await;
            // The same again would empty the form under the fingers of who is typing.
            _ = road.try_maybe_update(|now| {
                let is_new = *now != told;
                *now = told;
                (is_new, ())
            });
        });
    };
    look();
    let watch = StoredValue::new_local(None);
    spawn_local(async move {
        let answered = move || {
            look();
            _ = desk.try_with_value(|desk| desk.viewers().for_each(Viewer::resume));
        };
        let watching = backend::watch_permission(answered).await;
        _ = watch.try_set_value(watching);
    });
    let told =
        move || road.get().map(|(place, road)| view! { <Row road place desk=desk.get_value() /> });
    view! { <div class="terms" role="region" aria-label=t(i18n::direct_title)>{told}</div> }
        .into_any()
}

/// One row of the table of what browsers can: the one of this page, this browser and this phone.
#[component]
fn Row(road: DirectAccess, place: PhoneAddress, desk: PhoneSession) -> impl IntoView {
    let part = |what, can: Result<(), AccessBlocker>, yes: Sentence, no: Sentence| {
        // What stops everything is said once.
        let why = can.err().filter(|why| what == "send" || road.send != Err(*why));
        point(what, Some(can.is_ok()), if can.is_ok() { yes } else { no }, why)
    };
    let warning = place.is_public().then_some(i18n::direct_public_address as Sentence);
    let certificate = place.is_encrypted().then_some(i18n::direct_certificate as Sentence);
    let ask = road.may_ask.then_some(i18n::direct_may_ask as Sentence);
    let hints = [warning, ask, certificate].into_iter().flatten();
    let login = road.login.map(|_| ());
    view! {
        {hints.map(|hint| view! { <p class="terms__hint"><IconView icon=Icon::CircleAlert />{t(hint)}</p> }).collect_view()}
        <details class="terms__more" open=true>
            <summary>{t(i18n::direct_title)}</summary>
            <ul class="terms__points">
                {part("send", road.send, i18n::direct_sends, i18n::direct_cannot_send)}
                {part("show", road.show, i18n::direct_shows_screen, i18n::direct_cannot_show)}
                {part("login", login, i18n::direct_signs_in, i18n::direct_cannot_sign_in)}
                {point("read", None, i18n::direct_cannot_read, None)}
            </ul>
        </details>
        {road.login.ok().map(|way| view! { <SignInForm road way desk /> })}
    }
}

/// Whether something can be done, and if not, why, and what to do instead.
fn point(
    what: &'static str,
    can: Option<bool>,
    sentence: Sentence,
    why: Option<AccessBlocker>,
) -> AnyView {
    let (icon, state) = match can {
        Some(true) => (Icon::CircleCheck, "good"),
        Some(false) => (Icon::CircleAlert, "failed"),
        None => (Icon::CircleMinus, "skipped"),
    };
    let why = why.map(i18n::access_blocker).map(|(why, instead)| {
        view! {
            <p class="terms__why">
                {t(why)} " " <strong>{t(i18n::direct_instead)}</strong> " " {t(instead)}
            </p>
        }
    });
    view! {
        <li class="terms__point" data-state=state data-what=what>
            <IconView icon />
            <div>{t(sentence)} {why}</div>
        </li>
    }
    .into_any()
}

/// Asks for a name and a password, and forgets both as soon as the browser has them.
#[component]
fn SignInForm(road: DirectAccess, way: SignIn, desk: PhoneSession) -> impl IntoView {
    let (name, password) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let is_waiting = RwSignal::new(false);
    let answer = RwSignal::new(None::<Result<Sentence, Sentence>>);
    let hint =
        if way == SignIn::Window { i18n::direct_login_window } else { i18n::direct_login_hint };
    let desk = StoredValue::new_local(desk);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(name), Some(password)) = (name.get_untracked(), password.get_untracked()) else {
            return;
        };
        if is_waiting.get_untracked() {
            return;
        }
        is_waiting.set(true);
        answer.set(None);
        let user = name.value();
        let secret = password.value();
        password.set_value("");
        spawn_local(async move {
            let id = desk.with_value(|desk| desk.phone.id.clone());
            let told = backend::sign_in_with(&id, &road, &user, &secret).await;
            _ = is_waiting.try_set(false);
            _ = answer.try_set(Some(told));
            _ = desk.try_with_value(|desk| desk.viewers().for_each(Viewer::resume));
        });
    };
    let is_window = way == SignIn::Window;
    let leave = move |_| {
        desk.with_value(|desk| {
            backend::leave_login_to_browser(&desk.phone.id);
            desk.viewers().for_each(Viewer::resume);
        });
    };
    let told = move || {
        answer.get().map(|told| {
            let (Ok(sentence) | Err(sentence)) = told;
            sentence()
        })
    };
    view! {
        <details class="terms__more" data-open="phone-login" open=is_window>
            <summary>{t(i18n::direct_login_title)}</summary>
            <form class="terms__form" on:submit=submit autocomplete="off">
                <label class="field">
                    {t(i18n::user_name)}
                    <input class="input" name="phone-user" node_ref=name autocapitalize="none" spellcheck="false" required />
                </label>
                <label class="field">
                    {t(i18n::password)}
                    <input class="input" name="phone-password" type="password" node_ref=password autocomplete="off" required />
                </label>
                <button type="submit" class="button button--main" aria-disabled=move || is_waiting.get().to_string()>
                    {move || if is_waiting.get() { i18n::signing_in() } else { i18n::sign_in() }}
                </button>
                {is_window.then(|| view! {
                    <button type="button" class="button" data-command="no-password" on:click=leave>
                        {t(i18n::direct_no_password)}
                    </button>
                })}
                <p class="form__hint">{t(hint)}</p>
                <p class="terms__told" role="status" data-wrong=move || matches!(answer.get(), Some(Err(_))).to_string()>{told}</p>
            </form>
        </details>
    }
}
