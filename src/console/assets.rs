//! Styles, scripts and fonts: all inside the program, each under a name that changes with its content, so that browsers
//! may keep it for good. Nothing is loaded from elsewhere.
//!
//! Vendored from npm, unchanged, with their licences beside them: htmx.org 2.0.11 (0BSD), `@fontsource/be-vietnam-pro` 5.3.0
//! (OFL 1.1; a Vietnamese design, the subsets latin and vietnamese in two weights).

use crate::app::App;
use crate::http::extract::Code;
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::LazyLock;

const PATH: &str = "/assets";
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// The styles, in the order they are read. Addresses of fonts are filled in.
const STYLES: &[&str] = &[
    include_str!("assets/css/base.css"),
    include_str!("assets/css/parts.css"),
    include_str!("assets/css/records.css"),
    include_str!("assets/css/star.css"),
    include_str!("assets/css/statistics.css"),
    include_str!("assets/css/forms.css"),
    include_str!("assets/css/work.css"),
    include_str!("assets/css/assessment.css"),
    include_str!("assets/css/print.css"),
];

/// Name, media type, content.
const FILES: [(&str, &str, &[u8]); 7] = [
    ("htmx.min.js", "text/javascript; charset=utf-8", include_bytes!("assets/htmx.min.js")),
    ("console.js", "text/javascript; charset=utf-8", include_bytes!("assets/console.js")),
    ("icon.svg", "image/svg+xml", include_bytes!("assets/icon.svg")),
    ("be-vietnam-pro-latin-400-normal.woff2", "font/woff2", include_bytes!("assets/fonts/be-vietnam-pro-latin-400-normal.woff2")),
    ("be-vietnam-pro-latin-600-normal.woff2", "font/woff2", include_bytes!("assets/fonts/be-vietnam-pro-latin-600-normal.woff2")),
    (
        "be-vietnam-pro-vietnamese-400-normal.woff2",
        "font/woff2",
        include_bytes!("assets/fonts/be-vietnam-pro-vietnamese-400-normal.woff2"),
    ),
    (
        "be-vietnam-pro-vietnamese-600-normal.woff2",
        "font/woff2",
        include_bytes!("assets/fonts/be-vietnam-pro-vietnamese-600-normal.woff2"),
    ),
];

#[derive(Debug)]
struct Asset {
    media: &'static str,
    content: Bytes,
}

#[derive(Debug, Default)]
struct Assets {
    /// By the name with the digest.
    files: HashMap<String, Asset>,
    /// The name with the digest, by the plain one.
    addresses: HashMap<&'static str, String>,
    style: String,
    /// The digest of the style as a policy names it.
    style_digest: String,
}

impl Assets {
    fn add(&mut self, name: &'static str, media: &'static str, content: Bytes) {
        let digest = hex::encode(&Sha256::digest(&content)[..6]);
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let full = format!("{stem}.{digest}.{ending}");
        self.addresses.insert(name, format!("{PATH}/{full}"));
        self.files.insert(full, Asset { media, content });
    }
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut assets = Assets::default();
    for (name, media, content) in FILES {
        assets.add(name, media, Bytes::from_static(content));
    }
    let mut style: String = STYLES.iter().flat_map(|text| text.lines()).map(str::trim).collect::<Vec<_>>().join("\n");
    for (name, address) in &assets.addresses {
        style = style.replace(&format!("url({name})"), &format!("url({address})"));
    }
    assets.style_digest = format!("sha256-{}", STANDARD.encode(Sha256::digest(&style)));
    assets.style = style;
    assets
});

/// The address of a file.
pub fn href(name: &str) -> &'static str {
    ASSETS.addresses.get(name).map_or("", String::as_str)
}

/// The style of all pages. It stands in each of them: over a slow line a page can be read after one answer instead of two.
pub fn style() -> &'static str {
    &ASSETS.style
}

/// Its digest, by which a policy allows this style and no other: `sha256-…`.
pub fn style_digest() -> &'static str {
    &ASSETS.style_digest
}

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route(&format!("{PATH}/{{code}}"), get(file)).route("/favicon.ico", get(icon))
}

async fn file(Code(name): Code) -> Response {
    let Some(asset) = ASSETS.files.get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    sent(asset, FOR_GOOD)
}

/// Browsers ask for it whatever the page says.
async fn icon() -> Response {
    let name = href("icon.svg").strip_prefix("/assets/").unwrap_or_default();
    ASSETS.files.get(name).map_or_else(|| StatusCode::NOT_FOUND.into_response(), |asset| sent(asset, "public, max-age=86400"))
}

fn sent(asset: &Asset, keep: &'static str) -> Response {
    let mut response = Response::new(axum::body::Body::from(asset.content.clone()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}
