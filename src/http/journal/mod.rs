//! The journal over HTTP: the change feed in the order of commits, the same as a log with the latest first, and the history of
//! one record.

mod question;

use super::answer::Answer;
use super::etag;
use super::extract::{Code, Params, Reader};
use super::paging::{Size, cut, next_url, whole};
use crate::app::App;
use crate::error::{Error, Result};
use crate::journal::{self, Wanted, moment};
use crate::privacy::{CONSENT, REQUEST};
use crate::registry::assessments;
use crate::registry::kind::RecordKind;
use crate::registry::listing::{MOST_ON_A_PAGE, USUAL_ON_A_PAGE};
use crate::registry::record::Record;
use crate::registry::{select, store};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use entity::journal::Model;
use entity::vocabulary::Action;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

pub use question::SORTS;

/// A page of entries.
pub const PAGE: Size = Size { usual: USUAL_ON_A_PAGE, most: MOST_ON_A_PAGE };

/// One change.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalEntry {
    /// Its place in the order of commits; without gaps.
    #[schema(minimum = 1)]
    sequence: i64,
    /// When it was written (UTC, microseconds).
    #[schema(format = DateTime)]
    at: String,
    /// Who wrote it.
    #[schema(example = "token:phong-nong-nghiep")]
    actor: String,
    /// Why.
    #[schema(required)]
    reason: Option<String>,
    /// What happened to the record.
    action: Action,
    /// Kind of the record.
    #[schema(example = "village")]
    record_kind: String,
    /// Code of the record.
    code: String,
    /// Version of the record after the change.
    version: i64,
    /// The public fields before the change; null for a new record.
    #[schema(required, value_type = Option<Object>)]
    before: Option<Box<RawValue>>,
    /// The public fields after the change; null for a deleted record.
    #[schema(required, value_type = Option<Object>)]
    after: Option<Box<RawValue>>,
    /// The fields that changed. Of fields that are not public, only the name is told.
    #[schema(value_type = Vec<String>)]
    changed: Box<RawValue>,
    /// The warnings that the reason overrode.
    #[schema(value_type = Vec<String>)]
    warnings: Box<RawValue>,
    /// SHA-256 over a salt and the fields that are not public.
    #[schema(required)]
    private_digest: Option<String>,
    /// SHA-256 over the entry before and this one: `<previous hash>`, a line feed, and the JSON array of the fields from
    /// `sequence` to `private_digest` without spaces, and `proposed_by` at its end where there is one.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    hash: String,
    /// Who proposed what the actor applied; absent where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proposed_by: Option<String>,
}

impl TryFrom<Model> for JournalEntry {
    type Error = Error;
    fn try_from(entry: Model) -> Result<Self> {
        Ok(Self {
            sequence: entry.sequence,
            at: moment(entry.at),
            actor: entry.actor,
            reason: entry.reason,
            action: entry.action,
            record_kind: entry.record_kind,
            code: entry.code,
            version: entry.version,
            before: entry.before.map(RawValue::from_string).transpose()?,
            after: entry.after.map(RawValue::from_string).transpose()?,
            changed: RawValue::from_string(entry.changed)?,
            warnings: RawValue::from_string(entry.warnings)?,
            private_digest: entry.private_digest,
            hash: entry.hash,
            proposed_by: entry.proposed_by,
        })
    }
}

/// Changes, and where to go on.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalPage {
    /// The entries.
    data: Vec<JournalEntry>,
    /// Where the next ones are. In the feed it is always there: ask it again later for what has been written since. With the
    /// latest first it is null after the first entry of all.
    #[schema(required)]
    next: Option<String>,
}

/// Every kind of entry: those of records, and those of what came with the first load or is kept beside the records.
pub fn record_kinds() -> Vec<&'static str> {
    let records = RecordKind::ALL.into_iter().map(RecordKind::name);
    records
        .chain([
            "unit",
            "succession",
            "figure",
            "register",
            "token",
            "account",
            "proposal",
            CONSENT,
            REQUEST,
            assessments::RECORD_KIND,
        ])
        .collect()
}

/// `GET /journal`
pub async fn feed(State(app): State<App>, _: Reader, uri: Uri, params: Params, headers: HeaderMap) -> Result<Response> {
    let wanted = question::read(&params)?;
    let tag = etag::of_register(journal::head(app.db().read()).await?, &[app.build()]);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let (entries, next) = if wanted.latest_first {
        backwards(&app, wanted, &uri, &params).await?
    } else {
        let entries = journal::read(app.db().read(), &wanted).await?;
        let after = entries.last().map_or(wanted.after, |entry| entry.sequence);
        (entries, Some(next_url(uri.path(), &params, "after", &after.to_string())))
    };
    page(entries, next)?.tagged(&tag).into_response()
}

/// The latest first: such a list ends with the first entry.
async fn backwards(app: &App, wanted: Wanted, uri: &Uri, params: &Params) -> Result<(Vec<Model>, Option<String>)> {
    let limit = wanted.limit;
    let mut entries = journal::read(app.db().read(), &Wanted { limit: limit + 1, ..wanted }).await?;
    let next = cut(&mut entries, limit).map(|last| next_url(uri.path(), params, "before", &last.sequence.to_string()));
    Ok((entries, next))
}

/// `GET /{records}/{code}/history`
pub async fn history<R: Record>(
    State(app): State<App>,
    _: Reader,
    Code(code): Code,
    uri: Uri,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    params.only(&["before", "limit"])?;
    let limit = PAGE.read(&params)?;
    let before = number(&params, "before", 1)?;
    if !R::KIND.is_code(&code) || !is_known::<R>(&app, &code).await? {
        return Err(store::not_found(R::KIND, &code));
    }
    let tag = etag::of_register(journal::head(app.db().read()).await?, &[app.build()]);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let mut entries = journal::history(app.db().read(), R::KIND.name(), &code, before, limit + 1).await?;
    let next = cut(&mut entries, limit).map(|last| next_url(uri.path(), &params, "before", &last.sequence.to_string()));
    page(entries, next)?.tagged(&tag).into_response()
}

/// Whether there is, or was, such a record. Synthetic records stand in the journal as one entry, and so have none of theirs.
async fn is_known<R: Record>(app: &App, code: &str) -> Result<bool> {
    let (read, today) = (app.db().read(), app.today());
    Ok(journal::knows(read, R::KIND.name(), code).await? || select::get::<R>(read, code, today, today).await?.is_some())
}

fn page(entries: Vec<Model>, next: Option<String>) -> Result<Answer> {
    let data: Result<Vec<JournalEntry>> = entries.into_iter().map(JournalEntry::try_from).collect();
    let answer = Answer::json(StatusCode::OK, &JournalPage { data: data?, next: next.clone() })?;
    Ok(match next {
        Some(next) => answer.with("link", format!("<{next}>; rel=\"next\"")),
        None => answer,
    })
}

fn number(params: &Params, name: &str, least: i64) -> Result<Option<i64>> {
    whole(params, name, least..=i64::MAX).map_err(|fault| Error::BadRequest(vec![fault]))
}
