//! Writes an answer, with the faults that real phones show.

use std::{io, time::Duration};

use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::{Faults, reply::Reply};

/// How much of a head comes when the phone is asked by two at once.
const CROWDED_BYTES: usize = 24;
/// How far apart the two packets are.
const APART: Duration = Duration::from_millis(40);

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
    if !faults.slow().is_zero() {
        tokio::time::sleep(faults.slow()).await;
    }
    let mut bytes = reply.head(keep_alive).into_bytes();
    let head = bytes.len();
    bytes.extend_from_slice(&reply.body);
    let end = match faults.cut_off_after {
        _ if crowded && faults.one_connection => CROWDED_BYTES,
        Some(bytes) => bytes,
        None => bytes.len(),
    };
    let whole = end >= bytes.len();
    bytes.truncate(end);
    if faults.two_packets && bytes.len() > head {
        let (first, second) = bytes.split_at(head);
        stream.write_all(first).await?;
        stream.flush().await?;
        tokio::time::sleep(APART).await;
        stream.write_all(second).await?;
    } else {
        stream.write_all(&bytes).await?;
    }
    stream.flush().await?;
    Ok(whole && keep_alive)
}
