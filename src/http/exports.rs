//! Lists as files, and the dump, over HTTP: reads what belongs to a file, refuses what belongs to a page, sends pieces on.
//! Writes no file itself.

use super::etag;
use super::extract::{AnyReader, Params, accepts};
use super::format::{self, Format};
use super::language;
use super::records::list_day;
use crate::app::App;
use crate::error::{Error, Fault, Result};
use crate::export::columns::{Columns, FIELDS, have_a_place};
use crate::export::dump::{self, Terms};
use crate::export::{self, Export, Form, Moment, titles};
use crate::registry::listing::{FILE_PARAMETERS, Listing};
use crate::registry::record::Listed;
use crate::registry::sight::Sight;
use crate::sheet::xlsx::MOST_ROWS;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use entity::vocabulary::Nature;

/// How many rows the file has.
const TOTAL: HeaderName = HeaderName::from_static("registry-total");

/// The forms that a list has.
pub fn forms<R: Listed>() -> &'static [Format] {
    if have_a_place::<R>() { Format::OF_PLACES } else { Format::OF_LISTS }
}

/// A page is JSON with all fields: what chooses the parts of a file means nothing to it.
pub fn refuse_for_pages(params: &Params, listing: Result<Listing>) -> Result<Listing> {
    let mut faults = Vec::new();
    for name in FILE_PARAMETERS.into_iter().filter(|name| *name != "format" && params.get(name).is_some()) {
        let (vi, en) = if name == FIELDS {
            (
                "chỉ dùng cho tệp: thêm format=csv, xlsx, ndjson hoặc geojson",
                "is only for files: add format=csv, xlsx, ndjson or geojson",
            )
        } else {
            ("chỉ dùng với format=csv", "is only for format=csv")
        };
        faults.push(Fault::query(name, "only-with-a-file", vi, en));
    }
    together(listing, faults)
}

/// Everything that is wrong, at once.
fn together<T>(read: Result<T>, mut faults: Vec<Fault>) -> Result<T> {
    match read {
        Ok(value) if faults.is_empty() => Ok(value),
        Ok(_) => Err(Error::BadRequest(faults)),
        Err(Error::BadRequest(more)) => {
            faults.extend(more);
            Err(Error::BadRequest(faults))
        }
        Err(other) => Err(other),
    }
}

/// Reads what file is wanted.
pub fn read<R: Listed>(
    format: Format,
    listing: Result<Listing>,
    params: &Params,
    headers: &HeaderMap,
    sight: Sight,
) -> Result<Export> {
    let mut faults = Vec::new();
    for name in ["limit", "cursor", "count"].into_iter().filter(|name| params.get(name).is_some()) {
        faults.push(Fault::query(
            name,
            "not-with-a-file",
            "không dùng cho tệp: một tệp luôn là toàn bộ danh sách (số dòng ở tiêu đề Registry-Total)",
            "is not for files: a file is always the whole list (its number of rows is in the header Registry-Total)",
        ));
    }
    let columns = match params.get(FIELDS) {
        None => Columns::all::<R>(sight),
        Some(names) => Columns::named::<R>(names, sight).unwrap_or_else(|wrong| {
            faults.extend(wrong);
            Columns::all::<R>(sight)
        }),
    };
    let bom = format.bom(params).unwrap_or_else(|error| {
        if let Error::BadRequest(wrong) = error {
            faults.extend(wrong);
        }
        true
    });
    let form = match format {
        Format::Csv => Form::Csv { bom },
        Format::Xlsx => Form::Xlsx,
        Format::Ndjson => Form::Ndjson,
        Format::GeoJson => Form::GeoJson,
        Format::Json => return Err(Error::internal("a page is no file")),
    };
    let listing = together(listing, faults)?;
    let asked = params.0.iter().filter(|(name, _)| !FILE_PARAMETERS.contains(&name.as_str())).cloned().collect();
    Ok(Export { listing, columns, form, language: language::of_request(headers), asked })
}

/// The file, as it is being written.
pub async fn file<R: Listed>(app: &App, export: Export, headers: &HeaderMap) -> Result<Response> {
    let moment = Moment::take(app.db(), app.today(), app.export_permit().await?).await?;
    let (format, bom) = match export.form {
        Form::Csv { bom } => (Format::Csv, bom),
        Form::Xlsx => (Format::Xlsx, true),
        Form::Ndjson => (Format::Ndjson, true),
        Form::GeoJson => (Format::GeoJson, true),
    };
    let form = format.form(export.language, bom);
    let sight = export.listing.sight.tag_for::<R>();
    let tag = etag::of_register(moment.sequence, &[&list_day::<R>(&export.listing), &form, &sight, app.build()]);
    if etag::is_known(headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let total = moment.length::<R>(&export.listing).await?;
    if format == Format::Xlsx && usize::try_from(total).is_ok_and(|total| total > MOST_ROWS) {
        return Err(Error::BadRequest(vec![Fault::query(
            "format",
            "too-many-rows",
            format!("một bảng Excel chứa nhiều nhất {MOST_ROWS} dòng, danh sách này có {total}; hãy lọc bớt hoặc dùng csv"),
            format!("a sheet of Excel holds at most {MOST_ROWS} rows, this list has {total}; filter it, or ask for csv"),
        )]));
    }
    let name = format!("{}-{}.{}", titles::plural::<R>(), export.listing.on, format.name());
    let body = Body::from_stream(export::begin::<R>(moment, export));
    let mut response = format::file(body, format.media_type(), &name, &tag)?;
    response.headers_mut().insert(TOTAL, HeaderValue::from(total));
    Ok(response)
}

/// The media type of the dump.
pub const ZIP: &str = "application/zip";

/// `GET /dump`
pub async fn dump(State(app): State<App>, _: AnyReader, params: Params, headers: HeaderMap) -> Result<Response> {
    params.only(&[])?;
    if !accepts(&headers, ZIP) {
        return Err(Error::NotAcceptable);
    }
    let moment = Moment::take(app.db(), app.today(), app.export_permit().await?).await?;
    let sequence = moment.sequence;
    let tag = etag::of_register(sequence, &[&app.today().to_string(), app.data_licence(), app.build()]);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let terms = Terms {
        licence: app.data_licence().to_owned(),
        created: app.db().clock().now(),
        description: app.description().map(str::to_owned),
        synthetic: app.nature() == Nature::Synthetic,
    };
    let name = format!("ocop-registry-{sequence}.zip");
    format::file(Body::from_stream(dump::begin(moment, terms)), ZIP, &name, &tag)
}
