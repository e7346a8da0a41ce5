//! The parsers of the relay: commands, addresses, cookies, certificates, its configuration, and messages of other
//! relays.

use std::{fmt::Debug, net::IpAddr, path::Path, sync::LazyLock};

use deskside_relay::{
    access::{OriginPolicy, People, Secret, Sessions, User},
    cluster::{
        BEAT_LIMIT, Beat, LEASE_LIMIT, LeaseRecord, NEWS_LIMIT, PhoneNews, REPLY_LIMIT,
        REQUEST_LIMIT, Reply, RequestEnvelope, SETTINGS_LIMIT, Settings, ShardId, WATCH_LIMIT,
        Watched, read, write,
    },
    config,
    net::{AllowList, Resolver},
    tls::ShownCertificate,
};
use relay_api::{CommandRequest, Role};
use serde::{Serialize, de::DeserializeOwned};
use snom::{Command, Model, PhoneAddress, RequestTarget};
use tokio::runtime::Runtime;

/// Reads a command as JSON: written again it means the same, and for a model that supports it it
/// becomes a request line that cannot contain another line.
pub(crate) fn command(bytes: &[u8]) {
    let Ok(request) = serde_json::from_slice::<CommandRequest>(bytes) else { return };
    let written = serde_json::to_vec(&request).unwrap_or_default();
    let again = serde_json::from_slice::<CommandRequest>(&written).ok();
    assert_eq!(again.as_ref(), Some(&request), "{request:?}");
    let Ok(command) = request.command() else { return };
    let again = Command::from_arguments(command.kind(), &command.arguments());
    assert_eq!(again.as_ref(), Ok(&command), "{request:?}");
    for model in Model::all() {
        if command.check(model, None).is_ok() {
            let target = RequestTarget::new(&command, None);
            let is_visible = target.as_str().bytes().all(|byte| byte.is_ascii_graphic());
            assert!(is_visible && target.as_str().starts_with('/'), "{target}");
        }
    }
}

/// Reads an address that a user types: none that means this machine or hides another passes the
/// widest ranges.
pub(crate) fn address(bytes: &[u8]) {
    static RUNTIME: LazyLock<Option<Runtime>> =
        LazyLock::new(|| tokio::runtime::Builder::new_current_thread().build().ok());
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(address) = text.parse::<PhoneAddress>() else { return };
    let again = address.to_string().parse::<PhoneAddress>();
    assert_eq!(again.as_ref(), Ok(&address), "{text:?}");
    let all = ["0.0.0.0/0", "::/0"].iter().filter_map(|range| range.parse().ok()).collect();
    let list = AllowList { allow: all, ports: vec![address.port()], own: None };
    // Names are up to the resolver.
    if address.host().parse::<IpAddr>().is_err() {
        return;
    }
    let Some(runtime) = RUNTIME.as_ref() else { return };
    if let Ok(found) =
        runtime.block_on(list.check(address.host(), address.port(), &Resolver::default()))
    {
        for ip in found.iter().map(|found| found.ip().to_canonical()) {
            assert!(!ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast(), "{text:?}");
            assert!(!matches!(ip, IpAddr::V4(v4) if v4.is_link_local()), "{text:?}");
        }
    }
}

/// Reads the cookies of a request: none is accepted as a session.
pub(crate) fn session(bytes: &[u8]) {
    static PEOPLE: LazyLock<People> = LazyLock::new(|| People {
        users: vec![User {
            name: "ada".to_owned(),
            role: Role::Administrator,
            groups: None,
            password: None,
            token: None,
        }],
        session_key: Some(Secret::new("0123456789abcdef0123456789abcdef")),
        ..People::default()
    });
    static SESSIONS: LazyLock<Sessions> = LazyLock::new(|| {
        Sessions::new(&PEOPLE, &OriginPolicy::default(), &Sessions::key(&[7; 64]))
    });
    let text = String::from_utf8_lossy(bytes);
    assert!(SESSIONS.read(&text, &PEOPLE).is_none(), "{text:?}");
}

/// Reads a configuration: it is valid, or the error says where it is not.
pub(crate) fn config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // This folder does not exist.
    if let Err(error) = config::read(text, Path::new("/nonexistent")) {
        assert!(!error.to_string().is_empty());
    }
}

/// Reads the certificate that a phone shows: its key is a part of it, and nothing behind it changes what it is.
pub(crate) fn certificate(bytes: &[u8]) {
    let Ok(shown) = ShownCertificate::read(bytes) else { return };
    let is_within = |part: &[u8], whole: &[u8]| {
        let (part, whole) = (part.as_ptr_range(), whole.as_ptr_range());
        part.is_empty() || whole.start <= part.start && part.end <= whole.end
    };
    assert!(is_within(shown.key_info, bytes), "{shown:?}");
    assert!(is_within(shown.key_algorithm, shown.key_info), "{shown:?}");
    assert!(is_within(shown.key, shown.key_info), "{shown:?}");
    if let Some(bits) = shown.rsa_bits() {
        assert!(usize::try_from(bits).is_ok_and(|bits| bits <= shown.key.len() * 8), "{bits}");
    }
    let longer = [bytes, &[0]].concat();
    assert_eq!(ShownCertificate::read(&longer), Ok(shown));
}

/// Reads a message of another relay, or of anybody else at the NATS server: written again it means the same, and names
/// of shards have one spelling.
pub(crate) fn cluster(bytes: &[u8]) {
    is_read_again::<LeaseRecord>(bytes, LEASE_LIMIT);
    is_read_again::<Settings>(bytes, SETTINGS_LIMIT);
    is_read_again::<Beat>(bytes, BEAT_LIMIT);
    is_read_again::<RequestEnvelope>(bytes, REQUEST_LIMIT);
    is_read_again::<Reply>(bytes, REPLY_LIMIT);
    is_read_again::<Watched>(bytes, WATCH_LIMIT);
    is_read_again::<PhoneNews>(bytes, NEWS_LIMIT);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(shard) = ShardId::read(text) {
        assert_eq!(shard.to_string(), text);
    }
}

fn is_read_again<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8], limit: usize) {
    let Ok(message) = read::<T>(bytes, limit) else { return };
    // An address may have a shorter spelling than the written one.
    let Ok(written) = write(&message, limit) else { return };
    assert_eq!(read(&written, limit), Ok(message));
}
