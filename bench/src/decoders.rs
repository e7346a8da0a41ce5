//! Decoders of bitmaps behind one interface: ours and the references.

use std::io::Cursor;

use image::codecs::bmp::BmpDecoder;
use snom::Picture;
use zune_bmp::zune_core::{bytestream::ZCursor, options::DecoderOptions};

/// A decoder of bitmaps.
#[derive(Clone, Copy, Debug)]
pub struct Decoder {
    /// The crate it comes from.
    pub name: &'static str,
    /// Decodes a file to the red, green and blue of every pixel from the top; `None` if it refuses.
    pub decode: fn(&[u8]) -> Option<Vec<u8>>,
}

/// All decoders, ours first.
pub const DECODERS: &[Decoder] = &[
    Decoder { name: "snom", decode: |file| Some(Picture::decode(file).ok()?.rgb) },
    Decoder { name: "image", decode: with_image },
    Decoder { name: "zune-bmp", decode: with_zune },
];

fn with_image(file: &[u8]) -> Option<Vec<u8>> {
    let decoder = BmpDecoder::new(Cursor::new(file)).ok()?;
    Some(image::DynamicImage::from_decoder(decoder).ok()?.into_rgb8().into_raw())
}

fn with_zune(file: &[u8]) -> Option<Vec<u8>> {
    let options = DecoderOptions::default();
    zune_bmp::BmpDecoder::new_with_options(ZCursor::new(file), options).decode().ok()
}
