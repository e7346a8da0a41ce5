//! The bucket of the leases, and how each bucket is opened or created, and checked.

use async_nats::{
    Client,
    jetstream::{self, context::KeyValueErrorKind, kv, stream},
};

use super::ANSWER_LIMIT;
use crate::cluster::{BucketRecord, ClusterJoin, SETTINGS_LIMIT, StoreFault, read, write};

/// Opens the bucket of a cluster, or creates it, and checks that it is one of Deskside with the same settings.
pub(super) async fn open(
    client: &Client,
    join: &ClusterJoin,
) -> Result<(kv::Store, BucketRecord), StoreFault> {
    let mut context = jetstream::new(client.clone());
    // Leases run out while the server does not answer.
    context.set_timeout(ANSWER_LIMIT);
    let config =
        stream_of(&join.bucket, "Which Deskside relay owns which phones", join.replicas.into());
    let store = open_or_create(&context, &join.bucket, config).await?;
    let record = settings(&store, join).await?;
    if record.settings != join.settings {
        return Err(StoreFault::OtherSettings);
    }
    Ok((store, record))
}

/// Opens a bucket, or creates it with the stream `wanted`, and checks that it has that age and one value for each key.
pub(super) async fn open_or_create(
    context: &jetstream::Context,
    name: &str,
    wanted: stream::Config,
) -> Result<kv::Store, StoreFault> {
    let max_age = wanted.max_age;
    let store = match context.get_key_value(name).await {
        Ok(store) => store,
        // The names of buckets are checked before: a stream has this one that is no bucket.
        Err(error) if error.kind() == KeyValueErrorKind::InvalidStoreName => {
            return Err(StoreFault::OtherBucket);
        }
        Err(_) => {
            // It may be missing, or JetStream may; only the attempt to create it says which.
            let created = context.create_stream(wanted).await;
            created.map_err(|error| StoreFault::NoBucket(error.to_string()))?;
            let opened = context.get_key_value(name).await;
            opened.map_err(|error| StoreFault::NoBucket(error.to_string()))?
        }
    };
    let config = &store.stream.cached_info().config;
    let is_ours = config.max_age == max_age
        && config.max_messages_per_subject == 1
        && config.mirror.is_none();
    if is_ours { Ok(store) } else { Err(StoreFault::OtherBucket) }
}

/// Returns the stream of a bucket without an age. The client's own way to create one asks for the account, and cannot
/// read the answer of NATS 2.9.
pub(super) fn stream_of(name: &str, description: &str, replicas: usize) -> stream::Config {
    stream::Config {
        name: format!("KV_{name}"),
        description: Some(description.to_owned()),
        subjects: vec![format!("$KV.{name}.>")],
        max_messages_per_subject: 1,
        discard: stream::DiscardPolicy::New,
        allow_rollup: true,
        deny_delete: true,
        num_replicas: replicas,
        ..stream::Config::default()
    }
}

/// Reads the record that the first relay wrote, or writes it.
async fn settings(store: &kv::Store, join: &ClusterJoin) -> Result<BucketRecord, StoreFault> {
    let fault = |error: &dyn std::error::Error| StoreFault::NoBucket(error.to_string());
    let found = store.get(BucketRecord::KEY).await.map_err(|error| fault(&error))?;
    if let Some(found) = found {
        return read(&found, SETTINGS_LIMIT).map_err(|_| StoreFault::OtherBucket);
    }
    if store.stream.cached_info().state.messages > 0 {
        return Err(StoreFault::OtherBucket);
    }
    let number = getrandom::u64().map_err(|error| fault(&error))?;
    let record = BucketRecord { id: format!("{number:016x}"), settings: join.settings.clone() };
    let bytes = write(&record, SETTINGS_LIMIT).map_err(|error| fault(&error))?;
    match store.update(BucketRecord::KEY, bytes.into(), 0).await {
        Ok(_) => Ok(record),
        // Another relay was quicker: its record is read at the next attempt.
        Err(error) => Err(fault(&error)),
    }
}
