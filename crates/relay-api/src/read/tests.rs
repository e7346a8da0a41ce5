use proptest::{collection::vec, option, prelude::*};
use serde_json::{Value, json, to_value};

use super::*;
use crate::{
    CheckName, NumberCall, NumberDoubt, NumberReading, NumberStep, PhoneDriver, Verdict,
    WithoutReasons,
};

fn reason() -> impl Strategy<Value = Reason> {
    use crate::{IoProblem, List};
    let leaf = prop_oneof![
        (0..IoProblem::ALL.len())
            .prop_map(|nth| Reason::NoConnection { error: IoProblem::ALL[nth] }),
        any::<u32>().prop_map(|seconds| Reason::ConnectTimeout { seconds }),
        (any::<u16>(), vec(".*", 0..3))
            .prop_map(|(port, all)| Reason::PortNotAllowed { port, allowed: List(all) }),
        (".*", ".*").prop_map(|(address, scheme)| Reason::Reachable { address, scheme }),
        Just(Reason::NoAnswer {}),
    ];
    leaf.prop_recursive(2, 4, 1, |reason| {
        (any::<u32>(), reason)
            .prop_map(|(sent, reason)| Reason::SequenceCut { sent, reason: Box::new(reason) })
    })
}

fn link() -> impl Strategy<Value = LinkState> {
    prop_oneof![
        Just(LinkState::Unknown),
        any::<u32>().prop_map(|seen_seconds| LinkState::Reachable { seen_seconds }),
        (reason(), option::of(any::<u32>()))
            .prop_map(|(reason, seen)| LinkState::unreachable(Arc::new(reason), seen)),
        reason().prop_map(|reason| LinkState::refused(Arc::new(reason))),
        any::<u32>().prop_map(|seconds| LinkState::Restarting { seconds }),
    ]
}

fn phone() -> impl Strategy<Value = PhoneSummary> {
    let texts = || vec(".*", 0..3);
    let facts = || option::of(".*");
    let facts = (facts(), facts(), facts(), facts(), facts());
    let driver = (".*", any::<u32>()).prop_map(|(user, seconds)| PhoneDriver { user, seconds });
    let driver = option::of(driver);
    (".*", ".*", ".*", texts(), any::<bool>(), texts(), link(), facts, driver).prop_map(
        |(id, name, model, groups, ad_hoc, screens, link, facts, driver)| {
            let (address, firmware, mac, reported_model, relay) = facts;
            PhoneSummary {
                id,
                name,
                model,
                groups,
                ad_hoc,
                screens,
                address,
                firmware,
                mac,
                reported_model,
                relay,
                driver,
                link,
            }
        },
    )
}

fn report() -> impl Strategy<Value = CommandReport> {
    let outcome = prop_oneof![
        Just(Outcome::Accepted),
        Just(Outcome::SentNoAnswer),
        Just(Outcome::Refused),
        Just(Outcome::SentInPart)
    ];
    let optional = (option::of(any::<u16>()), option::of(reason()));
    (".*", vec(".*", 0..3), outcome, any::<u32>(), optional).prop_map(
        |(target, continued, outcome, ms, (status, reason))| CommandReport {
            target,
            continued,
            outcome,
            status,
            ms,
            remedy: reason.as_ref().and_then(Reason::remedy),
            reason,
        },
    )
}

proptest! {
    #[test]
    fn phones_are_read_as_they_are_written(phones in vec(phone(), 0..3)) {
        prop_assert_eq!(Vec::from_json(&to_value(&phones).unwrap()), Some(phones));
    }

    #[test]
    fn reports_are_read_as_they_are_written(report in report()) {
        prop_assert_eq!(CommandReport::from_json(&to_value(&report).unwrap()), Some(report));
    }

    #[test]
    fn diagnostics_are_read_as_they_are_written(
        reasons in vec((0..CheckName::ALL.len(), 0..Verdict::ALL.len(), reason()), 0..3),
        model in option::of(".*"),
    ) {
        let checks = reasons.into_iter().map(|(check, verdict, reason)| {
            Check::new(CheckName::ALL[check], Verdict::ALL[verdict], reason, 7)
        });
        let diagnostics = Diagnostics { checks: checks.collect(), model };
        let json = to_value(&diagnostics).unwrap();
        prop_assert_eq!(Diagnostics::from_json(&json), Some(diagnostics));
    }

    #[test]
    fn problems_are_read_as_they_are_written(reason in reason(), nth in 0..Code::NAMES.len()) {
        let code: Code = serde_json::from_value(json!(Code::NAMES[nth])).unwrap();
        let problem = Problem::new(code, reason);
        prop_assert_eq!(Problem::from_json(&to_value(&problem).unwrap()), Some(problem));
    }

    #[test]
    fn numbers_are_read_as_they_are_written(
        call in (".*", option::of(".*"), option::of(".*"), option::of(".*")),
        steps in vec(0..NumberStep::ALL.len(), 0..4),
        doubt in option::of(0..NumberDoubt::ALL.len()),
    ) {
        let (number, international, country, tones) = call;
        let steps = steps.into_iter().map(|nth| NumberStep::ALL[nth]).collect();
        let calls = vec![NumberCall { number, international, country, tones, steps }];
        let reading = NumberReading { calls, doubt: doubt.map(|nth| NumberDoubt::ALL[nth]) };
        let json = to_value(&reading).unwrap();
        prop_assert_eq!(NumberReading::from_json(&json), Some(reading));
    }

    #[test]
    fn sessions_are_read_as_they_are_written(
        name in ".*",
        role in 0..Role::ALL.len(),
        login in 0..5_usize,
        (may_add_phones, allow_fire) in any::<(bool, bool)>(),
        (portal, expires_at) in (option::of(".*"), option::of(".*")),
    ) {
        let logins = [
            LoginKind::None,
            LoginKind::Password,
            LoginKind::Proxy,
            LoginKind::Portal,
            LoginKind::Company,
        ];
        let (role, login) = (Role::ALL[role], logins[login]);
        let session =
            Session { name, role, login, may_add_phones, portal, expires_at, allow_fire };
        prop_assert_eq!(Session::from_json(&to_value(&session).unwrap()), Some(session));
    }
}

#[test]
fn a_reason_of_a_newer_relay_takes_nothing_else_away() {
    let newer = json!({"kind": "from-the-future", "x": 1});
    let problem = Problem::new(Code::CoolingDown, Reason::CoolingDown { seconds: 1 });
    let mut json = to_value(&problem).unwrap();
    json["reason"] = newer.clone();
    let read = Problem::from_json(&json).unwrap();
    assert_eq!((read.code, read.detail), (problem.code, problem.detail));
    assert_eq!(*read.reason, Reason::Unread {});
    let phone =
        |link: Value| json!({"id": "a", "name": "A", "model": "D785", "screens": [], "link": link});
    let phones = json!([
        phone(json!({"state": "reachable"})),
        phone(json!({"state": "unreachable", "reason": newer.clone()})),
        phone(json!({"state": "refused", "reason": newer})),
    ]);
    assert_eq!(Vec::<PhoneSummary>::from_json(&phones).map(|phones| phones.len()), Some(3));
}

#[test]
fn a_result_of_an_addition_has_a_phone_or_a_problem() {
    let phone = PhoneSummary {
        id: "a".to_owned(),
        name: "A".to_owned(),
        model: "D785".to_owned(),
        groups: vec!["Berlin".to_owned()],
        ad_hoc: true,
        address: Some("http://10.0.0.5".to_owned()),
        firmware: Some("10.1.3".to_owned()),
        ..PhoneSummary::default()
    };
    let problem = Problem::new(Code::AddressRefused, Reason::TooManyPhones { max: 200 });
    let results = vec![
        AddPhoneResult { phone: Some(phone), problem: None },
        AddPhoneResult { phone: None, problem: Some(problem) },
    ];
    assert_eq!(Vec::from_json(&to_value(&results).unwrap()), Some(results));
    assert_eq!(AddPhoneResult::from_json(&json!({})), None);
}

#[test]
fn a_refusal_without_its_reason_keeps_its_code() {
    for code in [Code::LoginRequired, Code::PhoneAuthFailed, Code::UnknownScreen] {
        let problem = Problem::new(code, Reason::NoAnswer {});
        let read = Problem::from_json(&WithoutReasons(to_value(&problem).unwrap())).unwrap();
        assert_eq!((read.code, read.detail), (problem.code, problem.detail));
        assert_eq!(*read.reason, Reason::Unread {});
    }
}

#[test]
fn what_is_missing_or_new_is_seen() {
    let newer = json!({"title": "t", "status": 418, "detail": "d", "code": "teapot",
        "reason": {"kind": "no-answer"}, "x": 1});
    assert_eq!(Problem::from_json(&newer).map(|problem| problem.code), Some(Code::Other));
    assert_eq!(Problem::from_json(&json!({"title": "t"})), None);
    assert_eq!(Problem::from_json(&json!("<html>")), None);
    assert_eq!(LinkState::from_json(&json!({"state": "melted"})), None);
    assert_eq!(Session::from_json(&json!([])), None);
}
