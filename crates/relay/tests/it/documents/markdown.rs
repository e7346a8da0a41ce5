//! Reads Markdown as far as the documents of this repository use it.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The root of the repository.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A document of the repository.
pub(super) struct Document {
    /// The path from the root.
    pub(super) path: PathBuf,
    text: String,
}

/// A fenced block of code.
#[derive(Debug)]
pub(super) struct Block {
    /// The file and the line of its fence.
    pub(super) place: String,
    pub(super) language: String,
    pub(super) text: String,
    /// The HTML comment on the line before it, such as `scenario`; empty without one.
    pub(super) marker: String,
}

/// A line of a document.
enum Line<'a> {
    Fence,
    Code,
    Heading(usize, &'a str),
    Text(&'a str),
}

impl Document {
    /// Reads one document.
    pub(super) fn read(path: &str) -> Document {
        let text = fs::read_to_string(root().join(path)).unwrap();
        Document { path: path.into(), text }
    }

    /// Every document: those at the root, and everything in `docs`.
    pub(super) fn all() -> Vec<Document> {
        let mut folders = vec![root().join("docs")];
        let mut files = markdown_in(&root());
        while let Some(folder) = folders.pop() {
            files.extend(markdown_in(&folder));
            let inside = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
            folders.extend(inside.filter(|path| path.is_dir()));
        }
        let relative = |file: PathBuf| file.strip_prefix(root()).unwrap().to_owned();
        files.into_iter().map(|file| Document::read(relative(file).to_str().unwrap())).collect()
    }

    /// Its fenced blocks of code.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut is_open = false;
        let mut before = "";
        for (number, line) in (1..).zip(self.text.lines()) {
            match (line.strip_prefix("```"), is_open) {
                (Some(_), true) => is_open = false,
                (Some(language), false) => {
                    is_open = true;
                    let comment = before.strip_prefix("<!--").and_then(|b| b.strip_suffix("-->"));
                    blocks.push(Block {
                        place: format!("{}:{number}", self.path.display()),
                        language: language.to_owned(),
                        text: String::new(),
                        marker: comment.unwrap_or_default().trim().to_owned(),
                    });
                }
                (None, true) => {
                    let text = &mut blocks.last_mut().unwrap().text;
                    text.push_str(line);
                    text.push('\n');
                }
                (None, false) => before = line,
            }
        }
        blocks
    }

    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let mut is_code = false;
        self.text.lines().map(move |line| {
            if line.starts_with("```") {
                is_code = !is_code;
                return Line::Fence;
            }
            let depth = line.bytes().take_while(|byte| *byte == b'#').count();
            match line.get(depth..).and_then(|rest| rest.strip_prefix(' ')) {
                _ if is_code => Line::Code,
                Some(heading) if depth > 0 => Line::Heading(depth, heading),
                _ => Line::Text(line),
            }
        })
    }

    /// The names under which its headings are linked to, as GitHub makes them.
    pub(super) fn anchors(&self) -> Vec<String> {
        let headings = self.lines().filter_map(|line| match line {
            Line::Heading(_, heading) => Some(heading),
            _ => None,
        });
        let kept = |character: char| character.is_alphanumeric() || "-_ ".contains(character);
        let anchor = |heading: &str| {
            heading
                .to_lowercase()
                .chars()
                .filter(|c| kept(*c))
                .collect::<String>()
                .replace(' ', "-")
        };
        headings.map(anchor).collect()
    }

    /// The targets of its links and the files of its pictures.
    pub(super) fn links(&self) -> Vec<String> {
        let texts = self.lines().filter_map(|line| match line {
            Line::Text(text) => Some(text),
            _ => None,
        });
        let targets = |text: &str| {
            let between = |begin: &str, end: char| {
                let parts = text.split(begin).skip(1);
                parts
                    .filter_map(|part| Some(part.split_once(end)?.0.to_owned()))
                    .collect::<Vec<_>>()
            };
            [between("](", ')'), between(" src=\"", '"')].concat()
        };
        texts.flat_map(targets).collect()
    }

    /// Returns what its texts have in backticks.
    pub(super) fn code(&self) -> Vec<String> {
        let texts = self.lines().filter_map(|line| match line {
            Line::Text(text) => Some(text),
            _ => None,
        });
        texts.flat_map(code).collect()
    }

    /// The rows of the tables below a heading, down to the next one of its depth; each is its cells.
    pub(super) fn rows(&self, below: &str) -> Vec<Vec<String>> {
        let mut depth = None;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for line in self.lines() {
            match (line, depth) {
                (Line::Heading(at, heading), None) if heading == below => depth = Some(at),
                (Line::Heading(at, _), Some(depth)) if at <= depth => break,
                (Line::Text(line), Some(_)) if line.starts_with("|---") => {
                    // The row before it is the head of the table.
                    rows.pop();
                }
                (Line::Text(line), Some(_)) if line.starts_with('|') => {
                    let cells = line.trim_matches('|').split('|');
                    rows.push(cells.map(|cell| cell.trim().to_owned()).collect());
                }
                _ => {}
            }
        }
        assert!(!rows.is_empty(), "{}: there is no table below `{below}`", self.path.display());
        rows
    }

    /// Returns what the first cells of those rows have in backticks.
    pub(super) fn names(&self, below: &str) -> Vec<String> {
        self.rows(below).iter().flat_map(|row| code(&row[0])).collect()
    }
}

/// The parts of a cell in backticks.
pub(super) fn code(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn markdown_in(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    files.sort();
    files
}
