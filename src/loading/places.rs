//! The administrative units with the days they lived, what became of which, and the former commune that a record names.
//!
//! Reference data: written in bulk, with one journal entry for each table. Nothing but this file writes it.

use super::files::{self, broken, rows, sha256};
use super::printed;
use crate::db::Tx;
use crate::error::Result;
use crate::journal::{self, Change};
use crate::text;
use chrono::NaiveDate;
use entity::vocabulary::{Action, UnitKind};
use entity::{succession, unit};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The code of Hanoi.
const HANOI: &str = "01";
/// Rows in one statement: well below what either database takes as parameters.
pub(super) const ROWS_AT_ONCE: usize = 500;

/// The last day of the 579 communes of 2024.
pub(super) const UNTIL_2024: Option<NaiveDate> = NaiveDate::from_ymd_opt(2024, 12, 31);
/// The first day of the communes that lived six months.
const FROM_2025: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 1, 1);
/// The last day of the districts and of the 526 communes of the first half of 2025.
pub(super) const UNTIL_JUNE_2025: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 6, 30);
/// The first day of the communes of today.
const FROM_JULY_2025: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 7, 1);

#[derive(Debug, Deserialize)]
struct Commune {
    code: String,
    name: String,
    full_name: String,
    #[serde(rename = "type")]
    kind: String,
    lat: f64,
    lon: f64,
    area_km2: String,
    source: String,
}

#[derive(Debug, Deserialize)]
struct FormerCommune {
    code: String,
    name: String,
    full_name: String,
    #[serde(rename = "type")]
    kind: String,
    district_code: String,
    district: String,
    in_2024_list_of_579: u8,
    in_2025h1_list_of_526: u8,
    source: String,
}

#[derive(Debug, Deserialize)]
struct District {
    code: String,
    name: String,
    full_name: String,
    #[serde(rename = "type")]
    kind: String,
    source: String,
}

#[derive(Debug, Deserialize)]
struct Succession {
    old_code: String,
    old_valid_until: NaiveDate,
    new_code: String,
    relation: String,
    is_default: u8,
    basis: String,
}

impl FormerCommune {
    /// A commune of both lists lived on to the end of June 2025.
    fn valid_until(&self) -> Option<NaiveDate> {
        if self.in_2025h1_list_of_526 == 1 { UNTIL_JUNE_2025 } else { UNTIL_2024 }
    }

    /// When a commune of 2024 began is not known.
    fn valid_from(&self) -> Option<NaiveDate> {
        if self.in_2024_list_of_579 == 1 { None } else { FROM_2025 }
    }
}

/// Loads the province, its districts, the communes before the mergers of 2025 and those of today, in this order.
pub(super) async fn load_units(tx: &Tx) -> Result<usize> {
    let mut units = vec![unit_row(HANOI, "Hà Nội", "Thành phố Hà Nội", UnitKind::Province, "communes.csv")];
    for row in rows::<District>(files::DISTRICTS)? {
        let unit = unit_row(&row.code, &row.name, &row.full_name, kind(&row.code, &row.kind)?, &row.source);
        units.push(unit::ActiveModel { parent: Set(Some(HANOI.to_owned())), valid_until: Set(UNTIL_JUNE_2025), ..unit });
    }
    for row in rows::<FormerCommune>(files::FORMER_COMMUNES)? {
        let unit = unit_row(&row.code, &row.name, &row.full_name, kind(&row.code, &row.kind)?, &row.source);
        let (valid_from, valid_until) = (Set(row.valid_from()), Set(row.valid_until()));
        units.push(unit::ActiveModel { parent: Set(Some(row.district_code)), valid_from, valid_until, ..unit });
    }
    for row in rows::<Commune>(files::COMMUNES)? {
        let unit = unit_row(&row.code, &row.name, &row.full_name, kind(&row.code, &row.kind)?, &row.source);
        let area = printed::scaled(&row.area_km2, 6).ok_or_else(|| broken(&row.code, "its area is no decimal number"))?;
        units.push(unit::ActiveModel {
            parent: Set(Some(HANOI.to_owned())),
            valid_from: Set(FROM_JULY_2025),
            latitude: Set(Some(row.lat)),
            longitude: Set(Some(row.lon)),
            area_m2: Set(Some(area)),
            ..unit
        });
    }
    let total = units.len();
    for (id, unit) in (1..).zip(&mut units) {
        unit.id = Set(id);
    }
    let mut units = units.into_iter().peekable();
    while units.peek().is_some() {
        let some: Vec<_> = units.by_ref().take(ROWS_AT_ONCE).collect();
        #[expect(clippy::disallowed_methods, reason = "reference data, journaled as a whole below")]
        unit::Entity::insert_many(some).exec_without_returning(tx.connection()).await?;
    }
    let texts = [files::DISTRICTS, files::FORMER_COMMUNES, files::COMMUNES];
    let source = "districts_until_2025.csv, communes_until_2025.csv, communes.csv";
    loaded(tx, "unit", &described(total, &texts, source)).await?;
    Ok(total)
}

/// Loads what became of every former commune.
pub(super) async fn load_successions(tx: &Tx) -> Result<usize> {
    let read = rows::<Succession>(files::SUCCESSIONS)?;
    let first = FROM_JULY_2025.ok_or_else(|| broken("commune_succession.csv", "1 July 2025 is no day"))?;
    let successions: Vec<succession::ActiveModel> = (1..)
        .zip(read)
        .map(|(id, row)| succession::ActiveModel {
            id: Set(id),
            old_code: Set(row.old_code),
            old_valid_until: Set(row.old_valid_until),
            new_code: Set(row.new_code),
            new_valid_from: Set(first),
            whole: Set(row.relation == "whole"),
            is_default: Set(row.is_default == 1),
            basis: Set(row.basis),
        })
        .collect();
    let total = successions.len();
    let mut successions = successions.into_iter().peekable();
    while successions.peek().is_some() {
        let some: Vec<_> = successions.by_ref().take(ROWS_AT_ONCE).collect();
        #[expect(clippy::disallowed_methods, reason = "reference data, journaled as a whole below")]
        succession::Entity::insert_many(some).exec_without_returning(tx.connection()).await?;
    }
    loaded(tx, "succession", &described(total, &[files::SUCCESSIONS], "commune_succession.csv")).await?;
    Ok(total)
}

/// What the journal says about a table that was loaded as a whole.
pub(super) fn described(rows: usize, texts: &[&str], source: &str) -> Value {
    json!({"rows": rows, "sha256": sha256(texts), "source": source})
}

/// The entry of a table that was loaded as a whole.
pub(super) async fn loaded(tx: &Tx, table: &str, what: &Value) -> Result<()> {
    journal::record(tx, Change::of(table, "all", 1, Action::Load).after(what)).await
}

fn unit_row(code: &str, name: &str, full_name: &str, kind: UnitKind, source: &str) -> unit::ActiveModel {
    let words = text::search_columns(name, [Some(full_name)]);
    unit::ActiveModel {
        id: Set(0),
        code: Set(code.to_owned()),
        name: Set(name.to_owned()),
        full_name: Set(full_name.to_owned()),
        kind: Set(kind),
        parent: Set(None),
        valid_from: Set(None),
        valid_until: Set(None),
        latitude: Set(None),
        longitude: Set(None),
        area_m2: Set(None),
        source: Set(source.to_owned()),
        name_key: Set(words.name_key),
        search: Set(words.search),
        search_exact: Set(words.search_exact),
    }
}

fn kind(code: &str, text: &str) -> Result<UnitKind> {
    match text {
        "quận" | "huyện" | "thị xã" => Ok(UnitKind::District),
        "xã" => Ok(UnitKind::Commune),
        "phường" => Ok(UnitKind::Ward),
        "thị trấn" => Ok(UnitKind::Township),
        _ => Err(broken(code, format!("there is no kind of unit called {text}"))),
    }
}

/// A code with the last day on which it meant the commune.
type FormerCode = (String, Option<NaiveDate>);

/// The former communes by their name and district, which only together name one.
#[derive(Debug)]
pub(super) struct FormerCommunes(HashMap<(String, String), Vec<FormerCode>>);

impl FormerCommunes {
    pub(super) fn read() -> Result<Self> {
        let mut known: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows::<FormerCommune>(files::FORMER_COMMUNES)? {
            let until = row.valid_until();
            known.entry((text::exact(&row.name), text::exact(&row.district))).or_default().push((row.code, until));
        }
        Ok(Self(known))
    }

    /// The place fields of a record: its former commune with the last day of that, or else the words that are printed.
    pub(super) fn place(
        &self,
        row: &str,
        commune: Option<&str>,
        district: Option<&str>,
        printed: Option<String>,
    ) -> Result<Value> {
        let (Some(commune), Some(district)) = (commune, district) else {
            return Ok(json!({"address_as_printed": printed.or_else(|| district.map(str::to_owned))}));
        };
        match self.0.get(&(text::exact(commune), text::exact(district))).map(Vec::as_slice) {
            Some([(code, until)]) => Ok(json!({"former_commune": code, "former_commune_until": until})),
            Some(_) => Err(broken(row, format!("more than one {commune} was in {district}"))),
            None => Err(broken(row, format!("no {commune} was in {district}"))),
        }
    }
}
