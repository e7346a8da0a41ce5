//! The bar at the top.

use super::Settings;
use crate::{Locator, Page, Role, Words, by, role, until, words};

const SIGN_OUT: Words = words("Sign out", "Abmelden");

/// The bar at the top: which phone is shown, how it is connected, who is signed in.
#[derive(Clone, Debug)]
pub struct Bar(pub(crate) Page);

/// The connection to the phone, as the bar reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// The picture is of now.
    Live,
    /// The person has paused the picture.
    Paused,
    /// Nothing answers.
    Unreachable,
    /// Nothing is sent any more.
    Stopped,
}

impl Connection {
    /// Returns the value of the chip's `data-state`.
    fn state(self) -> &'static str {
        match self {
            Connection::Live => "live",
            Connection::Paused => "paused",
            Connection::Unreachable => "unreachable",
            Connection::Stopped => "stopped",
        }
    }
}

fn chip() -> Locator {
    role(Role::Banner).role(Role::Status).having("data-state")
}

impl Bar {
    /// Returns true when the page has a bar.
    pub async fn is_shown(&self) -> bool {
        self.0.has(&role(Role::Banner)).await
    }

    /// Waits until the bar shows a connection.
    pub async fn wait_until_shown(&self) {
        self.0.wait_for(&chip()).await;
    }

    /// Waits for a state of the connection.
    pub async fn wait_for(&self, connection: Connection) {
        self.0.wait_for_attribute(&chip(), "data-state", connection.state()).await;
    }

    /// Returns the name of the phone that is shown.
    pub async fn phone_name(&self) -> Option<String> {
        self.0.text(&role(Role::Banner).role(Role::Strong)).await
    }

    /// Waits until the phone with that name is shown.
    pub async fn wait_for_phone(&self, name: &str) {
        until(&format!("{name} to be shown"), async || {
            self.phone_name().await.filter(|shown| shown == name)
        })
        .await;
    }

    /// Waits for the name of the person, and returns it.
    pub async fn person(&self) -> String {
        self.person_that("the person", |text| !text.is_empty()).await
    }

    /// Waits until a person of that name is signed in.
    pub async fn wait_for_person(&self, name: &str) {
        self.person_that(name, |text| text.contains(name)).await;
    }

    async fn person_that(&self, what: &str, is_wanted: impl Fn(&str) -> bool) -> String {
        self.0.wait_for(&by(Role::Button, SIGN_OUT)).await;
        let person = role(Role::Banner).role(Role::Paragraph);
        self.0.wait_for_text(&person, what, is_wanted).await
    }

    /// Signs out.
    pub async fn sign_out(&self) {
        self.0.click(&role(Role::Banner).by(Role::Button, SIGN_OUT)).await;
    }

    /// Waits until the button that signs out has the focus.
    pub async fn wait_until_sign_out_focused(&self) {
        self.0.wait_until_focused(&role(Role::Banner).by(Role::Button, SIGN_OUT)).await;
    }

    /// Opens the settings.
    pub async fn open_settings(&self) -> Settings {
        let settings = Settings(self.0.clone());
        settings.open().await;
        settings
    }
}
