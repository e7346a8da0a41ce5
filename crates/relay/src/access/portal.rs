//! Portals: sites that show the page in a frame, and whose servers say who uses it.

use relay_api::Role;

use super::{origin::Origin, token::TokenHash};

/// A portal, as the administrator configures it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portal {
    /// The name, as the audit log has it.
    pub name: String,
    /// The hash of the token of its server.
    pub token: TokenHash,
    /// The origins of the pages that show the frame.
    pub origins: Vec<Origin>,
    /// The highest role that it may give.
    pub role: Role,
    /// The groups of phones that its users may see; all phones when absent.
    pub groups: Option<Vec<String>>,
}

impl Portal {
    /// Returns whether a page of `origin` may show the frame.
    #[must_use]
    pub fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed.as_str().eq_ignore_ascii_case(origin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_fits_as_a_whole_or_not_at_all() {
        let portal = Portal {
            name: "helpdesk".to_owned(),
            token: TokenHash::of("deskside_x"),
            origins: vec![Origin::read("https://helpdesk.example:8443").unwrap()],
            role: Role::Operator,
            groups: None,
        };
        for origin in ["https://helpdesk.example:8443", "HTTPS://Helpdesk.example:8443"] {
            assert!(portal.allows(origin), "{origin}");
        }
        for origin in [
            "",
            "null",
            "*",
            "https://helpdesk.example",
            "http://helpdesk.example:8443",
            "https://helpdesk.example:8443/",
            "https://helpdesk.example:84430",
            "https://evil.helpdesk.example:8443",
            "helpdesk.example:8443",
        ] {
            assert!(!portal.allows(origin), "{origin}");
        }
    }
}
