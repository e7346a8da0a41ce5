//! Compressed copies of every file of a built page, for servers that send them as they are.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use brotli::enc::{BrotliEncoderParams, backward_references::BrotliEncoderMode};

use crate::{
    process::{say, step},
    split,
};

/// The largest module, in bytes, that may be mostly text. Larger ones are code, and take long to compress.
const MOST_TEXT: usize = 64 * 1024;

/// Sizes of a built page, with brotli unless named otherwise.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// The files that the first view loads.
    pub(super) first_view_files: usize,
    pub(super) first_view: usize,
    pub(super) first_view_uncompressed: usize,
    /// The pieces that are fetched when they are needed, by name.
    pub(super) pieces: Vec<(String, usize)>,
}

impl Sizes {
    fn add(&mut self, file: &Path, uncompressed: usize, compressed: usize) {
        if let Some(piece) = split::piece(file) {
            self.pieces.push((piece, compressed));
        } else if is_in_first_view(file) {
            self.first_view_files += 1;
            self.first_view += compressed;
            self.first_view_uncompressed += uncompressed;
        }
    }
}

/// Returns true if the browser loads a file for the first view. It loads the large icon only when
/// the page is installed as an app (Chromium reads the small one at once, with the manifest), and the
/// service worker after everything else.
fn is_in_first_view(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name != "icon-512.png" && name != "service-worker.js"
}

/// Writes `x.br` and `x.gz` next to each file `x` and prints the sizes.
///
/// # Errors
/// When a file cannot be read or written.
pub(crate) fn compress(dist: &Path, is_shipped: bool) -> anyhow::Result<Sizes> {
    let mut sizes = Sizes::default();
    step(&format!("compressing {}", dist.display()), || {
        for entry in fs::read_dir(dist).with_context(|| format!("{} is missing", dist.display()))? {
            let file = entry?.path();
            if !file.is_file() {
                continue;
            }
            let content = fs::read(&file)?;
            let quality = if is_shipped { 11 } else { 4 };
            let compressed = smallest(&file, &content, quality)?;
            fs::write(with_extension(&file, "br"), &compressed)?;
            let mut gzip = flate2::write::GzEncoder::new(
                File::create(with_extension(&file, "gz"))?,
                flate2::Compression::best(),
            );
            gzip.write_all(&content)?;
            gzip.finish()?;
            sizes.add(&file, content.len(), compressed.len());
        }
        Ok(())
    })?;
    sizes.pieces.sort();
    print(&sizes);
    Ok(sizes)
}

/// Compresses a file with what suits it: what a byte of WebAssembly is depends on the upper bits of the one before (RFC
/// 7932, section 7.1, MSB6), and distances within it are rarely a multiple of four. The first view is 2.9 kB smaller than
/// with what brotli finds out by itself, which knows only text and other bytes. A piece that is mostly text has the form
/// that is smaller.
fn smallest(file: &Path, content: &[u8], quality: i32) -> io::Result<Vec<u8>> {
    let text = BrotliEncoderParams { quality, lgwin: 22, ..Default::default() };
    if file.extension().is_none_or(|extension| extension != "wasm") {
        return compressed(content, &text);
    }
    let mut code = text.clone();
    code.mode = BrotliEncoderMode::BROTLI_FORCE_MSB_PRIOR;
    code.dist.distance_postfix_bits = 1;
    code.dist.num_direct_distance_codes = 12;
    let as_code = compressed(content, &code)?;
    if content.len() > MOST_TEXT {
        return Ok(as_code);
    }
    let as_text = compressed(content, &text)?;
    Ok(if as_text.len() < as_code.len() { as_text } else { as_code })
}

fn compressed(content: &[u8], parameters: &BrotliEncoderParams) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    brotli::CompressorWriter::with_params(&mut compressed, 4096, parameters).write_all(content)?;
    Ok(compressed)
}

fn print(sizes: &Sizes) {
    say(&format!(
        "first view: {} files, {}, {} with brotli",
        sizes.first_view_files,
        kilobytes(sizes.first_view_uncompressed),
        kilobytes(sizes.first_view)
    ));
    for (piece, size) in &sizes.pieces {
        say(&format!("piece {piece}: {} with brotli", kilobytes(*size)));
    }
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}

fn with_extension(file: &Path, extension: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_as_it_was() {
        let numbers: Vec<u8> = (0..4_000_u32).flat_map(|at| (at * at).to_le_bytes()).collect();
        let sentences = "Press a key on the phone. ".repeat(600).into_bytes();
        let large = vec![7; MOST_TEXT + 1];
        for content in [numbers, sentences, large, Vec::new()] {
            for (file, quality) in [("page.wasm", 4), ("page.wasm", 11), ("page.js", 11)] {
                let compressed = smallest(Path::new(file), &content, quality).unwrap();
                let mut read = Vec::new();
                brotli::BrotliDecompress(&mut &compressed[..], &mut read).unwrap();
                assert!(read == content, "{file} {quality} {}", content.len());
            }
        }
    }

    #[test]
    fn a_piece_does_not_count_towards_the_first_view() {
        let mut sizes = Sizes::default();
        for name in [
            "index.html",
            "deskside-page-0123456789abcdef_bg.wasm",
            "deskside-page-0123456789abcdef_later.wasm",
            "service-worker.js",
            "icon-512.png",
        ] {
            sizes.add(&Path::new("dist").join(name), 10, 3);
        }
        let expected = Sizes {
            first_view_files: 2,
            first_view: 6,
            first_view_uncompressed: 20,
            pieces: vec![("later".to_owned(), 3)],
        };
        assert_eq!(sizes, expected);
    }
}
