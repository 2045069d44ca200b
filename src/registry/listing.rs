//! What a reader of a list asks for: filters, words, day, state, order, page. Reads it from the query string and says
//! everything that is wrong with it at once. Builds no SQL.

use super::cursor::Cursor;
use super::field::{BY_CODE, Field, Filter, Holds, Sort, Tier};
use super::input::nearest;
use super::kind::RecordKind;
use super::record::{Dated, Listed};
use super::values::Day;
use crate::error::{Error, Fault, Result};
use crate::programme::standing::Sense;
use crate::text;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::Value;

/// The most records on a page.
pub const MOST_ON_A_PAGE: u64 = 200;
/// Records on a page unless asked otherwise.
pub const USUAL_ON_A_PAGE: u64 = 50;
const MOST_VALUES: usize = 100;
const MOST_WORDS: usize = 10;
const MOST_CHARACTERS: usize = 200;

/// How a field narrows a list.
#[derive(Clone, Debug)]
pub enum Test {
    /// One of these.
    In(Vec<Value>),
    /// This or more.
    From(Value),
    /// This or less.
    To(Value),
}

/// The words of a search.
#[derive(Clone, Debug)]
pub struct Words {
    /// Without marks, for finding.
    pub folded: Vec<String>,
    /// With marks, for ranking.
    pub exact: Vec<String>,
}

/// The order of a list.
#[derive(Clone, Copy, Debug)]
pub enum Order {
    /// By a field.
    Field {
        /// Which one.
        sort: Sort,
        /// Largest first.
        descending: bool,
    },
    /// Exact hits of a search first, then by name.
    Relevance,
}

/// What a reader asks for.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Every test must hold.
    pub tests: Vec<(&'static Field, Test)>,
    /// Every word must occur.
    pub words: Option<Words>,
    /// The day that standing and state are told for.
    pub on: NaiveDate,
    /// Whether the reader named the day.
    pub on_given: bool,
    /// One of these must hold.
    pub states: Vec<Sense>,
    /// The order.
    pub order: Order,
    /// Records on a page.
    pub limit: u64,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
    /// Whether the total is wanted.
    pub count: bool,
}

/// The parameters that belong to the page rather than to a field.
pub const PAGE_PARAMETERS: [&str; 5] = ["limit", "cursor", "sort", "count", "q"];

impl Listing {
    /// Reads the parameters of a list of `R`.
    pub fn read<R: Listed>(pairs: &[(String, String)], today: NaiveDate, sees_official: bool) -> Result<Self> {
        let mut reader = Reader { faults: Vec::new(), listing: Self::usual::<R>(today), sort: None };
        for (position, (name, value)) in pairs.iter().enumerate() {
            if pairs[..position].iter().any(|(earlier, _)| earlier == name) {
                reader.fault(
                    name,
                    "repeated",
                    "ghi một lần; nhiều giá trị cách nhau bằng dấu phẩy",
                    "stands twice; give it once, several values with commas between",
                );
                continue;
            }
            reader.parameter::<R>(name, value, sees_official);
        }
        reader.finish::<R>(pairs)
    }

    fn usual<R: Listed>(today: NaiveDate) -> Self {
        let sort = R::SORTS.first().copied().unwrap_or(BY_CODE);
        Self {
            tests: Vec::new(),
            words: None,
            on: today,
            on_given: false,
            states: Vec::new(),
            order: Order::Field { sort, descending: false },
            limit: USUAL_ON_A_PAGE,
            cursor: None,
            count: false,
        }
    }
}

/// The names of all parameters that a list of `R` takes.
pub fn parameter_names<R: Listed>(sees_official: bool) -> Vec<String> {
    let mut names: Vec<String> =
        PAGE_PARAMETERS.iter().filter(|name| **name != "q" || searchable::<R>()).map(|name| (*name).to_owned()).collect();
    match R::DATED {
        Dated::Never => {}
        Dated::ByStanding => names.extend(["on".to_owned(), "state".to_owned()]),
        Dated::ByLife => names.push("on".to_owned()),
    }
    for field in R::FIELDS.iter().filter(|field| sees_official || field.tier == Tier::Public) {
        match field.filter {
            Filter::No => {}
            Filter::Equal => names.push(field.name.to_owned()),
            Filter::Range => names.extend([format!("{}_from", field.name), format!("{}_to", field.name)]),
        }
    }
    names
}

/// Whether records of this kind can be searched by words.
pub fn searchable<R: Listed>() -> bool {
    R::SORTS.iter().any(|sort| sort.column == "name_key")
}

struct Reader {
    faults: Vec<Fault>,
    listing: Listing,
    sort: Option<String>,
}

impl Reader {
    fn fault(&mut self, name: &str, code: &str, vi: impl Into<String>, en: impl Into<String>) {
        self.faults.push(Fault::query(name, code, vi, en));
    }

    fn parameter<R: Listed>(&mut self, name: &str, value: &str, sees_official: bool) {
        if value.chars().any(char::is_control) {
            return self.fault(name, "control-character", "có ký tự điều khiển", "holds a control character");
        }
        match name {
            "limit" => self.limit(value),
            "cursor" => match Cursor::read(value) {
                Some(cursor) => self.listing.cursor = Some(cursor),
                None => self.fault(
                    name,
                    "bad-cursor",
                    "không phải con trỏ trang do máy chủ cấp",
                    "is no cursor that this service gave",
                ),
            },
            "sort" => self.sort = Some(value.to_owned()),
            "count" if value == "exact" => self.listing.count = true,
            "count" => self.fault(name, "not-in-list", "chỉ nhận: exact", "is not: exact"),
            "q" if searchable::<R>() => self.words(value),
            "on" if R::DATED != Dated::Never => match Day::read(value) {
                Some(day) => (self.listing.on, self.listing.on_given) = (day, true),
                None => self.not_a_day(name),
            },
            "state" if R::DATED == Dated::ByStanding => self.states(value),
            _ => self.field::<R>(name, value, sees_official),
        }
    }

    fn not_a_day(&mut self, name: &str) {
        self.fault(
            name,
            "not-a-day",
            "không phải một ngày có thật dạng NĂM-THÁNG-NGÀY",
            "is no day that exists, written YYYY-MM-DD",
        );
    }

    fn limit(&mut self, value: &str) {
        match value.parse() {
            Ok(limit) if (1..=MOST_ON_A_PAGE).contains(&limit) && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.listing.limit = limit;
            }
            _ => self.fault(
                "limit",
                "out-of-range",
                format!("phải là số nguyên từ 1 đến {MOST_ON_A_PAGE}"),
                format!("is not a whole number from 1 to {MOST_ON_A_PAGE}"),
            ),
        }
    }

    fn words(&mut self, value: &str) {
        let split = |text: String| text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let words = Words { folded: split(text::fold(value)), exact: split(text::exact(value)) };
        if value.chars().count() > MOST_CHARACTERS || words.folded.len() > MOST_WORDS {
            return self.fault("q", "too-long", "nhiều nhất 10 từ và 200 ký tự", "has more than 10 words or 200 characters");
        }
        if words.folded.is_empty() {
            return self.fault("q", "empty", "cần ít nhất một chữ cái hoặc chữ số", "has no letter or digit to search for");
        }
        self.listing.words = Some(words);
    }

    fn states(&mut self, value: &str) {
        for part in value.split(',') {
            if let Ok(sense) = part.parse() {
                self.listing.states.push(sense);
            } else {
                let allowed = Sense::VALUES.join(", ");
                self.fault("state", "not-in-list", format!("chỉ nhận: {allowed}"), format!("is none of: {allowed}"));
            }
        }
    }

    fn field<R: Listed>(&mut self, name: &str, value: &str, sees_official: bool) {
        let visible = |field: &&Field| sees_official || field.tier == Tier::Public;
        let named = |name: &str, filter: Filter| {
            R::FIELDS.iter().filter(visible).find(|field| field.name == name && field.filter == filter)
        };
        if let Some(field) = named(name, Filter::Equal) {
            let values = split(value);
            if values.len() > MOST_VALUES {
                return self.fault(
                    name,
                    "too-many",
                    format!("nhiều nhất {MOST_VALUES} giá trị"),
                    format!("has more than {MOST_VALUES} values"),
                );
            }
            let read: Vec<Value> = values.iter().filter_map(|value| self.value(name, field, value)).collect();
            return self.listing.tests.push((field, Test::In(read)));
        }
        let range = name.strip_suffix("_from").map(|stem| (stem, true)).or(name.strip_suffix("_to").map(|stem| (stem, false)));
        if let Some((field, from)) = range.and_then(|(stem, from)| Some((named(stem, Filter::Range)?, from))) {
            if let Some(value) = self.value(name, field, value) {
                self.listing.tests.push((field, if from { Test::From(value) } else { Test::To(value) }));
            }
            return;
        }
        let known = parameter_names::<R>(sees_official);
        let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
        let (vi, en) = near.map_or_else(
            || (format!("; các tham số: {}", known.join(", ")), format!("; there are: {}", known.join(", "))),
            |near| (format!("; có phải {near}?"), format!("; did you mean {near}?")),
        );
        self.fault(name, "unknown-parameter", format!("không có tham số này{vi}"), format!("is no parameter of this list{en}"));
    }

    fn value(&mut self, name: &str, field: &Field, text: &str) -> Option<Value> {
        let read = scalar(field.holds, text);
        if read.is_none() {
            let (vi, en) = expected(field.holds);
            self.fault(name, "bad-value", vi, en);
        }
        read
    }

    fn finish<R: Listed>(mut self, pairs: &[(String, String)]) -> Result<Listing> {
        match self.sort.take() {
            Some(sort) => {
                let (name, descending) = sort.strip_prefix('-').map_or((sort.as_str(), false), |name| (name, true));
                if let Some(sort) = R::SORTS.iter().find(|known| known.name == name) {
                    self.listing.order = Order::Field { sort: *sort, descending }
                } else {
                    let names: Vec<&str> = R::SORTS.iter().map(|sort| sort.name).collect();
                    let names = names.join(", ");
                    self.fault(
                        "sort",
                        "not-in-list",
                        format!("chỉ nhận (thêm - để đảo chiều): {names}"),
                        format!("is none of (with - for the reverse): {names}"),
                    );
                }
            }
            None if self.listing.words.is_some() => self.listing.order = Order::Relevance,
            None => {}
        }
        let digest = super::cursor::digest(pairs);
        if let Some(cursor) = &self.listing.cursor {
            if cursor.digest != digest || cursor.keys.len() != super::select::key_holds(&self.listing.order).len() {
                self.fault(
                    "cursor",
                    "cursor-of-another-list",
                    "con trỏ thuộc danh sách có bộ lọc hoặc thứ tự khác; hãy bắt đầu lại từ trang đầu",
                    "belongs to a list with other filters or another order; begin at the first page",
                );
            } else if !self.listing.on_given {
                // A list that runs past midnight goes on about the day it began with.
                self.listing.on = cursor.on;
            }
        }
        if self.faults.is_empty() { Ok(self.listing) } else { Err(Error::BadRequest(self.faults)) }
    }
}

/// The values of a parameter: commas stand between them, but for those written `\,`.
fn split(text: &str) -> Vec<String> {
    let (mut values, mut value, mut characters) = (Vec::new(), String::new(), text.chars().peekable());
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&',') => value.extend(characters.next()),
            ',' => values.push(std::mem::take(&mut value)),
            other => value.push(other),
        }
    }
    values.push(value);
    values
}

/// Reads a value of a query string.
fn scalar(holds: Holds, text: &str) -> Option<Value> {
    match holds {
        Holds::Text => Some(crate::text::stored(text)).filter(|text| (1..=300).contains(&text.chars().count())).map(Value::from),
        Holds::Code => RecordKind::of_code(text).map(|_| text.into()),
        Holds::Choice(values) => values.contains(&text).then(|| text.into()),
        Holds::Star => matches!(text, "3" | "4" | "5").then(|| text.parse::<i32>().ok()).flatten().map(Value::from),
        Holds::Whole => text.parse::<i64>().ok().map(Value::from),
        Holds::Decimal => text.parse().ok().and_then(entity::centi::Centi::exact).map(|exact| exact.0.into()),
        Holds::Date => Day::read(text).map(Value::from),
        Holds::Moment => DateTime::parse_from_rfc3339(text).ok().map(|at| Value::from(at.with_timezone(&Utc))),
        Holds::Flag => text.parse::<bool>().ok().map(Value::from),
        Holds::Degrees | Holds::List => None,
    }
}

fn expected(holds: Holds) -> (String, String) {
    match holds {
        Holds::Choice(values) => (format!("chỉ nhận: {}", values.join(", ")), format!("is none of: {}", values.join(", "))),
        Holds::Star => ("chỉ nhận: 3, 4, 5".into(), "is none of: 3, 4, 5".into()),
        Holds::Whole => ("phải là số nguyên".into(), "is not a whole number".into()),
        Holds::Decimal => {
            ("phải là số có nhiều nhất hai chữ số thập phân".into(), "is not a number with at most two decimals".into())
        }
        Holds::Date => {
            ("không phải một ngày có thật dạng NĂM-THÁNG-NGÀY".into(), "is no day that exists, written YYYY-MM-DD".into())
        }
        Holds::Moment => ("phải là thời điểm dạng 2026-11-22T08:00:00Z".into(), "is not a moment as 2026-11-22T08:00:00Z".into()),
        Holds::Flag => ("chỉ nhận: true, false".into(), "is neither true nor false".into()),
        Holds::Code => (
            "không phải mã của sổ đăng ký, hoặc ký tự kiểm tra sai; dạng đúng như SP-000001-4".into(),
            "is no code of this registry, or its check character is wrong; it looks like SP-000001-4".into(),
        ),
        _ => ("trống hoặc dài quá 300 ký tự".into(), "is empty or longer than 300 characters".into()),
    }
}
