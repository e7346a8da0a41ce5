//! What the configuration understands, and what it names without refusing it.

use super::*;

/// One D862 among 300 phones once kept the relay from starting.
#[test]
fn a_phone_without_remote_control_hurts_no_other() {
    let text =
        format!("{PHONE}[[phones]]\nid = \"new\"\nmodel = \"D862\"\naddress = \"10.0.0.9\"\n");
    let config = good(&text);
    assert_eq!(config.phones.len(), 2);
    assert_eq!(config.phones[1].model.name, "D862");
}

#[test]
fn a_model_and_a_firmware_are_understood_as_phones_write_them() {
    let text = "[[phones]]\nid = \"a\"\nmodel = \"snom320-SIP 8.4.18\"\nfirmware = \"snom320-SIP 8.4.18\"\naddress = \"10.0.0.1\"\n";
    let config = good(text);
    let phone = &config.phones[0];
    assert_eq!((phone.model.name, phone.firmware), ("320", Some("8.4.18".parse().unwrap())));
}

#[test]
fn doubtful_settings_are_named() {
    let all = |text: &str| good(text).doubts().join("\n");
    assert_eq!(all(PHONE), "");
    let user = "[[users]]\nname = \"ada\"\nrole = \"viewer\"\ntoken_sha256 = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"\n";
    let https = format!("[web]\nurl = \"https://deskside.example\"\n{PHONE}{user}");
    assert!(all(&https).contains("trusted_proxies"), "{}", all(&https));
    let trusted = format!(
        "[web]\nurl = \"https://deskside.example\"\ntrusted_proxies = [\"10.0.0.5\"]\n{PHONE}{user}"
    );
    assert_eq!(all(&trusted), "");
    let framed = format!(
        "[web]\nurl = \"http://deskside.example\"\nframe_ancestors = [\"http://portal.example\"]\n{PHONE}{user}"
    );
    assert!(all(&framed).contains("frame_ancestors"), "{}", all(&framed));
    let added = "[ad_hoc]\nallow = [\"0.0.0.0/0\"]\n";
    assert!(all(added).contains("allow"), "{}", all(added));
}

/// An editor of Windows puts a mark in front, and it once became a part of the password.
#[test]
fn a_password_file_has_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let read_with = |content: &str| {
        fs::write(folder.path().join("password"), content).unwrap();
        let text = format!("{PHONE}username = \"a\"\npassword_file = \"password\"\n");
        read(&text, folder.path())
    };
    let password = |content: &str| {
        let config = read_with(content).unwrap();
        config.phones[0].credentials.as_ref().unwrap().password.reveal().to_owned()
    };
    assert_eq!(password("\u{feff}s3cret\r\n"), "s3cret");
    assert_eq!(password("s3cret"), "s3cret");
    assert_eq!(password("s3cret \n"), "s3cret ", "a blank may belong to it");
    let error = read_with("s3cret\n# of the front desk\n").unwrap_err().to_string();
    assert!(error.contains("password_file: `password` has more than one line"), "{error}");
}
