//! The form of an answer: JSON, or a file that spreadsheets open; by the parameter `format`, else by `Accept`.

use super::answer::Answer;
use super::etag;
use super::extract::{Params, Reader};
use super::language;
use crate::app::App;
use crate::error::{Error, Fault, Result};
use crate::language::Language;
use crate::sheet::{Sheet, csv, xlsx};
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// CSV (RFC 4180), UTF-8 with a byte order mark, so that Excel reads it as such.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

impl Format {
    /// The names in `format`.
    pub const VALUES: &'static [&'static str] = &["json", "csv", "xlsx"];
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Json, "json", "application/json"),
        (Self::Csv, "csv", "text/csv"),
        (Self::Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(format, ..)| *format)
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        Self::ALL.iter().find(|(format, ..)| *format == self).map_or("application/json", |(_, _, media)| media)
    }

    /// The name, which is also the ending of a file.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(format, ..)| *format == self).map_or("json", |(_, name, _)| name)
    }

    /// The first form that the client takes; JSON where it says nothing.
    fn accepted(headers: &HeaderMap) -> Option<Self> {
        let mut given = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
        if given.peek().is_none() {
            return Some(Self::Json);
        }
        given.flat_map(|value| value.split(',')).find_map(|part| {
            let mut parts = part.split(';').map(str::trim);
            let media = parts.next().unwrap_or_default();
            if parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000")) {
                return None;
            }
            match media {
                "" | "*/*" | "application/*" | "application/problem+json" => Some(Self::Json),
                "text/*" => Some(Self::Csv),
                _ => Self::ALL.iter().find(|(.., known)| *known == media).map(|(format, ..)| *format),
            }
        })
    }
}

/// Who reads, and in which form and language.
#[derive(Clone, Debug)]
pub struct Formatted {
    /// The form.
    pub format: Format,
    /// The language of titles in files.
    pub language: Language,
}

impl FromRequestParts<App> for Formatted {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let params = Params::from_request_parts(parts, app).await?;
        let format = match params.get("format") {
            Some(name) => Format::named(name).ok_or_else(|| {
                let list = Format::VALUES.join(", ");
                Error::BadRequest(vec![Fault::query(
                    "format",
                    "not-in-list",
                    format!("chỉ nhận: {list}"),
                    format!("is none of: {list}"),
                )])
            })?,
            None => Format::accepted(&parts.headers).ok_or(Error::NotAcceptable)?,
        };
        Reader::with_any_format(parts, app).await?;
        Ok(Self { format, language: language::of_request(&parts.headers) })
    }
}

impl Formatted {
    /// What the form adds to a tag: the same numbers in another form are another answer.
    pub fn form(&self) -> String {
        match self.format {
            Format::Json => String::new(),
            format => format!("{}-{}", format.name(), self.language.tag()),
        }
    }

    /// The answer: the JSON, or the sheets as a file of this name.
    pub fn answer(
        &self,
        json: &impl Serialize,
        name: &str,
        tag: &str,
        sheets: impl FnOnce(Language) -> Vec<Sheet>,
    ) -> Result<Response> {
        let bytes = match self.format {
            Format::Json => return Answer::json(StatusCode::OK, json)?.tagged(tag).into_response(),
            Format::Csv => {
                let sheets = sheets(self.language);
                csv::write(sheets.first().ok_or_else(|| Error::internal("a file without a table"))?, true)?
            }
            Format::Xlsx => xlsx::workbook(&sheets(self.language), self.language)?,
        };
        file(bytes, self.format.media_type(), &format!("{name}.{}", self.format.name()), tag)
    }
}

/// An answer that is a file.
pub fn file(bytes: Vec<u8>, media_type: &'static str, name: &str, tag: &str) -> Result<Response> {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    let media = if media_type.starts_with("text/") { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() };
    let disposition = format!("attachment; filename=\"{name}\"");
    for (header, value) in [(header::CONTENT_TYPE, media), (header::CONTENT_DISPOSITION, disposition)] {
        headers.insert(header, HeaderValue::try_from(value).map_err(|error| Error::internal(error.to_string()))?);
    }
    etag::put(headers, tag);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::Format;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn the_first_form_that_is_taken_wins() {
        let of =
            |accept: &'static str| Format::accepted(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]));
        assert_eq!(Format::accepted(&HeaderMap::new()), Some(Format::Json));
        assert_eq!(of("text/csv"), Some(Format::Csv));
        assert_eq!(of("text/csv;q=0, */*"), Some(Format::Json));
        assert_eq!(of("image/png"), None);
        assert_eq!(of("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), Some(Format::Xlsx));
    }
}
