//! Name resolution.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use tokio::net::lookup_host;

/// A source of addresses for host names.
#[derive(Clone, Debug, Default)]
pub enum Resolver {
    /// The resolver of the system.
    #[default]
    System,
    /// The answers of a test, one per look-up; the last one repeats.
    Scripted(Arc<Mutex<Vec<Vec<IpAddr>>>>),
}

impl Resolver {
    /// Resolves a host name.
    pub(super) async fn look_up(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        match self {
            Resolver::System => Ok(lookup_host((host, port)).await?.collect()),
            Resolver::Scripted(answers) => {
                let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
                let answer = match answers.len() {
                    0 | 1 => answers.first().cloned().unwrap_or_default(),
                    _ => answers.remove(0),
                };
                Ok(answer.into_iter().map(|ip| SocketAddr::new(ip, port)).collect())
            }
        }
    }
}
