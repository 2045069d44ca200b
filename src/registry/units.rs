//! Administrative units: read-only reference data. A code means a unit only together with a day.

use super::field::{BY_CODE, BY_NAME, Field, Holds, Sort};
use super::places;
use super::record::{Dated, Listed};
use crate::error::{Both, Error, Result};
use chrono::NaiveDate;
use entity::succession;
use entity::unit;
use entity::vocabulary::UnitKind;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use utoipa::ToSchema;

/// An administrative unit in the time it lived.
#[derive(Clone, Debug, Serialize, FromQueryResult, ToSchema)]
pub struct Unit {
    /// Official code: 2 digits for a province, 3 for a district, 5 for a commune. Text: zeros at its front count.
    #[schema(example = "00577")]
    pub(crate) code: String,
    /// Name without its kind.
    pub(crate) name: String,
    /// Name with its kind.
    pub(crate) full_name: String,
    /// Level of the unit.
    pub(crate) kind: UnitKind,
    /// Code of the district, or of the province where there is none.
    #[schema(required)]
    pub(crate) parent: Option<String>,
    /// First day; null where it is not known.
    #[schema(required)]
    pub(crate) valid_from: Option<NaiveDate>,
    /// Last day; null while the unit is in force.
    #[schema(required)]
    pub(crate) valid_until: Option<NaiveDate>,
    /// Degrees north (WGS 84) of a point in the unit.
    #[schema(required)]
    pub(crate) latitude: Option<f64>,
    /// Degrees east (WGS 84) of that point.
    #[schema(required)]
    pub(crate) longitude: Option<f64>,
    /// Area in whole m².
    #[schema(required)]
    pub(crate) area_m2: Option<i64>,
    /// Where the facts come from.
    pub(crate) source: String,
}

impl Listed for Unit {
    const TABLE: &'static str = "unit";
    const DATED: Dated = Dated::ByLife;
    const SORTS: &'static [Sort] = &[BY_CODE, BY_NAME];
    const FIELDS: &'static [Field] = &[
        Field::computed("code", Holds::Text).equal(),
        Field::computed("name", Holds::Text),
        Field::computed("full_name", Holds::Text),
        Field::computed("kind", Holds::Choice(UnitKind::VALUES)).equal(),
        Field::computed("parent", Holds::Text).equal(),
        Field::computed("valid_from", Holds::Date),
        Field::computed("valid_until", Holds::Date),
        Field::computed("latitude", Holds::Degrees),
        Field::computed("longitude", Holds::Degrees),
        Field::computed("area_m2", Holds::Whole).range(),
        Field::computed("source", Holds::Text),
    ];
}

/// What an ended unit became.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Successor {
    /// Code of the unit that ended.
    pub(crate) old_code: String,
    /// Its last day.
    pub(crate) old_valid_until: NaiveDate,
    /// Code of the unit it went into, wholly or in part.
    pub(crate) new_code: String,
    /// First day of that unit.
    pub(crate) new_valid_from: NaiveDate,
    /// Whether the old unit went whole into the new one. Where it was split, a record's place is to be confirmed.
    pub(crate) whole: bool,
    /// Whether this is the target that most of the old unit went to. Never taken for granted by the registry.
    pub(crate) is_default: bool,
    /// What the statement rests on.
    pub(crate) basis: String,
}

impl From<succession::Model> for Successor {
    fn from(row: succession::Model) -> Self {
        let succession::Model { id: _, old_code, old_valid_until, new_code, new_valid_from, whole, is_default, basis } = row;
        Self { old_code, old_valid_until, new_code, new_valid_from, whole, is_default, basis }
    }
}

/// The unit that had a code on a day.
pub async fn on_day(connection: &impl ConnectionTrait, code: &str, day: NaiveDate) -> Result<Unit> {
    let units = if is_code(code) { places::units_of_code(connection, code).await? } else { Vec::new() };
    if let Some(unit) = units.iter().find(|unit| places::lives(unit, day)) {
        return Ok(published(unit.clone()));
    }
    let periods = units.iter().map(|unit| {
        let shown = |date: Option<NaiveDate>| date.map_or_else(|| "…".to_owned(), |date| date.to_string());
        format!("{} ({} – {})", unit.full_name, shown(unit.valid_from), shown(unit.valid_until))
    });
    let periods: Vec<String> = periods.collect();
    let (vi, en) = if periods.is_empty() {
        (String::new(), String::new())
    } else {
        let list = periods.join("; ");
        (format!(" Mã này thuộc: {list}. Hãy hỏi với on=<ngày>."), format!(" The code belonged to: {list}. Ask with on=<day>."))
    };
    Err(Error::NotFound(Both::new(
        format!("Ngày {day} không có đơn vị hành chính nào mang mã {code}.{vi}"),
        format!("On {day} no administrative unit had the code {code}.{en}"),
    )))
}

/// Whether a text can be an official code.
pub fn is_code(text: &str) -> bool {
    matches!(text.len(), 2 | 3 | 5) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The units that the one with this code became; every ended unit of the code when it was reused.
pub async fn successors(connection: &impl ConnectionTrait, code: &str) -> Result<Vec<Successor>> {
    known(connection, code).await?;
    Ok(places::successors(connection, code, None).await?.into_iter().map(Successor::from).collect())
}

/// The units that went, wholly or in part, into the one with this code.
pub async fn predecessors(connection: &impl ConnectionTrait, code: &str) -> Result<Vec<Successor>> {
    known(connection, code).await?;
    Ok(places::came_from(connection, code).await?.into_iter().map(Successor::from).collect())
}

/// Refuses a code that no unit ever had.
async fn known(connection: &impl ConnectionTrait, code: &str) -> Result<()> {
    if is_code(code) && !places::units_of_code(connection, code).await?.is_empty() {
        return Ok(());
    }
    Err(Error::NotFound(Both::new(
        format!("Không có đơn vị hành chính nào từng mang mã {code}."),
        format!("No administrative unit ever had the code {code}."),
    )))
}

fn published(unit: unit::Model) -> Unit {
    let unit::Model {
        code, name, full_name, kind, parent, valid_from, valid_until, latitude, longitude, area_m2, source, ..
    } = unit;
    Unit { code, name, full_name, kind, parent, valid_from, valid_until, latitude, longitude, area_m2, source }
}
