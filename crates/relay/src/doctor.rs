//! The diagnostics of every phone of a configuration, without a running relay.

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use relay_api::{Check, CheckName, Diagnostics, Verdict};
use serde::Serialize;

use crate::{
    config::{Config, PhoneConfig},
    phone::{Phone, Shared},
};

/// The phones that are checked at the same time.
const MAX_AT_ONCE: usize = 32;

/// The diagnostics of one phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PhoneDiagnosis {
    /// The id of the phone.
    pub phone: String,
    /// The worst of its checks.
    pub verdict: Verdict,
    /// The checks.
    #[serde(flatten)]
    pub diagnostics: Diagnostics,
}

/// Runs the diagnostics of every phone, in the order of the file. Refused passwords that a relay remembers are not
/// tried and stay remembered: phones lock up after a few wrong ones.
pub async fn diagnose(config: &Config) -> Vec<PhoneDiagnosis> {
    let shared = Shared::default();
    if let Some(folder) = &config.state_dir {
        shared.logins.read_from(folder);
    }
    let phones: Vec<Arc<PhoneConfig>> = config.phones.clone();
    let runs = phones.into_iter().map(|phone| diagnose_phone(phone, shared.clone()));
    stream::iter(runs).buffered(MAX_AT_ONCE).collect().await
}

async fn diagnose_phone(config: Arc<PhoneConfig>, shared: Shared) -> PhoneDiagnosis {
    let id = config.id.clone();
    let phone = Phone::start(config, &shared, None);
    let diagnostics = phone.diagnose().await.unwrap_or_else(|error| {
        let check = Check::new(CheckName::Connection, Verdict::Failed, error.into_reason(), 0);
        Diagnostics { checks: vec![check], model: None }
    });
    PhoneDiagnosis { phone: id, verdict: worst(&diagnostics.checks), diagnostics }
}

/// Returns the worst verdict. A check is skipped only after one that failed.
fn worst(checks: &[Check]) -> Verdict {
    let has = |verdict: Verdict| checks.iter().any(|check| check.verdict == verdict);
    [Verdict::Failed, Verdict::Warning]
        .into_iter()
        .find(|verdict| has(*verdict))
        .unwrap_or(Verdict::Ok)
}

#[cfg(test)]
mod tests {
    use relay_api::Reason;

    use super::*;

    #[test]
    fn the_worst_check_is_the_verdict_of_the_phone() {
        use Verdict::{Failed, Ok, Skipped, Warning};
        for (verdicts, expected) in [
            (vec![], Ok),
            (vec![Ok, Ok], Ok),
            (vec![Ok, Warning, Ok], Warning),
            (vec![Warning, Failed, Skipped], Failed),
        ] {
            let check =
                |verdict: &Verdict| Check::new(CheckName::Model, *verdict, Reason::Skipped {}, 0);
            let checks: Vec<_> = verdicts.iter().map(check).collect();
            assert_eq!(worst(&checks), expected, "{verdicts:?}");
        }
    }
}
