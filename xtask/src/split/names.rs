//! Names of imports without their hashes.
//!
//! wasm-bindgen names each import after its function and a hash of the crate, such as
//! `__wbg_focus_c6c1e4a8b1f3e2d0`. The name stands in the page's module and in its script, and no compression makes a
//! hash shorter: together they were 4 kB of the first view. Numbers do as well; a name keeps its length, so nothing in
//! the module moves.

use std::collections::BTreeMap;

use anyhow::bail;
use wasmparser::{Parser, Payload};

/// The length of a hash, as text.
const HASH: usize = 16;
/// The beginning of every name with a hash.
const PREFIX: &[u8] = b"__wbg_";

/// Puts numbers in place of the hashes in the names of imports, wherever the module has them: in its table of imports,
/// and in what wasm-bindgen reads of them.
///
/// # Errors
/// When it is not a module.
pub(crate) fn number(module: &mut [u8]) -> anyhow::Result<()> {
    let numbers = numbers(module)?;
    let mut at = 0;
    while let Some(found) = module.get(at..).and_then(|rest| find(rest, PREFIX)) {
        at += found + PREFIX.len();
        let name = module.get(at..).unwrap_or_default();
        let Some((length, number)) = hashed(name, &numbers) else { continue };
        let hash = at + length - HASH..at + length;
        if let Some(hash) = module.get_mut(hash) {
            hash.copy_from_slice(format!("{number:0HASH$x}").as_bytes());
        }
        at += length;
    }
    Ok(())
}

/// Returns a number for each import with a hash, by its name after the prefix. Imports that are called alike have
/// different ones.
fn numbers(module: &[u8]) -> anyhow::Result<BTreeMap<Vec<u8>, usize>> {
    let mut counts = BTreeMap::<&str, usize>::new();
    let mut numbers = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        let imports = match payload {
            Ok(Payload::ImportSection(imports)) => imports,
            Ok(_) => continue,
            Err(error) => bail!("the page is not a module: {error}"),
        };
        for import in imports.into_imports() {
            let name = import?.name.strip_prefix("__wbg_").unwrap_or_default();
            let Some((called, hash)) = name.rsplit_once('_') else { continue };
            if hash.len() == HASH && hash.bytes().all(is_digit) {
                let count = counts.entry(called).or_default();
                numbers.insert(name.as_bytes().to_vec(), *count);
                *count += 1;
            }
        }
    }
    Ok(numbers)
}

/// Returns the length and the number of the import whose name `text` begins with. What follows a name may be anything.
fn hashed(text: &[u8], numbers: &BTreeMap<Vec<u8>, usize>) -> Option<(usize, usize)> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'$';
    let longest = text.iter().take_while(|byte| is_part(byte)).count();
    (HASH + 1..=longest).find_map(|length| {
        let name = text.get(..length)?;
        let is_hash = name.get(length - HASH..)?.iter().copied().all(is_digit);
        let number = numbers.get(name).filter(|_| is_hash)?;
        Some((length, *number))
    })
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CustomSection, EntityType, GlobalType, ImportSection, Module, ValType};

    use super::*;

    fn module(imports: &[&str], description: &str) -> Vec<u8> {
        let kind = EntityType::Global(GlobalType {
            val_type: ValType::I32,
            mutable: false,
            shared: false,
        });
        let mut section = ImportSection::new();
        for name in imports {
            section.import("__wbindgen_placeholder__", name, kind);
        }
        let mut module = Module::new();
        module.section(&section);
        module.section(&CustomSection {
            name: "__wasm_bindgen_unstable".into(),
            data: description.as_bytes().into(),
        });
        module.finish()
    }

    /// The hashes of 300 names were 4 kB of the first view, since nothing compresses them.
    #[test]
    fn every_import_has_a_number_and_those_that_are_called_alike_have_others() {
        let mut hashed = module(
            &[
                "__wbg_set_0123456789abcdef",
                "__wbg_set_fedcba9876543210",
                "__wbg_focus_00000000deadbeef",
                "__wbg_new_0_0011223344556677",
                "__wbindgen_throw",
            ],
            "x__wbg_set_fedcba9876543210a\u{2}__wbg_gone_0123456789abcdef__wbg_focus_00000000deadbeef",
        );
        number(&mut hashed).unwrap();
        let numbered = module(
            &[
                "__wbg_set_0000000000000000",
                "__wbg_set_0000000000000001",
                "__wbg_focus_0000000000000000",
                "__wbg_new_0_0000000000000000",
                "__wbindgen_throw",
            ],
            "x__wbg_set_0000000000000001a\u{2}__wbg_gone_0123456789abcdef__wbg_focus_0000000000000000",
        );
        assert_eq!(hashed, numbered);
    }

    #[test]
    fn other_bytes_are_an_error() {
        assert!(number(&mut b"<html>".to_vec()).is_err());
    }
}
