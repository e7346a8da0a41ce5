//! The recipes of `deploy/` for reverse proxies, with other names, ports and certificates, each in front of a relay.

mod recipe;

use std::{
    fs,
    net::SocketAddr,
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::{
    desk::{PAGE, Peer, phone},
    process::{Process, entry},
    servers::{Server, prepare},
};
use recipe::{Mount, Program, Recipe, SignIn, USER};

/// The address of the client, which distinguishes it from the proxy in the audit log.
const CLIENT: &str = "127.0.0.9";
/// The token of the user whom the relay knows.
const TOKEN: &str = "deskside_token-of-a-program";
const TOKEN_SHA256: &str = "b19bc10da53c50ebda2f681bb0b3881c43cc1025d5f87c3b897ee3451efa9bb8";
/// Much less than the interval of heartbeats, which would push an event out of a small buffer.
const AT_ONCE: Duration = Duration::from_secs(1);

const SESSION: &str = "/api/v1/session";

#[tokio::test]
async fn a_relay_works_behind_nginx_as_its_recipes_say() {
    try_out(Program::Nginx).await;
}

#[tokio::test]
async fn a_relay_works_behind_caddy_as_its_recipes_say() {
    try_out(Program::Caddy).await;
}

#[tokio::test]
async fn a_relay_works_behind_haproxy_as_its_recipes_say() {
    try_out(Program::Haproxy).await;
}

/// Caddy has no time-outs of this kind.
#[test]
fn proxies_wait_for_the_longest_command() {
    let page = include_str!("../../../../src/backend/relay.rs");
    let (_, rest) = page.split_once("const COMMAND_MILLIS: u32 = ").unwrap();
    let limit = rest.split_once(';').unwrap().0.replace('_', "");
    let longest = limit.parse::<u64>().unwrap() / 1_000;
    for (program, keys) in [
        (Program::Nginx, &["proxy_read_timeout "][..]),
        (Program::Haproxy, &["timeout server ", "timeout client "]),
    ] {
        for recipe in Recipe::all(program) {
            let text = recipe.text();
            for key in keys {
                let values = text.split(key).skip(1).filter_map(|rest| rest.split_once('s'));
                let values = values.filter_map(|(value, _)| value.parse::<u64>().ok());
                assert!(values.max() > Some(longest), "{recipe:?}: {key}");
            }
        }
    }
}

async fn try_out(program: Program) {
    for recipe in Recipe::all(program) {
        let bench = Bench::start(recipe).await;
        bench.shows_the_page().await;
        bench.believes_no_stranger().await;
        bench.passes_events_at_once().await;
        for (user, from) in bench.recorded_commands().await {
            assert_eq!((user.as_str(), from.as_str()), (recipe.user(), CLIENT), "{recipe:?}");
        }
    }
}

impl Recipe {
    /// Returns the arguments with which a client signs in.
    fn credentials(self) -> [String; 2] {
        match self.sign_in {
            SignIn::Relay => bearer(),
            SignIn::Proxy => ["--user".to_owned(), USER.to_owned()],
        }
    }

    /// Returns the user who is then signed in.
    fn user(self) -> &'static str {
        match self.sign_in {
            SignIn::Relay => "program",
            SignIn::Proxy => "ada",
        }
    }
}

/// Returns the arguments with which a program signs in.
fn bearer() -> [String; 2] {
    ["--header".to_owned(), format!("authorization: Bearer {TOKEN}")]
}

/// A relay with a phone, and a proxy in front of it.
struct Bench {
    recipe: Recipe,
    relay: Process,
    proxy: Server,
    /// The address at which the proxy listens for http.
    http: SocketAddr,
    _peer: Peer,
}

impl Bench {
    async fn start(recipe: Recipe) -> Bench {
        let peer = phone().await;
        let (folder, https) = prepare();
        let (_, http) = prepare();
        let config = format!(
            "audit_log = \"audit.jsonl\"\n{}[[users]]\nname = \"program\"\nrole = \"operator\"\n\
             token_sha256 = \"{TOKEN_SHA256}\"\n{}",
            recipe.relay_config(https.port()),
            entry("desk", &peer)
        );
        let relay = Process::start(&config, "error").await;
        let address = relay.address.trim_start_matches("http://");
        let proxy = recipe.start((folder, https), http, address).await;
        Bench { recipe, relay, proxy, http, _peer: peer }
    }

    fn origin(&self) -> String {
        format!("https://{}:{}", self.recipe.name(), self.proxy.address.port())
    }

    /// A request of a client for a path of the proxy.
    fn request(&self, path: &str, arguments: &[&str]) -> Command {
        let name = self.recipe.name();
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--insecure", "--no-buffer", "--max-time", "30"]);
        curl.args(["--interface", CLIENT, "--resolve"]);
        curl.arg(format!("{name}:{}:127.0.0.1", self.proxy.address.port()));
        curl.args(arguments).arg(format!("{}{path}", self.origin()));
        curl
    }

    /// Returns the status and the body of the answer to a request for a path of the relay.
    async fn ask(&self, path: &str, arguments: &[&str]) -> (String, String) {
        let path = format!("{}{path}", self.recipe.path());
        answer(self.request(&path, arguments)).await
    }

    /// Does the same while signed in.
    async fn ask_signed_in(&self, path: &str, arguments: &[&str]) -> (String, String) {
        let credentials = self.recipe.credentials();
        let signed_in = credentials.each_ref().map(String::as_str);
        self.ask(path, &[signed_in.as_slice(), arguments].concat()).await
    }

    /// The page is where the recipe says, and http leads to https.
    async fn shows_the_page(&self) {
        let recipe = self.recipe;
        let (status, page) = self.ask_signed_in("/", &[]).await;
        assert_eq!((status.as_str(), page.as_str()), ("200", PAGE), "{recipe:?}");
        if recipe.mount == Mount::SubPath {
            let to = redirection(self.request("/phones", &[])).await;
            assert_eq!(to, format!("308 {}/phones/", self.origin()), "{recipe:?}");
            let (_, other) = answer(self.request("/", &[])).await;
            assert!(!other.contains(PAGE), "{recipe:?}: {other}");
        }
        if recipe.program != Program::Caddy {
            let mut curl = Command::new("curl");
            curl.args(["--silent", "--max-time", "30", "--header"]);
            curl.args([format!("host: {}", recipe.name()), format!("http://{}/a?b", self.http)]);
            let to = redirection(curl).await;
            assert_eq!(to, format!("308 https://{}/a?b", recipe.name()), "{recipe:?}");
        }
    }

    /// Headers in which a client names a user are ignored, and programs sign in with their tokens.
    async fn believes_no_stranger(&self) {
        let recipe = self.recipe;
        let forged = ["-H", "x-forwarded-user: root", "-H", "x-forwarded-groups: sales"];
        for stranger in [
            &[][..],
            &forged,
            &["--user", "ada:wrong"],
            &["-H", "authorization: Bearer x", "-H", "authorization: Basic YWRhOng="],
            &["-H", "authorization: Basic YWRhOng=", "-H", "authorization: Bearer x"],
        ] {
            let (status, body) = self.ask(SESSION, stranger).await;
            // nginx refuses two headers as a bad request.
            assert!(["400", "401"].contains(&status.as_str()), "{recipe:?} {stranger:?}: {body}");
            assert!(!body.contains("untrusted-proxy"), "{recipe:?} {stranger:?}: {body}");
        }
        let name = |user: &str| format!("\"name\":\"{user}\"");
        let (_, session) = self.ask_signed_in(SESSION, &forged).await;
        assert!(session.contains(&name(recipe.user())), "{recipe:?}: {session}");
        let bearer = bearer();
        let (_, session) = self.ask(SESSION, &[&bearer[0], &bearer[1]]).await;
        assert!(session.contains(&name("program")), "{recipe:?}: {session}");
    }

    /// An event comes at once, and the stream goes on after it.
    async fn passes_events_at_once(&self) {
        let recipe = self.recipe;
        let credentials = recipe.credentials();
        let path = format!("{}/api/v1/events?phones=desk&screens=", recipe.path());
        let mut stream = Stream::open(self.request(&path, &[&credentials[0], &credentials[1]]));
        stream.until("event: ready").await;
        for key in ["1", "2"] {
            let pressed = Instant::now();
            self.press(key).await;
            stream.until("event: outcome").await;
            assert!(pressed.elapsed() < AT_ONCE, "{recipe:?}: {:?}", pressed.elapsed());
        }
    }

    /// Presses a key as a browser does, and claims another address.
    async fn press(&self, key: &str) {
        let origin = format!("origin: {}", self.origin());
        let id = format!("idempotency-key: press-{key}");
        let body = format!(r#"{{"command":"keys","sequence":"{key}"}}"#);
        let mut arguments = vec!["--json", body.as_str()];
        for header in [
            "x-deskside: 1",
            origin.as_str(),
            id.as_str(),
            "x-forwarded-for: 192.0.2.66",
            "forwarded: for=192.0.2.67",
            "x-real-ip: 192.0.2.68",
        ] {
            arguments.extend(["--header", header]);
        }
        let (_, report) = self.ask_signed_in("/api/v1/phones/desk/commands", &arguments).await;
        assert!(report.contains("\"outcome\":\"accepted\""), "{:?}: {report}", self.recipe);
    }

    /// Ends the relay; returns the user and the address of each command in its audit log.
    async fn recorded_commands(mut self) -> Vec<(String, String)> {
        self.relay.signal("TERM").await;
        assert!(self.relay.child.wait().await.unwrap().success());
        let log = fs::read_to_string(self.relay.folder.path().join("audit.jsonl")).unwrap();
        let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let commands = lines.filter(|line| line["event"] == "command");
        let member = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
        let commands: Vec<_> =
            commands.map(|line| (member(&line, "user"), member(&line, "from"))).collect();
        assert_eq!(commands.len(), 2, "{log}");
        commands
    }
}

/// Returns the status and the body of an answer.
async fn answer(mut curl: Command) -> (String, String) {
    curl.args(["--write-out", "\n%{http_code}"]);
    let output = String::from_utf8(curl.output().await.unwrap().stdout).unwrap();
    let (body, status) = output.rsplit_once('\n').unwrap();
    (status.to_owned(), body.to_owned())
}

/// Returns the status of an answer, and the target of a redirect.
async fn redirection(mut curl: Command) -> String {
    curl.args(["--output", "/dev/null", "--write-out", "%{http_code} %{redirect_url}"]);
    String::from_utf8(curl.output().await.unwrap().stdout).unwrap()
}

/// A stream of events.
struct Stream {
    lines: Lines<BufReader<ChildStdout>>,
    _curl: Child,
}

impl Stream {
    fn open(mut curl: Command) -> Stream {
        let mut curl = curl.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let lines = BufReader::new(curl.stdout.take().unwrap()).lines();
        Stream { lines, _curl: curl }
    }

    /// Reads on to a line.
    async fn until(&mut self, wanted: &str) {
        loop {
            let line = self.lines.next_line().await.unwrap();
            assert!(line.is_some(), "the stream broke off");
            if line.as_deref() == Some(wanted) {
                return;
            }
        }
    }
}
