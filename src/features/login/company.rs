//! The button that signs in with a company account.

use leptos::{html, prelude::*};
use relay_api::{RELATIVE_BASE_PATH as BASE_PATH, SignInWays};

use crate::{
    i18n,
    input::focus,
    platform::{
        document,
        sign_in_window::{self, SignInWindow, WindowAnswer},
    },
    stores::{phones::PhoneListState, session},
    ui::{Scope, effect, listener, part, text},
};

/// What the form and the button share.
#[derive(Clone, Copy)]
pub(super) struct SignInForm {
    /// The phones, which are loaded after a sign-in.
    pub(super) list: PhoneListState,
    /// The ways to sign in, as soon as the relay has sent them.
    pub(super) ways: RwSignal<Option<SignInWays>>,
    /// A sign-in is under way.
    pub(super) is_waiting: RwSignal<bool>,
    /// Why the last one failed.
    pub(super) refused: RwSignal<Option<String>>,
}

impl SignInForm {
    pub(super) fn new(list: PhoneListState) -> SignInForm {
        let (ways, is_waiting) = (RwSignal::new(None), RwSignal::new(false));
        SignInForm { list, ways, is_waiting, refused: RwSignal::new(None) }
    }

    /// Asks the relay for the ways to sign in, and why the last one failed.
    pub(super) fn load(self, scope: Scope) {
        scope.spawn(async move {
            // Without an answer the form for passwords stays, and tells why when it is used.
            let Some(ways) = session::sign_in_ways().await else { return };
            if let Some(problem) = &ways.problem {
                self.refused.set(Some(i18n::problem(problem)));
            }
            self.ways.set(Some(ways));
        });
    }

    /// Returns whether the form for passwords is shown.
    pub(super) fn has_passwords(self) -> bool {
        self.ways.read().as_ref().is_none_or(|ways| ways.password || ways.company.is_none())
    }

    /// Goes to the sign-in page of the company; in a frame, where providers refuse to show it, in a small window.
    fn begin(self, scope: Scope) {
        if self.is_waiting.get_untracked() {
            return;
        }
        self.refused.set(None);
        if !document::is_framed() {
            sign_in_window::go(&format!("{BASE_PATH}/oidc/start"));
            return;
        }
        let Some(window) = SignInWindow::open(&format!("{BASE_PATH}/oidc/start?popup=1")) else {
            self.refused.set(Some(i18n::sign_in_window_blocked().to_owned()));
            return;
        };
        self.is_waiting.set(true);
        scope.spawn(async move {
            let answer = match window.answer().await {
                WindowAnswer::Claim(claim) => session::claim_sign_in(claim).await,
                WindowAnswer::Problem(problem) => Err(session::sign_in_problem(&problem)),
                WindowAnswer::Closed => Err(i18n::window_closed().to_owned()),
            };
            self.is_waiting.set(false);
            match answer {
                Ok(()) => self.list.signed_in(),
                Err(reason) => self.refused.set(Some(reason)),
            }
        });
    }
}

/// Returns the button, where the relay knows a company.
pub(super) fn company_button(form: SignInForm, scope: Scope) -> impl IntoView {
    part(move || {
        let company = form.ways.read().as_ref()?.company.clone()?;
        let button = NodeRef::<html::Button>::new();
        effect(move || {
            // Where it replaces the form, the focus had its place there.
            focus::node(button.get().filter(|_| !form.has_passwords()));
        });
        let view = view! {
            <button
                node_ref=button
                class="login__button login__button--company"
                type="button"
                aria-disabled=text(move || form.is_waiting.get().to_string())
                on:click=listener(move |_| form.begin(scope))
            >
                {text(move || i18n::sign_in_with(&company))}
            </button>
        };
        Some(view.into_any())
    })
}
