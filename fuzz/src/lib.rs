//! Everything that reads bytes from outside, as functions that must hold for any bytes at all.
//!
//! `cargo xtask fuzz` feeds them with what the engine makes up; `cargo xtask test` with the seeds
//! in `corpus/`, among them every input that ever failed.

mod auth_targets;
mod phone_targets;
mod relay_targets;
mod snom_targets;

/// A parser and what must hold for it.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name, also of the folder with its seeds.
    pub name: &'static str,
    /// Panics when something does not hold.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "sequence", run: snom_targets::sequence },
    Target { name: "request", run: snom_targets::request },
    Target { name: "bitmap", run: snom_targets::bitmap },
    Target { name: "answer", run: snom_targets::answer },
    Target { name: "information", run: snom_targets::information },
    Target { name: "number", run: snom_targets::number },
    Target { name: "arguments", run: snom_targets::arguments },
    Target { name: "typing", run: snom_targets::typing },
    Target { name: "challenge", run: auth_targets::challenge },
    Target { name: "command", run: relay_targets::command },
    Target { name: "address", run: relay_targets::address },
    Target { name: "session", run: relay_targets::session },
    Target { name: "config", run: relay_targets::config },
    Target { name: "phone", run: phone_targets::phone },
    Target { name: "conversation", run: phone_targets::conversation },
    Target { name: "scenario", run: phone_targets::scenario },
];

/// The target called `name`.
#[must_use]
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
