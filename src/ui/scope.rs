//! Work that a component begins, and that ends with it.
//!
//! After an await, a frame or a timeout the component may be gone, and reading one of its signals
//! would panic. clippy refuses the functions that wait without a scope (`clippy.toml`).

use std::{future::poll_fn, pin::Pin, task::Poll, time::Duration};

use leptos::{prelude::*, task::spawn_local};

/// The life of a component.
#[derive(Clone, Copy)]
pub struct Scope(StoredValue<()>);

impl Scope {
    /// Returns the scope of the component that is being drawn.
    #[must_use]
    pub fn current() -> Scope {
        Scope(StoredValue::new(()))
    }

    /// Runs a task until it ends or the component is gone.
    pub fn spawn(self, task: impl Future<Output = ()> + 'static) {
        self.spawn_boxed(Box::pin(task));
    }

    #[expect(clippy::disallowed_methods, reason = "the task is polled within its scope alone")]
    fn spawn_boxed(self, mut task: Pin<Box<dyn Future<Output = ()>>>) {
        spawn_local(poll_fn(move |context| {
            if self.is_alive() { task.as_mut().poll(context) } else { Poll::Ready(()) }
        }));
    }

    /// Calls `act` before the next frame, if the component is still there.
    pub fn after_frame(self, act: impl FnOnce() + 'static) {
        self.after_frame_boxed(Box::new(act));
    }

    #[expect(clippy::disallowed_methods, reason = "the scope is checked")]
    fn after_frame_boxed(self, act: Box<dyn FnOnce()>) {
        request_animation_frame(move || {
            if self.is_alive() {
                act();
            }
        });
    }

    /// Calls `act` after that time, if the component is still there.
    #[expect(clippy::disallowed_methods, reason = "the scope is checked")]
    pub fn after(self, time: Duration, act: impl FnOnce() + 'static) {
        set_timeout(
            move || {
                if self.is_alive() {
                    act();
                }
            },
            time,
        );
    }

    fn is_alive(self) -> bool {
        !self.0.is_disposed()
    }
}
