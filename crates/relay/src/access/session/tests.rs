use relay_api::Role;

use super::{
    super::{company::Company, origin::Origin, password::PasswordHash, secret::Secret},
    *,
};

fn people(password: &str) -> People {
    let user = User {
        name: "ada".to_owned(),
        role: Role::Operator,
        groups: None,
        password: Some(PasswordHash::new(password).unwrap()),
        token: None,
    };
    People {
        users: vec![user],
        session_key: Some(Secret::new("k".repeat(40))),
        ..People::default()
    }
}

fn pair(cookie: &str) -> &str {
    cookie.split(';').next().unwrap()
}

#[test]
fn relays_with_the_same_key_share_a_session() {
    let people = people("s3cret");
    let one = Sessions::new(&people, &OriginPolicy::default(), &Key::generate());
    let other = Sessions::new(&people, &OriginPolicy::default(), &Key::generate());
    let cookie = one.begin(&people.users[0], "id".to_owned(), 0);
    assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200"), "{cookie}");
    assert_eq!(other.read(pair(&cookie), &people).unwrap().0.name, "ada");
    assert_eq!(other.read(&format!("x=y; {}; z", pair(&cookie)), &people).unwrap().0.name, "ada");
    assert!(!cookie.contains("ada"), "encrypted");
}

#[test]
fn relays_with_the_same_key_share_rows() {
    let of = |people: &People| Sessions::new(people, &OriginPolicy::default(), &Key::generate());
    let mut people = people("s3cret");
    let sealed = of(&people).seal_row("phone.1", "secret row").unwrap();
    assert!(!sealed.contains("secret"), "encrypted");
    assert_eq!(of(&people).unseal_row("phone.1", &sealed).as_deref(), Some("secret row"));
    assert_eq!(of(&people).unseal_row("phone.2", &sealed), None, "put under another key");
    for other in ["", "x", &sealed[1..], &format!("{sealed}A")] {
        assert_eq!(of(&people).unseal_row("phone.1", other), None, "{other}");
    }
    // A session is not a row.
    let cookie = of(&people).begin(&people.users[0], "id".to_owned(), 0);
    let (_, value) = pair(&cookie).split_once('=').unwrap();
    assert_eq!(of(&people).unseal_row("phone.1", value), None);
    people.session_key = Some(Secret::new("j".repeat(40)));
    assert_eq!(of(&people).unseal_row("phone.1", &sealed), None, "another key");
    people.session_key = None;
    assert_eq!(of(&people).seal_row("phone.1", "row"), None, "no key");
    assert_eq!(of(&people).unseal_row("phone.1", &sealed), None);
}

#[test]
fn a_foreign_cookie_of_the_same_name_hides_no_session() {
    let people = people("s3cret");
    let sessions = Sessions::new(&people, &OriginPolicy::default(), &Key::generate());
    let cookie = sessions.begin(&people.users[0], "id".to_owned(), 0);
    let cookies = format!("deskside=tossed; {}", pair(&cookie));
    assert_eq!(sessions.read(&cookies, &people).unwrap().0.name, "ada");
}

#[test]
fn a_browser_is_known_to_the_account_that_it_signed_in_to() {
    let people = people("s3cret");
    let sessions = Sessions::new(&people, &OriginPolicy::default(), &Key::generate());
    let cookie = sessions.remember_device(&people.users[0], "d1".to_owned());
    assert!(cookie.starts_with("deskside-device=") && cookie.contains("HttpOnly"), "{cookie}");
    assert_eq!(sessions.device(pair(&cookie), "ada").as_deref(), Some("d1"));
    assert_eq!(sessions.device(pair(&cookie), "bob"), None);
    assert!(sessions.read(pair(&cookie), &people).is_none(), "it signs nobody in");
    let renamed = pair(&cookie).replace("deskside-device=", "deskside=");
    assert!(sessions.read(&renamed, &people).is_none());
}

#[test]
fn a_session_ends_with_its_expiry_password_user_or_key() {
    let mut people = people("s3cret");
    let sessions =
        |people: &People| Sessions::new(people, &OriginPolicy::default(), &Key::generate());
    let cookie = sessions(&people).begin(&people.users[0], "id".to_owned(), 0);
    let read = |people: &People| sessions(people).read(pair(&cookie), people).is_some();
    assert!(read(&people));

    let other_password = self::people("other");
    assert!(!read(&other_password));
    let mut other_key = people.clone();
    other_key.session_key = Some(Secret::new("j".repeat(40)));
    assert!(!read(&other_key));
    people.session_life = Some(Duration::ZERO);
    let expired = sessions(&people).begin(&people.users[0], "id".to_owned(), 0);
    assert!(sessions(&people).read(pair(&expired), &people).is_none());
    people.users.clear();
    assert!(!read(&people));
    for cookies in ["", "deskside=", "deskside=AAAA", "deskside=%7B%22name%22%3A%22ada%22%7D"] {
        assert!(sessions(&other_password).read(cookies, &other_password).is_none(), "{cookies}");
    }
}

#[test]
fn a_session_of_the_company_ends_with_its_rules_or_when_its_name_is_listed() {
    let company = super::super::company::tests::company();
    let mut people = people("s3cret");
    people.company = Some(company.clone());
    let key = Key::generate();
    let sessions = |people: &People| Sessions::new(people, &OriginPolicy::default(), &key);
    let current = sessions(&people);
    let member = Member { role: Role::Viewer, groups: Some(vec!["sales".to_owned()]) };
    let cookie = current.begin_member("bob".to_owned(), member.clone(), "id".to_owned(), 0);
    let (user, session) = current.read(pair(&cookie), &people).unwrap();
    assert_eq!((user.name.as_str(), user.role), ("bob", Role::Viewer));
    assert_eq!(session.member, Some(member.clone()));
    let used = OpenSession { idle: MAX_IDLE / 2, ..session };
    let renewed = current.renew(&used, &people).unwrap();
    assert_eq!(current.read(pair(&renewed), &people).unwrap().1.member, Some(member.clone()));

    let listed = current.begin_member("ada".to_owned(), member, "id".to_owned(), 0);
    assert!(current.read(pair(&listed), &people).is_none(), "not the listed one");
    let other = Company { groups: Vec::new(), ..company };
    for company in [Some(other), None] {
        let people = People { company, ..people.clone() };
        assert!(sessions(&people).read(pair(&cookie), &people).is_none());
    }
}

/// Its configuration was once written out and hashed with every request.
#[test]
fn the_version_of_the_company_is_computed_once() {
    let mut people = people("s3cret");
    people.company = Some(super::super::company::tests::company());
    let sessions = Sessions::new(&people, &OriginPolicy::default(), &Key::generate());
    let version = sessions.company_version.clone().unwrap();
    let member = Member { role: Role::Viewer, groups: None };
    let (_, of_request) = sessions.user_of(&people, "bob", Some(&member)).unwrap();
    assert_eq!(of_request, *version);
    assert_eq!(of_request, people.company.as_ref().unwrap().version());
}

#[test]
fn the_cookie_is_secure_behind_https_and_partitioned_in_frames() {
    let people = people("s3cret");
    let url = Origin::read("https://deskside.example").unwrap();
    let mut web = OriginPolicy { url: Some(url), ..OriginPolicy::default() };
    let cookie =
        Sessions::new(&people, &web, &Key::generate()).begin(&people.users[0], "id".to_owned(), 0);
    assert!(cookie.starts_with("__Host-deskside="), "{cookie}");
    assert!(cookie.contains("; SameSite=Strict; Secure; "), "{cookie}");
    web.frame_ancestors.push(Origin::read("https://helpdesk.example").unwrap());
    let cookie =
        Sessions::new(&people, &web, &Key::generate()).begin(&people.users[0], "id".to_owned(), 0);
    for attribute in ["SameSite=None", "Secure", "Partitioned", "HttpOnly"] {
        assert!(cookie.contains(attribute), "{attribute}: {cookie}");
    }
}
