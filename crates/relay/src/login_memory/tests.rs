use super::*;
use crate::access::Secret;

fn credentials(password: &str) -> Credentials {
    Credentials::new("admin", Secret::new(password))
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn refused_credentials_are_remembered_over_a_restart_until_they_differ() {
    let folder = tempfile::tempdir().unwrap();
    let memory = LoginMemory::default();
    memory.open(Some(folder.path().to_owned()));
    let reason = Reason::CredentialsRefused {};
    memory.refused(&names(&["frontdesk:80", "10.0.0.1:80"]), &credentials("old"), &reason);
    memory.file.written().await;

    let memory = LoginMemory::default();
    memory.open(Some(folder.path().to_owned()));
    let at = names(&["10.0.0.1:80"]);
    assert_eq!(memory.refusal(&at, &credentials("old")), Some(reason));
    assert_eq!(memory.refusal(&at, &credentials("new")), None);
    assert_eq!(memory.refusal(&names(&["10.0.0.2:80"]), &credentials("old")), None);
    let left = memory.allow_again(&at, &credentials("old")).unwrap_err();
    assert!((29..=30).contains(&left), "{left}");
    assert_eq!(memory.allow_again(&at, &credentials("new")), Ok(()));
    let text = fs::read_to_string(folder.path().join("logins.json")).unwrap();
    assert!(!text.contains("old"), "{text}");
}

#[tokio::test]
async fn a_phone_that_asked_for_digest_is_remembered_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let memory = LoginMemory::default();
    memory.open(Some(folder.path().to_owned()));
    memory.asks_for_digest(&names(&["10.0.0.1:80"]));
    memory.file.written().await;
    let memory = LoginMemory::default();
    memory.open(Some(folder.path().to_owned()));
    assert!(memory.has_asked_for_digest(&names(&["frontdesk:80", "10.0.0.1:80"])));
    assert!(!memory.has_asked_for_digest(&names(&["frontdesk:80"])));
}

/// Exchanges the rows of both.
fn exchange(one: &LoginMemory, other: &LoginMemory) {
    for (from, to) in [(one, other), (other, one)] {
        for (hash, row) in from.rows() {
            let own = to.rows().remove(&hash);
            if own.as_ref() != Some(&row) {
                to.merge(&hash, &row, own.as_deref());
            }
        }
    }
    assert_eq!(one.rows(), other.rows());
}

#[test]
fn a_refusal_noted_by_one_relay_counts_at_others() {
    let (one, other) = (LoginMemory::default(), LoginMemory::default());
    one.state().salt = [1; 16];
    other.state().salt = [2; 16];
    let (at, old) = (names(&["10.0.0.1:80"]), credentials("old"));
    let reason = Reason::CredentialsRefused {};
    one.refused(&at, &old, &reason);
    other.asks_for_digest(&at);
    exchange(&one, &other);
    for memory in [&one, &other] {
        assert_eq!(memory.refusal(&at, &old), Some(reason.clone()));
        assert_eq!(memory.refusal(&at, &credentials("new")), None);
        assert!(memory.has_asked_for_digest(&at));
        assert!(memory.allow_again(&at, &old).is_err(), "it was refused a moment ago");
    }
    let rows = format!("{:?}", other.rows());
    assert!(!rows.contains("10.0.0.1") && !rows.contains("old"), "{rows}");
    // The last change counts, even within a second.
    other.accepted(&at, &credentials("new"));
    assert_eq!(
        other.refusal(&at, &old),
        Some(reason.clone()),
        "the old ones are as wrong as before"
    );
    other.accepted(&at, &old);
    exchange(&one, &other);
    assert_eq!(one.refusal(&at, &old), None);
    one.refused(&at, &old, &reason);
    exchange(&other, &one);
    assert_eq!(other.refusal(&at, &old), Some(reason));
    assert!(!other.merge("00", "garbage", None));
    // A field of a later version does not cause endless writes.
    let later = r#"{"digest":true,"decided":7,"changed":7,"more":1}"#;
    assert!(!other.merge("00", later, None));
    assert!(!other.merge("00", later, Some(r#"{"digest":true,"decided":7,"changed":7}"#)));
    assert!(other.merge("00", later, Some(r#"{"digest":false,"decided":8,"changed":7}"#)));
}

#[test]
fn memory_is_bounded() {
    let memory = LoginMemory::default();
    let (refused, password) = (names(&["refused:80"]), credentials("wr0ng"));
    memory.refused(&refused, &password, &Reason::CredentialsRefused {});
    for nth in 0..MAX_ENDPOINTS + 100 {
        memory.asks_for_digest(&[nth.to_string()]);
    }
    assert_eq!(memory.state().endpoints.len(), MAX_ENDPOINTS);
    // Otherwise the phone would lock up.
    assert!(memory.refusal(&refused, &password).is_some());
}

#[tokio::test]
async fn a_damaged_or_missing_file_is_an_empty_memory() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("logins.json"), "{\"salt\":").unwrap();
    let memory = LoginMemory::default();
    memory.open(Some(folder.path().to_owned()));
    assert_eq!(memory.refusal(&names(&["x:80"]), &credentials("x")), None);
    memory.open(Some("/nowhere".into()));
    memory.asks_for_digest(&names(&["x:80"]));
    memory.file.written().await;
    assert!(memory.has_asked_for_digest(&names(&["x:80"])));
}
