//! The interface of a store of leases.

/// A change of a record, as the store shows it. It may be old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreChange {
    /// The key.
    pub key: String,
    /// The number of the change, which differs for each change of each key.
    pub revision: u64,
    /// The value.
    pub value: Vec<u8>,
}

/// What the store shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreEvent {
    /// The bucket of this number is connected; its state follows.
    Connected(String),
    /// A record is, or became, this. A record that was deleted has no value.
    Change(StoreChange),
    /// All existing records have been shown; others are absent.
    Complete,
    /// The connection was lost: records may change unseen.
    Disconnected,
    /// The bucket cannot be used.
    Fault(StoreFault),
}

/// Why a relay cannot use the store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreFault {
    /// No NATS server lets this relay in.
    #[error(
        "cannot use any NATS server: {0}; check [cluster] nats, and credentials_file or nkey_file"
    )]
    NoConnection(String),
    /// The bucket cannot be opened or created.
    #[error(
        "cannot use the bucket: {0}; turn on JetStream at the NATS server, and allow the relay to use it"
    )]
    NoBucket(String),
    /// The bucket belongs to something else.
    #[error("the bucket does not belong to Deskside; choose another one in [cluster] bucket")]
    OtherBucket,
    /// Other relays have other settings.
    #[error(
        "other relays have different shards, lease_seconds or sites; make them equal, or stop all relays and choose \
         another bucket"
    )]
    OtherSettings,
}

/// The result of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteResult {
    /// It was stored as this revision.
    Stored(u64),
    /// The record has another revision than was expected; nothing was changed.
    Refused,
    /// There was no answer: it may have been stored, or still may be.
    Unknown,
}

/// A store that all relays reach, with compare-and-swap for each key.
pub trait LeaseStore: Send + Sync {
    /// Writes a record if its revision is `expected`; 0 means that there is none.
    fn write(
        &self,
        key: &str,
        value: Vec<u8>,
        expected: u64,
    ) -> impl Future<Output = WriteResult> + Send;

    /// Shows all records again, as after a lost connection.
    fn read_again(&self) {}
}
