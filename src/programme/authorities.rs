//! Who may recognise what on which day.
//!
//! The authority is stored with each decision and never derived: Hanoi's own papers disagree for 2022 (rules.md 1.2), so the
//! table here only judges what is stored.

use crate::programme::finding::{Entry, Finding, vi_date};
use crate::programme::terms::{day, period_end, period_start};
use chrono::NaiveDate;
use entity::vocabulary::{AuthorityLevel, DatePrecision, Star};

/// Who recognises each star in a period.
#[derive(Clone, Copy, Debug)]
pub struct AuthorityRule {
    /// The decision that says so.
    pub law: &'static str,
    /// First day.
    pub from: NaiveDate,
    /// Last day; `None` while it is so.
    pub until: Option<NaiveDate>,
    /// Who recognises three stars. Four stars are always the province's and five stars the Ministry's.
    pub three_stars: AuthorityLevel,
}

/// The last day of the districts.
pub const DISTRICTS_UNTIL: NaiveDate = day(2025, 6, 30);

/// Who recognises three stars, by date (rules.md 1.2).
///
/// From 1 to 5 July 2025 the districts were gone and 148/QĐ-TTg was not yet amended; the province is taken to be competent
/// in that gap (**inferred**).
pub const AUTHORITIES: [AuthorityRule; 5] = [
    AuthorityRule {
        law: "1048/QĐ-TTg, 781/QĐ-TTg",
        from: day(2019, 8, 21),
        until: Some(day(2023, 2, 23)),
        three_stars: AuthorityLevel::Province,
    },
    AuthorityRule {
        law: "148/QĐ-TTg",
        from: day(2023, 2, 24),
        until: Some(DISTRICTS_UNTIL),
        three_stars: AuthorityLevel::District,
    },
    AuthorityRule {
        law: "148/QĐ-TTg without districts",
        from: day(2025, 7, 1),
        until: Some(day(2025, 7, 5)),
        three_stars: AuthorityLevel::Province,
    },
    AuthorityRule {
        law: "1489/QĐ-TTg amending 148/QĐ-TTg",
        from: day(2025, 7, 6),
        until: Some(day(2026, 5, 21)),
        three_stars: AuthorityLevel::Province,
    },
    AuthorityRule { law: "26/2026/QĐ-TTg", from: day(2026, 5, 22), until: None, three_stars: AuthorityLevel::Province },
];

const SOURCE: &str = "1048/QĐ-TTg; 148/QĐ-TTg; 1489/QĐ-TTg; 26/2026/QĐ-TTg";
const FIELD: &str = "authority_level";

impl AuthorityRule {
    /// The level that recognises this star.
    pub const fn level_for(&self, star: Star) -> AuthorityLevel {
        match star {
            Star::Three => self.three_stars,
            Star::Four => AuthorityLevel::Province,
            Star::Five => AuthorityLevel::Ministry,
        }
    }
}

/// Every level that may recognise the star at some time of the period; empty where the whole period is before the first
/// criteria.
pub fn competent_levels(star: Star, issued_on: NaiveDate, precision: DatePrecision) -> Vec<AuthorityLevel> {
    let (start, end) = (period_start(issued_on, precision), period_end(issued_on, precision));
    let mut levels = Vec::new();
    for rule in &AUTHORITIES {
        let overlaps = rule.from <= end && rule.until.is_none_or(|until| start.is_none_or(|start| start <= until));
        let level = rule.level_for(star);
        if overlaps && !levels.contains(&level) {
            levels.push(level);
        }
    }
    levels
}

/// Whether this level may act on a product of this star on this day. Recognition, extension and withdrawal go by the same
/// table (26/2026/QĐ-TTg, art. 8.2, 8.4).
///
/// Before the first criteria of 21 August 2019 no rule is known and nothing is found. A date not known to the day accepts
/// every level that was competent at some time of its period.
pub fn check_authority(
    star: Star,
    level: AuthorityLevel,
    issued_on: NaiveDate,
    precision: DatePrecision,
    entry: Entry,
) -> Vec<Finding> {
    if let Some(finding) = abolished(level, issued_on, precision) {
        return vec![finding];
    }
    let competent = competent_levels(star, issued_on, precision);
    if competent.is_empty() || competent.contains(&level) {
        return Vec::new();
    }
    let stars = star.number();
    let (vi, en) = (names_vi(&competent), names_en(&competent));
    vec![
        Finding::error(
            FIELD,
            "authority-not-competent",
            format!(
                "{} không có thẩm quyền đối với sản phẩm {stars} sao vào ngày {}. Thẩm quyền thuộc về {vi}.",
                capitalised(name_vi(level)),
                vi_date(issued_on)
            ),
            format!("{} was not competent for {stars} stars on {issued_on}. The competent authority is {en}.", name_en(level)),
            SOURCE,
        )
        .weighed(entry),
    ]
}

/// Whether this level may give or take back a village title: only the province, which until 31 July 2008 includes UBND tỉnh
/// Hà Tây (52/2018/NĐ-CP; rules.md 4.3).
pub fn check_village_authority(
    level: AuthorityLevel,
    issued_on: NaiveDate,
    precision: DatePrecision,
    entry: Entry,
) -> Vec<Finding> {
    if level == AuthorityLevel::Province {
        return Vec::new();
    }
    vec![abolished(level, issued_on, precision).unwrap_or_else(|| {
        Finding::error(
            FIELD,
            "authority-not-competent",
            format!(
                "{} không có thẩm quyền công nhận làng nghề. Thẩm quyền thuộc về UBND cấp tỉnh.",
                capitalised(name_vi(level))
            ),
            format!("{} may not recognise craft villages. The competent authority is the province.", name_en(level)),
            "52/2018/NĐ-CP, art. 5-6",
        )
        .weighed(entry)
    })]
}

/// Whether this level may recognise a centre: Sở Công Thương does; the city above it may as well (rules.md 5.2).
pub fn check_centre_authority(
    level: AuthorityLevel,
    issued_on: NaiveDate,
    precision: DatePrecision,
    entry: Entry,
) -> Vec<Finding> {
    if matches!(level, AuthorityLevel::Department | AuthorityLevel::Province) {
        return Vec::new();
    }
    vec![abolished(level, issued_on, precision).unwrap_or_else(|| {
        Finding::error(
            FIELD,
            "authority-not-competent",
            format!(
                "{} không có thẩm quyền công nhận trung tâm. Thẩm quyền thuộc về Sở Công Thương hoặc UBND Thành phố.",
                capitalised(name_vi(level))
            ),
            format!("{} may not recognise centres. The competent authority is the trade department or the city.", name_en(level)),
            "6385/QĐ-UBND Hà Nội (14/12/2023)",
        )
        .weighed(entry)
    })]
}

/// An error where a district is said to have decided after the districts ended, whatever the kind of entry.
fn abolished(level: AuthorityLevel, issued_on: NaiveDate, precision: DatePrecision) -> Option<Finding> {
    let started_after = period_start(issued_on, precision).is_some_and(|start| start > DISTRICTS_UNTIL);
    (level == AuthorityLevel::District && started_after).then(|| {
        Finding::error(
            FIELD,
            "authority-abolished",
            "Cấp huyện đã kết thúc hoạt động từ ngày 01/07/2025. Hãy kiểm tra lại ngày ban hành hoặc cơ quan ban hành.",
            "Districts ended on 30 June 2025. Check the date of issue or the authority.",
            "Organisation of two-tier local government from 1 July 2025; rules.md 1.2",
        )
    })
}

const fn name_vi(level: AuthorityLevel) -> &'static str {
    match level {
        AuthorityLevel::District => "UBND cấp huyện",
        AuthorityLevel::Department => "sở, ngành của thành phố",
        AuthorityLevel::Province => "UBND cấp tỉnh",
        AuthorityLevel::Ministry => "Bộ quản lý nông nghiệp",
    }
}

const fn name_en(level: AuthorityLevel) -> &'static str {
    match level {
        AuthorityLevel::District => "The district",
        AuthorityLevel::Department => "A department of the city",
        AuthorityLevel::Province => "The province",
        AuthorityLevel::Ministry => "The Ministry",
    }
}

fn names_vi(levels: &[AuthorityLevel]) -> String {
    levels.iter().map(|level| name_vi(*level)).collect::<Vec<_>>().join(" hoặc ")
}

fn names_en(levels: &[AuthorityLevel]) -> String {
    let names: Vec<String> = levels.iter().map(|level| name_en(*level).replacen("The", "the", 1)).collect();
    names.join(" or ")
}

/// The text with a capital first letter, to open a sentence.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::programme::finding::Severity;
    use AuthorityLevel::{Department, District, Ministry, Province};
    use DatePrecision::{Day, Month, NoLaterThan, Year};

    fn code(star: Star, level: AuthorityLevel, date: (i32, u32, u32), precision: DatePrecision) -> Option<&'static str> {
        check_authority(star, level, day(date.0, date.1, date.2), precision, Entry::New).first().map(|f| f.code)
    }

    #[test]
    fn the_table_has_no_gap_and_is_the_taxonomy() {
        for pair in AUTHORITIES.windows(2) {
            assert_eq!(pair[0].until.unwrap().succ_opt().unwrap(), pair[1].from);
        }
        let taxonomy = crate::programme::vocabularies::taxonomy();
        for written in taxonomy["recognition_authorities"].as_array().unwrap() {
            let from: NaiveDate = written["from"].as_str().unwrap().parse().unwrap();
            let rule = AUTHORITIES.iter().find(|rule| rule.from == from).unwrap();
            for (key, star) in [("star3", Star::Three), ("star4", Star::Four), ("star5", Star::Five)] {
                assert_eq!(written[key], rule.level_for(star).as_str(), "{from} {key}");
            }
        }
    }

    #[test]
    fn three_stars_change_hands_on_their_days() {
        let wrong = Some("authority-not-competent");
        let cases = [
            ((2023, 2, 23), Province, None),
            ((2023, 2, 23), District, wrong),
            ((2023, 2, 24), Province, wrong),
            ((2023, 2, 24), District, None),
            ((2025, 6, 30), District, None),
            ((2025, 6, 30), Province, wrong),
            ((2025, 7, 1), District, Some("authority-abolished")),
            ((2025, 7, 1), Province, None),
            ((2025, 7, 5), Province, None),
            ((2025, 7, 6), Province, None),
            ((2025, 7, 6), Ministry, wrong),
            ((2026, 5, 21), Province, None),
            ((2026, 5, 22), Province, None),
            ((2026, 5, 22), Department, wrong),
        ];
        for (date, level, expected) in cases {
            assert_eq!(code(Star::Three, level, date, Day), expected, "{date:?} {level:?}");
        }
    }

    #[test]
    fn four_stars_are_the_provinces_and_five_the_ministrys() {
        for date in [(2019, 8, 21), (2023, 2, 24), (2025, 7, 3), (2026, 5, 22)] {
            assert_eq!(code(Star::Four, Province, date, Day), None);
            assert_eq!(code(Star::Four, Ministry, date, Day), Some("authority-not-competent"));
            assert_eq!(code(Star::Five, Ministry, date, Day), None);
            assert_eq!(code(Star::Five, Province, date, Day), Some("authority-not-competent"));
        }
        assert_eq!(code(Star::Five, Province, (2019, 8, 20), Day), None, "no rule is known before the first criteria");
    }

    #[test]
    fn a_period_accepts_whoever_was_competent_in_it() {
        for level in [Province, District] {
            assert_eq!(code(Star::Three, level, (2023, 12, 31), Year), None);
            assert_eq!(code(Star::Three, level, (2023, 2, 28), Month), None);
            assert_eq!(code(Star::Three, level, (2025, 12, 31), Year), None);
            assert_eq!(code(Star::Three, level, (2026, 11, 22), NoLaterThan), None);
        }
        assert_eq!(code(Star::Three, Province, (2023, 3, 31), Month), Some("authority-not-competent"));
        assert_eq!(code(Star::Three, District, (2025, 7, 31), Month), Some("authority-abolished"));
        assert_eq!(code(Star::Three, District, (2026, 12, 31), Year), Some("authority-abolished"));
        assert_eq!(code(Star::Five, District, (2023, 12, 31), Year), Some("authority-not-competent"));
    }

    #[test]
    fn history_is_warned_about_but_a_district_after_its_end_is_refused() {
        let old = check_authority(Star::Three, District, day(2022, 12, 1), Day, Entry::History);
        assert_eq!((old[0].severity, old[0].field), (Severity::Warning, "authority_level"));
        assert!(old[0].vi.starts_with("UBND cấp huyện không có thẩm quyền đối với sản phẩm 3 sao vào ngày 01/12/2022."));
        assert!(old[0].en.ends_with("The competent authority is the province."));
        let gone = check_authority(Star::Three, District, day(2025, 7, 1), Day, Entry::History);
        assert_eq!((gone[0].severity, gone[0].code), (Severity::Error, "authority-abolished"));
    }

    #[test]
    fn villages_are_the_provinces() {
        assert!(check_village_authority(Province, day(2007, 5, 1), Day, Entry::New).is_empty());
        let codes = |level, date| check_village_authority(level, date, Day, Entry::History)[0].clone();
        assert_eq!(codes(District, day(2020, 1, 1)).severity, Severity::Warning);
        assert_eq!(codes(District, day(2025, 7, 1)).code, "authority-abolished");
        assert_eq!(codes(Department, day(2024, 1, 1)).code, "authority-not-competent");
    }

    #[test]
    fn centres_are_the_trade_departments_or_the_citys() {
        for level in [Department, Province] {
            assert!(check_centre_authority(level, day(2023, 12, 20), Day, Entry::New).is_empty());
        }
        let refused = &check_centre_authority(Ministry, day(2023, 12, 20), Day, Entry::New)[0];
        assert_eq!((refused.severity, refused.code), (Severity::Error, "authority-not-competent"));
    }
}
