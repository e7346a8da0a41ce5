//! The state of the dialog with sessions, and the acts that end them.

use leptos::{html, prelude::*};
use relay_api::SessionSummary;

use crate::{i18n, input::focus, stores::sessions, ui::Scope};

/// The list, as far as the relay has returned it.
#[derive(Clone)]
pub(super) enum Listed {
    Loading,
    Failed(String),
    Sessions(Vec<SessionSummary>),
}

/// An act that ends sessions.
#[derive(Clone)]
pub enum Act {
    /// One session.
    One {
        /// Its id.
        id: String,
        /// The address from which it was used last.
        address: String,
    },
    /// All sessions of the person but this one.
    Others,
    /// All sessions of that user.
    AllOf(String),
}

impl Act {
    async fn run(&self) -> Result<(), String> {
        match self {
            Act::One { id, .. } => sessions::end(id).await,
            Act::Others => sessions::end_others().await,
            Act::AllOf(user) => sessions::end_all_of(user).await,
        }
    }

    /// Returns what was done.
    fn done(&self) -> String {
        match self {
            Act::One { address, .. } => i18n::signed_out_device(address),
            Act::Others => i18n::signed_out_others().to_owned(),
            Act::AllOf(user) => i18n::signed_out_user(user),
        }
    }
}

/// The state of the dialog.
#[derive(Clone, Copy)]
pub struct SessionsState {
    scope: Scope,
    pub(super) listed: RwSignal<Listed>,
    /// What the last act did, or why it failed.
    pub(super) result: RwSignal<Result<String, String>>,
    /// An act is under way.
    pub(super) is_busy: RwSignal<bool>,
    /// The list, which takes the focus of what disappears from it.
    pub(super) list: NodeRef<html::Div>,
}

impl SessionsState {
    /// Returns the state of the component that is being drawn.
    pub(super) fn of_component() -> SessionsState {
        SessionsState {
            scope: Scope::current(),
            listed: RwSignal::new(Listed::Loading),
            result: RwSignal::new(Ok(String::new())),
            is_busy: RwSignal::new(false),
            list: NodeRef::new(),
        }
    }

    /// Loads the list.
    pub(super) fn load(self) {
        self.listed.set(Listed::Loading);
        self.scope.spawn(async move { self.listed.set(listed().await) });
    }

    /// Ends sessions, and loads the list again.
    pub(super) fn run(self, act: Act) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.result.set(Ok(String::new()));
        self.scope.spawn(async move {
            let ended = act.run().await;
            if ended.is_ok() {
                let now = listed().await;
                // The button goes with what it ended; after a failure it keeps the focus.
                self.focus();
                self.listed.set(now);
            }
            self.result.set(ended.map(|()| act.done()));
            self.is_busy.set(false);
        });
    }

    /// Focuses the list.
    pub(super) fn focus(self) {
        focus::node(self.list.get_untracked());
    }
}

async fn listed() -> Listed {
    sessions::list().await.map_or_else(Listed::Failed, Listed::Sessions)
}
