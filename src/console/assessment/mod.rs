//! Self-assessment of a product by the 26 scoring sheets of Decision 26/2026/QĐ-TTg: choose a sheet, fill it in, see what is
//! missing to the next star, and keep it as a draft with a product. An aid; it says so, and recognises nothing.

mod choose;
mod draft;
mod entered;
mod result;
mod sheet;

use crate::app::App;
use axum::Router;
use axum::routing::{get, post};

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/assessment", get(choose::page))
        .route("/assessment/{code}", get(sheet::page).post(draft::save_from_sheet))
        .route("/products/{code}/assessment", get(draft::page).post(draft::save))
        .route("/products/{code}/assessment/discard", post(draft::discard))
}
