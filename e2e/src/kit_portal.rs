//! A portal of another site that embeds a phone with the embed kit.

mod encrypted;

use axum::{
    Router,
    http::{StatusCode, header::CONTENT_TYPE},
    response::Html,
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::{
    Page, Role, TestBench, by, hook, marked, pages::keys, portal, relay, static_server::listen,
    test_id, until, within,
};

/// The portal token, for the server of the portal.
const TOKEN: &str = "portal-s3cret";
/// printf portal-s3cret | sha256sum
const TOKEN_SHA256: &str = "c3078d53b5a57da700c90f971c14dc8edb05157ae8733d79c61c5546800b6d20";

/// How the relay knows the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Not at all.
    None,
    /// It may show the page in a frame.
    Frame,
    /// It signs its users in with tokens.
    Tokens,
}

/// A portal that is open in the browser.
#[derive(Clone, Debug)]
pub struct KitPortal {
    page: Page,
    origin: String,
    relay_url: String,
}

/// How the page of a portal is made.
#[derive(Clone, Debug)]
struct PortalPage {
    /// The options of the embed kit.
    options: Value,
    /// Its server has tokens.
    has_tokens: bool,
    /// The address of the module.
    module: String,
}

/// What the embed kit reported to the portal: the detail of an event, or the result of a call.
#[derive(Clone, Debug)]
pub struct PortalAnswer(Value);

impl PortalAnswer {
    /// Returns a member, named by a JSON pointer (RFC 6901); null when it is missing.
    #[must_use]
    pub fn get(&self, pointer: &str) -> Value {
        self.0.pointer(pointer).cloned().unwrap_or_default()
    }

    /// Returns a member as text; nothing when it is not a text.
    #[must_use]
    pub fn text(&self, pointer: &str) -> String {
        self.get(pointer).as_str().unwrap_or_default().to_owned()
    }
}

impl TestBench {
    /// Opens a portal that embeds a phone with these options of the embed kit. The member `token` of them is what the
    /// portal asks a token for, besides its user.
    ///
    /// # Panics
    /// When the relay or the browser does not.
    pub async fn open_kit_portal(&self, trust: Trust, options: Value) -> KitPortal {
        let module = format!("{}/embed/v1/deskside.js", self.url.trim_end_matches('/'));
        self.open_portal_page(trust, options, module).await
    }

    /// Opens a portal that has a copy of the module which speaks another version than the relay.
    ///
    /// # Panics
    /// When the relay or the browser does not.
    pub async fn open_portal_of_other_version(&self, options: Value) -> KitPortal {
        self.open_portal_page(Trust::Frame, options, "/module.js".to_owned()).await
    }

    async fn open_portal_page(
        &self,
        trust: Trust,
        mut options: Value,
        module: String,
    ) -> KitPortal {
        let asked = options.as_object_mut().and_then(|options| options.remove("token"));
        options["relay"] = json!(self.url);
        let page = PortalPage { options, has_tokens: trust == Trust::Tokens, module };
        let relay_url = self.url.clone();
        let serve_token = move || {
            let (relay_url, asked) = (relay_url.clone(), asked.clone());
            async move { answer(token(&relay_url, asked).await) }
        };
        let router =
            router(&page).route("/token", post(serve_token)).merge(self.other_module().await);
        // Another host name than the relay's: another origin and another site.
        let origin = format!("http://localhost:{}", listen(router, None).await.port());
        self.allow_portal(trust, &origin).await;
        self.page.visit(&origin).await;
        self.kit_portal(origin)
    }

    fn kit_portal(&self, origin: String) -> KitPortal {
        KitPortal { page: self.page.clone(), origin, relay_url: self.url.clone() }
    }

    /// Lets the relay know the portal, and waits until it does.
    async fn allow_portal(&self, trust: Trust, origin: &str) {
        let section = match trust {
            Trust::None => return,
            Trust::Frame => format!("[web]\nframe_ancestors = [\"{origin}\"]\n"),
            Trust::Tokens => format!(
                "[[portals]]\nname = \"helpdesk\"\ntoken_sha256 = \"{TOKEN_SHA256}\"\norigins = [\"{origin}\"]\nrole = \"operator\"\n"
            ),
        };
        self.configure(|before| format!("{before}{section}")).await;
        until("the relay to allow the portal", async || {
            let allowed = relay::get(&self.url, "api/v1/embedding").await?;
            allowed.body.contains(origin).then_some(())
        })
        .await;
    }

    /// Returns a server of the module which speaks another version.
    async fn other_module(&self) -> Router {
        let module = relay::get(&self.url, "embed/v1/deskside.js").await.unwrap().body;
        let module = module.replacen("VERSION = 1;", "VERSION = 2;", 1);
        let serve = async move || ([(CONTENT_TYPE, "text/javascript")], module);
        Router::new().route("/module.js", get(serve))
    }
}

/// Returns the server of a portal, without its tokens.
fn router(page: &PortalPage) -> Router {
    let page = page.html();
    Router::new().route("/", get(async move || Html(page)))
}

/// Returns the answer with a token.
fn answer(token: Option<String>) -> (StatusCode, String) {
    match token {
        Some(token) => (StatusCode::OK, token),
        None => (StatusCode::BAD_GATEWAY, String::new()),
    }
}

/// The portal's server asks the relay for a token of its user; with `asked`, for one of less.
async fn token(relay_url: &str, asked: Option<Value>) -> Option<String> {
    let mut request = json!({"user": "agent", "expires_in": 300});
    if let (Some(request), Some(Value::Object(asked))) = (request.as_object_mut(), asked) {
        request.extend(asked);
    }
    let path = "api/v1/embed-tokens";
    Some(relay::post_as(TOKEN, relay_url, path, request.to_string()).await?.body)
}

impl PortalPage {
    /// Returns the page, which notes all events, and the result of each act by its number.
    fn html(&self) -> String {
        let PortalPage { options, has_tokens, module } = self;
        let fetch_token = if *has_tokens {
            "options.fetchToken = async () => { \
               window.fetched = (window.fetched ?? 0) + 1; \
               return (await fetch('/token', { method: 'POST' })).json(); };"
        } else {
            ""
        };
        format!(
            "<!doctype html><html lang=en><title>Portal</title><body>\n\
             <script type=module>\n\
             import {{ embed }} from '{module}';\n\
             const options = {options};\n{fetch_token}\n\
             window.events = [];\n\
             window.results = [];\n\
             window.phone = embed(document.body, options);\n\
             for (const name of ['ready', 'outcome', 'driver', 'screen', 'session', 'error', 'size'])\n\
               phone.addEventListener(name, ({{ detail }}) => events.push({{ name, detail }}));\n\
             </script>"
        )
    }
}

impl KitPortal {
    /// Waits for an event, and returns what it says.
    pub async fn wait_for_event(&self, name: &str) -> PortalAnswer {
        self.find_event(name, "true").await
    }

    /// Waits for an event whose detail has a member of that value, and returns what it says.
    pub async fn wait_for_event_with(
        &self,
        name: &str,
        member: &str,
        value: impl Into<Value>,
    ) -> PortalAnswer {
        let value: Value = value.into();
        self.find_event(name, &format!("it.detail[{}] === {value}", json!(member))).await
    }

    async fn find_event(&self, name: &str, condition: &str) -> PortalAnswer {
        let is_it = format!("it.name === {} && {condition}", json!(name));
        let script = format!("return window.events?.find((it) => {is_it}) ?? null");
        until(&format!("the event {name} with {condition}"), async || {
            let event = self.page.evaluate(&script).await;
            event.get("detail").cloned().map(PortalAnswer)
        })
        .await
    }

    /// Calls a method of the phone, such as `keys('5')`, and returns its result or its error.
    ///
    /// # Panics
    /// When the browser does not run it.
    pub async fn call(&self, call: &str) -> PortalAnswer {
        let begin = format!(
            "const nth = results.push(null) - 1; \
             phone.{call}.then((value) => {{ results[nth] = {{ value }}; }}, \
             ({{ code, message }}) => {{ results[nth] = {{ code, message }}; }}); return nth"
        );
        let nth = self.page.evaluate(&begin).await;
        let script = format!("return results[{nth}]");
        until(&format!("the result of {call}"), async || {
            Some(self.page.evaluate(&script).await)
                .filter(|result| !result.is_null())
                .map(PortalAnswer)
        })
        .await
    }

    /// Waits until the portal has fetched that many tokens.
    pub async fn wait_for_tokens(&self, count: u32) {
        let script = format!("return window.fetched >= {count}");
        self.page.wait_for_condition("tokens of the portal", &script).await;
    }

    /// Returns the number of events whose detail has a member of that value.
    pub async fn count_events(&self, name: &str, member: &str, value: &str) -> Value {
        let (name, member, value) = (json!(name), json!(member), json!(value));
        let is_it = format!("it.name === {name} && it.detail[{member}] === {value}");
        self.page.evaluate(&format!("return events.filter((it) => {is_it}).length")).await
    }

    /// Has the portal's server revoke all tokens of its user.
    ///
    /// # Panics
    /// When the relay does not answer.
    pub async fn revoke_tokens(&self) {
        let user = json!({"user": "agent"}).to_string();
        let call = ("DELETE", "api/v1/embed-tokens");
        relay::send_as(TOKEN, &self.relay_url, call, user).await.unwrap();
    }

    /// Adds a second phone to the portal's page, which `window.phone` is from now on.
    pub async fn embed_another(&self, id: &str) {
        let script = format!(
            "const first = window.phone; \
             const other = document.createElement('deskside-phone'); \
             for (const [name, value] of Object.entries({{ \
               relay: first.getAttribute('relay'), phone: {}, mode: 'control' }})) \
               other.setAttribute(name, value); \
             for (const name of ['ready', 'error']) \
               other.addEventListener(name, ({{ detail }}) => events.push({{ name, detail }})); \
             document.body.append(other); \
             window.first = first; window.phone = other;",
            json!(id)
        );
        self.page.evaluate(&script).await;
    }

    /// Shows the portal in a frame of another page, and goes on in the portal.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn show_in_another_page(&self) {
        self.page.visit(&portal::open(&self.origin).await).await;
        self.page.enter_frame(&by(Role::Frame, portal::FRAME_TITLE)).await;
    }

    /// Runs a script in the portal's page.
    pub async fn run(&self, script: &str) -> Value {
        self.page.evaluate(script).await
    }

    /// Returns what the element says instead of the phone.
    pub async fn note(&self) -> String {
        let script = "return phone.shadowRoot.querySelector('[role=status]').textContent";
        self.page.evaluate(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Goes on in the frame of the phone.
    ///
    /// # Panics
    /// When there is none.
    pub async fn enter_frame(&self) {
        let script =
            "return document.querySelector('deskside-phone').shadowRoot.querySelector('iframe')";
        // The script needs no locator.
        let any = marked("id");
        let frame = until("the frame of the phone", async || self.page.find(&any, script).await);
        within("the frame of the phone", frame.await.enter_frame()).await.unwrap();
    }

    /// Waits until the frame in which the test is shows its whole page: as high and as wide as it is.
    pub async fn wait_until_frame_fits(&self) {
        let fits = "const { scrollHeight, clientWidth } = document.documentElement; \
                    return scrollHeight <= innerHeight && clientWidth === innerWidth";
        self.page.wait_for_condition("a frame that shows its whole page", fits).await;
    }

    /// Returns the question whether to call a number, or why there is none, in the frame in which the test is.
    pub async fn question(&self) -> String {
        let question = test_id("portal-call").role(Role::Paragraph).nth(0);
        self.page.wait_for_text(&question, "a question", |text| !text.is_empty()).await
    }

    /// Clicks the button that calls, once it takes a click.
    pub async fn call_by_click(&self) {
        let button = hook("data-portal", "call");
        self.page.wait_for_attribute(&button, "aria-disabled", "false").await;
        self.page.click(&button).await;
    }

    /// Presses Enter on the button that calls, which has the focus, once it takes it.
    pub async fn call_by_key(&self) {
        let button = hook("data-portal", "call");
        self.page.wait_for_attribute(&button, "aria-disabled", "false").await;
        self.page.wait_until_focused(&button).await;
        self.page.press_key(keys::ENTER).await;
    }

    /// Waits until the frame, in which the test is, explains how a number is dialled.
    pub async fn wait_for_explanation(&self, wanted: &str) {
        let explanation = test_id("portal-call").role(Role::Paragraph).nth(1);
        self.page.wait_for_text(&explanation, wanted, |text| text == wanted).await;
    }

    /// Chooses one of the numbers that the frame, in which the test is, asks about.
    pub async fn choose_number(&self, number: &str) {
        let button = hook("data-number", number);
        self.page.wait_for_attribute(&button, "aria-disabled", "false").await;
        self.page.click(&button).await;
    }

    /// Goes back from the frame to the portal.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn leave_frame(&self) {
        within("the portal", self.page.client().enter_parent_frame()).await.unwrap();
    }

    /// Waits until the frame, in which the test is, says something about the portal.
    pub async fn wait_for_frame_note(&self, part: &str) {
        let note = test_id("portal-note");
        self.page.wait_for_text(&note, part, |text| text.contains(part)).await;
    }

    /// Waits until the frame, in which the test is, says nothing about the portal any more.
    pub async fn wait_until_note_gone(&self) {
        self.page.wait_until_gone(&test_id("portal-note")).await;
    }
}
