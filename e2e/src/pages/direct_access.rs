//! What a person does with a phone that the browser speaks to itself.

use crate::{Stand, root, shelf, until};

impl Stand {
    /// Opens the page without a relay from a web server on this machine.
    pub async fn open_from_a_server(&self) {
        let address = shelf::serve(root().join("dist/site"), "/").await;
        self.visit(&address).await;
        self.link("live").await;
    }

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

    /// Waits for a warning over the phone.
    pub async fn hint(&self, begins: &str) {
        until(begins, async || {
            self.text(".terms__hint").await.filter(|told| told.starts_with(begins))
        })
        .await;
    }

    /// Waits for what became of the newest thing that was done.
    pub async fn outcome(&self, begins: &str) {
        until(&format!("the outcome {begins}"), async || {
            self.text(".entry__outcome").await.filter(|told| told.starts_with(begins))
        })
        .await;
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
