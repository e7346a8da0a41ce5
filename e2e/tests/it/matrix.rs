//! What browsers let a page do with a phone, without a relay: the table of the guide, cell by cell, as
//! what arrives at the phone.

use std::net::SocketAddr;

use e2e::{Browser, Network, Stand, Surroundings, root, shelf, until};
use virtual_phone::http::{PhoneServer, Scheme};

/// Where the page is from; each is a row head of the table.
const SERVER: &str = "remote.corp.example";

macro_rules! from_everywhere {
    ($($name:ident: $origin:literal,)*) => {
        $(crate::each_browser!($name, browser => {
            super::compare(stringify!($name), $origin, browser)
        });)*
    };
}

from_everywhere! {
    phones_from_a_file: "a file",
    phones_from_this_machine: "`http://localhost`",
    phones_from_a_server: "http, in your network",
    phones_from_an_encrypted_server: "https, in your network",
}

/// A cell of the table, and the phone that it is tried with.
struct Cell {
    host: String,
    scheme: Option<Scheme>,
    can: String,
    phone: PhoneServer,
    at: SocketAddr,
}

/// Tries each cell of `origin` and `browser`.
async fn compare(name: &str, origin: &str, browser: Browser) {
    let cells = cells(origin, browser).await;
    assert_eq!(cells.len(), 6, "one open phone, one with Basic, one with Digest, each twice");
    let site = root().join("dist/site");
    let encrypted_as = origin.starts_with("https").then_some(SERVER);
    let server = shelf::serve_at(site.clone(), encrypted_as).await;
    let phones = cells.iter().map(|cell| (cell.host.as_str(), cell.at));
    let hosts: Vec<_> = phones.chain([(SERVER, server)]).collect();
    let network = Some(Network::of(&hosts).await);
    let page = match origin {
        "a file" => format!("file://{}", root().join("dist/deskside.html").display()),
        "`http://localhost`" => shelf::serve(site, "/").await,
        _ if encrypted_as.is_some() => format!("https://{SERVER}/"),
        _ => format!("http://{SERVER}/"),
    };
    let around = Surroundings { network, ..Surroundings::default() };
    e2e::story_in(name, browser, around, async |stand: &mut Stand| {
        stand.visit(&page).await;
        stand.link("live").await;
        for cell in &cells {
            cell.try_out(stand).await;
        }
    })
    .await;
}

async fn cells(origin: &str, browser: Browser) -> Vec<Cell> {
    let guide = std::fs::read_to_string(root().join("docs/guide.md")).unwrap_or_default();
    let table = guide.split("<!-- directly -->").nth(1).unwrap_or_default();
    let mut cells = Vec::new();
    for row in table.lines() {
        let columns: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, from, by, password, chromium, firefox, webkit, _] = columns.as_slice() else {
            continue;
        };
        if *from != origin {
            continue;
        }
        let can = match browser {
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
            cells.push(Cell { host, scheme, can: (*can).to_owned(), phone, at });
        }
    }
    cells
}

impl Cell {
    async fn try_out(&self, stand: &Stand) {
        let what = format!("{} ({:?}): {}", self.host, self.scheme, self.can);
        let (sends, shows) = (self.can.starts_with("sends"), self.can.ends_with("shows"));
        stand.add_by_address(&self.host).await;
        stand.press_row(&self.host).await;
        // The page says so before anything is tried.
        let part = if self.scheme.is_some() { "login" } else { "send" };
        let expected = if sends { "good" } else { "failed" };
        until(&format!("{what}: {part} to be {expected}"), async || {
            stand.state_of(part).await.filter(|told| told == expected)
        })
        .await;
        if self.scheme.is_none() {
            let told = stand.state_of("show").await;
            assert_eq!(told.as_deref(), Some(if shows { "good" } else { "failed" }), "{what}");
        }
        if self.scheme.is_some() && sends {
            stand.sign_in_to_phone("admin", "s3cret").await;
            until(&format!("{what}: an answer"), async || {
                stand.text(".terms__told").await.filter(|told| !told.is_empty())
            })
            .await;
        }
        let asks_first = "[data-command=no-password]";
        if self.scheme.is_none() && stand.attribute(asks_first, "type").await.is_some() {
            stand.click(asks_first).await;
        }
        stand.link(if shows { "live" } else { "unreachable" }).await;
        stand.click_key("1").await;
        until(&format!("{what}: the outcome"), async || {
            let outcome = stand.text(".entry__outcome").await?;
            (outcome.starts_with("sent") || outcome == "not known").then_some(())
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
