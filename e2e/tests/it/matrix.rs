//! The table of the guide that lists what browsers let a page do with a phone without a relay: cell
//! by cell, as what arrives at the phone.

use std::net::SocketAddr;

use e2e::{
    Browser, BrowserOptions, Network, PASSWORD, TestBench, USER,
    pages::{Ability, Connection, Outcome},
    root, static_server, until,
};
use virtual_phone::http::{PhoneServer, Scheme};

use crate::direct;

/// The name of the server in the network.
const SERVER: &str = "remote.corp.example";

macro_rules! from_everywhere {
    ($($name:ident: $origin:expr,)*) => {
        $(crate::each_browser!($name, browser => {
            super::compare(stringify!($name), $origin, browser)
        });)*
    };
}

from_everywhere! {
    phones_from_a_file: super::Origin::File,
    phones_from_this_machine: super::Origin::ThisMachine,
    phones_from_a_server: super::Origin::Server,
    phones_from_an_encrypted_server: super::Origin::EncryptedServer,
}

/// The origin of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    File,
    ThisMachine,
    Server,
    EncryptedServer,
}

impl Origin {
    /// Returns the head of the table's row.
    fn row(self) -> &'static str {
        match self {
            Origin::File => "a file",
            Origin::ThisMachine => "`http://localhost`",
            Origin::Server => "http, in your network",
            Origin::EncryptedServer => "https, in your network",
        }
    }
}

/// A cell of the table, and the phone that it is tried with.
struct Cell {
    host: String,
    scheme: Option<Scheme>,
    content: String,
    phone: PhoneServer,
    at: SocketAddr,
}

/// Tries each cell of an origin and a browser.
async fn compare(name: &str, origin: Origin, browser: Browser) {
    let cells = cells(origin, browser).await;
    assert_eq!(cells.len(), 6, "one open phone, one with Basic, one with Digest, each twice");
    let site = root().join("dist/site");
    let encrypted_as = (origin == Origin::EncryptedServer).then_some(SERVER);
    let server = static_server::serve_at(&site, encrypted_as).await;
    let phones = cells.iter().map(|cell| (cell.host.as_str(), cell.at));
    let hosts: Vec<_> = phones.chain([(SERVER, server)]).collect();
    let network = Some(Network::new(&hosts).await);
    let page = match origin {
        Origin::File => format!("file://{}", root().join("dist/deskside.html").display()),
        Origin::ThisMachine => static_server::serve(&site, "/").await,
        Origin::Server => format!("http://{SERVER}/"),
        Origin::EncryptedServer => format!("https://{SERVER}/"),
    };
    let options = BrowserOptions { network, ..BrowserOptions::default() };
    e2e::test_with(name, browser, options, async |bench: &mut TestBench| {
        bench.page.visit(&page).await;
        bench.wait_until_live().await;
        for cell in &cells {
            cell.try_out(bench).await;
        }
        // A phone on this machine can be reached from a page that is on it too.
        if matches!(origin, Origin::File | Origin::ThisMachine) {
            direct::drive(bench).await;
        }
    })
    .await;
}

async fn cells(origin: Origin, browser: Browser) -> Vec<Cell> {
    let guide = std::fs::read_to_string(root().join("docs/guide.md")).unwrap_or_default();
    let (_, table) = guide.split_once("| page from |").unwrap_or_default();
    let mut cells = Vec::new();
    for row in table.lines().skip(1).take_while(|line| line.starts_with('|')) {
        let columns: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, from, by, password, chromium, firefox, webkit, _] = columns.as_slice() else {
            continue;
        };
        if *from != origin.row() {
            continue;
        }
        let content = match browser {
            Browser::Chromium => chromium,
            Browser::Firefox => firefox,
            Browser::WebKit => webkit,
        };
        let schemes = match *password {
            "none" => vec![None],
            _ => vec![Some(Scheme::Basic), Some(Scheme::Digest)],
        };
        for scheme in schemes {
            let nth = cells.len() + 1;
            let host = match *by {
                "IP address" => format!("10.0.0.{nth}"),
                _ => format!("phone{nth}.corp.example"),
            };
            let (phone, at) = e2e::phone(scheme).await;
            cells.push(Cell { host, scheme, content: (*content).to_owned(), phone, at });
        }
    }
    cells
}

impl Cell {
    async fn try_out(&self, bench: &TestBench) {
        let what = format!("{} ({:?}): {}", self.host, self.scheme, self.content);
        let (sends, shows) = (self.content.starts_with("sends"), self.content.ends_with("shows"));
        let direct = bench.direct_access();
        direct::add(bench, &self.host).await;
        // The page states its abilities before anything is tried.
        if self.scheme.is_some() {
            direct.wait_for_ability(Ability::Login, sends).await;
        } else {
            direct.wait_for_ability(Ability::Send, sends).await;
            direct.wait_for_ability(Ability::Show, shows).await;
        }
        if self.scheme.is_some() && sends {
            direct.sign_in(USER, PASSWORD).await;
            direct.wait_for_sign_in().await;
        }
        if self.scheme.is_none() && direct.asks_for_password_first().await {
            direct.declare_no_password().await;
        }
        let wanted = if shows { Connection::Live } else { Connection::Unreachable };
        bench.bar().wait_for(wanted).await;
        bench.page.wait_until_loaded().await;
        bench.panel().press("1").await;
        until(&format!("{what}: the outcome"), async || {
            let outcome = bench.activity().newest_outcome().await?;
            let is_known = [Outcome::Sent, Outcome::Unknown]
                .iter()
                .any(|known| outcome.starts_with(known.text()));
            is_known.then_some(())
        })
        .await;
        let outbox = self.phone.outbox();
        let keys: Vec<_> = outbox.iter().filter(|got| got.target == "/command.htm?key=1").collect();
        let carried_out = keys.iter().filter(|got| got.status == 200).count();
        assert_eq!(carried_out, usize::from(sends), "{what}: {outbox:?}");
        // A digest may have to be asked for once; nothing is carried out twice.
        assert!(keys.len() <= 2, "{what}: {outbox:?}");
        let pictures =
            outbox.iter().filter(|got| got.target.starts_with("/screen.bmp?") && got.status == 200);
        assert_eq!(pictures.count() > 0, shows, "{what}: {outbox:?}");
    }
}
