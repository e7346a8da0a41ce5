//! Writes answers, with the faults of real phones.

use std::{io, time::Duration};

use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::{Faults, reply::Reply};

/// The bytes of an answer that arrive while another connection is open.
const CROWDED_BYTES: usize = 24;
/// The time between the two packets.
const PACKET_GAP: Duration = Duration::from_millis(40);
/// The portions that a slow line carries in a second.
const PORTIONS_PER_SECOND: u32 = 50;

/// Writes `reply`; returns whether the connection may go on.
pub(super) async fn deliver(
    stream: &mut (impl AsyncWrite + Unpin),
    reply: &Reply,
    keep_alive: bool,
    crowded: bool,
    faults: &Faults,
) -> io::Result<bool> {
    if reply.silent {
        return Ok(false);
    }
    let delay = faults.delay(reply.is_picture());
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let mut bytes = reply.head(keep_alive).into_bytes();
    let head = bytes.len();
    bytes.extend_from_slice(&reply.body);
    let end = match faults.cut_off_after {
        _ if crowded && faults.one_connection => CROWDED_BYTES,
        Some(bytes) => bytes,
        None => bytes.len(),
    };
    let is_complete = end >= bytes.len();
    bytes.truncate(end);
    if faults.two_packets && bytes.len() > head {
        let (first, second) = bytes.split_at(head);
        stream.write_all(first).await?;
        stream.flush().await?;
        tokio::time::sleep(PACKET_GAP).await;
        stream.write_all(second).await?;
    } else if let Some(speed) = faults.bytes_per_second {
        trickle(stream, &bytes, speed).await?;
    } else {
        stream.write_all(&bytes).await?;
    }
    stream.flush().await?;
    Ok(is_complete && keep_alive && !faults.closes_unannounced)
}

/// Writes at most `speed` bytes a second.
async fn trickle(
    stream: &mut (impl AsyncWrite + Unpin),
    bytes: &[u8],
    speed: u32,
) -> io::Result<()> {
    let portion = usize::try_from(speed / PORTIONS_PER_SECOND).unwrap_or(usize::MAX).max(1);
    let mut tick = tokio::time::interval(Duration::from_secs(1) / PORTIONS_PER_SECOND);
    for portion in bytes.chunks(portion) {
        tick.tick().await;
        stream.write_all(portion).await?;
        stream.flush().await?;
    }
    Ok(())
}
