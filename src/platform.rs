//! The browser's services: the only modules, with `input`, that name `web_sys`.

pub mod clipboard;
pub mod clock;
pub mod document;
pub mod download;
pub mod storage;
