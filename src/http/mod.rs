//! The service over HTTP: routes, and the layers around them, each with its reason. Holds no rule about records.

pub mod access;
pub mod accounts;
pub mod answer;
pub mod assessments;
pub mod backup;
pub mod catalogue;
pub mod cookies;
pub mod decisions;
pub mod etag;
pub mod exports;
pub mod extract;
pub mod format;
pub mod frame;
pub mod hardening;
pub mod identity;
pub mod import_files;
pub mod imports;
pub mod journal;
pub mod kept;
pub mod language;
pub mod limits;
pub mod metrics;
pub mod openapi;
pub mod own_account;
pub mod paging;
pub mod person;
pub mod personal_data;
pub mod problem;
pub mod proposals;
pub mod records;
pub mod retry;
pub mod sequence;
pub mod service;
pub mod session;
pub mod single_sign_on;
pub mod statistics;
pub mod tokens;
pub mod units;
pub mod upload;
pub mod validity;
pub mod vocabularies;

use crate::app::App;
use crate::console;
use crate::error::{Both, Error};
use crate::registry::centres::Centre;
use crate::registry::decisions::Decision;
use crate::registry::figures::Figure;
use crate::registry::producers::Producer;
use crate::registry::products::Product;
use crate::registry::recognitions::Recognition;
use crate::registry::record::Record;
use crate::registry::units::Unit;
use crate::registry::villages::Village;
use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use kept::{Behind, Front};
use records::{collection, create};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The longest that handing in a file may take.
const UPLOAD_TIME: Duration = Duration::from_mins(15);

/// Sees every kind of record in turn: the one list of them, walked by routes, document and tests.
pub trait Visitor {
    /// Sees one kind.
    fn visit<R: Record>(&mut self);
}

/// Walks every kind of record, in the order of the documentation.
pub fn each(visitor: &mut impl Visitor) {
    visitor.visit::<Village>();
    visitor.visit::<Producer>();
    visitor.visit::<Product>();
    visitor.visit::<Centre>();
    visitor.visit::<Decision>();
    visitor.visit::<Recognition>();
}

struct Routes(Router<App>);

impl Visitor for Routes {
    fn visit<R: Record>(&mut self) {
        self.0 = std::mem::take(&mut self.0).merge(records::routes::<R>());
    }
}

/// The whole service: pages, and the interface that they and everybody else ask; kept answers in front.
pub fn service(app: &App) -> Front {
    let interface = routes(app);
    let asked_by_pages = Front::new(app, interface.clone());
    let pages = console::routes(&asked_by_pages).route_layer(axum::middleware::from_fn(frame::route));
    let uploads = console::uploads(&asked_by_pages).route_layer(axum::middleware::from_fn(frame::route));
    let pages = around(pages.layer(timeout(app.limits().time)).merge(uploads.layer(timeout(UPLOAD_TIME))), app);
    let pages = console::dressed(pages, app, &asked_by_pages);
    Front::new(app, Behind::with_pages(interface, pages))
}

/// The same as a router.
pub fn router(app: &App) -> Router {
    Router::new().fallback_service(service(app))
}

fn routes(app: &App) -> Router {
    let mut routes = Routes(Router::new());
    each(&mut routes);
    let api = routes
        .0
        .route("/api/v1", get(service::root))
        .route(&collection::<Village>(), post(create::<Village>))
        .route(&collection::<Producer>(), post(create::<Producer>))
        .route(&collection::<Product>(), post(create::<Product>))
        .route(&collection::<Centre>(), post(create::<Centre>))
        .route(&collection::<Decision>(), post(decisions::create))
        .route(&collection::<Recognition>(), post(create::<Recognition>))
        .route("/api/v1/products/{code}/validity", get(validity::read))
        .route("/api/v1/units", get(records::list::<Unit>))
        .route("/api/v1/units/{code}", get(units::read))
        .route("/api/v1/units/{code}/predecessors", get(units::predecessors))
        .route("/api/v1/units/{code}/successors", get(units::successors))
        .route("/api/v1/vocabularies", get(vocabularies::list))
        .route("/api/v1/vocabularies/{code}", get(vocabularies::read))
        .route("/api/v1/figures", get(records::list::<Figure>))
        .route("/api/v1/journal", get(journal::feed))
        .route("/api/v1/dump", get(exports::dump))
        .route("/api/v1/backup", get(backup::read))
        .merge(statistics::routes())
        .merge(imports::routes())
        .merge(import_files::routes())
        .merge(proposals::routes())
        .merge(assessments::routes())
        .merge(tokens::routes())
        .merge(personal_data::routes())
        .merge(session::routes())
        .merge(single_sign_on::routes())
        .merge(own_account::routes())
        .merge(accounts::routes())
        .route("/api/openapi.json", get(service::document))
        .route("/problems/{code}", get(service::problem))
        .route("/healthz", get(service::healthz))
        .route("/readyz", get(service::readyz))
        .route("/metrics", get(service::metrics));
    let api = guarded(api, app);
    // All assets are inside the binary; the page loads nothing from elsewhere.
    let documentation = SwaggerUi::new("/api/docs").config(Config::from("/api/openapi.json").use_base_layout());
    let uploads = guarded(imports::uploads(app), app);
    // A large file over a slow line takes its time.
    let uploads = uploads.layer(timeout(UPLOAD_TIME));
    around(api.merge(documentation).layer(timeout(app.limits().time)).merge(uploads), app)
}

/// Routes with the guard in front of them, which says who asks and whether they may.
pub fn guarded(routes: Router<App>, app: &App) -> Router<App> {
    routes.route_layer(axum::middleware::from_fn_with_state(app.clone(), access::guard))
}

/// A request that hangs gives its connection back.
fn timeout(time: Duration) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, time)
}

/// Any routes, with the layers of the service around them.
pub fn framed(routes: Router<App>, app: &App) -> Router {
    around(routes.layer(timeout(app.limits().time)), app)
}

fn around(routes: Router<App>, app: &App) -> Router {
    routes
        .fallback(async || {
            Error::NotFound(Both::new("Không có địa chỉ này; xem /api/docs.", "There is no such address; see /api/docs."))
        })
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED.into_response())
        .with_state(app.clone())
        // As one: each layer by itself would be a box around every route, and each of its requests a copy of all inside it.
        .layer((
            axum::middleware::from_fn_with_state(app.clone(), frame::around),
            // A mistake of ours ends one request, not the service.
            CatchPanicLayer::custom(frame::panicked),
            // The largest body that is read at all, but for files that are handed in.
            axum::extract::DefaultBodyLimit::max(app.limits().body_bytes),
        ))
}
