//! One command on its way, and those who wait for its report.

use std::sync::{Arc, Mutex, PoisonError};

use relay_api::{Code, Reason};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::RunResult;
use crate::{error::ApiError, phone::Stop};

/// One command on its way, or its result.
#[derive(Debug, Default)]
pub(crate) struct CommandRun {
    result: watch::Sender<Option<RunResult>>,
    stop: Stop,
    waiting: Mutex<usize>,
    gone: CancellationToken,
}

impl CommandRun {
    /// Adds somebody who waits for the report.
    pub(crate) fn join(run: &Arc<CommandRun>) -> Waiter {
        *run.waiting() += 1;
        Waiter(run.clone())
    }

    /// Returns the request to end the command.
    pub(crate) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Returns a token that is cancelled when nobody waits for the report any more.
    pub(crate) fn gone(&self) -> &CancellationToken {
        &self.gone
    }

    /// Notes the result.
    pub(crate) fn end(&self, result: RunResult) {
        self.result.send_replace(Some(result));
    }

    /// Returns whether there is a result.
    pub(crate) fn has_ended(&self) -> bool {
        self.result.borrow().is_some()
    }

    /// Waits for the result.
    pub(crate) async fn result(&self) -> RunResult {
        let mut receiver = self.result.subscribe();
        let result = receiver.wait_for(Option::is_some).await;
        // The sender is in `self`.
        let result = result.ok().and_then(|result| result.clone());
        result.unwrap_or_else(|| Err(ApiError::new(Code::Internal, Reason::TaskFailed {})))
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, usize> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who waits for the report of a command.
#[derive(Debug)]
pub(crate) struct Waiter(Arc<CommandRun>);

impl Waiter {
    /// Returns the command.
    pub(crate) fn run(&self) -> &Arc<CommandRun> {
        &self.0
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut waiting = self.0.waiting();
        *waiting -= 1;
        if *waiting == 0 {
            self.0.gone.cancel();
        }
    }
}
