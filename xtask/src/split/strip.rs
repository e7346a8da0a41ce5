//! Modules without what only tools and people read.

use std::convert::Infallible;

use anyhow::bail;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasmparser::{CustomSectionReader, Parser};

/// Drops every custom section of `module` (relocations, producers), the names of functions unless
/// they are kept. The linker pads numbers that could be relocated; they get their shortest form.
///
/// # Errors
/// When it is not a module.
pub(crate) fn strip(module: &[u8], keeps_names: bool) -> anyhow::Result<Vec<u8>> {
    let mut stripped = wasm_encoder::Module::new();
    match (Strip { keeps_names }).parse_core_module(&mut stripped, Parser::new(0), module) {
        Ok(()) => Ok(stripped.finish()),
        Err(error) => bail!("a part of the page is not a module: {error}"),
    }
}

struct Strip {
    keeps_names: bool,
}

impl Reencode for Strip {
    type Error = Infallible;

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

#[cfg(test)]
mod tests {
    use wasm_encoder::{CustomSection, EntityType, GlobalType, ImportSection, Module, ValType};

    use super::*;

    fn module(sections: &[&str]) -> Vec<u8> {
        let mut imports = ImportSection::new();
        let kind = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        imports.import("./page_bg.js", "__wbg_log_0123456789abcdef", EntityType::Global(kind));
        let mut module = Module::new();
        module.section(&imports);
        for name in sections {
            module.section(&CustomSection { name: (*name).into(), data: (&[][..]).into() });
        }
        module.finish()
    }

    #[test]
    fn custom_sections_are_dropped_and_the_rest_stays() {
        let sections = ["linking", "name", "reloc.CODE"];
        assert_eq!(strip(&module(&sections), false).unwrap(), module(&[]));
    }

    #[test]
    fn names_are_kept_on_request() {
        assert_eq!(strip(&module(&["linking", "name"]), true).unwrap(), module(&["name"]));
    }

    #[test]
    fn other_bytes_are_an_error() {
        assert!(strip(b"<html>", false).is_err());
    }
}
