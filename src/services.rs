//! The page's ways to the world. Only here and in `input` is the browser spoken to.

pub mod clipboard;
pub mod clock;
pub mod desk;
pub mod dialled;
pub mod document;
pub mod files;
pub mod hands;
pub mod library;
pub mod link;
pub mod phone_book;
pub mod pieces;
pub mod preferences;
#[cfg(not(feature = "standalone"))]
pub mod relay;
#[cfg(feature = "standalone")]
pub mod standalone;
pub mod storage;
#[cfg(not(feature = "standalone"))]
mod told;
pub mod viewer;
