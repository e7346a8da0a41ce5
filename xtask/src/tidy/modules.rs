//! The modules of a crate and the uses between them, read from the sources with a parser of Rust.
//!
//! A module is a file: an inline `mod` belongs to the file it stands in. A module uses another when
//! its code outside `#[cfg(test)]` names an item of the other, in a `use` declaration or in a path,
//! also inside a macro. A name that is re-exported counts for the module that defines it. So a `mod`
//! declaration and a plain re-export of what lies below are no use, but a child that names an item
//! of its parent's file is.

mod contents;
mod resolve;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;

use super::sources::Source;
use contents::{Contents, Import};
use resolve::Named;

/// Where sources of crates begin.
const ROOTS: &[&str] = &["src/lib.rs", "src/main.rs"];

/// A crate, with the uses between its modules.
pub(super) struct Crate {
    /// The file of its root module, which names it.
    pub(super) root: String,
    /// The uses between files; modules are named by their path, the root module by `crate`.
    pub(super) uses: BTreeSet<Use>,
    /// The file of each module.
    pub(super) files: BTreeMap<String, String>,
}

/// A use of one module's item in another module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub(super) by: String,
    pub(super) of: String,
    /// The path as it is written.
    pub(super) written: String,
}

/// The name of the root module.
pub(super) const ROOT: &str = "crate";

/// Reads every crate among the sources.
///
/// # Errors
/// When a file is not Rust.
pub(super) fn crates(sources: &[Source]) -> anyhow::Result<Vec<Crate>> {
    let texts: BTreeMap<&str, &str> =
        sources.iter().map(|source| (source.path.as_str(), source.text.as_str())).collect();
    let is_root = |path: &&str| {
        let at_the_top = |root: &&str| path.strip_suffix(*root).is_some_and(is_folder);
        let binary =
            path.rsplit_once("src/bin/").map(|(_, rest)| rest.trim_end_matches("/main.rs"));
        ROOTS.iter().any(at_the_top)
            || binary.is_some_and(|rest| {
                rest.ends_with(".rs") != path.ends_with("/main.rs") && !rest.contains('/')
            })
    };
    texts.keys().copied().filter(is_root).map(|root| Crate::read(root, &texts)).collect()
}

/// Returns whether a path is empty or ends like a folder.
fn is_folder(path: &str) -> bool {
    path.is_empty() || path.ends_with('/')
}

/// A module while its crate is read.
struct Module {
    /// The module of the file it stands in.
    owner: String,
    contents: Contents,
}

/// The modules of a crate by their paths.
#[derive(Default)]
struct Modules(BTreeMap<String, Module>);

impl Crate {
    fn read(root: &str, texts: &BTreeMap<&str, &str>) -> anyhow::Result<Crate> {
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let mut modules = Modules::default();
        let mut files = BTreeMap::new();
        // The path of a module, its file, and the folder of its children.
        let mut waiting = vec![(ROOT.to_owned(), root.to_owned(), folder)];
        while let Some((path, file, folder)) = waiting.pop() {
            let Some(text) = texts.get(file.as_str()) else { continue };
            let syntax = syn::parse_file(text).with_context(|| format!("{file} is not Rust"))?;
            files.insert(path.clone(), file);
            let mut inline = vec![(path.clone(), folder, syntax.items)];
            while let Some((inner, folder, items)) = inline.pop() {
                let mut contents = Contents::default();
                for item in items {
                    let Some(module) = contents.add(item) else { continue };
                    let (child, below) =
                        (format!("{inner}::{}", module.name), format!("{folder}/{}", module.name));
                    contents.children.insert(module.name);
                    match module.items {
                        Some(items) => inline.push((child, below, items)),
                        None => {
                            let names = [format!("{below}.rs"), format!("{below}/mod.rs")];
                            let found =
                                names.into_iter().find(|it| texts.contains_key(it.as_str()));
                            waiting.extend(found.map(|file| (child, file, below)));
                        }
                    }
                }
                modules.0.insert(inner, Module { owner: path.clone(), contents });
            }
        }
        Ok(Crate { root: root.to_owned(), uses: modules.uses(), files })
    }
}

impl Modules {
    fn uses(&self) -> BTreeSet<Use> {
        let mut uses = BTreeSet::new();
        for (path, module) in &self.0 {
            let mut add = |of: Option<Named>, written: &[String]| {
                // Naming a module is no use of an item in it.
                let Some(Named::Item(of)) = of else { return };
                let Some(of) = self.0.get(&of).map(|of| of.owner.clone()) else { return };
                if of != module.owner {
                    uses.insert(Use { by: module.owner.clone(), of, written: written.join("::") });
                }
            };
            for import in &module.contents.imports {
                if !self.is_re_export(path, import) {
                    add(self.imported(path, import, 0), &import.path);
                }
            }
            for written in &module.contents.paths {
                add(self.named(path, written, 0), written);
            }
        }
        uses
    }

    /// Returns whether an import only shows what lies below the module. Its own code may use the
    /// name as well; the paths in the code tell that.
    fn is_re_export(&self, path: &str, import: &Import) -> bool {
        let of = self.imported(path, import, 0);
        let below = of.as_ref().and_then(|of| of.module().strip_prefix(path));
        import.is_shown && below.is_some_and(|rest| rest.starts_with("::"))
    }
}

#[cfg(test)]
mod tests;
