//! Views and tasks whose code is fetched when it is first needed.
//!
//! This module knows no feature: each feature declares its own entries.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use leptos::{prelude::*, task::spawn_local};

use super::{Scope, effect, listener, show_when};
use crate::piece::LoadError;

type Loading = Pin<Box<dyn Future<Output = Result<(), LoadError>>>>;
type Drawing = Pin<Box<dyn Future<Output = Result<AnyView, LoadError>>>>;

/// A view whose code is fetched when it is first shown.
#[derive(Clone)]
pub struct LazyView {
    load: fn() -> Loading,
    draw: Arc<dyn Fn() -> Drawing + Send + Sync>,
}

impl LazyView {
    /// Returns the view that `draw` makes once `load` has fetched its code.
    #[must_use]
    pub fn new(
        load: fn() -> Loading,
        draw: impl Fn() -> Drawing + Send + Sync + 'static,
    ) -> LazyView {
        LazyView { load, draw: Arc::new(draw) }
    }
}

/// A task whose code is fetched when it is first run.
pub struct LazyTask(Loading);

impl LazyTask {
    /// Returns the task that fetches its code and then runs.
    #[must_use]
    pub fn new(run: impl Future<Output = Result<(), LoadError>> + 'static) -> LazyTask {
        LazyTask(Box::pin(run))
    }
}

/// Runs a task; calls `failed` when its code cannot be fetched.
#[expect(clippy::disallowed_methods, reason = "a task belongs to the page")]
pub fn spawn_lazy(task: LazyTask, failed: impl FnOnce() + 'static) {
    spawn_local(async move {
        if task.0.await.is_err() {
            failed();
        }
    });
}

/// The sentences of a lazy view. The page provides them as a context.
#[derive(Clone, Copy)]
pub struct LazyTexts {
    /// Shown while the code is on its way.
    pub loading: fn() -> &'static str,
    /// Shown when it could not be fetched.
    pub failed: fn() -> &'static str,
    /// The label of the button that tries again.
    pub retry: fn() -> &'static str,
    /// Gives the focus to the first element that fits a selector.
    pub focus: fn(&str),
}

impl Default for LazyTexts {
    fn default() -> LazyTexts {
        LazyTexts { loading: || "…", failed: || "!", retry: || "↻", focus: |_| () }
    }
}

/// Shows a view once its code is there, and a placeholder until then.
#[component]
pub fn Lazy(
    /// The view.
    view: LazyView,
    /// The selector of the button that tries again, which takes the focus; empty where nobody waits for the
    /// view to type into it.
    #[prop(optional)]
    retry: &'static str,
) -> impl IntoView {
    let texts = use_context::<LazyTexts>().unwrap_or_default();
    let loaded = RwSignal::new(None::<Result<(), LoadError>>);
    let LazyView { load, draw } = view;
    let scope = Scope::current();
    let start = move || {
        let mut loading = load();
        // Code that is there already is drawn at once, in the order of the page.
        loaded.set(poll_once(loading.as_mut()));
        if loaded.get_untracked().is_none() {
            scope.spawn(async move { loaded.set(Some(loading.await)) });
        }
    };
    start();
    let failed = move || load_failed(texts, retry, start);
    move || match loaded.get() {
        Some(Ok(())) => expect_loaded(draw()).unwrap_or_else(failed),
        Some(Err(LoadError)) => failed(),
        None => {
            view! { <p class="lazy" role="status" aria-busy="true">{texts.loading}</p> }.into_any()
        }
    }
}

/// Returns the view of an entry whose code has been fetched, so that drawing it waits for nothing.
fn expect_loaded(mut drawing: Drawing) -> Option<AnyView> {
    poll_once(drawing.as_mut())?.ok()
}

fn poll_once<T>(future: Pin<&mut dyn Future<Output = T>>) -> Option<T> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

fn load_failed(
    texts: LazyTexts,
    retry_selector: &'static str,
    retry: impl Fn() + 'static,
) -> AnyView {
    if !retry_selector.is_empty() {
        // What is typed on for the dialog is for nothing else.
        effect(move || (texts.focus)(retry_selector));
    }
    view! {
        <div class="lazy" role="alert">
            <p>{texts.failed}</p>
            <button type="button" class="button" on:click=listener(move |_| retry())>{texts.retry}</button>
        </div>
    }
    .into_any()
}

/// Opens a dialog, or opens it again.
pub fn open_dialog(opened: RwSignal<u32>) {
    opened.update(|count| *count = count.wrapping_add(1).max(1));
}

/// Shows a dialog, which somebody opens to type into it, once it was [opened](open_dialog). `retry` is the selector
/// of the button that tries again.
#[must_use]
pub fn lazy_dialog(opened: RwSignal<u32>, retry: &'static str, view: LazyView) -> AnyView {
    show_when(
        move || opened.get() > 0,
        move || view! { <Lazy view=view.clone() retry /> }.into_any(),
    )
}
