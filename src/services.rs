//! The page's ways to the world. Only here and in `input` is the browser spoken to.

pub mod clock;
pub mod desk;
pub mod document;
pub mod hands;
pub mod phone_book;
pub mod preferences;
pub mod relay;
pub mod storage;
pub mod viewer;
