use std::time::Duration;

use super::*;

fn grant(portal: &str, user: &str, token: &str, ends: Instant) -> EmbedGrant {
    let portal = Portal {
        name: portal.to_owned(),
        token: TokenHash::of(portal),
        origins: Vec::new(),
        role: Role::Operator,
        groups: None,
    };
    EmbedGrant {
        token: TokenHash::of(token),
        portal: Arc::new(portal),
        user: user.to_owned(),
        role: Role::Viewer,
        phones: None,
        groups: None,
        ends,
        expires_at: String::new(),
    }
}

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn a_token_is_good_until_it_ends_or_is_revoked() {
    let (tokens, now) = (EmbedTokens::default(), Instant::now());
    let (one, other) = (TokenHash::of("one"), TokenHash::of("other"));
    tokens.add(grant("helpdesk", "ada", "one", now + MINUTE), now).unwrap();
    tokens.add(grant("helpdesk", "bob", "other", now + 2 * MINUTE), now).unwrap();
    assert_eq!(tokens.find(&one, now).unwrap().user, "ada");
    assert!(tokens.find(&one, now + MINUTE).is_none());
    assert!(tokens.find(&TokenHash::of("none"), now).is_none());
    assert_eq!(tokens.revoke(|grant| grant.is_of("wiki", "bob")), 0);
    assert_eq!(tokens.revoke(|grant| grant.is_of("helpdesk", "bob")), 1);
    assert!(tokens.find(&other, now).is_none() && tokens.find(&one, now).is_some());
}

#[test]
fn memory_is_bounded_for_each_user_and_portal() {
    let (tokens, now) = (EmbedTokens::default(), Instant::now());
    for nth in 0..=MAX_OF_USER {
        let ends = now + MINUTE + Duration::from_secs(nth as u64);
        tokens.add(grant("helpdesk", "ada", &nth.to_string(), ends), now).unwrap();
    }
    assert!(tokens.find(&TokenHash::of("0"), now).is_none(), "it would have ended first");
    assert!(tokens.find(&TokenHash::of("1"), now).is_some());
    for nth in MAX_OF_USER..MAX_OF_PORTAL {
        let one = grant("helpdesk", &nth.to_string(), &format!("of {nth}"), now + MINUTE);
        tokens.state().grants.insert(one.token, Arc::new(one));
    }
    let more = |portal: &str, now| tokens.add(grant(portal, "bob", "more", now + MINUTE), now);
    assert_eq!(more("helpdesk", now).unwrap_err().retry_after, Some(MINUTE));
    assert!(more("wiki", now).is_ok(), "another portal");
    assert!(more("helpdesk", now + MINUTE).is_ok(), "the others have ended");
}

/// A grant that ends a minute after `UTC`.
fn lasting(user: &str, token: &str, now: Instant) -> EmbedGrant {
    let expires_at = "2026-01-02T03:05:05Z".to_owned();
    EmbedGrant { expires_at, ..grant("helpdesk", user, token, now + MINUTE) }
}

/// 2026-01-02T03:04:05Z
const UTC: u64 = 1_767_323_045_000;

#[test]
fn a_token_is_good_and_revoked_at_all_relays() {
    let (one, other, now) = (EmbedTokens::default(), EmbedTokens::default(), Instant::now());
    let issued = lasting("ada", "one", now);
    let portals = [issued.portal.clone()];
    one.add(issued.clone(), now).unwrap();
    let rows = one.rows(now);
    assert_eq!(rows.len(), 1);
    let (_, row) = &rows[0];
    assert!(!other.merge(row, &portals, now, UTC) && !other.merge(row, &portals, now, UTC));
    assert_eq!(other.find(&issued.token, now).as_deref(), Some(&issued));
    assert_eq!(other.rows(now), rows);
    assert!(!EmbedTokens::is_over(row, UTC) && EmbedTokens::is_over(row, UTC + 60_000));

    assert_eq!(other.revoke(|grant| grant.is_of("helpdesk", "ada")), 1);
    assert!(other.merge(row, &portals, now, UTC), "it was revoked meanwhile");
    assert!(!other.has(&issued));
    let revoked = other.rows(now);
    assert_eq!((revoked.len(), &revoked[0].0), (1, &rows[0].0));
    assert!(!one.merge(&revoked[0].1, &portals, now, UTC));
    assert!(!one.has(&issued));
    assert_eq!(one.rows(now), revoked);
    // It is not remembered for longer than it would have lasted.
    assert!(one.rows(now + MINUTE).is_empty());
}

#[test]
fn a_relay_gives_no_more_than_its_own_portal() {
    let (one, now) = (EmbedTokens::default(), Instant::now());
    let groups = |names: &[&str]| Some(names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
    let issued = EmbedGrant {
        role: Role::Operator,
        groups: groups(&["a", "b"]),
        phones: groups(&["desk"]),
        ..lasting("ada", "one", now)
    };
    one.add(issued.clone(), now).unwrap();
    let (_, row) = one.rows(now).remove(0);
    let portal = |name: &str, role, groups| {
        let name = name.to_owned();
        Arc::new(Portal { name, role, groups, ..(*issued.portal).clone() })
    };
    for (portal, expected) in [
        (
            portal("helpdesk", Role::Administrator, None),
            Some((Role::Operator, groups(&["a", "b"]))),
        ),
        (portal("helpdesk", Role::Viewer, None), Some((Role::Viewer, groups(&["a", "b"])))),
        (
            portal("helpdesk", Role::Operator, groups(&["b", "c"])),
            Some((Role::Operator, groups(&["b"]))),
        ),
        (portal("wiki", Role::Operator, None), None),
    ] {
        let other = EmbedTokens::default();
        assert!(!other.merge(&row, &[portal], now, UTC));
        let found = other.find(&issued.token, now);
        assert_eq!(found.as_ref().map(|it| (it.role, it.groups.clone())), expected);
        assert!(found.is_none_or(|it| it.phones == issued.phones));
    }
}

#[test]
fn an_invalid_or_ended_token_is_not_taken() {
    let (tokens, now) = (EmbedTokens::default(), Instant::now());
    let issued = lasting("ada", "one", now);
    tokens.add(issued.clone(), now).unwrap();
    let (_, row) = tokens.rows(now).remove(0);
    for (row, utc) in [
        (row.clone(), UTC + 60_000),
        // A clock that is far behind must not make a token outlast the maximum.
        (row.replace("2026", "2036"), UTC),
        (row.replace("2026-01", "garbage"), UTC),
        (row.replace("\"token\":\"", "\"token\":\"x"), UTC),
        ("garbage".to_owned(), UTC),
    ] {
        let other = EmbedTokens::default();
        other.merge(&row, std::slice::from_ref(&issued.portal), now, utc);
        assert!(other.state().grants.is_empty(), "{row}");
    }
}
