//! Signing in and out, and one's own sessions. Holds no rule about passwords.

use super::answer::{Answer, empty};
use super::cookies::Cookie;
use super::extract::{Code, Json, Params};
use super::person::Person;
use crate::app::App;
use crate::auth::Editor;
use crate::auth::account::{self, Account};
use crate::auth::entrance::{Credentials, Visitor};
use crate::auth::session::{self, SignedIn};
use crate::error::{Both, Error, Result};
use crate::journal::moment;
use crate::registry::input;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{delete, post};
use entity::session::Model;
use entity::vocabulary::Scope;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Signing in and out.
pub const PATH: &str = "/api/v1/session";
/// One's sessions.
pub const ALL: &str = "/api/v1/sessions";

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route(PATH, post(sign_in).get(who).delete(sign_out))
        .route(ALL, axum::routing::get(list))
        .route(&format!("{ALL}/{{code}}"), delete(end))
}

/// What somebody signs in with.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The sign-in name.
    #[schema(example = "lan.nguyen", max_length = 64)]
    name: String,
    /// The password.
    #[schema(format = Password, max_length = 1000)]
    password: String,
    /// The 6 digits of the authenticator app, or a recovery code.
    #[serde(default)]
    #[schema(required = false, max_length = 50)]
    code: Option<String>,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Whoami {
    account: Account,
    /// What the role allows.
    scopes: Vec<Scope>,
    session: Session,
}

/// A session: one browser in which somebody is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// Its code, to end it by.
    code: String,
    /// Whether it is the one that asks.
    current: bool,
    /// When it began (UTC).
    #[schema(value_type = String, format = DateTime)]
    created_at: String,
    /// When it was used last, to the minute (UTC).
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: String,
    /// When it ends, unless it is used (UTC).
    #[schema(value_type = String, format = DateTime)]
    ends_at: String,
    /// What the browser says it is.
    #[schema(required)]
    user_agent: Option<String>,
    /// The address it was begun from.
    #[schema(required)]
    address: Option<String>,
}

/// One's sessions, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionList {
    /// The sessions that have not ended.
    data: Vec<Session>,
}

impl Session {
    fn of(session: Model, current: &str) -> Self {
        Self {
            current: session.code == current,
            ends_at: moment(session::ends_at(&session)),
            created_at: moment(session.created_at),
            last_seen_at: moment(session.last_seen_at),
            code: session.code,
            user_agent: session.user_agent,
            address: session.address,
        }
    }
}

async fn told(app: &App, status: StatusCode, signed: SignedIn) -> Result<Response> {
    let SignedIn { account, session } = signed;
    let current = session.code.clone();
    let scopes = Editor::of_person(&account).rights().scopes().to_vec();
    let account = account::told(app.db().read(), account).await?;
    let whoami = Whoami { account, scopes, session: Session::of(session, &current) };
    private(status, &whoami)
}

/// An answer that is kept by no cache.
pub(super) fn private(status: StatusCode, body: &impl Serialize) -> Result<Response> {
    Answer::json(status, body)?.with("cache-control", "no-store".to_owned()).into_response()
}

/// `POST /session`
pub async fn sign_in(State(app): State<App>, visitor: Visitor, params: Params, body: Json) -> Result<Response> {
    params.only(&[])?;
    let given: SignIn = input::parse(body.value).map_err(Error::Invalid)?;
    let credentials = Credentials { name: given.name, password: given.password, code: given.code };
    let entered = app.entrance().enter(credentials, visitor).await?;
    let signed = SignedIn { account: entered.account, session: entered.session };
    let mut response = told(&app, StatusCode::CREATED, signed).await?;
    let secure = app.cookies_are_secure();
    Cookie::Session.set(&mut response, &entered.session_secret, secure)?;
    Cookie::Device.set(&mut response, &entered.device_secret, secure)?;
    Ok(response)
}

/// `GET /session`
pub async fn who(State(app): State<App>, Person(signed): Person) -> Result<Response> {
    told(&app, StatusCode::OK, signed).await
}

/// `DELETE /session`
pub async fn sign_out(State(app): State<App>, person: Person) -> Result<Response> {
    let tx = person.write(&app).await?;
    session::end(&tx, &person.0.account.code, &person.0.session.code).await?;
    tx.commit().await?;
    let mut response = empty()?;
    Cookie::Session.clear(&mut response, app.cookies_are_secure())?;
    Ok(response)
}

/// `GET /sessions`
pub async fn list(State(app): State<App>, Person(signed): Person) -> Result<Response> {
    let all = session::list(app.db().read(), &signed.account.code, app.db().clock().now()).await?;
    let data = all.into_iter().map(|one| Session::of(one, &signed.session.code)).collect();
    private(StatusCode::OK, &SessionList { data })
}

/// `DELETE /sessions/{code}`
pub async fn end(State(app): State<App>, person: Person, Code(code): Code) -> Result<Response> {
    let tx = person.write(&app).await?;
    if !session::end(&tx, &person.0.account.code, &code).await? {
        return Err(Error::NotFound(Both::new(
            format!("Anh chị không có phiên đăng nhập nào mang mã {code}."),
            format!("You have no session with the code {code}."),
        )));
    }
    tx.commit().await?;
    let mut response = empty()?;
    if code == person.0.session.code {
        Cookie::Session.clear(&mut response, app.cookies_are_secure())?;
    }
    Ok(response)
}
