//! The check of the host name.
//!
//! A hostile page can make its own name resolve to 127.0.0.1 after it has loaded (DNS rebinding);
//! the browser then takes the relay for that page's own server. The name in `Host` gives it away. An
//! IP address cannot be rebound, so all IP addresses are accepted, and the configured names.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{
        header::{HOST, TRANSFER_ENCODING},
        uri::Authority,
    },
};
use relay_api::{Code, Reason};

use crate::{access::OriginPolicy, error::ApiError};

/// Rejects requests for a foreign host name.
pub(super) fn check(policy: &OriginPolicy, request: &Request) -> Result<(), ApiError> {
    let invalid = || ApiError::new(Code::BadRequest, Reason::HostHeaderInvalid {});
    let mut hosts = request.headers().get_all(HOST).iter();
    // RFC 9112 section 3.2: exactly one, and a valid one.
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(invalid());
    };
    let host = host.to_str().ok().filter(|host| host.parse::<Authority>().is_ok());
    let host = host.ok_or_else(invalid)?;
    // Together with a Content-Length, two servers could read the request differently (RFC 9112
    // section 6.3), and hyper does not show whether there was one. No client needs it here.
    if request.headers().contains_key(TRANSFER_ENCODING) {
        return Err(ApiError::new(Code::LengthRequired, Reason::LengthRequired {}));
    }
    // With a target in absolute form, hyper takes the authority from there; it must be ours as well.
    let authority = request.uri().authority().map(|authority| authority.as_str());
    let hosts = &policy.hosts;
    if is_ours(host, hosts) && authority.is_none_or(|authority| is_ours(authority, hosts)) {
        return Ok(());
    }
    Err(ApiError::new(Code::WrongHost, Reason::HostNotServed {}))
}

fn is_ours(host: &str, hosts: &[String]) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, _port)) => name,
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok()
        || hosts.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_localhost_ip_addresses_and_configured_names_are_ours() {
        let hosts = ["deskside.example".to_owned()];
        for host in [
            "localhost",
            "LOCALHOST:80",
            "demo.localhost:1",
            "127.0.0.1:8080",
            "[::1]:8080",
            "192.168.1.5",
            "Deskside.example:8080",
        ] {
            assert!(is_ours(host, &hosts), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "x.deskside.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "xlocalhost",
            "[::1",
            "localhost@evil.example",
        ] {
            assert!(!is_ours(host, &hosts), "{host}");
        }
    }
}
