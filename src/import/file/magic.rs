//! What a file is, by its first bytes. Never looks at a name: a picture renamed `.xlsx` is a picture.

use super::{Unreadable, refusal};
use std::fs::File;
use std::io::{Read, Seek};

/// What a file may be as far as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A zip archive: what is in it is for `archive`.
    Archive,
    /// Text, in whatever encoding.
    Text,
}

/// First bytes of what is no table.
const OTHERS: [(&[u8], &str, &str, &str); 9] = [
    (b"\x89PNG\r\n\x1a\n", "file-is-picture", "ảnh (PNG)", "a picture (PNG)"),
    (b"\xff\xd8\xff", "file-is-picture", "ảnh (JPEG)", "a picture (JPEG)"),
    (b"GIF8", "file-is-picture", "ảnh (GIF)", "a picture (GIF)"),
    (b"BM", "file-is-picture", "ảnh (BMP)", "a picture (BMP)"),
    (b"%PDF-", "file-is-pdf", "tài liệu PDF", "a PDF document"),
    (b"{\\rtf", "file-is-document", "tài liệu RTF", "an RTF document"),
    (b"Rar!\x1a\x07", "file-is-archive", "tệp nén (RAR)", "an archive (RAR)"),
    (b"7z\xbc\xaf\x27\x1c", "file-is-archive", "tệp nén (7z)", "an archive (7z)"),
    (b"\x1f\x8b", "file-is-archive", "tệp nén (gzip)", "an archive (gzip)"),
];

const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";

/// Looks at the file, and refuses what is no table or one in a form that is not read.
pub(super) fn kind(file: &mut File) -> Result<Kind, Unreadable> {
    let mut head = Vec::with_capacity(1024);
    file.rewind().map_err(|cause| refusal::unreachable(&cause))?;
    file.by_ref().take(1024).read_to_end(&mut head).map_err(|cause| refusal::unreachable(&cause))?;
    if head.is_empty() {
        return Err(refusal::empty());
    }
    if head.starts_with(ZIP) || head.starts_with(EMPTY_ZIP) {
        return Ok(Kind::Archive);
    }
    if head.starts_with(OLE) {
        return Err(compound(file));
    }
    let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    if is_webp {
        return Err(refusal::other_kind("file-is-picture", "ảnh (WebP)", "a picture (WebP)"));
    }
    for (first, code, vi, en) in OTHERS {
        // Two letters may begin a text; a picture goes on with bytes that no text has.
        if head.starts_with(first) && (first != b"BM" || head.contains(&0)) {
            return Err(refusal::other_kind(code, vi, en));
        }
    }
    markup(&head).map_or(Ok(Kind::Text), Err)
}

/// A web page or another markup that Excel opens under the name of a workbook.
fn markup(head: &[u8]) -> Option<Unreadable> {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_page = ["<!doctype html", "<html", "<head", "<meta", "<table", "<style", "<body", "mime-version:"];
    if is_page.iter().any(|start| text.starts_with(start)) || (text.starts_with("<?xml") && text.contains("<html")) {
        return Some(refusal::save_again(
            "file-is-web-page",
            "trang web (HTML) mang tên tệp Excel",
            "a web page (HTML) that is named like an Excel file",
        ));
    }
    if text.starts_with("<?xml") || text.starts_with("<workbook") {
        return Some(refusal::save_again("file-is-xml", "tệp XML", "an XML file"));
    }
    None
}

/// What a compound file (OLE) is, by the names in its directory. They are in UTF-16, and the directory can be anywhere.
fn compound(file: &mut File) -> Unreadable {
    let names = ["EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document"];
    let encoded = names.map(|name| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let found = match contains(file, &encoded) {
        Ok(found) => found,
        Err(cause) => return refusal::unreachable(&cause),
    };
    match found[..] {
        [true, ..] => refusal::encrypted(),
        [_, true, ..] | [_, _, true, ..] => {
            refusal::save_again("workbook-xls", "tệp Excel đời cũ (.xls)", "a workbook of an old Excel (.xls)")
        }
        [_, _, _, true, ..] => refusal::other_kind("file-is-document", "tài liệu Word (.doc)", "a Word document (.doc)"),
        [_, _, _, _, true] => refusal::other_kind("file-is-document", "bản trình chiếu (.ppt)", "a presentation (.ppt)"),
        _ => refusal::other_kind("file-is-other", "tệp Office đời cũ", "a file of an old Office program"),
    }
}

/// Which of these bytes stand anywhere in the file.
fn contains(file: &mut File, wanted: &[Vec<u8>]) -> std::io::Result<Vec<bool>> {
    const OVERLAP: usize = 64;
    file.rewind()?;
    let mut found = vec![false; wanted.len()];
    let mut window: Vec<u8> = Vec::new();
    loop {
        let before = window.len();
        if file.by_ref().take(64 << 10).read_to_end(&mut window)? == 0 {
            return Ok(found);
        }
        for (found, bytes) in found.iter_mut().zip(wanted) {
            *found = *found || window.windows(bytes.len()).any(|part| part == bytes.as_slice());
        }
        debug_assert!(before <= OVERLAP, "a window begins with the end of the one before");
        window.drain(..window.len().saturating_sub(OVERLAP));
    }
}
