//! The sign-in form of the relay, over the page.

mod company;

use leptos::{ev, html, prelude::*};

use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, t},
    platform::document,
    stores::{phones::PhoneListState, session},
    ui::{Scope, effect, flag, listener, text},
};
use company::{SignInForm, company_button};

lazy_view! {
    /// Returns the sign-in form, after which the page goes on with `list`.
    pub fn login(list: PhoneListState) in login {
        stylesheet::adopt(include_str!("../../style/features/login.css"));
        view! { <Login list /> }
    }
}

/// A form for a name and a password, and for a company account, until the relay accepts one.
#[component]
fn Login(list: PhoneListState) -> impl IntoView {
    let (name, password) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let scope = Scope::current();
    let form = SignInForm::new(list);
    let SignInForm { is_waiting, refused, .. } = form;
    form.load(scope);
    // Typing needs no click first.
    effect(move || {
        if let Some(name) = name.get() {
            // A session may end while one is open.
            document::close_dialogs();
            // A field that is gone needs no focus.
            let _ = name.focus();
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(name), Some(field)) = (name.get_untracked(), password.get_untracked()) else {
            return;
        };
        if is_waiting.get_untracked() {
            return;
        }
        is_waiting.set(true);
        refused.set(None);
        let (name, password) = (name.value(), field.value());
        scope.spawn(async move {
            let answer = session::sign_in(name, password).await;
            is_waiting.set(false);
            match answer {
                Ok(()) => list.signed_in(),
                Err(reason) => {
                    refused.set(Some(reason));
                    field.set_value("");
                    let _ = field.focus();
                }
            }
        });
    };
    view! {
        <div class="login">
            <form class="login__card" on:submit=listener(submit) aria-labelledby="login-title">
                <h2 id="login-title" class="login__title">{t(i18n::sign_in)}</h2>
                <label class="login__field" hidden=flag(move || !form.has_passwords())>
                    {t(i18n::user_name)}
                    <input
                        node_ref=name
                        class="login__input"
                        name="username"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        required
                    />
                </label>
                <label class="login__field" hidden=flag(move || !form.has_passwords())>
                    {t(i18n::password)}
                    <input
                        node_ref=password
                        class="login__input"
                        name="password"
                        type="password"
                        autocomplete="current-password"
                        required
                    />
                </label>
                <p class="login__refused" role="alert">{text(move || refused.get().unwrap_or_default())}</p>
                <button
                    class="login__button"
                    type="submit"
                    hidden=flag(move || !form.has_passwords())
                    aria-disabled=text(move || is_waiting.get().to_string())
                >
                    {text(move || if is_waiting.get() { i18n::signing_in() } else { i18n::sign_in() }.to_owned())}
                </button>
                {company_button(form, scope)}
            </form>
        </div>
    }
}
