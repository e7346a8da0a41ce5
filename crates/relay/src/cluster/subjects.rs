//! The subjects that relays of a cluster publish to.

use super::{ShardId, phone_token};

/// The subjects of a cluster. Each bucket has its own prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subjects {
    prefix: String,
}

impl Subjects {
    /// Creates the subjects of the cluster with that bucket.
    #[must_use]
    pub fn new(bucket: &str) -> Subjects {
        Subjects { prefix: format!("deskside.{bucket}") }
    }

    /// Returns the subject of beats.
    #[must_use]
    pub fn beat(&self) -> String {
        format!("{}.beat", self.prefix)
    }

    /// Returns the subject of the commands for a phone.
    #[must_use]
    pub fn command(&self, shard: &ShardId, phone: &str) -> String {
        format!("{}.shard.{shard}.command.{}", self.prefix, phone_token(phone))
    }

    /// Returns the subject of the commands for all phones of a shard.
    #[must_use]
    pub fn commands(&self, shard: &ShardId) -> String {
        format!("{}.shard.{shard}.command.*", self.prefix)
    }

    /// Returns the subject where relays list the phones of a shard that they follow.
    #[must_use]
    pub fn watch(&self, shard: &ShardId) -> String {
        format!("{}.watch.{shard}", self.prefix)
    }

    /// Returns the subject of the news about a phone.
    #[must_use]
    pub fn event(&self, shard: &ShardId, phone: &str) -> String {
        format!("{}.event.{shard}.{}", self.prefix, phone_token(phone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_differ_by_bucket_shard_and_phone() {
        let (subjects, shard) =
            (Subjects::new("deskside"), ShardId { site: String::new(), number: 7 });
        assert_eq!(subjects.beat(), "deskside.deskside.beat");
        assert_eq!(subjects.commands(&shard), "deskside.deskside.shard._.7.command.*");
        let of_phone = subjects.command(&shard, "front desk > *");
        assert_eq!(subjects.watch(&shard), "deskside.deskside.watch._.7");
        let news = subjects.event(&shard, "front desk > *");
        assert!(news.starts_with("deskside.deskside.event._.7."), "{news}");
        assert!(of_phone.starts_with("deskside.deskside.shard._.7.command."), "{of_phone}");
        // An id may have characters that are not allowed in subjects.
        for subject in [&of_phone, &news] {
            assert!(subject.bytes().all(|it| it.is_ascii_alphanumeric() || b"._".contains(&it)));
        }
        assert_ne!(of_phone, subjects.command(&shard, "front desk"));
        assert_ne!(of_phone, Subjects::new("other").command(&shard, "front desk > *"));
    }
}
