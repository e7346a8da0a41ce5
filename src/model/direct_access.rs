//! What a browser lets a page do with a phone without a relay.
//!
//! It depends on the engine, on the origin of the page, and on the address of the phone. The rules
//! were observed in the browsers: the table in `docs/guide.md` lists the results of this module, and
//! browser tests compare both with what arrives at a phone.

use snom::PhoneAddress;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink: Chrome, Edge, Opera.
    Chromium,
    /// Gecko.
    Firefox,
    /// Safari's.
    WebKit,
}

/// The origin of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file on a disk.
    File,
    /// A web server.
    Server(PhoneAddress),
}

/// The person's decision about access to the local network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// None yet: the browser asks when it must.
    Prompt,
    /// Access is allowed.
    Granted,
    /// Access is denied; browsers also report this where a page could not even ask.
    Denied,
}

/// The browser, the page and its permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserContext {
    /// The engine of the browser.
    pub engine: Engine,
    /// The origin of the page.
    pub origin: Origin,
    /// The permission to access the local network; `None` where the browser has no such permission.
    pub permission: Option<Permission>,
}

/// The abilities of a page with a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirectAccess {
    /// Whether keys and commands can be sent.
    pub send: Result<(), AccessBlocker>,
    /// Whether the displays can be shown.
    pub show: Result<(), AccessBlocker>,
    /// The sign-in technique, where the phone asks for a password.
    pub login: Result<SignIn, AccessBlocker>,
    /// The browser may ask the person for access to the local network.
    pub may_ask: bool,
    /// Requests must name the local network, or the browser takes them for requests to the internet
    /// (Local Network Access, `targetAddressSpace`).
    pub tell_local: bool,
}

/// The reason why something cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessBlocker {
    /// The page came over https and the phone uses http (Mixed Content).
    Encrypted,
    /// The same, for pictures from a host name: a page cannot mark a picture as local.
    PictureByName,
    /// Firefox loads the pictures of a page from a disk over https.
    PictureFromFile,
    /// The page is on the internet and came over http (Local Network Access).
    Open,
    /// The permission to access the local network is denied.
    Denied,
    /// Chromium signs in only where page and phone are on one site.
    OtherSite,
}

/// The technique that makes a browser sign in to a phone. Afterwards the browser does so by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// A request with a name and a password (`XMLHttpRequest.open`).
    Request,
    /// A picture whose address contains the name and the password.
    Picture,
    /// A window whose address contains the name and the password.
    Window,
}

impl Permission {
    /// Returns the permission of a state that browsers name so (`PermissionStatus.state`).
    #[must_use]
    pub fn of(state: &str) -> Option<Permission> {
        match state {
            "prompt" => Some(Permission::Prompt),
            "granted" => Some(Permission::Granted),
            "denied" => Some(Permission::Denied),
            _ => None,
        }
    }
}

impl Engine {
    /// Returns the engine of a browser with that `navigator.userAgent`.
    #[must_use]
    pub fn of(user_agent: &str) -> Engine {
        if user_agent.contains("Firefox/") {
            Engine::Firefox
        } else if user_agent.contains("Chrome/") || user_agent.contains("Chromium/") {
            Engine::Chromium
        } else {
            Engine::WebKit
        }
    }
}

impl Origin {
    /// Returns the origin of a page at that address.
    #[must_use]
    pub fn of(address: &str) -> Origin {
        let server = address.split_once("://").and_then(|(scheme, rest)| {
            let host = rest.split(['/', '?', '#']).next()?;
            format!("{scheme}://{host}").parse().ok()
        });
        server.map_or(Origin::File, Origin::Server)
    }
}

impl DirectAccess {
    /// Returns what a page in that context can do with a phone at `address`.
    #[must_use]
    pub fn between(context: &BrowserContext, address: &PhoneAddress) -> DirectAccess {
        let is_mixed = context.is_encrypted() && !address.is_encrypted() && !address.is_loopback();
        let send = send(context, address, is_mixed);
        let show = send.and_then(|()| show(context, address, is_mixed));
        DirectAccess {
            send,
            show,
            login: send.and_then(|()| login(context, address)),
            may_ask: send.is_ok()
                && context.permission == Some(Permission::Prompt)
                && context.may_be_public(),
            tell_local: is_mixed && !address.is_private(),
        }
    }
}

impl BrowserContext {
    fn is_encrypted(&self) -> bool {
        matches!(&self.origin, Origin::Server(server) if server.is_encrypted())
    }

    /// Returns whether the page may be on the internet. A host name does not tell.
    fn may_be_public(&self) -> bool {
        matches!(&self.origin, Origin::Server(server) if !server.is_private() && !server.is_loopback())
    }
}

fn send(
    context: &BrowserContext,
    address: &PhoneAddress,
    is_mixed: bool,
) -> Result<(), AccessBlocker> {
    let is_chromium = context.engine == Engine::Chromium;
    if is_mixed && (!is_chromium || address.is_public()) {
        return Err(AccessBlocker::Encrypted);
    }
    match &context.origin {
        Origin::Server(server)
            if is_chromium && !address.is_public() && context.may_be_public() =>
        {
            if server.is_encrypted() && context.permission == Some(Permission::Denied) {
                return Err(AccessBlocker::Denied);
            }
            if server.is_public() && !server.is_encrypted() {
                return Err(AccessBlocker::Open);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn show(
    context: &BrowserContext,
    address: &PhoneAddress,
    is_mixed: bool,
) -> Result<(), AccessBlocker> {
    let is_from_file = context.origin == Origin::File && context.engine == Engine::Firefox;
    if is_from_file && !address.is_encrypted() && !address.is_loopback() {
        return Err(AccessBlocker::PictureFromFile);
    }
    if is_mixed && !address.is_private() {
        return Err(AccessBlocker::PictureByName);
    }
    Ok(())
}

fn login(context: &BrowserContext, address: &PhoneAddress) -> Result<SignIn, AccessBlocker> {
    match context.engine {
        Engine::Firefox => Ok(SignIn::Request),
        Engine::WebKit => Ok(SignIn::Picture),
        Engine::Chromium => match &context.origin {
            Origin::Server(server) if is_one_site(server, address) => Ok(SignIn::Window),
            _ => Err(AccessBlocker::OtherSite),
        },
    }
}

/// Returns whether two hosts are on one site: the same scheme, and the same host or registrable domain
/// (HTML standard, "schemefully same site"). Browsers have a list of the domains under which others
/// can be registered, this page does not; it takes two short labels at the end (`co.uk`) for one.
fn is_one_site(one: &PhoneAddress, other: &PhoneAddress) -> bool {
    let is_same_domain = match (one.name().and_then(domain), other.name().and_then(domain)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    };
    one.is_encrypted() == other.is_encrypted() && (one.has_host_of(other) || is_same_domain)
}

fn domain(name: &str) -> Option<&str> {
    let dots: Vec<_> = name.rmatch_indices('.').map(|(at, _)| at).collect();
    let top = dots.first()?;
    let second = dots.get(1).map_or(0, |dot| dot + 1);
    let is_two_part = name.len() - top == 3 && top - second <= 3;
    if !is_two_part {
        return name.get(second..);
    }
    let third = dots.get(2).map_or(0, |dot| dot + 1);
    (dots.len() >= 2).then(|| name.get(third..)).flatten()
}

/// The result of a sign-in by the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInResult {
    /// The phone shows its screen.
    SignedIn,
    /// The password was sent, and the page cannot learn whether it is right.
    Sent,
}

/// The reason for a failed sign-in by the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInFailure {
    /// No picture came.
    Refused,
    /// The browser did not open the window.
    WindowBlocked,
    /// The browser cannot sign in to this phone.
    Blocked(AccessBlocker),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(written: &str) -> Origin {
        match written {
            "a file" => Origin::File,
            "`http://localhost`" => Origin::of("http://localhost:8000/x"),
            "http, in your network" => Origin::of("http://remote.corp.example/"),
            "https, in your network" => Origin::of("https://remote.corp.example/"),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_table_in_the_guide_lists_the_results_of_this_module() {
        let guide = include_str!("../../docs/guide.md");
        let table = guide.split("<!-- directly -->").nth(1).unwrap();
        let rows: Vec<_> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
        assert_eq!(rows.len(), 16, "{rows:?}");
        for row in rows {
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            let [_, from, by, password, listed @ .., _] = cells.as_slice() else { panic!("{row}") };
            let engines = [Engine::Chromium, Engine::Firefox, Engine::WebKit];
            assert_eq!(listed.len(), engines.len(), "{row}");
            for (engine, listed) in engines.into_iter().zip(listed) {
                // The state in browsers with the permission before anybody was asked.
                let permission = (engine != Engine::WebKit).then_some(Permission::Prompt);
                let context = BrowserContext { engine, origin: origin(from), permission };
                let address = match *by {
                    "IP address" => "10.0.0.5",
                    "name, same domain" => "phone17.corp.example",
                    other => panic!("{other}"),
                };
                let access = DirectAccess::between(&context, &address.parse().unwrap());
                let can = match *password {
                    "none" => (access.send.is_ok(), access.show.is_ok()),
                    "Basic or Digest" => {
                        let signs_in = access.login.is_ok();
                        (signs_in && access.send.is_ok(), signs_in && access.show.is_ok())
                    }
                    other => panic!("{other}"),
                };
                let expected = match can {
                    (true, true) => "sends, shows",
                    (true, false) => "sends",
                    (false, _) => "no",
                };
                assert_eq!(*listed, expected, "{engine:?}: {row}");
            }
        }
    }

    fn access(
        engine: Engine,
        from: &str,
        permission: Option<Permission>,
        to: &str,
    ) -> DirectAccess {
        let context = BrowserContext { engine, origin: Origin::of(from), permission };
        DirectAccess::between(&context, &to.parse().unwrap())
    }

    #[test]
    fn a_page_from_the_internet_needs_permission() {
        let (prompt, denied) = (Some(Permission::Prompt), Some(Permission::Denied));
        let from = |origin, permission| access(Engine::Chromium, origin, permission, "10.0.0.5");
        assert!(from("https://app.example/", prompt).may_ask);
        assert!(!from("https://10.0.0.1/", prompt).may_ask, "in the same network");
        assert!(!from("http://localhost:8000/", prompt).may_ask, "on this machine");
        assert_eq!(from("https://app.example/", denied).send, Err(AccessBlocker::Denied));
        assert_eq!(from("http://8.8.8.8/", denied).send, Err(AccessBlocker::Open));
        assert_eq!(from("http://app.example/", denied).send, Ok(()), "it may be in the network");
    }

    #[test]
    fn a_phone_on_this_machine_is_never_mixed_content() {
        for engine in [Engine::Chromium, Engine::Firefox] {
            let access = access(engine, "https://app.example/", None, "127.0.0.1:8080");
            assert_eq!((access.send, access.show), (Ok(()), Ok(())), "{engine:?}");
        }
    }

    #[test]
    fn a_site_is_a_registrable_domain() {
        for (from, to, expected) in [
            ("http://remote.corp.example", "phone17.corp.example", true),
            ("http://corp.example", "phone17.corp.example:8080", true),
            ("https://remote.corp.example", "http://phone17.corp.example", false),
            ("https://remote.corp.example", "https://phone17.corp.example", true),
            ("http://remote.corp.example", "phone17.other.example", false),
            ("http://a.co.uk", "b.co.uk", false),
            ("http://www.a.co.uk", "phone.a.co.uk", true),
            ("http://remote", "phone17", false),
            ("http://10.0.0.1", "10.0.0.5", false),
            ("http://10.0.0.1", "10.0.0.1:8080", true),
            ("file:///x", "phone17.corp.example", false),
        ] {
            let signs_in = access(Engine::Chromium, from, None, to).login;
            assert_eq!(signs_in.is_ok(), expected, "{from} → {to}: {signs_in:?}");
        }
    }

    #[test]
    fn an_engine_is_recognised_by_its_user_agent() {
        for (name, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
                Engine::Chromium,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
                Engine::Firefox,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                Engine::WebKit,
            ),
        ] {
            assert_eq!(Engine::of(name), expected);
        }
    }
}
