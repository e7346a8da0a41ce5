//! The tabs next to the device.

use serde_json::Value;

use super::{CLOSE, TRY_AGAIN, keys};
use crate::{Locator, Page, Role, Words, by, role, words};

const REGION: Words = words("Phone tools", "Werkzeuge für das Telefon");

/// The tabs next to the device, a sheet over it in a narrow window.
#[derive(Clone, Debug)]
pub struct Console(pub(crate) Page);

/// A tab next to the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// For calls.
    Call,
    /// For sequences of keys.
    Sequences,
    /// For what has been done.
    Activity,
    /// For what is done to a phone.
    Maintenance,
    /// For what works.
    Diagnostics,
}

impl Tab {
    /// Returns the name of the tab.
    #[must_use]
    pub fn name(self) -> Words {
        match self {
            Tab::Call => words("Call", "Anruf"),
            Tab::Sequences => words("Sequences", "Abläufe"),
            Tab::Activity => words("Activity", "Verlauf"),
            Tab::Maintenance => words("Maintenance", "Wartung"),
            Tab::Diagnostics => words("Diagnostics", "Diagnose"),
        }
    }

    /// Returns a locator of the panel under the tab, while it is shown.
    pub(super) fn panel(self) -> Locator {
        by(Role::TabPanel, self.name())
    }
}

fn selected_tab() -> Locator {
    role(Role::Tab).with("aria-selected", "true")
}

impl Console {
    /// Returns true when the page has a console.
    pub async fn is_shown(&self) -> bool {
        self.0.has(&by(Role::Region, REGION)).await
    }

    /// Returns by how many pixels the tabs are wider than their row.
    pub async fn tabs_overflow(&self) -> Value {
        let tab = by(Role::Tab, Tab::Call.name());
        let script = "const row = element.parentElement; return row.scrollWidth - row.clientWidth";
        self.0.measure(&tab, script).await
    }

    /// Clicks a tab. In a narrow window that opens the sheet, or closes it over its own tab.
    pub async fn click(&self, tab: Tab) {
        self.0.click(&by(Role::Tab, tab.name())).await;
    }

    /// Shows a tab and waits until its panel is loaded.
    pub async fn show(&self, tab: Tab) {
        self.click(tab).await;
        self.wait_until_loaded(tab).await;
    }

    /// Moves the focus from the device to the row of tabs, with the Tab key.
    pub async fn go_to_tabs(&self) {
        self.0.tab_to(&selected_tab()).await;
    }

    /// Moves the focus from a panel back to the row of tabs, with Shift and Tab.
    pub async fn go_back_to_tabs(&self) {
        self.0.tab_back_to(&selected_tab()).await;
    }

    /// Shows a tab with the arrow keys, while another one has the focus, and waits until its panel is
    /// loaded.
    pub async fn show_with_arrows(&self, tab: Tab) {
        let wanted = by(Role::Tab, tab.name());
        for _ in 0..self.0.count(&role(Role::Tab)).await {
            if self.0.has_focus(&wanted).await {
                break;
            }
            self.0.press_key(keys::RIGHT).await;
        }
        self.0.wait_until_focused(&wanted).await;
        self.wait_until_loaded(tab).await;
    }

    async fn wait_until_loaded(&self, tab: Tab) {
        // It is fetched when it is first shown; on a busy machine the page is still for a moment then.
        self.0.wait_for_text(&tab.panel(), "its content", |text| !text.is_empty()).await;
        self.0.wait_until_loaded().await;
    }

    /// Waits until the panel of a tab or something in it has the focus.
    pub async fn wait_until_focus_is_in(&self, tab: Tab) {
        self.0.wait_until_focus_is_within(&tab.panel()).await;
    }

    /// Returns true when a tab is selected.
    pub async fn is_selected(&self, tab: Tab) -> bool {
        let selected = self.0.attribute(&by(Role::Tab, tab.name()), "aria-selected").await;
        selected.as_deref() == Some("true")
    }

    /// Waits for a tab with exactly that name, whatever the language.
    pub async fn wait_for_tab_named(&self, name: &str) {
        self.0.wait_for(&by(Role::Tab, name)).await;
    }

    /// Waits until the sheet over the device is open, or not.
    pub async fn wait_for_sheet(&self, is_open: bool) {
        let wanted = is_open.to_string();
        self.0.wait_for_attribute(&by(Role::Region, REGION), "data-open", &wanted).await;
    }

    /// Closes the sheet with its handle.
    pub async fn close_sheet(&self) {
        self.0.click(&by(Role::Region, REGION).by(Role::Button, CLOSE)).await;
    }

    /// Returns the place of the left edge, in CSS pixels.
    ///
    /// # Panics
    /// When the browser does not say.
    pub async fn left(&self) -> f64 {
        let script = "return element && element.getBoundingClientRect().left";
        self.0.measure(&by(Role::Region, REGION), script).await.as_f64().unwrap()
    }

    /// Returns the height of the console, in CSS pixels.
    pub async fn height(&self) -> Option<i64> {
        let script = "return element && element.offsetHeight";
        self.0.measure(&by(Role::Region, REGION), script).await.as_i64()
    }

    /// Waits until a tab is selected.
    pub async fn wait_until_selected(&self, tab: Tab) {
        let tab = by(Role::Tab, tab.name());
        self.0.wait_for_attribute(&tab, "aria-selected", "true").await;
    }

    /// Waits for a message above the tabs, and returns it.
    pub async fn problem(&self) -> String {
        let problem = by(Role::Region, REGION).role(Role::Alert);
        self.0.wait_for_text(&problem, "a message", |text| !text.is_empty()).await
    }

    /// Waits until a tab reports that it could not be fetched.
    pub async fn wait_until_not_fetched(&self, tab: Tab) {
        let alert = tab.panel().role(Role::Alert);
        self.0
            .wait_for_text(&alert, "that it was not fetched", |text| {
                text.starts_with("This part of the page could not be loaded.")
            })
            .await;
    }

    /// Fetches a tab again that could not be fetched.
    pub async fn try_again(&self, tab: Tab) {
        self.0.click(&tab.panel().by(Role::Button, TRY_AGAIN)).await;
    }
}
