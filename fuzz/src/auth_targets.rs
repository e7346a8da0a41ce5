//! The authentication headers of phones.

use phone_auth::{Attempt, Login, digest::Request};

const PASSWORD: &str = "s3cret";

/// Reads lines of `WWW-Authenticate` and `Authentication-Info` in turn, as a phone's answers.
pub(super) fn challenge(data: &[u8]) {
    // Text from the phone itself may come back in the header.
    if data.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes()) {
        return;
    }
    let mut login = Login::new(Some(("admin", PASSWORD)));
    let mut attempt = Attempt::default();
    let mut sent = 0;
    for (nth, line) in data.split(|byte| *byte == b'\n').take(20).enumerate() {
        let request = Request { method: "GET", target: "/screen.bmp", body: b"" };
        let header = login.authorize(&mut attempt, request);
        let digest = header.as_ref().is_some_and(|header| header.starts_with(b"Digest "));
        let shown = header.map(|header| String::from_utf8_lossy(&header).into_owned());
        assert!(!shown.is_some_and(|header| header.contains(PASSWORD)), "the password is sent");
        if nth % 2 == 0 {
            match login.challenged(&mut attempt, [line], nth.to_string()) {
                Ok(()) => sent += 1,
                Err(error) => {
                    assert!(error.to_string().len() < 600);
                    return;
                }
            }
            assert!(sent <= 3, "one request is repeated without end");
        } else {
            // A valid proof would have to be guessed.
            let _ = login.answered(&attempt, Some(line), b"", nth.to_string());
            assert!(digest || login.answered(&attempt, Some(line), b"", String::new()).is_ok());
        }
    }
}
