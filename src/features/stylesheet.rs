//! Stylesheets that arrive with the code of the views they style.

use std::cell::RefCell;

use crate::platform::document;

thread_local! {
    static ADOPTED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Adds the stylesheet of forms to the document, once.
pub(super) fn adopt_forms() {
    adopt(include_str!("../../style/ui/form.css"));
}

/// Adds a stylesheet to the document, once.
pub(super) fn adopt(sheet: &'static str) {
    let is_new = ADOPTED.with_borrow_mut(|adopted| {
        let is_new = !adopted.contains(&sheet);
        adopted.extend(is_new.then_some(sheet));
        is_new
    });
    if is_new {
        document::adopt_styles(&[sheet]);
    }
}
