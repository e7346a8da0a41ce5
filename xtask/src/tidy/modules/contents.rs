//! What one module contains: its items, its imports and the paths in its code.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, ItemUse, UseTree, Visibility};

/// The contents of a module.
#[derive(Default)]
pub(super) struct Contents {
    /// The names of the modules below it.
    pub(super) children: BTreeSet<String>,
    /// The names of its items.
    pub(super) items: BTreeSet<String>,
    pub(super) imports: Vec<Import>,
    /// The paths in its code that begin with a name, without those in `use` declarations.
    pub(super) paths: BTreeSet<Vec<String>>,
}

/// One name that a `use` declaration brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import {
    pub(super) path: Vec<String>,
    /// The name it has here; none for a glob.
    pub(super) name: Option<String>,
    /// Whether other modules can reach it here.
    pub(super) is_shown: bool,
}

/// A `mod` declaration.
pub(super) struct Declared {
    pub(super) name: String,
    /// Its items, when they stand in the same file.
    pub(super) items: Option<Vec<Item>>,
}

impl Contents {
    /// Takes an item in; returns it when it is a module.
    pub(super) fn add(&mut self, item: Item) -> Option<Declared> {
        if attributes(&item).iter().any(is_for_tests) {
            return None;
        }
        match item {
            Item::Mod(module) => {
                let items = module.content.map(|(_, items)| items);
                return Some(Declared { name: module.ident.to_string(), items });
            }
            Item::Use(declaration) => self.import(&declaration),
            other => {
                self.items.extend(name(&other));
                self.scan(other.into_token_stream());
            }
        }
        None
    }

    fn import(&mut self, declaration: &ItemUse) {
        // A path with `::` in front names another crate.
        if declaration.leading_colon.is_none() {
            let is_shown = !matches!(declaration.vis, Visibility::Inherited);
            self.flatten(&declaration.tree, &mut Vec::new(), is_shown);
        }
    }

    fn flatten(&mut self, tree: &UseTree, path: &mut Vec<String>, is_shown: bool) {
        let mut add = |path: Vec<String>, name: Option<String>| {
            self.imports.push(Import { path, name, is_shown });
        };
        match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.flatten(&inner.tree, path, is_shown);
                path.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.flatten(tree, path, is_shown);
                }
            }
            UseTree::Glob(_) => add(path.clone(), None),
            UseTree::Name(last) => {
                let last = last.ident.to_string();
                match path.last().filter(|_| last == "self") {
                    Some(module) => add(path.clone(), Some(module.clone())),
                    None => {
                        let whole = path.iter().chain([&last]).cloned().collect();
                        add(whole, Some(last));
                    }
                }
            }
            UseTree::Rename(last) => {
                let (ident, name) = (last.ident.to_string(), last.rename.to_string());
                let whole = if ident == "self" {
                    path.clone()
                } else {
                    [path.as_slice(), &[ident]].concat()
                };
                add(whole, Some(name));
            }
        }
    }

    /// Collects the paths in code.
    fn scan(&mut self, code: TokenStream) {
        let tokens: Vec<TokenTree> = code.into_iter().collect();
        let sign = |at: Option<usize>| match at.and_then(|at| tokens.get(at)) {
            Some(TokenTree::Punct(sign)) => sign.as_char(),
            _ => ' ',
        };
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let first = at;
            at += 1;
            match token {
                TokenTree::Punct(hash)
                    if hash.as_char() == '#' && tokens.get(at).is_some_and(is_test_condition) =>
                {
                    at = end_of_item(&tokens, at + 1);
                }
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Ident(word) if word == "use" && sign(Some(at)) != '<' => {
                    let declaration = tokens.iter().skip(first).take_while(|token| !is(token, ';'));
                    let text: TokenStream = declaration.cloned().collect();
                    at = first + text.clone().into_iter().count();
                    if let Ok(declaration) = syn::parse_str(&format!("{text};")) {
                        self.import(&declaration);
                    }
                }
                TokenTree::Ident(word) => {
                    let mut path = vec![word.to_string()];
                    while sign(Some(at)) == ':'
                        && sign(Some(at + 1)) == ':'
                        && let Some(TokenTree::Ident(next)) = tokens.get(at + 2)
                    {
                        path.push(next.to_string());
                        at += 3;
                    }
                    // After one dot stands a field or a method, after two a bound; after one colon a
                    // type, after two the end of another path.
                    let before = [sign(first.checked_sub(2)), sign(first.checked_sub(1))];
                    if !matches!(before, [':', ':']) && (before[1] != '.' || before[0] == '.') {
                        self.paths.insert(path);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Returns whether a token is an attribute's brackets with a condition that holds in tests only.
fn is_test_condition(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let text: String = group.stream().to_string().split_whitespace().collect();
    text == "test" || text.starts_with("cfg(test)") || text.starts_with("cfg(all(test,")
}

fn is_for_tests(attribute: &Attribute) -> bool {
    let brackets = Group::new(Delimiter::Bracket, attribute.meta.to_token_stream());
    is_test_condition(&TokenTree::Group(brackets))
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == sign)
}

/// Returns where the item that begins at `start` has ended: after its braces, its semicolon, or the
/// comma that ends a field or a variant.
fn end_of_item(tokens: &[TokenTree], start: usize) -> usize {
    let mut depth = 0_i32;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return at + 1,
            TokenTree::Punct(sign) => match sign.as_char() {
                '<' => depth += 1,
                '>' => depth -= 1,
                ';' => return at + 1,
                ',' if depth <= 0 => return at + 1,
                _ => {}
            },
            _ => {}
        }
    }
    tokens.len()
}

/// Returns the attributes of an item.
fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Returns the name that an item defines.
fn name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
