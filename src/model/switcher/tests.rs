use proptest::prelude::*;

use super::*;

/// As the browser does it, for the letters of these tests.
fn fold(text: &str) -> String {
    let plain = |letter| match letter {
        'ä' => 'a',
        'é' => 'e',
        'ö' => 'o',
        'ü' => 'u',
        other => other,
    };
    text.to_lowercase().chars().map(plain).collect()
}

fn phone(id: &str, name: &str, model: &str, group: &str) -> PhoneSummary {
    PhoneSummary {
        id: id.to_owned(),
        name: name.to_owned(),
        model: model.to_owned(),
        groups: vec![group.to_owned()],
        ..PhoneSummary::default()
    }
}

fn phones() -> [PhoneSummary; 5] {
    [
        phone("front", "Front desk", "D785", "Berlin"),
        phone("ware", "Warehouse", "D785", "Hamburg"),
        phone("at-10-0-0-5", "München Empfang", "821", "Süd"),
        phone("hall", "Software hall", "D865", "Berlin"),
        phone("lager", "Lager", "320", "Hamburg"),
    ]
}

/// Actions with the names of each, as the page gives them in German.
fn actions(role: Role) -> Vec<(Action, Vec<String>)> {
    let named = |action: Action| {
        let names = match &action {
            Action::Diagnostics => vec!["Diagnose starten".to_owned()],
            Action::Command(Command::Reboot) => vec!["Neu starten".to_owned()],
            Action::Command(_) => Vec::new(),
        };
        let english = match &action {
            Action::Diagnostics => "Run diagnostics",
            Action::Command(command) => command.kind().label(),
        };
        (action, names.into_iter().chain([english.to_owned()]).collect())
    };
    Action::all(role).into_iter().map(named).collect()
}

/// Returns the rows of a search as text, while the front desk is shown.
fn found(search: &str, shortlist: &Shortlist, role: Role) -> Vec<String> {
    let (phones, actions) = (phones(), actions(role));
    let page = ["Settings", "Warden"].map(str::to_owned);
    let index = Index::new(&phones, &actions, &page, fold);
    let id = |nth: usize| phones.get(nth).map_or(String::new(), |phone| phone.id.clone());
    let text = |offer| match offer {
        Offer::Phone(phone) => id(phone),
        Offer::Action { action, phone } => {
            let name = match actions.get(action) {
                Some((Action::Command(command), _)) => command.kind().name(),
                Some((Action::Diagnostics, _)) => "diagnostics",
                None => "",
            };
            format!("{name} {}", id(phone))
        }
        Offer::Page(nth) => page.get(nth).cloned().unwrap_or_default(),
    };
    index.search(search, shortlist, Some("front"), fold).into_iter().map(text).collect()
}

#[test]
fn the_best_match_is_first() {
    for (search, rows) in [
        // The beginning of a word is better than its inside, and a name than a group.
        ("ware", &["ware", "hall"][..]),
        ("WAREHOUSE d785", &["ware"]),
        ("d785 ware", &["ware"]),
        ("front", &["front"]),
        ("frontdesk", &["front"]),
        ("ber", &["front", "hall"]),
        ("munchen", &["at-10-0-0-5"]),
        ("muench", &["at-10-0-0-5"]),
        ("München", &["at-10-0-0-5"]),
        ("sued", &["at-10-0-0-5"]),
        ("10-0", &["at-10-0-0-5"]),
        // An action is for the phone that is named, else for the one that is shown.
        ("restart ware", &["reboot ware"]),
        ("lager neustart", &["reboot lager"]),
        ("Neu starten Lager", &["reboot lager"]),
        ("restart", &["reboot front"]),
        ("diag hall", &["diagnostics hall"]),
        ("repair mun", &["fix_line_info_layer at-10-0-0-5"]),
        ("end all", &["release_all_calls front"]),
        ("sett", &["Settings"]),
        // What the page itself can do is behind everything else, however well it fits.
        ("war", &["ware", "hall", "Warden"]),
        // What a model cannot do is not offered.
        ("restart hall", &[]),
        ("repair", &[]),
        ("restart nowhere", &[]),
        ("nowhere", &[]),
    ] {
        let shortlist = Shortlist::default();
        assert_eq!(found(search, &shortlist, Role::Administrator), rows, "{search}");
    }
}

#[test]
fn recent_phones_come_first_where_two_match_as_well() {
    let mut shortlist = Shortlist::default();
    assert_eq!(found("hamburg", &shortlist, Role::Operator), ["ware", "lager"]);
    shortlist.visit("lager");
    assert_eq!(found("hamburg", &shortlist, Role::Operator), ["lager", "ware"]);
    shortlist.visit("hall");
    assert_eq!(found("ware", &shortlist, Role::Operator), ["ware", "hall"], "a tie alone");
}

#[test]
fn a_role_is_offered_what_it_may_do() {
    let shortlist = Shortlist::default();
    assert_eq!(found("factory", &shortlist, Role::Administrator), ["reset front"]);
    assert_eq!(found("factory", &shortlist, Role::Operator), [""; 0]);
    assert_eq!(found("restart", &shortlist, Role::Operator), ["reboot front"]);
    assert_eq!(Action::all(Role::Viewer), [Action::Diagnostics]);
    let clear = ["clear_calls front"; 3];
    assert_eq!(found("clear", &shortlist, Role::Administrator), clear);
}

#[test]
fn before_a_search_pinned_phones_are_first_then_recent_ones_then_others() {
    let phones = phones();
    let index = Index::new(&phones, &[], &[], fold);
    let mut shortlist = Shortlist::default();
    for id in ["lager", "gone", "ware", "hall", "front"] {
        shortlist.visit(id);
    }
    shortlist.toggle("gone");
    shortlist.toggle("lager");
    let rows = index.before_search(&shortlist, Some("front"));
    let rows: Vec<_> =
        rows.into_iter().map(|(section, phone)| (section, phones[phone].id.as_str())).collect();
    assert_eq!(
        rows,
        [
            (Section::Pinned, "lager"),
            (Section::Recent, "hall"),
            (Section::Recent, "ware"),
            (Section::Others, "front"),
            (Section::Others, "at-10-0-0-5"),
        ]
    );
}

#[test]
fn the_page_has_its_place_behind_a_fleet() {
    let fleet: Vec<_> =
        (0..20).map(|nth| phone(&format!("p{nth}"), "Settler", "D785", "")).collect();
    let index = Index::new(&fleet, &[], &["Settings".to_owned()], fold);
    let offers = index.search("sett", &Shortlist::default(), None, fold);
    assert_eq!((offers.len(), offers.last()), (MAX_ROWS, Some(&Offer::Page(0))));
}

#[test]
fn a_fleet_is_ranked_and_not_listed() {
    let fleet: Vec<_> =
        (0..200).map(|nth| phone(&format!("p{nth}"), &format!("Desk {nth}"), "D785", "")).collect();
    let index = Index::new(&fleet, &actions(Role::Administrator), &[], fold);
    let shortlist = Shortlist::default();
    assert_eq!(index.before_search(&shortlist, None).len(), MAX_ROWS);
    for search in ["d", "desk", "restart desk"] {
        assert_eq!(index.search(search, &shortlist, None, fold).len(), MAX_ROWS, "{search}");
    }
    assert!(index.search("restart", &shortlist, None, fold).is_empty(), "no phone is meant");
    let restart = index.search("restart 199", &shortlist, None, fold);
    assert!(matches!(restart[..], [Offer::Action { phone: 199, .. }]), "{restart:?}");
}

proptest! {
    #[test]
    fn every_phone_is_found_by_each_of_its_words(
        names in prop::collection::vec("[A-Za-zäöüßÄÖÜé0-9.-]{1,8}( [A-Za-zäöüßé0-9.-]{1,8}){0,3}", 1..5),
        shout in any::<bool>(),
    ) {
        let fleet: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(nth, name)| phone(&format!("p{nth}"), name, "D785", "Süd West"))
            .collect();
        let index = Index::new(&fleet, &actions(Role::Administrator), &[], fold);
        for (nth, phone) in fleet.iter().enumerate() {
            let texts = [&phone.name, &phone.id, &phone.model].into_iter().chain(&phone.groups);
            let words = texts.flat_map(|text| text.split_whitespace());
            for word in words {
                let typed = if shout { word.to_uppercase() } else { fold(word) };
                let rows = index.search(&typed, &Shortlist::default(), Some("p0"), fold);
                prop_assert!(rows.contains(&Offer::Phone(nth)), "{} by {}", phone.name, typed);
            }
        }
    }
}
