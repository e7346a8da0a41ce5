//! The parameters of reasons in German.

use relay_api::{
    AddressProblem, CertificateProblem, ClusterProblem, CommandNeeds, CompanyProblem, IoProblem,
    PictureProblem, RateLimit, SpecialRange,
};

pub(super) fn io_problem(problem: IoProblem) -> &'static str {
    match problem {
        IoProblem::ConnectionRefused => "Verbindung abgelehnt",
        IoProblem::ConnectionReset => "Verbindung von der Gegenseite abgebrochen",
        IoProblem::ConnectionClosed => "Verbindung von der Gegenseite geschlossen",
        IoProblem::NoRoute => "keine Route zum Gerät",
        IoProblem::NetworkUnreachable => "Netzwerk nicht erreichbar",
        IoProblem::TimedOut => "Zeitüberschreitung",
        IoProblem::AddressUnavailable => "Adresse nicht verfügbar",
        IoProblem::PermissionDenied => "Zugriff verweigert",
        IoProblem::NotFound => "nicht gefunden",
        IoProblem::StorageFull => "Speicher voll",
        IoProblem::InvalidData => "ungültige Daten",
        IoProblem::Other => "E/A-Fehler",
    }
}

pub(super) fn certificate_problem(problem: CertificateProblem) -> &'static str {
    match problem {
        CertificateProblem::Expired => "Es ist abgelaufen",
        CertificateProblem::NotYetValid => "Es ist noch nicht gültig",
        CertificateProblem::UnknownIssuer => "Sein Aussteller ist unbekannt",
        CertificateProblem::WrongName => "Es gilt für einen anderen Namen",
        CertificateProblem::Revoked => "Es wurde widerrufen",
        CertificateProblem::Malformed => "Es ist fehlerhaft",
        CertificateProblem::OldVersion => "Sein Format ist älter als X.509 v3",
        CertificateProblem::OldSignature => {
            "Es ist mit einem veralteten Verfahren wie MD5 oder SHA-1 signiert"
        }
        CertificateProblem::BadSignature => {
            "Seine Signatur ist gefälscht oder stammt von einem Schlüssel mit weniger als 2048 Bit"
        }
        CertificateProblem::ShortKey => "Sein RSA-Schlüssel hat weniger als 2048 Bit",
        CertificateProblem::Other => "Es wurde abgelehnt",
    }
}

pub(super) fn company_problem(problem: CompanyProblem) -> &'static str {
    match problem {
        CompanyProblem::Unreachable => "Der Anmeldedienst des Unternehmens antwortet nicht",
        CompanyProblem::Busy => "Gerade melden sich zu viele Personen gleichzeitig an",
        CompanyProblem::Unproven => "Die Antwort des Anmeldedienstes beweist nicht, wer Sie sind",
        CompanyProblem::Old => {
            "Diese Anmeldung hat zu lange gedauert, wurde bereits verwendet oder in einem anderen Fenster begonnen"
        }
        CompanyProblem::Declined => {
            "Die Anmeldung wurde abgebrochen oder vom Unternehmen abgelehnt"
        }
        CompanyProblem::NoGroup => {
            "Ihr Konto gehört zu keiner Gruppe, die dieses Relay nutzen darf"
        }
        CompanyProblem::NoName => {
            "Ihr Konto hat keinen Benutzernamen oder den eines Benutzers aus der Konfiguration des Relays"
        }
    }
}

pub(super) fn cluster_problem(problem: ClusterProblem) -> &'static str {
    match problem {
        ClusterProblem::CutOff => {
            "Dieses Relay hat keine Verbindung zu den anderen; gesendet wurde nichts"
        }
        ClusterProblem::Unowned => {
            "Für dieses Telefon ist gerade kein Relay zuständig; gesendet wurde nichts"
        }
        ClusterProblem::Moved => {
            "Ein anderes Relay hat dieses Telefon gerade übernommen; gesendet wurde nichts"
        }
        ClusterProblem::Differs => {
            "Das Relay dieses Telefons hat eine andere Version oder Konfiguration; gesendet wurde nichts"
        }
        ClusterProblem::Silent => {
            "Das Relay dieses Telefons hat nicht geantwortet; der Befehl wurde vielleicht gesendet"
        }
    }
}

pub(super) fn command_needs(needs: CommandNeeds) -> &'static str {
    match needs {
        CommandNeeds::TouchFirmware => "Das Touchdisplay braucht Firmware 8.4.34 oder 8.7.2",
        CommandNeeds::Touchscreen => "Nur das snom870 hat ein Touchdisplay, das sich drücken lässt",
        CommandNeeds::LineInfoLayer => "Nur das snom820 und das snom821 brauchen ihn",
    }
}

pub(super) fn picture_problem(problem: PictureProblem) -> &'static str {
    match problem {
        PictureProblem::NotABitmap => "Es ist keine Windows-Bitmap",
        PictureProblem::Truncated => "Es ist unvollständig",
        PictureProblem::Size => "Seine Größe liegt außerhalb des Erlaubten",
        PictureProblem::Format => "Sein Format wird nicht unterstützt",
    }
}

pub(super) fn rate_limit(limit: RateLimit) -> &'static str {
    match limit {
        RateLimit::User => "Zu viele Befehle von Ihnen auf einmal; dieser wurde nicht gesendet",
        RateLimit::Phone => {
            "Zu viele Befehle für dieses Telefon auf einmal; dieser wurde nicht gesendet"
        }
        RateLimit::Portal => {
            "Zu viele Anfragen dieses Portals auf einmal; diese wurde nicht ausgeführt"
        }
        RateLimit::SignIn => "Zu viele Anmeldeversuche; das Passwort wurde nicht geprüft",
    }
}

pub(super) fn address_problem(problem: AddressProblem) -> &'static str {
    match problem {
        AddressProblem::Missing => {
            "ist leer; geben Sie einen Hostnamen oder eine IP-Adresse wie 192.168.10.21 ein"
        }
        AddressProblem::Scheme => {
            "hat das falsche Schema; geben Sie nur den Hostnamen oder die IP-Adresse ein"
        }
        AddressProblem::Credentials => {
            "enthält einen Benutzernamen oder ein Passwort; Adressen werden angezeigt und gespeichert"
        }
        AddressProblem::Path => {
            "enthält mehr als Host und Port; geben Sie nur den Hostnamen oder die IP-Adresse ein"
        }
        AddressProblem::Space => "enthält ein Leerzeichen",
        AddressProblem::Port => "hat einen Port, der keine Zahl von 1 bis 65535 ist",
        AddressProblem::Number => {
            "ist keine IP-Adresse aus vier Zahlen von 0 bis 255, wie 10.0.0.5"
        }
        AddressProblem::International => "braucht den Namen in ASCII-Form, die mit xn-- beginnt",
        AddressProblem::Host => "ist weder ein Hostname noch eine IP-Adresse",
    }
}

pub(super) fn special_range(range: SpecialRange) -> &'static str {
    match range {
        SpecialRange::Relay => "Dort lauscht das Relay selbst",
        SpecialRange::ThisMachine => "Sie steht für den Computer des Relays",
        SpecialRange::LinkLocal => "Sie ist link-lokal",
        SpecialRange::Reserved => "Sie ist reserviert",
        SpecialRange::Benchmark => "Sie ist für Messungen reserviert",
        SpecialRange::Multicast => "Sie ist eine Multicast-Adresse",
        SpecialRange::EmbeddedIpv4 => "Sie enthält eine IPv4-Adresse; geben Sie diese ein",
    }
}
