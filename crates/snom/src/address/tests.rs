use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

#[test]
fn common_spellings_are_accepted() {
    for (written, url) in [
        ("10.0.0.5", "http://10.0.0.5"),
        (" 10.0.0.5 ", "http://10.0.0.5"),
        ("10.0.0.5:8080", "http://10.0.0.5:8080"),
        ("http://10.0.0.5/", "http://10.0.0.5"),
        ("HTTPS://Phone.Lab", "https://phone.lab"),
        ("phone17.corp.example:80", "http://phone17.corp.example:80"),
        ("xn--telefn-zxa.example", "http://xn--telefn-zxa.example"),
        ("fe80::1", "http://[fe80::1]"),
        ("[fd00::5]:8080", "http://[fd00::5]:8080"),
        ("localhost", "http://localhost"),
    ] {
        let address: PhoneAddress = written.parse().unwrap();
        assert_eq!(address.to_string(), url, "{written}");
        assert_eq!(address.url("/x"), format!("{url}/x"));
    }
}

#[test]
fn spellings_that_browsers_read_differently_are_refused() {
    for (written, error) in [
        ("", AddressError::Missing),
        ("  ", AddressError::Missing),
        ("ftp://10.0.0.5", AddressError::Scheme),
        ("admin:secret@10.0.0.5", AddressError::Credentials),
        ("http://admin@10.0.0.5/", AddressError::Credentials),
        ("10.0.0.5/index.htm", AddressError::Path),
        ("10.0.0.5?x", AddressError::Path),
        ("10.0.0.5\\x", AddressError::Path),
        ("10.0.0. 5", AddressError::Space),
        ("10.0.0.5:", AddressError::Port),
        ("10.0.0.5:0", AddressError::Port),
        ("10.0.0.5:65536", AddressError::Port),
        ("10.0.0.5:+80", AddressError::Port),
        ("10.0.0.256", AddressError::Number),
        ("10.0.5", AddressError::Number),
        ("2130706433", AddressError::Number),
        ("0x7f.0.0.1", AddressError::Number),
        ("phone.0x7f", AddressError::Number),
        ("telefön.example", AddressError::International),
        ("a..b", AddressError::Host),
        ("a,b", AddressError::Host),
        ("[fe80::1", AddressError::Host),
        ("[10.0.0.5]", AddressError::Host),
        ("[fe80::1]80", AddressError::Host),
    ] {
        assert_eq!(written.parse::<PhoneAddress>(), Err(error), "{written}");
    }
}

#[test]
fn public_addresses_are_recognised() {
    for (written, public) in [
        ("10.0.0.5", false),
        ("172.31.0.1", false),
        ("192.168.1.1", false),
        ("100.64.0.1", false),
        ("169.254.1.1", false),
        ("127.0.0.1", false),
        ("8.8.8.8", true),
        ("172.32.0.1", true),
        ("[2001:4860::1]", true),
        ("[fd00::1]", false),
        ("phone.example", false),
    ] {
        assert_eq!(written.parse::<PhoneAddress>().unwrap().is_public(), public, "{written}");
    }
}

fn id(written: &str) -> String {
    written.parse::<PhoneAddress>().unwrap().id()
}

/// Links name phones by their ids.
#[test]
fn ids_of_ip_addresses_and_plain_names_stay() {
    for (written, expected) in [
        ("10.0.0.5", "at-10-0-0-5"),
        ("10.0.0.5:8080", "at-10-0-0-5-8080"),
        ("https://10.0.0.5", "at-s-10-0-0-5"),
        ("[fd00::1]:81", "at--fd00--1--81"),
        ("Phone17.corp.example:8080", "at-phone17-corp-example-8080"),
    ] {
        assert_eq!(id(written), expected, "{written}");
    }
}

/// The second of two phones with one id once took the place of the first.
#[test]
fn similar_addresses_have_different_ids() {
    let similar = [
        "10.0.0.5",
        "10.0.0.5:80",
        "10-0-0-5-80",
        "10_0_0_5_80",
        "s-10-0-0-5",
        "https://10.0.0.5",
        "https://10.0.0.5:80",
        "a.b",
        "a-b",
        "a_b",
        "a-.b",
        "a.-b",
        "a_.b",
        "a._b",
        "a--b",
        "a-_b",
        "a_-b",
        "a__b",
        "lab",
        "lab:80",
        "lab-80",
        "s.lab",
        "s-lab",
        "_s.lab",
        "https://lab",
        "https://s.lab",
        "s:80",
        "[::ffff:1.2.3.4]",
        "[::ffff:1:2:3:4]",
        "[fd00::1]:81",
        "[fd00::1:81]",
    ];
    let ids: HashSet<String> = similar.into_iter().map(id).collect();
    assert_eq!(ids.len(), similar.len(), "{ids:?}");
    let fits = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
    };
    assert!(ids.iter().all(|id| id.bytes().all(fits)), "{ids:?}");
}

proptest! {
    #[test]
    fn no_two_addresses_have_one_id(
        labels in prop::collection::vec("[0-9as]{1,2}", 2..6),
        separators in prop::array::uniform2("[-._:]{5}"),
        encrypted in prop::array::uniform2(any::<bool>()),
    ) {
        let address = |nth: usize| {
            let mut written = String::from(if encrypted[nth] { "https://" } else { "" });
            for (label, separator) in labels.iter().zip(separators[nth].chars()) {
                written.push_str(label);
                written.push(separator);
            }
            written.pop();
            written.parse::<PhoneAddress>()
        };
        if let (Ok(one), Ok(other)) = (address(0), address(1)) {
            prop_assert_eq!(one == other, one.id() == other.id());
        }
    }
}

proptest! {
    #[test]
    fn display_parses_back_to_the_same_address(text in "\\PC{0,40}") {
        if let Ok(address) = text.parse::<PhoneAddress>() {
            prop_assert_eq!(address.to_string().parse::<PhoneAddress>(), Ok(address));
        }
    }
}

#[test]
fn the_authority_omits_the_default_port_of_its_scheme() {
    for (text, encrypted, authority, port) in [
        ("192.168.10.21", false, "192.168.10.21", 80),
        ("192.168.10.21:80", false, "192.168.10.21", 80),
        ("192.168.10.21", true, "192.168.10.21", 443),
        ("192.168.10.21:80", true, "192.168.10.21:80", 80),
        ("[fd00::1]:8443", true, "[fd00::1]:8443", 8443),
        ("https://Phone.Lab/", true, "phone.lab", 443),
    ] {
        let address = PhoneAddress::with_scheme(text, encrypted).unwrap();
        assert_eq!((address.authority().as_str(), address.port()), (authority, port), "{text}");
        assert_eq!(address.is_encrypted(), encrypted);
    }
    let contradiction = PhoneAddress::with_scheme("http://10.0.0.5", true);
    assert_eq!(contradiction, Err(AddressError::Scheme));
}
