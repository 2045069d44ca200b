//! What a reader of a list asks for: filters, words, day, state, order, page. Reads it from the query string and says
//! everything that is wrong with it at once. Builds no SQL.

use super::cursor::Cursor;
use super::dimension::{Dimension, NONE, Shows, UNRESOLVED};
use super::field::{BY_CODE, Field, Filter, Holds, Sort};
use super::input::nearest;
use super::parameter_names::{parameter_names, searchable};
use super::query_value::{expected, scalar, split};
use super::record::{Dated, Listed};
use super::sight::{Shown, Sight};
use super::values::Day;
use crate::error::{Error, Fault, Result};
use crate::programme::standing::Sense;
use crate::text;
use chrono::NaiveDate;
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
    /// What the reader may see.
    pub sight: Sight,
    /// Every test must hold.
    pub tests: Vec<(&'static Field, Test)>,
    /// One of the values of each dimension must be there.
    pub dimensions: Vec<(&'static Dimension, Vec<String>)>,
    /// Every word must occur.
    pub words: Option<Words>,
    /// The day that standing and state are told for.
    pub on: NaiveDate,
    /// Whether the reader named the day.
    pub on_given: bool,
    /// One of these must hold.
    pub states: Vec<Sense>,
    /// Or nothing recognised it by then (`state=none`).
    pub unrecognised: bool,
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
/// The parameters of a list that say in which form it is told; `export` reads them.
pub const FILE_PARAMETERS: [&str; 3] = ["format", "bom", "fields"];

impl Listing {
    /// Reads the parameters of a list of `R`.
    pub fn read<R: Listed>(pairs: &[(String, String)], today: NaiveDate, sight: Sight) -> Result<Self> {
        let listing = Self { sight, ..Self::usual::<R>(today) };
        let mut reader = Reader { faults: Vec::new(), listing, sort: None, own: None };
        reader.all::<R>(pairs);
        reader.finish::<R>(pairs)
    }

    /// Reads the filters of a count. The caller reads the parameters `own` itself; a count has no pages.
    pub fn read_filters<R: Listed>(pairs: &[(String, String)], today: NaiveDate, own: &'static [&'static str]) -> Result<Self> {
        let mut reader = Reader { faults: Vec::new(), listing: Self::usual::<R>(today), sort: None, own: Some(own) };
        reader.all::<R>(pairs);
        reader.finish::<R>(pairs)
    }

    /// Everything there is, as it stands on a day and the public sees it.
    pub fn on<R: Listed>(day: NaiveDate) -> Self {
        Self::usual::<R>(day)
    }

    /// The columns that its conditions touch.
    pub fn columns(&self) -> Vec<&'static str> {
        let tests = self.tests.iter().map(|(field, _)| field.name);
        let dimensions = self.dimensions.iter().flat_map(|(dimension, _)| dimension.columns());
        let mut all: Vec<&'static str> = tests.chain(dimensions).collect();
        if !self.states.is_empty() || self.unrecognised {
            all.extend(["last_act", "certificate_until"]);
        }
        if self.words.is_some() {
            all.push("search");
        }
        all
    }

    fn usual<R: Listed>(today: NaiveDate) -> Self {
        let sort = R::SORTS.first().copied().unwrap_or(BY_CODE);
        Self {
            sight: Sight::PUBLIC,
            tests: Vec::new(),
            dimensions: Vec::new(),
            words: None,
            on: today,
            on_given: false,
            states: Vec::new(),
            unrecognised: false,
            order: Order::Field { sort, descending: false },
            limit: USUAL_ON_A_PAGE,
            cursor: None,
            count: false,
        }
    }
}

struct Reader {
    faults: Vec<Fault>,
    listing: Listing,
    sort: Option<String>,
    /// The parameters that the caller reads; `None` for a list, which has pages.
    own: Option<&'static [&'static str]>,
}

impl Reader {
    fn all<R: Listed>(&mut self, pairs: &[(String, String)]) {
        for (position, (name, value)) in pairs.iter().enumerate() {
            if pairs[..position].iter().any(|(earlier, _)| earlier == name) {
                self.fault(
                    name,
                    "repeated",
                    "ghi một lần; nhiều giá trị cách nhau bằng dấu phẩy",
                    "stands twice; give it once, several values with commas between",
                );
                continue;
            }
            self.parameter::<R>(name, value);
        }
    }

    /// The names of all parameters that are taken here.
    fn known<R: Listed>(&self) -> Vec<String> {
        let mut names = parameter_names::<R>(self.listing.sight);
        if let Some(own) = self.own {
            names.retain(|name| name == "q" || !PAGE_PARAMETERS.contains(&name.as_str()));
            names.extend(own.iter().map(|name| (*name).to_owned()));
        } else {
            names.extend(FILE_PARAMETERS.map(str::to_owned));
        }
        names
    }

    fn fault(&mut self, name: &str, code: &str, vi: impl Into<String>, en: impl Into<String>) {
        self.faults.push(Fault::query(name, code, vi, en));
    }

    fn parameter<R: Listed>(&mut self, name: &str, value: &str) {
        if value.chars().any(char::is_control) {
            return self.fault(name, "control-character", "có ký tự điều khiển", "holds a control character");
        }
        if let Some(own) = self.own {
            if own.contains(&name) {
                return;
            }
            if name != "q" && PAGE_PARAMETERS.contains(&name) {
                return self.unknown::<R>(name);
            }
        } else if FILE_PARAMETERS.contains(&name) {
            return;
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
            "state" if matches!(R::DATED, Dated::ByStanding | Dated::ByHoldings) => self.states(value),
            _ => self.field::<R>(name, value),
        }
    }

    fn not_a_day(&mut self, name: &str) {
        let (vi, en) = expected(Holds::Date);
        self.fault(name, "not-a-day", vi, en);
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
            } else if part == NONE {
                self.listing.unrecognised = true;
            } else {
                let allowed = format!("{}, {NONE}", Sense::VALUES.join(", "));
                self.fault("state", "not-in-list", format!("chỉ nhận: {allowed}"), format!("is none of: {allowed}"));
            }
        }
    }

    fn field<R: Listed>(&mut self, name: &str, value: &str) {
        let sight = self.listing.sight;
        let visible = |field: &&Field| sight.shows::<R>(field) != Shown::Never;
        let named = |name: &str, filter: Filter| {
            R::FIELDS.iter().filter(visible).find(|field| field.name == name && field.filter == filter)
        };
        let dimension = R::dimensions().find(|dimension| dimension.name == name && dimension.shows != Shows::State);
        let field = named(name, Filter::Equal);
        if field.is_some() || dimension.is_some() {
            return self.equal(name, value, field, dimension);
        }
        let range = name.strip_suffix("_from").map(|stem| (stem, true)).or(name.strip_suffix("_to").map(|stem| (stem, false)));
        if let Some((field, from)) = range.and_then(|(stem, from)| Some((named(stem, Filter::Range)?, from))) {
            if let Some(value) = self.value(name, field, value) {
                self.listing.tests.push((field, if from { Test::From(value) } else { Test::To(value) }));
            }
            return;
        }
        self.unknown::<R>(name);
    }

    /// One of several values: of the field where that is enough, because an index may be on it, else of the dimension.
    fn equal(&mut self, name: &str, value: &str, field: Option<&'static Field>, dimension: Option<&'static Dimension>) {
        let values = split(value);
        if values.len() > MOST_VALUES {
            let (vi, en) = (format!("nhiều nhất {MOST_VALUES} giá trị"), format!("has more than {MOST_VALUES} values"));
            return self.fault(name, "too-many", vi, en);
        }
        let special = values.iter().any(|value| value == NONE || value == UNRESOLVED);
        match (field, dimension) {
            (Some(field), dimension) if dimension.is_none() || !special => {
                let read: Vec<Value> = values.iter().filter_map(|value| self.value(name, field, value)).collect();
                self.listing.tests.push((field, Test::In(read)));
            }
            (_, Some(dimension)) => self.dimension(dimension, values),
            _ => {}
        }
    }

    fn dimension(&mut self, dimension: &'static Dimension, values: Vec<String>) {
        for value in &values {
            if let Err((vi, en)) = dimension.check(value) {
                self.fault(dimension.name, "bad-value", vi, en);
            }
        }
        self.listing.dimensions.push((dimension, values));
    }

    fn unknown<R: Listed>(&mut self, name: &str) {
        let known = self.known::<R>();
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
