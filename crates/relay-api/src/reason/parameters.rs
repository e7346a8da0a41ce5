//! The parameters of reasons.

use std::{fmt, io};

use serde::{Deserialize, Serialize};

use crate::{
    json::{FromJson, Json},
    wire::wire_words,
};

wire_words! {
    /// The kind of an input or output error; never the operating system's own sentence.
    IoProblem {
        ConnectionRefused "connection-refused" "connection refused";
        ConnectionReset "connection-reset" "connection reset by the other side";
        ConnectionClosed "connection-closed" "connection closed by the other side";
        NoRoute "no-route" "no route to the host";
        NetworkUnreachable "network-unreachable" "network unreachable";
        TimedOut "timed-out" "timed out";
        AddressUnavailable "address-unavailable" "address not available";
        PermissionDenied "permission-denied" "permission denied";
        NotFound "not-found" "not found";
        StorageFull "storage-full" "no space left";
        InvalidData "invalid-data" "invalid data";
        Other "other" "I/O error";
    }
}

impl From<io::ErrorKind> for IoProblem {
    fn from(kind: io::ErrorKind) -> IoProblem {
        use io::ErrorKind as Kind;
        match kind {
            Kind::ConnectionRefused => IoProblem::ConnectionRefused,
            Kind::ConnectionReset => IoProblem::ConnectionReset,
            Kind::ConnectionAborted | Kind::BrokenPipe | Kind::UnexpectedEof => {
                IoProblem::ConnectionClosed
            }
            Kind::HostUnreachable => IoProblem::NoRoute,
            Kind::NetworkUnreachable | Kind::NetworkDown => IoProblem::NetworkUnreachable,
            Kind::TimedOut => IoProblem::TimedOut,
            Kind::AddrNotAvailable | Kind::AddrInUse => IoProblem::AddressUnavailable,
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => IoProblem::PermissionDenied,
            Kind::NotFound | Kind::NotADirectory => IoProblem::NotFound,
            Kind::StorageFull | Kind::QuotaExceeded => IoProblem::StorageFull,
            Kind::InvalidData | Kind::InvalidInput => IoProblem::InvalidData,
            _ => IoProblem::Other,
        }
    }
}

impl From<&io::Error> for IoProblem {
    fn from(error: &io::Error) -> IoProblem {
        error.kind().into()
    }
}

wire_words! {
    /// Why a certificate is not trusted.
    CertificateProblem {
        Expired "expired" "it has expired";
        NotYetValid "not-yet-valid" "it is not valid yet";
        UnknownIssuer "unknown-issuer" "its issuer is unknown";
        WrongName "wrong-name" "it is for another name";
        Revoked "revoked" "it was revoked";
        Malformed "malformed" "it is malformed";
        OldVersion "old-version" "its format is older than X.509 v3";
        OldSignature "old-signature" "it is signed with an outdated algorithm, such as MD5 or SHA-1";
        BadSignature "bad-signature" "its signature is forged, or made with a key of fewer than 2048 bits";
        ShortKey "short-key" "its RSA key has fewer than 2048 bits";
        Other "other" "it was rejected";
    }
}

wire_words! {
    /// Why a sign-in with a company account failed.
    CompanyProblem {
        Unreachable "unreachable" "the company’s sign-in service does not answer";
        Busy "busy" "too many people are signing in at the same time";
        Unproven "unproven" "the answer of the company’s sign-in service does not prove who you are";
        Old "old" "this sign-in took too long, was already used, or was started in another window";
        Declined "declined" "the sign-in was cancelled, or the company refused it";
        NoGroup "no-group" "your account is not in a group that may use this relay";
        NoName "no-name" "your account has no user name, or that of a user in the relay’s configuration";
    }
}

wire_words! {
    /// Why a command did not reach its phone through another relay, or may not have reached it.
    ClusterProblem {
        CutOff "cut-off" "this relay has no connection to the other relays; nothing was sent";
        Unowned "unowned" "no relay serves this phone at the moment; nothing was sent";
        Moved "moved" "another relay has just taken over this phone; nothing was sent";
        Differs "differs"
            "the relay that serves this phone has another version or configuration; nothing was sent";
        Silent "silent"
            "the relay that serves this phone did not answer; the command may have been sent";
    }
}

wire_words! {
    /// The phones that know a command.
    CommandNeeds {
        TouchFirmware "touch-firmware" "the touchscreen needs firmware 8.4.34 or 8.7.2";
        Touchscreen "touchscreen" "only the snom870 has a touchscreen that can be pressed";
        LineInfoLayer "line-info-layer" "only the snom820 and 821 need it";
    }
}

wire_words! {
    /// Why a picture cannot be read.
    PictureProblem {
        NotABitmap "not-a-bitmap" "it is not a Windows bitmap";
        Truncated "truncated" "it is incomplete";
        Size "size" "its size is out of range";
        Format "format" "its format is not supported";
    }
}

wire_words! {
    /// The limit that a request exceeded.
    RateLimit {
        User "user" "too many commands from you at once; this one was not sent";
        Phone "phone" "too many commands for this phone at once; this one was not sent";
        Portal "portal" "too many requests from this portal at once; this one was not carried out";
        SignIn "sign-in" "too many sign-in attempts; the password was not checked";
    }
}

wire_words! {
    /// Why a text is not the address of a phone.
    AddressProblem {
        Missing "missing" "is empty; enter a host name or IP address, such as 192.168.10.21";
        Scheme "scheme" "has the wrong scheme; enter only the host name or IP address";
        Credentials "credentials" "contains a user name or password; addresses are shown and stored";
        Path "path" "has more than a host and a port; enter only the host name or IP address";
        Space "space" "contains a space";
        Port "port" "has a port that is not a number from 1 to 65535";
        Number "number" "is not an IP address of four numbers from 0 to 255, such as 10.0.0.5";
        International "international" "needs the ASCII form of its name, which begins with xn--";
        Host "host" "is neither a host name nor an IP address";
    }
}

wire_words! {
    /// A range of addresses in which no phone is.
    SpecialRange {
        Relay "relay" "the relay itself listens there";
        ThisMachine "this-machine" "it is the relay’s own computer";
        LinkLocal "link-local" "it is link-local";
        Reserved "reserved" "it is reserved";
        Benchmark "benchmark" "it is reserved for measurements";
        Multicast "multicast" "it is a multicast address";
        EmbeddedIpv4 "embedded-ipv4" "it embeds an IPv4 address; enter that one";
    }
}

/// Words that are displayed with commas between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct List(pub Vec<String>);

impl<T: ToString> FromIterator<T> for List {
    fn from_iter<I: IntoIterator<Item = T>>(words: I) -> List {
        List(words.into_iter().map(|word| word.to_string()).collect())
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

impl FromJson for List {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.items()?.iter().map(Json::text).collect::<Option<_>>().map(List)
    }
}
