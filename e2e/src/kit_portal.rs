//! A portal of another site that embeds a phone with the embed kit.

use axum::{
    Router,
    http::StatusCode,
    response::{Html, IntoResponse},
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::{
    Page, Role, TestBench, hook, marked, pages::keys, relay, static_server::listen, test_id, until,
    within,
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

    /// Returns a member as text; nothing when it is no text.
    #[must_use]
    pub fn text(&self, pointer: &str) -> String {
        self.get(pointer).as_str().unwrap_or_default().to_owned()
    }
}

impl TestBench {
    /// Opens a portal that embeds a phone with these options of the embed kit.
    ///
    /// # Panics
    /// When the relay or the browser does not.
    pub async fn open_kit_portal(&self, trust: Trust, mut options: Value) -> KitPortal {
        options["relay"] = json!(self.url);
        let page = html(self.url.trim_end_matches('/'), &options, trust == Trust::Tokens);
        let relay_url = self.url.clone();
        let token = move || token(relay_url.clone());
        let router =
            Router::new().route("/", get(async move || Html(page))).route("/token", post(token));
        // Another host name than the relay's: another origin and another site.
        let origin = format!("http://localhost:{}", listen(router, None).await.port());
        let section = match trust {
            Trust::None => String::new(),
            Trust::Frame => format!("[web]\nframe_ancestors = [\"{origin}\"]\n"),
            Trust::Tokens => format!(
                "[[portals]]\nname = \"helpdesk\"\ntoken_sha256 = \"{TOKEN_SHA256}\"\norigins = [\"{origin}\"]\nrole = \"operator\"\n"
            ),
        };
        if trust != Trust::None {
            self.configure(|before| format!("{before}{section}")).await;
            until("the relay to allow the portal", async || {
                let allowed = relay::get(&self.url, "api/v1/embedding").await?;
                allowed.body.contains(&origin).then_some(())
            })
            .await;
        }
        self.page.visit(&origin).await;
        KitPortal { page: self.page.clone() }
    }
}

/// The portal's server asks the relay for a token of its user.
async fn token(relay_url: String) -> impl IntoResponse {
    let user = json!({"user": "agent", "expires_in": 60}).to_string();
    match relay::post_as(TOKEN, &relay_url, "api/v1/embed-tokens", user).await {
        Some(answer) => (StatusCode::OK, answer.body),
        None => (StatusCode::BAD_GATEWAY, String::new()),
    }
}

/// Returns the page, which notes all events, and the result of each act by its number.
fn html(relay_url: &str, options: &Value, has_tokens: bool) -> String {
    let fetch_token = if has_tokens {
        "options.fetchToken = async () => (await fetch('/token', { method: 'POST' })).json();"
    } else {
        ""
    };
    format!(
        "<!doctype html><html lang=en><title>Portal</title><body>\n\
         <script type=module>\n\
         import {{ embed }} from '{relay_url}/embed/v1/deskside.js';\n\
         const options = {options};\n{fetch_token}\n\
         window.events = [];\n\
         window.results = [];\n\
         window.phone = embed(document.body, options);\n\
         for (const name of ['ready', 'outcome', 'screen', 'session', 'error', 'size'])\n\
           phone.addEventListener(name, ({{ detail }}) => events.push({{ name, detail }}));\n\
         </script>"
    )
}

impl KitPortal {
    /// Waits for an event, and returns what it says.
    pub async fn wait_for_event(&self, name: &str) -> PortalAnswer {
        let script = format!("return window.events?.find((it) => it.name === {})", json!(name));
        until(&format!("the event {name}"), async || {
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

    /// Returns the question whether to call a number, or why there is none, in the frame in which the test is.
    pub async fn question(&self) -> String {
        let question = test_id("portal-call").role(Role::Paragraph).nth(0);
        self.page.wait_for_text(&question, "a question", |text| !text.is_empty()).await
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
        within("the portal", self.page.client().enter_frame(None)).await.unwrap();
    }

    /// Waits until the frame, in which the test is, says something about the portal.
    pub async fn wait_for_frame_note(&self, part: &str) {
        let note = test_id("portal-note");
        self.page.wait_for_text(&note, part, |text| text.contains(part)).await;
    }
}
