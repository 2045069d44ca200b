//! Scoring sheets and self-assessments over HTTP: the sheets, what a filled-in one comes to, and the draft of a product.
//! Holds no rule, and writes no recognition.

use super::answer::{self, Answer};
use super::etag;
use super::extract::{Code, Json, Params, Reader, Signed, Writer};
use crate::app::App;
use crate::auth::Editor;
use crate::error::{Both, Error, Fault, Result};
use crate::programme::assessment::{self, Choices};
use crate::programme::criteria::{self, CriteriaSheet};
use crate::programme::sectors;
use crate::registry::assessments::{self as drafts, AssessmentDraft, AssessmentInput};
use crate::registry::kind::RecordKind;
use crate::registry::products::Product;
use crate::registry::{input, select, store};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use entity::vocabulary::{CriteriaSet, Sector};
use serde::Serialize;
use utoipa::ToSchema;

/// The path of the sheets.
pub const SHEETS: &str = "/api/v1/criteria-sets";
/// The path of a product's draft.
pub const DRAFT: &str = "/api/v1/products/{code}/assessment";

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route(SHEETS, get(list))
        .route(&format!("{SHEETS}/{{code}}"), get(read))
        .route(&format!("{SHEETS}/{{code}}/assessment"), get(compute))
        .route(DRAFT, get(draft).put(save).delete(discard))
}

/// A scoring sheet in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CriteriaSetSummary {
    /// The code of the criteria set.
    code: CriteriaSet,
    /// Its number in Annex II.
    number: u8,
    /// Its name in Vietnamese.
    vi: &'static str,
    /// Its name in English.
    en: &'static str,
    /// The sector.
    sector: Sector,
    /// The group, as the code list `group` names it.
    group: &'static str,
    /// How many criteria are scored.
    criteria: usize,
}

/// All scoring sheets.
#[derive(Debug, Serialize, ToSchema)]
pub struct CriteriaSetList {
    /// The sheets, in the order of Annex II.
    data: Vec<CriteriaSetSummary>,
}

/// `GET /criteria-sets`
pub async fn list(State(app): State<App>, _: Reader, params: Params, headers: HeaderMap) -> Result<Response> {
    params.only(&[])?;
    let summary = |sheet: &CriteriaSheet| CriteriaSetSummary {
        code: sheet.code,
        number: sheet.number,
        vi: sheet.vi,
        en: sheet.en,
        sector: sectors::sector_of(sheet.code),
        group: sectors::group_of(sheet.code),
        criteria: sheet.criteria().count(),
    };
    tell(&app, &headers, &CriteriaSetList { data: criteria::all().iter().map(summary).collect() })
}

/// `GET /criteria-sets/{code}`
pub async fn read(State(app): State<App>, _: Reader, Code(code): Code, params: Params, headers: HeaderMap) -> Result<Response> {
    params.only(&[])?;
    tell(&app, &headers, sheet(&code)?)
}

/// `GET /criteria-sets/{code}/assessment`
pub async fn compute(
    State(app): State<App>,
    _: Reader,
    Code(code): Code,
    params: Params,
    headers: HeaderMap,
) -> Result<Response> {
    params.only(&["choices", "excluded"])?;
    let sheet = sheet(&code)?;
    let (choices, excluded) = filled_in(sheet, &params)?;
    tell(&app, &headers, &assessment::assess(sheet, &choices, &excluded))
}

fn sheet(code: &str) -> Result<&'static CriteriaSheet> {
    let set = code.parse().ok().and_then(criteria::find);
    set.ok_or_else(|| {
        Error::NotFound(Both::new(
            format!("Không có bộ tiêu chí {code}. Mã có dạng CS26-01 đến CS26-26."),
            format!("There is no criteria set {code}. Codes are CS26-01 to CS26-26."),
        ))
    })
}

/// Sheets change only with the program, and what they come to with what is asked.
fn tell(app: &App, headers: &HeaderMap, body: &impl Serialize) -> Result<Response> {
    let tag = format!("\"{}\"", app.build());
    if etag::is_known(headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    Answer::json(StatusCode::OK, body)?.tagged(&tag).into_response()
}

/// Reads `choices=1.1:2,3.5:1` and `excluded=forged_dossier`.
fn filled_in(sheet: &CriteriaSheet, params: &Params) -> Result<(Choices, Vec<String>)> {
    let parts = |name: &str| params.get(name).unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty());
    let (mut choices, mut faults) = (Choices::new(), Vec::new());
    for part in parts("choices") {
        let pair = part.split_once(':').and_then(|(number, option)| Some((number.to_owned(), option.parse::<u8>().ok()?)));
        match pair {
            Some((number, _)) if choices.contains_key(&number) => {
                let (vi, en) = (format!("tiêu chí {number} ghi hai lần"), format!("names criterion {number} twice"));
                faults.push(Fault::query("choices", "repeated", vi, en));
            }
            Some((number, option)) => _ = choices.insert(number, option),
            None => {
                let (vi, en) = ("phải có dạng 1.1:2,3.5:1 (tiêu chí:mức)", "is not of the form 1.1:2,3.5:1 (criterion:option)");
                faults.push(Fault::query("choices", "bad-value", vi, en));
            }
        }
    }
    let excluded: Vec<String> = parts("excluded").map(str::to_owned).collect();
    faults.extend(assessment::strays(sheet, &choices, &excluded).iter().map(|stray| {
        let (vi, en) = drafts::words(stray);
        let name = if matches!(stray, assessment::Stray::Exclusion(_)) { "excluded" } else { "choices" };
        Fault::query(name, "not-in-list", vi, en)
    }));
    if faults.is_empty() { Ok((choices, excluded)) } else { Err(Error::BadRequest(faults)) }
}

async fn product(app: &App, code: &str) -> Result<Product> {
    let today = app.today();
    let found = select::get::<Product>(app.db().read(), code, today, today).await?;
    found.ok_or_else(|| store::not_found(RecordKind::Product, code))
}

fn saved(app: &App, status: StatusCode, draft: &AssessmentDraft) -> Result<Answer> {
    let tag = etag::of_record(draft.version, &[app.build()]);
    Ok(Answer::json(status, draft)?.tagged(&tag).with("cache-control", "no-store".to_owned()))
}

/// The draft, for whoever may keep it.
async fn kept(app: &App, editor: &Editor, code: &str) -> Result<AssessmentDraft> {
    let product = product(app, code).await?;
    drafts::may_keep(app.db().read(), editor, &product).await?;
    drafts::find(app.db().read(), code).await?.ok_or_else(|| drafts::not_found(code))?.try_into()
}

/// `GET /products/{code}/assessment`
pub async fn draft(State(app): State<App>, signed: Signed, Code(code): Code, params: Params) -> Result<Response> {
    params.only(&[])?;
    saved(&app, StatusCode::OK, &kept(&app, &signed.editor, &code).await?)?.into_response()
}

/// `PUT /products/{code}/assessment`
pub async fn save(State(app): State<App>, writer: Writer, Code(code): Code, headers: HeaderMap, json: Json) -> Result<Response> {
    // A draft that is there is replaced by whoever has read it; a new one needs no tag.
    let expected = if headers.contains_key(header::IF_MATCH) { Some(etag::if_match(&headers)?) } else { None };
    let product = product(&app, &code).await?;
    let input: AssessmentInput = input::parse(json.value).map_err(Error::Invalid)?;
    let tx = app.db().write(&writer.editor, writer.intent).await?;
    let draft = drafts::save(&tx, &product, expected.as_ref(), input).await?;
    tx.commit().await?;
    saved(&app, StatusCode::OK, &draft)?.into_response()
}

/// `DELETE /products/{code}/assessment`
pub async fn discard(State(app): State<App>, writer: Writer, Code(code): Code, headers: HeaderMap) -> Result<Response> {
    let expected = etag::if_match(&headers)?;
    let product = product(&app, &code).await?;
    let tx = app.db().write(&writer.editor, writer.intent).await?;
    drafts::discard(&tx, &product, &expected).await?;
    tx.commit().await?;
    answer::empty()
}
