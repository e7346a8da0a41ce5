//! Modules without what only tools and people read.

use std::convert::Infallible;

use anyhow::bail;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasmparser::{CustomSectionReader, Element, ElementItems, Operator, Parser};

/// Drops every custom section of `module` (relocations, producers), the names of functions unless
/// they are kept, and the places that the table keeps free for other parts: the cut writes null into each of
/// them, which is what they have anyway. The linker pads numbers that could be relocated; they get their
/// shortest form.
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

    fn parse_element(
        &mut self,
        elements: &mut wasm_encoder::ElementSection,
        element: Element<'_>,
    ) -> Result<(), Error<Infallible>> {
        if has_functions(&element)? {
            utils::parse_element(self, elements, element)?;
        }
        Ok(())
    }
}

/// Returns whether the segment writes anything but null into the table.
fn has_functions(element: &Element<'_>) -> wasmparser::Result<bool> {
    let ElementItems::Expressions(_, items) = &element.items else { return Ok(true) };
    for item in items.clone() {
        if !matches!(item?.get_operators_reader().read()?, Operator::RefNull { .. }) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, CustomSection, ElementSection, Elements, EntityType, GlobalType, ImportSection,
        Module, RefType, ValType,
    };

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

    /// A segment for each other part made the first view larger.
    #[test]
    fn a_segment_of_nothing_is_dropped_and_another_stays() {
        let module = |segments: &[&[ConstExpr]]| {
            let mut elements = ElementSection::new();
            for segment in segments {
                let items = Elements::Expressions(RefType::FUNCREF, (*segment).into());
                elements.active(None, &ConstExpr::i32_const(1), items);
            }
            let mut module = Module::new();
            module.section(&elements);
            module.finish()
        };
        let null = || ConstExpr::ref_null(wasm_encoder::HeapType::FUNC);
        let (free, used) = ([null(), null()], [null(), ConstExpr::ref_func(0)]);
        assert_eq!(strip(&module(&[&free, &used, &free]), false).unwrap(), module(&[&used]));
    }

    #[test]
    fn other_bytes_are_an_error() {
        assert!(strip(b"<html>", false).is_err());
    }
}
