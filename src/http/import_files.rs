//! The files around imports: templates to fill in, and the file that was handed in, back with its results.

use super::etag;
use super::extract::{Code, Params, Signed};
use super::format::file;
use super::imports::{PATH, found};
use super::language;
use crate::app::App;
use crate::error::{Both, Error, Result};
use crate::import::layout::Layout;
use crate::import::returned::returned;
use crate::import::template::template;
use crate::journal::moment;
use axum::Router;
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::get;

/// The media type of a workbook.
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/api/v1/templates/{code}", get(template_of)).route(&format!("{PATH}/{{code}}/file"), get(back))
}

/// Who asks for a file.
#[derive(Debug)]
pub struct SignedForFile(Signed);

impl<S: Sync> FromRequestParts<S> for SignedForFile {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Signed::with_any_format(parts).map(Self)
    }
}

/// `GET /templates/{layout}`
pub async fn template_of(State(app): State<App>, Code(name): Code, params: Params, headers: HeaderMap) -> Result<Response> {
    params.only(&[])?;
    let layout = Layout::named(&name).ok_or_else(|| {
        let list = Layout::ALL.map(Layout::name).join(", ");
        Error::NotFound(Both::new(
            format!("Không có mẫu {name}; có: {list}."),
            format!("There is no template {name}; there are: {list}."),
        ))
    })?;
    let language = language::of_request(&headers);
    let tag = etag::of_register(0, &[layout.name(), language.tag(), app.build()]);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    file(template(layout, language)?, WORKBOOK, &format!("{}-{}.xlsx", layout.name(), language.tag()), &tag)
}

/// `GET /imports/{id}/file`
pub async fn back(
    State(app): State<App>,
    SignedForFile(signed): SignedForFile,
    Code(id): Code,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    params.only(&[])?;
    let import = found(&app, &signed.editor, &id).await?;
    let language = language::of_request(&headers);
    // Not of its bytes: the library that writes workbooks orders some parts by chance.
    let begun = import.begun_at.map(moment).unwrap_or_default();
    let checked = import.checked_at_sequence.unwrap_or_default();
    let tag = etag::of_register(checked, &[&id, import.state.as_str(), &begun, language.tag(), app.build()]);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let bytes = returned(app.db().read(), &import, app.imports().limits(), language).await?;
    file(bytes, WORKBOOK, &format!("import-{id}.xlsx"), &tag)
}
