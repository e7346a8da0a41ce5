//! New files: all of them or none, and never over existing ones.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, fchown},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

/// The user id of root.
const ROOT: u32 = 0;

/// A file to write.
pub(super) struct NewFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) mode: u32,
}

/// Rejects names that already exist, including dangling links.
pub(super) fn reject_existing<'a>(paths: impl IntoIterator<Item = &'a Path>) -> anyhow::Result<()> {
    let taken = paths.into_iter().filter(|path| path.symlink_metadata().is_ok());
    let taken: Vec<String> = taken.map(|path| path.display().to_string()).collect();
    if taken.is_empty() {
        return Ok(());
    }
    bail!(
        "these files exist, and nothing is overwritten: {}; remove them, or choose another folder with --config",
        taken.join(", ")
    )
}

/// Writes the files.
pub(super) fn create(files: &[NewFile]) -> anyhow::Result<()> {
    reject_existing(files.iter().map(|file| file.path.as_path()))?;
    for (nth, file) in files.iter().enumerate() {
        if let Err(error) = file.create() {
            remove(files.get(..nth).unwrap_or_default());
            let shown = file.path.display();
            return Err(error).with_context(|| format!("{shown} cannot be written"));
        }
    }
    Ok(())
}

/// Removes the files, after a failure.
pub(super) fn remove(files: &[NewFile]) {
    for file in files {
        // Written a moment ago; a failure to remove it is not worse than the first failure.
        let _left = fs::remove_file(&file.path);
    }
}

impl NewFile {
    /// Writes the file, and removes it again if it could not be finished.
    fn create(&self) -> io::Result<()> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).mode(self.mode).open(&self.path)?;
        let written = self.fill(file);
        if written.is_err() {
            let _left = fs::remove_file(&self.path);
        }
        written
    }

    fn fill(&self, mut file: File) -> io::Result<()> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::metadata(folder.unwrap_or(Path::new(".")))?;
        if file.metadata()?.uid() == ROOT && folder.uid() != ROOT {
            // In the folder of a service, its user must be able to read the files.
            fchown(&file, Some(folder.uid()), Some(folder.gid()))?;
        }
        file.write_all(self.text.as_bytes())?;
        file.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: PathBuf) -> NewFile {
        NewFile { path, text: "text\n".to_owned(), mode: 0o600 }
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_none_of_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("first"), folder.path().join("missing/second"));
        let files = [file(first.clone()), file(second)];
        let error = create(&files).unwrap_err();
        assert!(error.to_string().contains("missing/second cannot be written"), "{error:#}");
        assert!(!first.exists());
    }

    #[test]
    fn a_dangling_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("elsewhere", &link).unwrap();
        let error = create(&[file(link)]).unwrap_err();
        assert!(error.to_string().contains("nothing is overwritten"), "{error:#}");
        assert!(!folder.path().join("elsewhere").exists());
    }
}
