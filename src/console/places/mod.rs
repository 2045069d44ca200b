//! Communes: what each has, what it came from and what it became.

pub mod all;
pub mod former;
pub mod one;
pub mod tallies;

use crate::app::App;
use axum::Router;
use axum::routing::get;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/communes", get(all::all)).route("/communes/{code}", get(one::one))
}
