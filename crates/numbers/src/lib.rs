//! Reads telephone numbers as people write and paste them: in signatures, links and tables.
//!
//! What a country's numbers look like is libphonenumber's knowledge. What is dialled is what was meant;
//! where a text may mean two calls, or none that exists, the reading asks.

mod dialled;
mod library;
mod link;
mod pieces;
mod plain;
mod read;

pub use library::countries;
pub use read::read;
