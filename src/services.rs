//! The page's ways to the world. Only here and in `input` is the browser spoken to.

pub mod clipboard;
pub mod clock;
pub mod desk;
pub mod dialled;
pub mod document;
pub mod files;
pub mod hands;
pub mod library;
pub mod phone_book;
pub mod preferences;
pub mod relay;
pub mod storage;
pub mod viewer;
