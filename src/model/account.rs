//! Accounts: whose things the browser keeps.

use relay_api::{LoginKind, Session};

/// What stands between a portal and the name of one of its users. No name has a control character.
const SEPARATOR: char = '\t';

/// Returns the name under which the browser keeps what belongs to the person of a session; empty where nobody signs in.
/// A portal may name a user as somebody else is named here.
#[must_use]
pub fn account(session: &Session) -> String {
    let name = &session.name;
    match &session.portal {
        _ if session.login == LoginKind::None => String::new(),
        Some(portal) => format!("{portal}{SEPARATOR}{name}"),
        None => name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use relay_api::Role;

    use super::*;

    fn session(name: &str, login: LoginKind, portal: Option<&str>) -> Session {
        Session {
            name: name.to_owned(),
            role: Role::Operator,
            login,
            may_add_phones: false,
            portal: portal.map(str::to_owned),
            expires_at: None,
            allow_fire: false,
        }
    }

    /// They shared recent numbers, sequences and phones where portal and relay are of one site.
    #[test]
    fn people_of_equal_names_share_nothing() {
        let sessions = [
            session("local", LoginKind::None, None),
            session("ada", LoginKind::Password, None),
            session("ada", LoginKind::Portal, Some("helpdesk")),
            session("ada", LoginKind::Portal, Some("wiki")),
            session("helpdesk", LoginKind::Password, None),
        ];
        let accounts = sessions.each_ref().map(account);
        assert_eq!(accounts, ["", "ada", "helpdesk\tada", "wiki\tada", "helpdesk"]);
        // However somebody signs in, it is the same person.
        assert_eq!(account(&session("ada", LoginKind::Company, None)), "ada");
    }
}
