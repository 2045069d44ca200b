//! Whether a star is valid today: the page a buyer opens in a shop, the code printed on a label that leads to it, the badge
//! a shop shows, and the same answer for machines. All of them ask `GET /products/{code}/validity`.

mod badge;
mod check;
mod embed;
mod gtin;
mod json_ld;
mod label;
mod qr;
mod typed;
mod unknown;
mod verdict;

use super::api::{address, escaped};
use super::asked::Asked;
use super::refused::Refused;
use crate::app::App;
use axum::Router;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use axum::routing::get;
use serde_json::Value;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/p", get(check::form))
        .route("/p/{code}", get(check::page))
        .route("/p/{code}/qr.svg", get(qr::svg))
        .route("/p/{code}/qr.png", get(qr::png))
        .route("/p/{code}/badge.svg", get(badge::badge))
        .route("/p/{code}/label", get(label::page))
        .route("/p/{code}/embed", get(embed::page))
        .route("/01/{code}", get(gtin::resolve))
        .route("/01/{code}/{*more}", get(gtin::resolve))
}

/// What is told about a product on a day.
#[derive(Debug)]
struct Checked {
    /// What `GET /products/{code}/validity` says.
    validity: Value,
    /// The record as it stood on that day.
    product: Value,
    /// Its producer; null where none is known.
    producer: Value,
}

impl Checked {
    /// Asks for a product; `None` where there is none of this code.
    async fn find(asked: &Asked, code: &str, on: Option<&str>) -> Result<Option<Self>, Refused> {
        let day: &[(&str, &str)] = &on.map(|on| ("on", on)).into_iter().collect::<Vec<_>>();
        let one = format!("/api/v1/products/{}", escaped(code));
        let Some(validity) = asked.find(&address(&format!("{one}/validity"), day)).await? else { return Ok(None) };
        let product = asked.get(&address(&one, day)).await?;
        let producer = match product["producer"].as_str() {
            Some(code) => asked.find(&format!("/api/v1/producers/{}", escaped(code))).await?.unwrap_or_default(),
            None => Value::Null,
        };
        Ok(Some(Self { validity, product, producer }))
    }

    fn code(&self) -> &str {
        self.validity["product"].as_str().unwrap_or_default()
    }

    fn name(&self) -> &str {
        self.validity["name"].as_str().unwrap_or_default()
    }

    /// Its GTIN with 14 digits.
    fn gtin(&self) -> Option<String> {
        self.product["gtin"].as_str().map(gtin::fourteen)
    }
}

/// The address that people reach the service by, without a path: as the operator told it, else as this client did.
fn origin(asked: &Asked, headers: &HeaderMap) -> String {
    if let Some(url) = asked.app.public_url() {
        return url.origin().to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).and_then(|host| host.parse::<Authority>().ok());
    host.map_or_else(|| "http://localhost".to_owned(), |host| format!("http://{host}"))
}

/// The whole address of the page of a product, in the language of the page.
fn public_address(asked: &Asked, headers: &HeaderMap, code: &str) -> String {
    origin(asked, headers) + &asked.href(&format!("/p/{code}"))
}
