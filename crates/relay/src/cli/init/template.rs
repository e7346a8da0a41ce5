//! The text of a first configuration.

use deskside_relay::access::TokenHash;
use relay_api::Role;
use serde_json::Value;

use super::answers::{Answers, NewPhone, NewSecret, NewUser};

/// The file of the session key.
pub(super) const SESSION_KEY: &str = "session.key";
/// The file of the user's password hash.
pub(super) const USER_HASH: &str = "user.hash";
/// The file of the phone's password.
pub(super) const PHONE_PASSWORD: &str = "phone.password";

const HEAD: &str = "\
# Written by `deskside-relay init`. After a change, check it: deskside-relay check --config FILE
# Every key is in docs/reference.md, a complete example in docs/running.md.
";

const PHONE_EXAMPLE: &str = r#"# Remove the # from these lines, and repeat them for each phone.
#[[phones]]
#id = "frontdesk"                 # used in URLs: a-z, 0-9 and -
#model = "unknown"                # such as "D785"; "unknown" offers every key
#address = "192.168.10.21"        # host or host:port
"#;

/// Returns the text of the configuration.
pub(super) fn configuration(answers: &Answers) -> String {
    let mut sections = vec![HEAD.to_owned()];
    sections.extend(answers.url.as_deref().map(web));
    sections.extend(answers.user.as_ref().map(sign_in));
    sections.push(answers.phone.as_ref().map_or_else(|| PHONE_EXAMPLE.to_owned(), phone));
    sections.join("\n")
}

fn web(url: &str) -> String {
    let mut text = format!("[web]\nurl = {}\n", quoted(url));
    if url.starts_with("https://") {
        // The relay itself speaks http, so a proxy on this machine encrypts.
        text.push_str(
            "trusted_proxies = [\"127.0.0.1\", \"::1\"]  # the reverse proxy in front of the relay\n",
        );
    }
    text
}

fn sign_in(user: &NewUser) -> String {
    let (role, secret) = match &user.secret {
        NewSecret::Password { .. } => {
            (Role::Administrator, format!("password_hash_file = \"{USER_HASH}\""))
        }
        NewSecret::Token(token) => {
            (Role::Operator, format!("token_sha256 = \"{}\"", TokenHash::of(token.reveal())))
        }
    };
    let (name, role) = (quoted(&user.name), role.name());
    format!(
        "[login]\nsession_key_file = \"{SESSION_KEY}\"\n\n\
         [[users]]\nname = {name}\nrole = \"{role}\"\n{secret}\n"
    )
}

fn phone(phone: &NewPhone) -> String {
    let model = quoted(phone.model.name);
    let address = quoted(&phone.address.authority());
    let mut text = format!(
        "[[phones]]\nid = \"phone-1\"                    # used in URLs: a-z, 0-9 and -\n\
         model = {model}\naddress = {address}\n"
    );
    if phone.address.is_encrypted() {
        text.push_str(
            "scheme = \"https\"\ncertificate = \"first-use\"         # the one that the phone shows first\n",
        );
    }
    if let Some(login) = &phone.login {
        let user = quoted(&login.user);
        text.push_str(&format!("username = {user}\npassword_file = \"{PHONE_PASSWORD}\"\n"));
    }
    text
}

/// Returns a text as a basic string of TOML; JSON has the same escapes.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use deskside_relay::access::{PasswordHash, Secret};
    use snom::Model;

    use super::*;
    use crate::cli::init::answers::PhoneLogin;

    fn user(name: &str, secret: NewSecret) -> Option<NewUser> {
        Some(NewUser { name: name.to_owned(), secret })
    }

    fn password() -> NewSecret {
        let hash = PasswordHash::new("correct horse").unwrap();
        NewSecret::Password { hash, made_up: None }
    }

    fn new_phone(address: &str, login: Option<(&str, &str)>) -> Option<NewPhone> {
        let login = login.map(|(user, password)| PhoneLogin {
            user: user.to_owned(),
            password: Secret::new(password),
        });
        let address = address.parse().unwrap();
        Some(NewPhone { address, model: Model::unknown(), login })
    }

    /// Every combination is a valid configuration without warnings.
    #[test]
    fn every_configuration_passes_the_check() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(SESSION_KEY), "k".repeat(64)).unwrap();
        std::fs::write(folder.path().join(PHONE_PASSWORD), "s3cret").unwrap();
        let hash = PasswordHash::new("correct horse").unwrap();
        std::fs::write(folder.path().join(USER_HASH), hash.as_str()).unwrap();
        let phones: [fn() -> Option<NewPhone>; 4] = [
            || None,
            || new_phone("192.168.10.21", None),
            || new_phone("[fd00::1]:8080", Some(("admin", "s3cret"))),
            || new_phone("https://lobby.corp.example", Some(("a \"b\" \\ c", "s3cret"))),
        ];
        let users: [fn() -> Option<NewUser>; 3] = [
            || None,
            || user("ada", password()),
            || user("a \"b\" \\ c", NewSecret::Token(Secret::new("deskside_x"))),
        ];
        for phone in phones {
            for user in users {
                for url in [None, Some("http://deskside:8080"), Some("https://deskside.example")] {
                    let answers =
                        Answers { phone: phone(), url: url.map(str::to_owned), user: user() };
                    let text = configuration(&answers);
                    let read = deskside_relay::config::read(&text, folder.path());
                    let doubts = read.map(|config| config.doubts());
                    assert!(doubts.as_ref().is_ok_and(Vec::is_empty), "{text}\n{doubts:?}");
                    assert!(!text.contains("s3cret") && !text.contains("deskside_x"), "{text}");
                }
            }
        }
    }
}
