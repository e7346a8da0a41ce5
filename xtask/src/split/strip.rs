//! Modules without what only tools and people read.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use anyhow::bail;
use wasm_encoder::{
    TypeSection,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{CustomSectionReader, Element, ElementItems, Operator, Parser, TypeSectionReader};

/// Drops every custom section of `module` (relocations, producers), the names of functions unless
/// they are kept, the types of functions that only other parts have, and the places that the table keeps
/// free for other parts: the cut writes null into each of them, which is what they have anyway. The linker
/// pads numbers that could be relocated; they get their shortest form.
///
/// # Errors
/// When it is not a module.
pub(super) fn strip(module: &[u8], keeps_names: bool) -> anyhow::Result<Vec<u8>> {
    let mut search = Strip { keeps_names, ..Strip::default() };
    search.run(module)?;
    let kept = search.used.into_iter().zip(0..).collect();
    Strip { keeps_names, kept: Some(kept), ..Strip::default() }.run(module)
}

#[derive(Default)]
struct Strip {
    keeps_names: bool,
    /// The types that something in the module has, by their numbers in it.
    used: BTreeSet<u32>,
    /// The new numbers of the types that stay, once they are known; until then all stay.
    kept: Option<BTreeMap<u32, u32>>,
}

impl Strip {
    fn run(&mut self, module: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut stripped = wasm_encoder::Module::new();
        match self.parse_core_module(&mut stripped, Parser::new(0), module) {
            Ok(()) => Ok(stripped.finish()),
            Err(error) => bail!("a part of the page is not a module: {error}"),
        }
    }

    fn number(&self, of: u32) -> Option<u32> {
        self.kept.as_ref().map_or(Some(of), |kept| kept.get(&of).copied())
    }
}

impl Reencode for Strip {
    type Error = Infallible;

    fn type_index(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
        self.used.insert(index);
        Ok(self.number(index).unwrap_or(index))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        // A group is one type: Rust makes no others.
        for (group, index) in section.into_iter().zip(0..) {
            if self.number(index).is_some() {
                self.parse_recursive_type_group(types.ty(), group?)?;
            }
        }
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
        CodeSection, ConstExpr, CustomSection, ElementSection, Elements, EntityType, Function,
        FunctionSection, GlobalType, ImportSection, Module, RefType, ValType,
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

    /// Each of 70 parts had the types of all functions of the page, 0.2 kB with brotli.
    #[test]
    fn only_types_that_are_used_stay() {
        let module = |types: &[&[ValType]], function: u32, called: u32| {
            let mut section = TypeSection::new();
            for parameters in types {
                section.ty().function(parameters.iter().copied(), []);
            }
            let mut functions = FunctionSection::new();
            functions.function(function);
            let mut body = Function::new([]);
            body.instructions().i32_const(0).call_indirect(0, called).end();
            let mut code = CodeSection::new();
            code.function(&body);
            let mut module = Module::new();
            module.section(&section).section(&functions).section(&code);
            module.finish()
        };
        let (none, one, two) = (&[][..], &[ValType::I32][..], &[ValType::I64, ValType::F64][..]);
        let whole = module(&[two, none, one, none, two, two], 3, 4);
        assert_eq!(strip(&whole, false).unwrap(), module(&[none, two], 0, 1));
    }

    #[test]
    fn other_bytes_are_an_error() {
        assert!(strip(b"<html>", false).is_err());
    }
}
