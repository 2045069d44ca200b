//! The numbers of a centre that the criteria of Decision 6385/QĐ-UBND look at, from the record and from the input.

use super::centres::{Centre, CentreInput};
use crate::programme::CentreFile;
use entity::centi::Centi;

impl Centre {
    /// The numbers that the criteria of Decision 6385/QĐ-UBND look at.
    pub(crate) fn file(&self) -> CentreFile {
        CentreFile {
            total_area_m2: self.total_area_m2,
            meeting_area_m2: self.meeting_area_m2,
            goods_share_percent: self.goods_share_percent,
            display_score: self.display_score,
            meeting_score: self.meeting_score,
            experience_score: self.experience_score,
            photography_score: self.photography_score,
            management_score: self.management_score,
        }
    }
}

impl CentreInput {
    pub(super) fn file(&self) -> CentreFile {
        CentreFile {
            total_area_m2: self.total_area_m2.map(i64::from),
            meeting_area_m2: self.meeting_area_m2.map(i64::from),
            goods_share_percent: self.goods_share_percent.map(Centi::from),
            display_score: self.display_score.map(Centi::from),
            meeting_score: self.meeting_score.map(Centi::from),
            experience_score: self.experience_score.map(Centi::from),
            photography_score: self.photography_score.map(Centi::from),
            management_score: self.management_score.map(Centi::from),
        }
    }
}
