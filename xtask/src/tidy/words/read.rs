//! Finds the banned words in the sources.

use anyhow::anyhow;
use proc_macro2::{TokenStream, TokenTree};

use super::{Hit, Source, list::List};

/// Returns every banned word, in the order of the sources.
///
/// # Errors
/// When a file is not Rust.
pub(super) fn hits<'a>(list: &'a List, sources: &'a [Source]) -> anyhow::Result<Vec<Hit<'a>>> {
    let mut hits = Vec::new();
    for source in sources.iter().filter(|source| list.reads(&source.path)) {
        let words = words(&source.text);
        for (banned, _) in &list.anywhere {
            let sequence: Vec<&str> = banned.split(' ').collect();
            let found = words.windows(sequence.len()).filter(|window| {
                window.iter().zip(&sequence).all(|((_, word), banned)| is(word, banned))
            });
            hits.extend(found.filter_map(|window| {
                let line = window.first().map(|(line, _)| *line);
                line.map(|line| Hit { path: &source.path, line: Some(line), word: banned })
            }));
        }
        if source.path.ends_with(".rs") {
            let tokens = source.text.parse::<TokenStream>();
            let tokens = tokens.map_err(|error| anyhow!("{} is not Rust: {error}", source.path))?;
            let mut found = Vec::new();
            identifiers(tokens, &mut |name| {
                found.extend(list.identifiers.get_key_value(name).map(|(word, _)| word.as_str()));
            });
            hits.extend(found.into_iter().map(|word| Hit { path: &source.path, line: None, word }));
        }
    }
    Ok(hits)
}

/// Returns whether a word is the banned one; an asterisk at its end stands for any ending.
fn is(word: &str, banned: &str) -> bool {
    match banned.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == banned,
    }
}

/// Returns the words of a text in lower case with their lines. A name is several words: where an
/// underscore stands or a capital begins one.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut words = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let mut word = String::new();
        let mut before = ' ';
        for letter in line.chars().chain([' ']) {
            let ends = !letter.is_alphabetic() || (letter.is_uppercase() && before.is_lowercase());
            if ends && !word.is_empty() {
                words.push((number, std::mem::take(&mut word)));
            }
            if letter.is_alphabetic() {
                word.extend(letter.to_lowercase());
            }
            before = letter;
        }
    }
    words
}

/// Shows every identifier outside comments and texts.
fn identifiers(tokens: TokenStream, show: &mut impl FnMut(&str)) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => identifiers(group.stream(), show),
            TokenTree::Ident(name) => show(&name.to_string()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
