use std::{fs, io::Write, path::Path};

use super::*;

async fn log(path: &Path) -> Audit {
    let audit = Audit::default();
    audit.open(Some(path.to_owned()), false).unwrap();
    audit
}

fn entry(user: &str) -> Entry<'_> {
    Entry { event: "login", user, ..Entry::default() }
}

fn lines(path: &Path) -> Vec<serde_json::Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn lines_are_chained_over_restarts_and_rotated_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.jsonl");
    let audit = log(&path).await;
    audit.write(&Entry { request: 7, ..entry("ada") });
    audit.write(&entry("bob"));
    audit.flush().await;
    assert_eq!(verify(&path).unwrap().unwrap().0, 2);
    let first = &lines(&path)[0];
    assert_eq!((first["user"].as_str(), first["request"].as_u64()), (Some("ada"), Some(7)));

    // A restart goes on where the file ends.
    drop(audit);
    let audit = log(&path).await;
    audit.write(&entry("carl"));
    audit.flush().await;
    let (count, last) = verify(&path).unwrap().unwrap();
    assert_eq!(count, 3);

    // So does the file that follows a rotated one.
    fs::rename(&path, folder.path().join("old")).unwrap();
    audit.open(Some(path.clone()), false).unwrap();
    audit.write(&entry("dora"));
    audit.flush().await;
    assert_eq!(lines(&path).len(), 1);
    assert_eq!(lines(&path)[0]["before"], last);
    let error = audit.open(Some("/nowhere/audit".into()), false).unwrap_err();
    assert!(error.starts_with("audit_log: /nowhere/audit cannot be written"), "{error}");
}

#[tokio::test]
async fn a_change_of_the_file_shows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.jsonl");
    let audit = log(&path).await;
    for user in ["ada", "bob", "carl", "dora"] {
        audit.write(&entry(user));
    }
    audit.flush().await;
    let good = fs::read_to_string(&path).unwrap();
    let all: Vec<_> = good.lines().collect();
    let check = |text: String| {
        fs::write(&path, text).unwrap();
        verify(&path).unwrap()
    };
    assert_eq!(check(good.replace("bob", "eve")), Err(ChainFault::Broken(3)));
    assert_eq!(check([all[0], all[2], all[3], ""].join("\n")), Err(ChainFault::Broken(2)));
    assert_eq!(check([all[0], all[1], all[1], all[2], ""].join("\n")), Err(ChainFault::Broken(3)));
    assert_eq!(check(format!("{good}{{\"user\":\"eve\"}}\n")), Err(ChainFault::Missing(5)));
    assert_eq!(check(String::new()), Ok((0, String::new())));
    assert_eq!(check(good).unwrap().0, 4);
}

/// A full disk is a device on which nothing can be written.
#[tokio::test]
async fn lost_lines_are_counted_and_required_ones_refused() {
    let audit = Audit::default();
    audit.open(Some("/dev/full".into()), true).unwrap();
    assert!(audit.is_healthy());
    assert!(audit.write_before(entry("ada")).await.is_err());
    assert!(!audit.is_healthy());
    audit.write(&entry("bob"));
    audit.flush().await;
    assert_eq!(audit.lost_lines(), 2);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.jsonl");
    audit.open(Some(path.clone()), true).unwrap();
    assert!(audit.write_before(entry("carl")).await.is_ok());
    assert!(audit.is_healthy());
    let lines = lines(&path);
    assert_eq!(
        (lines[0]["event"].as_str(), lines[0]["count"].as_u64()),
        (Some("lines-lost"), Some(2))
    );
    assert_eq!(lines[1]["user"], "carl");
}

/// One unauthenticated connection once wrote 120 MB within ten seconds.
#[tokio::test]
async fn strangers_do_not_fill_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.jsonl");
    let audit = log(&path).await;
    for nth in 0..100_000 {
        let user = format!("user{}", nth % 5_000);
        audit.write_counted(Entry { event: "login-failed", ..entry(&user) });
    }
    audit.write(&entry(&"long ".repeat(5_000)));
    audit.flush().await;
    assert!(fs::metadata(&path).unwrap().len() < 500_000);
    assert_eq!(audit.lost_lines(), 0);
    assert_eq!(lines(&path).last().unwrap()["user"].as_str().unwrap().chars().count(), 64);
}

#[tokio::test]
async fn nothing_is_written_without_a_log() {
    let audit = Audit::default();
    audit.write(&entry("ada"));
    audit.flush().await;
    assert!(!audit.is_on() && audit.is_healthy() && audit.lost_lines() == 0);
}

#[test]
fn acts_of_a_kind_are_counted_until_their_next_line() {
    let mut throttle = LineThrottle::default();
    let now = Instant::now();
    let bob = Entry { outcome: Some("forbidden".to_owned()), ..entry("bob") };
    assert_eq!(throttle.count(&entry("ada"), now), Some(1));
    assert_eq!(throttle.count(&entry("ada"), now), None);
    assert_eq!(throttle.count(&bob, now), Some(1), "another kind");
    let later = now + Duration::from_secs(60);
    assert_eq!(throttle.count(&entry("ada"), later), Some(2));
}

#[tokio::test]
async fn a_broken_last_line_is_no_end_of_the_chain() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.jsonl");
    let audit = log(&path).await;
    audit.write(&entry("ada"));
    audit.flush().await;
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"{\"half\":").unwrap();
    assert_eq!(verify(&path).unwrap(), Err(ChainFault::Missing(2)));
    // The next line does not go on in it.
    let audit = log(&path).await;
    audit.write(&entry("bob"));
    audit.flush().await;
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.lines().last().unwrap().contains("bob"), "{text}");
}

/// Lines that found the queue full were in no line, `/readyz` failed as long as lines kept coming, and a flush gave
/// up.
#[tokio::test]
async fn a_full_queue_is_said_and_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.jsonl");
    let audit = log(&path).await;
    // Far more at once than a disk takes; how many are lost is up to the machine.
    for _ in 0..200_000 {
        audit.write(&entry("ada"));
    }
    audit.flush().await;
    audit.write(&entry("bob"));
    audit.flush().await;
    let (written, lost) = (lines(&path), audit.lost_lines());
    let said = written.iter().filter(|line| line["event"] == "lines-lost");
    assert_eq!(said.map(|line| line["count"].as_u64().unwrap()).sum::<u64>(), lost);
    assert!(audit.is_healthy());
    assert_eq!(written.iter().filter(|line| line["user"] == "ada").count() as u64 + lost, 200_000);
    verify(&path).unwrap().unwrap();
}
