//! One connection to the phone.

use snom::{Request, target::TargetError};
use tokio::{
    io::{AsyncWriteExt, BufWriter},
    net::TcpStream,
};

use super::{
    PhoneServer, Received, lock,
    request::{self, Head, NoHead},
};

/// An answer before it is written.
struct Reply {
    status: u16,
    reason: &'static str,
    content_type: &'static str,
    /// A whole header line, with its line end.
    extra: &'static str,
    body: Vec<u8>,
}

impl Reply {
    fn page(status: u16, reason: &'static str, body: String) -> Reply {
        Reply { status, reason, content_type: "text/html", extra: "", body: body.into_bytes() }
    }
}

/// Answers requests until the peer leaves.
pub(super) async fn run(server: PhoneServer, stream: TcpStream) {
    let mut stream = BufWriter::new(stream);
    let mut buffer = Vec::new();
    loop {
        let (reply, keep_alive) = match request::read(&mut stream, &mut buffer).await {
            Ok(head) => (server.answer(&head), head.keep_alive),
            Err(NoHead::Malformed) => {
                (Reply::page(400, "Bad Request", page("Error", "bad request")), false)
            }
            Err(NoHead::Closed) => return,
        };
        let connection = if keep_alive { "keep-alive" } else { "close" };
        let head = format!(
            "HTTP/1.1 {} {}\r\nServer: snom embedded\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: {connection}\r\n{}\r\n",
            reply.status,
            reply.reason,
            reply.content_type,
            reply.body.len(),
            reply.extra,
        );
        let written = async {
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&reply.body).await?;
            stream.flush().await
        };
        if written.await.is_err() || !keep_alive {
            return;
        }
    }
}

impl PhoneServer {
    fn answer(&self, head: &Head) -> Reply {
        if self.0.settings.inspect {
            match head.target.as_str() {
                "/_outbox" => return json(&self.outbox()),
                "/_state" => return json(&self.phone().state()),
                _ => {}
            }
        }
        let reply = match &self.0.settings.login {
            Some(login) if !login.admits(head.authorization.as_deref()) => Reply {
                extra: "WWW-Authenticate: Basic realm=\"snom\"\r\n",
                ..Reply::page(401, "Unauthorized", page("Error", "authorization required"))
            },
            _ => self.act(head),
        };
        lock(&self.0.outbox).push(Received {
            at_ms: u64::try_from(self.now().as_millis()).unwrap_or(u64::MAX),
            method: head.method.clone(),
            target: head.target.clone(),
            status: reply.status,
        });
        reply
    }

    fn act(&self, head: &Head) -> Reply {
        if head.method != "GET" && head.method != "POST" {
            return Reply::page(501, "Not Implemented", page("Error", "method not supported"));
        }
        match Request::decode(&head.target) {
            Ok(Request::Command(command)) => {
                let now = self.now();
                self.with_phone(|phone| phone.obey(&command, now));
                Reply::page(200, "OK", page(self.title(), "command accepted"))
            }
            Ok(Request::Screen(screen)) => match self.with_phone(|phone| phone.picture(screen)) {
                Some(body) => {
                    Reply { status: 200, reason: "OK", content_type: "image/bmp", extra: "", body }
                }
                None => not_found(),
            },
            Ok(Request::Page(_)) => {
                Reply::page(200, "OK", page(self.title(), "Welcome to your phone"))
            }
            // A real phone takes any query and ignores what it does not know: the page comes, and
            // nothing happens.
            Err(TargetError::Sequence(_) | TargetError::UnknownQuery(_) | TargetError::NotText) => {
                Reply::page(200, "OK", page(self.title(), "command ignored"))
            }
            Ok(_) | Err(_) => not_found(),
        }
    }

    fn title(&self) -> &'static str {
        self.with_phone(|phone| phone.model().name)
    }
}

fn not_found() -> Reply {
    Reply::page(404, "Not Found", page("Error", "page not found"))
}

fn page(title: &str, text: &str) -> String {
    format!("<html><head><title>snom {title}</title></head><body>{text}</body></html>")
}

fn json(value: &impl serde::Serialize) -> Reply {
    match serde_json::to_vec(value) {
        Ok(body) => {
            Reply { status: 200, reason: "OK", content_type: "application/json", extra: "", body }
        }
        Err(error) => Reply::page(500, "Internal Server Error", page("Error", &error.to_string())),
    }
}
