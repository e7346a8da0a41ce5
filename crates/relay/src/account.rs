//! Accounts: the names of users, of which no two are equal. A portal may name a user as somebody else is named here.

/// What stands between the portal and the name of one of its users. No name has one.
const SEPARATOR: char = '\n';
/// The name under which the relay itself acts.
pub(crate) const RELAY: &str = "relay";

/// Returns the account of a user, of a portal or of the relay itself.
pub(crate) fn account(portal: Option<&str>, name: &str) -> String {
    match portal {
        Some(portal) => format!("{portal}{SEPARATOR}{name}"),
        None => name.to_owned(),
    }
}

/// Returns how the user of `account` is called where that of `viewer` reads it: as the viewer only if it is the
/// viewer.
pub(crate) fn shown_name(account: &str, viewer: &str) -> String {
    let ((portal, name), (own_portal, own_name)) = (parts(account), parts(viewer));
    match portal {
        _ if portal == own_portal => name.to_owned(),
        Some(portal) => format!("{name} ({portal})"),
        None if name == own_name => format!("{name} (Deskside)"),
        None => name.to_owned(),
    }
}

fn parts(account: &str) -> (Option<&str>, &str) {
    match account.split_once(SEPARATOR) {
        Some((portal, name)) => (Some(portal), name),
        None => (None, account),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_are_distinguished() {
        let ada = account(None, "ada");
        let of_helpdesk = account(Some("helpdesk"), "ada");
        let of_wiki = account(Some("wiki"), "ada");
        for (account, viewer, expected) in [
            (&ada, &ada, "ada"),
            (&ada, &"bob".to_owned(), "ada"),
            (&ada, &of_helpdesk, "ada (Deskside)"),
            (&"bob".to_owned(), &of_helpdesk, "bob"),
            (&of_helpdesk, &of_helpdesk, "ada"),
            (&of_helpdesk, &ada, "ada (helpdesk)"),
            (&of_helpdesk, &of_wiki, "ada (helpdesk)"),
        ] {
            assert_eq!(shown_name(account, viewer), expected, "{account:?} {viewer:?}");
        }
        assert!(ada != of_helpdesk && of_helpdesk != of_wiki);
    }
}
