//! Reads request heads from a connection.

use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest request head a phone reads.
const MAX_BYTES: usize = 8 * 1024;
const MAX_HEADERS: usize = 32;

/// The head of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RequestHead {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) host: String,
    pub(super) authorization: Option<String>,
    /// The value of `Connection`.
    pub(super) connection: Option<String>,
    /// Whether the connection stays open after the answer.
    pub(super) keep_alive: bool,
}

/// The reason why no request head was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum HeadError {
    /// The peer has closed the connection, or it broke.
    Closed,
    /// The bytes are not HTTP, or too many.
    Malformed,
}

/// Reads the next head; `buffer` keeps the bytes behind it.
pub(super) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
) -> Result<RequestHead, HeadError> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(buffer) {
            Ok(httparse::Status::Complete(length)) => {
                let head = RequestHead::new(&request);
                buffer.drain(..length);
                return head.ok_or(HeadError::Malformed);
            }
            Ok(httparse::Status::Partial) if buffer.len() < MAX_BYTES => {}
            Ok(httparse::Status::Partial) | Err(_) => return Err(HeadError::Malformed),
        }
        match stream.read_buf(buffer).await {
            Ok(0) | Err(_) => return Err(HeadError::Closed),
            Ok(_) => {}
        }
    }
}

impl RequestHead {
    fn new(request: &httparse::Request<'_, '_>) -> Option<RequestHead> {
        let header = |name: &str| {
            let found =
                request.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
            found.and_then(|header| std::str::from_utf8(header.value).ok())
        };
        // A body would have to be read before the next head; no command of a phone has one.
        let has_body = header("content-length").is_some_and(|length| length.trim() != "0")
            || header("transfer-encoding").is_some();
        let close = header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        Some(RequestHead {
            method: request.method?.to_owned(),
            target: request.path?.to_owned(),
            host: header("host").unwrap_or_default().to_owned(),
            authorization: header("authorization").map(str::to_owned),
            connection: header("connection").map(str::to_owned),
            keep_alive: request.version == Some(1) && !close && !has_body,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn check(text: &str) -> Result<RequestHead, HeadError> {
        read(&mut text.as_bytes(), &mut Vec::new()).await
    }

    #[tokio::test]
    async fn a_head_is_read_byte_for_byte() {
        let head = check(
            "GET /command.htm?key=%23;1,2 HTTP/1.1\r\nHost: x\r\nauthorization: Basic eA==\r\n\r\n",
        )
        .await
        .unwrap();
        assert_eq!(head.target, "/command.htm?key=%23;1,2");
        assert_eq!(head.authorization.as_deref(), Some("Basic eA=="));
        assert!(head.keep_alive);
        assert!(!check("GET / HTTP/1.0\r\n\r\n").await.unwrap().keep_alive);
        assert!(!check("GET / HTTP/1.1\r\nConnection: Close\r\n\r\n").await.unwrap().keep_alive);
        assert!(
            !check("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc").await.unwrap().keep_alive
        );
    }

    #[tokio::test]
    async fn malformed_requests_and_closed_connections_are_distinguished() {
        assert_eq!(check("").await, Err(HeadError::Closed));
        assert_eq!(check("GET / HT").await, Err(HeadError::Closed));
        assert_eq!(check("\u{1}\u{2}\r\n\r\n").await, Err(HeadError::Malformed));
        assert_eq!(
            check(&format!("GET /{} HTTP/1.1\r\n", "a".repeat(20_000))).await,
            Err(HeadError::Malformed)
        );
    }

    #[tokio::test]
    async fn two_requests_in_one_packet_are_read_one_after_the_other() {
        let mut buffer = Vec::new();
        let mut stream: &[u8] = b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n";
        assert_eq!(read(&mut stream, &mut buffer).await.unwrap().target, "/1");
        assert_eq!(read(&mut stream, &mut buffer).await.unwrap().target, "/2");
    }
}
