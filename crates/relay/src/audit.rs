//! The audit log: one JSON object per line for each act, written by a thread of its own.
//!
//! Nothing waits for the disk but what the administrator wants to wait: with `audit = "required"` a command is
//! sent only once its line is written. Each line has the hash of the one before, so that a change can be seen.

mod chain;
mod entry;
mod throttle;
mod writer;

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::SyncSender,
    },
    time::{Duration, Instant},
};

use tokio::{sync::oneshot, task::spawn_blocking, time::timeout};

pub use chain::{ChainFault, verify};
pub use entry::Entry;
use throttle::LineThrottle;
use writer::{Message, Target};

/// Lines that wait for the disk; more are lost.
const MAX_WAITING: usize = 4_096;
/// The time that a command waits for its line, where that is required.
const MAX_LINE_WAIT: Duration = Duration::from_secs(2);

/// The audit log.
#[derive(Debug, Default)]
pub struct Audit {
    writer: Mutex<Option<SyncSender<Message>>>,
    throttle: Mutex<LineThrottle>,
    state: Arc<State>,
}

/// What is known of the log besides its lines.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Lines are written.
    is_on: AtomicBool,
    /// A command needs its line.
    is_required: AtomicBool,
    /// The last attempt to write failed.
    is_failing: AtomicBool,
    /// Lines that were lost since the start.
    lost: AtomicU64,
}

impl State {
    /// Counts a line that is lost.
    fn lose(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
        self.is_failing.store(true, Ordering::Relaxed);
    }
}

impl Audit {
    /// Appends to `file` from now on, or writes nothing without one. Opens the file again each
    /// time, so that a rotated file is closed. With `is_required`, commands need their line.
    ///
    /// # Errors
    /// When it cannot be opened, with the remedy; the file that was open stays open.
    pub fn open(&self, file: Option<PathBuf>, is_required: bool) -> Result<(), String> {
        let target = match file {
            None => None,
            Some(path) => Some(Target::open(&path).map_err(|error| {
                let shown = path.display();
                format!("audit_log: {shown} cannot be written: {error}; give the user of the relay permission to write there")
            })?),
        };
        let is_on = target.is_some();
        let mut writer = self.writer();
        if is_on && writer.is_none() {
            let started = writer::start(MAX_WAITING, self.state.clone());
            *writer = Some(started.map_err(|error| format!("audit_log: no thread: {error}"))?);
        }
        if let Some(writer) = &*writer {
            // It waits at most for the lines that wait already.
            let _ended = writer.send(Message::Open(target));
        }
        self.state.is_on.store(is_on, Ordering::Relaxed);
        self.state.is_required.store(is_on && is_required, Ordering::Relaxed);
        Ok(())
    }

    /// Returns whether there is a log.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.state.is_on.load(Ordering::Relaxed)
    }

    /// Returns whether lines are written: not while the disk is full, for example.
    pub(crate) fn is_healthy(&self) -> bool {
        !self.state.is_failing.load(Ordering::Relaxed)
    }

    /// Returns the number of lines that were lost.
    pub(crate) fn lost_lines(&self) -> u64 {
        self.state.lost.load(Ordering::Relaxed)
    }

    /// Writes a line, as soon as the disk allows.
    pub fn write(&self, entry: &Entry<'_>) {
        self.send(entry, None);
    }

    /// Writes the line of something that is about to be done. Where that is required, waits until it is written.
    ///
    /// # Errors
    /// When it is required and cannot be written; nothing may be done then.
    pub(crate) async fn write_before(&self, entry: Entry<'_>) -> Result<(), AuditUnavailable> {
        if !self.state.is_required.load(Ordering::Relaxed) {
            self.write(&entry);
            return Ok(());
        }
        let (written, answer) = oneshot::channel();
        self.send(&entry, Some(written));
        match timeout(MAX_LINE_WAIT, answer).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(AuditUnavailable),
        }
    }

    /// Writes a line that strangers or machines may cause at will: one for all of the same kind within a
    /// minute, with their number.
    pub(crate) fn write_counted(&self, entry: Entry<'_>) {
        if !self.is_on() {
            return;
        }
        let due = {
            let mut throttle = self.throttle.lock().unwrap_or_else(PoisonError::into_inner);
            throttle.count(&entry, Instant::now())
        };
        if let Some(count) = due {
            self.write(&Entry { count: Some(count), ..entry });
        }
    }

    /// Waits until all lines so far are written, or cannot be.
    pub async fn flush(&self) {
        let (done, answer) = oneshot::channel();
        let Some(writer) = self.writer().clone() else { return };
        // The queue may be full, which is when it matters.
        let sent = spawn_blocking(move || writer.send(Message::Flush(done))).await;
        if matches!(sent, Ok(Ok(()))) {
            // The thread answers, or has ended.
            let _ended = answer.await;
        }
    }

    fn send(&self, entry: &Entry<'_>, written: Option<oneshot::Sender<()>>) {
        if !self.is_on() {
            return;
        }
        let Some(writer) = self.writer().clone() else { return };
        let line = entry.to_line();
        if writer.try_send(Message::Line(line, written)).is_err() {
            self.state.lose();
        }
    }

    fn writer(&self) -> MutexGuard<'_, Option<SyncSender<Message>>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The line of an act could not be written, and it is required.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AuditUnavailable;

#[cfg(test)]
mod tests;
