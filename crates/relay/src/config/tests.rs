use super::*;

/// A folder with a password in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.password"), "s3cret\r\n").unwrap();
    folder
}

fn faults(text: &str) -> String {
    let faults = parse(text, folder().path()).unwrap_err();
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
    let phones = parse(text, folder().path()).unwrap();
    let credentials = phones[0].credentials.as_ref().unwrap();
    assert_eq!((phones[0].name.as_str(), credentials.username.as_str()), ("Front desk", "admin"));
    assert_eq!(credentials.password.reveal(), "s3cret");
    assert_eq!(format!("{:?}", phones[0]).matches("s3cret").count(), 0);
    assert_eq!((phones[1].name.as_str(), phones[1].model.name), ("lab-2", "D375"));
}

#[test]
fn every_fault_is_told_with_its_line_and_mend() {
    let text = r#"[[phones]]
id = "Front Desk"
model = "D999"
address = "http://10.0.0.1"
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
deskside.toml:2: id: `Front Desk` must be 1 to 64 characters of a-z, 0-9 and -
deskside.toml:3: model: `D999` is not known; known are {known}; write \"unknown\" for any other: it gets every key there is, unproven
deskside.toml:4: address: `http://10.0.0.1` is more than a host; write only the host, such as 192.168.10.21
deskside.toml:5: username: add password_file, the file that holds its password
deskside.toml:12: certificate: `mine` is not one of \"system\" (signed by an authority), \"first-use\" (remembered), \"sha256:…\" (pinned), \"any\" (no protection against impostors)
deskside.toml:15: id: `a` is taken by another phone (line 8); give each its own
deskside.toml:19: password_file: `missing.password` cannot be read: No such file or directory (os error 2)");
    assert_eq!(faults(text), expected);
}

#[test]
fn a_line_that_is_no_toml_or_an_unknown_field_is_told_with_its_line() {
    assert!(faults("[[phones]]\nid = front").starts_with("deskside.toml:2: "));
    let unknown =
        faults("[[phones]]\nid = \"a\"\nmodel = \"D785\"\naddress = \"x\"\npassword = \"s3cret\"");
    assert!(unknown.starts_with("deskside.toml:5: unknown field `password`"), "{unknown}");
    assert!(!unknown.contains("s3cret"), "an error must not print a password: {unknown}");
    assert!(faults("[[phones]]\nid = \"a\"").contains("missing field `model`"));
}

#[test]
fn a_file_that_is_not_there_says_so() {
    let error = load(Path::new("/nowhere/deskside.toml")).unwrap_err().to_string();
    assert!(error.starts_with("/nowhere/deskside.toml: cannot be read: "), "{error}");
}

#[test]
fn how_to_encrypt_is_said_in_one_way_only() {
    let phone = |rest: &str| {
        format!("[[phones]]\nid = \"a\"\nmodel = \"D785\"\naddress = \"10.0.0.1\"\n{rest}")
    };
    let check = |rest: &str, fault: &str| {
        let faults = faults(&phone(rest));
        assert!(faults.contains(fault), "{rest}: {faults}");
    };
    check("certificate = \"any\"", "http has none; add scheme");
    check("certificate_file = \"ca.pem\"", "http has none; add scheme");
    check("scheme = \"https\"\ncertificate_file = \"ca.pem\"", "`ca.pem` cannot be read");
    check(
        "scheme = \"https\"\ncertificate_file = \"good.password\"",
        "no certificate of an authority",
    );
    check("scheme = \"https\"\ncertificate = \"sha256:12\"", "64 digits");
    check("scheme = \"https\"\ncertificate = \"any\"\ncertificate_file = \"x\"", "remove one");
    let pin = format!("scheme = \"https\"\ncertificate = \"sha256:{}\"", "0f".repeat(32));
    for rest in ["scheme = \"https\"\ncertificate = \"first-use\"", &pin] {
        let phones = parse(&phone(rest), folder().path()).unwrap();
        assert!(phones[0].encryption.is_some());
        assert_eq!(phones[0].address.port(), 443);
    }
    assert!(parse(&phone("scheme = \"http\""), folder().path()).unwrap()[0].encryption.is_none());
}
