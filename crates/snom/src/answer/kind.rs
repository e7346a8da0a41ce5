//! The kinds of answers, and how to tell them apart.

use super::reply::{Challenge, Reply};
use crate::request::RequestTarget;

/// The result of a request, as far as the answer shows it.
///
/// No answer proves that a key did something: the only feedback a phone gives is its display.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The phone took the request.
    Accepted,
    /// The phone closed the connection without an answer. Many models do so after dialling or while
    /// they restart, so the request was most likely taken; repeating it could do it twice.
    Empty,
    /// 401: user name or password missing or wrong. The request was not carried out.
    Unauthorized(Challenge),
    /// The phone refuses everybody for a while after wrong passwords.
    LockedOut,
    /// The page is for administrators and the phone is in user mode.
    UserMode,
    /// The phone requires a hidden tag, which only its own pages have.
    HiddenTags,
    /// The phone takes no commands in a query.
    RestrictedQueries,
    /// 403 without a hint at the setting that causes it.
    Forbidden,
    /// 404: this model or firmware has no such page.
    NotFound,
    /// A redirect to https: the phone accepts nothing else.
    HttpsOnly,
    /// A D8xx, whose web interface has no remote control.
    NoRemoteControl,
    /// Another device answers at this address.
    NotASnom,
    /// Anything else.
    Unexpected,
}

impl Answer {
    /// Classifies the answer to `target`.
    #[must_use]
    pub fn classify(target: &RequestTarget, reply: &Reply<'_>) -> Answer {
        // Its title is on every page, `/info.htm` included (symcon/Snom).
        if reply.says(b"<title>Phone Manager") {
            return Answer::NoRemoteControl;
        }
        match reply.status() {
            // Wrong passwords several times over: 200 or 403 with the word "blocked" in the page
            // (doubleSlash Snom-Clipboard-Manager). A list of calls may have the word too.
            403 if reply.says(b"blocked") => Answer::LockedOut,
            200 if reply.says(b"blocked") && !reply.is_ordinary_page() => Answer::LockedOut,
            // Who answers comes before what: another device must not get the password.
            401 if reply.asks_for_another_login() => Answer::NotASnom,
            401 => Answer::Unauthorized(reply.challenge()),
            301 | 302 | 303 | 307 | 308 if reply.leads_to_https() => Answer::HttpsOnly,
            302 | 303 if reply.leads_to_a_page_of_a_phone() => Answer::Accepted,
            300..=399 if reply.is_not_of_a_snom() || reply.leads_to_a_login() => Answer::NotASnom,
            // Phones that accept https only say so with this status (symcon/Snom).
            307 | 308 => Answer::HttpsOnly,
            300..=399 if reply.leads_elsewhere() => Answer::Unexpected,
            // Dialling leads to index.htm, a restart to reboot.htm.
            302 | 303 => Answer::Accepted,
            200..=599 if reply.is_not_of_a_snom() => Answer::NotASnom,
            200 if reply.is_page_of_another_device() => Answer::NotASnom,
            200 | 204 => Answer::Accepted,
            403 if reply.says(b"hidden") => Answer::HiddenTags,
            403 if reply.says(b"uri quer") || reply.says(b"restrict_uri") => {
                Answer::RestrictedQueries
            }
            403 if reply.says(b"user mode") || reply.says(b"administrator") => Answer::UserMode,
            // `command.htm` is not among the pages for administrators, these are.
            403 if target.needs_administrator() => Answer::UserMode,
            403 => Answer::Forbidden,
            404 => Answer::NotFound,
            _ => Answer::Unexpected,
        }
    }

    /// Returns whether the request was most likely carried out.
    #[must_use]
    pub const fn is_taken(self) -> bool {
        matches!(self, Answer::Accepted | Answer::Empty)
    }
}
