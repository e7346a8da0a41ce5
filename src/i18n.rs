//! Every sentence of the page, in English and German.

mod activity;
mod call;
mod catalogue;
#[cfg(feature = "standalone")]
mod direct;
mod driver;
#[cfg(not(feature = "standalone"))]
mod embed;
pub mod german;
mod keys;
mod language;
pub mod load;
mod maintenance;
mod page;
mod phone_header;
mod phones;
mod problems;
mod reasons;
mod screen;
mod sentences;
mod sequences;
mod sessions;
mod settings;
mod shortcuts;
mod switcher;
mod transfer;

pub use activity::*;
pub use call::*;
pub use catalogue::*;
#[cfg(feature = "standalone")]
pub use direct::*;
pub use driver::*;
#[cfg(not(feature = "standalone"))]
pub use embed::*;
pub use keys::*;
pub use language::Language;
pub use maintenance::*;
pub use page::*;
pub use phone_header::*;
pub use phones::*;
pub use problems::*;
pub use reasons::{explain, problem, reason, remedy};
pub use screen::*;
pub use sentences::{Sentence, t};
pub use sequences::*;
pub use sessions::*;
pub use settings::*;
pub use shortcuts::*;
pub use switcher::*;
pub use transfer::*;
