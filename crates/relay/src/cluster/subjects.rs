//! The subjects that relays of a cluster publish to.

use super::{ShardId, phone_token};

/// The subjects of a cluster. Those of another bucket have another beginning.
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
        assert!(of_phone.starts_with("deskside.deskside.shard._.7.command."), "{of_phone}");
        // An id may have characters that subjects must not have.
        assert!(of_phone.bytes().all(|it| it.is_ascii_alphanumeric() || b"._".contains(&it)));
        assert_ne!(of_phone, subjects.command(&shard, "front desk"));
        assert_ne!(of_phone, Subjects::new("other").command(&shard, "front desk > *"));
    }
}
