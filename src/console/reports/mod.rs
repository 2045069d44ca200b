//! The period report as it is sent up: a page, a workbook, a Word file, at the same address and with the same numbers, each
//! of which is asked from the statistics. `period` says which days, `numbers` asks, `composed` puts the paper together,
//! `paper` shows it as a page.

mod composed;
mod numbers;
mod paper;
mod period;

use super::asked::Asked;
use super::frame::Page;
use super::geography;
use super::refused::Refused;
use crate::app::App;
use crate::error::{Error, Fault};
use crate::http::extract::Params;
use crate::http::{etag, format};
use crate::sheet::{docx, xlsx};
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use period::Period;

/// The parameters.
const PARAMETERS: &[&str] = &["year", "part", "from", "to", "commune", "at", "format"];
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/reports", get(report))
}

async fn report(asked: Asked) -> Result<Response, Refused> {
    Params(asked.params.clone()).only(PARAMETERS)?;
    let period = Period::read(&asked)?;
    let form = asked.param("format").unwrap_or("html").to_owned();
    if !["html", "xlsx", "docx"].contains(&form.as_str()) {
        let (vi, en) = ("chỉ nhận: html, xlsx, docx", "is none of: html, xlsx, docx");
        return Err(Error::BadRequest(vec![Fault::query("format", "not-in-list", vi, en)]).into());
    }
    let numbers = numbers::ask(&asked, &period).await?;
    let document = composed::document(&asked, &period, &numbers);
    if form == "html" {
        let places = geography::communes(&asked).await?;
        let body = paper::page(&asked, &period, &numbers, &document, &places);
        return Ok(Page::new(&asked, asked.say("Báo cáo kỳ", "Period report")).body(body).into_response());
    }
    let name = format!("ocop-{}-{}.{form}", period.from, period.to);
    let tag = etag::of_register(numbers.sequence(), &[&asked.query, asked.language.tag(), asked.app.build()]);
    let answer = if form == "docx" {
        format::file(docx::write(&document, asked.language)?, WORD, &name, &tag)
    } else {
        format::file(xlsx::workbook(&document.sheets(), asked.language)?, EXCEL, &name, &tag)
    };
    Ok(answer?)
}
