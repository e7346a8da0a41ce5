//! Why something is as it is: data with parameters, which the page translates and English displays.
//!
//! A new reason needs one line here, its remedy in [`remedy`](crate::Remedy) if it has one, and its
//! German in `src/i18n/reasons.rs`, where an exhaustive match does not compile without it.

mod parameters;
mod sources;

pub use parameters::{
    AddressProblem, CertificateProblem, ClusterProblem, CommandNeeds, CompanyProblem, IoProblem,
    List, PictureProblem, RateLimit, SpecialRange,
};

use crate::wire::wire_sentences;

wire_sentences! {
    /// Why a request failed, a phone is unreachable, or a check ended as it did.
    Reason {
        // The way to the phone.
        NoConnection "no-connection" { error: IoProblem } "phone unreachable ({error})";
        ConnectTimeout "connect-timeout" { seconds: u32 } "no connection within {seconds} s";
        CommandTimeout "command-timeout" { seconds: u32 }
            "no connection in the {seconds} s that a command may take";
        NoAnswer "no-answer" {} "the phone accepted the connection but did not answer";
        HostNotFound "host-not-found" { host: String } "the name {host} cannot be found";
        HostLookupTimeout "host-lookup-timeout" { host: String }
            "the name server did not answer for {host} in time";
        HostLookupSkipped "host-lookup-skipped" { host: String }
            "the time of this request ran out before {host} was looked up; try again";
        RequestUnwritable "request-unwritable" {}
            "the user name or password contains characters that HTTP cannot transmit";
        // Encryption.
        NoEncryption "no-encryption" { error: IoProblem } "no encrypted connection ({error})";
        TlsTimeout "tls-timeout" { seconds: u32 } "no encrypted connection within {seconds} s";
        TlsFailed "tls-failed" {} "no encrypted connection (the TLS handshake failed)";
        TlsOutdated "tls-outdated" {}
            "the phone supports only outdated TLS (older than 1.2, or without forward secrecy)";
        NotTls "not-tls" {} "the device at this address does not support TLS";
        CertificateUntrusted "certificate-untrusted" { problem: CertificateProblem }
            "the phone’s certificate is not trusted: {problem}";
        CertificateNotPinned "certificate-not-pinned" { shown: String, pinned: String }
            "the phone shows a different certificate ({shown}) from the pinned one ({pinned})";
        CertificateChanged "certificate-changed" { shown: String, remembered: String }
            "the certificate of the phone has changed: it is {shown} and was {remembered}";
        CertificateUnproven "certificate-unproven" {}
            "the device at this address cannot prove that the certificate is its own";
        CertificateKeyShort "certificate-key-short" { bits: u32, min: u32 }
            "the RSA key of the phone's certificate has {bits} bits, and this connection needs at least {min}";
        CertificateKeyUnsupported "certificate-key-unsupported" {}
            "the key of the phone's certificate is of a kind that is not supported";
        CertificateNotStored "certificate-not-stored" { error: IoProblem }
            "the certificate cannot be stored: {error}";
        HostNotInCertificate "host-not-in-certificate" { host: String }
            "{host} is not a name that a certificate can contain";
        // Signing in to the phone.
        CredentialsMissing "credentials-missing" {} "the phone asks for a user name and password";
        CredentialsRefused "credentials-refused" {} "the phone refused the user name or password";
        LoginStale "login-stale" {}
            "the phone declares every digest nonce stale, so no sign-in succeeds";
        DigestDowngrade "digest-downgrade" {}
            "the phone asked for Digest before and now asks for Basic, which would expose the password";
        BasicForbidden "basic-forbidden" {}
            "the phone asks for Basic, which exposes the password, and its configuration allows only Digest";
        ServerAuthFailed "server-auth-failed" {}
            "the answer is not the phone’s: its signature (rspauth) is wrong";
        LoginUnsupported "login-unsupported" { wanted: String }
            "the phone asks for a sign-in that is not supported: {wanted}";
        RandomUnavailable "random-unavailable" {}
            "the operating system provides no random numbers";
        // Answers of the phone.
        ConnectionClosed "connection-closed" {}
            "the phone closed the connection without an answer, as many do after dialling";
        LockedOut "locked-out" {} "the phone locked its web interface after wrong passwords";
        UserMode "user-mode" {}
            "the phone is in user mode and allows this to administrators only";
        HiddenTags "hidden-tags" {} "the phone accepts commands only from its own pages";
        QueriesRestricted "queries-restricted" {} "the phone does not accept commands in a URL";
        PhoneForbids "phone-forbids" {} "the phone denies this request";
        PageMissing "page-missing" {} "the phone has no such page";
        HttpsOnly "https-only" {} "the phone accepts only HTTPS";
        NoRemoteControl "no-remote-control" {}
            "this is a D8xx, whose web interface has no remote control";
        NotASnom "not-a-snom" {} "another device seems to answer at this address";
        OtherServer "other-server" { server: String }
            "another device answers at this address: its server is “{server}”";
        UnexpectedAnswer "unexpected-answer" { status: u16 }
            "unexpected answer from the phone (status {status})";
        PictureInvalid "picture-invalid" { problem: PictureProblem }
            "the phone’s picture cannot be read: {problem}";
        // The queue of a phone.
        QueueFull "queue-full" { waiting: u32 }
            "{waiting} commands are already waiting for this phone";
        ShuttingDown "shutting-down" {} "the relay is shutting down; nothing was sent";
        WaitedTooLong "waited-too-long" { seconds: u32 }
            "the command waited longer than {seconds} s for its turn; nothing was sent";
        SequencePlaying "sequence-playing" { user: String, seconds: u32 }
            "a sequence from {user} runs for another {seconds} s; nothing was sent";
        // The driver of a phone.
        HeldBy "held-by" { user: String, seconds: u32 }
            "{user} controls this phone for another {seconds} s; nothing was sent";
        ControlTaken "control-taken" { user: String } "{user} controls this phone now";
        RequestPending "request-pending" { user: String, seconds: u32 }
            "{user} has already asked for control and gets an answer within {seconds} s";
        NoRequest "no-request" {} "nobody is asking for control of this phone";
        DriverDisabled "driver-disabled" {}
            "on this relay all users may send commands at the same time, so nobody controls a phone";
        StreamTooWide "stream-too-wide" { max: u32 } "a stream follows at most {max} phones";
        CallerGone "caller-gone" {} "the sender disconnected before its turn; nothing was sent";
        Cancelled "cancelled" {} "the command was cancelled";
        AccessEnded "access-ended" {} "the sender was signed out, or their rights have changed";
        HungUp "hung-up" { user: String } "{user} hung up";
        ResultLost "result-lost" {} "the relay lost the result; the command may have been sent";
        StoppedMeanwhile "stopped-meanwhile" {}
            "the relay stopped before the phone answered; the command was sent";
        OtherRun "other-run" {}
            "the relay was restarted, or another one answers; the command may have been sent before";
        Cluster "cluster" { problem: ClusterProblem } "{problem}";
        AuditUnavailable "audit-unavailable" {}
            "the required audit log cannot be written; nothing was sent";
        PasswordUnreadable "password-unreadable" {}
            "the file with the phone’s password cannot be read; nothing was tried";
        PasswordRefusedJustNow "password-refused-just-now" { seconds: u32 }
            "the phone refused this password just now; correct it, or wait {seconds} s";
        // Idempotency keys.
        KeyMissing "key-missing" {}
            "a browser may repeat a request, so its commands need the header Idempotency-Key";
        KeyInvalid "key-invalid" { max: u32 }
            "Idempotency-Key must be 1 to {max} visible ASCII characters, such as a UUID";
        KeyReused "key-reused" {} "this Idempotency-Key belongs to another command; nothing was sent";
        KeysFull "keys-full" { max: u32 }
            "the relay remembers at most {max} commands, each for ten minutes; nothing was sent";
        ReportForgotten "report-forgotten" {}
            "the command with this Idempotency-Key has ended; its report is no longer available";
        WaitInvalid "wait-invalid" { max: u32 } "x-deskside-wait must be a number of seconds from 1 to {max}";
        SequenceCut "sequence-cut" {
            sent: u32,
            #[cfg_attr(feature = "openapi", schema(no_recursion))] reason: Box<Reason>
        }
            "the sequence was cut after request {sent}; for the rest: {reason}";
        SentUnproven "sent-unproven" {
            #[cfg_attr(feature = "openapi", schema(no_recursion))] reason: Box<Reason>
        } "it was sent, but {reason}";
        // What the command asks for.
        InvalidArgument "invalid-argument" { field: String, value: String, expected: String }
            "{field}: “{value}” is not valid; use {expected}";
        ArgumentMissing "argument-missing" { field: String } "missing field `{field}`";
        ArgumentUnknown "argument-unknown" { field: String, expected: String }
            "unknown field `{field}`, expected {expected}";
        NumberIncomplete "number-incomplete" { value: String }
            "the number “{value}” has no digits after the + or the country code";
        InvalidSequence "invalid-sequence" { column: u32, message: String }
            "error in the sequence, column {column}: {message}";
        MissingKey "missing-key" { model: String, key: String, has: String }
            "the {model} has no key {key}; it has {has}";
        MissingLine "missing-line" { model: String, line: u32, last: u32 }
            "the {model} has no identity {line}; it has 1 to {last}";
        SequenceTooLong "sequence-too-long" { seconds: u32, max: u32 }
            "the sequence takes {seconds} s, during which nobody else can use the phone; at most {max} s are allowed";
        ModelWithoutControl "model-without-control" { model: String }
            "the {model} cannot be controlled over HTTP";
        CommandUnknown "command-unknown" { model: String, command: String, needs: CommandNeeds }
            "the {model} does not support {command}: {needs}";
        Unconfirmed "unconfirmed" { command: String, id: String }
            "{command} deletes data; repeat the phone’s id as \"confirm\": \"{id}\"";
        // Access.
        SignInRequired "sign-in-required" {} "this relay requires sign-in";
        SignInAgain "sign-in-again" {} "this deletes data; sign in again first";
        TokenUnknown "token-unknown" {} "unknown token";
        EmbedTokenEnded "embed-token-ended" {}
            "the portal’s token has expired, was revoked, or was issued before the relay restarted";
        WrongOrigin "wrong-origin" { origin: String, portal: String }
            "{origin} is not an origin of the portal {portal}";
        NotInPortal "not-in-portal" {} "a portal’s token does not allow this";
        ProxyNamedNobody "proxy-named-nobody" {}
            "the proxy in front of the relay named no user";
        SignInWrong "sign-in-wrong" {} "the user name or password is wrong";
        CompanySignIn "company-sign-in" { problem: CompanyProblem } "{problem}";
        RoleTooLow "role-too-low" { role: String, needs: String }
            "your role is {role}; this needs the role {needs}";
        NotAUser "not-a-user" { name: String } "{name} is not a user of this relay";
        NotAllPhones "not-all-phones" {} "only users with access to all phones can do this";
        AddingDisabled "adding-disabled" {}
            "this relay allows only the phones of its configuration";
        PhoneConfigured "phone-configured" { id: String }
            "{id} is part of the relay’s configuration";
        OriginMissing "origin-missing" {}
            "a cookie alone does not prove that the user meant this request";
        ForeignOrigin "foreign-origin" {} "a page of another origin sent this request";
        UserHeaderUntrusted "user-header-untrusted" { header: String }
            "the header {header} is accepted from the trusted proxy only";
        UserHeaderInvalid "user-header-invalid" { header: String }
            "the proxy must set the header {header} exactly once, to a name";
        RateLimited "rate-limited" { limit: RateLimit, wait_ms: u32 } "{limit}; wait {wait_ms} ms";
        TooManyAtOnce "too-many-at-once" { max: u32 }
            "a user can have at most {max} of these open at once; close one first";
        CoolingDown "cooling-down" { seconds: u32 }
            "not sent: this phone received the same command a moment ago, perhaps from someone else; check its screen, then retry in {seconds} s if needed";
        // HTTP.
        HostHeaderInvalid "host-header-invalid" {} "the request needs exactly one valid Host header";
        LengthRequired "length-required" {} "the request has a body without Content-Length";
        HostNotServed "host-not-served" {} "the relay does not answer to this host name";
        NoSuchFile "no-such-file" {} "the page is at /, the API at /api/v1";
        NoSuchCall "no-such-call" {} "GET /api/v1/openapi.json lists every call";
        MethodNotAllowed "method-not-allowed" {} "this address does not support the method";
        HeaderMissing "header-missing" { header: String } "the header {header} is missing";
        BodyNotJson "body-not-json" {} "the body needs the header content-type: application/json";
        BodyTimeout "body-timeout" { seconds: u32 } "the body did not arrive within {seconds} s";
        BodyTooLarge "body-too-large" { max_bytes: u32 } "a body may have at most {max_bytes} bytes";
        BodyIncomplete "body-incomplete" {} "the body ended early";
        BodyInvalid "body-invalid" { message: String } "the body is not valid: {message}";
        QueryInvalid "query-invalid" { message: String } "the query is not valid: {message}";
        PathInvalid "path-invalid" {} "the path cannot be decoded";
        UnknownPhone "unknown-phone" { id: String, ids: List }
            "no phone has the id “{id}”; available: {ids}";
        UnknownScreen "unknown-screen" { screen: String }
            "“{screen}” is not a screen; use main, labels or expansion";
        NoSuchScreen "no-such-screen" { model: String, screen: String }
            "the {model} has no {screen} screen";
        TaskFailed "task-failed" {} "the request failed inside the relay";
        // Adding a phone by its address.
        AddressInvalid "address-invalid" { address: String, problem: AddressProblem }
            "“{address}” {problem}";
        PortNotAllowed "port-not-allowed" { port: u16, allowed: List }
            "port {port} is not allowed; allowed: {allowed}";
        AddressNotAllowed "address-not-allowed" { address: String, allowed: List }
            "{address} is outside the allowed ranges; allowed: {allowed}";
        AddressSpecial "address-special" { address: String, range: SpecialRange }
            "{address} is not allowed: {range}";
        ModelUnusable "model-unusable" { model: String }
            "“{model}” is unknown or cannot be controlled; leave the model empty if in doubt";
        ConfigurationChanged "configuration-changed" {}
            "the configuration has just changed; repeat the request";
        AddressTaken "address-taken" { address: String, id: String }
            "the phone at {address} already has the id {id}";
        TooManyPhones "too-many-phones" { max: u32 } "{max} phones have been added already";
        PhoneRemoved "phone-removed" {} "someone removed this phone";
        // Diagnostics that went well, or nearly.
        Reachable "reachable" { address: String, scheme: String } "{address} answers over {scheme}";
        SignedIn "signed-in" { scheme: String } "signed in with {scheme}";
        PasswordExposed "password-exposed" {}
            "signed in with Basic over HTTP: anyone on the network can read the password";
        PasswordNotSet "password-not-set" {}
            "the phone asks for no password: anyone on its network can press its keys";
        InformationHidden "information-hidden" {}
            "the phone does not show its information page, so its model is unknown";
        ModelNotReported "model-not-reported" {} "the phone does not report its model";
        ModelConfirmed "model-confirmed" { model: String } "it is a {model}, as configured";
        ModelDiffers "model-differs" { model: String, configured: String }
            "it is a {model}, configured as {configured}";
        PictureRead "picture-read" { width: u32, height: u32 } "{width} × {height} pixels";
        PictureCut "picture-cut" { missing: u32, height: u32 }
            "{missing} of {height} rows of the picture did not arrive";
        Skipped "skipped" {} "skipped because an earlier check failed";
        // The virtual phones of the page.
        DemoModel "demo-model" { model: String } "a virtual {model}";
        DemoScreen "demo-screen" {} "its screen is shown";
        Restarting "restarting" {} "the phone is restarting";
        Unread "unread" {} "the page could not load the explanation";
        // Phones that the browser reaches without a relay.
        DirectReachable "direct-reachable" {}
            "a device answers at this address; this page cannot tell which";
        DirectNoAnswer "direct-no-answer" {} "no answer";
        DirectPictureShown "direct-picture-shown" {} "the screen is shown";
        DirectNoPicture "direct-no-picture" {}
            "no picture: the phone is off or has another address; see also the notes above it";
        DirectPasswordUnknown "direct-password-unknown" {}
            "this page does not know yet whether the phone asks for a password";
        DirectSignInFailed "direct-sign-in-failed" {}
            "no picture arrived with this user name and password";
        DirectSignInAgain "direct-sign-in-again" {} "this page did not keep the password";
        NeedsRelay "needs-relay" {} "this page works without a relay";
    }
}
