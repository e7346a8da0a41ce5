//! Remedies in German.

use relay_api::Remedy;

pub(in crate::i18n) fn german_remedy(remedy: &Remedy) -> String {
    let text = match remedy {
        Remedy::CheckPhone {} => {
            "Prüfen Sie, ob das Telefon mit Strom und Netzwerk verbunden ist, ob die Adresse stimmt (am Telefon: Menü, Information) und ob sein Webserver eingeschaltet ist: Advanced, QoS/Security, HTTP server."
        }
        Remedy::RestartPhone {} => {
            "Starten Sie das Telefon neu. Hilft das nicht, prüfen Sie, ob unter dieser Adresse ein Telefon antwortet."
        }
        Remedy::CorrectCredentials {} => {
            "Korrigieren Sie username und password_file in der Konfiguration des Relays und laden Sie sie neu."
        }
        Remedy::AddCredentials {} => {
            "Tragen Sie username und password_file in die Konfiguration des Telefons ein und laden Sie sie neu."
        }
        Remedy::WaitForLockout {} => {
            "Korrigieren Sie zuerst das Passwort. Warten Sie dann, bis das Telefon seine Weboberfläche wieder öffnet, oder starten Sie es neu."
        }
        Remedy::AllowBasic {} => {
            "Ist das gewollt (Authentication Scheme = off am Telefon), melden Sie sich erneut an."
        }
        Remedy::UseDigest {} => {
            "Am Telefon einstellen: Advanced, QoS/Security, Authentication Scheme = on (Digest)."
        }
        Remedy::RequireDigest {} => {
            "Am Telefon einstellen: Advanced, QoS/Security, Authentication Scheme = on (Digest). Melden Sie sich dann erneut an."
        }
        Remedy::CheckModel {} => "D8xx und sehr alte Firmware lassen sich nicht über HTTP steuern.",
        Remedy::EnableTls {} => {
            "Setzen Sie scheme = \"https\" in der Konfiguration des Relays, oder die Art des Webservers am Telefon auf http_https."
        }
        Remedy::RaiseRole {} => {
            "Der Administrator kann role unter [[users]] ändern, oder local_role unter [login], falls sich niemand anmeldet."
        }
        Remedy::SetAuthenticationScheme {} => {
            "Am Telefon einstellen: Advanced, QoS/Security, Authentication Scheme = on oder off. Melden Sie sich dann erneut an."
        }
        Remedy::CheckDevice {} => {
            "Prüfen Sie, welches Gerät unter der Adresse des Telefons antwortet und ob sein Passwort geändert wurde. Melden Sie sich dann erneut an."
        }
        Remedy::ChangePhoneSetting { place, name, value } => {
            return format!("Am Telefon einstellen: {place} ({name} = {value}).");
        }
        Remedy::SetPassword {} => {
            "Am Telefon einstellen: Advanced, QoS/Security, HTTP server, User und Password. Tragen Sie beides dann in die Konfiguration des Relays ein."
        }
        Remedy::CheckAccessSettings {} => {
            "Am Telefon einstellen: Advanced, QoS/Security, Use hidden tags = off; restrict_uri_queries = off; und den Administratormodus. Nach falschen Passwörtern kann es auch gesperrt sein: Warten Sie dann, oder starten Sie es neu."
        }
        Remedy::LeaveUserMode {} => {
            "Schalten Sie es in den Administratormodus (Setup, Advanced, Admin mode); bis dahin funktionieren die Tasten, das Bild nicht. Nach falschen Passwörtern kann es stattdessen gesperrt sein: Warten Sie dann, oder starten Sie es neu."
        }
        Remedy::CheckScreen {} => "Prüfen Sie das Display, bevor Sie etwas wiederholen.",
        Remedy::UsePbx {} => "Steuern Sie dieses Telefon über die Telefonanlage.",
        Remedy::CheckAddress {} => "Prüfen Sie die Adresse des Telefons.",
        Remedy::UpdateFirmware {} => {
            "Aktualisieren Sie die Firmware des Telefons. Tasten funktionieren auch ohne Bild."
        }
        Remedy::UpdateTls {} => {
            "Aktualisieren Sie die Firmware des Telefons, oder setzen Sie scheme = \"http\" in einem Netzwerk, dem Sie vertrauen."
        }
        Remedy::DisableTls {} => {
            "Setzen Sie scheme = \"http\", oder schalten Sie HTTPS am Telefon ein."
        }
        Remedy::TrustCertificate {} => {
            "Legen Sie es mit certificate = \"sha256:…\" fest, oder vertrauen Sie dem ersten mit certificate = \"first-use\"."
        }
        Remedy::RenewCertificate {} => {
            "Installieren Sie auf dem Telefon ein Zertifikat mit einem RSA-Schlüssel von 2048 Bit, oder setzen Sie scheme = \"http\" in einem Netzwerk, dem Sie vertrauen."
        }
        Remedy::PinAgain {} => {
            "Wurde das Telefon ersetzt, tragen Sie den neuen Fingerabdruck in seine Konfiguration ein."
        }
        Remedy::ForgetCertificate {} => {
            "Wurde das Telefon ersetzt, entfernen Sie seine Zeile aus known-certificates und starten Sie das Relay neu."
        }
        Remedy::SetModel { model } => {
            return format!(
                "Setzen Sie model = \"{model}\" in der Konfiguration: Ein anderes Modell hat andere Tasten."
            );
        }
        Remedy::AskAdministrator {} => "Fragen Sie den Administrator des Relays.",
        Remedy::ShortenSequence {} => "Senden Sie ihn in Teilen.",
        Remedy::Wait {} => "Warten Sie, bis das Telefon die Befehle abgearbeitet hat.",
        Remedy::AskForControl {} => {
            "Fordern Sie die Steuerung an, oder warten Sie, bis niemand das Telefon steuert."
        }
        Remedy::SendHeader { header } => return format!("Senden Sie den Header {header}."),
        Remedy::CheckNetwork {} => {
            "Prüfen Sie das Netzwerk zwischen Relay und Telefon: Es ist langsam oder bricht Verbindungen ab."
        }
        Remedy::NewKey {} => "Erzeugen Sie für jeden Befehl einen neuen Schlüssel.",
        Remedy::SendOrigin {} => "Senden Sie Origin, oder verwenden Sie ein Token.",
        Remedy::AllowOrigin {} => {
            "Der Administrator kann die Herkunft mit [web] allow_origins erlauben."
        }
        Remedy::AllowPortalOrigin {} => {
            "Der Administrator kann sie unter [[portals]] bei origins eintragen."
        }
        Remedy::RenewToken {} => "Das Portal muss ein neues Token anfordern.",
        Remedy::AllowHost {} => {
            "Öffnen Sie das Relay als localhost oder mit seiner IP-Adresse, oder tragen Sie den Namen unter [web] hosts ein."
        }
        Remedy::ReadLog {} => {
            "Versuchen Sie es in einer Minute erneut. Hilft das nicht, findet der Administrator die Ursache im Protokoll des Relays."
        }
        Remedy::SignInLater {} => "Warten Sie einige Sekunden und melden Sie sich dann erneut an.",
        Remedy::SignInOnceMore {} => "Melden Sie sich in diesem Fenster erneut an.",
        Remedy::AllowAdding {} => "Der Administrator kann es mit [ad_hoc] erlauben.",
        Remedy::EditConfiguration {} => "Entfernen Sie es aus der Konfiguration.",
        Remedy::RemovePhone {} => "Entfernen Sie zuerst ein Telefon.",
        Remedy::AddAgain {} => "Fügen Sie es erneut hinzu.",
        Remedy::DirectCheckPhone {} => {
            "Prüfen Sie die Adresse und ob der Webserver des Telefons für HTTP eingeschaltet ist (Einstellungen, Erweitert, Netzwerk). Fragt der Browser, ob diese Seite auf Ihr Netzwerk zugreifen darf, erlauben Sie es."
        }
        Remedy::DirectSignIn {} => "Melden Sie sich über dem Telefon an.",
        Remedy::DirectCheckNotes {} => {
            "Fragt das Telefon nach einem Passwort, melden Sie sich über dem Telefon an. Die Hinweise dort nennen, was dieser Browser sonst braucht."
        }
        Remedy::DirectChooseSignIn {} => {
            "Melden Sie sich über dem Telefon an, oder wählen Sie dort „Kein Passwort nötig“."
        }
        Remedy::DirectSignInOnce {} => {
            "Bis Sie sich über dem Telefon erneut anmelden, wird nichts mehr versucht, denn Telefone sperren nach einigen falschen Passwörtern."
        }
    };
    text.to_owned()
}
