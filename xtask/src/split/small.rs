//! Modules and their script without what only tools and people read.

use std::{collections::BTreeMap, convert::Infallible};

use anyhow::{Context, bail};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasmparser::{CustomSectionReader, Imports, Parser};

/// The module from which the page's own script gives the page what it imports.
const SCRIPT: &str = "./deskside-page_bg.js";

/// What is said in few words: each name that the script gives a module, and the one it gets.
#[derive(Default)]
pub(super) struct Small {
    keeps_names: bool,
    names: BTreeMap<String, String>,
}

impl Small {
    /// With the names of functions and of what is imported for whoever reads a stack, or without.
    pub(super) fn new(keeps_names: bool) -> Small {
        Small { keeps_names, names: BTreeMap::new() }
    }

    /// A module, written anew: numbers as short as they can be, nothing of how it was made or where
    /// its parts could be moved, imports with short names.
    ///
    /// # Errors
    /// When it is no module.
    pub(super) fn module(&mut self, module: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut written = wasm_encoder::Module::new();
        match self.parse_core_module(&mut written, Parser::new(0), module) {
            Ok(()) => Ok(written.finish()),
            Err(error) => bail!("a piece of the page is no module: {error}"),
        }
    }

    /// The script, with the names that the modules got: in the loader of wasm-bindgen a third is
    /// names with a hash, which no compression makes smaller.
    ///
    /// # Errors
    /// When a name is not in it.
    pub(super) fn script(&self, script: &str) -> anyhow::Result<String> {
        if self.keeps_names {
            return Ok(script.to_owned());
        }
        let mut small = String::with_capacity(script.len());
        let mut is_told = false;
        for line in script.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
            is_told |= line.starts_with("/**");
            if !is_told {
                small.push_str(line);
                small.push('\n');
            }
            is_told &= !line.ends_with("*/");
        }
        // The minifier of trunk does not know the short form.
        small = small.replace(
            "export { initSync, __wbg_init as default };",
            "export { initSync };\nexport default __wbg_init;",
        );
        for (name, short) in &self.names {
            // It is a key of an object, and stands nowhere else.
            let (before, after) = small
                .split_once(&format!("{name}:"))
                .with_context(|| format!("{name} is not given"))?;
            small = format!("{before}{short}:{after}");
        }
        Ok(small)
    }

    fn short(&mut self, name: &str) -> String {
        if self.keeps_names || !name.starts_with("__wb") {
            return name.to_owned();
        }
        let count = self.names.len();
        self.names.entry(name.to_owned()).or_insert_with(|| letters(count)).clone()
    }
}

impl Reencode for Small {
    type Error = Infallible;

    fn parse_imports(
        &mut self,
        imports: &mut wasm_encoder::ImportSection,
        group: Imports<'_>,
    ) -> Result<(), Error<Infallible>> {
        let Imports::Single(_, import) = group else {
            return utils::parse_imports(self, imports, group);
        };
        let kind = self.entity_type(import.ty)?;
        let name =
            if import.module == SCRIPT { self.short(import.name) } else { import.name.to_owned() };
        imports.import(import.module, &name, kind);
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        module: &mut wasm_encoder::Module,
        section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        if self.keeps_names && section.name() == "name" {
            utils::parse_custom_section(self, module, section)?;
        }
        Ok(())
    }
}

/// `a` to `z`, then `aa` and so on; with an underline, so that it is no word of the language.
fn letters(mut nth: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + u8::try_from(nth % 26).unwrap_or_default());
        nth /= 26;
        if nth == 0 {
            break;
        }
        nth -= 1;
    }
    letters.push(b'_');
    String::from_utf8_lossy(&letters).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wasm_encoder::{CustomSection, EntityType, GlobalType, ImportSection, Module, ValType};

    use super::*;

    const LONG: &str = "__wbg_log_0123456789abcdef";

    fn module(imported: &str, notes: &[&str]) -> Vec<u8> {
        let mut imports = ImportSection::new();
        let kind = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        imports.import(SCRIPT, imported, EntityType::Global(kind));
        let mut module = Module::new();
        module.section(&imports);
        for name in notes {
            module.section(&CustomSection { name: (*name).into(), data: (&[][..]).into() });
        }
        module.finish()
    }

    #[test]
    fn notes_go_and_both_sides_have_the_same_short_names() {
        let mut small = Small::new(false);
        let notes = ["linking", "name", "reloc.CODE"];
        assert_eq!(small.module(&module(LONG, &notes)).unwrap(), module("a_", &[]));
        let script =
            format!("/** What\n * it is. */\nconst all = {{\n    {LONG}: function(x) {{}},\n}};\n");
        assert_eq!(small.script(&script).unwrap(), "const all = {\na_: function(x) {},\n};\n");
        assert!(small.script("const all = {};").is_err());
    }

    #[test]
    fn names_stay_where_somebody_reads_them() {
        let mut small = Small::new(true);
        let kept = small.module(&module(LONG, &["linking", "name"])).unwrap();
        assert_eq!(kept, module(LONG, &["name"]));
        assert_eq!(small.script("  x: 1").unwrap(), "  x: 1");
    }

    #[test]
    fn no_name_is_given_twice() {
        let names: BTreeSet<_> = (0..3_000).map(letters).collect();
        assert_eq!(names.len(), 3_000);
    }
}
