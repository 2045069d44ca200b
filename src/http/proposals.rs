//! Proposals over HTTP: send one, see them, decide. Holds no rule about records.

use super::access::PROPOSALS;
use super::answer::Answer;
use super::etag;
use super::extract::{Code, Json, Params, Signed};
use super::paging::{Size, cut, next_url};
use crate::app::App;
use crate::auth::Editor;
use crate::db::Intent;
use crate::error::{Error, Fault, Result};
use crate::journal::moment;
use crate::proposals::kept::{self, Wanted};
use crate::proposals::{self, ProposalComment, ProposalInput};
use crate::registry::input;
use crate::registry::kind::RecordKind;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use entity::proposal::{Model, ProposalState};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// The path of proposals.
pub const PATH: &str = "/api/v1/proposals";
/// A page of proposals.
pub const PAGE: Size = Size { usual: 50, most: 200 };

/// The routes.
pub fn routes() -> Router<App> {
    let one = format!("{PATH}/{{code}}");
    Router::new()
        .route(PATH, get(list).post(create))
        .route(&one, get(read).put(revise))
        .route(&format!("{one}/apply"), post(apply))
        .route(&format!("{one}/return"), post(give_back))
        .route(&format!("{one}/discard"), post(discard))
        .route(&format!("{one}/withdraw"), post(withdraw))
}

/// A new record or a change that waits for a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proposal {
    /// Its id.
    id: String,
    /// The kind of record.
    #[schema(example = "product")]
    record_kind: String,
    /// The record to be changed, or the new one once it was applied; null before.
    #[schema(required)]
    code: Option<String>,
    /// The commune of the author; null for the whole city.
    #[schema(required)]
    commune: Option<String>,
    state: ProposalState,
    /// What is proposed: a new record or a merge patch; null after an erasure of personal data.
    #[schema(required, value_type = Option<Object>)]
    change: Option<Box<RawValue>>,
    /// What clients gave of the record when the proposal was written; null for a new record.
    #[schema(required, value_type = Option<Object>)]
    base: Option<Box<RawValue>>,
    /// The version of the record at that time.
    #[schema(required)]
    base_version: Option<i64>,
    /// Who proposes it.
    author: String,
    /// Why.
    #[schema(required)]
    reason: Option<String>,
    /// What the one who decided said.
    #[schema(required)]
    comment: Option<String>,
    /// Who decided.
    #[schema(required)]
    decided_by: Option<String>,
    /// When it was decided (UTC).
    #[schema(required, value_type = Option<String>, format = DateTime)]
    decided_at: Option<String>,
    /// Ids of other open proposals that want to change the same fields of the same record.
    conflicts: Vec<String>,
    /// Counts its changes from 1.
    version: i64,
    /// When it was written (UTC).
    #[schema(value_type = String, format = DateTime)]
    created_at: String,
    /// When it last changed (UTC).
    #[schema(value_type = String, format = DateTime)]
    updated_at: String,
}

impl Proposal {
    fn of(proposal: Model, open: &[Model]) -> Result<Self> {
        let conflicts = kept::conflicts(&proposal, open)?;
        Ok(Self {
            conflicts,
            id: proposal.id,
            record_kind: proposal.record_kind,
            code: proposal.code,
            commune: proposal.commune,
            state: proposal.state,
            change: proposal.change.map(RawValue::from_string).transpose()?,
            base: proposal.base.map(RawValue::from_string).transpose()?,
            base_version: proposal.base_version,
            author: proposal.author,
            reason: proposal.reason,
            comment: proposal.comment,
            decided_by: proposal.decided_by,
            decided_at: proposal.decided_at.map(moment),
            version: proposal.version,
            created_at: moment(proposal.created_at),
            updated_at: moment(proposal.updated_at),
        })
    }
}

/// A page of proposals, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalPage {
    /// The proposals of this page.
    data: Vec<Proposal>,
    /// Address of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

async fn answer(app: &App, status: StatusCode, proposal: Model) -> Result<Answer> {
    let open = kept::open_about(app.db().read(), proposal.code.as_deref().as_slice()).await?;
    let tag = etag::of_record(proposal.version, &[app.build()]);
    let location = format!("{PATH}/{}", proposal.id);
    let answer = Answer::json(status, &Proposal::of(proposal, &open)?)?.tagged(&tag).with("cache-control", "no-store".to_owned());
    Ok(if status == StatusCode::CREATED { answer.with("location", location) } else { answer })
}

/// The open proposals about a record that an editor may see. For who reads none of them, and that is almost everybody,
/// nothing is looked up.
pub async fn open_about(app: &App, editor: &Editor, kind: RecordKind, code: &str) -> Result<Vec<String>> {
    let reads_proposals = PROPOSALS.iter().any(|scope| editor.rights().allow(*scope));
    if !reads_proposals || !proposals::can_be_about(kind) {
        return Ok(Vec::new());
    }
    let open = kept::open_about(app.db().read(), &[code]).await?;
    Ok(open.into_iter().filter(|proposal| proposals::is_visible(editor, proposal)).map(|proposal| proposal.id).collect())
}

/// `POST /proposals`
pub async fn create(State(app): State<App>, signed: Signed, params: Params, json: Json) -> Result<Response> {
    params.only(&[])?;
    let input = input::parse::<ProposalInput>(json.value).map_err(Error::Invalid)?;
    let proposal = proposals::submit(app.db(), &signed.editor, signed.reason, input).await?;
    answer(&app, StatusCode::CREATED, proposal).await?.into_response()
}

/// `GET /proposals`
pub async fn list(State(app): State<App>, signed: Signed, params: Params) -> Result<Response> {
    let wanted = wanted(&signed.editor, &params)?;
    let limit = wanted.limit;
    let mut found = kept::list(app.db().read(), &Wanted { limit: limit + 1, ..wanted }).await?;
    let next = cut(&mut found, limit).map(|last| next_url(PATH, &params, "before", &last.id));
    let codes: Vec<String> = found.iter().filter_map(|proposal| proposal.code.clone()).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let open = kept::open_about(app.db().read(), &codes).await?;
    let data = found.into_iter().map(|proposal| Proposal::of(proposal, &open)).collect::<Result<_>>()?;
    Answer::json(StatusCode::OK, &ProposalPage { data, next })?.with("cache-control", "no-store".to_owned()).into_response()
}

/// Everybody sees their own and those of their commune; who keeps records of a kind sees all about that kind.
fn wanted(editor: &Editor, params: &Params) -> Result<Wanted> {
    params.only(&["state", "record_kind", "code", "commune", "limit", "before"])?;
    let mut faults = Vec::new();
    let limit = PAGE.asked(params).unwrap_or_else(|fault| {
        faults.push(fault);
        PAGE.usual
    });
    let states = params.get("state").map(|text| text.split(',').map(str::parse).collect::<std::result::Result<Vec<_>, ()>>());
    if matches!(states, Some(Err(()))) {
        faults.push(not_in_list("state", &ProposalState::VALUES.join(", ")));
    }
    let kinds: Vec<&str> = params.get("record_kind").into_iter().flat_map(|text| text.split(',')).collect();
    if kinds.iter().any(|name| !RecordKind::ALL.iter().any(|kind| kind.name() == *name)) {
        faults.push(not_in_list("record_kind", &RecordKind::ALL.map(RecordKind::name).join(", ")));
    }
    if params.get("before").is_some_and(|id| uuid::Uuid::parse_str(id).is_err()) {
        faults.push(Fault::query("before", "bad-value", "phải là mã một đề xuất", "is no id of a proposal"));
    }
    for name in ["code", "commune"] {
        if params.get(name).is_some_and(|text| text.trim().is_empty() || text.chars().count() > 100) {
            faults.push(Fault::query(name, "bad-value", "phải có từ 1 đến 100 ký tự", "has not 1 to 100 characters"));
        }
    }
    if !faults.is_empty() {
        return Err(Error::BadRequest(faults));
    }
    Ok(Wanted {
        states: states.and_then(std::result::Result::ok).unwrap_or_default(),
        record_kinds: kinds.into_iter().map(str::to_owned).collect(),
        code: params.get("code").map(str::to_owned),
        commune: params.get("commune").map(str::to_owned),
        seen: proposals::seen_by(editor),
        before: params.get("before").map(str::to_owned),
        limit,
    })
}

fn not_in_list(name: &str, list: &str) -> Fault {
    Fault::query(name, "not-in-list", format!("chỉ nhận: {list}"), format!("is none of: {list}"))
}

/// `GET /proposals/{id}`
pub async fn read(State(app): State<App>, signed: Signed, Code(id): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    let proposal = kept::get(app.db().read(), &id).await?;
    if !proposals::is_visible(&signed.editor, &proposal) {
        return Err(kept::not_found(&id));
    }
    answer(&app, StatusCode::OK, proposal).await?.into_response()
}

/// `PUT /proposals/{id}`
pub async fn revise(
    State(app): State<App>,
    signed: Signed,
    Code(id): Code,
    params: Params,
    headers: HeaderMap,
    json: Json,
) -> Result<Response> {
    params.only(&[])?;
    let expected = etag::if_match(&headers)?;
    let serde_json::Value::Object(change) = json.value else {
        let (vi, en) = ("phải là một đối tượng JSON {…}", "is not a JSON object {…}");
        return Err(Error::Invalid(vec![Fault::field("", "wrong-type", vi, en)]));
    };
    let proposal = proposals::revise(app.db(), &signed.editor, signed.reason, &id, &expected, change).await?;
    answer(&app, StatusCode::OK, proposal).await?.into_response()
}

/// `POST /proposals/{id}/apply`
pub async fn apply(
    State(app): State<App>,
    signed: Signed,
    Code(id): Code,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    params.only(&["overwrite"])?;
    let overwrite = params.flag("overwrite")?;
    let expected = etag::if_match(&headers)?;
    let intent = Intent { reason: signed.reason, dry_run: false };
    let proposal = proposals::apply(app.db(), &signed.editor, intent, &id, &expected, overwrite).await?;
    answer(&app, StatusCode::OK, proposal).await?.into_response()
}

/// `POST /proposals/{id}/return`
pub async fn give_back(
    state: State<App>,
    signed: Signed,
    id: Code,
    params: Params,
    headers: HeaderMap,
    json: Json,
) -> Result<Response> {
    answered(state, signed, id, params, headers, json, ProposalState::Returned).await
}

/// `POST /proposals/{id}/discard`
pub async fn discard(
    state: State<App>,
    signed: Signed,
    id: Code,
    params: Params,
    headers: HeaderMap,
    json: Json,
) -> Result<Response> {
    answered(state, signed, id, params, headers, json, ProposalState::Discarded).await
}

async fn answered(
    State(app): State<App>,
    signed: Signed,
    Code(id): Code,
    params: Params,
    headers: HeaderMap,
    json: Json,
    state: ProposalState,
) -> Result<Response> {
    params.only(&[])?;
    let expected = etag::if_match(&headers)?;
    let said = input::parse::<ProposalComment>(json.value).map_err(Error::Invalid)?;
    let proposal = proposals::answer(app.db(), &signed.editor, &id, &expected, state, said.comment).await?;
    answer(&app, StatusCode::OK, proposal).await?.into_response()
}

/// `POST /proposals/{id}/withdraw`
pub async fn withdraw(
    State(app): State<App>,
    signed: Signed,
    Code(id): Code,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    params.only(&[])?;
    let expected = etag::if_match(&headers)?;
    let proposal = proposals::withdraw(app.db(), &signed.editor, &id, &expected).await?;
    answer(&app, StatusCode::OK, proposal).await?.into_response()
}
