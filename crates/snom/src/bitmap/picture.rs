//! Pictures, and the decoder of Windows bitmaps.

/// A picture in 8-bit red, green, blue, row by row from the top left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
    /// `width × height × 3` bytes.
    pub rgb: Vec<u8>,
    /// Rows that did not arrive because the file was cut off; they are black.
    pub missing_rows: u16,
}

/// The largest width and height that is accepted. The largest display of any Snom phone is
/// 1280 × 720; more is a broken or hostile file.
pub const MAX_SIDE: u16 = 2_048;

/// Why a file is not a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BitmapError {
    /// It does not start with `BM`.
    #[error("the answer is not a Windows bitmap")]
    NotABitmap,
    /// It ends before the first row.
    #[error("the picture ends inside its header")]
    Truncated,
    /// Width or height is 0 or above [`MAX_SIDE`].
    #[error("a picture of {width} × {height} pixels is outside 1 × 1 to {MAX_SIDE} × {MAX_SIDE}")]
    Size {
        /// The width the header gives.
        width: i64,
        /// The height the header gives.
        height: i64,
    },
    /// Not 1, 4, 8, 16, 24 or 32 bits per pixel.
    #[error("a picture of {0} bits per pixel is not supported")]
    Depth(u16),
    /// Compressed, which no phone is known to do.
    #[error("bitmap compression {0} is not supported")]
    Compression(u32),
}

struct Header {
    width: u16,
    height: u16,
    top_down: bool,
    layout: Layout,
    pixels_at: usize,
}

enum Layout {
    /// 1, 4 or 8 bits that index the palette.
    Indexed { bits: u8, palette: Vec<[u8; 3]> },
    /// 16 or 32 bits with a mask per channel.
    Masked { bytes: usize, masks: [u32; 3] },
    /// 24 bits: blue, green, red.
    Bgr,
}

const FILE_HEADER: usize = 14;
const INFO_HEADER: usize = 40;
const BI_RGB: u32 = 0;
const BI_BITFIELDS: u32 = 3;

impl Picture {
    /// Decodes a bitmap of 1, 4, 8, 16, 24 or 32 bits per pixel, in either row order.
    ///
    /// # Errors
    /// When it is not a bitmap, its header is cut off, or its format is unknown. A file that is cut
    /// off later gives a picture with [`missing_rows`](Self::missing_rows).
    pub fn decode(file: &[u8]) -> Result<Picture, BitmapError> {
        let header = Header::read(file)?;
        let (width, height) = (usize::from(header.width), usize::from(header.height));
        let stride = (width * header.layout.bits()).div_ceil(32) * 4;
        let mut rgb = vec![0; width * height * 3];
        let rows = file.get(header.pixels_at..).unwrap_or_default().chunks_exact(stride);
        let came = rows.len().min(height);
        let order = |out: &mut dyn Iterator<Item = &mut [u8]>| {
            rows.zip(out).for_each(|(row, out)| header.layout.decode_row(row, out));
        };
        let mut lines = rgb.chunks_exact_mut(width * 3);
        if header.top_down {
            order(&mut lines);
        } else {
            order(&mut lines.rev());
        }
        Ok(Picture {
            width: header.width,
            height: header.height,
            rgb,
            missing_rows: u16::try_from(height - came).unwrap_or(header.height),
        })
    }
}

impl Header {
    fn read(file: &[u8]) -> Result<Header, BitmapError> {
        if !file.starts_with(b"BM") {
            return Err(BitmapError::NotABitmap);
        }
        let info_size = u32_at(file, FILE_HEADER)? as usize;
        let signed = |at| u32_at(file, at).map(|value| i64::from(value.cast_signed()));
        let (width, height) = (signed(18)?, signed(22)?);
        let side = |length: i64| {
            u16::try_from(length).ok().filter(|length| (1..=MAX_SIDE).contains(length))
        };
        let (Some(columns), Some(rows)) = (side(width), side(height.abs())) else {
            return Err(BitmapError::Size { width, height });
        };
        let depth = u16_at(file, 28)?;
        let compression = u32_at(file, 30)?;
        let palette_at = FILE_HEADER + info_size.clamp(INFO_HEADER, 124);
        let masks = || -> Result<[u32; 3], BitmapError> {
            let at = FILE_HEADER + INFO_HEADER;
            Ok([u32_at(file, at)?, u32_at(file, at + 4)?, u32_at(file, at + 8)?])
        };
        let (layout, after) = match (depth, compression) {
            (1 | 4 | 8, BI_RGB) => {
                let palette = palette(file, palette_at, depth);
                let after = palette_at + palette.len() * 4;
                (Layout::Indexed { bits: depth as u8, palette }, after)
            }
            (16, BI_RGB) => {
                (Layout::Masked { bytes: 2, masks: [0x7C00, 0x03E0, 0x001F] }, palette_at)
            }
            (32, BI_RGB) => {
                (Layout::Masked { bytes: 4, masks: [0xFF_0000, 0xFF00, 0xFF] }, palette_at)
            }
            (16 | 32, BI_BITFIELDS) => {
                let bytes = usize::from(depth / 8);
                let after = palette_at.max(FILE_HEADER + INFO_HEADER + 12);
                (Layout::Masked { bytes, masks: masks()? }, after)
            }
            (24, BI_RGB) => (Layout::Bgr, palette_at),
            (1 | 4 | 8 | 16 | 24 | 32, other) => return Err(BitmapError::Compression(other)),
            (other, _) => return Err(BitmapError::Depth(other)),
        };
        // `bfOffBits` is the one offset that is believed, and only where pixels can be.
        let offset = u32_at(file, 10)? as usize;
        let pixels_at = if (after..file.len()).contains(&offset) { offset } else { after };
        if pixels_at > file.len() {
            return Err(BitmapError::Truncated);
        }
        Ok(Header { width: columns, height: rows, top_down: height < 0, layout, pixels_at })
    }
}

impl Layout {
    fn bits(&self) -> usize {
        match self {
            Layout::Indexed { bits, .. } => usize::from(*bits),
            Layout::Masked { bytes, .. } => bytes * 8,
            Layout::Bgr => 24,
        }
    }

    fn decode_row(&self, row: &[u8], out: &mut [u8]) {
        let pixels = out.as_chunks_mut::<3>().0.iter_mut();
        match self {
            Layout::Bgr => {
                for (pixel, [blue, green, red]) in pixels.zip(row.as_chunks::<3>().0) {
                    *pixel = [*red, *green, *blue];
                }
            }
            Layout::Masked { bytes, masks } => {
                for (pixel, raw) in pixels.zip(row.chunks_exact(*bytes)) {
                    let value =
                        raw.iter().rev().fold(0, |value, byte| (value << 8) | u32::from(*byte));
                    *pixel = masks.map(|mask| channel(value, mask));
                }
            }
            Layout::Indexed { bits, palette } => {
                let per_byte = 8 / bits;
                let mask = 0xFF_u8 >> (8 - bits);
                let indices = row.iter().flat_map(|byte| {
                    (0..per_byte).map(move |nth| (byte >> (8 - bits * (nth + 1))) & mask)
                });
                for (pixel, index) in pixels.zip(indices) {
                    *pixel = palette.get(usize::from(index)).copied().unwrap_or_default();
                }
            }
        }
    }
}

/// Returns the colours of an indexed picture; a palette that is cut off is as long as what came.
fn palette(file: &[u8], at: usize, depth: u16) -> Vec<[u8; 3]> {
    let most = 1_usize << depth;
    let stated = u32_at(file, 46).map_or(0, |colours| colours as usize);
    let count = if (1..=most).contains(&stated) { stated } else { most };
    let entries = file.get(at..).unwrap_or_default().as_chunks::<4>().0;
    entries.iter().take(count).map(|[blue, green, red, _]| [*red, *green, *blue]).collect()
}

/// Scales the bits under `mask` to 0..=255.
fn channel(value: u32, mask: u32) -> u8 {
    if mask == 0 {
        return 0;
    }
    let shift = mask.trailing_zeros();
    let most = u64::from(mask >> shift);
    let scaled = u64::from((value & mask) >> shift) * 255 / most;
    u8::try_from(scaled).unwrap_or(u8::MAX)
}

fn u16_at(file: &[u8], at: usize) -> Result<u16, BitmapError> {
    let bytes = file.get(at..).and_then(<[u8]>::first_chunk).ok_or(BitmapError::Truncated)?;
    Ok(u16::from_le_bytes(*bytes))
}

fn u32_at(file: &[u8], at: usize) -> Result<u32, BitmapError> {
    let bytes = file.get(at..).and_then(<[u8]>::first_chunk).ok_or(BitmapError::Truncated)?;
    Ok(u32::from_le_bytes(*bytes))
}
