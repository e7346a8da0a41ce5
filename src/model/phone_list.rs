//! The list of phones as it is shown: by group, with counts and a filter by state.

use relay_api::{LinkState, PhoneSummary};

use super::phones::found;

/// The seconds since the last answer of a phone after which the list says when that was.
const RECENT_SECONDS: u32 = 90;

/// The state of a phone, as the list names and filters it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// It answered within the last seconds.
    Live,
    /// It answered, some time ago.
    Earlier,
    /// It does not answer.
    Unreachable,
    /// It refuses the password.
    Refused,
    /// It restarts.
    Restarting,
    /// It was not asked yet.
    Unknown,
}

impl LinkKind {
    /// Every state, in the order of the filters.
    pub const ALL: [LinkKind; 6] = [
        LinkKind::Live,
        LinkKind::Earlier,
        LinkKind::Unreachable,
        LinkKind::Refused,
        LinkKind::Restarting,
        LinkKind::Unknown,
    ];

    /// Returns the state of a phone.
    #[must_use]
    pub fn of(link: &LinkState) -> LinkKind {
        match link {
            LinkState::Unknown => LinkKind::Unknown,
            LinkState::Reachable { seen_seconds } if *seen_seconds > RECENT_SECONDS => {
                LinkKind::Earlier
            }
            LinkState::Reachable { .. } => LinkKind::Live,
            LinkState::Unreachable { .. } => LinkKind::Unreachable,
            LinkState::Refused { .. } => LinkKind::Refused,
            LinkState::Restarting { .. } => LinkKind::Restarting,
        }
    }

    /// Returns its name for the style.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            LinkKind::Live => "live",
            LinkKind::Earlier => "seen",
            LinkKind::Unreachable => "unreachable",
            LinkKind::Refused => "refused",
            LinkKind::Restarting => "restarting",
            LinkKind::Unknown => "unknown",
        }
    }

    /// Returns how many phones are in this state.
    #[must_use]
    pub fn count(self, phones: &[PhoneSummary]) -> usize {
        phones.iter().filter(|phone| LinkKind::of(&phone.link) == self).count()
    }
}

/// The phones under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneGroup {
    /// The group; `None` for the phones without one.
    pub name: Option<String>,
    /// The phones.
    pub phones: Vec<PhoneSummary>,
}

/// Returns the phones that the search finds in that state, each under its first group. The groups are in the order of
/// the list; phones without one come last. `fold` is that of [`found`].
#[must_use]
pub fn grouped(
    phones: &[PhoneSummary],
    search: &str,
    state: Option<LinkKind>,
    fold: fn(&str) -> String,
) -> Vec<PhoneGroup> {
    let mut groups: Vec<PhoneGroup> = Vec::new();
    let mut others = Vec::new();
    for phone in found(phones, search, fold) {
        if state.is_some_and(|state| LinkKind::of(&phone.link) != state) {
            continue;
        }
        let Some(name) = phone.groups.first() else {
            others.push(phone.clone());
            continue;
        };
        match groups.iter_mut().find(|group| group.name.as_ref() == Some(name)) {
            Some(group) => group.phones.push(phone.clone()),
            None => {
                let phones = vec![phone.clone()];
                groups.push(PhoneGroup { name: Some(name.clone()), phones });
            }
        }
    }
    if !others.is_empty() {
        groups.push(PhoneGroup { name: None, phones: others });
    }
    groups
}

/// Returns whether any phone has a group, so that the list needs headings.
#[must_use]
pub fn has_groups(phones: &[PhoneSummary]) -> bool {
    phones.iter().any(|phone| !phone.groups.is_empty())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use relay_api::Reason;

    use super::*;

    fn phone(id: &str, groups: &[&str], link: LinkState) -> PhoneSummary {
        PhoneSummary {
            id: id.to_owned(),
            name: format!("Phone {id}"),
            model: "D785".to_owned(),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            link,
            ..PhoneSummary::default()
        }
    }

    fn lists(groups: &[PhoneGroup]) -> Vec<(Option<&str>, Vec<&str>)> {
        groups
            .iter()
            .map(|group| {
                let ids = group.phones.iter().map(|phone| phone.id.as_str()).collect();
                (group.name.as_deref(), ids)
            })
            .collect()
    }

    #[test]
    fn each_phone_is_under_its_first_group_and_those_without_one_come_last() {
        let live = || LinkState::Reachable { seen_seconds: 1 };
        let phones = [
            phone("a", &[], live()),
            phone("b", &["Berlin", "Sales"], live()),
            phone("c", &["Sales"], LinkState::Unknown),
            phone("d", &["Berlin"], LinkState::Unknown),
        ];
        let all = grouped(&phones, "", None, str::to_lowercase);
        let berlin = (Some("Berlin"), vec!["b", "d"]);
        assert_eq!(lists(&all), [berlin, (Some("Sales"), vec!["c"]), (None, vec!["a"])]);
        let sales = grouped(&phones, "sales", None, str::to_lowercase);
        assert_eq!(lists(&sales), [(Some("Berlin"), vec!["b"]), (Some("Sales"), vec!["c"])]);
        let live = grouped(&phones, "", Some(LinkKind::Live), str::to_lowercase);
        assert_eq!(lists(&live), [(Some("Berlin"), vec!["b"]), (None, vec!["a"])]);
        let both = grouped(&phones, "sales", Some(LinkKind::Unknown), str::to_lowercase);
        assert_eq!(lists(&both), [(Some("Sales"), vec!["c"])]);
        assert!(grouped(&phones, "", Some(LinkKind::Refused), str::to_lowercase).is_empty());
        assert!(has_groups(&phones) && !has_groups(&phones[..1]));
    }

    #[test]
    fn each_state_has_a_kind_and_is_counted() {
        let reason = Arc::new(Reason::NoAnswer {});
        let states = [
            (LinkState::Unknown, LinkKind::Unknown),
            (LinkState::Reachable { seen_seconds: 90 }, LinkKind::Live),
            (LinkState::Reachable { seen_seconds: 91 }, LinkKind::Earlier),
            (LinkState::unreachable(reason.clone(), Some(5)), LinkKind::Unreachable),
            (LinkState::refused(reason), LinkKind::Refused),
            (LinkState::Restarting { seconds: 9 }, LinkKind::Restarting),
        ];
        let phones: Vec<_> = states.iter().map(|(link, _)| phone("a", &[], link.clone())).collect();
        for (link, kind) in states {
            assert_eq!(LinkKind::of(&link), kind);
            assert_eq!(kind.count(&phones), 1);
            assert!(LinkKind::ALL.contains(&kind));
        }
    }
}
