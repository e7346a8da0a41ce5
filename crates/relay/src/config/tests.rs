//! The configuration file: what is read, and the faults with their remedies.

mod cluster;
mod driver;
mod forgiving;
mod portals;

use relay_api::Role;
use snom::{Model, PhoneAddress, address::AddressError};

use super::*;

/// A folder with a password in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.password"), "s3cret\r\n").unwrap();
    folder
}

fn good(text: &str) -> Config {
    parse(text, folder().path(), None, None).unwrap()
}

fn faults(text: &str) -> String {
    let faults = parse(text, folder().path(), None, None).unwrap_err();
    ConfigError { file: "deskside.toml".into(), faults }.to_string()
}

#[test]
fn a_phone_is_read_with_its_password_from_a_file() {
    let text = r#"
        [[phones]]
        id = "frontdesk"
        name = "Front desk"
        model = "D785"
        address = "192.168.10.21"
        username = "admin"
        password_file = "good.password"

        [[phones]]
        id = "lab-2"
        model = "snomD375"
        address = "phone.lab:8080"
    "#;
    let phones = good(text).phones;
    let credentials = phones[0].credentials.as_ref().unwrap();
    assert_eq!((phones[0].name.as_str(), credentials.username.as_str()), ("Front desk", "admin"));
    assert_eq!(credentials.password.reveal(), "s3cret");
    assert_eq!(format!("{:?}", phones[0]).matches("s3cret").count(), 0);
    assert_eq!((phones[1].name.as_str(), phones[1].model.name), ("lab-2", "D375"));
}

#[test]
fn every_fault_is_reported_with_its_line_and_remedy() {
    let text = r#"[[phones]]
id = "Front Office"
model = "D999"
address = "http://10.0.0.1/index.htm"
username = "admin"

[[phones]]
id = "a"
model = "D785"
address = "10.0.0.1"
scheme = "https"
certificate = "mine"

[[phones]]
id = "a"
model = "D785"
address = "10.0.0.1"
username = "admin"
password_file = "missing.password"
"#;
    let known: Vec<_> =
        Model::all().iter().filter(|model| model.remote_control.is_possible()).collect();
    let known: Vec<_> = known.into_iter().map(|model| model.name).collect();
    let known = known.join(", ");
    let expected = format!("\
deskside.toml:2: id: `Front Office` must be 1 to 64 characters of a-z, 0-9 and -
deskside.toml:3: model: `D999` is not known; known are {known}; for any other write \"unknown\", which offers every key without checking it
deskside.toml:4: address: `http://10.0.0.1/index.htm` has more than a host and a port; enter only the host name or IP address, such as 192.168.10.21
deskside.toml:5: username: add password_file, the file that contains its password
deskside.toml:12: certificate: `mine` is not known; write \"system\" (signed by a certificate authority), \"first-use\" (the first one is remembered), \"sha256:…\" (pinned), or \"any\" (no protection against other servers)
deskside.toml:15: id: `a` is taken by another phone (line 8); give each phone an id of its own
deskside.toml:19: password_file: `missing.password` cannot be read: No such file or directory (os error 2)");
    assert_eq!(faults(text), expected);
}

#[test]
fn invalid_toml_and_unknown_fields_are_reported_with_their_line() {
    assert!(faults("[[phones]]\nid = front").starts_with("deskside.toml:2: "));
    let unknown =
        faults("[[phones]]\nid = \"a\"\nmodel = \"D785\"\naddress = \"x\"\npassword = \"s3cret\"");
    assert!(unknown.starts_with("deskside.toml:5: unknown field `password`"), "{unknown}");
    assert!(!unknown.contains("s3cret"), "an error must not print a password: {unknown}");
    assert!(faults("[[phones]]\nid = \"a\"").contains("missing field `model`"));
}

#[test]
fn a_missing_file_is_reported() {
    let error = load(Path::new("/nowhere/deskside.toml")).unwrap_err().to_string();
    assert!(error.starts_with("/nowhere/deskside.toml: cannot be read: "), "{error}");
}

#[test]
fn encryption_settings_must_not_contradict_each_other() {
    let phone = |rest: &str| {
        format!("[[phones]]\nid = \"a\"\nmodel = \"D785\"\naddress = \"10.0.0.1\"\n{rest}")
    };
    let check = |rest: &str, fault: &str| {
        let faults = faults(&phone(rest));
        assert!(faults.contains(fault), "{rest}: {faults}");
    };
    check("certificate = \"any\"", "needs https; add scheme");
    check("certificate_file = \"ca.pem\"", "needs https; add scheme");
    check("scheme = \"https\"\ncertificate_file = \"ca.pem\"", "`ca.pem` cannot be read");
    check(
        "scheme = \"https\"\ncertificate_file = \"good.password\"",
        "no certificate of an authority",
    );
    check("scheme = \"https\"\ncertificate = \"sha256:12\"", "64 digits");
    check("scheme = \"https\"\ncertificate = \"any\"\ncertificate_file = \"x\"", "is given twice");
    let pin = format!("scheme = \"https\"\ncertificate = \"sha256:{}\"", "0f".repeat(32));
    for rest in ["scheme = \"https\"\ncertificate = \"first-use\"", &pin] {
        let phones = good(&phone(rest)).phones;
        assert!(phones[0].encryption.is_some());
        assert_eq!(phones[0].address.port(), 443);
    }
    assert!(good(&phone("scheme = \"http\"")).phones[0].encryption.is_none());
}

const PHONE: &str =
    "[[phones]]\nid = \"a\"\nmodel = \"D785\"\naddress = \"10.0.0.1\"\ngroups = [\"sales\"]\n";
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$xq0Ue4gW7TuQ2q4Rcu9dmnPfFtC0hYwJ8gXUKGQNR3M";

#[test]
fn users_are_read_with_their_roles_and_groups() {
    let config = good(&format!(
        r#"
        audit_log = "audit.jsonl"
        [web]
        url = "https://Deskside.example"
        hosts = ["desk"]
        frame_ancestors = ["https://helpdesk.example"]
        [login]
        session_hours = 8
        proxy = {{ header = "X-Forwarded-User", from = ["10.0.0.5", "fd00::/8"], role = "viewer" }}
        [limits]
        commands_per_second = 5
        [[users]]
        name = "ada"
        role = "operator"
        groups = ["sales"]
        password_hash = "{HASH}"
        [[users]]
        name = "nobody's"
        role = "viewer"
        groups = []
        token_sha256 = "{}"
        {PHONE}"#,
        "0f".repeat(32)
    ));
    assert_eq!(config.web.hosts, ["desk", "deskside.example"]);
    assert!(config.web.is_encrypted());
    let people = &config.people;
    assert_eq!(people.find("ada").unwrap().role, Role::Operator);
    assert_eq!(people.find("ada").unwrap().groups.as_deref().unwrap(), ["sales"]);
    assert_eq!(people.find("nobody's").unwrap().groups.as_deref().unwrap().len(), 0, "not all");
    let proxy = people.proxy.as_ref().unwrap();
    assert_eq!((proxy.header.as_str(), proxy.from.len()), ("x-forwarded-user", 2));
    assert_eq!(people.session_life.unwrap().as_secs(), 8 * 3_600);
    let expected = Limits { commands_per_second: 5, ..Limits::default() };
    assert_eq!(config.limits, expected);
    assert!(config.audit_log.unwrap().ends_with("audit.jsonl"));
}

#[test]
fn all_faults_of_users_are_reported_at_once() {
    let text = format!(
        r#"[web]
url = "https://x/path"
hosts = ["http://x"]
frame_ancestors = ["*"]
[login]
session_key_file = "good.password"
session_hours = 0
proxy = {{ header = "Host", from = [] }}
[limits]
commands_per_second = 0
[[users]]
name = ""
role = "viewer"
[[users]]
name = "b"
role = "viewer"
password_hash = "s3cret"
[[users]]
name = "c"
role = "viewer"
groups = ["salse"]
[ad_hoc]
allow = ["10.0.0.1/8", "all"]
{PHONE}"#
    );
    let reported = faults(&text);
    let expected = [
        "2: url: `https://x/path` is not an origin",
        "3: hosts: `http://x` is not a host name",
        "4: frame_ancestors: `*` is not an origin",
        "8: header: must be the name of a header that the proxy always sets",
        "9: limits: each must be a number from 1",
        "12: name: must be 1 to 64 characters",
        "17: password_hash: is not an Argon2id hash; create one with: deskside-relay hash-password",
        "21: groups: no phone belongs to `salse`",
        "23: allow: `10.0.0.1/8` is an address within a range; write the range itself, 10.0.0.0/8",
        "23: allow: `all` is not an address range",
    ];
    for (line, expected) in reported.lines().zip(expected) {
        assert!(line.starts_with(&format!("deskside.toml:{expected}")), "{line}");
    }
    assert_eq!(reported.lines().count(), expected.len(), "{reported}");
    assert!(!reported.contains("s3cret"), "an error must not print a password: {reported}");
}

#[test]
fn users_without_a_way_to_sign_in_and_short_keys_are_reported_with_the_remedy() {
    let user = format!("[[users]]\nname = \"ada\"\nrole = \"viewer\"\n{PHONE}");
    assert!(faults(&user).contains("`ada` cannot sign in; add password_hash"));
    let twice = format!(
        "{0}{0}{PHONE}",
        "[[users]]\nname = \"a\"\nrole = \"viewer\"\ntoken_sha256 = \"00\"\n"
    );
    assert!(faults(&twice).contains("64 hexadecimal digits"));
    let key = format!("[login]\nsession_key_file = \"good.password\"\n{PHONE}");
    assert!(
        faults(&key).contains("fewer than 32 characters; create one with: head -c 48 /dev/urandom")
    );
    let missing = format!("[login]\nsession_key_file = \"none\"\n{PHONE}");
    assert!(
        faults(&missing).contains("cannot be read: No such file or directory (os error 2); create")
    );
}

#[test]
fn files_may_be_credentials_of_the_service_manager() {
    let phone =
        format!("{PHONE}username = \"admin\"\npassword_file = \"credential:good.password\"");
    let given = folder();
    let elsewhere = tempfile::tempdir().unwrap();
    let config = parse(&phone, elsewhere.path(), Some(given.path().to_owned()), None).unwrap();
    assert_eq!(config.phones[0].credentials.as_ref().unwrap().password.reveal(), "s3cret");
    assert!(faults(&phone).contains("there is no $CREDENTIALS_DIRECTORY; add LoadCredential="));
    let https = PHONE.to_owned() + "scheme = \"https\"\ncertificate_file = \"credential:none.pem\"";
    let missing = parse(&https, elsewhere.path(), Some(given.path().to_owned()), None).unwrap_err();
    assert!(missing[0].text.contains("No such file"), "{missing:?}");
    assert!(faults(&https).contains("there is no $CREDENTIALS_DIRECTORY"));
    let escape = phone.replace("credential:good", "credential:../good");
    let faults = parse(&escape, elsewhere.path(), Some(given.path().to_owned()), None).unwrap_err();
    assert!(faults[0].text.contains("without `/`"), "{faults:?}");
}

#[test]
fn the_version_of_a_phone_changes_with_every_setting_that_reaches_it() {
    let folder = folder();
    let version = |text: &str| parse(text, folder.path(), None, None).unwrap().phones[0].version;
    let before = version(PHONE);
    assert_eq!(version(&format!("# moved\n\n{PHONE}")), before);
    for (old, new) in [("D785", "D375"), ("10.0.0.1", "10.0.0.2")] {
        assert_ne!(version(&PHONE.replace(old, new)), before, "{new}");
    }
    // A name or a group is nothing to restart for.
    assert_eq!(version(&PHONE.replace("sales", "other")), before);
    assert_eq!(version(&format!("{PHONE}name = \"Other\"")), before);
    let with_password = format!("{PHONE}username = \"a\"\npassword_file = \"good.password\"");
    let before = version(&with_password);
    fs::write(folder.path().join("good.password"), "other").unwrap();
    assert_ne!(version(&with_password), before);
    let before = version(&with_password);
    assert_ne!(version(&format!("{with_password}\nauthentication = \"digest\"")), before);
}

#[test]
fn two_phones_with_one_address_are_a_fault() {
    let phone = |id: &str, address: &str| {
        format!("[[phones]]\nid = \"{id}\"\nmodel = \"D785\"\naddress = \"{address}\"\n")
    };
    for (first, second) in [
        ("10.0.0.1", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.1:80"),
        ("desk.example", "DESK.example"),
        ("[::ffff:10.0.0.1]", "10.0.0.1"),
    ] {
        let both = phone("one", first) + &phone("two", second);
        let faults = faults(&both);
        let expected = format!("address: `{second}` is the address of the phone `one`, too");
        assert!(faults.contains(&expected), "{faults}");
    }
    assert_eq!(good(&(phone("one", "10.0.0.1") + &phone("two", "10.0.0.1:81"))).phones.len(), 2);
}

#[test]
fn authentication_digest_keeps_the_password_from_basic() {
    let with =
        |rest: &str| format!("{PHONE}username = \"a\"\npassword_file = \"good.password\"\n{rest}");
    let allowed = |text: &str| good(text).phones[0].credentials.as_ref().unwrap().authentication;
    assert_eq!(allowed(&with("")), Authentication::Any);
    assert_eq!(allowed(&with("authentication = \"any\"")), Authentication::Any);
    assert_eq!(allowed(&with("authentication = \"digest\"")), Authentication::Digest);
    assert_eq!(allowed(&with("authentication = \"basic\"")), Authentication::Basic);
    // Users choose the addresses of added phones, so what is there must not get the password.
    let of_added = |rest: &str| {
        let section = "[ad_hoc]\nallow = [\"10.0.0.1\"]\nusername = \"a\"\npassword_file = \"good.password\"\n";
        let text = with("") + section + rest;
        good(&text).ad_hoc.unwrap().credentials.unwrap().authentication
    };
    assert_eq!(of_added(""), Authentication::Digest);
    assert_eq!(of_added("scheme = \"https\""), Authentication::Any);
    assert_eq!(of_added("scheme = \"https\"\ncertificate = \"any\""), Authentication::Digest);
    assert_eq!(of_added("scheme = \"https\"\ncertificate = \"first-use\""), Authentication::Digest);
    assert_eq!(of_added("authentication = \"any\""), Authentication::Any);
    let alone = faults(&format!("{PHONE}authentication = \"digest\""));
    assert!(alone.contains("authentication: add username and password_file"), "{alone}");
    assert!(faults(&with("authentication = \"ntlm\"")).contains("unknown variant `ntlm`"));
}

#[test]
fn background_looks_have_an_interval_or_are_off() {
    let look = |text: &str| good(&format!("{text}{PHONE}")).background_look;
    assert_eq!(look(""), Some(BACKGROUND_LOOK_INTERVAL));
    assert_eq!(look("background_look_seconds = 0\n"), None);
    for seconds in [10, 3_600] {
        let expected = Some(Duration::from_secs(seconds));
        assert_eq!(look(&format!("background_look_seconds = {seconds}\n")), expected);
    }
    for seconds in [1, 9, 3_601] {
        let fault = faults(&format!("background_look_seconds = {seconds}\n{PHONE}"));
        assert!(fault.starts_with("deskside.toml:1: background_look_seconds: "), "{fault}");
        assert!(fault.ends_with("a number from 10 to 3600"), "{fault}");
    }
}

#[test]
fn local_role_is_the_role_without_sign_in() {
    let role = |text: &str| good(text).people.local_role;
    assert_eq!(role(PHONE), None);
    assert_eq!(role(&format!("[login]\nlocal_role = \"viewer\"\n{PHONE}")), Some(Role::Viewer));
}

#[test]
fn the_default_port_depends_on_the_scheme() {
    let check = |text: &str, is_https: bool, host: &str, port: u16, header: &str| {
        let address = PhoneAddress::with_scheme(text, is_https).unwrap();
        assert_eq!((address.host(), address.port()), (host, port), "{text}");
        assert_eq!(address.authority(), header, "{text}");
    };
    check("192.168.10.21", false, "192.168.10.21", 80, "192.168.10.21");
    let name = "phone-17.corp.example";
    check(&format!("{name}:8080"), false, name, 8080, &format!("{name}:8080"));
    check("fe80::1", false, "fe80::1", 80, "[fe80::1]");
    check("[::1]:81", false, "::1", 81, "[::1]:81");
    check("[::1]", false, "::1", 80, "[::1]");
    check("10.0.0.1", true, "10.0.0.1", 443, "10.0.0.1");
    check("10.0.0.1:443", true, "10.0.0.1", 443, "10.0.0.1");
    check("10.0.0.1:80", true, "10.0.0.1", 80, "10.0.0.1:80");
}

#[test]
fn addresses_that_are_more_or_less_than_a_host_are_rejected_with_the_remedy() {
    let check = |text: &str, expected: AddressError| {
        let fault = faults(&PHONE.replace("10.0.0.1", text));
        let remedy = expected.to_string();
        assert!(fault.starts_with("deskside.toml:4: address: `"), "{fault}");
        assert!(fault.ends_with(&remedy), "{fault}");
        assert!(!fault.contains("s3cret"), "an error must not print a password: {fault}");
    };
    check("", AddressError::Missing);
    check("https://10.0.0.1", AddressError::Scheme);
    check("admin:s3cret@10.0.0.1", AddressError::Credentials);
    check("10.0.0.1/index.htm", AddressError::Path);
    for port in ["0", "+1", "70000"] {
        check(&format!("10.0.0.1:{port}"), AddressError::Port);
    }
    check("ten .0", AddressError::Space);
    for host in ["a..b", "[x]", "[::1]x"] {
        check(host, AddressError::Host);
    }
}
