//! What is in a zip archive, and what it unpacks to, measured before a workbook is made of it. The sizes that an archive
//! declares are not believed. Reads no cell.

use super::xml_scan::Scan;
use super::{Limits, Unreadable, refusal};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use zip::ZipArchive;

/// A workbook has some dozens of parts; each entry of an archive costs memory.
const MOST_ENTRIES: usize = 20_000;
/// Parts that are kept in memory as a whole while a workbook is read: styles, the list of sheets.
const LARGEST_PART: u64 = 32 << 20;

/// Makes sure that the archive is a workbook that can be read within the limits; says whether it has formulas.
pub(super) fn inspect(file: &mut File, limits: &Limits) -> Result<bool, Unreadable> {
    file.rewind().map_err(|cause| refusal::unreachable(&cause))?;
    let mut archive = ZipArchive::new(BufReader::new(&mut *file)).map_err(|cause| refusal::damaged(&cause.to_string()))?;
    if archive.len() > MOST_ENTRIES {
        return Err(refusal::unpacks_too_large(limits));
    }
    let names: Vec<String> =
        archive.file_names_raw().map(|name| String::from_utf8_lossy(name).replace('\\', "/").to_lowercase()).collect();
    expect_workbook(&names)?;
    let mut scan = Scan::new(limits);
    let mut left = limits.unpacked_bytes;
    let mut buffer = vec![0; 64 << 10];
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|cause| refusal::damaged(&cause.to_string()))?;
        let name = entry.name().map_err(|cause| refusal::damaged(&cause.to_string()))?.to_lowercase();
        let is_xml = matches!(name.rsplit('.').next(), Some("xml" | "rels"));
        let streamed = name.contains("worksheets/") || name.ends_with("sharedstrings.xml") || !is_xml;
        let mut part_left = if streamed { left } else { left.min(LARGEST_PART) };
        scan.begin();
        loop {
            let read = entry.read(&mut buffer).map_err(|cause| refusal::damaged(&cause.to_string()))?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            let size = u64::try_from(read).unwrap_or(u64::MAX);
            if size > part_left {
                return Err(refusal::unpacks_too_large(limits));
            }
            part_left -= size;
            left -= size;
            if is_xml {
                scan.look(bytes, limits)?;
            }
        }
    }
    Ok(scan.formulas)
}

/// Tells a workbook from everything else that is packed as zip.
fn expect_workbook(names: &[String]) -> Result<(), Unreadable> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if names.iter().any(|name| name.ends_with("vbaproject.bin")) || under("xl/macrosheets/") {
        return Err(refusal::macros());
    }
    if has("xl/workbook.bin") {
        return Err(refusal::save_again("workbook-xlsb", "tệp Excel nhị phân (.xlsb)", "a binary workbook (.xlsb)"));
    }
    if has("xl/workbook.xml") || (has("[content_types].xml") && under("xl/worksheets/")) {
        return Ok(());
    }
    if under("word/") {
        return Err(refusal::other_kind("file-is-document", "tài liệu Word (.docx)", "a Word document (.docx)"));
    }
    if under("ppt/") {
        return Err(refusal::other_kind("file-is-document", "bản trình chiếu (.pptx)", "a presentation (.pptx)"));
    }
    if has("mimetype") && has("content.xml") {
        return Err(refusal::save_again("file-is-opendocument", "tệp OpenDocument (.ods)", "an OpenDocument file (.ods)"));
    }
    if under("index/") && names.iter().any(|name| name.rsplit('.').next() == Some("iwa")) {
        return Err(refusal::save_again("file-is-numbers", "tệp của Apple Numbers", "a file of Apple Numbers"));
    }
    Err(refusal::other_kind("file-is-archive", "tệp nén (zip)", "an archive (zip)"))
}
