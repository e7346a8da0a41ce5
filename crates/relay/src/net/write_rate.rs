//! The minimum write rate: disconnects clients that read their answers too slowly.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// The time in which a client must read pending bytes.
const WINDOW: Duration = Duration::from_secs(10);
/// The part of a large answer that must be read within the window; a 56 kbit/s modem manages it.
const MIN_BYTES: usize = 64 * 1024;

/// A stream whose writes fail with [`io::ErrorKind::TimedOut`] when the client reads more slowly.
/// A client that reads everything may stay for ever, so an event stream lives on.
#[derive(Debug)]
pub(crate) struct MinWriteRate<S> {
    stream: S,
    /// The current window; absent while no bytes are pending.
    window: Option<Window>,
}

#[derive(Debug)]
struct Window {
    end: Pin<Box<Sleep>>,
    /// Bytes read since the window opened. They do not move its end: a byte from time to time would
    /// hold the connection for ever.
    read: usize,
}

impl<S> MinWriteRate<S> {
    pub(crate) fn new(stream: S) -> MinWriteRate<S> {
        MinWriteRate { stream, window: None }
    }

    fn enforce(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Pending => {
                let open = || Window { end: Box::pin(sleep(WINDOW)), read: 0 };
                let window = self.window.get_or_insert_with(open);
                ready!(window.end.as_mut().poll(context));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            Poll::Ready(Ok(bytes)) => {
                if let Some(window) = &mut self.window {
                    window.read = window.read.saturating_add(*bytes);
                }
                if self.window.as_ref().is_some_and(|window| window.read >= MIN_BYTES) {
                    self.window = None;
                }
                written
            }
            Poll::Ready(Err(_)) => written,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for MinWriteRate<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for MinWriteRate<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.enforce(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.enforce(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Closes the window: hyper flushes once all pending bytes are written.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.window = None;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
        time::Instant,
    };

    use super::*;

    /// Reads `bytes` each second for ever.
    async fn read_slowly(mut from: DuplexStream, bytes: usize) {
        let mut buffer = vec![0; bytes];
        loop {
            sleep(Duration::from_secs(1)).await;
            if from.read_exact(&mut buffer).await.is_err() {
                return;
            }
        }
    }

    /// Writes a megabyte to a reader of `bytes` per second.
    async fn write_to(bytes: usize) -> (io::Result<()>, Duration) {
        let (ours, theirs) = duplex(1_024);
        let reading = tokio::spawn(read_slowly(theirs, bytes));
        let mut stream = MinWriteRate::new(ours);
        let started = Instant::now();
        let written = stream.write_all(&vec![0; 1024 * 1024]).await;
        reading.abort();
        (written, started.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_trickling_reader_is_disconnected_and_a_slow_one_is_not() {
        for bytes in [1, 100, 1_024] {
            let (written, took) = write_to(bytes).await;
            assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut, "{bytes} bytes");
            assert!(took <= WINDOW, "{bytes} bytes: {took:?}");
        }
        let (written, took) = write_to(8 * 1_024).await;
        assert!(written.is_ok() && took > 10 * WINDOW, "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn small_writes_that_are_read_go_on_for_ever() {
        let (ours, theirs) = duplex(64);
        let _reading = tokio::spawn(read_slowly(theirs, 1));
        let mut stream = MinWriteRate::new(ours);
        let started = Instant::now();
        // Each is pending at times, as an event behind others is; none for ten seconds.
        for _ in 0..200 {
            stream.write_all(&[0; 4]).await.unwrap();
            stream.flush().await.unwrap();
        }
        assert!(started.elapsed() > 10 * WINDOW);
    }
}
