//! The result of asking the owner of a phone to send a command, which happens at most once.

use std::time::Duration;

use relay_api::{ClusterProblem, Code, Problem, Reason};

use super::{REPLY_LIMIT, Reply, read};

/// The result of a request to another relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// It was not handed to NATS: there was no connection, or it was too long.
    NotHandedOver,
    /// Nobody listens at its subject.
    NobodyListens,
    /// No answer came in time, or the connection was lost meanwhile.
    NoAnswer,
    /// The answer.
    Answer(Vec<u8>),
}

/// The result of a request to the owner of a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forwarded {
    /// The owner has answered.
    Reply(Box<Reply>),
    /// A command certainly was not sent.
    NotSent(NotSent),
    /// It may have been sent.
    Unknown,
}

/// Why a command certainly was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// This relay is cut off from the others.
    CutOff,
    /// No relay owns the phone now.
    NoOwner,
    /// Another relay owns it now.
    OwnerChanged,
    /// It was under way for longer than it may wait.
    TooOld,
    /// The owner has another version and could not read it.
    OtherVersion,
}

impl From<Exchange> for Forwarded {
    fn from(exchange: Exchange) -> Forwarded {
        let answer = match exchange {
            Exchange::NotHandedOver => return Forwarded::NotSent(NotSent::CutOff),
            Exchange::NobodyListens => return Forwarded::NotSent(NotSent::NoOwner),
            Exchange::NoAnswer => return Forwarded::Unknown,
            Exchange::Answer(bytes) => read(&bytes, REPLY_LIMIT),
        };
        match answer {
            Ok(Reply::NotOwner) => Forwarded::NotSent(NotSent::OwnerChanged),
            Ok(Reply::TooOld) => Forwarded::NotSent(NotSent::TooOld),
            Ok(Reply::Unreadable) => Forwarded::NotSent(NotSent::OtherVersion),
            Ok(reply) => Forwarded::Reply(Box::new(reply)),
            // Somebody got the command, but the answer cannot be read.
            Err(_) => Forwarded::Unknown,
        }
    }
}

impl Forwarded {
    /// Returns the answer; `wait` is the time that the request might wait.
    ///
    /// # Errors
    /// With the problem if the owner did not answer.
    pub fn into_result(self, wait: Duration) -> Result<Reply, Problem> {
        let not_sent = |problem| Problem::new(Code::NoOwner, Reason::Cluster { problem });
        Err(match self {
            Forwarded::Reply(reply) => match *reply {
                Reply::Problem(problem) => problem,
                reply => return Ok(reply),
            },
            Forwarded::NotSent(NotSent::CutOff) => not_sent(ClusterProblem::CutOff),
            Forwarded::NotSent(NotSent::NoOwner) => not_sent(ClusterProblem::Unowned),
            Forwarded::NotSent(NotSent::OwnerChanged) => not_sent(ClusterProblem::Moved),
            Forwarded::NotSent(NotSent::OtherVersion) => not_sent(ClusterProblem::Differs),
            Forwarded::NotSent(NotSent::TooOld) => {
                let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
                Problem::new(Code::WaitedTooLong, Reason::WaitedTooLong { seconds })
            }
            Forwarded::Unknown => {
                let problem = ClusterProblem::Silent;
                Problem::new(Code::OutcomeUnknown, Reason::Cluster { problem })
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use relay_api::{CommandReport, Outcome};

    use super::*;
    use crate::cluster::{test_relay::report, write};

    #[test]
    fn what_is_unknown_is_never_called_not_sent() {
        let report = Box::new(CommandReport {
            outcome: Outcome::SentNoAnswer,
            status: None,
            ..report("/command.htm?key=1")
        });
        let problem = Problem::new(Code::OutcomeUnknown, Reason::ResultLost {});
        let answer = |reply: Reply| Exchange::Answer(write(&reply, REPLY_LIMIT).unwrap());
        let replied = |reply: Reply| Forwarded::Reply(Box::new(reply));
        let not_sent = Forwarded::NotSent;
        for (exchange, expected) in [
            (Exchange::NotHandedOver, not_sent(NotSent::CutOff)),
            (Exchange::NobodyListens, not_sent(NotSent::NoOwner)),
            (Exchange::NoAnswer, Forwarded::Unknown),
            (answer(Reply::Report(report.clone())), replied(Reply::Report(report))),
            (answer(Reply::Problem(problem.clone())), replied(Reply::Problem(problem))),
            (answer(Reply::NotOwner), not_sent(NotSent::OwnerChanged)),
            (answer(Reply::TooOld), not_sent(NotSent::TooOld)),
            (answer(Reply::Unreadable), not_sent(NotSent::OtherVersion)),
            (Exchange::Answer(Vec::new()), Forwarded::Unknown),
            (Exchange::Answer(b"garbage".to_vec()), Forwarded::Unknown),
            (Exchange::Answer(br#"{"v":2,"body":"not-owner"}"#.to_vec()), Forwarded::Unknown),
            (Exchange::Answer(vec![b' '; 10_000_000]), Forwarded::Unknown),
        ] {
            assert_eq!(Forwarded::from(exchange), expected);
        }
    }
    #[test]
    fn a_problem_says_that_nothing_was_sent_only_when_that_is_certain() {
        for (forwarded, code) in [
            (Forwarded::NotSent(NotSent::CutOff), Code::NoOwner),
            (Forwarded::NotSent(NotSent::NoOwner), Code::NoOwner),
            (Forwarded::NotSent(NotSent::OwnerChanged), Code::NoOwner),
            (Forwarded::NotSent(NotSent::OtherVersion), Code::NoOwner),
            (Forwarded::NotSent(NotSent::TooOld), Code::WaitedTooLong),
            (Forwarded::Unknown, Code::OutcomeUnknown),
        ] {
            let is_unknown = forwarded == Forwarded::Unknown;
            let problem = forwarded.into_result(Duration::from_secs(5)).unwrap_err();
            assert_eq!(problem.code, code);
            assert_eq!(code.means_not_sent(), !is_unknown);
            let text = problem.reason.to_string();
            assert_eq!(text.contains("nothing was sent"), !is_unknown, "{text}");
        }
    }
}
