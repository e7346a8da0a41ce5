//! Portals.

use super::*;

const TOKEN: &str = "3b1d8f0c5a7e9b2446c8d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5";

fn portal(rest: &str) -> String {
    format!(
        "{PHONE}[[portals]]\nname = \"helpdesk\"\ntoken_sha256 = \"{TOKEN}\"\nrole = \"operator\"\n{rest}"
    )
}

const ORIGINS: &str = "origins = [\"https://Helpdesk.example\"]\n";

#[test]
fn a_portal_is_read_and_its_pages_may_show_the_frame() {
    let config = good(&portal(&format!(
        "{ORIGINS}groups = [\"sales\"]\n[embed]\nallow_fire = true\n[web]\n\
         frame_ancestors = [\"https://wiki.example\", \"https://helpdesk.example\"]\n"
    )));
    let portal = &config.portals[0];
    assert_eq!((portal.name.as_str(), portal.role), ("helpdesk", Role::Operator));
    assert_eq!(portal.groups, Some(vec!["sales".to_owned()]));
    assert!(config.allow_fire);
    let embedders: Vec<_> = config.embedders().iter().map(|origin| origin.as_str()).collect();
    assert_eq!(embedders, ["https://wiki.example", "https://helpdesk.example"]);
    assert!(config.doubts().iter().any(|doubt| doubt.starts_with("[[portals]]: ")));
    assert!(!format!("{config:?}").contains(TOKEN));
}

#[test]
fn without_portals_nothing_is_different() {
    let config = good(PHONE);
    assert!(config.portals.is_empty() && config.embedders().is_empty() && !config.allow_fire);
    assert!(good(&portal(ORIGINS)).portals[0].groups.is_none());
    let none = good(&portal(&format!("{ORIGINS}groups = []\n")));
    assert_eq!(none.portals[0].groups, Some(Vec::new()));
}

#[test]
fn the_faults_of_a_portal_name_the_remedy() {
    let check = |rest: &str, fault: &str| {
        let faults = faults(&portal(rest));
        assert!(faults.contains(fault), "{rest}: {faults}");
    };
    check("", "missing field `origins`");
    check("origins = []", ":10: origins: no page may show the frame; write one such as");
    check("origins = [\"*\"]", "origins: `*` is not an origin; write one such as");
    check("origins = [\"https://helpdesk.example/\"]", "is not an origin");
    check(&format!("{ORIGINS}groups = [\"lab\"]"), "groups: no phone belongs to `lab`");
    check(&format!("{ORIGINS}secret = 1"), "unknown field `secret`");
    check(&format!("{ORIGINS}[embed]\nallow_fire = 1"), "expected a boolean");
    let again =
        portal(ORIGINS).split_once("[[portals]]").map(|(_, rest)| format!("[[portals]]{rest}"));
    let again = again.unwrap();
    check(&format!("{ORIGINS}{again}"), "name: `helpdesk` is taken by another portal");
    let other = again.replace("helpdesk\"", "other\"");
    check(&format!("{ORIGINS}{other}"), "token_sha256: this token has another owner");
    let user =
        format!("[[users]]\nname = \"ada\"\nrole = \"viewer\"\ntoken_sha256 = \"{TOKEN}\"\n");
    check(&format!("{ORIGINS}{user}"), "token_sha256: this token has another owner");
    let two = format!("{user}{}", user.replace("ada", "bob"));
    let two = faults(&format!("{PHONE}{two}"));
    assert!(two.contains("token_sha256: this token has another owner"), "{two}");
    let short = faults(&portal(ORIGINS).replace(TOKEN, "12"));
    assert!(short.contains("token_sha256: is not 64 hexadecimal digits"), "{short}");
}

/// Names that people cannot tell apart were once different.
#[test]
fn the_names_of_portals_and_users_are_not_ambiguous() {
    let other = "0123456789abcdef".repeat(4);
    let two = |name: &str| {
        let second = portal(ORIGINS).replace(PHONE, "").replace(TOKEN, &other);
        format!("{}{}", portal(ORIGINS), second.replace("\"helpdesk\"", &format!("{name:?}")))
    };
    let second = |name: &str, fault: &str| {
        let faults = faults(&two(name));
        assert!(faults.contains(fault), "{name:?}: {faults}");
    };
    second("Helpdesk", "name: `Helpdesk` is taken by `helpdesk`; give each portal");
    second(" helpdesk", "name: ` helpdesk` begins or ends with a blank; remove it");
    second("DESKSIDE", "name: `DESKSIDE` marks the users of the relay itself");
    second("", "name: must be 1 to 64 characters");
    assert_eq!(good(&two("help desk")).portals.len(), 2);
    for (name, is_good) in
        [("Helpdesk", false), ("ada (Helpdesk)", false), ("ada (wiki)", true), ("ada", true)]
    {
        let user =
            format!("[[users]]\nname = {name:?}\nrole = \"viewer\"\ntoken_sha256 = \"{other}\"\n");
        let text = format!("{}{user}", portal(ORIGINS));
        if is_good {
            assert_eq!(good(&text).people.users.len(), 1);
        } else {
            let faults = faults(&text);
            assert!(faults.contains("`helpdesk` reads like the user"), "{name}: {faults}");
        }
    }
}
