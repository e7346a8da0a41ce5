//! Finds the module that a path names, or that defines the item it names.

use super::{Import, Modules, ROOT};

/// Declarations that follow each other without an end lead nowhere.
const MAX_STEPS: usize = 32;

/// The target of a path, with the path of its module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A module itself.
    Module(String),
    /// An item of a module, or what belongs to the item.
    Item(String),
}

impl Named {
    pub(super) fn module(&self) -> &str {
        match self {
            Named::Module(module) | Named::Item(module) => module,
        }
    }
}

impl Modules {
    /// Returns the target of an import of the module `at`; `None` when it is in another crate.
    pub(super) fn imported(&self, at: &str, import: &Import, steps: usize) -> Option<Named> {
        match (&import.name, self.named_by_import(at, import, steps)?) {
            // A glob brings in the items.
            (None, Named::Module(module)) => Some(Named::Item(module)),
            (_, named) => Some(named),
        }
    }

    /// Returns the target of a path that stands in the code of the module `at`.
    pub(super) fn named(&self, at: &str, path: &[String], steps: usize) -> Option<Named> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.member(ROOT, rest, steps + 1),
            "self" => self.member(at, rest, steps + 1),
            "super" => {
                let mut at = parent(at)?;
                let mut rest = rest;
                while let Some((_, below)) = rest.split_first().filter(|(next, _)| *next == "super")
                {
                    (at, rest) = (parent(at)?, below);
                }
                self.member(at, rest, steps + 1)
            }
            // Any other name is in scope here, or it names another crate.
            name if self.knows(at, name, steps + 1) => self.member(at, path, steps + 1),
            _ => None,
        }
    }

    fn named_by_import(&self, at: &str, import: &Import, steps: usize) -> Option<Named> {
        if steps > MAX_STEPS {
            return None;
        }
        let (first, rest) = import.path.split_first()?;
        // `use x::y as x` means the module or the crate x, not itself.
        let is_itself = import.name.as_ref() == Some(first);
        if self.0.get(at)?.contents.children.contains(first) {
            self.member(&format!("{at}::{first}"), rest, steps + 1)
        } else if is_itself {
            None
        } else {
            self.named(at, &import.path, steps + 1)
        }
    }

    /// Returns whether `name` is something in the module `at`.
    fn knows(&self, at: &str, name: &str, steps: usize) -> bool {
        let Some(module) = self.0.get(at).filter(|_| steps <= MAX_STEPS) else { return false };
        let contents = &module.contents;
        contents.children.contains(name)
            || contents.items.contains(name)
            || contents.imports.iter().any(|import| import.name.as_deref() == Some(name))
            || self.through_globs(at, name, steps).is_some()
    }

    /// Returns the module whose items a glob in the module `at` brings in, with `name` among them.
    fn through_globs(&self, at: &str, name: &str, steps: usize) -> Option<String> {
        let globs = self.0.get(at)?.contents.imports.iter().filter(|import| import.name.is_none());
        globs.filter_map(|glob| self.named_by_import(at, glob, steps + 1)).find_map(|named| {
            let module = named.module();
            (module != at && self.knows(module, name, steps + 1)).then(|| module.to_owned())
        })
    }

    /// Returns the target of a path from the module `at` downwards.
    fn member(&self, at: &str, path: &[String], steps: usize) -> Option<Named> {
        if steps > MAX_STEPS {
            return None;
        }
        let contents = &self.0.get(at)?.contents;
        let Some((name, rest)) = path.split_first() else {
            return Some(Named::Module(at.to_owned()));
        };
        // A function may have the name of a module; a longer path means the module.
        if contents.children.contains(name) && !(rest.is_empty() && contents.items.contains(name)) {
            return self.member(&format!("{at}::{name}"), rest, steps + 1);
        }
        if contents.items.contains(name) {
            return Some(Named::Item(at.to_owned()));
        }
        let mut imports = contents.imports.iter();
        if let Some(import) = imports.find(|import| import.name.as_ref() == Some(name)) {
            return match self.named_by_import(at, import, steps + 1)? {
                Named::Module(module) => self.member(&module, rest, steps + 1),
                item @ Named::Item(_) => Some(item),
            };
        }
        match self.through_globs(at, name, steps) {
            Some(module) => self.member(&module, path, steps + 1),
            // What a macro of the module writes.
            None => Some(Named::Item(at.to_owned())),
        }
    }
}

fn parent(module: &str) -> Option<&str> {
    module.rsplit_once("::").map(|(parent, _)| parent)
}
