//! The abilities of this browser without a relay.

use super::{PASSWORD, PHONE_REGION, SIGN_IN, USER_NAME};
use crate::{Locator, Page, Role, Words, by, until, words};

const REGION: Words = words("Direct connection (no relay)", "Direkte Verbindung (ohne Relay)");
const LOGIN: Words =
    words("If the phone asks for a password", "Falls das Telefon nach einem Passwort fragt");
const ASK: Words = words("Let the browser ask", "Browser fragen lassen");
const NO_PASSWORD: Words = words("No password needed", "Kein Passwort nötig");

/// The abilities of this browser without a relay, and the form that signs in to a phone.
#[derive(Clone, Debug)]
pub struct DirectAccess(pub(crate) Page);

/// An ability of a browser without a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// Sending commands.
    Send,
    /// Showing the screen.
    Show,
    /// Signing in to a phone with a password.
    Login,
}

impl Ability {
    fn row(self) -> Locator {
        let name = match self {
            Ability::Send => "send",
            Ability::Show => "show",
            Ability::Login => "login",
        };
        by(Role::Region, REGION).role(Role::ListItem).with("data-what", name)
    }
}

fn form() -> Locator {
    by(Role::Region, REGION).role(Role::Form)
}

fn no_password() -> Locator {
    form().by(Role::Button, NO_PASSWORD)
}

impl DirectAccess {
    /// The hint that the browser asks for a permission.
    pub const BROWSER_ASKS: &str = "Your browser may ask";
    /// The hint about certificates.
    pub const CERTIFICATE: &str = "This phone uses HTTPS.";
    /// The warning of a phone on the internet.
    pub const PUBLIC: &str = "This address is on the internet";
    /// The remedy where the person has denied the permission.
    pub const ALLOW_NETWORK: &str = "allow “Local network”";

    async fn hints(&self) -> Vec<String> {
        self.0.texts(&by(Role::Region, REGION).role(Role::Paragraph)).await
    }

    /// Waits for a hint above the phone.
    pub async fn wait_for_hint(&self, begins: &str) {
        until(begins, async || {
            self.hints().await.iter().any(|hint| hint.starts_with(begins)).then_some(())
        })
        .await;
    }

    /// Waits until a hint is gone.
    pub async fn wait_until_hint_gone(&self, begins: &str) {
        until(&format!("{begins}: to be gone"), async || {
            let hints = self.hints().await;
            (!hints.iter().any(|hint| hint.starts_with(begins))).then_some(())
        })
        .await;
    }

    /// Waits until an ability is given, or not.
    pub async fn wait_for_ability(&self, ability: Ability, is_given: bool) {
        let state = if is_given { "good" } else { "failed" };
        self.0.wait_for_attribute(&ability.row(), "data-state", state).await;
    }

    /// Waits until the page explains an ability with these words.
    pub async fn wait_for_explanation(&self, ability: Ability, part: &str) {
        self.0.wait_for_text(&ability.row(), part, |text| text.contains(part)).await;
    }

    /// Lets the browser sign in to the phone.
    pub async fn sign_in(&self, user: &str, password: &str) {
        self.0.expand(&by(Role::Region, REGION).by(Role::Summary, LOGIN)).await;
        self.0.replace(&form().by(Role::TextBox, USER_NAME), user).await;
        self.0.type_into(&form().by(Role::TextBox, PASSWORD), password).await;
        self.0.click(&form().by(Role::Button, SIGN_IN)).await;
    }

    /// Lets the browser ask for the password of the phone.
    pub async fn let_browser_ask(&self) {
        self.0.expand(&by(Role::Region, REGION).by(Role::Summary, LOGIN)).await;
        self.0.click(&by(Role::Region, REGION).by(Role::Button, ASK)).await;
    }

    /// Waits for the answer to signing in.
    pub async fn wait_for_sign_in(&self) {
        let answer = form().role(Role::Status);
        self.0.wait_for_text(&answer, "an answer", |text| !text.is_empty()).await;
    }

    /// Returns true when the page asks first whether the phone has a password.
    pub async fn asks_for_password_first(&self) -> bool {
        self.0.has(&no_password()).await
    }

    /// Declares that the phone has no password.
    pub async fn declare_no_password(&self) {
        self.0.click(&no_password()).await;
    }

    /// Returns the note above a virtual phone of the demo.
    pub async fn demo_note(&self) -> Option<String> {
        self.0.text(&by(Role::Region, PHONE_REGION).role(Role::Paragraph)).await
    }
}
