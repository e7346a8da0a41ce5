//! The image: the static program and the certificates of public authorities, and nothing else.

use std::{fs, os::unix::process::CommandExt, path::PathBuf, process::Command};

use anyhow::Context;

use super::{VERSION, copy, folder, new_folder, program, running::Running};
use crate::{
    process::{first_line, root, run, say, step},
    system,
};

/// The authorities that this machine trusts.
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";
/// The limit of a step of buildah, in seconds.
const LIMIT: &str = "300";
/// The name of the container that is tested.
const CONTAINER: &str = "deskside-test";
const PROGRAM: &str = "/usr/local/bin/deskside-relay";

/// Makes the image as a file for `podman load` and `docker load`, and runs it.
///
/// # Errors
/// When it cannot be made, or does not serve the page.
pub(super) fn make_and_run() -> anyhow::Result<PathBuf> {
    system::install_missing(system::IMAGES)?;
    let program = program::X86_64.make()?;
    let name = format!("deskside:{VERSION}");
    let file = folder()?.join(format!("deskside-{VERSION}-image-x86_64.tar"));
    let store = Store { folder: new_folder("images")? };
    step("building the image", || {
        let context = new_folder("image")?;
        copy(&program, &context.join("deskside-relay"))?;
        copy(AUTHORITIES.as_ref(), &context.join("ca-certificates.crt"))?;
        let mut build = store.buildah();
        build.args(["build", "--format", "docker", "--isolation", "chroot", "--tag", &name]);
        build.arg("--file").arg(root().join("deploy/Containerfile")).arg(&context);
        run(&mut build, "read the messages above")?;
        // An archive is not overwritten.
        if file.exists() {
            fs::remove_file(&file).context("the old image cannot be removed")?;
        }
        let mut push = store.buildah();
        push.args(["push", &name]).arg(format!("docker-archive:{}:{name}", file.display()));
        run(&mut push, "check the free disk space")
    })?;
    step("serving the page from the image", || store.try_out(&name))?;
    Ok(file)
}

/// A separate store of images and containers.
struct Store {
    folder: PathBuf,
}

impl Store {
    fn buildah(&self) -> Command {
        let mut buildah = Command::new("timeout");
        // This driver works on every file system, even in a container.
        buildah.args([LIMIT, "buildah", "--storage-driver", "vfs", "--root"]);
        buildah.arg(self.folder.join("store")).arg("--runroot").arg(self.folder.join("run"));
        buildah
    }

    /// Runs the image, if this machine runs containers.
    fn try_out(&self, name: &str) -> anyhow::Result<()> {
        if !system::is_root() || first_line("unshare", &["--mount", "true"]).is_none() {
            say("the image is not tested: that needs root on a machine that allows mounts");
            return Ok(());
        }
        let mut from = self.buildah();
        from.args(["from", "--pull-never", "--name", CONTAINER, name]);
        run(&mut from, "the image is missing")?;
        Running::start(self.in_container(&["--demo", "--listen", "127.0.0.1:0"]))?.check_page()
    }

    fn in_container(&self, arguments: &[&str]) -> Command {
        let mut run = self.buildah();
        run.args(["run", "--isolation", "chroot", CONTAINER, "--", PROGRAM]).args(arguments);
        // The relay is a process below several others, and ends with their group.
        run.process_group(0);
        run
    }
}
