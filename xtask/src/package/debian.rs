//! The Debian package: the program, its service, an initial configuration, and the documents.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use super::{VERSION, copy, create, folder, new_folder};
use crate::{
    process::{cargo, first_line, in_repository, root, run, step},
    system, tools,
};

/// The documents in `/usr/share/doc/deskside`.
const DOCUMENTS: [&str; 6] =
    ["api.md", "embedding.md", "guide.md", "reference.md", "running.md", "scaling.md"];

/// The completions that the program prints, and their places below `/usr/share`.
const PRINTED: [(&[&str], &str); 3] = [
    (&["completions", "bash"], "bash-completion/completions/deskside-relay"),
    (&["completions", "zsh"], "zsh/vendor-completions/_deskside-relay"),
    (&["completions", "fish"], "fish/vendor_completions.d/deskside-relay.fish"),
];

/// A version of the package.
#[derive(Clone, Copy)]
pub(super) enum Release {
    /// The version of the changelog.
    This,
    /// A later version with the same content, for the test of an upgrade.
    Next,
}

/// Makes the package and lets lintian check it.
///
/// # Errors
/// When it cannot be made, or lintian warns.
pub(super) fn make_and_check() -> anyhow::Result<PathBuf> {
    let package = make(Release::This)?;
    step("lintian", || {
        let mut lintian = Command::new("lintian");
        lintian.args(["--fail-on", "error,warning", "--allow-root"]).arg(&package);
        run(&mut lintian, "correct it, or justify it in deploy/debian/lintian-overrides")
    })?;
    Ok(package)
}

/// Makes the package.
///
/// # Errors
/// When something is missing.
pub(super) fn make(release: Release) -> anyhow::Result<PathBuf> {
    system::install_missing(system::DEBIAN)?;
    let cargo_deb = tools::CARGO_DEB.folder()?.join("cargo-deb");
    let changelog = fs::read_to_string(root().join("deploy/debian/changelog"))
        .context("deploy/debian/changelog cannot be read")?;
    let this = version_of(&changelog)?;
    let version = match release {
        Release::This => this.to_owned(),
        Release::Next => format!("{this}+next"),
    };
    step("building the relay for Debian", || {
        let mut build = cargo();
        build.args(["build", "--release", "--locked", "--package", "deskside-relay"]);
        run(&mut build, "read the messages above")
    })?;
    let architecture = first_line("dpkg", &["--print-architecture"])
        .context("dpkg is missing; this needs Debian")?;
    let package = folder()?.join(format!("deskside_{version}_{architecture}.deb"));
    step(&format!("packaging deskside {version}"), || {
        stage(&root().join("target/release/deskside-relay"))?;
        let mut deb = Command::new(&cargo_deb);
        in_repository(&mut deb)
            .args(["--package", "deskside-relay", "--no-build", "--strip"])
            .args(["--deb-version", &version, "--output"])
            .arg(&package);
        run(&mut deb, "read the messages above, and [package.metadata.deb] of the relay")
    })?;
    Ok(package)
}

/// Returns the version of the latest entry, which must be one of this program.
fn version_of(changelog: &str) -> anyhow::Result<&str> {
    let entry = changelog.lines().next().and_then(|line| line.strip_prefix("deskside ("));
    let (version, _) = entry
        .and_then(|entry| entry.split_once(')'))
        .context("deploy/debian/changelog does not begin with `deskside (VERSION)`")?;
    let upstream = version.rsplit_once('-').map(|(upstream, _)| upstream);
    if upstream != Some(VERSION) {
        bail!(
            "deploy/debian/changelog is about {version}, and this is {VERSION}: begin it with an entry for {VERSION}-1"
        );
    }
    Ok(version)
}

/// Writes the generated files of the package.
fn stage(program: &Path) -> anyhow::Result<()> {
    let folder = new_folder("debian")?;
    let unit = fs::read_to_string(root().join("deploy/deskside-relay.service"))
        .context("deploy/deskside-relay.service cannot be read")?;
    write(&folder.join("deskside-relay.service"), unit_of(&unit)?.as_bytes())?;
    let share = folder.join("share");
    let doc = share.join("doc/deskside");
    create(&doc)?;
    for name in DOCUMENTS {
        copy(&root().join("docs").join(name), &doc.join(name))?;
    }
    let changes = fs::read(root().join("CHANGELOG.md")).context("CHANGELOG.md cannot be read")?;
    write(&doc.join("changelog.gz"), &gzip(&changes)?)?;
    for (arguments, place) in PRINTED {
        write(&share.join(place), &print(program, arguments)?)?;
    }
    man_pages(program, &share.join("man/man1"))
}

/// Returns the unit for a package: without the manual, with the places of packages and a user that outlasts
/// the service.
fn unit_of(unit: &str) -> anyhow::Result<String> {
    let (_, sections) = unit.split_once("[Unit]\n").context("the unit has no [Unit]")?;
    if !sections.contains("\nDynamicUser=yes\n") {
        bail!("the unit has no DynamicUser=yes, which becomes User=deskside in the package");
    }
    let sections = sections
        .replace("\nDynamicUser=yes\n", "\nUser=deskside\nGroup=deskside\n")
        .replace("/usr/local/", "/usr/");
    Ok(format!("[Unit]\n{sections}"))
}

/// Writes the man pages: the page of the program names those of its verbs.
fn man_pages(program: &Path, folder: &Path) -> anyhow::Result<()> {
    create(folder)?;
    let mut man = Command::new(program);
    run(man.args(["man", "--folder"]).arg(folder), "read the messages above")?;
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder)? {
        pages.push(entry?.path());
    }
    for page in pages {
        write(&page.with_extension("1.gz"), &gzip(&fs::read(&page)?)?)?;
        fs::remove_file(&page)?;
    }
    Ok(())
}

/// Returns the output of the program.
fn print(program: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .with_context(|| format!("{} cannot be started", program.display()))?;
    if !output.status.success() || output.stdout.is_empty() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!("`deskside-relay {}` prints nothing: {error}", arguments.join(" "));
    }
    Ok(output.stdout)
}

/// Compresses without a time stamp in the result, as Debian requires.
fn gzip(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(content)?;
    Ok(gzip.finish()?)
}

fn write(file: &Path, content: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = file.parent() {
        create(folder)?;
    }
    fs::write(file, content).with_context(|| format!("{} cannot be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changelog_of_the_package_is_about_this_version() {
        let written = include_str!("../../../deploy/debian/changelog");
        assert!(version_of(written).unwrap().starts_with(VERSION));
        for (changelog, expected) in [
            ("deskside (9.9.9-1) unstable; urgency=medium\n", "is about 9.9.9-1"),
            ("deskside 0.1.0-1\n", "does not begin with"),
            ("other (0.1.0-1)\n", "does not begin with"),
            ("", "does not begin with"),
        ] {
            let error = version_of(changelog).unwrap_err().to_string();
            assert!(error.contains(expected), "{changelog}: {error}");
        }
    }

    #[test]
    fn the_unit_of_the_package_runs_the_packaged_program_as_its_user() {
        let unit = unit_of(include_str!("../../../deploy/deskside-relay.service")).unwrap();
        assert!(unit.starts_with("[Unit]\nDescription="), "{unit}");
        assert!(unit.contains("\nExecStart=/usr/bin/deskside-relay "), "{unit}");
        assert!(unit.contains("\nUser=deskside\n"), "{unit}");
        assert!(!unit.contains("DynamicUser") && !unit.contains("/usr/local"), "{unit}");
        assert!(unit_of("[Unit]\n[Service]\n").is_err());
    }
}
