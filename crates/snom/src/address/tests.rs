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

#[test]
fn ids_are_url_safe_and_distinct() {
    let id = |written: &str| written.parse::<PhoneAddress>().unwrap().id();
    assert_eq!(id("10.0.0.5:8080"), "at-10-0-0-5-8080");
    assert_ne!(id("10.0.0.5"), id("https://10.0.0.5"));
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
