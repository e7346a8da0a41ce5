//! Answers before they are written, and the pages of a phone.

use snom::{Model, model::Series};

const PICTURE: &str = "image/bmp";

/// An answer before it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    /// Further header lines, each with its line end.
    pub(super) extra: String,
    pub(super) body: Vec<u8>,
    /// Whether the answer is withheld, although the request has been carried out.
    pub(super) silent: bool,
}

impl Reply {
    /// Creates an HTML page.
    pub(super) fn page(status: u16, title: &str, text: &str) -> Reply {
        let body = format!("<html><head><title>{title}</title></head><body>{text}</body></html>");
        Reply { content_type: "text/html", ..Reply::new(status, body.into_bytes()) }
    }

    /// Creates an error page.
    pub(super) fn error(status: u16, text: &str) -> Reply {
        Reply::page(status, "snom VoIP phone: Error", text)
    }

    /// Creates a redirect.
    pub(super) fn redirect(status: u16, location: &str) -> Reply {
        Reply { extra: format!("Location: {location}\r\n"), ..Reply::error(status, "moved") }
    }

    /// Creates an answer with a picture.
    pub(super) fn bitmap(body: Vec<u8>) -> Reply {
        Reply { content_type: PICTURE, ..Reply::new(200, body) }
    }

    /// Returns whether it is a picture.
    pub(super) fn is_picture(&self) -> bool {
        self.content_type == PICTURE
    }

    /// Creates an answer in JSON, for tests against the phone.
    pub(super) fn json(value: &impl serde::Serialize) -> Reply {
        match serde_json::to_vec(value) {
            Ok(body) => Reply { content_type: "application/json", ..Reply::new(200, body) },
            Err(error) => Reply::error(500, &error.to_string()),
        }
    }

    fn new(status: u16, body: Vec<u8>) -> Reply {
        Reply { status, content_type: "text/plain", extra: String::new(), body, silent: false }
    }

    /// Returns the bytes before the body.
    pub(super) fn head(&self, keep_alive: bool) -> String {
        let connection = if keep_alive { "keep-alive" } else { "close" };
        format!(
            "HTTP/1.1 {} {}\r\nServer: snom embedded\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: {connection}\r\n{}\r\n",
            self.status,
            reason(self.status),
            self.content_type,
            self.body.len(),
            self.extra,
        )
    }
}

/// Returns the title of a phone's pages.
pub(super) fn title(model: &Model) -> String {
    format!("snom {}", model.name)
}

/// Creates `info.htm` with the words that other programs look for.
pub(super) fn information(model: &Model, mac: &str, firmware: &str, modules: u8) -> Reply {
    // Other programs find modules by these names with a space behind (symcon/Snom).
    let module = if model.series == Series::D300 { "D3" } else { "D7" };
    let modules = (0..modules).map(|_| format!("<br>Expansion: {module} ")).collect::<String>();
    let text = format!(
        "System Information<br>Phone Type: snom{name}<br>Mac:{mac}<br>Hardware: {name}\
         <br>Firmware-Version: snom{name}-SIP {firmware}{modules}",
        name = model.name,
    );
    Reply::page(200, &title(model), &text)
}

/// Creates any page of a D8xx, whose web interface has no remote control.
pub(super) fn phone_manager() -> Reply {
    Reply::page(200, "Phone Manager", "Please log in")
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        501 => "Not Implemented",
        _ => "Internal Server Error",
    }
}
