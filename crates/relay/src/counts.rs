//! How many there are of each of something; what is not there takes no memory.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Numbers by key.
#[derive(Debug)]
pub(crate) struct Counts<K>(HashMap<K, usize>);

impl<K> Default for Counts<K> {
    fn default() -> Counts<K> {
        Counts(HashMap::new())
    }
}

impl<K: Hash + Eq> Counts<K> {
    /// Returns how many there are of a key.
    pub(crate) fn of(&self, key: &K) -> usize {
        self.0.get(key).copied().unwrap_or_default()
    }

    /// Counts one more.
    pub(crate) fn add(&mut self, key: K) {
        *self.0.entry(key).or_default() += 1;
    }

    /// Counts one less.
    pub(crate) fn remove(&mut self, key: &K) {
        if let Some(count) = self.0.get_mut(key) {
            *count -= 1;
            if *count == 0 {
                self.0.remove(key);
            }
        }
    }

    /// Returns whether there are none of any key.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What is held at the same time, of all keys and of each. Cheap to clone.
#[derive(Debug)]
pub(crate) struct Held<K>(Arc<Mutex<HeldCounts<K>>>);

#[derive(Debug)]
struct HeldCounts<K> {
    all: usize,
    by_key: Counts<K>,
}

impl<K> Clone for Held<K> {
    fn clone(&self) -> Held<K> {
        Held(self.0.clone())
    }
}

impl<K> Default for Held<K> {
    fn default() -> Held<K> {
        Held(Arc::new(Mutex::new(HeldCounts { all: 0, by_key: Counts::default() })))
    }
}

impl<K: Hash + Eq + Clone> Held<K> {
    /// Counts one more of a key, until the result is dropped, unless `admit` refuses it: it gets the numbers of all keys
    /// and of this one.
    ///
    /// # Errors
    /// That of `admit`.
    pub(crate) fn take<E>(
        &self,
        key: K,
        admit: impl FnOnce(usize, usize) -> Result<(), E>,
    ) -> Result<HeldGuard<K>, E> {
        let mut counts = self.counts();
        admit(counts.all, counts.by_key.of(&key))?;
        counts.all += 1;
        counts.by_key.add(key.clone());
        drop(counts);
        Ok(HeldGuard { held: self.clone(), key })
    }

    /// Returns whether nothing is held.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        let counts = self.counts();
        counts.all == 0 && counts.by_key.is_empty()
    }
}

impl<K> Held<K> {
    fn counts(&self) -> MutexGuard<'_, HeldCounts<K>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One that is held.
#[derive(Debug)]
pub(crate) struct HeldGuard<K: Hash + Eq> {
    held: Held<K>,
    key: K,
}

impl<K: Hash + Eq> Drop for HeldGuard<K> {
    fn drop(&mut self) {
        let mut counts = self.held.counts();
        counts.all -= 1;
        counts.by_key.remove(&self.key);
    }
}
