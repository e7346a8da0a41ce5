//! The dialog with the sessions of the person, and for an administrator those of everybody.

pub mod sign_out_all;
pub mod state;

use leptos::{ev, prelude::*};
use relay_api::{Role, SessionSummary};

use self::{
    sign_out_all::SignOutAll,
    state::{Act, Listed, SessionsState},
};
use crate::{
    features::{lazy_entry::lazy_view, stylesheet},
    i18n::{self, Language, t},
    model::sessions::{UserSessions, grouped},
    platform::intl,
    stores::session::SessionState,
    ui::{Modal, effect, listener, part, text},
};

lazy_view! {
    /// Returns the dialog, which opens whenever the count of `opened` changes.
    pub fn sessions_dialog(opened: RwSignal<u32>, session: SessionState) in secondary {
        stylesheet::adopt_forms();
        stylesheet::adopt(include_str!("../../style/ui/dialog.css"));
        stylesheet::adopt(include_str!("../../style/features/guarded.css"));
        stylesheet::adopt(include_str!("../../style/features/sessions.css"));
        view! { <SessionsDialog opened session /> }
    }
}

/// The dialog.
#[component]
fn SessionsDialog(opened: RwSignal<u32>, session: SessionState) -> impl IntoView {
    let state = SessionsState::of_component();
    let list = state.list;
    effect(move || {
        opened.track();
        state.result.set(Ok(String::new()));
        state.load();
    });
    let content = move || {
        // The dialog may be open when this session ends.
        if session.signed_out.get() {
            return None;
        }
        Some(match state.listed.get() {
            Listed::Loading => view! {
                <p class="form__hint" role="status" aria-busy="true">{t(i18n::loading)}</p>
            }
            .into_any(),
            Listed::Failed(reason) => failure(reason, state),
            Listed::Sessions(all) => {
                let own = session.current.read().as_ref().map(|current| current.name.clone());
                let sees_all = session.role.get() == Role::Administrator;
                groups(grouped(all, &own.unwrap_or_default(), sees_all), state)
            }
        })
    };
    let result = move || match state.result.get() {
        Ok(text) | Err(text) => text,
    };
    view! {
        <Modal name="sessions" title=i18n::signed_in_devices close=i18n::close opened>
            <p class="form__hint">{t(i18n::sessions_help)}</p>
            <div class="sessions" role="group" tabindex="-1" aria-labelledby="sessions-title" node_ref=list>
                {part(content)}
            </div>
            <p
                class="form__hint"
                role="status"
                data-message="sessions"
                data-wrong=text(move || state.result.read().is_err().to_string())
            >
                {text(result)}
            </p>
        </Modal>
    }
}

/// Returns why the list did not come, with a button that tries again.
fn failure(reason: String, state: SessionsState) -> AnyView {
    let retry = move |_: ev::MouseEvent| {
        state.focus();
        state.load();
    };
    view! {
        <p class="problem" role="alert">{reason}</p>
        <div class="buttons">
            <button type="button" class="button" on:click=listener(retry)>{t(i18n::try_again)}</button>
        </div>
    }
    .into_any()
}

/// Returns the sessions of each user, the person's own first. Alone they need no heading.
fn groups(groups: Vec<UserSessions>, state: SessionsState) -> AnyView {
    let has_headings = groups.len() > 1;
    let groups = groups.into_iter().enumerate();
    groups.map(|(nth, group)| user(group, nth == 0, has_headings, state)).collect_view().into_any()
}

/// Returns the sessions of a user.
fn user(
    UserSessions { user, sessions }: UserSessions,
    is_own: bool,
    has_heading: bool,
    state: SessionsState,
) -> AnyView {
    let heading = has_heading.then(|| {
        let name = if is_own { i18n::own_sessions(&user) } else { user.clone() };
        view! { <h3 class="sessions__user">{name}</h3> }.into_any()
    });
    let is_alone = is_own && sessions.iter().all(|session| session.is_current);
    let rows = sessions.into_iter().map(|session| row(session, state)).collect_view();
    let (label, question, act) = if is_own {
        let question = i18n::ask_sign_out_others().to_owned();
        (i18n::sign_out_others().to_owned(), question, Act::Others)
    } else {
        (i18n::sign_out_user(&user), i18n::ask_sign_out_user(&user), Act::AllOf(user))
    };
    view! {
        <section class="sessions__user-group">
            {heading}
            <ul class="sessions__list">{rows}</ul>
            {is_alone.then(|| view! { <p class="form__hint">{t(i18n::no_other_sessions)}</p> }.into_any())}
            <SignOutAll label question act state />
            {is_own.then(|| view! { <p class="form__hint">{t(i18n::sign_out_others_hint)}</p> }.into_any())}
        </section>
    }
    .into_any()
}

/// Returns a session, with a button that ends it unless it is this one.
fn row(session: SessionSummary, state: SessionsState) -> AnyView {
    let SessionSummary { id, started, idle_seconds, from, is_current, .. } = session;
    let address = from.unwrap_or_else(|| i18n::unknown_address().to_owned());
    let started = intl::date_and_time(&started, Language::current().tag());
    let times =
        format!("{} · {}", i18n::session_used(idle_seconds), i18n::session_started(&started));
    let (title, facts) = if is_current {
        (i18n::this_browser().to_owned(), format!("{address} · {times}"))
    } else {
        (address.clone(), times)
    };
    let button = (!is_current).then(|| {
        // Several may have the same address.
        let name = format!("{}: {title}, {facts}", i18n::sign_out());
        let act = Act::One { id, address };
        view! {
            <button
                type="button"
                class="button"
                aria-label=name
                aria-disabled=text(move || state.is_busy.get().to_string())
                on:click=listener(move |_| state.run(act.clone()))
            >
                {t(i18n::sign_out)}
            </button>
        }
        .into_any()
    });
    view! {
        <li class="sessions__session" data-current=is_current.to_string()>
            <div class="sessions__facts">
                <strong>{title}</strong>
                <span class="form__hint">{facts}</span>
            </div>
            {button}
        </li>
    }
    .into_any()
}
