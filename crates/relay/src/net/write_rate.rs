//! Lets go of clients that take their answers too slowly.

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

/// How long a client may take for what waits for it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of a large answer, so much of it at least in that time: a modem of 56 kbit/s takes it.
const LEAST: usize = 64 * 1024;

/// A stream whose writing fails with [`io::ErrorKind::TimedOut`] when the other side takes less
/// than that. Whoever takes everything may stay for ever, so a stream of events lives on.
#[derive(Debug)]
pub(crate) struct Impatient<S> {
    stream: S,
    /// Absent while nothing has to wait.
    waiting: Option<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    end: Pin<Box<Sleep>>,
    /// How much the other side has taken since the beginning. It does not move the end: with a byte
    /// from time to time a connection could be held for ever.
    taken: usize,
}

impl<S> Impatient<S> {
    pub(crate) fn new(stream: S) -> Impatient<S> {
        Impatient { stream, waiting: None }
    }

    fn judge(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Pending => {
                let begin = || Waiting { end: Box::pin(sleep(PATIENCE)), taken: 0 };
                let waiting = self.waiting.get_or_insert_with(begin);
                ready!(waiting.end.as_mut().poll(context));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            Poll::Ready(Ok(bytes)) => {
                if let Some(waiting) = &mut self.waiting {
                    waiting.taken = waiting.taken.saturating_add(*bytes);
                }
                if self.waiting.as_ref().is_some_and(|waiting| waiting.taken >= LEAST) {
                    self.waiting = None;
                }
                written
            }
            Poll::Ready(Err(_)) => written,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Impatient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Impatient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judge(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.judge(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Is called when everything that waited has been written.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.waiting = None;
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
    async fn take(mut from: DuplexStream, bytes: usize) {
        let mut buffer = vec![0; bytes];
        loop {
            sleep(Duration::from_secs(1)).await;
            if from.read_exact(&mut buffer).await.is_err() {
                return;
            }
        }
    }

    /// Writes a megabyte to somebody who takes `bytes` each second.
    async fn write_to(bytes: usize) -> (io::Result<()>, Duration) {
        let (ours, theirs) = duplex(1_024);
        let taking = tokio::spawn(take(theirs, bytes));
        let mut stream = Impatient::new(ours);
        let started = Instant::now();
        let written = stream.write_all(&vec![0; 1024 * 1024]).await;
        taking.abort();
        (written, started.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_that_trickles_is_let_go_and_a_slow_but_honest_one_is_not() {
        for bytes in [1, 100, 1_024] {
            let (written, took) = write_to(bytes).await;
            assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut, "{bytes} bytes");
            assert!(took <= PATIENCE, "{bytes} bytes: {took:?}");
        }
        let (written, took) = write_to(8 * 1_024).await;
        assert!(written.is_ok() && took > 10 * PATIENCE, "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn small_pieces_are_written_for_ever_to_whoever_takes_them() {
        let (ours, theirs) = duplex(64);
        let _taking = tokio::spawn(take(theirs, 1));
        let mut stream = Impatient::new(ours);
        let started = Instant::now();
        // Each has to wait at times, as an event does behind others; none for ten seconds.
        for _ in 0..200 {
            stream.write_all(&[0; 4]).await.unwrap();
            stream.flush().await.unwrap();
        }
        assert!(started.elapsed() > 10 * PATIENCE);
    }
}
