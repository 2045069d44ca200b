//! The form of an answer: JSON, or a file that other programs open; by the parameter `format`, else by `Accept`.

use super::answer::Answer;
use super::etag;
use super::extract::Params;
use super::language;
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
    /// One JSON object a line.
    Ndjson,
    /// GeoJSON (RFC 7946).
    GeoJson,
}

impl Format {
    /// The forms of statistics.
    pub const OF_TABLES: &'static [Self] = &[Self::Json, Self::Csv, Self::Xlsx];
    /// The forms of a list whose records lie nowhere.
    pub const OF_LISTS: &'static [Self] = &[Self::Json, Self::Csv, Self::Xlsx, Self::Ndjson];
    /// The forms of a list whose records lie somewhere.
    pub const OF_PLACES: &'static [Self] = &[Self::Json, Self::Csv, Self::Xlsx, Self::Ndjson, Self::GeoJson];
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Json, "json", "application/json"),
        (Self::Csv, "csv", "text/csv"),
        (Self::Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Self::Ndjson, "ndjson", "application/x-ndjson"),
        (Self::GeoJson, "geojson", "application/geo+json"),
    ];

    /// The names of forms in `format`.
    pub fn names(allowed: &[Self]) -> Vec<&'static str> {
        allowed.iter().map(|format| format.name()).collect()
    }

    /// What is asked for: the form of the parameter, else the first that the client takes.
    pub fn asked(params: &Params, headers: &HeaderMap, allowed: &[Self]) -> Result<Self> {
        let Some(name) = params.get("format") else { return Self::accepted(headers, allowed).ok_or(Error::NotAcceptable) };
        allowed.iter().find(|format| format.name() == name).copied().ok_or_else(|| {
            let list = Self::names(allowed).join(", ");
            let place = Self::GeoJson.name() == name;
            let (why_vi, why_en) = if place {
                ("; dữ liệu này không có vị trí trên bản đồ", "; these lie nowhere on a map")
            } else {
                ("", "")
            };
            Error::BadRequest(vec![Fault::query(
                "format",
                "not-in-list",
                format!("chỉ nhận: {list}{why_vi}"),
                format!("is none of: {list}{why_en}"),
            )])
        })
    }

    /// Whether a CSV file begins with a byte order mark; it does unless `bom=false`.
    pub fn bom(self, params: &Params) -> Result<bool> {
        let wrong = |code, vi, en| Err(Error::BadRequest(vec![Fault::query("bom", code, vi, en)]));
        match params.get("bom") {
            Some(_) if self != Self::Csv => wrong("only-with-csv", "chỉ dùng với format=csv", "is only for format=csv"),
            None | Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(_) => wrong("bad-value", "chỉ nhận true hoặc false", "is neither true nor false"),
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        Self::ALL.iter().find(|(format, ..)| *format == self).map_or("application/json", |(_, _, media)| media)
    }

    /// The name, which is also the ending of a file.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(format, ..)| *format == self).map_or("json", |(_, name, _)| name)
    }

    /// What the form adds to a tag: the same content in another form is another answer.
    pub fn form(self, language: Language, bom: bool) -> String {
        match self {
            Self::Json => String::new(),
            _ => format!("{}-{}{}", self.name(), language.tag(), if bom { "" } else { "-bare" }),
        }
    }

    /// The first form that the client takes; JSON where it says nothing.
    pub fn accepted(headers: &HeaderMap, allowed: &[Self]) -> Option<Self> {
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
                _ => allowed.iter().find(|format| format.media_type() == media).copied(),
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
    /// Whether a CSV file begins with a byte order mark.
    pub bom: bool,
}

impl<S: Sync> FromRequestParts<S> for Formatted {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let params = Params::from_request_parts(parts, state).await?;
        let format = Format::asked(&params, &parts.headers, Format::OF_TABLES)?;
        let bom = format.bom(&params)?;
        Ok(Self { format, language: language::of_request(&parts.headers), bom })
    }
}

impl Formatted {
    /// What the form adds to a tag: the same numbers in another form are another answer.
    pub fn form(&self) -> String {
        self.format.form(self.language, self.bom)
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
                csv::write(sheets.first().ok_or_else(|| Error::internal("a file without a table"))?, self.bom)?
            }
            Format::Ndjson | Format::GeoJson => return Err(Error::internal("statistics have no such form")),
            Format::Xlsx => xlsx::workbook(&sheets(self.language), self.language)?,
        };
        file(bytes, self.format.media_type(), &format!("{name}.{}", self.format.name()), tag)
    }
}

/// An answer that is a file.
pub fn file(body: impl Into<Body>, media_type: &'static str, name: &str, tag: &str) -> Result<Response> {
    let mut response = Response::new(body.into());
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
        let of = |accept: &'static str| {
            Format::accepted(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]), Format::OF_LISTS)
        };
        assert_eq!(Format::accepted(&HeaderMap::new(), Format::OF_LISTS), Some(Format::Json));
        assert_eq!(of("text/csv"), Some(Format::Csv));
        assert_eq!(of("text/csv;q=0, */*"), Some(Format::Json));
        assert_eq!(of("application/x-ndjson"), Some(Format::Ndjson));
        assert_eq!(of("application/geo+json"), None);
        assert_eq!(of("image/png"), None);
        assert_eq!(of("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), Some(Format::Xlsx));
    }
}
