//! Writes answers, with the faults of real phones.

use std::{io, time::Duration};

use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::{Faults, reply::Reply};

/// The bytes of an answer that arrive while another connection is open.
const CROWDED_BYTES: usize = 24;
/// The time between the two packets.
const PACKET_GAP: Duration = Duration::from_millis(40);

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
    if !faults.delay().is_zero() {
        tokio::time::sleep(faults.delay()).await;
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
    } else {
        stream.write_all(&bytes).await?;
    }
    stream.flush().await?;
    Ok(is_complete && keep_alive)
}
