//! The five questions, each answered by an option, by a person or by its default.

use anyhow::Context;
use deskside_relay::access::{Origin, Secret, new_token};
use snom::{Model, PhoneAddress, address::AddressError};

use super::{
    InitOptions,
    answers::{Answers, NewPhone, NewSecret, NewUser, PhoneLogin},
    dialog::Dialog,
};
use crate::cli::password;

const PHONE: &str = "1/5 Address of a phone, such as 192.168.10.21 [add it later]";
const MODEL: &str = "2/5 Its model, such as D785 [unknown]";
const PHONE_USER: &str = "3/5 User name of its web page [none]";
const URL: &str =
    "4/5 Address that people open, such as https://deskside.example [this machine only]";
const USER: &str = "5/5 Name of the user who signs in, or - for no sign-in [admin]";

/// The default name of the user.
const DEFAULT_USER: &str = "admin";
/// The answer for no sign-in.
const NOBODY: &str = "-";
/// The maximum length of a user's name in bytes, as in the configuration.
const MAX_NAME: usize = 64;

/// Returns the answers to all questions.
pub(super) fn answers(options: &InitOptions, dialog: &mut impl Dialog) -> anyhow::Result<Answers> {
    let phone = phone(options, dialog)?;
    let url = value(dialog, options.url.as_deref(), URL, origin)?;
    let user = if options.no_sign_in { None } else { user(options, dialog, url.is_some())? };
    Ok(Answers { phone, url, user })
}

fn phone(options: &InitOptions, dialog: &mut impl Dialog) -> anyhow::Result<Option<NewPhone>> {
    let Some(address) = value(dialog, options.phone.as_deref(), PHONE, address)? else {
        return Ok(None);
    };
    let model = value(dialog, options.model.as_deref(), MODEL, model)?;
    let model = model.unwrap_or_else(Model::unknown);
    let user =
        value(dialog, options.phone_user.as_deref(), PHONE_USER, |text| Ok(text.to_owned()))?;
    let login = match user {
        Some(user) => Some(PhoneLogin { user, password: phone_password(options, dialog)? }),
        None => None,
    };
    Ok(Some(NewPhone { address, model, login }))
}

fn phone_password(options: &InitOptions, dialog: &mut impl Dialog) -> anyhow::Result<Secret> {
    match &options.phone_password_file {
        Some(file) => password::read_file(file),
        None => loop {
            let password = dialog.ask_secret("    Password of its web page")?;
            if !password.reveal().is_empty() {
                return Ok(password);
            }
            // Phones lock up after a few wrong passwords, and an empty one is hardly ever intended.
            dialog.say("the password of the phone is empty; enter it")?;
        },
    }
}

/// Returns the user, which is required if other machines open the address.
fn user(
    options: &InitOptions,
    dialog: &mut impl Dialog,
    is_shared: bool,
) -> anyhow::Result<Option<NewUser>> {
    let read = |text: &str| user_name(text, is_shared);
    let name = value(dialog, options.user.as_deref(), USER, read)?;
    let name = name.unwrap_or_else(|| DEFAULT_USER.to_owned());
    if name == NOBODY {
        return Ok(None);
    }
    let secret = if options.token {
        let token = new_token().context("the system provides no random numbers")?;
        NewSecret::Token(Secret::new(token))
    } else {
        user_password(options, dialog)?
    };
    Ok(Some(NewUser { name, secret }))
}

fn user_password(options: &InitOptions, dialog: &mut impl Dialog) -> anyhow::Result<NewSecret> {
    if let Some(file) = &options.password_file {
        let hash = password::hash(password::read_file(file)?.reveal())?;
        return Ok(NewSecret::Password { hash, made_up: None });
    }
    loop {
        let chosen = dialog.ask_secret("    Password of the user [generate one]")?;
        if chosen.reveal().is_empty() {
            let made_up = password::make_up()?;
            let hash = password::hash(made_up.reveal())?;
            return Ok(NewSecret::Password { hash, made_up: Some(made_up) });
        }
        match password::hash(chosen.reveal()) {
            Err(fault) => dialog.say(&fault.to_string())?,
            Ok(hash) if dialog.ask_secret("    Repeat the password")? == chosen => {
                return Ok(NewSecret::Password { hash, made_up: None });
            }
            Ok(_) => dialog.say("the passwords differ; try again")?,
        }
    }
}

/// Returns the value of an option, or the first valid answer to a question; `None` for the default.
fn value<T>(
    dialog: &mut impl Dialog,
    option: Option<&str>,
    question: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> anyhow::Result<Option<T>> {
    if let Some(text) = option {
        return read(text).map(Some).map_err(anyhow::Error::msg);
    }
    loop {
        let answer = dialog.ask(question)?;
        if answer.is_empty() {
            return Ok(None);
        }
        match read(&answer) {
            Ok(value) => return Ok(Some(value)),
            Err(fault) => dialog.say(&fault)?,
        }
    }
}

fn address(text: &str) -> Result<PhoneAddress, String> {
    text.parse().map_err(|error: AddressError| format!("the address of the phone {error}"))
}

fn model(text: &str) -> Result<&'static Model, String> {
    let fault = || format!("the model `{text}` is not known; write unknown for any other one");
    Model::find(text).ok_or_else(fault)
}

fn origin(text: &str) -> Result<String, String> {
    Origin::read(text).map(|origin| origin.as_str().to_owned())
}

fn user_name(text: &str, is_shared: bool) -> Result<String, String> {
    if is_shared && text == NOBODY {
        return Err("people who open this address must sign in; enter a user name".to_owned());
    }
    if text.is_empty() || text.len() > MAX_NAME || text.chars().any(char::is_control) {
        return Err(format!("the name of the user must be 1 to {MAX_NAME} characters"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use clap::Parser;

    use super::*;
    use crate::cli::init::dialog::Silent;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: InitOptions,
    }

    fn options(arguments: &[&str]) -> InitOptions {
        Line::parse_from([&["init"][..], arguments].concat()).options
    }

    /// A dialog with fixed answers.
    struct Script {
        answers: VecDeque<&'static str>,
        asked: Vec<String>,
        said: Vec<String>,
    }

    impl Script {
        fn new(answers: &[&'static str]) -> Script {
            let answers = answers.iter().copied().collect();
            Script { answers, asked: Vec::new(), said: Vec::new() }
        }
    }

    impl Dialog for Script {
        fn ask(&mut self, question: &str) -> anyhow::Result<String> {
            self.asked.push(question.to_owned());
            Ok(self.answers.pop_front().unwrap().to_owned())
        }

        fn ask_secret(&mut self, question: &str) -> anyhow::Result<Secret> {
            self.ask(question).map(Secret::new)
        }

        fn say(&mut self, text: &str) -> anyhow::Result<()> {
            self.said.push(text.to_owned());
            Ok(())
        }
    }

    #[test]
    fn five_questions_fill_the_configuration() {
        let mut person = Script::new(&[
            "192.168.10.21",
            "D785",
            "admin",
            "s3cret",
            "https://deskside.example",
            "ada",
            "correct horse",
            "correct horse",
        ]);
        let answers = answers(&options(&[]), &mut person).unwrap();
        let numbered = person.asked.iter().filter(|question| question.contains("/5 ")).count();
        assert_eq!((numbered, person.asked.len()), (5, 8), "{:?}", person.asked);
        let phone = answers.phone.unwrap();
        assert_eq!(
            (phone.address.authority().as_str(), phone.model.name),
            ("192.168.10.21", "D785")
        );
        let login = phone.login.unwrap();
        assert_eq!((login.user.as_str(), login.password.reveal()), ("admin", "s3cret"));
        assert_eq!(answers.url.as_deref(), Some("https://deskside.example"));
        let user = answers.user.unwrap();
        assert_eq!(user.name, "ada");
        let NewSecret::Password { hash, made_up } = user.secret else { panic!("a token") };
        assert!(hash.matches("correct horse") && made_up.is_none());
    }

    #[test]
    fn defaults_make_up_a_password_and_skip_what_needs_a_phone() {
        let mut person = Script::new(&["", "", "", ""]);
        let answers = answers(&options(&[]), &mut person).unwrap();
        assert_eq!(person.asked.len(), 4, "{:?}", person.asked);
        assert!(answers.phone.is_none() && answers.url.is_none());
        let user = answers.user.unwrap();
        assert_eq!(user.name, "admin");
        let NewSecret::Password { hash, made_up } = user.secret else { panic!("a token") };
        let made_up = made_up.unwrap();
        assert!(hash.matches(made_up.reveal()) && made_up.reveal().len() == 20);
    }

    #[test]
    fn a_wrong_answer_is_explained_and_asked_again() {
        let mut person = Script::new(&[
            "http://a b",
            "10.0.0.1",
            "D1",
            "",
            "",
            "deskside.example",
            "",
            "ada",
            "short",
            "long enough",
            "not the same",
            "long enough",
            "long enough",
        ]);
        let answers = answers(&options(&[]), &mut person).unwrap();
        assert_eq!(person.said.len(), 5, "{:?}", person.said);
        for (said, part) in person.said.iter().zip([
            "the address of the phone",
            "the model `D1` is not known",
            "is not an origin",
            "at least 8 characters",
            "the passwords differ",
        ]) {
            assert!(said.contains(part), "{said}");
        }
        assert!(person.answers.is_empty());
        assert_eq!(answers.phone.unwrap().model.name, "unknown");
    }

    #[test]
    fn a_phone_has_no_empty_password_and_a_shared_address_has_a_user() {
        let mut person = Script::new(&[
            "10.0.0.1",
            "",
            "admin",
            "",
            "s3cret",
            "https://deskside.example",
            "-",
            "ada",
            "",
        ]);
        let answers = answers(&options(&[]), &mut person).unwrap();
        assert_eq!(person.said.len(), 2, "{:?}", person.said);
        assert!(person.said[0].contains("is empty"), "{:?}", person.said);
        assert!(person.said[1].contains("must sign in"), "{:?}", person.said);
        assert!(person.answers.is_empty());
        assert_eq!(answers.phone.unwrap().login.unwrap().password.reveal(), "s3cret");
        assert_eq!(answers.user.unwrap().name, "ada");
    }

    #[test]
    fn options_answer_without_a_person_and_their_faults_end_it() {
        let nobody = answers(&options(&["--no-sign-in"]), &mut Silent).unwrap();
        assert!(nobody.user.is_none());
        let dash = answers(&options(&[]), &mut Script::new(&["", "", "-"])).unwrap();
        assert!(dash.user.is_none());
        let token = answers(&options(&["--token", "--user", "monitoring"]), &mut Silent).unwrap();
        let token = token.user.unwrap();
        assert_eq!(token.name, "monitoring");
        assert!(matches!(token.secret, NewSecret::Token(_)));
        for (arguments, part) in [
            (["--phone", "10.0.0.256"], "the address of the phone"),
            (["--url", "deskside.example"], "is not an origin"),
            (["--user", ""], "1 to 64 characters"),
            (["--password-file", "/missing"], "/missing cannot be read"),
        ] {
            let error = answers(&options(&arguments), &mut Silent).map(drop).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
