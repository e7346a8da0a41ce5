//! The relay as a whole: what holds now, and how that changes while it runs.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use cookie::Key;
use relay_api::Code;
use tokio::sync::watch;

use crate::{
    access::{CoolDown, Person, Sessions, Throttle},
    audit::Audit,
    config::{self, AdHoc, Added, Address, Config, PhoneOrigin},
    error::ApiError,
    metrics::Metrics,
    net::{Ranges, Reach, Resolver},
    phone::{Phone, Shared},
    shutdown::Begun,
};

/// Phones that may be added at once.
const MOST_ADDED: usize = 200;

/// The relay. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Relay(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    now: RwLock<Arc<Now>>,
    /// Only one change at a time.
    changing: Mutex<()>,
    /// Encrypts sessions where the configuration has no key.
    random_key: Key,
    own: Option<SocketAddr>,
    resolver: Resolver,
    shared: Shared,
    cool_down: CoolDown,
    /// Counts the changes of who may do what.
    people: watch::Sender<u64>,
}

/// What holds until the next change.
#[derive(Debug)]
pub struct Now {
    /// What the administrator says.
    pub config: Config,
    /// The phones of the configuration, then those that people have added.
    pub phones: Vec<Phone>,
    pub(crate) sessions: Sessions,
    pub(crate) throttle: Arc<Throttle>,
    is_stopping: bool,
}

impl Now {
    /// The phone called `id`, if `person` may know of it.
    pub(crate) fn find<'a>(&'a self, id: &str, person: &'a Person) -> Result<&'a Phone, ApiError> {
        let mut seen = self.seen_by(person);
        let found = seen.find(|phone| phone.config().id == id);
        found.ok_or_else(|| {
            let ids: Vec<_> =
                self.seen_by(person).map(|phone| phone.config().id.as_str()).collect();
            let short: String = id.chars().take(64).collect();
            ApiError::new(
                Code::UnknownPhone,
                format!("no phone is called `{short}`; there are {}", ids.join(", ")),
            )
        })
    }

    /// The phones that `person` may know of.
    pub(crate) fn seen_by<'a>(&'a self, person: &'a Person) -> impl Iterator<Item = &'a Phone> {
        self.phones.iter().filter(|phone| person.sees(phone.config()))
    }

    /// Whether the relay takes commands.
    pub(crate) fn is_ready(&self) -> bool {
        !self.is_stopping
    }
}

impl Relay {
    /// Starts the phones. `own` is where the relay listens.
    ///
    /// # Errors
    /// When the audit log cannot be written, or the system has no random numbers.
    pub fn start(config: Config, own: Option<SocketAddr>) -> Result<Relay, String> {
        Relay::with_resolver(config, own, Resolver::System)
    }

    /// Starts the phones; names of added ones are looked up by `resolver`.
    ///
    /// # Errors
    /// As [`Relay::start`].
    pub fn with_resolver(
        config: Config,
        own: Option<SocketAddr>,
        resolver: Resolver,
    ) -> Result<Relay, String> {
        let mut random = [0; 64];
        getrandom::fill(&mut random).map_err(|error| error.to_string())?;
        let random_key = Sessions::key(&random);
        let shared = Shared::default();
        shared.audit.open(config.audit_log.clone())?;
        let start = |phone: &Arc<config::Phone>| Phone::start(phone.clone(), &shared, None);
        let now = Now {
            phones: config.phones.iter().map(start).collect(),
            sessions: Sessions::new(&config.people, &config.web, &random_key),
            throttle: Arc::new(Throttle::new(config.limits)),
            is_stopping: false,
            config,
        };
        Ok(Relay(Arc::new(Inner {
            now: RwLock::new(Arc::new(now)),
            changing: Mutex::default(),
            random_key,
            own,
            resolver,
            shared,
            cool_down: CoolDown::default(),
            people: watch::Sender::new(0),
        })))
    }

    /// What holds now.
    #[must_use]
    pub fn now(&self) -> Arc<Now> {
        self.0.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn audit(&self) -> &Audit {
        &self.0.shared.audit
    }

    /// What is counted.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.shared.metrics
    }

    /// Begins something that an orderly end waits for; see [`Relay::finished`].
    pub(crate) fn begin(&self) -> Begun {
        self.0.shared.unfinished.begin()
    }

    /// Ready when nothing is on its way to a phone any more, once the relay was told to stop.
    pub async fn finished(&self) {
        self.0.shared.unfinished.ended().await;
    }

    pub(crate) fn cool_down(&self) -> &CoolDown {
        &self.0.cool_down
    }

    /// Ready when it changes who may do what.
    pub(crate) async fn people_changed(&self) {
        // An error cannot be: `self` holds the sender.
        let _ = self.0.people.subscribe().changed().await;
    }

    /// Takes another configuration. Phones that are the same in both keep their connection, their
    /// queue and whoever looks at them; the others finish what is on its way.
    ///
    /// # Errors
    /// When the audit log cannot be written, or the relay is told to stop already; nothing is
    /// changed then.
    pub fn reload(&self, config: Config) -> Result<(), String> {
        let _changing = self.0.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.now();
        if before.is_stopping {
            // Who would be started now would never be told to stop.
            return Err("the relay is shutting down".to_owned());
        }
        self.0.shared.audit.open(config.audit_log.clone())?;
        let mut phones: Vec<Phone> =
            config.phones.iter().map(|phone| self.kept(&before, phone)).collect();
        // The demo phone is not in the file, and those that people added are not either.
        for old in &before.phones {
            // Unless the administrator has written one down under the same id.
            if !phones.iter().any(|phone| phone.config().id == old.config().id) {
                phones.extend(self.kept_beside_the_file(&before, old, &config));
            }
        }
        self.set(Now {
            phones,
            sessions: Sessions::new(&config.people, &config.web, &self.0.random_key),
            throttle: if config.limits == before.config.limits {
                before.throttle.clone()
            } else {
                Arc::new(Throttle::new(config.limits))
            },
            is_stopping: before.is_stopping,
            config,
        });
        // The new ones are found from now on, so the old ones can go.
        let now = self.now();
        for phone in &before.phones {
            let id = &phone.config().id;
            match now.phones.iter().find(|other| other.config().id == *id) {
                None => phone.stop(),
                Some(other) if !other.is(phone) => phone.retire(),
                Some(_) => {}
            }
        }
        if now.config.people != before.config.people {
            self.0.people.send_modify(|changes| *changes += 1);
        }
        Ok(())
    }

    /// The running phone if nothing was changed, else one that follows it.
    fn kept(&self, before: &Now, phone: &Arc<config::Phone>) -> Phone {
        let old = before.phones.iter().find(|old| old.config().id == phone.id);
        let same = |old: &config::Phone| (old.origin, old.version) == (phone.origin, phone.version);
        match old {
            Some(old) if same(old.config()) => old.clone(),
            old => Phone::start(phone.clone(), &self.0.shared, old),
        }
    }

    /// What becomes of a running phone that the configuration does not write down.
    fn kept_beside_the_file(&self, before: &Now, old: &Phone, config: &Config) -> Option<Phone> {
        match old.config().origin {
            PhoneOrigin::File => None,
            #[cfg(feature = "demo")]
            PhoneOrigin::Demo => Some(old.clone()),
            PhoneOrigin::Added => {
                let ad_hoc = config.ad_hoc.as_ref()?;
                if before.config.ad_hoc.as_ref() == Some(ad_hoc) {
                    return Some(old.clone());
                }
                match self.added_anew(ad_hoc, old.config()) {
                    Ok(phone) => Some(Phone::start(Arc::new(phone), &self.0.shared, Some(old))),
                    Err(reason) => {
                        tracing::warn!(phone = old.config().id, reason, "no longer added");
                        None
                    }
                }
            }
        }
    }

    /// An added phone as `ad_hoc` wants it to be spoken to now.
    fn added_anew(&self, ad_hoc: &AdHoc, old: &config::Phone) -> Result<config::Phone, String> {
        // Where no port was written, another scheme means another one.
        let address = Address::read(&old.address.to_string(), ad_hoc.usual_port())
            .map_err(|error| error.to_string())?;
        let (id, name, model) = (old.id.as_str(), old.name.as_str(), old.model);
        ad_hoc.phone(Added { id, name, model, address }, self.reach(ad_hoc))
    }

    /// Which addresses added phones may have.
    pub(crate) fn reach(&self, ad_hoc: &AdHoc) -> Reach {
        Reach::Within(Arc::new(Ranges {
            allow: ad_hoc.allow.clone(),
            ports: ad_hoc.ports.clone(),
            own: self.0.own,
            resolver: self.0.resolver.clone(),
        }))
    }

    /// Adds a phone that `ad_hoc` allows, unless it is there already; returns the one there is then.
    ///
    /// # Errors
    /// Why it cannot be added; nothing has changed then.
    pub(crate) fn add(&self, phone: config::Phone, ad_hoc: &AdHoc) -> Result<Phone, String> {
        let _changing = self.0.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.now();
        if before.is_stopping || before.config.ad_hoc.as_ref() != Some(ad_hoc) {
            return Err("the configuration was changed just now; try again".to_owned());
        }
        if let Some(there) = before.phones.iter().find(|there| there.config().id == phone.id) {
            let address = &there.config().address;
            if address.is_same(&phone.address) {
                return Ok(there.clone());
            }
            return Err(format!(
                "the phone at {address} is called {} already; remove that one first, or let the \
                 administrator give it another id",
                phone.id
            ));
        }
        let is_added = |phone: &&Phone| phone.config().origin == PhoneOrigin::Added;
        if before.phones.iter().filter(is_added).count() >= MOST_ADDED {
            return Err(format!("{MOST_ADDED} phones have been added; remove one first"));
        }
        let added = Phone::start(Arc::new(phone), &self.0.shared, None);
        self.set_phones(&before, before.phones.iter().cloned().chain([added.clone()]).collect());
        Ok(added)
    }

    /// Removes a phone that was added.
    pub(crate) fn remove(&self, id: &str) {
        let _changing = self.0.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.now();
        let (gone, rest): (Vec<_>, Vec<_>) =
            before.phones.iter().cloned().partition(|phone| phone.config().id == id);
        self.set_phones(&before, rest);
        gone.iter().for_each(Phone::stop);
    }

    /// Takes no more commands; see [`Phone::stop`].
    pub fn stop(&self) {
        let _changing = self.0.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.now();
        before.phones.iter().for_each(Phone::stop);
        self.set(Now {
            config: before.config.clone(),
            phones: before.phones.clone(),
            sessions: before.sessions.clone(),
            throttle: before.throttle.clone(),
            is_stopping: true,
        });
    }

    fn set_phones(&self, before: &Now, phones: Vec<Phone>) {
        self.set(Now {
            config: before.config.clone(),
            phones,
            sessions: before.sessions.clone(),
            throttle: before.throttle.clone(),
            is_stopping: before.is_stopping,
        });
    }

    fn set(&self, now: Now) {
        *self.0.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(now);
    }
}
