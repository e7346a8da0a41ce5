//! Name resolution: without threads, with a cache, and one look-up at a time for a name.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use hickory_resolver::{
    TokioResolver,
    config::{NameServerConfig, ResolverConfig, ResolverOpts},
    net::{NetError, runtime::TokioRuntimeProvider},
};
use relay_api::Reason;
use tokio::{sync::Semaphore, task::spawn_blocking};

/// The time that a name server has for an answer, and how often it is asked.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);
const ATTEMPTS: usize = 2;
/// The longest time for which an answer is used; a sixth of it where the name does not exist.
const MAX_AGE: Duration = Duration::from_secs(60);
/// Names that are kept.
const CACHE_SIZE: u64 = 1_024;
/// Look-ups at a time; more wait.
const MAX_LOOK_UPS: usize = 64;

/// A source of addresses for host names. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Resolver {
    /// Name servers.
    Dns(Arc<Dns>),
    /// The answers of a test, one per look-up; the last one repeats.
    Scripted(Arc<Mutex<Vec<Vec<IpAddr>>>>),
}

/// The reason why there are no addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LookUpError {
    /// The name does not exist, or the name server does not know it.
    NotFound,
    /// No name server answered.
    TimedOut,
}

type LookUp = Shared<BoxFuture<'static, Result<Vec<IpAddr>, LookUpError>>>;

/// Name servers, those of the system or a given one.
#[derive(Debug)]
pub struct Dns {
    server: Option<SocketAddr>,
    /// Absent until the first look-up, and after a reload.
    resolver: Mutex<Option<Arc<TokioResolver>>>,
    /// The look-ups that are under way.
    under_way: Mutex<HashMap<String, LookUp>>,
    permits: Semaphore,
}

impl Default for Resolver {
    fn default() -> Resolver {
        Resolver::system()
    }
}

impl Resolver {
    /// Returns the resolver with the name servers of the system (`/etc/resolv.conf`) and `/etc/hosts`.
    #[must_use]
    pub fn system() -> Resolver {
        Resolver::of(None)
    }

    /// Returns a resolver with one name server.
    #[must_use]
    pub fn of_server(server: SocketAddr) -> Resolver {
        Resolver::of(Some(server))
    }

    fn of(server: Option<SocketAddr>) -> Resolver {
        Resolver::Dns(Arc::new(Dns {
            server,
            resolver: Mutex::default(),
            under_way: Mutex::default(),
            permits: Semaphore::new(MAX_LOOK_UPS),
        }))
    }

    /// Reads the settings of the system again at the next look-up.
    pub(crate) fn reload(&self) {
        if let Resolver::Dns(dns) = self {
            *lock(&dns.resolver) = None;
        }
    }

    /// Resolves a host name.
    ///
    /// # Errors
    /// When it is not known, or no name server answers.
    pub(super) async fn look_up(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Reason> {
        let found = match self {
            Resolver::Dns(dns) => dns.look_up(host).await,
            Resolver::Scripted(answers) => {
                let mut answers = lock(answers);
                Ok(match answers.len() {
                    0 | 1 => answers.first().cloned().unwrap_or_default(),
                    _ => answers.remove(0),
                })
            }
        };
        let host = host.to_owned();
        match found {
            Ok(found) if found.is_empty() => Err(Reason::HostNotFound { host }),
            Ok(found) => Ok(found.into_iter().map(|ip| SocketAddr::new(ip, port)).collect()),
            Err(LookUpError::NotFound) => Err(Reason::HostNotFound { host }),
            Err(LookUpError::TimedOut) => Err(Reason::HostLookupTimeout { host }),
        }
    }
}

impl Dns {
    /// Resolves a name, together with all who ask for it at the same time. It goes on when they have left: the
    /// next one finds its result.
    async fn look_up(self: &Arc<Self>, host: &str) -> Result<Vec<IpAddr>, LookUpError> {
        let under_way = lock(&self.under_way).get(host).cloned();
        let look_up = under_way.unwrap_or_else(|| self.begin(host.to_owned()));
        look_up.await
    }

    fn begin(self: &Arc<Self>, host: String) -> LookUp {
        let (dns, name) = (self.clone(), host.clone());
        let task = tokio::spawn(async move {
            let found = dns.ask(&name).await;
            lock(&dns.under_way).remove(&name);
            found
        });
        let look_up: BoxFuture<'static, _> =
            Box::pin(async move { task.await.unwrap_or(Err(LookUpError::NotFound)) });
        let look_up = look_up.shared();
        lock(&self.under_way).insert(host, look_up.clone());
        look_up
    }

    async fn ask(self: &Arc<Self>, host: &str) -> Result<Vec<IpAddr>, LookUpError> {
        let _permit = self.permits.acquire().await;
        let known = lock(&self.resolver).clone();
        let resolver = match known {
            Some(resolver) => resolver,
            None => {
                let dns = self.clone();
                spawn_blocking(move || dns.build())
                    .await
                    .unwrap_or(None)
                    .ok_or(LookUpError::NotFound)?
            }
        };
        match resolver.lookup_ip(host).await {
            Ok(found) => Ok(found.iter().collect()),
            Err(error) => {
                tracing::debug!(host, %error, "name look-up failed");
                let is_silent = matches!(error, NetError::Timeout | NetError::NoConnections);
                Err(if is_silent { LookUpError::TimedOut } else { LookUpError::NotFound })
            }
        }
    }

    /// Reads the settings of the system.
    fn build(&self) -> Option<Arc<TokioResolver>> {
        let of_server = |ip: IpAddr, port: u16| {
            let mut server = NameServerConfig::udp_and_tcp(ip);
            for connection in &mut server.connections {
                connection.port = port;
            }
            let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        };
        let mut builder = match self.server {
            Some(server) => of_server(server.ip(), server.port()),
            None => TokioResolver::builder_tokio().unwrap_or_else(|error| {
                tracing::warn!(%error, "/etc/resolv.conf cannot be used; asking a name server on this machine");
                of_server(IpAddr::from([127, 0, 0, 1]), 53)
            }),
        };
        let options: &mut ResolverOpts = builder.options_mut();
        options.timeout = ANSWER_LIMIT;
        options.attempts = ATTEMPTS;
        options.cache_size = CACHE_SIZE;
        options.positive_max_ttl = Some(MAX_AGE);
        options.negative_max_ttl = Some(MAX_AGE / 6);
        let built = builder.build().map(Arc::new);
        let resolver =
            built.inspect_err(|error| tracing::error!(%error, "no name resolution")).ok();
        lock(&self.resolver).clone_from(&resolver);
        resolver
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::{net::UdpSocket, time::Instant};

    use super::*;

    /// Starts a name server that knows one address for every name, or never answers; counts the questions.
    async fn name_server(answers: bool) -> (Resolver, Arc<AtomicUsize>) {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let resolver = Resolver::of_server(socket.local_addr().unwrap());
        let questions = Arc::new(AtomicUsize::new(0));
        let count = questions.clone();
        tokio::spawn(async move {
            let mut question = [0; 512];
            loop {
                let (length, from) = socket.recv_from(&mut question).await.unwrap();
                // The type is the second but last pair of bytes of a question without additional records.
                let text = &question[..length];
                let is_ipv4 = text.windows(4).any(|bytes| bytes == [0, 1, 0, 1]);
                count.fetch_add(usize::from(is_ipv4), Ordering::SeqCst);
                if !answers {
                    continue;
                }
                let end = 12 + text[12..].iter().position(|byte| *byte == 0).unwrap() + 5;
                let mut answer = text[..end].to_vec();
                answer[2..12].copy_from_slice(&[
                    0x81,
                    0x80,
                    0,
                    1,
                    0,
                    u8::from(is_ipv4),
                    0,
                    0,
                    0,
                    0,
                ]);
                if is_ipv4 {
                    answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4, 10, 1, 2, 3]);
                }
                socket.send_to(&answer, from).await.unwrap();
            }
        });
        (resolver, questions)
    }

    #[tokio::test]
    async fn all_who_ask_for_a_name_share_one_look_up_and_its_answer_is_kept() {
        let (resolver, questions) = name_server(true).await;
        let all = (0..50).map(|_| resolver.look_up("frontdesk.example", 80));
        for found in futures_util::future::join_all(all).await {
            assert_eq!(found.unwrap(), ["10.1.2.3:80".parse().unwrap()]);
        }
        let found = resolver.look_up("frontdesk.example", 8080).await.unwrap();
        assert_eq!(found, ["10.1.2.3:8080".parse().unwrap()]);
        assert_eq!(questions.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_name_server_that_does_not_answer_is_not_an_unknown_name() {
        let (resolver, _questions) = name_server(false).await;
        let names: Vec<_> = (0..50).map(|nth| format!("phone{nth}.example")).collect();
        let all = names.iter().map(|name| resolver.look_up(name, 80));
        // A name of this machine needs no name server, and waits for none.
        let own = async {
            let started = Instant::now();
            resolver.look_up("localhost", 80).await.unwrap();
            started.elapsed()
        };
        let (all, own) = tokio::join!(futures_util::future::join_all(all), own);
        for (name, found) in names.into_iter().zip(all) {
            assert_eq!(found, Err(Reason::HostLookupTimeout { host: name }));
        }
        assert!(own < Duration::from_secs(1), "{own:?}");
    }
}
