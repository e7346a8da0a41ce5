//! The schemes in a header line and their parameters.
//!
//! Small servers deviate from the grammar of RFC 9110; observed are blanks around `=`, missing and
//! trailing commas, values without quotes, and several schemes in one line.

/// The parameters of a scheme: names in lower case, values without quotes. The first one of a name
/// counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(String, Vec<u8>)>);

impl Parameters {
    pub(crate) fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_slice())
    }

    fn add(&mut self, name: &[u8], value: Vec<u8>) {
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        if self.get(&name).is_none() {
            self.0.push((name, value));
        }
    }

    fn last_mut(&mut self) -> Option<&mut (String, Vec<u8>)> {
        self.0.last_mut()
    }
}

/// Parses the parameters in a line without a scheme, such as `Authentication-Info`.
pub(crate) fn parameters(line: &[u8]) -> Parameters {
    let mut rest = line;
    let mut parameters = Parameters::default();
    loop {
        rest = skip(rest, |byte| is_blank(byte) || byte == b',');
        let (name, after) = token(rest);
        match (name, value(after)) {
            ([], _) if rest.is_empty() => return parameters,
            ([], _) => rest = rest.get(1..).unwrap_or_default(),
            (name, Some((value, after))) => {
                parameters.add(name, value);
                rest = after;
            }
            (_, None) => rest = after,
        }
    }
}

/// Parses every scheme of a line with its parameters.
pub(crate) fn schemes(line: &[u8]) -> Vec<(&[u8], Parameters)> {
    let mut rest = line;
    let mut found: Vec<(&[u8], Parameters)> = Vec::new();
    loop {
        let before = rest;
        rest = skip(rest, |byte| is_blank(byte) || byte == b',');
        let skipped = before.get(..before.len() - rest.len()).unwrap_or_default();
        let is_separated = found.is_empty() || skipped.contains(&b',');
        if rest.is_empty() {
            return found;
        }
        let (name, after) = token(rest);
        if name.is_empty() {
            // A character that cannot begin a token.
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        match (value(after), found.last_mut()) {
            (Some((value, after)), Some((_, parameters))) => {
                parameters.add(name, value);
                rest = after;
            }
            // A parameter without a scheme.
            (Some((_, after)), None) => rest = after,
            (None, Some((_, parameters))) if continues(name, parameters) => {
                if let Some((_, list)) = parameters.last_mut() {
                    list.push(b',');
                    list.extend_from_slice(name);
                }
                rest = after;
            }
            // A word in the middle of a value without quotes, such as `realm=snom phone`.
            (None, Some((_, parameters))) if !is_separated => {
                if let Some((_, value)) = parameters.last_mut() {
                    value.push(b' ');
                    value.extend_from_slice(name);
                }
                rest = after;
            }
            (None, _) => {
                found.push((name, Parameters::default()));
                rest = skip_token68(after);
            }
        }
    }
}

/// Returns whether `name` continues a list without quotes: `qop=auth,auth-int`.
fn continues(name: &[u8], parameters: &Parameters) -> bool {
    let is_protection =
        name.eq_ignore_ascii_case(b"auth") || name.eq_ignore_ascii_case(b"auth-int");
    is_protection && parameters.0.last().is_some_and(|(last, _)| last == "qop")
}

/// Parses `=` and the value of a parameter; `None` without `=`.
fn value(after_name: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let rest = skip(after_name, is_blank).strip_prefix(b"=")?;
    let rest = skip(rest, is_blank);
    if let Some(quoted) = rest.strip_prefix(b"\"") {
        return Some(unquote(quoted));
    }
    let end = rest.iter().position(|byte| is_blank(*byte) || *byte == b',').unwrap_or(rest.len());
    let (value, rest) = rest.split_at_checked(end)?;
    Some((value.to_vec(), rest))
}

/// Returns the value up to the closing quote, or to the end if there is none, and the rest.
fn unquote(quoted: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut value = Vec::new();
    let mut rest = quoted;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'"' => return (value, rest),
            b'\\' => {
                if let Some((&escaped, after)) = rest.split_first() {
                    value.push(escaped);
                    rest = after;
                }
            }
            byte => value.push(byte),
        }
    }
    (value, rest)
}

/// Skips a token68 behind a scheme's name (`Negotiate YII=`), which is not used here.
fn skip_token68(after_scheme: &[u8]) -> &[u8] {
    let rest = skip(after_scheme, is_blank);
    let in_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    let after = skip(skip(rest, in_token), |byte| byte == b'=');
    let ended = skip(after, is_blank);
    let padded = after.len() < skip(rest, in_token).len();
    if padded && (ended.is_empty() || ended.starts_with(b",")) { after } else { after_scheme }
}

/// Splits off a token (RFC 9110 section 5.6.2).
fn token(text: &[u8]) -> (&[u8], &[u8]) {
    let rest =
        skip(text, |byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
    text.split_at_checked(text.len() - rest.len()).unwrap_or((text, b""))
}

fn skip(text: &[u8], leave_out: impl Fn(u8) -> bool) -> &[u8] {
    let start = text.iter().position(|byte| !leave_out(*byte)).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}
