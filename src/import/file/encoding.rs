//! Which encoding a file of text has. A mark at its beginning says it; else zero bytes, UTF-8 that holds to its end, and at
//! last which old encoding makes the most words possible Vietnamese syllables. Converts nothing but a sample.

use super::legacy_fonts::{Font, score};
use super::{Unreadable, refusal};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use std::fs::File;
use std::io::{Read, Seek};

/// How much of the lines with letters beyond ASCII is looked at.
const SAMPLE: usize = 256 << 10;

/// An encoding, and the font its letters were typed for, where they are not what they seem.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Letters {
    pub(super) encoding: &'static Encoding,
    pub(super) font: Option<Font>,
}

impl Letters {
    const fn of(encoding: &'static Encoding) -> Self {
        Self { encoding, font: None }
    }

    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        self.font.map_or_else(|| self.encoding.name(), Font::name)
    }
}

/// The encoding of the file; reads it once.
pub(super) fn of(file: &mut File) -> Result<Letters, Unreadable> {
    let unreachable = |cause: std::io::Error| refusal::unreachable(&cause);
    file.rewind().map_err(unreachable)?;
    let mut head = Vec::new();
    file.by_ref().take(4096).read_to_end(&mut head).map_err(unreachable)?;
    if head.starts_with(b"\xff\xfe\0\0") || head.starts_with(b"\0\0\xfe\xff") {
        return Err(refusal::unknown_encoding());
    }
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(Letters::of(encoding));
    }
    if let Some(encoding) = wide(&head) {
        return Ok(Letters::of(encoding));
    }
    file.rewind().map_err(unreachable)?;
    let seen = look_over(file).map_err(unreachable)?;
    if seen.zeros {
        return Err(refusal::other_kind("file-is-other", "tệp nhị phân", "a binary file"));
    }
    if seen.utf8 { Ok(Letters::of(UTF_8)) } else { most_vietnamese(&seen.sample).ok_or_else(refusal::unknown_encoding) }
}

/// UTF-16 without its mark: the letters of ASCII have a zero byte each, always on the same side.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second, pairs) = (zeros(0), zeros(1), head.len() / 2);
    let most = |many: usize, few: usize| many * 3 > pairs && few * 50 < pairs;
    if most(second, first) {
        Some(UTF_16LE)
    } else if most(first, second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[derive(Debug)]
struct Seen {
    zeros: bool,
    utf8: bool,
    /// Lines that hold letters beyond ASCII.
    sample: Vec<u8>,
}

fn look_over(file: &mut File) -> std::io::Result<Seen> {
    let mut seen = Seen { zeros: false, utf8: true, sample: Vec::new() };
    let mut window = Vec::new();
    loop {
        let kept = window.len();
        file.by_ref().take(64 << 10).read_to_end(&mut window)?;
        let ended = window.len() == kept;
        seen.zeros |= window.contains(&0);
        let valid = match std::str::from_utf8(&window) {
            Ok(text) => text.len(),
            // The rest of a letter may come with the next window.
            Err(cause) if cause.error_len().is_none() && !ended => cause.valid_up_to(),
            Err(_) => {
                seen.utf8 = false;
                window.len()
            }
        };
        if !seen.utf8 && seen.sample.len() < SAMPLE {
            let lines = window.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.is_ascii());
            seen.sample.extend(lines.flatten());
        }
        window.drain(..valid);
        if ended {
            return Ok(seen);
        }
    }
}

/// The old encoding in which the words are Vietnamese, by a clear margin.
fn most_vietnamese(sample: &[u8]) -> Option<Letters> {
    let western = WINDOWS_1252.decode_without_bom_handling(sample).0;
    let mut candidates = vec![(Letters::of(WINDOWS_1258), percent(&WINDOWS_1258.decode_without_bom_handling(sample).0))];
    for font in Font::ALL {
        candidates.push((Letters { encoding: WINDOWS_1252, font: Some(font) }, percent(&font.convert(&western))));
    }
    candidates.sort_by_key(|(_, percent)| std::cmp::Reverse(*percent));
    match candidates[..] {
        [(best, first), (_, second), ..] if first >= 70 && first >= second + 25 => Some(best),
        _ => None,
    }
}

fn percent(text: &str) -> usize {
    let (all, possible) = score(text);
    (possible * 100).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use std::io::Write;

    fn name(bytes: &[u8]) -> Result<&'static str, &'static str> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        of(&mut file).map(Letters::name).map_err(|unreadable| unreadable.code)
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn marks_and_zero_bytes_tell_unicode() {
        let table = "Tên;Nghề\r\nLàng nghề mộc Vạn An;mộc\r\n";
        assert_eq!(name(table.as_bytes()), Ok("UTF-8"));
        assert_eq!(name(format!("\u{feff}{table}").as_bytes()), Ok("UTF-8"));
        assert_eq!(name(&utf16(table, u16::to_le_bytes)), Ok("UTF-16LE"));
        assert_eq!(name(&utf16(table, u16::to_be_bytes)), Ok("UTF-16BE"));
        assert_eq!(name(&utf16(&format!("\u{feff}{table}"), u16::to_le_bytes)), Ok("UTF-16LE"));
        assert_eq!(name(b"name;craft\n"), Ok("UTF-8"));
    }

    #[test]
    fn a_letter_between_two_windows_is_still_utf8() {
        for shift in 0..4 {
            assert_eq!(name(format!("{}{}", "x".repeat(shift), "ộ".repeat(60_000)).as_bytes()), Ok("UTF-8"));
        }
        assert_eq!(name("Làng ngh\u{1ec1}".as_bytes().split_last().unwrap().1), Err("encoding-unknown"));
    }

    #[test]
    fn old_encodings_are_told_by_their_syllables() {
        assert_eq!(name(b"T\xean;x\r\nB\xe1t Tr\xe0ng;g\xf4\xecm s\xfd\xec\r\n"), Ok("windows-1258"));
        let western = |text: &str| WINDOWS_1252.encode(text).0.into_owned();
        assert_eq!(name(&western("Tªn;x\r\nB¸t Trµng;gèm sø\r\n")), Ok("TCVN3"));
        assert_eq!(name(&western("Teân;x\r\nBaùt Traøng;goám söù\r\n")), Ok("VNI"));
    }

    #[test]
    fn other_bytes_are_refused_with_advice() {
        assert_eq!(name(b"Caf\xe9;S\xe3o Paulo;Z\xfcrich\n"), Err("encoding-unknown"));
        assert_eq!(name(b"abc\0\x01\x02defghijklmnopqrstuvwxyz"), Err("file-is-other"));
    }
}
