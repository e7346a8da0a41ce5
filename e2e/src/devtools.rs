//! What only Chromium's driver can do: other widths, colours and motion without another window, and
//! the tree that assistive technology sees.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

use crate::{Stand, within};

/// A command beside those that the client knows: a path under the session, and what is sent there.
#[derive(Debug)]
struct Beside {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Beside {
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

impl Stand {
    /// Says whether the page may reach the network around the browser: `granted` or `denied`
    /// (Permissions, "Set Permission").
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn let_reach_the_network(&self, state: &'static str) {
        let body = json!({ "descriptor": { "name": "local-network" }, "state": state });
        let said = Beside { path: "permissions", body };
        within("the permission", self.page.issue_cmd(said)).await.unwrap();
    }

    /// A command of the protocol of Chromium's own developer tools.
    async fn devtools(&self, name: &'static str, parameters: Value) -> Value {
        let body = json!({ "cmd": name, "params": parameters });
        within(name, self.page.issue_cmd(Beside { path: "goog/cdp/execute", body })).await.unwrap()
    }

    /// Makes the window that wide and high, in CSS pixels.
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn resize(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Lets the person have a preference, such as `prefers-color-scheme` `dark`.
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn prefer(&self, features: &[(&str, &str)]) {
        let features: Vec<_> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// From now on each load is as the first one: nothing is taken from the cache.
    ///
    /// # Panics
    /// In another browser than Chromium.
    pub async fn forget_the_cache(&self) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
        // A first visit has no service worker yet.
        self.devtools("Network.setBypassServiceWorker", json!({ "bypass": true })).await;
    }

    /// What assistive technology sees of the page: a line for each thing that has a role and a name,
    /// indented as they are in each other, with its states.
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

/// Roles that say nothing by themselves.
const SILENT: [&str; 7] =
    ["none", "generic", "InlineTextBox", "StaticText", "LineBreak", "ListMarker", "RootWebArea"];
/// States that matter to whoever cannot see.
const STATES: [&str; 6] = ["checked", "disabled", "expanded", "invalid", "pressed", "selected"];

fn write_node(nodes: &[Value], node: &Value, depth: usize, text: &mut String) {
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let name = node["name"]["value"].as_str().unwrap_or_default();
    let is_told = node["ignored"] != true && !SILENT.contains(&role);
    if is_told {
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
            write_node(nodes, child, depth + usize::from(is_told), text);
        }
    }
}

/// Times of day and durations differ from run to run.
fn without_time(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let is_time = word.split_once(':').is_some_and(|(hours, rest)| {
            hours.parse::<u8>().is_ok() && rest.starts_with(|digit: char| digit.is_ascii_digit())
        });
        if is_time { "…" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}
