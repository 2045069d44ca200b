//! The console: pages for officials, analysts and citizens, as HTML that works without a script.
//!
//! Every page asks the API, inside the process, with the credential of whoever looks at it: what a page shows or writes is
//! what the API shows and writes, with the same rights, limits, rules and words. So nothing here reads the database, checks
//! a right or repeats a rule; a page only puts answers into HTML and forms into requests.
//!
//! Addresses are those of things: `/products`, `/products/{code}`, the same in English below `/en`.

pub mod accounts;
pub mod api;
pub mod asked;
pub mod assessment;
pub mod assets;
pub mod audit;
pub mod backup;
pub mod certificates;
pub mod coverage;
pub mod documentation;
pub mod filled;
pub mod forms;
pub mod frame;
pub mod geography;
pub mod home;
pub mod imports;
pub mod menu;
pub mod parts;
pub mod personal_data;
pub mod places;
pub mod proposals;
pub mod records;
pub mod refused;
pub mod reports;
pub mod search;
pub mod sign_in;
pub mod star;
pub mod statistics;
pub mod tasks;
pub mod words;

use crate::app::App;
use crate::http::kept::Front;
use crate::language::Language;
use crate::registry::kind::RecordKind;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

/// What English pages lie below.
pub const ENGLISH: &str = "/en";
/// What the addresses of pages begin with, beside the kinds of record.
const PAGES: [&str; 21] = [
    "",
    "01",
    "account",
    "assessment",
    "assets",
    "certificates",
    "communes",
    "coverage",
    "documentation",
    "en",
    "favicon.ico",
    "invitation",
    "lookup",
    "p",
    "reports",
    "search",
    "sign-in",
    "sign-out",
    "statistics",
    "units",
    "work",
];
/// Addresses that are the API's or the service's own, whoever asks.
const NO_PAGES: [&str; 5] = ["api", "healthz", "metrics", "problems", "readyz"];

/// Whether a request is for a page: by its address, or by a browser that looks for one where there is nothing. A program
/// that came to the wrong address is told so in its own form.
pub fn is_page(path: &str, headers: &HeaderMap) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if PAGES.contains(&first) || RecordKind::ALL.iter().any(|kind| kind.plural() == first) {
        return true;
    }
    let mut accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    !NO_PAGES.contains(&first) && accepted.any(|media| media.contains("text/html"))
}

/// All pages, in both languages. `api`: the service that they ask.
pub fn routes(api: &Front) -> Router<App> {
    let english = pages(Language::English, api);
    pages(Language::Vietnamese, api).nest(ENGLISH, english).merge(assets::routes())
}

/// Pages that a file is handed in by: they take longer than others.
pub fn uploads(api: &Front) -> Router<App> {
    let of = |language| imports::uploads().layer(axum::Extension(asked::Place { language, api: api.clone() }));
    of(Language::Vietnamese).nest(ENGLISH, of(Language::English))
}

fn pages(language: Language, api: &Front) -> Router<App> {
    let place = asked::Place { language, api: api.clone() };
    let pages = Router::new()
        .merge(home::routes())
        .merge(search::routes())
        .merge(records::routes())
        .merge(places::routes())
        .merge(star::routes())
        .merge(statistics::routes())
        .merge(certificates::routes())
        .merge(coverage::routes())
        .merge(reports::routes())
        .merge(documentation::routes())
        .merge(sign_in::routes())
        .merge(tasks::routes())
        .merge(forms::routes())
        .merge(imports::routes())
        .merge(proposals::routes())
        .merge(accounts::routes())
        .merge(audit::routes())
        .merge(backup::routes())
        .merge(personal_data::routes())
        .merge(assessment::routes());
    pages.layer(axum::Extension(place))
}

/// The layers that only pages have: outermost, because what the layers of the service refuse is told as a page, too.
pub fn dressed(pages: Router, app: &App, api: &Front) -> Router {
    let smaller = CompressionLayer::new()
        .gzip(true)
        .quality(CompressionLevel::Default)
        .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("font/")));
    let (app, api) = (app.clone(), api.clone());
    let tell = move |request: Request, next: Next| tell(app.clone(), api.clone(), request, next);
    pages.layer(from_fn(tell)).layer(smaller)
}

/// Turns a problem into a page in the reader's language.
async fn tell(app: App, api: Front, request: Request, next: Next) -> Response {
    let language = if request.uri().path().starts_with("/en/") || request.uri().path() == ENGLISH {
        Language::English
    } else {
        Language::Vietnamese
    };
    let (mut parts, body) = request.into_parts();
    // The service words its refusals by what a client accepts; a page's language is that of its address.
    let tag = axum::http::HeaderValue::from_static(language.tag());
    parts.headers.insert(header::ACCEPT_LANGUAGE, tag);
    let asked = asked::Asked::of(&parts, app, &asked::Place { language, api });
    let response = next.run(Request::from_parts(parts, body)).await;
    refused::as_page(response, asked).await
}
