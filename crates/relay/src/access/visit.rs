//! The way of a browser to the sign-in of the company and back: a cookie that lasts a few minutes.

use std::time::Duration;

use cookie::SameSite;
use relay_api::CompanyProblem;
use serde::{Deserialize, Serialize};

use super::session::{Sessions, now};

/// The time that a person has for the sign-in of the company.
const MAX_VISIT: Duration = Duration::from_secs(10 * 60);
/// The time for which a browser keeps why it failed.
const MAX_PROBLEM: Duration = Duration::from_secs(60);

/// A sign-in that has begun; only the browser that began it can end it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// A random text that comes back with the answer of the provider.
    pub state: String,
    /// A random text that the provider signs.
    pub nonce: String,
    /// The secret whose hash the provider has (PKCE).
    pub verifier: String,
    /// True in a small window that another page has opened.
    pub popup: bool,
    /// The end, in milliseconds since 1970.
    pub ends: u64,
}

impl std::fmt::Debug for Visit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visit").field("popup", &self.popup).finish_non_exhaustive()
    }
}

impl Visit {
    /// Creates one that ends in time.
    #[must_use]
    pub fn new(state: String, nonce: String, verifier: String, popup: bool) -> Visit {
        let ends = now() + u64::try_from(MAX_VISIT.as_millis()).unwrap_or(u64::MAX / 2);
        Visit { state, nonce, verifier, popup, ends }
    }
}

/// The content of the cookie.
#[derive(Serialize, Deserialize)]
enum Content {
    Visit(Visit),
    Problem(CompanyProblem),
}

impl Sessions {
    /// Returns the cookie that keeps a sign-in on its way.
    #[must_use]
    pub fn keep_visit(&self, visit: Visit) -> String {
        self.visit_cookie(&Content::Visit(visit), MAX_VISIT)
    }

    /// Returns the cookie that keeps why a sign-in failed.
    #[must_use]
    pub fn keep_problem(&self, problem: CompanyProblem) -> String {
        self.visit_cookie(&Content::Problem(problem), MAX_PROBLEM)
    }

    /// Returns the cookie that forgets both.
    #[must_use]
    pub fn forget_visit(&self) -> String {
        self.lax(String::new(), Duration::ZERO)
    }

    /// Returns the sign-in on its way that a `Cookie` header keeps.
    #[must_use]
    pub fn visit(&self, cookies: &str) -> Option<Visit> {
        let all = self.open::<Content>(self.visit_name(), cookies).into_iter();
        let mut visits = all.filter_map(|content| match content {
            Content::Visit(visit) => Some(visit),
            Content::Problem(_) => None,
        });
        visits.find(|visit| visit.ends > now())
    }

    /// Returns why the last sign-in failed, if a `Cookie` header keeps it.
    #[must_use]
    pub fn problem(&self, cookies: &str) -> Option<CompanyProblem> {
        let all = self.open::<Content>(self.visit_name(), cookies);
        all.into_iter().find_map(|content| match content {
            Content::Visit(_) => None,
            Content::Problem(problem) => Some(problem),
        })
    }

    fn visit_cookie(&self, content: &Content, life: Duration) -> String {
        let sealed = self.sealed(self.visit_name(), content);
        self.lax(sealed, life)
    }

    fn visit_name(&self) -> &'static str {
        if self.is_encrypted() { "__Host-deskside-visit" } else { "deskside-visit" }
    }

    /// Browsers send no `Strict` cookie with the way back from the provider, which is another site.
    fn lax(&self, value: String, life: Duration) -> String {
        self.build(self.visit_name(), value, life).same_site(SameSite::Lax).to_string()
    }
}

#[cfg(test)]
mod tests {
    use cookie::Key;

    use super::{
        super::{origin::OriginPolicy, people::People},
        *,
    };

    fn pair(cookie: &str) -> &str {
        cookie.split(';').next().unwrap()
    }

    fn visit() -> Visit {
        Visit::new("state".to_owned(), "nonce".to_owned(), "secret".to_owned(), true)
    }

    #[test]
    fn a_visit_is_kept_for_the_way_back_and_forgotten() {
        let web = OriginPolicy { speaks_https: true, ..OriginPolicy::default() };
        let sessions = Sessions::new(&People::default(), &web, &Key::generate());
        let visit = visit();
        let cookie = sessions.keep_visit(visit.clone());
        assert!(cookie.starts_with("__Host-deskside-visit="), "{cookie}");
        for attribute in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/", "; Max-Age=600"] {
            assert!(cookie.contains(attribute), "{attribute}: {cookie}");
        }
        assert!(!cookie.contains("secret"), "encrypted");
        assert_eq!(sessions.visit(pair(&cookie)), Some(visit));
        assert_eq!(sessions.problem(pair(&cookie)), None);
        assert!(sessions.forget_visit().contains("Max-Age=0"));
        let other = Sessions::new(&People::default(), &web, &Key::generate());
        assert_eq!(other.visit(pair(&cookie)), None, "of another relay");
    }

    #[test]
    fn a_visit_ends() {
        let sessions =
            Sessions::new(&People::default(), &OriginPolicy::default(), &Key::generate());
        let over = Visit { ends: now(), ..visit() };
        assert_eq!(sessions.visit(pair(&sessions.keep_visit(over))), None);
    }

    #[test]
    fn a_problem_is_kept() {
        let sessions =
            Sessions::new(&People::default(), &OriginPolicy::default(), &Key::generate());
        let cookie = sessions.keep_problem(CompanyProblem::NoGroup);
        assert_eq!(sessions.problem(pair(&cookie)), Some(CompanyProblem::NoGroup));
        assert_eq!(sessions.visit(pair(&cookie)), None);
    }
}
