//! The thread that writes the audit log.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::Ordering,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

use super::{
    Entry, State,
    chain::{self, LineHash},
};

/// The time between two attempts to write when the disk is full.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(1);
/// The time after which lines are on the disk, should the machine fail.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// What the thread is asked for.
pub(super) enum Message {
    /// Write to another file, or to none.
    Open(Option<Target>),
    /// Write a line, and say when it is written.
    Line(String, Option<oneshot::Sender<()>>),
    /// Say when everything before is done.
    Flush(oneshot::Sender<()>),
}

/// An open file.
pub(super) struct Target {
    path: PathBuf,
    file: File,
    /// The hash of its last line.
    last: Option<LineHash>,
}

impl Target {
    /// Opens a file, to append to it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(super) fn open(path: &Path) -> io::Result<Target> {
        let mut options = OpenOptions::new();
        let mut file = options.read(true).append(true).create(true).mode(0o640).open(path)?;
        let last = chain::last(&mut file)?;
        chain::end_line(&mut file)?;
        Ok(Target { path: path.to_owned(), file, last })
    }
}

/// Starts the thread; it ends when the sender is dropped.
///
/// # Errors
/// When the system has no thread.
pub(super) fn start(max_waiting: usize, state: Arc<State>) -> io::Result<SyncSender<Message>> {
    let (sender, messages) = sync_channel(max_waiting);
    let mut writer = Writer { target: None, last: None, state, reported: 0, unsynced: None };
    thread::Builder::new().name("audit".to_owned()).spawn(move || writer.run(&messages))?;
    Ok(sender)
}

struct Writer {
    target: Option<Target>,
    /// The hash of the last line, also of a file that has been rotated since.
    last: Option<LineHash>,
    state: Arc<State>,
    /// The lost lines of which a line says so.
    reported: u64,
    /// The time of the first line that is not on the disk yet.
    unsynced: Option<Instant>,
}

impl Writer {
    fn run(&mut self, messages: &Receiver<Message>) {
        loop {
            match messages.recv_timeout(TRY_AGAIN_AFTER) {
                Ok(Message::Open(target)) => self.open(target),
                Ok(Message::Line(line, written)) => {
                    if self.write(&line)
                        && let Some(written) = written
                    {
                        // The caller may be gone.
                        let _gone = written.send(());
                    }
                }
                Ok(Message::Flush(done)) => {
                    let _gone = done.send(());
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.say_what_was_lost();
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.sync_when_due();
        }
    }

    fn open(&mut self, target: Option<Target>) {
        self.sync();
        // A file that was just rotated continues the one before.
        if let Some(last) = target.as_ref().and_then(|target| target.last.clone()) {
            self.last = Some(last);
        }
        self.target = target;
        self.state.is_failing.store(false, Ordering::Relaxed);
    }

    /// Writes a line; returns whether it is written.
    fn write(&mut self, line: &str) -> bool {
        if self.target.is_none() {
            return false;
        }
        if !self.say_what_was_lost() {
            self.state.lose();
            return false;
        }
        match self.append(line) {
            Ok(()) => true,
            Err(error) => {
                if !self.state.is_failing.load(Ordering::Relaxed) {
                    let file = self.target.as_ref().map(|target| target.path.display().to_string());
                    tracing::error!(%error, file, "cannot write to the audit log; lines are lost");
                }
                self.state.lose();
                false
            }
        }
    }

    /// Writes how many lines were lost since it was said last: the disk did not take them, or the queue was full.
    /// Returns false when the disk does not take that either.
    fn say_what_was_lost(&mut self) -> bool {
        let lost = self.state.lost.load(Ordering::Relaxed);
        if lost == self.reported || self.target.is_none() {
            return true;
        }
        let count = Some(lost - self.reported);
        let entry = Entry { event: "lines-lost", user: "relay", count, ..Entry::default() };
        if self.append(&entry.to_line()).is_err() {
            return false;
        }
        self.reported = lost;
        self.state.is_failing.store(false, Ordering::Relaxed);
        true
    }

    /// Appends a line with a single write, so that it is whole or not there.
    fn append(&mut self, line: &str) -> io::Result<()> {
        let Some(target) = &mut self.target else { return Ok(()) };
        let line = chain::chained(line, self.last.as_deref().unwrap_or_default());
        let length = target.file.metadata()?.len();
        if let Err(error) = target.file.write_all(format!("{line}\n").as_bytes()) {
            // A full disk may take a part of it.
            target.file.set_len(length)?;
            return Err(error);
        }
        self.last = Some(chain::hash(line.as_bytes()));
        self.unsynced.get_or_insert_with(Instant::now);
        Ok(())
    }

    fn sync_when_due(&mut self) {
        if self.unsynced.is_some_and(|since| since.elapsed() >= SYNC_EVERY) {
            self.sync();
        }
    }

    fn sync(&mut self) {
        self.unsynced = None;
        if let Some(target) = &self.target
            && let Err(error) = target.file.sync_data()
        {
            tracing::error!(%error, "the audit log is not on the disk");
        }
    }
}
