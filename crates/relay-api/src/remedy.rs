//! What to do about a reason.

use crate::{CertificateProblem, ClusterProblem, CompanyProblem, Reason, wire::wire_sentences};

wire_sentences! {
    /// An act of a person that removes the cause.
    Remedy {
        CheckPhone "check-phone" {}
            "Check that the phone has power and network, that the address is right (on the phone: Menu, Information), and that its web server is on: Advanced, QoS/Security, HTTP server.";
        CheckNetwork "check-network" {}
            "Check the network between the relay and the phone: it is slow or drops connections.";
        RestartPhone "restart-phone" {}
            "Restart the phone. If that does not help, check that a phone answers at this address.";
        CorrectCredentials "correct-credentials" {}
            "Correct username and password_file in the relay’s configuration and reload it.";
        AddCredentials "add-credentials" {}
            "Add username and password_file to the phone’s configuration and reload it.";
        WaitForLockout "wait-for-lockout" {}
            "Correct the password first, then wait until the phone opens its web interface again, or restart the phone.";
        AllowBasic "allow-basic" {}
            "If this is intended (Authentication Scheme = off on the phone), sign in again.";
        UseDigest "use-digest" {}
            "Set on the phone: Advanced, QoS/Security, Authentication Scheme = on (Digest).";
        RequireDigest "require-digest" {}
            "Set on the phone: Advanced, QoS/Security, Authentication Scheme = on (Digest). Then sign in again.";
        SetAuthenticationScheme "set-authentication-scheme" {}
            "Set on the phone: Advanced, QoS/Security, Authentication Scheme = on or off. Then sign in again.";
        CheckDevice "check-device" {}
            "Check which device answers at the phone’s address, and whether its password was changed. Then sign in again.";
        ChangePhoneSetting "change-phone-setting" { place: String, name: String, value: String }
            "Set on the phone: {place} ({name} = {value}).";
        SetPassword "set-password" {}
            "Set on the phone: Advanced, QoS/Security, HTTP server, User and Password; then add both to the relay’s configuration.";
        CheckAccessSettings "check-access-settings" {}
            "Set on the phone: Advanced, QoS/Security, Use hidden tags = off; restrict_uri_queries = off; and switch it to administrator mode. After wrong passwords it may also be locked: then wait, or restart it.";
        LeaveUserMode "leave-user-mode" {}
            "Switch it to administrator mode (Setup, Advanced, Admin mode); until then keys work and the picture does not. After wrong passwords it may be locked instead: then wait, or restart it.";
        CheckModel "check-model" {}
            "D8xx models and very old firmware cannot be controlled over HTTP.";
        EnableTls "enable-tls" {}
            "Set scheme = \"https\" in the relay’s configuration, or the phone’s web server type to http_https.";
        RaiseRole "raise-role" {}
            "The administrator can change role in [[users]], or local_role in [login] where nobody signs in.";
        CheckScreen "check-screen" {} "Look at the screen before you repeat anything.";
        UsePbx "use-pbx" {} "Control this phone from the telephone system.";
        CheckAddress "check-address" {} "Check the phone’s address.";
        UpdateFirmware "update-firmware" {}
            "Update the phone’s firmware. Keys work without a picture.";
        UpdateTls "update-tls" {}
            "Update the phone’s firmware, or set scheme = \"http\" on a network you trust.";
        DisableTls "disable-tls" {}
            "Set scheme = \"http\", or turn on HTTPS on the phone.";
        TrustCertificate "trust-certificate" {}
            "Pin it with certificate = \"sha256:…\", or trust the first one with certificate = \"first-use\".";
        RenewCertificate "renew-certificate" {}
            "Install a certificate with an RSA key of 2048 bits on the phone, or set scheme = \"http\" on a network you trust.";
        PinAgain "pin-again" {}
            "If the phone was replaced, write the new fingerprint into its configuration.";
        ForgetCertificate "forget-certificate" {}
            "If the phone was replaced, remove its line from known-certificates and restart the relay.";
        SetModel "set-model" { model: String }
            "Set model = \"{model}\" in the configuration: another model has other keys.";
        AskAdministrator "ask-administrator" {} "Ask the relay’s administrator.";
        ReadLog "read-log" {}
            "Try again in a minute. If that does not help, the administrator finds the cause in the relay’s log.";
        SignInOnceMore "sign-in-once-more" {} "Sign in again, in this window.";
        SignInLater "sign-in-later" {} "Wait a few seconds, then sign in again.";
        ShortenSequence "shorten-sequence" {} "Send it in parts.";
        Wait "wait" {} "Wait until the phone has caught up.";
        AskForControl "ask-for-control" {} "Ask for control, or wait until nobody controls the phone.";
        SendHeader "send-header" { header: String } "Send the header {header}.";
        NewKey "new-key" {} "Create a new key for each command.";
        SendOrigin "send-origin" {} "Send Origin, or use a token.";
        AllowOrigin "allow-origin" {}
            "The administrator can allow the origin with [web] allow_origins.";
        AllowPortalOrigin "allow-portal-origin" {}
            "The administrator can add it to the portal’s origins under [[portals]].";
        RenewToken "renew-token" {} "The portal has to request a new token.";
        AllowHost "allow-host" {}
            "Open the relay as localhost or by its IP address, or add the name to [web] hosts.";
        AllowAdding "allow-adding" {} "The administrator can allow it with [ad_hoc].";
        EditConfiguration "edit-configuration" {} "Remove it from the configuration.";
        RemovePhone "remove-phone" {} "Remove a phone first.";
        AddAgain "add-again" {} "Add it again.";
        DirectCheckPhone "direct-check-phone" {}
            "Check the address, and that the phone’s web server is on for HTTP (Settings, Advanced, Network). If the browser asks whether this page may reach your network, allow it.";
        DirectSignIn "direct-sign-in" {} "Sign in above the phone.";
        DirectCheckNotes "direct-check-notes" {}
            "If the phone asks for a password, sign in above it. The notes there say what else this browser needs.";
        DirectChooseSignIn "direct-choose-sign-in" {}
            "Sign in above the phone, or choose “No password needed” there.";
        DirectSignInOnce "direct-sign-in-once" {}
            "Nothing is tried again until you sign in above the phone, because phones lock after a few wrong passwords.";
    }
}

impl Reason {
    /// Returns what to do about it, where there is something to do.
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        let setting = |place: &str, name: &str, value: &str| Remedy::ChangePhoneSetting {
            place: place.to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
        };
        Some(match self {
            Reason::NoConnection { .. }
            | Reason::ConnectTimeout { .. }
            | Reason::HostNotFound { .. }
            | Reason::NoEncryption { .. }
            | Reason::TlsFailed {}
            | Reason::TlsTimeout { .. }
            | Reason::CommandTimeout { .. } => Remedy::CheckPhone {},
            Reason::NoAnswer {} => Remedy::RestartPhone {},
            Reason::TlsOutdated {} => Remedy::UpdateTls {},
            Reason::NotTls {} => Remedy::DisableTls {},
            // Nothing can be verified with it, however it is trusted.
            Reason::CertificateUntrusted { problem: CertificateProblem::Malformed }
            | Reason::CertificateKeyShort { .. }
            | Reason::CertificateKeyUnsupported {} => Remedy::RenewCertificate {},
            Reason::CertificateUntrusted { .. } => Remedy::TrustCertificate {},
            Reason::CertificateNotPinned { .. } => Remedy::PinAgain {},
            Reason::CertificateChanged { .. } => Remedy::ForgetCertificate {},
            Reason::CertificateUnproven {} | Reason::ServerAuthFailed {} => Remedy::CheckDevice {},
            Reason::CredentialsMissing {} => Remedy::AddCredentials {},
            Reason::CredentialsRefused {} | Reason::RequestUnwritable {} => {
                Remedy::CorrectCredentials {}
            }
            Reason::DigestDowngrade {} => Remedy::AllowBasic {},
            Reason::BasicForbidden {} => Remedy::RequireDigest {},
            Reason::PasswordExposed {} => Remedy::UseDigest {},
            Reason::LoginStale {} | Reason::LoginUnsupported { .. } => {
                Remedy::SetAuthenticationScheme {}
            }
            Reason::ConnectionClosed {} => Remedy::CheckScreen {},
            Reason::LockedOut {} => Remedy::WaitForLockout {},
            Reason::UserMode {} => Remedy::LeaveUserMode {},
            Reason::PhoneForbids {} => Remedy::CheckAccessSettings {},
            Reason::HiddenTags {} => {
                setting("Advanced › QoS/Security › Use hidden tags", "use_hidden_tags", "off")
            }
            Reason::QueriesRestricted {} => setting("provisioning", "restrict_uri_queries", "off"),
            Reason::HttpsOnly {} => Remedy::EnableTls {},
            Reason::NoRemoteControl {} | Reason::ModelWithoutControl { .. } => Remedy::UsePbx {},
            Reason::NotASnom {} | Reason::OtherServer { .. } | Reason::AddressInvalid { .. } => {
                Remedy::CheckAddress {}
            }
            Reason::PictureInvalid { .. } => Remedy::UpdateFirmware {},
            Reason::PictureCut { .. } => Remedy::CheckNetwork {},
            Reason::PageMissing {} => Remedy::CheckModel {},
            Reason::QueueFull { .. }
            | Reason::WaitedTooLong { .. }
            | Reason::SequencePlaying { .. }
            | Reason::KeysFull { .. } => Remedy::Wait {},
            Reason::HeldBy { .. } | Reason::ControlTaken { .. } => Remedy::AskForControl {},
            Reason::ResultLost {}
            | Reason::StoppedMeanwhile {}
            | Reason::OtherRun {}
            | Reason::ReportForgotten {} => Remedy::CheckScreen {},
            Reason::KeyMissing {} => {
                Remedy::SendHeader { header: "Idempotency-Key: \"<a random UUID>\"".to_owned() }
            }
            Reason::KeyReused {} => Remedy::NewKey {},
            Reason::SequenceTooLong { .. } => Remedy::ShortenSequence {},
            Reason::SequenceCut { reason, .. } | Reason::SentUnproven { reason } => {
                return reason.remedy();
            }
            Reason::SignInWrong {}
            | Reason::TokenUnknown {}
            | Reason::ProxyNamedNobody {}
            | Reason::NotAUser { .. }
            | Reason::NotAllPhones {}
            | Reason::DriverDisabled {}
            | Reason::AccessEnded {}
            | Reason::AuditUnavailable {}
            | Reason::PasswordUnreadable {}
            | Reason::UserHeaderInvalid { .. }
            | Reason::UserHeaderUntrusted { .. } => Remedy::AskAdministrator {},
            Reason::CompanySignIn { problem } => match problem {
                CompanyProblem::Unreachable | CompanyProblem::Unproven => Remedy::ReadLog {},
                CompanyProblem::Busy => Remedy::SignInLater {},
                CompanyProblem::Old | CompanyProblem::Declined => Remedy::SignInOnceMore {},
                CompanyProblem::NoGroup | CompanyProblem::NoName => Remedy::AskAdministrator {},
            },
            Reason::Cluster { problem } => match problem {
                ClusterProblem::CutOff | ClusterProblem::Unowned | ClusterProblem::Moved => {
                    Remedy::Wait {}
                }
                ClusterProblem::Differs => Remedy::AskAdministrator {},
                ClusterProblem::Silent => Remedy::CheckScreen {},
            },
            Reason::RoleTooLow { .. } => Remedy::RaiseRole {},
            Reason::AddingDisabled {}
            | Reason::PortNotAllowed { .. }
            | Reason::AddressNotAllowed { .. } => Remedy::AllowAdding {},
            Reason::PhoneConfigured { .. } => Remedy::EditConfiguration {},
            Reason::AddressTaken { .. } | Reason::TooManyPhones { .. } => Remedy::RemovePhone {},
            Reason::PhoneRemoved {} => Remedy::AddAgain {},
            Reason::OriginMissing {} => Remedy::SendOrigin {},
            Reason::ForeignOrigin {} => Remedy::AllowOrigin {},
            Reason::WrongOrigin { .. } => Remedy::AllowPortalOrigin {},
            Reason::EmbedTokenEnded {} => Remedy::RenewToken {},
            Reason::HostNotServed {} => Remedy::AllowHost {},
            Reason::HeaderMissing { header } => Remedy::SendHeader { header: header.clone() },
            Reason::PasswordNotSet {} => Remedy::SetPassword {},
            Reason::ModelDiffers { model, .. } => Remedy::SetModel { model: model.clone() },
            Reason::DirectNoAnswer {} => Remedy::DirectCheckPhone {},
            Reason::DirectNoPicture {} => Remedy::DirectCheckNotes {},
            Reason::DirectPasswordUnknown {} => Remedy::DirectChooseSignIn {},
            Reason::DirectSignInFailed {} => Remedy::DirectSignInOnce {},
            Reason::DirectSignInAgain {} => Remedy::DirectSignIn {},
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use snom::{Answer, answer::Challenge};

    use super::*;

    #[test]
    fn every_answer_but_success_has_a_reason_and_a_remedy() {
        let challenge = Challenge { basic: true, digest: false };
        for answer in [
            Answer::Empty,
            Answer::Unauthorized(challenge),
            Answer::LockedOut,
            Answer::UserMode,
            Answer::HiddenTags,
            Answer::RestrictedQueries,
            Answer::Forbidden,
            Answer::NotFound,
            Answer::HttpsOnly,
            Answer::NoRemoteControl,
            Answer::NotASnom,
        ] {
            let reason = Reason::of_answer(answer, 403).unwrap();
            assert!(reason.remedy().is_some(), "{answer:?}");
        }
        assert_eq!(Reason::of_answer(Answer::Accepted, 200), None);
        let unexpected = Reason::of_answer(Answer::Unexpected, 500);
        assert_eq!(unexpected, Some(Reason::UnexpectedAnswer { status: 500 }));
    }

    #[test]
    fn a_lock_out_without_words_is_among_the_remedies() {
        for answer in [Answer::UserMode, Answer::Forbidden, Answer::LockedOut] {
            let remedy = Reason::of_answer(answer, 403).and_then(|reason| reason.remedy()).unwrap();
            assert!(remedy.to_string().contains("restart"), "{remedy}");
        }
    }

    #[test]
    fn tags_are_distinct() {
        for tags in [Reason::TAGS, Remedy::TAGS] {
            let distinct: std::collections::HashSet<_> = tags.iter().collect();
            assert_eq!(distinct.len(), tags.len());
        }
    }
}
