//! The form that signs in to the relay.

use super::{PASSWORD, SIGN_IN, USER_NAME};
use crate::{Locator, Page, Role, User, Words, by, words};

/// The button that signs in with a company account.
const WITH_COMPANY: Words = words("Sign in with Example Ltd", "Mit Example Ltd anmelden");

/// The form that signs in to the relay, over the whole page.
#[derive(Clone, Debug)]
pub struct SignIn(pub(crate) Page);

fn form() -> Locator {
    by(Role::Form, SIGN_IN)
}

impl SignIn {
    /// Waits until the form is shown.
    pub async fn wait_until_shown(&self) {
        self.0.wait_for(&form().by(Role::Heading, SIGN_IN)).await;
    }

    /// Waits until the form is gone.
    pub async fn wait_until_gone(&self) {
        self.0.wait_until_gone(&form()).await;
    }

    /// Types the name and the password of a user, as soon as the form is shown, and submits it.
    pub async fn sign_in(&self, user: User) {
        self.0.type_into(&form().by(Role::TextBox, USER_NAME), user.name).await;
        self.submit_password(user.password).await;
    }

    /// Returns true unless something behind the form has the focus.
    pub async fn keeps_focus(&self) -> bool {
        let script = "return !document.activeElement.closest('header, main')";
        self.0.evaluate(script).await == true
    }

    /// Types a password and submits the form.
    pub async fn submit_password(&self, password: &str) {
        self.0.type_into(&form().by(Role::TextBox, PASSWORD), password).await;
        self.0.click(&form().by(Role::Button, SIGN_IN)).await;
    }

    /// Goes to the sign-in page of the company, and signs in there as `name`.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn sign_in_with_company(&self, name: &str) {
        self.0.click(&form().by(Role::Button, WITH_COMPANY)).await;
        self.fill_in_at_company(name).await;
    }

    /// Signs in as `name` in the small window that the form in a frame opens; goes on in the page around the frame once
    /// that window has closed itself.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn sign_in_with_company_in_window(&self, name: &str) {
        self.in_window_of_company(async || self.fill_in_at_company(name).await).await;
    }

    /// Cancels the sign-in in the small window that the form in a frame opens; goes on in the page around the frame once
    /// that window has closed itself.
    ///
    /// # Panics
    /// When the browser does not.
    pub async fn cancel_at_company_in_window(&self) {
        self.in_window_of_company(async || {
            self.wait_for_sign_in_page().await;
            self.0.evaluate("document.querySelector('a[href$=abort]').click()").await;
        })
        .await;
    }

    async fn in_window_of_company(&self, act: impl AsyncFnOnce()) {
        let page = &self.0;
        let before = page.windows().await;
        page.click(&form().by(Role::Button, WITH_COMPANY)).await;
        let opened = page.wait_for_opened_window(&before).await;
        let portal = page.go_to_window(opened).await;
        act().await;
        page.wait_for_windows(&before).await;
        // The one before is closed, so it cannot be asked which it is.
        page.enter_window(portal).await;
    }

    async fn wait_for_sign_in_page(&self) {
        let is_shown = "return !!document.querySelector('[name=login]')";
        self.0.wait_for_condition("the sign-in page", is_shown).await;
    }

    async fn fill_in_at_company(&self, name: &str) {
        let page = &self.0;
        self.wait_for_sign_in_page().await;
        let script = format!(
            "document.querySelector('[name=login]').value = '{name}'; \
             document.querySelector('[name=password]').value = 'any'; \
             document.querySelector('form').submit()"
        );
        page.evaluate(&script).await;
        let is_asked = "return !!document.querySelector('[name=prompt][value=consent]')";
        page.wait_for_condition("the question whether to go on", is_asked).await;
        page.evaluate("document.querySelector('form').submit()").await;
    }

    /// Waits until the whole form is within the frame or the window that it is in.
    pub async fn wait_until_in_view(&self) {
        let script = "const { top, bottom } = element.getBoundingClientRect(); \
                      return top >= 0 && bottom <= innerHeight ? true : null";
        self.0.measure(&form(), script).await;
    }

    /// Returns whether the form has a field for a password.
    pub async fn has_password(&self) -> bool {
        self.0.has(&form().by(Role::TextBox, PASSWORD)).await
    }

    /// Waits for the button of the company.
    pub async fn wait_for_company(&self) {
        self.0.wait_for(&form().by(Role::Button, WITH_COMPANY)).await;
    }

    /// Waits for the refusal of the password, and returns it.
    pub async fn refusal(&self) -> String {
        let refusal = form().role(Role::Alert);
        self.0.wait_for_text(&refusal, "a refusal", |text| !text.is_empty()).await
    }
}
