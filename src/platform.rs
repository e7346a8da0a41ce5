//! The browser's services: the only modules, with `input`, that name `web_sys`.

#[cfg(not(feature = "standalone"))]
pub mod byte_stream;
#[cfg(not(feature = "standalone"))]
pub mod channel;
pub mod clipboard;
pub mod clock;
pub mod document;
pub mod download;
pub mod image;
pub mod intl;
pub mod json;
pub mod network;
#[cfg(feature = "standalone")]
pub mod permission;
#[cfg(feature = "standalone")]
pub mod popup;
#[cfg(not(feature = "standalone"))]
pub mod portal;
pub mod random;
pub mod sign_in_window;
pub mod storage;
pub mod task;
pub mod timer;
