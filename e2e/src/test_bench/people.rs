//! Users who sign in to the relay.

use std::process::Stdio;

use tokio::io::AsyncWriteExt;

use super::*;
use crate::{until, within};

/// A user who signs in to the relay with a password.
#[derive(Clone, Copy, Debug)]
pub struct User {
    /// The name.
    pub name: &'static str,
    /// The password.
    pub password: &'static str,
    /// The group of phones that they see; every phone without one.
    pub group: Option<&'static str>,
}

/// A user who sees every phone.
pub const ADA: User = User { name: "ada", password: "correct horse", group: None };
/// Another user who sees every phone.
pub const BEN: User = User { name: "ben", password: "battery staple", group: None };

impl TestBench {
    /// Requires people to sign in as one of `users`, who are operators, from now on. Sessions outlive the relay
    /// once it has been [restarted](Self::restart_relay): it reads their key when it starts.
    ///
    /// # Panics
    /// When the relay does not take them.
    pub async fn require_sign_in_of(&self, users: &[User]) {
        self.require_sign_in_with(&[], users).await;
    }

    /// Requires people to sign in as an administrator or an operator from now on, as
    /// [`require_sign_in_of`](Self::require_sign_in_of) does.
    ///
    /// # Panics
    /// When the relay does not take them.
    pub async fn require_sign_in_with(&self, administrators: &[User], operators: &[User]) {
        self.write_secret("session.key", &"k".repeat(64));
        let mut entries = String::new();
        for (users, role) in [(administrators, "administrator"), (operators, "operator")] {
            for User { name, password, group } in users {
                entries.push_str(&user_entry(name, password, *group, role).await);
            }
        }
        let key = "[login]\nsession_key_file = \"session.key\"\n";
        self.configure(|before| format!("{entries}{}", before.replace("[login]\n", key))).await;
    }

    /// Gives the account of a user to somebody else: the user's sessions end.
    pub async fn remove_user(&self, user: User) {
        let cookie = self.sign_in_elsewhere(user).await;
        let name = |name: &str| format!("name = \"{name}\"");
        self.configure(|before| before.replace(&name(user.name), &name("somebody"))).await;
        // The relay reads the file only some time after the signal.
        until("the end of the user's sessions", async || {
            (self.session_status(&cookie).await == 401).then_some(())
        })
        .await;
    }

    /// Signs in on the form, and waits until the phone is live for that user.
    pub async fn sign_in_as(&self, user: User) {
        self.sign_in().sign_in(user).await;
        self.sign_in().wait_until_gone().await;
        self.bar().wait_for_person(user.name).await;
        self.wait_until_live().await;
    }

    /// Signs in as another browser of a user does; returns the cookie of the session.
    ///
    /// # Panics
    /// When the relay refuses.
    pub async fn sign_in_elsewhere(&self, User { name, password, .. }: User) -> String {
        let body = serde_json::json!({ "name": name, "password": password }).to_string();
        let answer = relay::post(&self.url, "api/v1/session", body).await.unwrap();
        let cookies = answer.headers.get_all("set-cookie").into_iter();
        let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
        let cookie = cookies.find(|cookie| cookie.starts_with("deskside=")).unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Ends all sessions of a user, as the user can do from another browser.
    ///
    /// # Panics
    /// When the relay refuses.
    pub async fn sign_out_everywhere(&self, user: User) {
        let cookie = self.sign_in_elsewhere(user).await;
        let call = ("DELETE", "api/v1/sessions");
        assert_eq!(relay::send_for(&self.url, call, &cookie, String::new()).await, Some(204));
    }

    /// Presses keys of the phone as the browser with that cookie does; returns the status of the answer.
    ///
    /// # Panics
    /// When the relay does not answer.
    pub async fn press_elsewhere(&self, cookie: &str, keys: &str) -> u16 {
        let json = serde_json::json!({ "command": "keys", "sequence": keys }).to_string();
        let call = ("POST", "api/v1/phones/frontdesk/commands");
        relay::send_for(&self.url, call, cookie, json).await.unwrap()
    }

    /// Changes who drives the phone, as the browser with that cookie does; returns the status of the answer.
    ///
    /// # Panics
    /// When the relay does not answer.
    pub async fn drive_elsewhere(&self, cookie: &str, action: &str) -> u16 {
        let json = serde_json::json!({ "action": action }).to_string();
        let call = ("PUT", "api/v1/phones/frontdesk/driver");
        relay::send_for(&self.url, call, cookie, json).await.unwrap()
    }

    /// Returns the status of the relay's answer to a browser with that cookie: 200, or 401 once its session
    /// has ended.
    ///
    /// # Panics
    /// When the relay does not answer.
    pub async fn session_status(&self, cookie: &str) -> u16 {
        relay::status_for(&self.url, "api/v1/session", cookie).await.unwrap()
    }
}

/// Returns the entry of the configuration for a user who signs in with a password.
async fn user_entry(name: &str, password: &str, group: Option<&str>, role: &str) -> String {
    let mut hash = Command::new(relay::program())
        .arg("hash-password")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let line = format!("{password}\n");
    hash.stdin.take().unwrap().write_all(line.as_bytes()).await.unwrap();
    let hash = within("the password's hash", hash.wait_with_output()).await.unwrap().stdout;
    let hash = String::from_utf8(hash).unwrap();
    let groups = group.map_or(String::new(), |group| format!("groups = [\"{group}\"]\n"));
    format!(
        "[[users]]\nname = \"{name}\"\nrole = \"{role}\"\n{groups}password_hash = \"{}\"\n",
        hash.trim()
    )
}
