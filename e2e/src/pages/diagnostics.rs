//! The tab that finds out what works.

use super::Tab;
use crate::{Locator, Page, Role, until};

/// The tab that finds out what works.
#[derive(Clone, Debug)]
pub struct Diagnostics(pub(crate) Page);

/// A step of the diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Something answers at the address.
    Connection,
    /// The phone lets the relay in.
    Login,
    /// The phone is of the configured model.
    Model,
    /// The phone gives its picture.
    Picture,
}

/// The verdict of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It works.
    Ok,
    /// It was not tried.
    Skipped,
}

impl Check {
    fn row(self) -> Locator {
        let name = match self {
            Check::Connection => "connection",
            Check::Login => "login",
            Check::Model => "model",
            Check::Picture => "picture",
        };
        Tab::Diagnostics.panel().role(Role::ListItem).with("data-what", name)
    }

    fn detail(self) -> Locator {
        self.row().role(Role::Paragraph).nth(0)
    }
}

impl Verdict {
    fn state(self) -> &'static str {
        match self {
            Verdict::Ok => "good",
            Verdict::Skipped => "skipped",
        }
    }
}

impl Diagnostics {
    /// Runs the checks.
    pub async fn run(&self) {
        self.0.click(&Tab::Diagnostics.panel().hook("data-command", "examine")).await;
    }

    /// Waits for the detail of a check, and returns it.
    pub async fn detail(&self, check: Check) -> String {
        self.0.wait_for_text(&check.detail(), "a detail", |text| !text.is_empty()).await
    }

    /// Waits until the detail of a check contains these words, and returns it.
    pub async fn wait_for_detail(&self, check: Check, part: &str) -> String {
        self.0.wait_for_text(&check.detail(), part, |text| text.contains(part)).await
    }

    /// Returns the remedy of a check.
    pub async fn remedy(&self, check: Check) -> Option<String> {
        self.0.text(&check.row().role(Role::Paragraph).nth(1)).await
    }

    /// Waits for the verdict of a check.
    pub async fn wait_for_verdict(&self, check: Check, verdict: Verdict) {
        self.0.wait_for_attribute(&check.row(), "data-state", verdict.state()).await;
    }

    /// Returns true when a finding is marked as English, since the page has no translation of it.
    pub async fn has_untranslated_findings(&self) -> bool {
        self.0.has(&Tab::Diagnostics.panel().hook("lang", "en")).await
    }

    /// Waits until the check of the picture has a detail: the last one.
    pub async fn wait_until_done(&self) {
        until("the findings", async || self.0.text(&Check::Picture.detail()).await).await;
    }
}
