//! A file that comes as `multipart/form-data`: into a file that vanishes by itself, as it arrives, never whole into memory.

use crate::error::{Error, Fault, Part, Result};
use crate::import::file::Limits;
use crate::import::kept::{Handed, ImportOptions};
use crate::import::layout::Layout;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use sha2::{Digest, Sha256};
use std::io::Write;
use tempfile::NamedTempFile;

/// The parts of the form.
const PARTS: [&str; 6] = ["file", "layout", "tab", "header_row", "keep_codes", "clear_empty"];
/// The most characters in the name of a sheet.
pub const LONGEST_TAB: usize = 31;
/// The last row of a sheet.
pub const LAST_ROW: u32 = 1_048_576;
const LONGEST_OPTION: usize = 200;
const LONGEST_NAME: usize = 255;

/// Reads the form: one file, and what is asked about it.
pub async fn read(mut form: Multipart, limits: &Limits) -> Result<Handed> {
    let mut handed: Option<Handed> = None;
    let (mut options, mut faults) = (ImportOptions::default(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(cut)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            if handed.is_some() {
                faults.push(fault("file", "repeated", "chỉ gửi một tệp mỗi lần", "stands twice; hand in one file at a time"));
            }
            handed = Some(receive(field, limits).await?);
            continue;
        }
        let text = text(field).await?;
        let read = text.ok_or(()).and_then(|text| option(&mut options, &name, &text));
        if read.is_err() {
            faults.push(wrong(&name));
        }
    }
    match handed {
        Some(handed) if faults.is_empty() => Ok(Handed { options, ..handed }),
        Some(_) => Err(Error::BadRequest(faults)),
        None => {
            faults.push(fault("file", "missing", "thiếu tệp", "there is no file"));
            Err(Error::BadRequest(faults))
        }
    }
}

fn option(options: &mut ImportOptions, name: &str, text: &str) -> std::result::Result<(), ()> {
    let flag = |text: &str| text.parse::<bool>().map_err(|_| ());
    match name {
        "layout" => options.layout = Some(Layout::named(text).ok_or(())?.name().to_owned()),
        "tab" if text.chars().count() <= LONGEST_TAB => options.tab = Some(text.to_owned()),
        "header_row" => options.header_row = Some(text.parse().ok().filter(|row| (1..=LAST_ROW).contains(row)).ok_or(())?),
        "keep_codes" => options.keep_codes = flag(text)?,
        "clear_empty" => options.clear_empty = flag(text)?,
        _ => return Err(()),
    }
    Ok(())
}

fn wrong(name: &str) -> Fault {
    match name {
        "layout" => {
            let list = Layout::ALL.map(Layout::name).join(", ");
            fault(name, "not-in-list", format!("chỉ nhận: {list}"), format!("is none of: {list}"))
        }
        "header_row" => fault(name, "bad-value", "phải là số dòng, từ 1", "is no number of a row, from 1"),
        "keep_codes" | "clear_empty" => fault(name, "bad-value", "chỉ nhận true hoặc false", "is neither true nor false"),
        "tab" => fault(name, "bad-value", "phải là tên một trang tính", "is no name of a sheet"),
        _ => {
            let list = PARTS.join(", ");
            fault(
                name,
                "unknown-field",
                format!("không có phần này; có: {list}"),
                format!("is no part of this form; there are: {list}"),
            )
        }
    }
}

fn fault(name: &str, code: &str, vi: impl Into<String>, en: impl Into<String>) -> Fault {
    Fault { part: Part::Body, ..Fault::field(name, code, vi, en) }
}

async fn receive(mut field: Field<'_>, limits: &Limits) -> Result<Handed> {
    let name = field.file_name().map(crate::text::stored).unwrap_or_default();
    // Some browsers send a path.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|character| !character.is_control()).take(LONGEST_NAME).collect();
    let mut file = NamedTempFile::new()?;
    let (mut bytes, mut digest) = (0_u64, Sha256::new());
    while let Some(chunk) = field.chunk().await.map_err(cut)? {
        bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if bytes > limits.bytes {
            return Err(Error::TooLarge);
        }
        digest.update(&chunk);
        file.write_all(&chunk)?;
    }
    let name = if name.is_empty() { "import".to_owned() } else { name };
    Ok(Handed { file, name, bytes, digest: hex::encode(digest.finalize()), options: ImportOptions::default() })
}

/// A short text; `None` when it is too long or no text.
async fn text(mut field: Field<'_>) -> Result<Option<String>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(cut)? {
        if bytes.len() + chunk.len() > LONGEST_OPTION {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(bytes).ok().map(|text| crate::text::stored(&text));
    Ok(text.filter(|text| !text.is_empty() && !text.chars().any(char::is_control)))
}

/// A form that breaks off, is none, or is larger than allowed.
#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn cut(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Error::TooLarge;
    }
    Error::BadRequest(vec![fault("", "bad-form", "không phải multipart/form-data đầy đủ", "is no complete multipart/form-data")])
}
