//! Criteria of centres (Hanoi, 6385/QĐ-UBND of 14 December 2023).
//!
//! Must not judge stages or decisions: only the numbers of a centre's file. The maximum of the management head (the remainder
//! of 100), the pass mark of 70 and the score classes are **inferred** from the results of 2023; least areas of the other
//! zones were not found, so none is asked.

use crate::programme::finding::{Entry, Finding, vi_number};
use entity::centi::Centi;

/// The least area of a centre, in m².
pub const LEAST_AREA_M2: i64 = 500;
/// The least area of its trading and meeting zone, in m².
pub const LEAST_MEETING_AREA_M2: i64 = 100;
/// The least share of OCOP products and typical crafts of the host village among its goods.
pub const LEAST_GOODS_SHARE: Centi = Centi::whole(60);
/// The least score (**inferred** from the results of 2023).
pub const PASS_MARK: Centi = Centi::whole(70);

const SOURCE: &str = "6385/QĐ-UBND Hà Nội (14/12/2023)";

/// The numbers of a centre's file; unknown ones are empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CentreFile {
    /// Area of all zones.
    pub total_area_m2: Option<i64>,
    /// Area of the trading and meeting zone.
    pub meeting_area_m2: Option<i64>,
    /// Share of OCOP products and typical crafts among the goods.
    pub goods_share_percent: Option<Centi>,
    /// Display, introduction and sale: at most 20 points.
    pub display_score: Option<Centi>,
    /// Trading and group meetings: at most 15 points.
    pub meeting_score: Option<Centi>,
    /// Demonstration, experience and information: at most 20 points.
    pub experience_score: Option<Centi>,
    /// Product photography: at most 10 points.
    pub photography_score: Option<Centi>,
    /// Management, operation and others: at most 35 points.
    pub management_score: Option<Centi>,
}

/// One head of the score: field, most points, value, name in Vietnamese and English.
type Head = (&'static str, i64, Option<Centi>, &'static str, &'static str);

impl CentreFile {
    /// The five heads in the order of the decision.
    const fn heads(&self) -> [Head; 5] {
        [
            ("display_score", 20, self.display_score, "không gian trưng bày, giới thiệu và bán sản phẩm", "display and sale"),
            ("meeting_score", 15, self.meeting_score, "không gian giao dịch, hội thảo nhóm", "trading and meetings"),
            ("experience_score", 20, self.experience_score, "không gian trình diễn, trải nghiệm", "demonstration and experience"),
            ("photography_score", 10, self.photography_score, "không gian chụp ảnh sản phẩm", "product photography"),
            ("management_score", 35, self.management_score, "quản lý, vận hành", "management and operation"),
        ]
    }
}

/// The sum of the five heads; `None` while one is unknown.
pub fn total_score(file: &CentreFile) -> Option<Centi> {
    file.heads().iter().try_fold(0, |sum: i64, head| sum.checked_add(head.2?.0)).map(Centi)
}

/// The class of a score: a code of the vocabulary `centre_class`; `None` below the pass mark and above 100.
pub fn score_class(score: Centi) -> Option<&'static str> {
    match score.0 {
        9000..=10_000 => Some("C90"),
        8000..9000 => Some("C80"),
        7000..8000 => Some("C70"),
        _ => None,
    }
}

/// Heads above their maximum or below zero, and a share of goods that is no share.
pub fn check_scores(file: &CentreFile) -> Vec<Finding> {
    let mut findings: Vec<Finding> = file.heads().into_iter().filter_map(check_head).collect();
    if let Some(share) = file.goods_share_percent.filter(|share| *share < Centi(0) || *share > Centi::whole(100)) {
        findings.push(Finding::error(
            "goods_share_percent",
            "percent-out-of-range",
            format!("Tỷ lệ {} % không hợp lệ. Tỷ lệ phải từ 0 đến 100.", vi_number(share)),
            format!("A share of {share} % cannot be. A share is between 0 and 100."),
            SOURCE,
        ));
    }
    findings
}

fn check_head((field, most, value, vi, en): Head) -> Option<Finding> {
    let score = value.filter(|score| *score < Centi(0) || *score > Centi::whole(most))?;
    Some(Finding::error(
        field,
        "centre-score-out-of-range",
        format!("Phần {vi} được {} điểm. Điểm của phần này phải từ 0 đến {most}.", vi_number(score)),
        format!("The head {en} has {score} points. It has between 0 and {most}."),
        SOURCE,
    ))
}

/// Everything that a centre lacks to be recognised, all at once: 500 m², a meeting zone of 100 m², 60 % of goods, 70 points.
///
/// For a new recognition, unknown numbers and unmet minima are errors. Of history the numbers were often not published, so
/// unknown ones are fine and unmet minima are warnings.
pub fn check_recognition(file: &CentreFile, entry: Entry) -> Vec<Finding> {
    let mut findings: Vec<Finding> = check_minima(file).into_iter().map(|finding| finding.weighed(entry)).collect();
    if entry == Entry::New {
        findings.extend(check_unknown(file));
    }
    findings
}

fn check_minima(file: &CentreFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(area) = file.total_area_m2.filter(|area| *area < LEAST_AREA_M2) {
        findings.push(Finding::error(
            "total_area_m2",
            "centre-area-below-500",
            format!("Tổng diện tích {area} m² chưa đủ. Trung tâm cần ít nhất 500 m²."),
            format!("The total area of {area} m² is too small. A centre has at least 500 m²."),
            SOURCE,
        ));
    }
    if let Some(area) = file.meeting_area_m2.filter(|area| *area < LEAST_MEETING_AREA_M2) {
        findings.push(Finding::error(
            "meeting_area_m2",
            "centre-meeting-area-below-100",
            format!("Không gian giao dịch, hội thảo nhóm {area} m² chưa đủ. Cần ít nhất 100 m²."),
            format!("The meeting zone of {area} m² is too small. It has at least 100 m²."),
            SOURCE,
        ));
    }
    if let Some(share) = file.goods_share_percent.filter(|share| *share < LEAST_GOODS_SHARE) {
        findings.push(Finding::error(
            "goods_share_percent",
            "centre-goods-share-below-60",
            format!("Sản phẩm OCOP và sản phẩm đặc trưng của làng nghề chiếm {} %. Cần ít nhất 60 %.", vi_number(share)),
            format!("OCOP products and typical crafts are {share} % of the goods. They are at least 60 %."),
            SOURCE,
        ));
    }
    if let Some(score) = total_score(file).filter(|score| *score < PASS_MARK) {
        findings.push(Finding::error(
            "score",
            "centre-score-below-70",
            format!("Tổng điểm {} chưa đạt. Trung tâm được công nhận cần ít nhất 70 điểm.", vi_number(score)),
            format!("A total of {score} points is not enough. A centre is recognised with at least 70."),
            "6385/QĐ-UBND Hà Nội (14/12/2023); pass mark inferred from the results of 2023",
        ));
    }
    findings
}

/// One error per number that a new recognition cannot do without.
fn check_unknown(file: &CentreFile) -> Vec<Finding> {
    let numbers = [
        ("total_area_m2", file.total_area_m2.is_none(), "tổng diện tích", "the total area"),
        ("meeting_area_m2", file.meeting_area_m2.is_none(), "diện tích không gian giao dịch, hội thảo", "the meeting area"),
        ("goods_share_percent", file.goods_share_percent.is_none(), "tỷ lệ sản phẩm OCOP, đặc trưng", "the share of goods"),
    ];
    let heads = file.heads().map(|(field, _, value, vi, en)| (field, value.is_none(), vi, en));
    numbers
        .into_iter()
        .map(|(field, unknown, vi, en)| (field, unknown, vi.to_owned(), en.to_owned()))
        .chain(
            heads
                .into_iter()
                .map(|(field, unknown, vi, en)| (field, unknown, format!("điểm phần {vi}"), format!("the score of {en}"))),
        )
        .filter(|(_, unknown, ..)| *unknown)
        .map(|(field, _, vi, en)| {
            Finding::error(
                field,
                "centre-number-missing",
                format!("Chưa có {vi}. Hồ sơ công nhận trung tâm phải có số liệu này."),
                format!("There is no number for {en}. A centre cannot be recognised without it."),
                SOURCE,
            )
        })
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::programme::finding::Severity::{Error, Warning};
    use crate::programme::vocabularies::{find, taxonomy};

    /// A file that just passes.
    const JUST: CentreFile = CentreFile {
        total_area_m2: Some(500),
        meeting_area_m2: Some(100),
        goods_share_percent: Some(Centi::whole(60)),
        display_score: Some(Centi::whole(15)),
        meeting_score: Some(Centi::whole(10)),
        experience_score: Some(Centi::whole(15)),
        photography_score: Some(Centi::whole(5)),
        management_score: Some(Centi::whole(25)),
    };

    fn codes(file: &CentreFile, entry: Entry) -> Vec<&'static str> {
        check_recognition(file, entry).iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn the_least_passes() {
        assert_eq!(total_score(&JUST), Some(Centi::whole(70)));
        assert_eq!(check_recognition(&JUST, Entry::New), []);
        assert_eq!(check_scores(&JUST), []);
    }

    #[test]
    fn everything_missing_is_listed_at_once() {
        let file = CentreFile {
            total_area_m2: Some(499),
            meeting_area_m2: Some(99),
            goods_share_percent: Some(Centi(5999)),
            management_score: Some(Centi(2499)),
            ..JUST
        };
        let all =
            ["centre-area-below-500", "centre-meeting-area-below-100", "centre-goods-share-below-60", "centre-score-below-70"];
        assert_eq!(codes(&file, Entry::New), all);
        assert!(check_recognition(&file, Entry::New).iter().all(|finding| finding.severity == Error));
        assert_eq!(codes(&file, Entry::History), all);
        assert!(check_recognition(&file, Entry::History).iter().all(|finding| finding.severity == Warning));
        assert!(check_recognition(&file, Entry::New)[3].vi.contains("69,99"));
    }

    #[test]
    fn unknown_numbers_stop_a_new_recognition_only() {
        let unknown = CentreFile::default();
        let findings = check_recognition(&unknown, Entry::New);
        assert_eq!(findings.len(), 8);
        assert!(findings.iter().all(|finding| (finding.severity, finding.code) == (Error, "centre-number-missing")));
        assert_eq!(findings[7].field, "management_score");
        assert_eq!(check_recognition(&unknown, Entry::History), []);
        assert_eq!(total_score(&CentreFile { photography_score: None, ..JUST }), None);
    }

    #[test]
    fn heads_have_the_maxima_of_the_taxonomy() {
        for (head, zone) in JUST.heads().iter().zip(taxonomy()["centre"]["zones"].as_array().unwrap()) {
            assert_eq!(Some(head.1), zone["points"].as_i64(), "{}", head.0);
        }
        assert_eq!(JUST.heads().iter().map(|head| head.1).sum::<i64>(), 100);
    }

    #[test]
    fn heads_above_their_maximum_are_errors() {
        let full = CentreFile { display_score: Some(Centi::whole(20)), photography_score: Some(Centi::whole(10)), ..JUST };
        assert_eq!(check_scores(&full), []);
        let over = CentreFile {
            display_score: Some(Centi(2001)),
            photography_score: Some(Centi(-1)),
            goods_share_percent: Some(Centi(10_001)),
            ..JUST
        };
        let findings = check_scores(&over);
        let found: Vec<_> = findings.iter().map(|finding| (finding.severity, finding.field)).collect();
        assert_eq!(found, [(Error, "display_score"), (Error, "photography_score"), (Error, "goods_share_percent")]);
    }

    #[test]
    fn classes_begin_at_70_80_and_90() {
        let cases = [
            (6999, None),
            (7000, Some("C70")),
            (7999, Some("C70")),
            (8000, Some("C80")),
            (8999, Some("C80")),
            (9000, Some("C90")),
        ];
        for (score, class) in cases {
            assert_eq!(score_class(Centi(score)), class, "{score}");
        }
        assert_eq!((score_class(Centi::whole(100)), score_class(Centi(10_001))), (Some("C90"), None));
        for class in ["C70", "C80", "C90"] {
            assert!(find("centre_class").unwrap().term(class).is_some());
        }
    }
}
