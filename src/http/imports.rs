//! Imports over HTTP: hand in a file, see what would become of each row, write it, take it back. Holds no rule about rows.

use super::answer::Answer;
use super::extract::{Code, Params, Signed};
use super::paging::{Size, cut, next_url, whole};
use super::upload::{self, LAST_ROW};
use crate::app::App;
use crate::auth::Editor;
use crate::db::Intent;
use crate::error::{Both, Error, Fault, Result};
use crate::import::kept::{self, ImportOptions, ImportProblem, ImportReading};
use crate::import::progress::{Progress, Running};
use crate::import::report::{Outcome, RowReport, Totals};
use crate::import::undo::Undone;
use crate::journal::moment;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use entity::import::{self, ImportState};
use entity::vocabulary::Scope;
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// The path of imports.
pub const PATH: &str = "/api/v1/imports";
/// How many seconds an answer waits for the work, unless `wait` asks for fewer; what takes longer goes on beside the service.
pub const PATIENCE: i64 = 20;
/// A page of imports, or of rows.
pub const PAGE: Size = Size { usual: 100, most: 1_000 };
/// What multipart adds around a file.
const AROUND_A_FILE: u64 = 1 << 16;

/// The routes, but for handing in, which reads more and takes longer.
pub fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route(&format!("{PATH}/{{code}}"), get(read))
        .route(&format!("{PATH}/{{code}}/rows"), get(rows))
        .route(&format!("{PATH}/{{code}}/check"), post(check))
        .route(&format!("{PATH}/{{code}}/commit"), post(commit))
        .route(&format!("{PATH}/{{code}}/undo"), post(undo))
        .route(&format!("{PATH}/{{code}}/cancel"), post(cancel))
}

/// Handing in a file.
pub fn uploads(app: &App) -> Router<App> {
    let most = usize::try_from(app.imports().limits().bytes + AROUND_A_FILE).unwrap_or(usize::MAX);
    Router::new().route(PATH, post(create)).layer(DefaultBodyLimit::max(most))
}

/// An import.
#[derive(Debug, Serialize, ToSchema)]
pub struct Import {
    /// Its id.
    id: String,
    state: ImportState,
    /// What the file holds; empty until that is known.
    #[schema(example = "products")]
    layout: String,
    /// What the file is called.
    file_name: String,
    /// How many bytes it has.
    file_bytes: i64,
    /// SHA-256 of the file, in hexadecimal digits.
    file_digest: String,
    /// Who handed it in.
    actor: String,
    options: ImportOptions,
    /// How the file was read; null until it was.
    #[schema(required)]
    reading: Option<ImportReading>,
    /// How many rows there are of each fate; null until each was looked at.
    #[schema(required)]
    totals: Option<Totals>,
    /// How far the work is; null when none is being done.
    #[schema(required)]
    progress: Option<ImportProgress>,
    /// Why it cannot go on.
    problems: Vec<ImportProblem>,
    /// What an undo did; null without one.
    #[schema(required)]
    undone: Option<Undone>,
    /// The head of the journal when the rows were looked at.
    #[schema(required)]
    checked_at_sequence: Option<i64>,
    /// The first journal entry that it wrote.
    #[schema(required)]
    first_sequence: Option<i64>,
    /// The last journal entry that it wrote.
    #[schema(required)]
    last_sequence: Option<i64>,
    /// When it was handed in (UTC).
    #[schema(value_type = String, format = DateTime)]
    created_at: String,
    /// When it was written (UTC).
    #[schema(required, value_type = Option<String>, format = DateTime)]
    committed_at: Option<String>,
    /// When it was taken back (UTC).
    #[schema(required, value_type = Option<String>, format = DateTime)]
    undone_at: Option<String>,
    /// When its file was erased at a request about personal data (UTC).
    #[schema(required, value_type = Option<String>, format = DateTime)]
    erased_at: Option<String>,
}

/// How far a piece of work is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportProgress {
    /// From 0 to 100.
    percent: u64,
    /// Rows done.
    rows: u64,
    /// Rows in all; 0 while that is not known.
    of: u64,
}

impl Import {
    fn of(app: &App, import: import::Model) -> Result<Self> {
        fn json<T: serde::de::DeserializeOwned>(text: Option<&str>) -> Result<Option<T>> {
            Ok(text.map(serde_json::from_str).transpose()?)
        }
        let progress = app.imports().progress(&import.id).map(|progress| {
            let (rows, of) = progress.rows();
            ImportProgress { percent: (rows * 100).checked_div(of).unwrap_or_default().min(100), rows, of }
        });
        Ok(Self {
            state: import.state,
            options: serde_json::from_str(&import.options)?,
            reading: json(import.reading.as_deref())?,
            totals: json(import.totals.as_deref())?,
            problems: json(import.problems.as_deref())?.unwrap_or_default(),
            undone: json(import.undone.as_deref())?,
            progress,
            id: import.id,
            layout: import.layout,
            file_name: import.file_name,
            file_bytes: import.file_bytes,
            file_digest: import.file_digest,
            actor: import.actor,
            checked_at_sequence: import.checked_at_sequence,
            first_sequence: import.first_sequence,
            last_sequence: import.last_sequence,
            created_at: moment(import.created_at),
            committed_at: import.committed_at.map(moment),
            undone_at: import.undone_at.map(moment),
            erased_at: import.erased_at.map(moment),
        })
    }
}

/// A page of imports, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportPage {
    /// The imports of this page.
    data: Vec<Import>,
    /// Address of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// A page of rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportRowPage {
    /// The rows of this page.
    data: Vec<RowReport>,
    /// Address of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// The import with an id, if the editor may see it.
pub async fn found(app: &App, editor: &Editor, id: &str) -> Result<import::Model> {
    let import = kept::get(app.db().read(), id).await?.filter(|import| kept::is_visible(import, editor));
    import.ok_or_else(|| {
        Error::NotFound(Both::new(format!("Không có lần nhập {id}."), format!("There is no import with the id {id}.")))
    })
}

fn answer(app: &App, status: StatusCode, import: import::Model) -> Result<Answer> {
    let id = import.id.clone();
    let answer = Answer::json(status, &Import::of(app, import)?)?.with("cache-control", "no-store".to_owned());
    Ok(if status == StatusCode::CREATED { answer.with("location", format!("{PATH}/{id}")) } else { answer })
}

/// Waits for a piece of work, as long as an answer may wait, and tells how it stands.
async fn waited(
    app: &App,
    editor: &Editor,
    id: &str,
    running: Running,
    (done, patience): (StatusCode, Duration),
) -> Result<(bool, import::Model, StatusCode)> {
    let ended = running.ended_within(patience).await?;
    let import = found(app, editor, id).await?;
    Ok((ended, import, if ended || done == StatusCode::CREATED { done } else { StatusCode::ACCEPTED }))
}

/// How long this answer waits.
fn patience(params: &Params) -> Result<Duration> {
    let seconds = whole(params, "wait", 0..=PATIENCE).map_err(|fault| Error::BadRequest(vec![fault]))?;
    Ok(Duration::from_secs(seconds.unwrap_or(PATIENCE).unsigned_abs()))
}

/// `POST /imports`
pub async fn create(State(app): State<App>, signed: Signed, params: Params, form: Multipart) -> Result<Response> {
    params.only(&["wait"])?;
    let patience = patience(&params)?;
    let handed = upload::read(form, app.imports().limits()).await?;
    let (id, running) = app.imports().receive(&signed.editor, handed, Progress::default()).await?;
    let (_, import, status) = waited(&app, &signed.editor, &id, running, (StatusCode::CREATED, patience)).await?;
    answer(&app, status, import)?.into_response()
}

/// `GET /imports`
pub async fn list(State(app): State<App>, signed: Signed, params: Params) -> Result<Response> {
    params.only(&["limit", "before"])?;
    let limit = PAGE.read(&params)?;
    let before = params.get("before");
    if before.is_some_and(|id| uuid::Uuid::parse_str(id).is_err()) {
        return Err(Error::BadRequest(vec![Fault::query(
            "before",
            "bad-value",
            "phải là mã một lần nhập",
            "is no id of an import",
        )]));
    }
    let mut imports = kept::list(app.db().read(), &signed.editor, before, limit + 1).await?;
    let next = cut(&mut imports, limit).map(|last| next_url(PATH, &params, "before", &last.id));
    let data = imports.into_iter().map(|import| Import::of(&app, import)).collect::<Result<_>>()?;
    Answer::json(StatusCode::OK, &ImportPage { data, next })?.with("cache-control", "no-store".to_owned()).into_response()
}

/// `GET /imports/{id}`
pub async fn read(State(app): State<App>, signed: Signed, Code(id): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    let import = found(&app, &signed.editor, &id).await?;
    answer(&app, StatusCode::OK, import)?.into_response()
}

/// `GET /imports/{id}/rows`
pub async fn rows(State(app): State<App>, signed: Signed, Code(id): Code, params: Params) -> Result<Response> {
    params.only(&["limit", "after", "outcome"])?;
    let limit = PAGE.read(&params)?;
    let after = whole(&params, "after", 0..=i64::from(LAST_ROW)).map_err(|fault| Error::BadRequest(vec![fault]))?;
    let outcomes = outcomes(params.get("outcome"))?;
    found(&app, &signed.editor, &id).await?;
    // Row 0 is what ends a file that cannot be read to its end.
    let mut found = kept::rows(app.db().read(), &id, &outcomes, after.unwrap_or(-1), limit + 1).await?;
    let path = format!("{PATH}/{id}/rows");
    let next = cut(&mut found, limit).map(|last| next_url(&path, &params, "after", &last.row.to_string()));
    let data = found.iter().map(|row| Ok(serde_json::from_str(&row.report)?)).collect::<Result<_>>()?;
    Answer::json(StatusCode::OK, &ImportRowPage { data, next })?.with("cache-control", "no-store".to_owned()).into_response()
}

fn outcomes(given: Option<&str>) -> Result<Vec<Outcome>> {
    let read = given.into_iter().flat_map(|text| text.split(',')).map(str::parse);
    read.collect::<std::result::Result<_, ()>>().map_err(|()| {
        let list = Outcome::VALUES.join(", ");
        Error::BadRequest(vec![Fault::query(
            "outcome",
            "not-in-list",
            format!("chỉ nhận: {list}"),
            format!("is none of: {list}"),
        )])
    })
}

/// `POST /imports/{id}/check`
pub async fn check(State(app): State<App>, signed: Signed, Code(id): Code, params: Params) -> Result<Response> {
    params.only(&["wait"])?;
    let patience = patience(&params)?;
    let import = found(&app, &signed.editor, &id).await?;
    let running = app.imports().check(&signed.editor, &import.id, Progress::default()).await?;
    let (_, import, status) = waited(&app, &signed.editor, &id, running, (StatusCode::OK, patience)).await?;
    answer(&app, status, import)?.into_response()
}

/// `POST /imports/{id}/commit`
pub async fn commit(State(app): State<App>, signed: Signed, Code(id): Code, params: Params) -> Result<Response> {
    params.only(&["partial", "wait"])?;
    let patience = patience(&params)?;
    let partial = params.flag("partial")?;
    let import = found(&app, &signed.editor, &id).await?;
    let intent = Intent { reason: signed.reason, dry_run: false };
    let running = app.imports().commit(&signed.editor, &import.id, intent, partial, Progress::default()).await?;
    let (ended, import, status) = waited(&app, &signed.editor, &id, running, (StatusCode::OK, patience)).await?;
    refuse_unless(ended, &import, ImportState::Committed)?;
    answer(&app, status, import)?.into_response()
}

/// `POST /imports/{id}/undo`
pub async fn undo(State(app): State<App>, signed: Signed, Code(id): Code, params: Params) -> Result<Response> {
    params.only(&["wait"])?;
    let patience = patience(&params)?;
    let import = found(&app, &signed.editor, &id).await?;
    // Everybody may take back their own act; the acts of others only who may also strike out what they wrote.
    if import.actor != signed.editor.actor() && !signed.editor.rights().allow(Scope::DeleteDecisions) {
        return Err(Error::Forbidden(Both::new(
            format!("Lần nhập này của {}; chỉ người đó hoặc người có quyền delete:decisions được hoàn tác.", import.actor),
            format!("This import is by {}; only they or somebody with the scope delete:decisions take it back.", import.actor),
        )));
    }
    let intent = Intent { reason: signed.reason, dry_run: false };
    let running = app.imports().undo(&signed.editor, &import.id, intent, Progress::default()).await?;
    let (ended, import, status) = waited(&app, &signed.editor, &id, running, (StatusCode::OK, patience)).await?;
    refuse_unless(ended, &import, ImportState::Undone)?;
    answer(&app, status, import)?.into_response()
}

/// A piece of work that ended otherwise than it should tells why.
fn refuse_unless(ended: bool, import: &import::Model, wanted: ImportState) -> Result<()> {
    if !ended || import.state == wanted {
        return Ok(());
    }
    let problems: Vec<ImportProblem> = import.problems.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    let first = problems.into_iter().next();
    Err(Error::Conflict(first.map_or_else(
        || Both::new("Việc này đã bị dừng; chưa có gì được ghi.", "This was stopped; nothing was written."),
        |problem| Both::new(problem.vi, problem.en),
    )))
}

/// `POST /imports/{id}/cancel`
pub async fn cancel(State(app): State<App>, signed: Signed, Code(id): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    let import = found(&app, &signed.editor, &id).await?;
    app.imports().cancel(&signed.editor, &import.id).await?;
    let import = found(&app, &signed.editor, &id).await?;
    answer(&app, StatusCode::ACCEPTED, import)?.into_response()
}
