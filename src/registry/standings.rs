//! What recognitions do to their subject: which act stands, since when, until when.
//!
//! The only writer of standing fields and of `superseded_on`. Works through the whole chain of acts of one subject, so
//! that a correction in its middle comes out right at its end.

use super::centres::Centre;
use super::findings::Findings;
use super::kind::RecordKind;
use super::products::Product;
use super::recognitions::Recognition;
use super::record::Record;
use super::standing_rows::{self, Touched};
use super::store;
use super::villages::Village;
use crate::db::Tx;
use crate::error::{Fault, Reference, Result};
use crate::programme::standing::{State, state_on};
use chrono::NaiveDate;
use entity::vocabulary::{Act, DatePrecision, Stage, Star, SubjectKind, Title, VillageKind};
use entity::{centre, product, recognition, village};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// The standing of a subject after its last act.
#[expect(clippy::struct_field_names, reason = "the names are those of the columns")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Standing {
    last_act: Option<Act>,
    standing_from: Option<NaiveDate>,
    certificate_from: Option<NaiveDate>,
    certificate_until: Option<NaiveDate>,
    date_precision: Option<DatePrecision>,
    decision: Option<String>,
    recognised_on: Option<NaiveDate>,
    recognised_precision: Option<DatePrecision>,
    title: Option<Title>,
    star: Option<Star>,
    potential_five_star: Option<bool>,
}

/// Where a subject stands on a day, from its standing fields; `None` when nothing recognises it by then.
pub fn state(last_act: Option<Act>, certificate_until: Option<NaiveDate>, day: NaiveDate) -> Option<State> {
    last_act.map(|act| state_on(act, certificate_until, day))
}

/// The kind of a village that holds a title.
pub fn known_title(title: Title) -> VillageKind {
    match title {
        Title::TraditionalCraft => VillageKind::TraditionalCraft,
        Title::CraftVillage => VillageKind::CraftVillage,
        Title::TraditionalCraftVillage => VillageKind::TraditionalCraftVillage,
    }
}

/// Whether anything recognises a record, or a product of it, by whatever day.
pub async fn is_recognised(connection: &impl ConnectionTrait, code: &str) -> Result<bool> {
    let mut select = Query::select();
    select
        .expr(Expr::val(1))
        .from("standing")
        .and_where(Expr::col("subject").eq(code).or(Expr::col("producer").eq(code)))
        .and_where(Expr::col("act").is_not_null())
        .limit(1);
    Ok(connection.query_one(&select).await?.is_some())
}

/// The acts on a subject, the earliest first.
pub async fn acts(connection: &impl ConnectionTrait, subject: &str) -> Result<Vec<recognition::Model>> {
    let acts = recognition::Entity::find().filter(recognition::Column::Subject.eq(subject));
    Ok(acts.order_by_asc(recognition::Column::ValidFrom).all(connection).await?)
}

/// Brings acts and subject in line after one act was written, corrected or deleted.
pub async fn settle(tx: &Tx, kind: SubjectKind, subject: &str) -> Result<()> {
    let acts = acts(tx.connection(), subject).await?;
    let mut began: Option<NaiveDate> = None;
    for (index, act) in acts.iter().enumerate() {
        let superseded_on = acts.get(index + 1).map(|next| next.valid_from);
        began = match act.act {
            Act::Extend => began,
            Act::Withdraw => None,
            _ => Some(act.valid_from),
        };
        let until = if act.act == Act::Withdraw { None } else { act.valid_until };
        if (act.superseded_on, act.certificate_from, act.certificate_until) != (superseded_on, began, until) {
            let row = recognition::ActiveModel {
                superseded_on: Set(superseded_on),
                certificate_from: Set(began),
                certificate_until: Set(until),
                ..Default::default()
            };
            store::adjust::<Recognition>(tx, &act.code, row).await?;
        }
    }
    let standing = standing(&acts, began);
    match kind {
        SubjectKind::Village => settle_village(tx, subject, standing).await?,
        SubjectKind::Product => settle_product(tx, subject, standing).await?,
        SubjectKind::Centre => settle_centre(tx, subject, standing).await?,
    }
    standing_rows::renew(tx, Touched::Subject(record_kind(kind), subject)).await
}

fn standing(acts: &[recognition::Model], began: Option<NaiveDate>) -> Standing {
    let Some(last) = acts.last() else { return Standing::default() };
    let first = acts.iter().find(|act| act.act.recognises());
    Standing {
        last_act: Some(last.act),
        standing_from: Some(last.valid_from),
        certificate_from: began,
        certificate_until: if last.act == Act::Withdraw { None } else { last.valid_until },
        date_precision: Some(last.date_precision),
        decision: Some(last.decision.clone()),
        recognised_on: first.map(|act| act.valid_from),
        recognised_precision: first.map(|act| act.date_precision),
        title: last.title,
        star: last.star,
        potential_five_star: last.potential_five_star,
    }
}

fn record_kind(kind: SubjectKind) -> RecordKind {
    match kind {
        SubjectKind::Village => RecordKind::Village,
        SubjectKind::Product => RecordKind::Product,
        SubjectKind::Centre => RecordKind::Centre,
    }
}

/// The standing fields that all three kinds of subject share, as changes of a row.
macro_rules! standing_row {
    ($table:ident, $standing:expr, $($own:tt)*) => {
        $table::ActiveModel {
            last_act: Set($standing.last_act),
            standing_from: Set($standing.standing_from),
            certificate_from: Set($standing.certificate_from),
            certificate_until: Set($standing.certificate_until),
            date_precision: Set($standing.date_precision),
            decision: Set($standing.decision),
            recognised_on: Set($standing.recognised_on),
            recognised_precision: Set($standing.recognised_precision),
            $($own)*
            ..Default::default()
        }
    };
}

macro_rules! standing_of {
    ($record:expr, $($own:tt)*) => {
        Standing {
            last_act: $record.last_act,
            standing_from: $record.standing_from,
            certificate_from: $record.certificate_from,
            certificate_until: $record.certificate_until,
            date_precision: $record.date_precision,
            decision: $record.decision.clone(),
            recognised_on: $record.recognised_on,
            recognised_precision: $record.recognised_precision,
            $($own)*
            ..Default::default()
        }
    };
}

async fn settle_village(tx: &Tx, code: &str, standing: Standing) -> Result<()> {
    let village = store::current::<Village>(tx, code).await?;
    let standing = Standing { star: None, potential_five_star: None, ..standing };
    if standing_of!(village, title: village.title,) == standing {
        return Ok(());
    }
    let kind = standing.title.map(known_title).or(village.kind);
    store::adjust::<Village>(tx, code, standing_row!(village, standing, title: Set(standing.title), kind: Set(kind),)).await
}

async fn settle_product(tx: &Tx, code: &str, standing: Standing) -> Result<()> {
    let product = store::current::<Product>(tx, code).await?;
    let standing = Standing { title: None, ..standing };
    if standing_of!(product, star: product.star, potential_five_star: product.potential_five_star,) == standing {
        return Ok(());
    }
    let row = standing_row!(product, standing, star: Set(standing.star), potential_five_star: Set(standing.potential_five_star),);
    store::adjust::<Product>(tx, code, row).await
}

async fn settle_centre(tx: &Tx, code: &str, standing: Standing) -> Result<()> {
    let centre = store::current::<Centre>(tx, code).await?;
    let standing = Standing { title: None, star: None, potential_five_star: None, ..standing };
    let stage = match (standing.last_act, centre.stage) {
        (Some(Act::Withdraw), _) => Stage::Withdrawn,
        (Some(_), Stage::Suspended) => Stage::Suspended,
        (Some(_), _) => Stage::Recognised,
        (None, Stage::Planned) => Stage::Planned,
        (None, _) => Stage::Applied,
    };
    if standing_of!(centre,) == standing && centre.stage == stage {
        return Ok(());
    }
    store::adjust::<Centre>(tx, code, standing_row!(centre, standing, stage: Set(stage),)).await
}

/// The stages that a centre may be put in by hand: planned ↔ applied before a recognition; recognised ↔ suspended while one stands; withdrawn only by a withdrawal.
pub(super) fn check_stage(last_act: Option<Act>, wanted: Stage, findings: &mut Findings) {
    let allowed: &[Stage] = match last_act {
        None => &[Stage::Planned, Stage::Applied],
        Some(Act::Withdraw) => &[Stage::Withdrawn],
        Some(_) => &[Stage::Recognised, Stage::Suspended],
    };
    if !allowed.contains(&wanted) {
        let list: Vec<&str> = allowed.iter().map(|stage| stage.as_str()).collect();
        let list = list.join(", ");
        findings.error(Fault::field(
            "stage",
            "stage-needs-a-decision",
            format!("chỉ có thể là {list}; được công nhận hoặc bị thu hồi phải qua một quyết định (tạo bản ghi công nhận)"),
            format!("can only be {list}; a centre is recognised and withdrawn by a decision (create a recognition)"),
        ));
    }
}

/// The centres that name a village as their host.
pub async fn hosted_centres(tx: &Tx, village: &str) -> Result<Vec<Reference>> {
    let mut select = Query::select();
    let list = Expr::col("host_villages").cast_as("text");
    // The code stands in a JSON list, in quotes; it holds no wildcard.
    select.column("code").from(Centre::KIND.name()).and_where(list.like(format!("%\"{village}\"%"))).limit(20);
    let rows = tx.connection().query_all(&select).await?;
    let references = rows
        .iter()
        .map(|row| Ok(Reference { record_kind: RecordKind::Centre.name().to_owned(), code: row.try_get_by_index(0)? }));
    references.collect()
}
