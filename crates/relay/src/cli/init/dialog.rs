//! Questions to the person at the terminal.

use std::io::{self, BufRead, Write};

use anyhow::bail;
use deskside_relay::access::Secret;

/// A dialog that asks for answers. An empty answer stands for the default.
pub(super) trait Dialog {
    /// Asks a question.
    fn ask(&mut self, question: &str) -> anyhow::Result<String>;
    /// Asks for a secret, which is not shown.
    fn ask_secret(&mut self, question: &str) -> anyhow::Result<Secret>;
    /// Shows the fault of an answer.
    fn say(&mut self, text: &str) -> anyhow::Result<()>;
}

/// The dialog at the terminal. Questions go to standard error, since the results may go into a pipe.
pub(super) struct Terminal;

/// The dialog without a person: every answer is the default.
pub(super) struct Silent;

impl Dialog for Terminal {
    fn ask(&mut self, question: &str) -> anyhow::Result<String> {
        let mut terminal = io::stderr();
        write!(terminal, "{question}: ")?;
        terminal.flush()?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            bail!("not all questions were answered, so nothing was written");
        }
        Ok(line.trim().to_owned())
    }

    fn ask_secret(&mut self, question: &str) -> anyhow::Result<Secret> {
        Ok(Secret::new(rpassword::prompt_password(format!("{question}: "))?))
    }

    fn say(&mut self, text: &str) -> anyhow::Result<()> {
        Ok(writeln!(io::stderr(), "{text}")?)
    }
}

impl Dialog for Silent {
    fn ask(&mut self, _question: &str) -> anyhow::Result<String> {
        Ok(String::new())
    }

    fn ask_secret(&mut self, _question: &str) -> anyhow::Result<Secret> {
        Ok(Secret::new(""))
    }

    fn say(&mut self, _text: &str) -> anyhow::Result<()> {
        Ok(())
    }
}
