//! What a person does with a phone that the browser speaks to itself.

use crate::{Stand, until};

impl Stand {
    /// Adds a phone by what somebody writes for its address.
    pub async fn add_by_address(&self, written: &str) {
        self.add_by_address_as(written, "").await;
    }

    /// The same, taking it for a `model`.
    pub async fn add_by_address_as(&self, written: &str, model: &str) {
        self.open_the_list().await;
        if self.attribute("[data-open=add-phone]", "open").await.is_none() {
            self.click("[data-open=add-phone] > summary").await;
        }
        self.fill("[name=address]", written).await;
        if !model.is_empty() {
            self.choose("[name=model]", model).await;
        }
        self.click("[data-open=add-phone] [type=submit]").await;
    }

    /// What the page says of a part of what it can do: `send`, `show`, `login`.
    pub async fn state_of(&self, part: &str) -> Option<String> {
        self.attribute(&format!(".terms__point[data-what={part}]"), "data-state").await
    }

    /// Types a name and a password for the phone that is shown, and has the browser sign in.
    pub async fn sign_in_to_phone(&self, user: &str, password: &str) {
        until("the form", async || self.attribute("[data-open=phone-login]", "class").await).await;
        if self.attribute("[data-open=phone-login]", "open").await.is_none() {
            self.click("[data-open=phone-login] > summary").await;
        }
        self.fill("[name=phone-user]", user).await;
        self.fill("[name=phone-password]", password).await;
        self.click("[data-open=phone-login] [type=submit]").await;
    }
}
