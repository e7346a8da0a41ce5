//! Man pages and completions for shells, generated from the definition of the command line.

use std::{
    io::{self, Write},
    path::Path,
};

use anyhow::Context;
use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

/// The name under which shells know the program.
const PROGRAM: &str = "deskside-relay";

/// Prints the man page, or writes it and one for each verb into a folder.
pub(super) fn man(command: Command, folder: Option<&Path>) -> anyhow::Result<()> {
    // Its page would only describe how to get help.
    let command = command.disable_help_subcommand(true);
    if let Some(folder) = folder {
        let written = clap_mangen::generate_to(command, folder);
        return written.with_context(|| format!("cannot write into {}", folder.display()));
    }
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    print(&page)
}

/// Prints the completions for a shell.
pub(super) fn completions(mut command: Command, shell: Shell) -> anyhow::Result<()> {
    let mut script = Vec::new();
    // Written to memory first: the generator panics if it cannot write.
    clap_complete::generate(shell, &mut command, PROGRAM, &mut script);
    print(&script)
}

fn print(text: &[u8]) -> anyhow::Result<()> {
    io::stdout().write_all(text).context("cannot print")
}
