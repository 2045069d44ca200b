//! Rules about where a record comes from, the same for every kind.

use super::findings::Findings;
use crate::db::Tx;
use crate::error::Fault;
use entity::vocabulary::{Confidence, Nature};

/// What an official enters without saying more comes from the paper in front of them.
pub(super) fn entered_by_an_official() -> Confidence {
    Confidence::High
}

/// Real and synthetic records never share a database.
pub(super) fn check(tx: &Tx, confidence: Confidence, findings: &mut Findings) {
    match (tx.nature(), confidence) {
        (Nature::Real, Confidence::Synthetic) => findings.error(Fault::field(
            "confidence",
            "synthetic-among-real",
            "cơ sở dữ liệu này chứa dữ liệu thật; không ghi bản ghi giả lập vào đây",
            "this register holds real records; a synthetic one has no place in it",
        )),
        (Nature::Synthetic, Confidence::High | Confidence::Medium | Confidence::Low) => findings.error(Fault::field(
            "confidence",
            "real-among-synthetic",
            "cơ sở dữ liệu này chỉ chứa dữ liệu giả lập; confidence phải là synthetic",
            "this register holds synthetic records only; confidence must be synthetic",
        )),
        _ => {}
    }
}

/// A point has both coordinates or none.
pub(super) fn point_is_whole(latitude: bool, longitude: bool, findings: &mut Findings) {
    if latitude != longitude {
        let missing = if latitude { "longitude" } else { "latitude" };
        findings.error(Fault::field(
            missing,
            "missing",
            "vĩ độ và kinh độ phải cùng có hoặc cùng không",
            "latitude and longitude go together or not at all",
        ));
    }
}
