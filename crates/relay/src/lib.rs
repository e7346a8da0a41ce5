//! The Deskside relay: serves the page and speaks to the phones where a browser cannot.
//!
//! A browser may not read a phone's answers (no CORS headers), cannot answer its digest challenge,
//! and cannot wait in line with other browsers. The relay can. It is not a proxy: a request names a
//! phone by id and carries a typed command, and the relay spells the URL itself.
//!
//! In reading order: [`config`] is what the administrator says, [`state`] what holds now, [`phone`]
//! speaks to one phone ([`tls`] and [`net`] say to whom), [`access`] says who may do what,
//! [`api`] is what the page calls, [`web`] is the page itself and the rules for every answer,
//! [`server`] holds the connections, [`audit`] and [`metrics`] tell what happened.

pub mod access;
pub mod api;
pub mod audit;
pub mod config;
#[cfg(feature = "demo")]
pub mod demo;
pub mod error;
pub mod metrics;
pub mod net;
pub mod phone;
pub mod server;
mod shutdown;
pub mod state;
pub mod tls;
pub mod web;
