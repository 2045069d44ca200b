//! Decisions: written when the first act needs them, so that none is empty. Decides nothing about subjects.

use super::bulk::Sink;
use super::calendar::{ROUND_OF_2026, ROUNDS};
use super::places::Places;
use super::{Stamp, stamped};
use crate::error::{Error, Result};
use crate::registry::kind::RecordKind;
use crate::text;
use chrono::{Datelike, NaiveDate};
use entity::decision;
use entity::vocabulary::{AuthorityLevel, DatePrecision};
use sea_orm::ActiveValue::Set;
use std::collections::HashMap;

/// What a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    /// Results of a round of assessment.
    Assessment,
    /// Certificates that run on.
    Extension,
    /// Certificates taken back.
    Withdrawal,
    /// Titles of villages and crafts.
    Villages,
    /// Centres of a year.
    Centres(i32),
}

/// One decision: acts with equal papers stand on the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Paper {
    pub(super) topic: Topic,
    pub(super) level: AuthorityLevel,
    /// Which district, where one decides.
    pub(super) district: Option<u16>,
    pub(super) day: NaiveDate,
    /// Which of several decisions of the same kind.
    pub(super) lot: u32,
}

/// The decisions so far.
pub(super) struct Decisions<'a> {
    places: &'a Places,
    stamp: &'a Stamp,
    scale: u32,
    codes: HashMap<Paper, String>,
    numbers: HashMap<(AuthorityLevel, i32, u32), u64>,
}

/// The last day of Hà Tây, whose titles Hanoi took over.
const HA_TAY_UNTIL: NaiveDate = super::calendar::day(2008, 7, 31);
/// The first day of the Ministry of Agriculture and Environment.
const NEW_MINISTRY_FROM: NaiveDate = super::calendar::day(2025, 3, 1);

impl<'a> Decisions<'a> {
    pub(super) fn new(places: &'a Places, stamp: &'a Stamp, scale: u32) -> Self {
        Self { places, stamp, scale, codes: HashMap::new(), numbers: HashMap::new() }
    }

    /// The code of a decision, which is written if it is new.
    pub(super) fn code(&mut self, sink: &mut Sink, paper: Paper) -> Result<String> {
        if let Some(code) = self.codes.get(&paper) {
            return Ok(code.clone());
        }
        let code = sink.next_code(RecordKind::Decision);
        let row = self.row(&code, paper)?;
        sink.decisions.push(row);
        self.codes.insert(paper, code.clone());
        Ok(code)
    }

    fn row(&mut self, code: &str, paper: Paper) -> Result<decision::ActiveModel> {
        let number = format!("{}/QĐ-{}", self.number(paper)?, initials(paper));
        let (authority, summary) = (self.authority(paper), summary(paper));
        let words = text::search_columns(&format!("{number} {summary}"), [Some(authority.as_str())]);
        Ok(stamped!(decision, self.stamp, {
            code: Set(code.to_owned()),
            number: Set(Some(number)),
            authority_level: Set(Some(paper.level)),
            authority_name: Set(Some(authority)),
            issued_on: Set(paper.day),
            date_precision: Set(DatePrecision::Day),
            summary: Set(Some(summary)),
            link: Set(None),
            name_key: Set(words.name_key),
            search: Set(words.search),
            search_exact: Set(words.search_exact),
        }))
    }

    /// A number that its level gives once in its year and that grows with the months: each month has its own span.
    fn number(&mut self, paper: Paper) -> Result<u64> {
        let (year, month) = (paper.day.year(), paper.day.month());
        let span = 200 + 60 * u64::from(self.scale);
        let given = self.numbers.entry((paper.level, year, month)).or_default();
        *given += 1;
        if *given >= span {
            return Err(Error::internal(format!("more than {span} decisions of one level in {year}-{month:02}")));
        }
        // Every year and level begins with another number.
        let first = u64::from(year.unsigned_abs()) * 37 % 97 + paper.level as u64 * 13;
        Ok(first + u64::from(month - 1) * span + *given)
    }

    fn authority(&self, paper: Paper) -> String {
        match paper.level {
            AuthorityLevel::Province if paper.day <= HA_TAY_UNTIL => "UBND tỉnh Hà Tây".to_owned(),
            AuthorityLevel::Province => "UBND Thành phố Hà Nội".to_owned(),
            AuthorityLevel::Department => "Sở Công Thương Hà Nội".to_owned(),
            AuthorityLevel::Ministry if paper.day < NEW_MINISTRY_FROM => "Bộ Nông nghiệp và Phát triển nông thôn".to_owned(),
            AuthorityLevel::Ministry => "Bộ Nông nghiệp và Môi trường".to_owned(),
            AuthorityLevel::District => {
                let district = paper.district.and_then(|index| self.places.district(index));
                district.map_or_else(|| "UBND cấp huyện".to_owned(), |district| district.authority.clone())
            }
        }
    }
}

fn initials(paper: Paper) -> &'static str {
    match paper.level {
        AuthorityLevel::District | AuthorityLevel::Province => "UBND",
        AuthorityLevel::Department => "SCT",
        AuthorityLevel::Ministry if paper.day < NEW_MINISTRY_FROM => "BNN-VPĐP",
        AuthorityLevel::Ministry => "BNNMT",
    }
}

fn summary(paper: Paper) -> String {
    let year = paper.day.year();
    let list = if paper.lot == 0 { String::new() } else { format!(" (danh sách {})", paper.lot + 1) };
    match paper.topic {
        Topic::Assessment => {
            let second = paper.day.month() > 6 || paper.day >= ROUNDS[ROUND_OF_2026];
            let round = if second { 2 } else { 1 };
            format!("Phê duyệt kết quả đánh giá, phân hạng sản phẩm OCOP năm {year}, đợt {round}{list}")
        }
        Topic::Extension => format!("Kéo dài hiệu lực Giấy chứng nhận sản phẩm OCOP đến khi có kết quả đánh giá lại{list}"),
        Topic::Withdrawal => format!("Thu hồi Giấy chứng nhận sản phẩm OCOP năm {year}{list}"),
        Topic::Villages => format!("Công nhận danh hiệu nghề truyền thống, làng nghề, làng nghề truyền thống năm {year}{list}"),
        Topic::Centres(year) => format!(
            "Công nhận Trung tâm thiết kế sáng tạo, giới thiệu, quảng bá và bán sản phẩm OCOP, làng nghề gắn với du lịch năm {year}"
        ),
    }
}
