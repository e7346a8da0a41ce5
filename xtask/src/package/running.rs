//! A running relay, with the requests of a browser.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, bail};

/// A relay, which ends with this value.
pub(super) struct Running {
    relay: Child,
    url: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; in a container it is not a child of this process.
        let group = format!("-{}", self.relay.id());
        let _ =
            Command::new("kill").args(["-s", "KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.relay.kill();
        let _ = self.relay.wait();
    }
}

impl Running {
    /// Starts a relay and waits until it listens.
    ///
    /// # Errors
    /// When it ends instead; its message is above.
    pub(super) fn start(mut command: Command) -> anyhow::Result<Running> {
        let mut relay = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the relay cannot be started")?;
        let stdout = relay.stdout.take().context("the relay has no output")?;
        let mut running = Running { relay, url: String::new() };
        for line in BufReader::new(stdout).lines() {
            if let Some(url) = line?.strip_prefix("listening on ") {
                url.clone_into(&mut running.url);
                return Ok(running);
            }
        }
        bail!("the relay ended before it listened; read the messages above")
    }

    /// Checks that the page is compressed and has its policy, and that there is a phone.
    ///
    /// # Errors
    /// When something is missing.
    pub(super) fn check_page(&self) -> anyhow::Result<()> {
        let head = self.ask(&["--head", "--header", "accept-encoding: br"], "/")?;
        let head = head.to_lowercase();
        for expected in [
            "content-type: text/html",
            "content-encoding: br",
            "content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-",
            "cache-control: no-cache",
            "etag: ",
        ] {
            if !head.contains(expected) {
                bail!("the page comes without `{expected}`:\n{head}");
            }
        }
        let page = self.ask(&[], "/")?;
        let script = script_of(&page).context("the page names no script")?;
        let head = self.ask(&["--head"], &format!("/{script}"))?.to_lowercase();
        if !head.contains("immutable") {
            bail!("{script} is not kept by browsers:\n{head}");
        }
        self.check(&[], "/api/v1/phones", "\"id\":\"demo\"")
    }

    /// Checks that an answer contains a text.
    ///
    /// # Errors
    /// When it does not.
    pub(super) fn check(&self, options: &[&str], path: &str, expected: &str) -> anyhow::Result<()> {
        let answer = self.ask(options, path)?;
        if !answer.contains(expected) {
            bail!("{path} does not contain `{expected}`: {answer}");
        }
        Ok(())
    }

    /// Returns an answer.
    ///
    /// # Errors
    /// When it is not a success.
    pub(super) fn ask(&self, options: &[&str], path: &str) -> anyhow::Result<String> {
        let url = format!("{}{path}", self.url);
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--fail-with-body", "--max-time", "10"])
            .args(["--header", "x-deskside: 1"])
            .args(options)
            .arg(&url);
        let output = curl.output().context("`curl` cannot be started; install it")?;
        let answer = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            bail!("{url}: {answer}{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(answer)
    }
}

/// Returns the name of the file with the page's script.
fn script_of(page: &str) -> Option<String> {
    const START: &str = "deskside-page-";
    page.split(START).skip(1).find_map(|rest| {
        let (hash, _) = rest.split_once(".js")?;
        let is_hash = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| format!("{START}{hash}.js"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_a_page_is_found() {
        let page = "init('./deskside-page-0123456789abcdef_bg.wasm') <link \
            href=./deskside-page-0123456789abcdef.js>";
        assert_eq!(script_of(page).unwrap(), "deskside-page-0123456789abcdef.js");
        assert_eq!(script_of("<script></script>"), None);
    }
}
