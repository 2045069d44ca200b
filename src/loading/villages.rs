//! The published craft villages and titled crafts, and what their sources say about their recognition.
//!
//! Names stay as they are printed, title words included: "Làng nghề" is part of the name on the decisions, and taking it
//! off would leave bare place names. A number that is printed as approximate goes to the note, never to a field.

use super::decisions::{Grant, NamedDecisions, Paper, Unnamed};
use super::files::{self, broken, rows};
use super::note::{self, Note};
use super::places::FormerCommunes;
use super::{Doubts, printed};
use crate::db::Tx;
use crate::error::Result;
use crate::registry::villages::Village;
use chrono::{Datelike, NaiveDate};
use entity::vocabulary::{AuthorityLevel, Condition, DatePrecision, EnvironmentList, SubjectKind, Title, VillageKind};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// The first year whose titles only the city of today can have given; Hà Tây gave its own until 31 July 2008.
const FIRST_YEAR_WITHOUT_HA_TAY: i32 = 2009;

#[derive(Debug, Deserialize)]
pub(super) struct Row {
    #[serde(rename = "row_id")]
    id: String,
    name: String,
    craft: Option<String>,
    hamlet: Option<String>,
    old_commune: Option<String>,
    old_district: Option<String>,
    kind: Option<String>,
    year_recognised: Option<i32>,
    decision: Option<String>,
    status: String,
    households_as_published: Option<String>,
    workers_as_published: Option<String>,
    revenue_as_published: Option<String>,
    confidence: String,
    source_url: String,
    source_url_2: Option<String>,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
struct NoLaterThan {
    row_id: String,
    date: NaiveDate,
    why: String,
}

#[derive(Debug, Deserialize)]
struct OtherName {
    row_id: String,
    other_name: String,
}

impl Row {
    /// Rows of low confidence are villages whose recognition no source states.
    fn is_recognised(&self) -> bool {
        self.confidence != "low"
    }

    /// Whether it is on the list of faded villages that Decision 2546/QĐ-UBND proposes to strike off.
    fn is_proposed_for_removal(&self) -> bool {
        self.status.contains("2546/QĐ-UBND")
    }

    fn is_of_ha_tay(&self) -> bool {
        self.status.contains("UBND tỉnh Hà Tây") || self.note.as_deref().is_some_and(|note| note.contains("recognised by Hà Tây"))
    }

    fn sources(&self) -> Vec<String> {
        std::iter::once(&self.source_url).chain(&self.source_url_2).cloned().collect()
    }

    fn title(&self) -> Result<Option<Title>> {
        match self.kind.as_deref() {
            None => Ok(None),
            Some("làng nghề") => Ok(Some(Title::CraftVillage)),
            Some("làng nghề truyền thống") => Ok(Some(Title::TraditionalCraftVillage)),
            Some("nghề truyền thống") => Ok(Some(Title::TraditionalCraft)),
            Some(other) => Err(broken(&self.id, format!("there is no title called {other}"))),
        }
    }

    /// The kind is the title where it is stated; without a stated title the kind of a recognised village is not known.
    fn kind(&self) -> Result<Option<VillageKind>> {
        if !self.is_recognised() {
            return Ok(Some(VillageKind::VillageWithCraft));
        }
        Ok(self.title()?.map(crate::registry::standings::known_title))
    }
}

/// The rows, in the order of the file.
pub(super) fn read() -> Result<Vec<Row>> {
    rows(files::VILLAGES)
}

/// What the rows say about recognitions.
pub(super) fn grants(read: &[Row], named: &NamedDecisions) -> Result<Vec<Grant>> {
    let bounds: HashMap<String, NoLaterThan> =
        rows(files::RECOGNISED_NO_LATER_THAN)?.into_iter().map(|bound: NoLaterThan| (bound.row_id.clone(), bound)).collect();
    read.iter().filter(|row| row.is_recognised()).map(|row| grant(row, named, bounds.get(&row.id))).collect()
}

fn grant(row: &Row, named: &NamedDecisions, bound: Option<&NoLaterThan>) -> Result<Grant> {
    let mut note = Note::default();
    let paper = match (&row.decision, row.year_recognised, bound) {
        (Some(number), Some(year), None) => {
            let (paper, decision) = named.find(&row.id, number, SubjectKind::Village)?;
            if decision.issued_on.year() != year {
                return Err(broken(&row.id, format!("the decision {number} is not of {year}")));
            }
            paper
        }
        (None, Some(year), None) => {
            note.line(format!("Nguồn chỉ nêu năm công nhận: {year}."));
            let issued_on = printed::year_end(year).ok_or_else(|| broken(&row.id, "its year is none"))?;
            unnamed(row, issued_on, DatePrecision::Year)
        }
        (None, None, Some(bound)) => {
            note.line(format!("Được công nhận không muộn hơn ngày {}. {}", bound.date.format("%d/%m/%Y"), bound.why));
            unnamed(row, bound.date, DatePrecision::NoLaterThan)
        }
        _ => return Err(broken(&row.id, "its recognition has neither a year nor a bound, or both")),
    };
    Ok(Grant {
        row: row.id.clone(),
        paper,
        fields: json!({"title": row.title()?}),
        sources: row.sources(),
        confidence: note::confidence(&row.id, &row.confidence)?,
        note: note.end(None, &row.id),
    })
}

/// Only a province gives titles; which one is said where it is certain.
fn unnamed(row: &Row, issued_on: NaiveDate, precision: DatePrecision) -> Paper {
    let authority = if row.is_of_ha_tay() {
        Some("UBND tỉnh Hà Tây")
    } else if precision == DatePrecision::Year && issued_on.year() >= FIRST_YEAR_WITHOUT_HA_TAY {
        Some("UBND Thành phố Hà Nội")
    } else {
        None
    };
    let (subject, level) = (SubjectKind::Village, Some(AuthorityLevel::Province));
    Paper::Unnamed(Unnamed { issued_on, precision, subject, level, authority })
}

/// Creates the villages, and says which code each row got.
pub(super) async fn create(
    tx: &Tx,
    read: &[Row],
    communes: &FormerCommunes,
    doubts: &Doubts,
) -> Result<BTreeMap<String, String>> {
    let mut other_names: HashMap<String, Vec<String>> = HashMap::new();
    for other in rows::<OtherName>(files::VILLAGE_OTHER_NAMES)? {
        other_names.entry(other.row_id).or_default().push(other.other_name);
    }
    let mut codes = BTreeMap::new();
    for row in read {
        let others = other_names.remove(&row.id).unwrap_or_default();
        let body = super::with(body(row, &others, doubts)?, place(row, communes, doubts)?);
        let village = super::create::<Village>(tx, &row.id, body).await?;
        codes.insert(row.id.clone(), village.code);
    }
    Ok(codes)
}

fn place(row: &Row, communes: &FormerCommunes, doubts: &Doubts) -> Result<Value> {
    if let Some(doubt) = doubts.about(&row.id, "commune") {
        return communes.place(&row.id, None, None, doubt.printed.clone());
    }
    let printed = [row.hamlet.as_deref(), row.old_commune.as_deref(), row.old_district.as_deref()];
    let printed: Vec<&str> = printed.into_iter().flatten().collect();
    communes.place(&row.id, row.old_commune.as_deref(), row.old_district.as_deref(), Some(printed.join(", ")))
}

fn body(row: &Row, other_names: &[String], doubts: &Doubts) -> Result<Value> {
    let (in_trade, total) = row.households_as_published.as_deref().map_or((None, None), printed::households);
    let proposed = row.is_proposed_for_removal();
    Ok(json!({
        "name": row.name,
        "other_names": other_names,
        "kind": row.kind()?,
        "craft": row.craft,
        "hamlet": row.hamlet,
        "households_total": total,
        "households_in_trade": in_trade,
        "workers": row.workers_as_published.as_deref().and_then(printed::count),
        "environment_list": proposed.then_some(EnvironmentList::E4),
        "condition": proposed.then_some(Condition::Faded),
        "source": note::sources(row.sources().iter().map(String::as_str)),
        "confidence": note::confidence(&row.id, &row.confidence)?,
        "note": remarks(row, doubts),
    }))
}

fn remarks(row: &Row, doubts: &Doubts) -> String {
    let mut note = Note::default();
    if row.is_proposed_for_removal() {
        note.line(
            "Thuộc danh sách 29 làng nghề mai một được đề xuất đưa khỏi danh mục làng nghề (Quyết định 2546/QĐ-UBND năm 2023); \
             chưa có nguồn cho biết đã đưa ra hay chưa.",
        );
    } else if !row.is_recognised() {
        note.line(format!("Chưa có nguồn nào ghi Thành phố công nhận. Tình trạng theo dữ liệu nguồn: {}.", row.status));
        note.quoted("Danh xưng theo nguồn", row.kind.as_deref());
    } else if row.status != "recognised" {
        note.line(format!("Tình trạng theo dữ liệu nguồn: {}.", row.status));
    }
    if let Some(doubt) = doubts.about(&row.id, "commune") {
        note.line(&doubt.why);
    }
    note.quoted("Số hộ theo nguồn", row.households_as_published.as_deref());
    note.quoted("Lao động theo nguồn", row.workers_as_published.as_deref());
    note.quoted("Doanh thu theo nguồn", row.revenue_as_published.as_deref());
    note.end(row.note.as_deref(), &row.id)
}
