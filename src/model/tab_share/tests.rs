use super::*;

/// Several tabs, and the words between them, which arrive at once.
struct Browser {
    tabs: Vec<TabShare>,
    now: Duration,
    /// The tabs that neither act nor hear.
    frozen: Vec<usize>,
}

impl Browser {
    fn new(names: &[&str]) -> Browser {
        let tabs = names.iter().map(|name| TabShare::new((*name).to_owned())).collect();
        Browser { tabs, now: Duration::from_secs(1), frozen: Vec::new() }
    }

    fn say(&mut self, from: usize, words: Vec<TabWord>) {
        let mut said: Vec<_> = words.into_iter().map(|word| (from, word)).collect();
        let mut count = 0;
        while let Some((from, word)) = said.pop() {
            count += 1;
            assert!(count < 10_000, "the tabs never end to talk");
            let text = word.write("ada", &self.tabs[from].name);
            let (name, word) = TabWord::read(&text, "ada").unwrap();
            let others = (0..self.tabs.len()).filter(|to| *to != from);
            for to in others.filter(|to| !self.frozen.contains(to)) {
                let answers = self.tabs[to].hear(&name, &word, self.now);
                said.extend(answers.into_iter().map(|word| (to, word)));
            }
        }
    }

    fn want(&mut self, tab: usize, phones: &str) {
        let words = self.tabs[tab].want(phones, self.now);
        self.say(tab, words);
    }

    /// Lets a tenth of a second pass at a time, in all tabs but those that are `frozen`.
    fn pass(&mut self, millis: u64, frozen: &[usize]) {
        self.frozen = frozen.to_vec();
        for _ in 0..millis / 100 {
            self.now += Duration::from_millis(100);
            for tab in (0..self.tabs.len()).filter(|tab| !frozen.contains(tab)) {
                let words = self.tabs[tab].tick(true, self.now);
                self.say(tab, words);
            }
        }
    }

    fn leaders(&self) -> Vec<&str> {
        let leads = |tab: &&TabShare| tab.role() == TabRole::Leading;
        self.tabs.iter().filter(leads).map(|tab| tab.name.as_str()).collect()
    }
}

#[test]
fn words_are_read_as_they_are_written() {
    for word in [
        TabWord::Want("a,b".to_owned()),
        TabWord::Lead(true, "a,b".to_owned()),
        TabWord::Lead(false, String::new()),
        TabWord::Leave,
        TabWord::Event("link".to_owned(), "{}\nsecond line".to_owned()),
    ] {
        let text = word.write("ada", "x");
        assert_eq!(TabWord::read(&text, "bob"), None, "of another person");
        assert_eq!(TabWord::read(&text, "ada"), Some(("x".to_owned(), word)));
    }
    for text in ["", "1\nada\nx\nleave\n\n", "3\nada\nx\nsing\n\n", "3\nada\nx", "3\nada"] {
        assert_eq!(TabWord::read(text, "ada"), None, "{text:?}");
    }
}

#[test]
fn a_tab_alone_leads_within_half_a_second() {
    let mut browser = Browser::new(&["a"]);
    browser.want(0, "frontdesk");
    assert_eq!(browser.leaders(), [""; 0]);
    browser.pass(500, &[]);
    assert_eq!(browser.leaders(), ["a"]);
    assert_eq!(browser.tabs[0].phones(), ["frontdesk"]);
}

#[test]
fn forty_tabs_have_one_leader_for_the_phones_of_all() {
    let names: Vec<_> = (0..40).map(|nth| format!("{:02}", (nth * 7) % 40)).collect();
    let mut browser = Browser::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for tab in 0..40 {
        browser.want(tab, ["lab", "frontdesk"][tab % 2]);
    }
    browser.pass(3_000, &[]);
    assert_eq!(browser.leaders().len(), 1);
    let leader = browser.tabs.iter().find(|tab| tab.role() == TabRole::Leading).unwrap();
    let mut phones = leader.phones();
    phones.sort();
    assert_eq!(phones, ["frontdesk", "lab"]);
    let followers = browser.tabs.iter().filter(|tab| tab.role() == TabRole::Following);
    assert!(followers.clone().count() == 39 && followers.clone().all(TabShare::is_leader_healthy));
}

#[test]
fn another_tab_takes_over_at_once_when_the_leader_is_hidden() {
    let mut browser = Browser::new(&["a", "b", "c"]);
    (0..3).for_each(|tab| browser.want(tab, "frontdesk"));
    browser.pass(3_000, &[]);
    assert_eq!(browser.leaders(), ["a"]);
    browser.want(0, "");
    assert_eq!(browser.leaders(), ["b"]);
    assert_eq!(browser.tabs[0].role(), TabRole::Resting);
    browser.pass(3_000, &[]);
    assert_eq!(browser.leaders(), ["b"]);
    // It comes back and follows.
    browser.want(0, "lab");
    browser.pass(3_000, &[]);
    assert_eq!(browser.leaders(), ["b"]);
    assert!(browser.tabs[1].phones().contains(&"lab".to_owned()));
}

#[test]
fn another_tab_takes_over_within_seconds_when_the_leader_falls_silent() {
    let mut browser = Browser::new(&["a", "b", "c"]);
    (0..3).for_each(|tab| browser.want(tab, "frontdesk"));
    browser.pass(3_000, &[]);
    browser.pass(6_000, &[0]);
    assert_eq!(browser.leaders(), ["a", "b"]);
    // It wakes up, and there is one again.
    browser.pass(3_000, &[]);
    assert_eq!(browser.leaders().len(), 1);
}

#[test]
fn of_two_leaders_one_yields() {
    let mut browser = Browser::new(&["a", "b"]);
    for tab in &mut browser.tabs {
        tab.wants = "frontdesk".to_owned();
        tab.role = TabRole::Leading;
    }
    browser.pass(3_000, &[]);
    assert_eq!(browser.leaders(), ["a"]);
}

#[test]
fn a_stream_has_at_most_fifty_phones_and_those_of_its_own_tab_first() {
    let mut tab = TabShare::new("a".to_owned());
    tab.want("own", Duration::ZERO);
    let all: Vec<_> = (0..60).map(|nth| format!("p{nth}")).collect();
    tab.hear("b", &TabWord::Want(all.join(",")), Duration::ZERO);
    let phones = tab.phones();
    assert_eq!((phones.len(), phones[0].as_str()), (MAX_PHONES, "own"));
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #[test]
    fn whatever_tabs_do_one_that_is_visible_leads_at_last(
        acts in proptest::collection::vec((0..5_usize, 0..3_usize, 0..30_u64), 0..30),
    ) {
        let mut browser = Browser::new(&["c", "a", "e", "b", "d"]);
        for (tab, wants, tenths) in acts {
            browser.want(tab, ["", "lab", "frontdesk"][wants]);
            browser.pass(tenths * 100, &[]);
        }
        browser.pass(8_000, &[]);
        let is_visible = |tab: &&TabShare| !tab.wants.is_empty();
        let visible = browser.tabs.iter().filter(is_visible).count();
        proptest::prop_assert_eq!(browser.leaders().len(), visible.min(1));
        let following = browser.tabs.iter().filter(|tab| tab.role() == TabRole::Following);
        proptest::prop_assert_eq!(following.count(), visible.saturating_sub(1));
    }
}

/// They counted as served, so their screens stood still.
#[test]
fn tabs_of_more_phones_than_a_stream_has_know_that_they_go_without() {
    let names: Vec<_> = (0..60).map(|nth| format!("{nth:02}")).collect();
    let mut browser = Browser::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for tab in 0..60 {
        browser.want(tab, &format!("p{tab}"));
    }
    browser.pass(3_000, &[]);
    assert_eq!(browser.leaders(), ["00"]);
    let served = |browser: &Browser| -> Vec<usize> {
        (0..60).filter(|tab| browser.tabs[*tab].is_leader_healthy()).collect()
    };
    assert_eq!(served(&browser), (1..MAX_PHONES).collect::<Vec<_>>());
    // One that goes makes room, and one that wants what is there already needs none.
    browser.want(1, "");
    browser.want(59, "p2");
    browser.pass(3_000, &[]);
    let expected: Vec<_> = (2..=MAX_PHONES).chain([59]).collect();
    assert_eq!(served(&browser), expected);
}

#[test]
fn a_tab_is_served_at_once_when_it_wants_another_phone() {
    let mut browser = Browser::new(&["a", "b"]);
    (0..2).for_each(|tab| browser.want(tab, "frontdesk"));
    browser.pass(3_000, &[]);
    assert!(browser.tabs[1].is_leader_healthy());
    browser.want(1, "lab");
    assert!(browser.tabs[1].is_leader_healthy());
}
