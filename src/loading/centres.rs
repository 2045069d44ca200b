//! The published centres: ten that were recognised for 2023, and others that were planned, proposed or seen working.
//!
//! Scores, areas and shares of goods were not published for any of them; the fields stay empty.

use super::decisions::{Grant, NamedDecisions};
use super::files::{self, broken, rows};
use super::note::{self, Note};
use super::places::FormerCommunes;
use super::printed;
use crate::db::Tx;
use crate::error::Result;
use crate::registry::centres::Centre;
use chrono::NaiveDate;
use entity::vocabulary::{Confidence, DatePrecision, Stage, SubjectKind};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

#[derive(Debug, Deserialize)]
pub(super) struct Row {
    #[serde(rename = "row_id")]
    id: String,
    name: String,
    host_village: Option<String>,
    old_commune: Option<String>,
    old_district: Option<String>,
    year: String,
    status: String,
    rating_as_published: Option<String>,
    score_band: Option<String>,
    decision: Option<String>,
    ceremony_date: Option<String>,
    source_url: String,
    source_url_2: Option<String>,
    note: Option<String>,
}

/// A certain match of a row to a village.
#[derive(Debug, Deserialize)]
struct OfVillage {
    row_id: String,
    village_row: String,
}

/// The year that a plan of the city names for a centre.
#[derive(Debug, Deserialize)]
struct Plan {
    row_id: String,
    planned_year: i32,
    why: String,
}

impl Row {
    fn sources(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.source_url.as_str()).chain(self.source_url_2.as_deref())
    }

    fn is_recognised(&self) -> bool {
        self.status == "recognised"
    }

    /// The ten are an official list quoted by the press; of the others only reports are known.
    fn confidence(&self) -> Confidence {
        if self.is_recognised() { Confidence::High } else { Confidence::Medium }
    }

    /// The least that is certain: a centre seen working, whose recognition nobody states, is no more than planned.
    fn stage(&self) -> Stage {
        if self.is_recognised() || self.status.starts_with("proposed") { Stage::Applied } else { Stage::Planned }
    }

    fn opened_on(&self) -> Option<NaiveDate> {
        let (date, precision) = printed::as_of(self.ceremony_date.as_deref()?)?;
        (precision == DatePrecision::Day).then_some(date)
    }
}

/// The rows, in the order of the file.
pub(super) fn read() -> Result<Vec<Row>> {
    rows(files::CENTRES)
}

/// What the rows say about recognitions.
pub(super) fn grants(read: &[Row], named: &NamedDecisions) -> Result<Vec<Grant>> {
    read.iter().filter(|row| row.is_recognised()).map(|row| grant(row, named)).collect()
}

fn grant(row: &Row, named: &NamedDecisions) -> Result<Grant> {
    let number = row.decision.as_deref().ok_or_else(|| broken(&row.id, "its recognition names no decision"))?;
    let (paper, _) = named.find(&row.id, number, SubjectKind::Centre)?;
    let mut note = Note::default();
    note.line(format!("Được công nhận cho năm {}; điểm của từng hồ sơ không được công bố.", row.year));
    Ok(Grant {
        row: row.id.clone(),
        paper,
        fields: json!({}),
        sources: row.sources().map(str::to_owned).collect(),
        confidence: row.confidence(),
        note: note.end(None, &row.id),
    })
}

/// Creates the centres, and says which code each row got.
pub(super) async fn create(
    tx: &Tx,
    read: &[Row],
    communes: &FormerCommunes,
    villages: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>> {
    let matches: Vec<OfVillage> = rows(files::CENTRE_VILLAGES)?;
    let plans: HashMap<String, Plan> =
        rows(files::CENTRE_PLANS)?.into_iter().map(|plan: Plan| (plan.row_id.clone(), plan)).collect();
    let mut codes = BTreeMap::new();
    for row in read {
        let hosts = matches.iter().filter(|of| of.row_id == row.id);
        let hosts = hosts
            .map(|of| villages.get(&of.village_row).ok_or_else(|| broken(&row.id, format!("no village {}", of.village_row))))
            .collect::<Result<Vec<_>>>()?;
        let body = body(row, &hosts, plans.get(&row.id));
        let place = communes.place(&row.id, row.old_commune.as_deref(), row.old_district.as_deref(), None)?;
        let centre = super::create::<Centre>(tx, &row.id, super::with(body, place)).await?;
        codes.insert(row.id.clone(), centre.code);
    }
    Ok(codes)
}

fn body(row: &Row, hosts: &[&String], plan: Option<&Plan>) -> Value {
    json!({
        "official_name": row.name,
        "host_villages": hosts,
        "planned_year": plan.map(|plan| plan.planned_year),
        "stage": row.stage(),
        "opened_on": row.opened_on(),
        "source": note::sources(row.sources()),
        "confidence": row.confidence(),
        "note": remarks(row, hosts.is_empty(), plan),
    })
}

fn remarks(row: &Row, has_no_host: bool, plan: Option<&Plan>) -> String {
    let mut note = Note::default();
    if !row.is_recognised() {
        note.line(format!(
            "Chưa có nguồn ghi quyết định công nhận. Tình trạng theo dữ liệu nguồn: {} ({}).",
            row.status, row.year
        ));
        note.quoted("Văn bản nêu trong nguồn", row.decision.as_deref());
    }
    if has_no_host {
        note.quoted("Làng do người thu thập ghi (chưa chắc chắn nên chưa liên kết)", row.host_village.as_deref());
    }
    note.quoted("Năm kế hoạch", plan.map(|plan| plan.why.as_str()));
    note.quoted("Xếp hạng theo nguồn", row.rating_as_published.as_deref());
    note.quoted("Điểm theo nguồn", row.score_band.as_deref());
    if row.opened_on().is_none() {
        note.quoted("Lễ gắn biển, ra mắt theo nguồn", row.ceremony_date.as_deref());
    }
    note.end(row.note.as_deref(), &row.id)
}
