//! What a browser lets a page do with a phone when there is no relay in between.
//!
//! It depends on the engine, on where the page was opened from, and on how the phone is addressed. The
//! rules are those that the browsers were seen to follow: the table in `docs/guide.md` is this function
//! written down, and the browser tests compare both with what arrives at a phone.

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

/// Where a page was opened from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file on a disk.
    File,
    /// A web server.
    Server(PhoneAddress),
}

/// What a person has said to whether the page may reach the network around the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Nothing yet: the browser asks when it must.
    Prompt,
    /// Yes.
    Granted,
    /// No; browsers also say so where a page could not even ask.
    Denied,
}

/// Where the page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserContext {
    /// The browser.
    pub engine: Engine,
    /// Where the page is from.
    pub origin: Origin,
    /// Whether it may reach the network; `None` where the browser knows no such thing.
    pub permission: Option<Permission>,
}

/// What a page can do with a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirectAccess {
    /// Sending keys and commands.
    pub send: Result<(), AccessBlocker>,
    /// Showing the displays.
    pub show: Result<(), AccessBlocker>,
    /// Signing in, where the phone asks for a password.
    pub login: Result<SignIn, AccessBlocker>,
    /// The browser may ask the person whether the page may reach the network.
    pub may_ask: bool,
    /// The browser has to be told that the phone is in the local network, or it holds the request for
    /// one into the open (Local Network Access, `targetAddressSpace`).
    pub tell_local: bool,
}

/// Why something cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessBlocker {
    /// The page came over https and the phone speaks http (Mixed Content).
    Encrypted,
    /// The same, for pictures from a host name: a page cannot say of a picture where it is from.
    PictureByName,
    /// Firefox asks for the pictures of a page from a disk over https.
    PictureFromFile,
    /// The page is on the internet and came over http (Local Network Access).
    Open,
    /// The person has said that the page may not reach the network.
    Denied,
    /// Chromium signs in only where page and phone are of one site.
    OtherSite,
}

/// How a page gets a browser to sign in to a phone. Afterwards the browser does so by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// A request that brings name and password along (`XMLHttpRequest.open`).
    Request,
    /// A picture whose address has name and password in it.
    Picture,
    /// A window whose address has name and password in it.
    Window,
}

impl Engine {
    /// The engine of a browser that calls itself so (`navigator.userAgent`).
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
    /// Where a page with that address is from.
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
    /// From a page there to a phone at `place`.
    #[must_use]
    pub fn between(ground: &BrowserContext, place: &PhoneAddress) -> DirectAccess {
        let is_mixed = ground.is_encrypted() && !place.is_encrypted() && !place.is_loopback();
        let send = send(ground, place, is_mixed);
        let show = send.and_then(|()| show(ground, place, is_mixed));
        DirectAccess {
            send,
            show,
            login: send.and_then(|()| login(ground, place)),
            may_ask: send.is_ok()
                && ground.permission == Some(Permission::Prompt)
                && ground.may_be_public(),
            tell_local: is_mixed && !place.is_private(),
        }
    }
}

impl BrowserContext {
    fn is_encrypted(&self) -> bool {
        matches!(&self.origin, Origin::Server(server) if server.is_encrypted())
    }

    /// Whether the page may be on the internet. Of a name that cannot be told.
    fn may_be_public(&self) -> bool {
        matches!(&self.origin, Origin::Server(server) if !server.is_private() && !server.is_loopback())
    }
}

fn send(
    ground: &BrowserContext,
    place: &PhoneAddress,
    is_mixed: bool,
) -> Result<(), AccessBlocker> {
    let is_chromium = ground.engine == Engine::Chromium;
    if is_mixed && (!is_chromium || place.is_public()) {
        return Err(AccessBlocker::Encrypted);
    }
    match &ground.origin {
        Origin::Server(server) if is_chromium && !place.is_public() && ground.may_be_public() => {
            if server.is_encrypted() && ground.permission == Some(Permission::Denied) {
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
    ground: &BrowserContext,
    place: &PhoneAddress,
    is_mixed: bool,
) -> Result<(), AccessBlocker> {
    let is_from_file = ground.origin == Origin::File && ground.engine == Engine::Firefox;
    if is_from_file && !place.is_encrypted() && !place.is_loopback() {
        return Err(AccessBlocker::PictureFromFile);
    }
    if is_mixed && !place.is_private() {
        return Err(AccessBlocker::PictureByName);
    }
    Ok(())
}

fn login(ground: &BrowserContext, place: &PhoneAddress) -> Result<SignIn, AccessBlocker> {
    match ground.engine {
        Engine::Firefox => Ok(SignIn::Request),
        Engine::WebKit => Ok(SignIn::Picture),
        Engine::Chromium => match &ground.origin {
            Origin::Server(server) if is_one_site(server, place) => Ok(SignIn::Window),
            _ => Err(AccessBlocker::OtherSite),
        },
    }
}

/// Whether two hosts are of one site: the same scheme, and the same host or registrable domain (HTML
/// standard, "schemefully same site"). Which domains can be registered is a list that browsers have and
/// this page does not; two short labels at the end (`co.uk`) are taken for one of those.
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

    /// The guide's table, and what this module says.
    #[test]
    fn the_guide_says_the_same() {
        let guide = include_str!("../../docs/guide.md");
        let table = guide.split("<!-- directly -->").nth(1).unwrap();
        let rows: Vec<_> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
        assert_eq!(rows.len(), 16, "{rows:?}");
        for row in rows {
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            let [_, from, by, password, told @ .., _] = cells.as_slice() else { panic!("{row}") };
            let engines = [Engine::Chromium, Engine::Firefox, Engine::WebKit];
            assert_eq!(told.len(), engines.len(), "{row}");
            for (engine, told) in engines.into_iter().zip(told) {
                // What the browsers that know it say before anybody was asked.
                let permission = (engine != Engine::WebKit).then_some(Permission::Prompt);
                let ground = BrowserContext { engine, origin: origin(from), permission };
                let place = match *by {
                    "IP address" => "10.0.0.5",
                    "name, same domain" => "phone17.corp.example",
                    other => panic!("{other}"),
                };
                let road = DirectAccess::between(&ground, &place.parse().unwrap());
                let can = match *password {
                    "none" => (road.send.is_ok(), road.show.is_ok()),
                    "Basic or Digest" => {
                        let signs_in = road.login.is_ok();
                        (signs_in && road.send.is_ok(), signs_in && road.show.is_ok())
                    }
                    other => panic!("{other}"),
                };
                let expected = match can {
                    (true, true) => "sends, shows",
                    (true, false) => "sends",
                    (false, _) => "no",
                };
                assert_eq!(*told, expected, "{engine:?}: {row}");
            }
        }
    }

    fn road(engine: Engine, from: &str, permission: Option<Permission>, to: &str) -> DirectAccess {
        let ground = BrowserContext { engine, origin: Origin::of(from), permission };
        DirectAccess::between(&ground, &to.parse().unwrap())
    }

    #[test]
    fn a_page_from_the_internet_has_to_ask() {
        let (prompt, denied) = (Some(Permission::Prompt), Some(Permission::Denied));
        let from = |origin, permission| road(Engine::Chromium, origin, permission, "10.0.0.5");
        assert!(from("https://app.example/", prompt).may_ask);
        assert!(!from("https://10.0.0.1/", prompt).may_ask, "in the same network");
        assert!(!from("http://localhost:8000/", prompt).may_ask, "on this machine");
        assert_eq!(from("https://app.example/", denied).send, Err(AccessBlocker::Denied));
        assert_eq!(from("http://8.8.8.8/", denied).send, Err(AccessBlocker::Open));
        assert_eq!(from("http://app.example/", denied).send, Ok(()), "it may be in the network");
    }

    #[test]
    fn what_is_on_this_machine_is_never_mixed() {
        for engine in [Engine::Chromium, Engine::Firefox] {
            let road = road(engine, "https://app.example/", None, "127.0.0.1:8080");
            assert_eq!((road.send, road.show), (Ok(()), Ok(())), "{engine:?}");
        }
    }

    #[test]
    fn a_site_is_a_domain_that_somebody_registered() {
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
            let signs_in = road(Engine::Chromium, from, None, to).login;
            assert_eq!(signs_in.is_ok(), expected, "{from} → {to}: {signs_in:?}");
        }
    }

    #[test]
    fn an_engine_is_known_by_what_it_calls_itself() {
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
