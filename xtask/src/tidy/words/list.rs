//! The list of banned words, as it is written in its file.

use std::collections::BTreeMap;

use anyhow::{Context, bail};

/// The list.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Words or sequences of words in lower case, with the better ones.
    pub(super) anywhere: Vec<(String, String)>,
    /// Identifiers, with the better ones.
    pub(super) identifiers: BTreeMap<String, String>,
    /// Starts of paths that are not read.
    not_in: Vec<String>,
    /// Starts of paths with how many words are left there.
    pub(super) left: BTreeMap<String, usize>,
}

impl List {
    /// Reads the list.
    ///
    /// # Errors
    /// When a line does not have the form of its section.
    pub(super) fn read(text: &str) -> anyhow::Result<List> {
        let mut list = List::default();
        let mut section = "";
        let lines = (1..).zip(text.lines().map(str::trim));
        for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[') {
                section = name.trim_end_matches(']');
                continue;
            }
            list.add(section, line).with_context(|| format!("line {number}: {line}"))?;
        }
        if list.anywhere.is_empty() {
            bail!("the list of banned words is missing or empty");
        }
        Ok(list)
    }

    fn add(&mut self, section: &str, line: &str) -> anyhow::Result<()> {
        let replaced = || {
            let (word, better) = line.split_once(" -> ").context("write `word -> better word`")?;
            anyhow::Ok((word.to_owned(), better.to_owned()))
        };
        match section {
            "anywhere" => self.anywhere.push(replaced()?),
            "identifiers" => self.identifiers.extend([replaced()?]),
            "not in" => self.not_in.push(line.to_owned()),
            "left" => {
                let (start, count) = line.rsplit_once(' ').context("write `path count`")?;
                self.left.insert(start.to_owned(), count.parse().context("write `path count`")?);
            }
            other => bail!("there is no section [{other}]"),
        }
        Ok(())
    }

    /// Returns whether a file is read.
    pub(super) fn reads(&self, path: &str) -> bool {
        !self.not_in.iter().any(|start| path.starts_with(start))
    }

    /// Returns the start of a path that the words of a file count for.
    pub(super) fn allowance_of(&self, path: &str) -> Option<&str> {
        let starts = self.left.keys().filter(|start| path.starts_with(*start));
        starts.max_by_key(|start| start.len()).map(String::as_str)
    }

    /// Returns the better word.
    pub(super) fn better(&self, word: &str) -> &str {
        let anywhere = self.anywhere.iter().find(|(banned, _)| banned == word);
        let better = anywhere.map(|(_, better)| better).or_else(|| self.identifiers.get(word));
        better.map_or("", String::as_str)
    }
}
