use std::io;

use super::*;

fn read(path: &Path) -> io::Result<String> {
    match path.to_str() {
        Some("good.password") => Ok("s3cret\r\n".to_owned()),
        _ => Err(io::ErrorKind::NotFound.into()),
    }
}

fn faults(text: &str) -> String {
    let faults = parse(text, &read).unwrap_err();
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
    let phones = parse(text, &read).unwrap();
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
deskside.toml:11: scheme: https to a phone is not supported yet; use http on a network you trust
deskside.toml:14: id: `a` is taken by another phone (line 8); give each its own
deskside.toml:18: password_file: `missing.password` cannot be read: entity not found");
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
