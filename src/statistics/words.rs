//! What counts are called in Vietnamese and English: the senses, the things that are counted, yes and no. Data only.

use crate::error::Both;
use crate::programme::standing::Sense;
use crate::registry::kind::RecordKind;
use serde::Serialize;
use utoipa::ToSchema;

/// The same words in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Words {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// The same words in both languages.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }
}

impl From<&Words> for Both {
    fn from(words: &Words) -> Self {
        Self::new(words.vi.clone(), words.en.clone())
    }
}

/// What a sense means.
pub fn sense(sense: Sense) -> Words {
    match sense {
        Sense::Assessed => Words::new(
            "lượt đánh giá, phân hạng (lũy kế đến ngày này)",
            "assessments that recognised, a running total up to the day",
        ),
        Sense::Recognised => Words::new("đã từng được công nhận đến ngày này", "ever recognised up to the day"),
        Sense::InForce => Words::new("còn hiệu lực vào ngày này", "recognised and in force on the day"),
        Sense::Due => Words::new("còn hiệu lực, hết hạn trong 180 ngày", "in force, but ending within 180 days"),
        Sense::Lapsed => Words::new("đã hết hạn, chưa được công nhận lại", "lapsed, and nothing followed"),
        Sense::Withdrawn => Words::new("bị thu hồi", "withdrawn"),
    }
}

/// What several senses, or none, mean together.
pub fn senses(of: RecordKind, states: &[Sense], unrecognised: bool) -> Words {
    let mut parts: Vec<Words> = states.iter().map(|one| sense(*one)).collect();
    if unrecognised {
        parts.push(Words::new("chưa được công nhận vào ngày này", "not recognised by the day"));
    }
    if parts.is_empty() {
        return Words::new("có trong sổ đăng ký, dù đã được công nhận hay chưa", "registered, recognised or not");
    }
    let join = |texts: Vec<&str>, or: &str| texts.join(or);
    let vi = join(parts.iter().map(|part| part.vi.as_str()).collect(), " hoặc ");
    let en = join(parts.iter().map(|part| part.en.as_str()).collect(), ", or ");
    if of == RecordKind::Producer {
        return Words::new(format!("có ít nhất một sản phẩm: {vi}"), format!("with at least one product that is: {en}"));
    }
    Words::new(vi, en)
}

/// What one of a count is.
pub fn counted(kind: RecordKind, acts: bool) -> Words {
    match (kind, acts) {
        (RecordKind::Village, true) => Words::new("lượt công nhận danh hiệu", "act that confers a title"),
        (_, true) => Words::new("lượt đánh giá, phân hạng", "assessment"),
        (RecordKind::Village, _) => Words::new("làng nghề hoặc nghề truyền thống", "craft village or titled craft"),
        (RecordKind::Producer, _) => Words::new("chủ thể", "producer"),
        (RecordKind::Product, _) => Words::new("sản phẩm", "product"),
        (RecordKind::Centre, _) => Words::new("trung tâm", "centre"),
        (RecordKind::Decision, _) => Words::new("quyết định", "decision"),
        (RecordKind::Recognition, _) => Words::new("lượt công nhận", "act of recognition"),
    }
}
