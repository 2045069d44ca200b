//! The producers that the published products name.
//!
//! Two spellings are one producer only where they are equal without marks and case: "HTX" and "Hợp tác xã" may be two.
//! The rows say where a product comes from, not where its producer sits, so the place of a producer stays unknown.

use super::files::broken;
use super::note::{self, Note};
use crate::db::Tx;
use crate::error::Result;
use crate::registry::producers::Producer;
use crate::text;
use entity::vocabulary::{Confidence, ProducerType};
use serde_json::json;
use std::collections::HashMap;

/// What those who gathered the rows put behind a name, and what it says in the note instead.
const REMARKS: [(&str, &str); 2] = [
    (" (tên chủ thể đầy đủ không nêu)", "Nguồn không nêu tên đầy đủ của chủ thể."),
    (" (English name in the source)", "Nguồn chỉ ghi tên tiếng Anh của chủ thể."),
];

/// What a row says about its producer.
#[derive(Debug)]
pub(super) struct Mention<'a> {
    pub(super) row: &'a str,
    pub(super) name: &'a str,
    pub(super) kind: Option<&'a str>,
    pub(super) sources: Vec<&'a str>,
    pub(super) confidence: Confidence,
}

/// The codes of producers by their folded names.
#[derive(Debug)]
pub(super) struct Producers(HashMap<String, String>);

impl Producers {
    /// Creates every producer that is mentioned, in the order of the first mentions.
    pub(super) async fn create(tx: &Tx, mentions: Vec<Mention<'_>>) -> Result<Self> {
        let mut order: Vec<Vec<Mention<'_>>> = Vec::new();
        let mut place: HashMap<String, usize> = HashMap::new();
        for mention in mentions {
            let index = *place.entry(text::fold(bare(mention.name).0)).or_insert(order.len());
            match order.get_mut(index) {
                Some(same) => same.push(mention),
                None => order.push(vec![mention]),
            }
        }
        let mut codes = HashMap::new();
        for same in order {
            let Some(first) = same.first() else { continue };
            let (name, remark) = bare(first.name);
            let mut note = Note::default();
            if let Some(remark) = remark {
                note.line(remark);
            }
            let rows: Vec<&str> = same.iter().map(|mention| mention.row).collect();
            let body = json!({
                "name": name,
                "producer_type": producer_type(first.row, name, first.kind)?,
                "source": note::sources(same.iter().flat_map(|mention| mention.sources.iter().copied())),
                // The most that any of its rows is trusted: each of them names it.
                "confidence": same.iter().map(|mention| mention.confidence).min(),
                "note": note.end(None, &rows.join(", ")),
            });
            let producer = super::create::<Producer>(tx, first.row, body).await?;
            codes.insert(text::fold(name), producer.code);
        }
        Ok(Self(codes))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The code of a producer by its printed name.
    pub(super) fn code(&self, name: &str) -> Option<&str> {
        self.0.get(&text::fold(bare(name).0)).map(String::as_str)
    }
}

/// The printed name, and what a remark behind it comes to.
fn bare(name: &str) -> (&str, Option<&'static str>) {
    let found = REMARKS.iter().find_map(|(remark, note)| Some((name.strip_suffix(remark)?, Some(*note))));
    found.unwrap_or((name, None))
}

/// The type that the name itself states. "Cơ sở", "nghệ nhân" and a bare name state none.
fn producer_type(row: &str, name: &str, kind: Option<&str>) -> Result<Option<ProducerType>> {
    let folded = format!(" {} ", text::fold(name));
    let says = |words: &[&str]| words.iter().any(|word| folded.contains(&format!(" {word} ")));
    Ok(match kind {
        Some("cooperative") => Some(ProducerType::Cooperative),
        Some("household") if says(&["ho kinh doanh", "hkd"]) => Some(ProducerType::FamilyHousehold),
        Some("household") if says(&["ho san xuat"]) => Some(ProducerType::ProductionHousehold),
        Some("company") if says(&["tnhh"]) => Some(ProducerType::SmeLlc),
        Some("company") if says(&["co phan", "cp"]) => Some(ProducerType::SmeJsc),
        Some("company") if says(&["dntn", "doanh nghiep tu nhan"]) => Some(ProducerType::SmePrivate),
        None | Some("household" | "company") => None,
        Some(other) => return Err(broken(row, format!("there is no type of producer called {other}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::{bare, producer_type};
    use entity::vocabulary::ProducerType;

    #[test]
    fn only_what_the_name_states_is_a_type() {
        let read = |name: &str, kind: &str| producer_type("P000", name, Some(kind)).ok().flatten();
        assert_eq!(read("Công ty TNHH Gốm sứ Quang Vinh", "company"), Some(ProducerType::SmeLlc));
        assert_eq!(read("Công ty cổ phần Dược liệu", "company"), Some(ProducerType::SmeJsc));
        assert_eq!(read("Dai Viet Arts Export Co", "company"), None);
        assert_eq!(read("Hộ kinh doanh phở Nam Nhất", "household"), Some(ProducerType::FamilyHousehold));
        assert_eq!(read("Hộ sản xuất Nguyễn Văn Vịnh", "household"), Some(ProducerType::ProductionHousehold));
        assert_eq!(read("Hộ gia đình Nguyễn Bá Nghĩa", "household"), None);
        assert_eq!(read("HTX Đan Hoài", "cooperative"), Some(ProducerType::Cooperative));
        assert!(producer_type("P000", "X", Some("club")).is_err());
    }

    #[test]
    fn remarks_are_no_part_of_a_name() {
        assert_eq!(bare("Trang Viên (tên chủ thể đầy đủ không nêu)").0, "Trang Viên");
        assert_eq!(bare("HTX Bình Minh"), ("HTX Bình Minh", None));
    }
}
