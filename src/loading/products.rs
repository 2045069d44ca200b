//! The published products, and the certificates that their sources state.
//!
//! Only a row that says "recognised", with its stars and with a decision or a year, becomes a recognition. Everything else
//! that was published about a product (scored by a district, handed in, a star without a date) stands in its note.

use super::decisions::{Grant, NamedDecisions, Paper, Unnamed};
use super::files::{self, broken, rows};
use super::note::{self, Note};
use super::places::FormerCommunes;
use super::producers::{Mention, Producers};
use super::{Doubts, printed};
use crate::db::Tx;
use crate::error::Result;
use crate::programme::authorities::competent_levels;
use crate::registry::products::Product;
use chrono::Datelike;
use entity::vocabulary::{AuthorityLevel, DatePrecision, Sector, SubjectKind};
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

#[derive(Debug, Deserialize)]
pub(super) struct Row {
    #[serde(rename = "row_id")]
    id: String,
    name: String,
    producer: Option<String>,
    producer_type: Option<String>,
    old_commune: Option<String>,
    old_district: Option<String>,
    star_as_published: Option<String>,
    year: Option<i32>,
    decision: Option<String>,
    group: String,
    craft_village: Option<String>,
    status: String,
    confidence: String,
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

impl Row {
    fn sources(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.source_url.as_str()).chain(self.source_url_2.as_deref())
    }

    fn sector(&self) -> Result<Sector> {
        match self.group.as_str() {
            "thực phẩm" => Ok(Sector::Food),
            "đồ uống" => Ok(Sector::Beverage),
            "dược liệu và sản phẩm từ dược liệu" => Ok(Sector::Medicinal),
            // Since 2023 fabrics and garments are a group of the handicraft sector.
            "thủ công mỹ nghệ, trang trí" | "vải và may mặc" => Ok(Sector::Handicraft),
            "sinh vật cảnh" => Ok(Sector::Ornamental),
            "dịch vụ du lịch cộng đồng" => Ok(Sector::Tourism),
            other => Err(broken(&self.id, format!("there is no sector for the group {other}"))),
        }
    }
}

/// The rows, in the order of the file.
pub(super) fn read() -> Result<Vec<Row>> {
    rows(files::PRODUCTS)
}

/// What the rows say about certificates.
pub(super) fn grants(read: &[Row], named: &NamedDecisions, doubts: &Doubts) -> Result<Vec<Grant>> {
    let stated = read.iter().filter(|row| row.status == "recognised" && doubts.about(&row.id, "recognition").is_none());
    stated.filter_map(|row| grant(row, named).transpose()).collect()
}

fn grant(row: &Row, named: &NamedDecisions) -> Result<Option<Grant>> {
    let (Some(as_published), Some(year)) = (&row.star_as_published, row.year) else { return Ok(None) };
    let (star, potential) =
        printed::stars(as_published).ok_or_else(|| broken(&row.id, format!("there is no star called {as_published}")))?;
    let mut note = Note::default();
    note.quoted("Hạng sao theo nguồn", Some(as_published));
    let paper = if let Some(number) = &row.decision {
        let (paper, decision) = named.find(&row.id, number, SubjectKind::Product)?;
        if decision.issued_on.year() != year {
            return Err(broken(&row.id, format!("the decision {number} is not of {year}")));
        }
        paper
    } else {
        note.line(format!("Nguồn chỉ nêu năm: {year}."));
        let (issued_on, precision) =
            (printed::year_end(year).ok_or_else(|| broken(&row.id, "its year is none"))?, DatePrecision::Year);
        // The level is said only where the law of that year leaves one.
        let level = match competent_levels(star, issued_on, precision).as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let authority = (level == Some(AuthorityLevel::Province)).then_some("UBND Thành phố Hà Nội");
        Paper::Unnamed(Unnamed { issued_on, precision, subject: SubjectKind::Product, level, authority })
    };
    Ok(Some(Grant {
        row: row.id.clone(),
        paper,
        fields: json!({"star": star, "potential_five_star": potential}),
        sources: row.sources().map(str::to_owned).collect(),
        confidence: note::confidence(&row.id, &row.confidence)?,
        note: note.end(row.note.as_deref(), &row.id),
    }))
}

/// What the rows say about producers.
pub(super) fn mentions(read: &[Row]) -> Result<Vec<Mention<'_>>> {
    let named = read.iter().filter_map(|row| Some((row, row.producer.as_deref()?)));
    named
        .map(|(row, name)| {
            Ok(Mention {
                row: &row.id,
                name,
                kind: row.producer_type.as_deref(),
                sources: row.sources().collect(),
                confidence: note::confidence(&row.id, &row.confidence)?,
            })
        })
        .collect()
}

/// Creates the products, and says which code each row got.
pub(super) async fn create(
    tx: &Tx,
    read: &[Row],
    (communes, doubts): (&FormerCommunes, &Doubts),
    producers: &Producers,
    villages: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>> {
    let matches: HashMap<String, String> =
        rows(files::PRODUCT_VILLAGES)?.into_iter().map(|of: OfVillage| (of.row_id, of.village_row)).collect();
    let mut codes = BTreeMap::new();
    for row in read {
        let village = match matches.get(&row.id) {
            Some(of) => Some(villages.get(of).ok_or_else(|| broken(&row.id, format!("there is no village {of}")))?),
            None => None,
        };
        let body = json!({
            "name": row.name,
            "producer": row.producer.as_deref().and_then(|name| producers.code(name)),
            "sector": row.sector()?,
            "village": village,
            "source": note::sources(row.sources()),
            "confidence": note::confidence(&row.id, &row.confidence)?,
            "note": remarks(row, village.is_some(), doubts),
        });
        let place = communes.place(&row.id, row.old_commune.as_deref(), row.old_district.as_deref(), None)?;
        let product = super::create::<Product>(tx, &row.id, super::with(body, place)).await?;
        codes.insert(row.id.clone(), product.code);
    }
    Ok(codes)
}

fn remarks(row: &Row, has_village: bool, doubts: &Doubts) -> String {
    let mut note = Note::default();
    if let Some(line) = status(row, doubts) {
        note.line(line);
    }
    note.line("Ngành do người thu thập dữ liệu xếp, không phải theo quyết định công bố.");
    if !has_village {
        note.quoted("Làng nghề do người thu thập ghi (chưa chắc chắn nên chưa liên kết)", row.craft_village.as_deref());
    }
    note.end(row.note.as_deref(), &row.id)
}

/// What was published about a product that has no recognition here.
fn status(row: &Row, doubts: &Doubts) -> Option<String> {
    let year = row.year.map_or_else(|| "không rõ năm".to_owned(), |year| format!("năm {year}"));
    let star = row.star_as_published.as_deref();
    if let Some(doubt) = doubts.about(&row.id, "recognition") {
        return Some(format!("Chưa ghi công nhận ({year}): {}", doubt.why));
    }
    match (row.status.as_str(), star) {
        ("recognised", Some(_)) if row.year.is_some() => None,
        ("recognised", _) => Some(format!(
            "Nguồn ghi đã được công nhận {} nhưng không nêu quyết định và năm, nên chưa ghi công nhận.",
            star.unwrap_or("(không nêu hạng sao)")
        )),
        ("scored by the district", Some(star)) => {
            Some(format!("Hội đồng cấp huyện chấm {star} ({year}); chưa có nguồn ghi quyết định công nhận."))
        }
        ("scored by the district", None) => Some(format!(
            "Hội đồng cấp huyện đã chấm điểm ({year}), không nêu hạng sao của riêng sản phẩm; chưa có nguồn ghi quyết định công nhận."
        )),
        ("submitted", _) => Some(format!("Đã nộp hồ sơ đánh giá, phân hạng ({year}); chưa rõ kết quả.")),
        _ => Some(format!("Nguồn nêu là sản phẩm OCOP ({year}) nhưng không nêu hạng sao, nên chưa ghi công nhận.")),
    }
}
