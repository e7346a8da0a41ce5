//! Views and tasks whose code is fetched when it is first needed.
//!
//! A feature declares its entry with [`lazy_view!`] or [`lazy_task!`] and names the piece that the
//! entry belongs to. With the Cargo feature `pieces` the build cuts the page's WebAssembly at these
//! entries: code that only they reach is in files of its own, one for each piece (decision 18). Code
//! that several pieces share, but not the first view, is in one more file for each such set of pieces,
//! so few large pieces cost fewer requests than many small ones. Without the feature everything is in
//! one file and loads at once.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use leptos::{prelude::*, task::spawn_local};

/// The code of a lazy view or task could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadError;

#[cfg(feature = "pieces")]
impl From<leptos::wasm_split::SplitLoaderError> for LoadError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> LoadError {
        LoadError
    }
}

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
}

impl Default for LazyTexts {
    fn default() -> LazyTexts {
        LazyTexts { loading: || "…", failed: || "!", retry: || "↻" }
    }
}

/// Shows a view once its code is there, and a placeholder until then.
#[component]
pub fn Lazy(
    /// The view.
    view: LazyView,
) -> impl IntoView {
    let texts = use_context::<LazyTexts>().unwrap_or_default();
    let loaded = RwSignal::new(None::<Result<(), LoadError>>);
    let LazyView { load, draw } = view;
    let start = move || {
        let mut loading = load();
        // Code that is there already is drawn at once, in the order of the page.
        loaded.set(poll_once(loading.as_mut()));
        if loaded.get_untracked().is_none() {
            spawn_local(async move {
                let result = loading.await;
                // The view may be gone by then.
                _ = loaded.try_set(Some(result));
            });
        }
    };
    start();
    move || match loaded.get() {
        Some(Ok(())) => expect_loaded(draw()).unwrap_or_else(|| load_failed(texts, start)),
        Some(Err(LoadError)) => load_failed(texts, start),
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

fn load_failed(texts: LazyTexts, retry: impl Fn() + 'static) -> AnyView {
    view! {
        <div class="lazy" role="alert">
            <p>{texts.failed}</p>
            <button type="button" class="button" on:click=move |_| retry()>{texts.retry}</button>
        </div>
    }
    .into_any()
}

/// Declares a function that returns a [`LazyView`], and the piece of the page its code belongs to:
/// `fn name(argument: Type) in piece { view! { … } }`. Arguments are `Copy`.
macro_rules! lazy_view {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),*) in $piece:ident { $($body:tt)* }) => {
        $(#[$doc])*
        #[must_use]
        $vis fn $name($($arg: $type),*) -> $crate::ui::lazy::LazyView {
            $crate::ui::lazy::split!(
                $piece, load: fn $name($($arg: $type),*) -> leptos::prelude::AnyView {
                    leptos::prelude::IntoAny::into_any({ $($body)* })
                }
            );
            $crate::ui::lazy::LazyView::new(
                || Box::pin(async { load().await?; Ok(()) }),
                move || Box::pin($name($($arg),*)),
            )
        }
    };
}
pub(crate) use lazy_view;

/// Declares a function that returns a [`LazyTask`], and the piece of the page its code belongs to.
macro_rules! lazy_task {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),*) in $piece:ident { $($body:tt)* }) => {
        $(#[$doc])*
        #[must_use]
        $vis fn $name($($arg: $type),*) -> $crate::ui::lazy::LazyTask {
            $crate::ui::lazy::split!($piece: fn $name($($arg: $type),*) -> () { $($body)* });
            $crate::ui::lazy::LazyTask::new($name($($arg),*))
        }
    };
}
pub(crate) use lazy_task;

/// Declares the function at which the page is cut and, for a view, the one that fetches its piece.
macro_rules! split {
    ($piece:ident $(, $load:ident)?: fn $name:ident($($arg:ident: $type:ty),*) -> $output:ty { $($body:tt)* }) => {
        #[cfg(feature = "pieces")]
        #[leptos::wasm_split::wasm_split(
            $piece,
            fallible,
            $(preload($load),)?
            wasm_split_path = leptos::wasm_split
        )]
        fn $name($($arg: $type),*) -> Result<$output, $crate::ui::lazy::LoadError> {
            Ok({ $($body)* })
        }

        #[cfg(not(feature = "pieces"))]
        async fn $name($($arg: $type),*) -> Result<$output, $crate::ui::lazy::LoadError> {
            Ok({ $($body)* })
        }

        $(
            #[cfg(not(feature = "pieces"))]
            async fn $load() -> Result<(), $crate::ui::lazy::LoadError> {
                Ok(())
            }
        )?
    };
}
pub(crate) use split;
