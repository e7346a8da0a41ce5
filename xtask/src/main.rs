//! All automation of the project. The two commands of the README are `cargo xtask run` and
//! `cargo xtask test`.
#![expect(clippy::print_stderr, reason = "a command line reports its progress")]

mod bench;
mod build;
mod dist;
mod fuzz;
mod package;
mod page;
mod process;
mod run;
mod split;
mod style;
mod system;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, runs and tests Deskside.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", after_help = ENVIRONMENT)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

const ENVIRONMENT: &str = "Environment:
  DESKSIDE_TOOLS  The folder of the tools that are built once for every clone
                  [default: $XDG_CACHE_HOME/deskside/tools or ~/.cache/deskside/tools]";

#[derive(Subcommand)]
enum Verb {
    /// Build everything and start the relay with a virtual phone.
    Run(run::Options),
    /// Install what the tests need and run them all.
    Test(test::Options),
    /// Build the page into dist/.
    Build(build::Options),
    /// Build the page that needs no server, as a folder and as one file, into dist/.
    Dist(build::Options),
    /// Build, check and measure the packages: static programs, a Debian package and an image.
    Package(package::Options),
    /// Fuzz every parser of outside bytes.
    Fuzz(fuzz::Options),
    /// Measure, side by side with reference implementations.
    Bench(bench::Options),
    /// Bundle the stylesheets into one file, as `build` does.
    Style,
    /// Check the layers of the architecture, the style of the sources and the words in them.
    Tidy(tidy::Options),
    /// Run a test of WebKit in a network namespace of its own, any other test as it is.
    #[command(hide = true)]
    Isolate(test::isolate::Options),
}

fn main() -> ExitCode {
    let done = if split::is_called() { split::act() } else { act(Arguments::parse().verb) };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Without the backtrace: a line of xtask's source is of no help.
        Err(error) => {
            eprintln!("\x1b[1;31m✘\x1b[0m {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(verb: Verb) -> anyhow::Result<()> {
    match verb {
        Verb::Run(options) => run::run(&options),
        Verb::Test(options) => test::run(&options),
        Verb::Build(options) => build::page(options).map(drop),
        Verb::Dist(options) => dist::run(options),
        Verb::Package(options) => package::run(&options),
        Verb::Fuzz(options) => fuzz::run(&options),
        Verb::Bench(options) => bench::run(options),
        Verb::Style => style::run(),
        Verb::Tidy(options) => tidy::act(&options),
        Verb::Isolate(options) => test::isolate::run(&options),
    }
}
