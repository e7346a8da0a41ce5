//! The note over a phone without a relay: what this browser can do with it, what it cannot, why, and
//! what to do instead; and the sign-in where the phone asks for a password.

use leptos::{ev, html, prelude::*, task::spawn_local};

use snom::PhoneAddress;

use crate::{
    features::stylesheet,
    i18n::{self, Sentence, t},
    model::direct_access::{AccessBlocker, DirectAccess, SignIn, SignInFailure, SignInResult},
    stores::{direct_access, phone::PhoneSession},
    ui::{Icon, IconView, Scope},
};

/// The terms of direct access, to be known before the first command.
#[component]
pub fn Terms(
    /// The phone.
    phone: PhoneSession,
) -> impl IntoView {
    stylesheet::adopt_forms();
    stylesheet::adopt(include_str!("../../style/features/terms.css"));
    if !phone.summary().ad_hoc {
        return view! { <p class="stage__note stage__note--above">{t(i18n::demo_note)}</p> }
            .into_any();
    }
    let access = RwSignal::new(None::<(PhoneAddress, DirectAccess)>);
    let scope = Scope::current();
    let check = move || {
        scope.spawn(async move {
            let found = direct_access::of(&phone.id()).await;
            // The same again would clear a form that is being filled in.
            access.maybe_update(|now| {
                let is_new = *now != found;
                *now = found;
                is_new
            });
        });
    };
    check();
    let watch = StoredValue::new_local(None);
    scope.spawn(async move {
        let answered = move || {
            check();
            phone.resume();
        };
        let watching = direct_access::watch_permission(answered).await;
        watch.set_value(watching);
    });
    let row = move || access.get().map(|(address, access)| view! { <Row access address phone /> });
    view! { <div class="terms" role="region" aria-label=t(i18n::direct_title)>{row}</div> }
        .into_any()
}

/// The row of the browsers' access table for this page, this browser and this phone.
#[component]
fn Row(access: DirectAccess, address: PhoneAddress, phone: PhoneSession) -> impl IntoView {
    let part = |what, can: Result<(), AccessBlocker>, yes: Sentence, no: Sentence| {
        // A blocker of everything is named once.
        let why = can.err().filter(|why| what == "send" || access.send != Err(*why));
        point(what, Some(can.is_ok()), if can.is_ok() { yes } else { no }, why)
    };
    let warning = address.is_public().then_some(i18n::direct_public_address as Sentence);
    let certificate = address.is_encrypted().then_some(i18n::direct_certificate as Sentence);
    let ask = access.may_ask.then_some(i18n::direct_may_ask as Sentence);
    let hints = [warning, ask, certificate].into_iter().flatten();
    let login = access.login.map(|_| ());
    view! {
        {hints.map(|hint| view! { <p class="terms__hint"><IconView icon=Icon::CircleAlert />{t(hint)}</p> }).collect_view()}
        <details class="terms__more" open=true>
            <summary>{t(i18n::direct_title)}</summary>
            <ul class="terms__points">
                {part("send", access.send, i18n::direct_sends, i18n::direct_cannot_send)}
                {part("show", access.show, i18n::direct_shows_screen, i18n::direct_cannot_show)}
                {part("login", login, i18n::direct_signs_in, i18n::direct_cannot_sign_in)}
                {point("read", None, i18n::direct_cannot_read, None)}
            </ul>
        </details>
        {access.login.ok().map(|way| view! { <SignInForm access way phone /> })}
    }
}

/// One ability of this page: whether it is there, and if not, why, and what to do instead.
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

/// A form for a name and a password, which forgets both as soon as the browser has them.
#[component]
fn SignInForm(access: DirectAccess, way: SignIn, phone: PhoneSession) -> impl IntoView {
    let (name, password) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let is_waiting = RwSignal::new(false);
    let answer = RwSignal::new(None::<Result<SignInResult, SignInFailure>>);
    let hint =
        if way == SignIn::Window { i18n::direct_login_window } else { i18n::direct_login_hint };
    // It ends also when another phone is shown: what was tried once must not be tried again.
    #[expect(clippy::disallowed_methods, reason = "no signal of the view is read after it")]
    let sign_in = move |user: String, secret: String| {
        if is_waiting.get_untracked() {
            return;
        }
        is_waiting.set(true);
        answer.set(None);
        spawn_local(async move {
            let result = direct_access::sign_in_with(&phone.id(), &access, &user, &secret).await;
            _ = is_waiting.try_set(false);
            _ = answer.try_set(Some(result));
            phone.resume();
        });
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let (Some(name), Some(password)) = (name.get_untracked(), password.get_untracked()) {
            sign_in(name.value(), password.value());
            password.set_value("");
        }
    };
    let ask = move |_| sign_in(String::new(), String::new());
    let is_window = way == SignIn::Window;
    let leave = move |_| {
        direct_access::leave_login_to_browser(&phone.id());
        phone.resume();
    };
    let message = move || answer.get().map(|result| i18n::direct_sign_in(result)());
    view! {
        <details class="terms__more" data-open="phone-login" open=is_window>
            <summary>{t(i18n::direct_login_title)}</summary>
            {is_window.then(|| view! {
                <button type="button" class="button button--main" data-command="ask" on:click=ask>
                    {t(i18n::direct_login_ask)}
                </button>
            })}
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
                <p class="terms__message" role="status" data-wrong=move || matches!(answer.get(), Some(Err(_))).to_string()>{message}</p>
            </form>
        </details>
    }
}
