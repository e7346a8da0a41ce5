//! phonenumbers, the numbering plans of all countries in Python: a reference for how pasted numbers are
//! read.

use std::path::PathBuf;

use sha2::Sha256;

use super::download::{self, Download};

const PHONENUMBERS: Download = Download {
    name: "phonenumbers",
    version: "9.0.43",
    file: "phonenumbers-9.0.43-py2.py3-none-any.whl",
};
/// The folder that `PyPI` has for this file; another version is in another.
const ADDRESS: &str = concat!(
    "https://files.pythonhosted.org/packages/1b/4c/",
    "b33a2189464f0f67215e9c8401cb2931ad3ab3f7c8060929f84fe4970544"
);
/// The SHA-256 that `PyPI` publishes for the file.
const HASH: &str = "349bc799f15e010e35bd2c7d28149950ae74479cb1e11fb054ed9a95ecb4b437";

/// The wheel of phonenumbers, which Python imports as it is; fetches it if it is missing.
///
/// # Errors
/// When it cannot be fetched, or has another hash.
pub(crate) fn phonenumbers() -> anyhow::Result<PathBuf> {
    PHONENUMBERS.find_or(|folder| {
        let Download { file, .. } = PHONENUMBERS;
        download::fetch::<Sha256>(&format!("{ADDRESS}/{file}"), HASH, &folder.join(file))
    })
}
