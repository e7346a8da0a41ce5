//! Reasons and remedies in both languages. English is their `Display`; the German matches are
//! exhaustive, so that a reason without German does not compile.

mod current;
mod parameters;
mod remedies;
mod text;

use relay_api::Reason;

pub use current::{explain, problem, reason, remedy};
use parameters::{
    address_problem, certificate_problem, cluster_problem, command_needs, company_problem,
    io_problem, picture_problem, rate_limit, special_range,
};
pub(super) use remedies::german_remedy;
pub(super) use text::as_sentence;

/// Returns a reason in German.
pub(super) fn german_reason(reason: &Reason) -> String {
    match reason {
        Reason::NoConnection { error } => format!("Telefon nicht erreichbar ({})", io_problem(*error)),
        Reason::ConnectTimeout { seconds } => {
            format!("Keine Verbindung innerhalb von {seconds} s")
        }
        Reason::CommandTimeout { seconds } => {
            format!("Keine Verbindung innerhalb der {seconds} s, die ein Befehl dauern darf")
        }
        Reason::NoAnswer {} => {
            "Das Telefon hat die Verbindung angenommen, aber nicht geantwortet".to_owned()
        }
        Reason::HostNotFound { host } => format!("Der Name {host} wurde nicht gefunden"),
        Reason::HostLookupTimeout { host } => {
            format!("Der Nameserver hat für {host} nicht rechtzeitig geantwortet")
        }
        Reason::HostLookupSkipped { host } => {
            format!("Für den Namen {host} reichte die Zeit nicht mehr; versuchen Sie es erneut")
        }
        Reason::RequestUnwritable {} => {
            "Benutzername oder Passwort enthalten Zeichen, die HTTP nicht übertragen kann".to_owned()
        }
        Reason::NoEncryption { error } => {
            format!("Keine verschlüsselte Verbindung ({})", io_problem(*error))
        }
        Reason::TlsTimeout { seconds } => {
            format!("Keine verschlüsselte Verbindung innerhalb von {seconds} s")
        }
        Reason::TlsFailed {} => {
            "Keine verschlüsselte Verbindung (der TLS-Handshake ist fehlgeschlagen)".to_owned()
        }
        Reason::TlsOutdated {} => {
            "Das Telefon unterstützt nur veraltetes TLS (älter als 1.2 oder ohne Forward Secrecy)"
                .to_owned()
        }
        Reason::NotTls {} => "Das Gerät unter dieser Adresse unterstützt kein TLS".to_owned(),
        Reason::CertificateUntrusted { problem } => format!(
            "Dem Zertifikat des Telefons wird nicht vertraut: {}",
            certificate_problem(*problem)
        ),
        Reason::CertificateNotPinned { shown, pinned } => {
            format!("Das Telefon zeigt ein Zertifikat ({shown}), das nicht das festgelegte ist ({pinned})")
        }
        Reason::CertificateChanged { shown, remembered } => {
            format!("Das Zertifikat des Telefons hat sich geändert: bisher {remembered}, jetzt {shown}")
        }
        Reason::CertificateUnproven {} => {
            "Das Gerät unter dieser Adresse kann nicht beweisen, dass das Zertifikat ihm gehört"
                .to_owned()
        }
        Reason::CertificateKeyShort { bits, min } => format!(
            "Der RSA-Schlüssel im Zertifikat des Telefons hat {bits} Bit, diese Verbindung braucht mindestens {min}"
        ),
        Reason::CertificateKeyUnsupported {} => {
            "Der Schlüssel im Zertifikat des Telefons ist von einer Art, die nicht unterstützt wird".to_owned()
        }
        Reason::CertificateNotStored { error } => {
            format!("Das Zertifikat lässt sich nicht speichern: {}", io_problem(*error))
        }
        Reason::HostNotInCertificate { host } => format!("{host} kann in keinem Zertifikat stehen"),
        Reason::CredentialsMissing {} => {
            "Das Telefon verlangt einen Benutzernamen und ein Passwort".to_owned()
        }
        Reason::CredentialsRefused {} => {
            "Das Telefon lehnt Benutzernamen oder Passwort ab".to_owned()
        }
        Reason::LoginStale {} => {
            "Das Telefon erklärt jede Digest-Nonce für veraltet; so gelingt keine Anmeldung".to_owned()
        }
        Reason::DigestDowngrade {} => {
            "Das Telefon verlangte bisher Digest und jetzt Basic, was das Passwort offenlegen würde"
                .to_owned()
        }
        Reason::BasicForbidden {} => {
            "Das Telefon verlangt Basic, was das Passwort offenlegt; seine Konfiguration erlaubt nur Digest"
                .to_owned()
        }
        Reason::ServerAuthFailed {} => {
            "Die Antwort stammt nicht vom Telefon: Ihre Signatur (rspauth) ist falsch".to_owned()
        }
        Reason::LoginUnsupported { wanted } => {
            format!("Das Telefon verlangt eine Anmeldung, die nicht unterstützt wird: {wanted}")
        }
        Reason::RandomUnavailable {} => {
            "Das Betriebssystem liefert keine Zufallszahlen".to_owned()
        }
        Reason::ConnectionClosed {} => {
            "Das Telefon hat die Verbindung ohne Antwort geschlossen, wie viele nach dem Wählen"
                .to_owned()
        }
        Reason::LockedOut {} => {
            "Das Telefon hat seine Weboberfläche nach falschen Passwörtern gesperrt".to_owned()
        }
        Reason::UserMode {} => {
            "Das Telefon ist im Benutzermodus und erlaubt dies nur Administratoren".to_owned()
        }
        Reason::HiddenTags {} => {
            "Das Telefon nimmt Befehle nur von seinen eigenen Seiten an".to_owned()
        }
        Reason::QueriesRestricted {} => "Das Telefon nimmt keine Befehle in einer URL an".to_owned(),
        Reason::PhoneForbids {} => "Das Telefon verweigert diese Anfrage".to_owned(),
        Reason::PageMissing {} => "Das Telefon hat diese Seite nicht".to_owned(),
        Reason::HttpsOnly {} => "Das Telefon akzeptiert nur HTTPS".to_owned(),
        Reason::NoRemoteControl {} => {
            "Das ist ein D8xx; seine Weboberfläche hat keine Fernsteuerung".to_owned()
        }
        Reason::NotASnom {} => {
            "Unter dieser Adresse antwortet anscheinend ein anderes Gerät".to_owned()
        }
        Reason::OtherServer { server } => {
            format!("Unter dieser Adresse antwortet ein anderes Gerät (Server: „{server}“)")
        }
        Reason::UnexpectedAnswer { status } => {
            format!("Unerwartete Antwort des Telefons (Status {status})")
        }
        Reason::PictureInvalid { problem } => {
            format!("Das Bild des Telefons ist nicht lesbar: {}", picture_problem(*problem))
        }
        Reason::QueueFull { waiting } => {
            format!("Für dieses Telefon warten bereits {waiting} Befehle")
        }
        Reason::ShuttingDown {} => "Das Relay wird beendet; gesendet wurde nichts".to_owned(),
        Reason::WaitedTooLong { seconds } => {
            format!("Der Befehl wartete länger als {seconds} s; gesendet wurde nichts")
        }
        Reason::SequencePlaying { user, seconds } => format!(
            "Ein Ablauf von {user} läuft noch {seconds} s; gesendet wurde nichts"
        ),
        Reason::HeldBy { user, seconds } => {
            format!("{user} steuert dieses Telefon noch {seconds} s; es wurde nichts gesendet")
        }
        Reason::ControlTaken { user } => format!("{user} steuert jetzt dieses Telefon"),
        Reason::RequestPending { user, seconds } => format!(
            "{user} hat die Steuerung bereits angefordert und erhält innerhalb von {seconds} s eine Antwort"
        ),
        Reason::NoRequest {} => "Niemand fordert die Steuerung dieses Telefons an".to_owned(),
        Reason::DriverDisabled {} => {
            "Auf diesem Relay dürfen alle gleichzeitig Befehle senden, daher steuert niemand ein Telefon"
                .to_owned()
        }
        Reason::StreamTooWide { max } => {
            format!("Ein Ereignisstrom umfasst höchstens {max} Telefone")
        }
        Reason::CallerGone {} => {
            "Der Absender hat vorher die Verbindung getrennt; gesendet wurde nichts".to_owned()
        }
        Reason::Cancelled {} => "Der Befehl wurde abgebrochen".to_owned(),
        Reason::AccessEnded {} => {
            "Der Absender wurde abgemeldet, oder seine Rechte haben sich geändert".to_owned()
        }
        Reason::HungUp { user } => format!("{user} hat aufgelegt"),
        Reason::ResultLost {} => {
            "Das Relay hat das Ergebnis verloren; der Befehl wurde vielleicht gesendet".to_owned()
        }
        Reason::StoppedMeanwhile {} => {
            "Das Relay wurde vor der Antwort des Telefons beendet; der Befehl wurde gesendet".to_owned()
        }
        Reason::OtherRun {} => {
            "Das Relay wurde neu gestartet, oder ein anderes antwortet; der Befehl wurde vielleicht \
             schon gesendet"
                .to_owned()
        }
        Reason::TooManyAtOnce { max } => {
            format!("Ein Benutzer kann höchstens {max} davon gleichzeitig geöffnet haben; schließen Sie zuerst eines")
        }
        Reason::Cluster { problem } => cluster_problem(*problem).to_owned(),
        Reason::AuditUnavailable {} => {
            "Das vorgeschriebene Protokoll lässt sich nicht schreiben; gesendet wurde nichts"
                .to_owned()
        }
        Reason::PasswordUnreadable {} => {
            "Die Datei mit dem Passwort dieses Telefons ist nicht lesbar; versucht wurde nichts".to_owned()
        }
        Reason::PasswordRefusedJustNow { seconds } => format!(
            "Das Telefon hat dieses Passwort gerade abgelehnt und sperrt sich nach wenigen falschen; \
             korrigieren Sie es, oder versuchen Sie es in {seconds} s erneut"
        ),
        Reason::KeyReused {} => {
            "Dieser Idempotency-Key gehört zu einem anderen Befehl; gesendet wurde nichts".to_owned()
        }
        Reason::KeysFull { max } => format!(
            "Das Relay merkt sich höchstens {max} Befehle je zehn Minuten; gesendet wurde nichts"
        ),
        Reason::ReportForgotten {} => {
            "Dieser Befehl ist abgeschlossen; sein Bericht ist nicht mehr verfügbar".to_owned()
        }
        Reason::SequenceCut { sent, reason } => format!(
            "Der Ablauf endete nach Anfrage {sent}; für den Rest gilt: {}",
            german_reason(reason)
        ),
        Reason::SentUnproven { reason } => format!("Gesendet, aber: {}", german_reason(reason)),
        Reason::InvalidArgument { field, value, expected } => {
            format!("{field}: „{value}“ ist ungültig; erlaubt: {expected}")
        }
        Reason::ArgumentMissing { field } => format!("Das Feld {field} fehlt"),
        Reason::ArgumentUnknown { field, expected } => {
            format!("Das Feld {field} ist unbekannt; erwartet: {expected}")
        }
        Reason::NumberIncomplete { value } => format!(
            "Die Nummer „{value}“ ist unvollständig: Nach dem + oder der Landesvorwahl fehlen die Ziffern"
        ),
        Reason::InvalidSequence { column, message } => format!("Fehler im Ablauf, Spalte {column}: {message}"),
        Reason::MissingKey { model, key, has } => {
            format!("Das {model} hat keine Taste {key}; es hat {has}")
        }
        Reason::MissingLine { model, line, last } => {
            format!("Das {model} hat keine Identität {line}; es hat 1 bis {last}")
        }
        Reason::SequenceTooLong { seconds, max } => format!(
            "Der Ablauf dauert {seconds} s, und so lange kann niemand sonst das Telefon benutzen; erlaubt sind höchstens {max} s"
        ),
        Reason::ModelWithoutControl { model } => {
            format!("Das {model} lässt sich nicht über HTTP steuern")
        }
        Reason::CommandUnknown { model, command, needs } => {
            format!("Das {model} unterstützt den Befehl {command} nicht: {}", command_needs(*needs))
        }
        Reason::Unconfirmed { command, id } => {
            format!("{command} löscht Daten; geben Sie zur Bestätigung die Kennung des Telefons an: {id}")
        }
        Reason::SignInRequired {} => "Dieses Relay verlangt eine Anmeldung".to_owned(),
        Reason::SignInAgain {} => {
            "Das löscht Daten. Melden Sie sich zuerst erneut an".to_owned()
        }
        Reason::TokenUnknown {} => "Das Token ist unbekannt".to_owned(),
        Reason::EmbedTokenEnded {} => {
            "Das Token des Portals ist abgelaufen, wurde widerrufen oder vor dem letzten Neustart des Relays ausgestellt".to_owned()
        }
        Reason::WrongOrigin { origin, portal } => {
            format!("{origin} ist keine erlaubte Herkunft des Portals {portal}")
        }
        Reason::NotInPortal {} => "Mit dem Token eines Portals geht das nicht".to_owned(),
        Reason::ProxyNamedNobody {} => {
            "Der Proxy vor dem Relay hat keinen Benutzer genannt".to_owned()
        }
        Reason::SignInWrong {} => "Benutzername oder Passwort ist falsch".to_owned(),
        Reason::CompanySignIn { problem } => company_problem(*problem).to_owned(),
        Reason::RoleTooLow { role, needs } => {
            format!("Ihre Rolle ist {role}; dafür ist die Rolle {needs} nötig")
        }
        Reason::NotAUser { name } => format!("{name} ist kein Benutzer dieses Relays"),
        Reason::NotAllPhones {} => "Das dürfen nur Benutzer mit Zugriff auf alle Telefone".to_owned(),
        Reason::AddingDisabled {} => {
            "Dieses Relay erlaubt nur die Telefone seiner Konfiguration".to_owned()
        }
        Reason::PhoneConfigured { id } => format!("{id} gehört zur Konfiguration des Relays"),
        Reason::OriginMissing {} => {
            "Ein Cookie allein beweist nicht, dass der Benutzer diese Anfrage wollte".to_owned()
        }
        Reason::ForeignOrigin {} => "Eine Seite fremder Herkunft hat diese Anfrage gesendet".to_owned(),
        Reason::UserHeaderUntrusted { header } => {
            format!("Der Header {header} gilt nur vom vertrauten Proxy")
        }
        Reason::UserHeaderInvalid { header } => {
            format!("Der Proxy muss den Header {header} genau einmal setzen, mit einem Namen")
        }
        Reason::RateLimited { limit, wait_ms } => {
            format!("{}; warten Sie {wait_ms} ms", rate_limit(*limit))
        }
        Reason::CoolingDown { seconds } => format!(
            "Nicht gesendet: Derselbe Befehl ging gerade erst an dieses Telefon, vielleicht von jemand anderem. Prüfen Sie das Display und versuchen Sie es bei Bedarf in {seconds} s erneut"
        ),
        // The page's own requests are in order, but those of an older page may not be.
        Reason::HostHeaderInvalid { .. }
        | Reason::LengthRequired { .. }
        | Reason::NoSuchFile { .. }
        | Reason::NoSuchCall { .. }
        | Reason::MethodNotAllowed { .. }
        | Reason::HeaderMissing { .. }
        | Reason::BodyNotJson { .. }
        | Reason::BodyTooLarge { .. }
        | Reason::BodyIncomplete { .. }
        | Reason::PathInvalid { .. }
        | Reason::KeyMissing { .. }
        | Reason::KeyInvalid { .. }
        | Reason::WaitInvalid { .. } => {
            "Das Relay versteht diese Anfrage nicht; laden Sie die Seite neu".to_owned()
        }
        Reason::HostNotServed {} => "Das Relay antwortet nicht auf diesen Hostnamen".to_owned(),
        Reason::BodyTimeout { seconds } => {
            format!("Der Inhalt der Anfrage kam nicht innerhalb von {seconds} s an")
        }
        // The message is for programmers, from the parser of the relay.
        Reason::BodyInvalid { message } => {
            format!("Der Inhalt der Anfrage ist ungültig: {message}")
        }
        Reason::QueryInvalid { message } => {
            format!("Die Parameter der Anfrage sind ungültig: {message}")
        }
        Reason::UnknownPhone { id, ids } => {
            format!("Kein Telefon hat die Kennung „{id}“; verfügbar: {ids}")
        }
        Reason::UnknownScreen { screen } => {
            format!("„{screen}“ ist kein Display; möglich sind main, labels und expansion")
        }
        Reason::NoSuchScreen { model, screen } => {
            format!("Das {model} hat kein Display {screen}")
        }
        Reason::TaskFailed {} => "Die Anfrage ist im Relay fehlgeschlagen".to_owned(),
        Reason::AddressInvalid { address, problem } => {
            format!("„{address}“ {}", address_problem(*problem))
        }
        Reason::PortNotAllowed { port, allowed } => {
            format!("Port {port} ist nicht erlaubt; erlaubt: {allowed}")
        }
        Reason::AddressNotAllowed { address, allowed } => {
            format!("{address} liegt außerhalb der erlaubten Bereiche; erlaubt: {allowed}")
        }
        Reason::AddressSpecial { address, range } => {
            format!("{address} ist nicht erlaubt: {}", special_range(*range))
        }
        Reason::ModelUnusable { model } => format!(
            "„{model}“ ist unbekannt oder lässt sich nicht steuern; lassen Sie das Modell im Zweifel leer"
        ),
        Reason::ConfigurationChanged {} => {
            "Die Konfiguration hat sich gerade geändert; wiederholen Sie die Anfrage".to_owned()
        }
        Reason::AddressTaken { address, id } => {
            format!("Das Telefon unter {address} hat bereits die Kennung {id}")
        }
        Reason::TooManyPhones { max } => format!("Es wurden bereits {max} Telefone hinzugefügt"),
        Reason::PhoneRemoved {} => "Jemand hat dieses Telefon entfernt".to_owned(),
        Reason::Reachable { address, scheme } => format!("{address} antwortet über {scheme}"),
        Reason::SignedIn { scheme } => format!("Angemeldet mit {scheme}"),
        Reason::PasswordExposed {} => {
            "Angemeldet mit Basic über HTTP: Jeder im Netzwerk kann das Passwort lesen".to_owned()
        }
        Reason::PasswordNotSet {} => {
            "Das Telefon verlangt kein Passwort: Jeder in seinem Netzwerk kann seine Tasten drücken"
                .to_owned()
        }
        Reason::InformationHidden {} => {
            "Das Telefon zeigt seine Informationsseite nicht; sein Modell ist unbekannt".to_owned()
        }
        Reason::ModelNotReported {} => "Das Telefon nennt sein Modell nicht".to_owned(),
        Reason::ModelConfirmed { model } => format!("Es ist ein {model}, wie konfiguriert"),
        Reason::ModelDiffers { model, configured } => {
            format!("Es ist ein {model}, konfiguriert als {configured}")
        }
        Reason::PictureCut { missing, height } => {
            format!("{missing} von {height} Zeilen des Bildes sind nicht angekommen")
        }
        Reason::PictureRead { width, height } => format!("{width} × {height} Pixel"),
        Reason::Skipped {} => {
            "Übersprungen, weil eine frühere Prüfung fehlgeschlagen ist".to_owned()
        }
        Reason::DemoModel { model } => format!("Ein virtuelles {model}"),
        Reason::DemoScreen {} => "Sein Display wird angezeigt".to_owned(),
        Reason::Restarting {} => "Das Telefon startet neu".to_owned(),
        Reason::Unread {} => "Die Seite konnte die Erklärung nicht laden".to_owned(),
        Reason::DirectReachable {} => {
            "Unter dieser Adresse antwortet ein Gerät; welches, kann diese Seite nicht erkennen".to_owned()
        }
        Reason::DirectNoAnswer {} => "Keine Antwort".to_owned(),
        Reason::DirectPictureShown {} => "Das Display wird angezeigt".to_owned(),
        Reason::DirectNoPicture {} => {
            "Kein Bild: Das Telefon ist aus oder hat eine andere Adresse; siehe auch die Hinweise darüber"
                .to_owned()
        }
        Reason::DirectPasswordUnknown {} => {
            "Diese Seite weiß noch nicht, ob das Telefon ein Passwort verlangt".to_owned()
        }
        Reason::DirectSignInFailed {} => {
            "Mit diesem Benutzernamen und Passwort kam kein Bild".to_owned()
        }
        Reason::DirectSignInAgain {} => "Diese Seite hat das Passwort nicht behalten".to_owned(),
        Reason::NeedsRelay {} => "Diese Seite arbeitet ohne Relay".to_owned(),
    }
}
