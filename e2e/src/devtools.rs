//! Commands that only Chromium's driver has: other widths, colours and motion without another window,
//! and the accessibility tree.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

use crate::{Page, within};

/// An extension command of WebDriver: a path under the session, and a body.
#[derive(Debug)]
struct ExtensionCommand {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for ExtensionCommand {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

impl Page {
    /// Sets the page's permission to reach the network around the browser: `granted` or `denied`
    /// (Permissions, "Set Permission").
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn set_network_permission(&self, state: &'static str) {
        let body = json!({ "descriptor": { "name": "local-network" }, "state": state });
        let command = ExtensionCommand { path: "permissions", body };
        within("the permission", self.client().issue_cmd(command)).await.unwrap();
    }

    /// Issues a command of the protocol of Chromium's developer tools.
    pub(crate) async fn devtools(&self, name: &'static str, parameters: Value) -> Value {
        let body = json!({ "cmd": name, "params": parameters });
        let command = ExtensionCommand { path: "goog/cdp/execute", body };
        within(name, self.client().issue_cmd(command)).await.unwrap()
    }

    /// Allows pages to read the clipboard.
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn allow_clipboard(&self) {
        let permissions = json!(["clipboardReadWrite", "clipboardSanitizedWrite"]);
        self.devtools("Browser.grantPermissions", json!({ "permissions": permissions })).await;
    }

    /// Returns what the clipboard has of a media type.
    ///
    /// # Panics
    /// When the page may not read it.
    pub async fn clipboard(&self, kind: &str) -> String {
        let script = format!(
            "return navigator.clipboard.read()
                .then(items => items[0].getType('{kind}'))
                .then(blob => blob.text())"
        );
        self.evaluate(&script).await.as_str().unwrap().to_owned()
    }

    /// Returns the addresses and titles in the history of each window of the browser.
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn histories(&self) -> Vec<String> {
        let windows = within("the windows", self.client().windows()).await.unwrap();
        let here = within("this window", self.client().window()).await.unwrap();
        let mut histories = Vec::new();
        for window in windows {
            self.go_to_window(window).await;
            let history = self.devtools("Page.getNavigationHistory", json!({})).await;
            histories.push(history.to_string());
        }
        self.go_to_window(here).await;
        histories
    }

    /// Sets the size of the viewport, in CSS pixels.
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn resize_viewport(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Sets preferences of the person, such as `prefers-color-scheme` to `dark`.
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn prefer(&self, features: &[(&str, &str)]) {
        let features: Vec<_> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Makes each load a first visit from now on: nothing comes from the cache.
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn disable_cache(&self) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
        // A first visit has no service worker yet.
        self.devtools("Network.setBypassServiceWorker", json!({ "bypass": true })).await;
    }

    /// Returns the page as assistive technology sees it: a line for each element with a role, its
    /// name and states, indented by depth.
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn accessibility_tree(&self) -> String {
        self.devtools("Accessibility.enable", json!({})).await;
        let tree = self.devtools("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
        let mut text = String::new();
        if let Some(root) = nodes.first() {
            write_node(&nodes, root, 0, &mut text);
        }
        text
    }
}

/// Roles without meaning of their own.
const SILENT: [&str; 7] =
    ["none", "generic", "InlineTextBox", "StaticText", "LineBreak", "ListMarker", "RootWebArea"];
/// The states that the tree shows.
const STATES: [&str; 6] = ["checked", "disabled", "expanded", "invalid", "pressed", "selected"];

fn write_node(nodes: &[Value], node: &Value, depth: usize, text: &mut String) {
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let name = node["name"]["value"].as_str().unwrap_or_default();
    // Some versions of Chromium list forms without a name, which are no landmarks, and some do not.
    let is_plain_form = role == "form" && name.is_empty();
    let is_shown = node["ignored"] != true && !SILENT.contains(&role) && !is_plain_form;
    if is_shown {
        let properties = node["properties"].as_array().cloned().unwrap_or_default();
        let states: String = STATES
            .iter()
            .filter_map(|state| {
                let property = properties.iter().find(|property| property["name"] == *state)?;
                match &property["value"]["value"] {
                    Value::Bool(false) => None,
                    Value::String(value) if value == "false" => None,
                    Value::Bool(true) => Some(format!(" [{state}]")),
                    value => Some(format!(" [{state} {}]", value.as_str().unwrap_or_default())),
                }
            })
            .collect();
        text.push_str(&"  ".repeat(depth));
        text.push_str(role);
        if !name.is_empty() {
            text.push_str(&format!(" \"{}\"", without_time(name)));
        }
        text.push_str(&states);
        text.push('\n');
    }
    for child in node["childIds"].as_array().into_iter().flatten() {
        if let Some(child) = nodes.iter().find(|node| node["nodeId"] == *child) {
            write_node(nodes, child, depth + usize::from(is_shown), text);
        }
    }
}

/// Replaces times of day, which differ from run to run.
fn without_time(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let is_time = word.split_once(':').is_some_and(|(hours, rest)| {
            hours.parse::<u8>().is_ok() && rest.starts_with(|digit: char| digit.is_ascii_digit())
        });
        if is_time { "…" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}
