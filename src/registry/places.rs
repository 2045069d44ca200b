//! Where a record lies: the commune of today, the one before the mergers of 2025, and how sure that is.
//!
//! Never guesses: where a former commune was split, the record says "to be confirmed" until an official names a commune.

use super::findings::Findings;
use super::former_places::{self, FormerPlace};
use super::values::{CommuneCode, Day};
use crate::auth::Editor;
use crate::db::Tx;
use crate::error::{Fault, Result};
use chrono::NaiveDate;
use entity::vocabulary::{CommuneStatus, UnitKind};
use entity::{succession, unit};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::sync::Arc;

/// The place fields of an input, borrowed.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Commune of today.
    pub commune: Option<&'a str>,
    /// Commune that has ended.
    pub former_commune: Option<&'a str>,
    /// The last day of that commune.
    pub former_commune_until: Option<NaiveDate>,
}

impl<'a> Place<'a> {
    /// The place that an input names.
    pub fn of(commune: Option<&'a CommuneCode>, former_commune: Option<&'a CommuneCode>, until: Option<Day>) -> Self {
        Self {
            commune: commune.map(CommuneCode::as_str),
            former_commune: former_commune.map(CommuneCode::as_str),
            former_commune_until: until.map(NaiveDate::from),
        }
    }

    /// The former commune of a place of which nobody has confirmed the commune of today.
    fn unconfirmed(&self) -> Option<&'a str> {
        self.former_commune.filter(|_| self.commune.is_none())
    }
}

/// The place fields of an input, to be completed.
#[derive(Debug)]
pub struct PlaceInput<'a> {
    /// Commune of today.
    pub commune: &'a mut Option<CommuneCode>,
    /// Commune that has ended.
    pub former_commune: &'a mut Option<CommuneCode>,
    /// The last day of that commune.
    pub former_commune_until: &'a mut Option<Day>,
}

/// What follows from a place.
#[derive(Debug)]
pub struct PlaceDerived {
    /// How sure the place is.
    pub commune_status: CommuneStatus,
    /// Its district until 30 June 2025, where that is certain.
    pub former_district: Option<String>,
    /// Its commune on 31 December 2024, where that is certain.
    pub commune_before_2025: Option<String>,
}

/// The kinds of unit that records lie in.
pub const COMMUNES: [UnitKind; 3] = [UnitKind::Commune, UnitKind::Ward, UnitKind::Township];

/// Checks the place of an input and fills what follows from it for certain: the last day of a former commune that only
/// one unit of that code had, and the commune of today when the former one went whole into it.
pub async fn complete(tx: &Tx, place: PlaceInput<'_>, findings: &mut Findings) -> Result<PlaceDerived> {
    let former = former(tx, &place, findings).await?;
    if let Some(former) = &former {
        *place.former_commune_until = former.valid_until.map(Day);
    }
    let successors = match &former {
        Some(former) => known_successors(tx, &former.code, former.valid_until).await?,
        None => Arc::default(),
    };
    match place.commune.as_ref().map(CommuneCode::as_str) {
        Some(code) => confirm(tx, code, &successors, findings).await?,
        None => {
            if let [only] = successors.as_slice()
                && only.whole
            {
                *place.commune = commune_code(&only.new_code);
            }
        }
    }
    let commune_status = match (&place.commune, &place.former_commune) {
        (Some(_), _) => CommuneStatus::Confirmed,
        (None, Some(_)) => CommuneStatus::ToBeConfirmed,
        (None, None) => CommuneStatus::Unknown,
    };
    let before = match (&former, &place.commune) {
        (Some(former), _) => former_places::of_former(former),
        (None, Some(commune)) => former_places::of_today(known_predecessors(tx, commune.as_str()).await?.iter()),
        (None, None) => FormerPlace::default(),
    };
    Ok(PlaceDerived { commune_status, former_district: before.district, commune_before_2025: before.commune })
}

async fn known_units(tx: &Tx, code: &str) -> Result<Arc<Vec<unit::Model>>> {
    tx.memo().places.units.get(code, units_of_code(tx.connection(), code)).await
}

async fn known_successors(tx: &Tx, code: &str, until: Option<NaiveDate>) -> Result<Arc<Vec<succession::Model>>> {
    tx.memo().places.successors.get(&format!("{code} {until:?}"), successors(tx.connection(), code, until)).await
}

async fn known_predecessors(tx: &Tx, code: &str) -> Result<Arc<Vec<unit::Model>>> {
    tx.memo().places.predecessors.get(code, predecessors(tx.connection(), code)).await
}

/// The ended units that went, wholly or in part, into a commune of today.
async fn predecessors(connection: &impl ConnectionTrait, code: &str) -> Result<Vec<unit::Model>> {
    let successions = succession::Entity::find().filter(succession::Column::NewCode.eq(code)).all(connection).await?;
    let codes = successions.iter().map(|one| one.old_code.as_str());
    let mut units = unit::Entity::find().filter(unit::Column::Code.is_in(codes)).all(connection).await?;
    units.retain(|unit| successions.iter().any(|one| one.old_code == unit.code && Some(one.old_valid_until) == unit.valid_until));
    Ok(units)
}

fn commune_code(text: &str) -> Option<CommuneCode> {
    serde_json::from_value(serde_json::Value::from(text)).ok()
}

async fn confirm(tx: &Tx, code: &str, successors: &[succession::Model], findings: &mut Findings) -> Result<()> {
    let known = known_units(tx, code).await?;
    let in_force = known.iter().any(|unit| COMMUNES.contains(&unit.kind) && lives(unit, tx.today()));
    if !in_force {
        let ended = known.iter().filter_map(|unit| unit.valid_until.map(|until| format!("{} ({until})", unit.full_name)));
        let ended: Vec<String> = ended.collect();
        let (vi, en) = if ended.is_empty() {
            (String::new(), String::new())
        } else {
            let list = ended.join(", ");
            (
                format!("; mã này từng là {list}: hãy ghi vào former_commune"),
                format!("; the code was {list}: write it to former_commune"),
            )
        };
        findings.error(Fault::field(
            "commune",
            "commune-not-in-force",
            format!("không có xã, phường nào đang tồn tại mang mã {code}{vi}"),
            format!("no commune in force has the code {code}{en}"),
        ));
    }
    if !successors.is_empty() && !successors.iter().any(|successor| successor.new_code == code) {
        let list: Vec<&str> = successors.iter().map(|successor| successor.new_code.as_str()).collect();
        let list = list.join(", ");
        findings.warning(Fault::field(
            "commune",
            "commune-no-successor",
            format!("xã cũ đã nhập vào {list}, không phải {code}"),
            format!("the former commune became {list}, not {code}"),
        ));
    }
    Ok(())
}

/// The ended unit that a former commune names; a fault when there is none or more than one.
async fn former(tx: &Tx, place: &PlaceInput<'_>, findings: &mut Findings) -> Result<Option<unit::Model>> {
    let Some(code) = place.former_commune.as_ref().map(CommuneCode::as_str) else {
        if place.former_commune_until.is_some() {
            findings.error(Fault::field(
                "former_commune_until",
                "former-commune-missing",
                "chỉ ghi khi có former_commune",
                "only stands beside a former_commune",
            ));
        }
        return Ok(None);
    };
    let until = place.former_commune_until.map(NaiveDate::from);
    let known = known_units(tx, code).await?;
    let ended =
        known.iter().filter(|unit| COMMUNES.contains(&unit.kind) && unit.valid_until.is_some_and(|last| last < tx.today()));
    let ended: Vec<&unit::Model> = ended.collect();
    let fits: Vec<&unit::Model> = ended.iter().copied().filter(|unit| until.is_none() || unit.valid_until == until).collect();
    if let [only] = fits.as_slice() {
        return Ok(Some((*only).clone()));
    }
    let list: Vec<String> = ended.iter().filter_map(|unit| Some(format!("{} ({})", unit.full_name, unit.valid_until?))).collect();
    let list = list.join(", ");
    findings.error(if ended.is_empty() {
        Fault::field(
            "former_commune",
            "former-commune-unknown",
            format!("không có xã, phường, thị trấn cũ nào mang mã {code}"),
            format!("no ended commune has the code {code}"),
        )
    } else {
        Fault::field(
            "former_commune_until",
            "former-commune-ambiguous",
            format!("mã {code} từng thuộc {list}: hãy ghi ngày cuối cùng của đơn vị muốn nói"),
            format!("the code {code} was borne by {list}: give the last day of the one that is meant"),
        )
    });
    Ok(None)
}

/// Refuses an editor whose token is limited to a commune in which the place is not and cannot be.
pub async fn may_write(tx: &Tx, editor: &Editor, place: &Place<'_>) -> Result<()> {
    let possible = match (editor.commune(), place.unconfirmed()) {
        (Some(_), Some(former)) => known_successors(tx, former, place.former_commune_until).await?,
        _ => Arc::default(),
    };
    within(editor, place, &possible)
}

/// The same outside of a write, for what is kept beside a record.
pub async fn may_keep(connection: &impl ConnectionTrait, editor: &Editor, place: &Place<'_>) -> Result<()> {
    let possible = match (editor.commune(), place.unconfirmed()) {
        (Some(_), Some(former)) => successors(connection, former, place.former_commune_until).await?,
        _ => Vec::new(),
    };
    within(editor, place, &possible)
}

/// `possible`: what the former commune of an unconfirmed place became.
fn within(editor: &Editor, place: &Place<'_>, possible: &[succession::Model]) -> Result<()> {
    match editor.commune() {
        None => Ok(()),
        Some(commune) if place.commune == Some(commune) => Ok(()),
        Some(commune) if possible.iter().any(|successor| successor.new_code == commune) => Ok(()),
        Some(commune) => Err(Editor::outside(commune)),
    }
}

/// What an ended unit became in the communes of today, the default target first.
pub async fn successors(
    connection: &impl ConnectionTrait,
    code: &str,
    until: Option<NaiveDate>,
) -> Result<Vec<succession::Model>> {
    let mut query = succession::Entity::find().filter(succession::Column::OldCode.eq(code));
    if let Some(until) = until {
        query = query.filter(succession::Column::OldValidUntil.eq(until));
    }
    let query = query.order_by_desc(succession::Column::IsDefault).order_by_asc(succession::Column::NewCode);
    Ok(query.all(connection).await?)
}

/// What went, wholly or in part, into the commune of today that has a code.
pub async fn came_from(connection: &impl ConnectionTrait, code: &str) -> Result<Vec<succession::Model>> {
    let query = succession::Entity::find().filter(succession::Column::NewCode.eq(code));
    let query = query.order_by_asc(succession::Column::OldCode).order_by_asc(succession::Column::OldValidUntil);
    Ok(query.all(connection).await?)
}

/// Every unit that ever had a code, the latest first.
pub async fn units_of_code(connection: &impl ConnectionTrait, code: &str) -> Result<Vec<unit::Model>> {
    let mut units = unit::Entity::find().filter(unit::Column::Code.eq(code)).all(connection).await?;
    units.sort_by_key(|unit| std::cmp::Reverse(unit.valid_until.unwrap_or(NaiveDate::MAX)));
    Ok(units)
}

/// The fault of a commune that is not in force today.
pub async fn not_in_force(tx: &Tx, commune: &str) -> Result<Option<Fault>> {
    let units = units_of_code(tx.connection(), commune).await?;
    if units.iter().any(|unit| COMMUNES.contains(&unit.kind) && lives(unit, tx.today())) {
        return Ok(None);
    }
    Ok(Some(Fault::field(
        "commune",
        "unknown-commune",
        format!("không có xã, phường nào đang hoạt động mang mã {commune}; xem /api/v1/units"),
        format!("{commune} is no commune in force; see /api/v1/units"),
    )))
}

/// Whether a unit is in force on a day. A unit whose beginning is not known began before every day that is asked for.
pub fn lives(unit: &unit::Model, day: NaiveDate) -> bool {
    unit.valid_from.is_none_or(|from| from <= day) && unit.valid_until.is_none_or(|until| day <= until)
}
