use super::*;

/// Phones that were added and removed once took the series of all that came later.
#[test]
fn added_phones_take_no_series_from_those_of_the_file() {
    let metrics = Metrics::default();
    for nth in 0..MAX_PHONES + MAX_ADDED_PHONES {
        metrics.of_phone(&format!("added{nth}"), true);
    }
    metrics.of_phone("frontdesk", false).challenged("digest");
    assert!(
        metrics
            .text([], 0, ClusterGauges::default())
            .contains("phone=\"frontdesk\",kind=\"digest\"")
    );
}

#[test]
fn phones_beyond_the_maximum_share_one_series() {
    let metrics = Metrics::default();
    for nth in 0..MAX_PHONES + 20 {
        metrics.of_phone(&format!("p{nth}"), false).challenged("digest");
    }
    let text = metrics.text([], 0, ClusterGauges::default());
    let counted = |line: &str| text.lines().any(|other| other == line);
    let last = MAX_PHONES - 1;
    assert!(counted(&format!(
        "deskside_phone_challenges_total{{phone=\"p{last}\",kind=\"digest\"}} 1"
    )));
    assert!(counted("deskside_phone_challenges_total{phone=\"other\",kind=\"digest\"} 20"));
    assert!(!text.contains(&format!("\"p{MAX_PHONES}\"")), "one more series");
    // A known phone keeps its own series.
    metrics.of_phone("p0", false).challenged("stale");
    let again = "deskside_phone_challenges_total{phone=\"p0\",kind=\"stale\"} 1";
    assert!(metrics.text([], 0, ClusterGauges::default()).contains(again));
}

#[test]
fn each_phone_shows_whether_this_relay_owns_it() {
    let metrics = Metrics::default();
    let gauges = |id| PhoneGauges { id, waiting_commands: 0, viewers: 0, is_reachable: true };
    for id in ["here", "elsewhere"] {
        metrics.of_phone(id, false);
    }
    let phones = [("here", true), ("elsewhere", false), ("late", true), ("later", true)];
    let phones = phones.map(|(id, is_owned)| (gauges(id), is_owned));
    // Twice: a scrape adds nothing to the one before.
    metrics.text(phones, 0, ClusterGauges::default());
    let text = metrics.text(phones, 0, ClusterGauges::default());
    for (phone, owned) in [("here", 1), ("elsewhere", 0), ("other", 2)] {
        let line = format!("deskside_phone_owned{{phone=\"{phone}\"}} {owned}");
        assert!(text.lines().any(|other| other == line), "{line}: {text}");
    }
}
