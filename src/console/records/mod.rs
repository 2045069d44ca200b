//! Lists of records and the page of each: what the API says of them, in words.

pub mod chips;
pub mod facets;
pub mod facts;
pub mod files;
pub mod groups;
pub mod history;
pub mod kinds;
pub mod list;
pub mod names;
pub mod page;
pub mod place;
pub mod question;
pub mod related;
pub mod table;
pub mod timeline;

use super::asked::Asked;
use crate::app::App;
use crate::http::extract::Code;
use axum::Router;
use axum::routing::get;
use kinds::{KINDS, Kind};

/// The routes.
pub fn routes() -> Router<App> {
    KINDS.iter().fold(Router::new(), |routes, kind| {
        routes.route(&kind.path(), get(async move |asked: Asked| list::list(kind, asked).await)).route(
            &format!("{}/{{code}}", kind.path()),
            get(async move |asked: Asked, Code(code): Code| page_of(kind, asked, &code).await),
        )
    })
}

async fn page_of(kind: &'static Kind, asked: Asked, code: &str) -> Result<axum::response::Response, super::refused::Refused> {
    page::page(kind, asked, code).await
}
