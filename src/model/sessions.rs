//! The sessions of users, grouped by user.

use relay_api::SessionSummary;

/// The sessions of a user, those used last first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSessions {
    /// The name of the user.
    pub user: String,
    /// The sessions.
    pub sessions: Vec<SessionSummary>,
}

/// Groups sessions by user: those of `own` first, the one of this browser at their head, then the others
/// by name. Without `sees_all` there are only those of `own`.
#[must_use]
pub fn grouped(sessions: Vec<SessionSummary>, own: &str, sees_all: bool) -> Vec<UserSessions> {
    let mut groups = vec![UserSessions { user: own.to_owned(), sessions: Vec::new() }];
    for session in sessions {
        match groups.iter_mut().find(|group| group.user == session.user) {
            Some(group) => group.sessions.push(session),
            None if sees_all => {
                groups.push(UserSessions { user: session.user.clone(), sessions: vec![session] });
            }
            None => {}
        }
    }
    groups.sort_by_key(|group| (group.user != own, group.user.to_lowercase()));
    for group in &mut groups {
        // A stable order: the relay has sorted the rest.
        group.sessions.sort_by_key(|session| !session.is_current);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(id: &str, user: &str) -> SessionSummary {
        SessionSummary {
            id: id.to_owned(),
            user: user.to_owned(),
            started: "2026-11-24T15:30:12Z".to_owned(),
            idle_seconds: 1,
            from: None,
            is_current: id == "this",
        }
    }

    #[test]
    fn sessions_are_grouped_by_user_with_this_browser_first() {
        let all = [("1", "zoe"), ("2", "ada"), ("this", "ada"), ("3", "Ben"), ("4", "zoe")];
        for (own, sees_all, expected) in [
            ("ada", true, "ada: this 2, Ben: 3, zoe: 1 4"),
            ("ada", false, "ada: this 2"),
            ("zoe", true, "zoe: 1 4, ada: this 2, Ben: 3"),
            ("new", false, "new: "),
        ] {
            let sessions = all.iter().map(|(id, user)| session(id, user)).collect();
            let groups = grouped(sessions, own, sees_all).into_iter().map(|group| {
                let ids: Vec<_> = group.sessions.into_iter().map(|session| session.id).collect();
                format!("{}: {}", group.user, ids.join(" "))
            });
            assert_eq!(groups.collect::<Vec<_>>().join(", "), expected, "{own} {sees_all}");
        }
    }
}
