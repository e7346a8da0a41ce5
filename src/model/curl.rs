//! A request to a phone as a line for a shell. Who the phone is and how one signs in to it stays in
//! variables: this page knows neither, and a line that is pasted into a ticket must not tell them.

/// The line for bash and its relatives.
#[must_use]
pub fn bash(target: &str) -> String {
    let target = quoted(target, &['"', '\\', '$', '`']);
    format!(
        "curl --digest --user \"$SNOM_USER:$SNOM_PASS\" --max-time 5 \"http://$SNOM_PHONE\"\"{target}\""
    )
}

/// The line for PowerShell, where `curl` alone is another program.
#[must_use]
pub fn powershell(target: &str) -> String {
    // In single quotes only the quote itself means anything, and doubled it is one.
    let target = target.replace('\'', "''");
    format!(
        "curl.exe --digest --user \"$($env:SNOM_USER):$($env:SNOM_PASS)\" --max-time 5 (\"http://$env:SNOM_PHONE\" + '{target}')"
    )
}

fn quoted(text: &str, special: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if special.contains(&character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn no_password_is_in_the_line_and_separators_are_quoted() {
        let target = "/command.htm?key=OFFHOOK;1,100,50;ENTER&x='1'";
        assert_eq!(
            bash(target),
            "curl --digest --user \"$SNOM_USER:$SNOM_PASS\" --max-time 5 \"http://$SNOM_PHONE\"\"/command.htm?key=OFFHOOK;1,100,50;ENTER&x='1'\""
        );
        assert_eq!(
            powershell(target),
            "curl.exe --digest --user \"$($env:SNOM_USER):$($env:SNOM_PASS)\" --max-time 5 (\"http://$env:SNOM_PHONE\" + '/command.htm?key=OFFHOOK;1,100,50;ENTER&x=''1''')"
        );
    }

    #[test]
    fn a_shell_takes_the_line_apart_as_it_was_meant() {
        let target = r#"/a?b=`id`$(id)"\;&|c"#;
        // The shell itself says what curl would be given.
        let line = bash(target).replacen("curl", "printf '%s\\n'", 1);
        let output = Command::new("sh")
            .args(["-c", &line])
            .env("SNOM_USER", "admin")
            .env("SNOM_PASS", "a b")
            .env("SNOM_PHONE", "10.0.0.5")
            .output()
            .unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let arguments: Vec<_> = output.lines().collect();
        let sent = format!("http://10.0.0.5{target}");
        assert_eq!(arguments, ["--digest", "--user", "admin:a b", "--max-time", "5", &sent]);
    }
}
