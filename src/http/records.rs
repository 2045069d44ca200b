//! List, read, create, replace, merge and delete, the same for every kind of record. Knows no record by name.

use super::answer::{self, Answer};
use super::etag;
use super::exports;
use super::extract::{AnyReader, Code, Json, Params, Reader, Writer};
use super::format::Format;
use super::paging::next_url;
use super::proposals;
use super::retry;
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Fault, Result};
use crate::journal;
use crate::programme::State as Standing;
use crate::registry::cursor;
use crate::registry::field::Holds;
use crate::registry::findings::codes;
use crate::registry::listing::Listing;
use crate::registry::page::{self, Page};
use crate::registry::query_value::expected;
use crate::registry::record::{Dated, Listed, Record};
use crate::registry::select;
use crate::registry::sight::Sight;
use crate::registry::store::{self, Written};
use crate::registry::together;
use crate::registry::values::Day;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;
use chrono::NaiveDate;
use std::fmt::Write as _;

/// The routes of one kind of record, but for creating, which may be a kind's own.
pub fn routes<R: Record>() -> Router<App> {
    let (many, one) = (collection::<R>(), format!("{}/{{code}}", collection::<R>()));
    Router::new()
        .route(&many, get(list::<R>))
        .route(&one, get(read::<R>).put(replace::<R>).patch(merge::<R>).delete(delete::<R>))
        .route(&format!("{one}/history"), get(super::journal::history::<R>))
}

/// The path of a collection.
pub fn collection<R: Record>() -> String {
    format!("/api/v1/{}", R::KIND.plural())
}

/// The header that names the open proposals about a record, for those who may see them.
pub const PENDING: &str = "registry-proposals";

/// `GET /{records}`
pub async fn list<R: Listed>(
    State(app): State<App>,
    AnyReader(reader): AnyReader,
    uri: Uri,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    let format = Format::asked(&params, &headers, exports::forms::<R>())?;
    let listing = Listing::read::<R>(&params.0, app.today(), reader.sight::<R>());
    if format != Format::Json {
        let asked = exports::read::<R>(format, listing, &params, &headers, reader.sight::<R>())?;
        return exports::file::<R>(&app, asked, &headers).await;
    }
    let listing = exports::refuse_for_pages(&params, listing)?;
    let tag = |head| etag::of_register(head, &[&list_day::<R>(&listing), &listing.sight.tag_for::<R>(), app.build()]);
    if headers.contains_key(header::IF_NONE_MATCH) {
        let tag = tag(journal::head(app.db().read()).await?);
        if etag::is_known(&headers, &tag) {
            return Ok(etag::not_modified(&tag));
        }
    }
    let digest = cursor::digest(&params.0);
    let page = page::page::<R>(app.db(), &listing, digest, app.today()).await?;
    let (head, exact) = (page.head, page.exact);
    let answer = page_answer(page, uri.path(), &params)?.tagged(&tag(head));
    if exact { answer.as_of(head) } else { answer }.into_response()
}

/// What the day adds to the tag of a list.
pub(super) fn list_day<R: Listed>(listing: &Listing) -> String {
    if R::DATED == Dated::Never { String::new() } else { listing.on.to_string() }
}

fn page_answer(page: Page, path: &str, params: &Params) -> Result<Answer> {
    let cursor = page.next.map(|cursor| cursor.write()).transpose()?;
    let next = cursor.map(|cursor| next_url(path, params, "cursor", &cursor));
    let mut body = page.data;
    body.insert_str(0, "{\"data\":[");
    body.push_str("],\"next\":");
    body.push_str(&serde_json::to_string(&next)?);
    if let Some(total) = page.total {
        // To write into a text cannot fail.
        let _ = write!(body, ",\"total\":{total}");
    }
    body.push('}');
    let answer = Answer::ready(StatusCode::OK, body);
    Ok(match next {
        Some(next) => answer.with("link", format!("<{next}>; rel=\"next\"")),
        None => answer,
    })
}

/// `GET /{records}/{code}`
pub async fn read<R: Record>(
    State(app): State<App>,
    reader: Reader,
    Code(code): Code,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    let today = app.today();
    let on = match R::DATED {
        Dated::Never => {
            params.only(&[])?;
            today
        }
        _ => day(&params, today)?,
    };
    let sight = reader.sight::<R>();
    let found = select::told::<R>(app.db(), &code, (on, today), sight).await?;
    let (record, head) = found.ok_or_else(|| store::not_found(R::KIND, &code))?;
    let waiting = match &reader.0 {
        Some(editor) => proposals::open_about(&app, editor, R::KIND, &code).await?,
        None => Vec::new(),
    };
    let tag = if on < today {
        // What stood on a day past follows from other acts than the last, and so from the whole register.
        etag::of_register(head, &[&on.to_string(), &sight.tag_for::<R>(), app.build()])
    } else {
        record_tag::<R>(&app, (record.version, record.state), sight, &waiting)
    };
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let answer = Answer::ready(StatusCode::OK, record.json).tagged(&tag).as_of(head);
    if waiting.is_empty() { answer } else { answer.with(PENDING, waiting.join(", ")) }.into_response()
}

/// The day that `on` names, today without it. The only parameter.
pub fn day(params: &Params, today: NaiveDate) -> Result<NaiveDate> {
    params.only(&["on"])?;
    let Some(text) = params.get("on") else { return Ok(today) };
    let wrong = || {
        let (vi, en) = expected(Holds::Date);
        Fault::query("on", "not-a-day", vi, en)
    };
    Day::read(text).ok_or_else(|| Error::BadRequest(vec![wrong()]))
}

/// `waiting`: the open proposals about the record that the reader may see.
fn record_tag<R: Record>(app: &App, (version, state): (i64, Option<Standing>), sight: Sight, waiting: &[String]) -> String {
    let state = state.map_or("", Standing::as_str);
    let waiting = match waiting {
        [] => String::new(),
        ids => cursor::digest(&ids.iter().map(|id| (PENDING.to_owned(), id.clone())).collect::<Vec<_>>()),
    };
    etag::of_record(version, &[state, &sight.tag_for::<R>(), &waiting, app.build()])
}

/// What a write answers: the record, its tag, and the warnings that a reason overrode.
pub fn written<R: Record>(app: &App, status: StatusCode, written: &Written<R>) -> Result<Answer> {
    let tag = record_tag::<R>(app, (written.record.version(), written.record.state()), Sight::EVERYTHING, &[]);
    let answer = Answer::json(status, &written.record)?.tagged(&tag);
    let warnings = codes(&written.warnings);
    Ok(if warnings.is_empty() { answer } else { answer.with("registry-warnings", warnings.join(", ")) })
}

/// 201 with a `Location`, or 200 for a dry run, which made nothing.
pub fn created<R: Record>(app: &App, dry_run: bool, made: &Written<R>) -> Result<Answer> {
    if dry_run {
        return Ok(written(app, StatusCode::OK, made)?.with("dry-run", "true".to_owned()));
    }
    let location = format!("{}/{}", collection::<R>(), made.record.code());
    Ok(written(app, StatusCode::CREATED, made)?.with("location", location))
}

/// `POST /{records}`
pub async fn create<R: Record>(State(app): State<App>, writer: Writer, headers: HeaderMap, json: Json) -> Result<Response> {
    let dry_run = writer.intent.dry_run;
    if !dry_run && !retry::is_asked(&headers) {
        let Writer { editor, intent } = writer;
        let made = together::create::<R>(app.db(), app.creates(), &editor, intent.reason, json.value).await?;
        return created(&app, dry_run, &made)?.into_response();
    }
    retry::once(&app, &writer, &headers, R::KIND.plural(), &json.bytes, async |tx: &Tx| {
        created(&app, dry_run, &store::create::<R>(tx, json.value.clone()).await?)
    })
    .await
}

/// `PUT /{records}/{code}`
pub async fn replace<R: Record>(
    State(app): State<App>,
    writer: Writer,
    Code(code): Code,
    headers: HeaderMap,
    json: Json,
) -> Result<Response> {
    let expected = etag::if_match(&headers)?;
    let tx = app.db().write(&writer.editor, writer.intent).await?;
    let record = store::replace::<R>(&tx, &code, &expected, json.value).await?;
    tx.commit().await?;
    written(&app, StatusCode::OK, &record)?.into_response()
}

/// `PATCH /{records}/{code}`
pub async fn merge<R: Record>(
    State(app): State<App>,
    writer: Writer,
    Code(code): Code,
    headers: HeaderMap,
    json: Json,
) -> Result<Response> {
    let expected = etag::if_match(&headers)?;
    let tx = app.db().write(&writer.editor, writer.intent).await?;
    let record = store::merge::<R>(&tx, &code, &expected, json.value).await?;
    tx.commit().await?;
    written(&app, StatusCode::OK, &record)?.into_response()
}

/// `DELETE /{records}/{code}`
pub async fn delete<R: Record>(State(app): State<App>, writer: Writer, Code(code): Code, headers: HeaderMap) -> Result<Response> {
    let expected = etag::if_match(&headers)?;
    let tx = app.db().write(&writer.editor, writer.intent).await?;
    store::delete::<R>(&tx, &code, &expected).await?;
    tx.commit().await?;
    answer::empty()
}
