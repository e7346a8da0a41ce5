//! Answers requests.

use std::time::Duration;

use snom::{
    Command, Request, RequestTarget,
    request::{Page, TargetError},
};

use super::{
    NoAnswer, PhoneServer, ReceivedRequest, Webserver, lock,
    reply::{self, Reply},
    request::RequestHead,
};

impl PhoneServer {
    pub(super) fn answer(&self, head: &RequestHead, encrypted: bool) -> Reply {
        if let Some(reply) = self.inspect(head) {
            return reply;
        }
        let request = self.read(head);
        let reply =
            self.refusal(head, &request, encrypted).unwrap_or_else(|| self.carry_out(request));
        lock(&self.0.outbox).push(ReceivedRequest {
            at_ms: u64::try_from(self.now().as_millis()).unwrap_or(u64::MAX),
            method: head.method.clone(),
            target: head.target.clone(),
            status: reply.status,
        });
        reply
    }

    /// Answers the requests by which tests look inside the phone.
    fn inspect(&self, head: &RequestHead) -> Option<Reply> {
        if !self.0.settings.inspect {
            return None;
        }
        let (path, query) = head.target.split_once('?').unwrap_or((&head.target, ""));
        Some(match (head.method.as_str(), path) {
            ("GET", "/_outbox") => Reply::json(&self.outbox()),
            ("GET", "/_state") => Reply::json(&self.phone().state()),
            ("POST", "/_call") => {
                self.expect_call(
                    query.strip_prefix("from=").unwrap_or("anonymous"),
                    Duration::ZERO,
                );
                Reply::json(&self.phone().state())
            }
            _ => return None,
        })
    }

    /// Returns the refusal of a request, if a setting or the login refuses it.
    fn refusal(
        &self,
        head: &RequestHead,
        request: &Result<Request, TargetError>,
        encrypted: bool,
    ) -> Option<Reply> {
        let settings = &self.0.settings;
        if head.method != "GET" && head.method != "POST" {
            return Some(Reply::error(501, "method not supported"));
        }
        if settings.webserver == Webserver::Https && !encrypted {
            let location = format!("https://{}{}", head.host, head.target);
            return Some(Reply::redirect(307, &location));
        }
        if let Some(login) = &settings.login
            && let Some(reply) = lock(&self.0.login_guard).check(login, head, self.now())
        {
            return Some(reply);
        }
        if !self.with_phone(|phone| phone.model().remote_control.is_possible()) {
            return Some(reply::phone_manager());
        }
        let request = request.as_ref().ok()?;
        if settings.user_mode && needs_administrator(request) {
            return Some(Reply::error(403, "This page is shown in administrator mode only"));
        }
        if matches!(request, Request::Command(_)) {
            if settings.hidden_tags {
                return Some(Reply::error(403, "The hidden tag is missing or wrong"));
            }
            if settings.restrict_uri_queries {
                return Some(Reply::error(403, "URI queries are restricted"));
            }
        }
        None
    }

    /// Reads a request as the firmware understands it.
    fn read(&self, head: &RequestHead) -> Result<Request, TargetError> {
        let firmware = self.with_phone(|phone| phone.firmware());
        Request::decode_by(&head.target, Some(firmware))
    }

    fn carry_out(&self, request: Result<Request, TargetError>) -> Reply {
        match request {
            Ok(Request::Command(command)) => self.obey(&command),
            Ok(Request::Screen(screen)) => match self.with_phone(|phone| phone.picture(screen)) {
                Some(picture) => Reply::bitmap(picture),
                None => not_found(),
            },
            Ok(Request::Page(page)) => self.page(page),
            // A real phone ignores a query it does not know: it sends the page and does nothing.
            Err(TargetError::UnknownPath(_)) => not_found(),
            Err(_) => self.with_phone(|phone| {
                Reply::page(200, &reply::title(phone.model()), "command ignored")
            }),
            Ok(_) => not_found(),
        }
    }

    fn obey(&self, command: &Command) -> Reply {
        let now = self.now();
        let title = self.with_phone(|phone| {
            phone.obey(command, now);
            reply::title(phone.model())
        });
        self.0.changed.notify_one();
        let restarts = matches!(command, Command::Reboot | Command::Reset);
        let dials = matches!(command, Command::Dial { .. });
        let silent = match self.0.settings.faults.no_answer {
            NoAnswer::Never => false,
            NoAnswer::DialAndRestart => dials || restarts,
            NoAnswer::Commands => true,
        };
        let reply = if dials {
            Reply::redirect(302, "/index.htm")
        } else if restarts {
            Reply::redirect(302, "/reboot.htm")
        } else {
            Reply::page(200, &title, "command accepted")
        };
        Reply { silent, ..reply }
    }

    fn page(&self, page: Page) -> Reply {
        self.with_phone(|phone| {
            let title = reply::title(phone.model());
            match page {
                Page::Information => {
                    let firmware = phone.firmware().to_string();
                    reply::information(phone.model(), self.mac(), &firmware, phone.modules)
                }
                Page::Restarting => Reply::page(200, &title, "The phone is restarting"),
                Page::Index => Reply::page(200, &title, "Welcome to your phone"),
            }
        })
    }
}

fn needs_administrator(request: &Request) -> bool {
    match request {
        Request::Command(command) => RequestTarget::from(command).needs_administrator(),
        Request::Screen(screen) => RequestTarget::from(*screen).needs_administrator(),
        _ => false,
    }
}

fn not_found() -> Reply {
    Reply::error(404, "page not found")
}
