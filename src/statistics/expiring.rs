//! Certificates that end: how many on which day, with the window in which re-evaluation can be asked for open, missed or
//! not yet open (26/2026/QĐ-TTg, art. 7.6.a); and the same days as a calendar.

use super::answer::{About, PATH};
use super::links::ListLink;
use super::question::{Faults, Question, dimensions, given, sequence};
use super::scan::Scan;
use super::snapshot::Snapshot;
use super::table::{Cell, Table, TableDimension};
use super::words::{self, Words};
use crate::error::{Error, Result};
use crate::programme::standing::Sense;
use crate::programme::terms::{Window, reevaluation_window, window_on};
use crate::registry::columns::Columns;
use crate::registry::dimension::{Dimension, Shows, dimension};
use crate::registry::field::Holds;
use crate::registry::kind::RecordKind;
use crate::registry::listing::{Listing, Test};
use crate::registry::products::Product;
use crate::registry::record::Listed;
use chrono::{Days, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Days ahead, unless said otherwise.
pub const USUALLY_WITHIN: u64 = 180;
/// The most days ahead: longer than any certificate runs.
pub const MOST_WITHIN: u64 = 3650;
/// The parameters that are no filter.
pub const OWN: &[&str] = &["within", "by", "at", "format", "bom"];
/// Dimensions beside the day.
pub const MOST_DIMENSIONS: usize = 2;

static ENDS: Dimension = dimension("certificate_until", Shows::Field(Holds::Date), "ngày hết hạn", "last day of the certificate");

/// Certificates that end on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ending {
    /// Their last day.
    pub certificate_until: NaiveDate,
    /// Days from `on` to that day; 0 on the day itself.
    pub days_left: i64,
    /// Whether re-evaluation can be asked for.
    pub window: Window,
    /// First day on which it can.
    pub window_opens: NaiveDate,
    /// Last day on which it can.
    pub window_closes: NaiveDate,
    /// The value of each dimension.
    pub values: BTreeMap<String, String>,
    /// How many.
    pub count: i64,
    /// Exactly these products.
    pub list: String,
}

/// Certificates by where their window stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WindowCount {
    /// Where the window stands.
    pub window: Window,
    /// How many.
    pub count: i64,
    /// Exactly these products.
    pub list: String,
}

/// Certificates that end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpiringAnswer {
    /// What it is about.
    pub about: About,
    /// Days ahead.
    pub within: u64,
    /// All of them.
    pub count: i64,
    /// By window; each of the three is there.
    pub windows: Vec<WindowCount>,
    /// What they are counted by, beside the day.
    pub dimensions: Vec<TableDimension>,
    /// By day and by those dimensions, the next day first.
    pub rows: Vec<Ending>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct ExpiringQuestion {
    /// In the form of a table by day.
    pub question: Question,
    /// Days ahead.
    pub within: u64,
}

impl ExpiringQuestion {
    /// Reads the parameters. `usually`: days ahead unless said otherwise.
    pub fn read(pairs: &[(String, String)], today: NaiveDate, usually: u64) -> Result<Self> {
        let mut faults = Faults::default();
        for (name, _) in pairs.iter().filter(|(name, _)| name == "state" || name.starts_with("certificate_until_")) {
            let vi = "không dùng ở đây: câu hỏi đã là giấy chứng nhận còn hiệu lực, hết hạn trong within ngày";
            faults.add(
                name,
                "not-here",
                vi,
                "cannot be asked here: it is about certificates in force that end within `within` days",
            );
        }
        let listing = faults.take(Listing::read_filters::<Product>(pairs, today, OWN))?;
        let within = within(pairs, usually, &mut faults);
        let mut by = dimensions::<Product>(given(pairs, "by"), &mut faults);
        if by.len() > MOST_DIMENSIONS {
            faults.add("by", "too-many", "nhiều nhất 2 chiều, ngoài ngày hết hạn", "names more than 2 dimensions beside the day");
        }
        if by.iter().any(|dimension| dimension.shows == Shows::State) {
            faults.add("by", "is-always-the-same", "state luôn là in_force", "names state, which is always in_force");
            by.retain(|dimension| dimension.shows != Shows::State);
        }
        by.insert(0, &ENDS);
        let at = sequence(pairs, "at", &mut faults);
        let Some(mut listing) = listing else { return Err(Error::BadRequest(faults.0)) };
        listing.states = vec![Sense::InForce];
        if let Some(field) = Product::FIELDS.iter().find(|field| field.name == ENDS.name) {
            listing.tests.push((field, Test::From(listing.on.into())));
            listing.tests.push((field, Test::To(ahead(listing.on, within).into())));
        }
        let question = Question::of::<Product>(listing, pairs, OWN, by, Vec::new(), &mut faults);
        faults.judge(|| Self { question: Question { at, ..question }, within })
    }

    /// Reads the parameters of the calendar: the filters and how far ahead, nothing else.
    pub fn read_for_calendar(pairs: &[(String, String)], today: NaiveDate) -> Result<Self> {
        let mut faults = Faults::default();
        for (name, _) in pairs.iter().filter(|(name, _)| matches!(name.as_str(), "by" | "at" | "format" | "bom" | "on")) {
            let vi = "không dùng cho lịch: lịch luôn nói về hôm nay";
            faults.add(name, "not-here", vi, "cannot be asked of the calendar, which is always about today");
        }
        faults.judge(|| ())?;
        Self::read(pairs, today, super::expiring_calendar::USUALLY_WITHIN)
    }

    /// The parameters that say all of it.
    fn parameters(&self) -> Vec<(String, String)> {
        let by: Vec<&str> = self.question.dimensions.iter().skip(1).map(|dimension| dimension.name).collect();
        let mut all = vec![("within".to_owned(), self.within.to_string())];
        if !by.is_empty() {
            all.push(("by".to_owned(), by.join(",")));
        }
        all.extend(self.question.filters.clone());
        all.push(("on".to_owned(), self.question.listing.on.to_string()));
        all
    }

    /// The list of the products that end on a day.
    pub fn list_of(&self, until: NaiveDate) -> String {
        self.list(until, until).url()
    }

    /// The products whose certificate ends on these days.
    fn list(&self, from: NaiveDate, to: NaiveDate) -> ListLink {
        let link = ListLink::behind::<Product>(&self.question);
        link.with("certificate_until_from", &from.to_string()).with("certificate_until_to", &to.to_string())
    }
}

fn within(pairs: &[(String, String)], usually: u64, faults: &mut Faults) -> u64 {
    let Some(text) = given(pairs, "within") else { return usually };
    match text.parse() {
        Ok(days) if (1..=MOST_WITHIN).contains(&days) && text.bytes().all(|byte| byte.is_ascii_digit()) => days,
        _ => {
            let vi = format!("phải là số ngày từ 1 đến {MOST_WITHIN}");
            faults.add("within", "out-of-range", vi, format!("is not a number of days from 1 to {MOST_WITHIN}"));
            usually
        }
    }
}

fn ahead(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

impl ExpiringAnswer {
    /// Counts.
    pub async fn of(snapshot: &Snapshot, asked: &ExpiringQuestion) -> Result<Self> {
        let question = &asked.question;
        let table = Table::count::<Product>(snapshot, question).await?;
        let rows: Result<Vec<Ending>> = table.rows.iter().map(|cell| ending(asked, cell)).collect();
        let rows = rows?;
        let windows = [Window::Missed, Window::Open, Window::NotYetOpen].map(|window| {
            let (from, to) = days_of(window, question.listing.on, asked.within);
            let count = rows.iter().filter(|row| row.window == window).map(|row| row.count).sum();
            WindowCount { window, count, list: asked.list(from, to).url() }
        });
        let path = format!("{PATH}/products/expiring");
        let sense = Words::new("còn hiệu lực, hết hạn trong số ngày đã hỏi", "in force, ending within the days asked for");
        let unit = words::counted(RecordKind::Product, false);
        let about = About::of(&path, &asked.parameters(), snapshot, question.listing.on, sense, unit).without_changes();
        let about = About { state: question.states.clone(), filters: question.filters.clone(), ..about };
        let (count, dimensions) = (table.total(), table.dimensions.into_iter().skip(1).collect());
        Ok(Self { about, within: asked.within, count, windows: windows.to_vec(), dimensions, rows })
    }
}

fn ending(asked: &ExpiringQuestion, cell: &Cell) -> Result<Ending> {
    let mut values = cell.values.clone();
    let day = values.remove(ENDS.name).and_then(|text| text.parse().ok());
    let until: NaiveDate = day.ok_or_else(|| Error::internal("a certificate that ends has a last day"))?;
    let on = asked.question.listing.on;
    let (window_opens, window_closes) = reevaluation_window(until);
    let named = |link: ListLink, dimension: &&'static Dimension| match values.get(dimension.name) {
        Some(value) => link.narrowed(dimension, value),
        None => link,
    };
    let list = asked.question.dimensions.iter().skip(1).fold(asked.list(until, until), named).url();
    Ok(Ending {
        certificate_until: until,
        days_left: (until - on).num_days(),
        window: window_on(until, on),
        window_opens,
        window_closes,
        values,
        count: cell.count,
        list,
    })
}

/// The last days of certificates whose window stands so on a day; from after to where there can be none.
fn days_of(window: Window, on: NaiveDate, within: u64) -> (NaiveDate, NaiveDate) {
    use crate::programme::terms::{WINDOW_CLOSES_DAYS, WINDOW_OPENS_DAYS};
    let (from, to) = match window {
        Window::Missed => (0, WINDOW_CLOSES_DAYS - 1),
        Window::Open => (WINDOW_CLOSES_DAYS, WINDOW_OPENS_DAYS),
        Window::NotYetOpen => (WINDOW_OPENS_DAYS + 1, MOST_WITHIN),
    };
    (ahead(on, from), ahead(on, to.min(within)))
}

/// A product whose certificate ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EndingProduct {
    /// The last day.
    pub until: NaiveDate,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// The products whose certificate ends, by day and code.
pub async fn products(snapshot: &Snapshot, asked: &ExpiringQuestion) -> Result<Vec<EndingProduct>> {
    let wanted = ["certificate_until", "code", "name"];
    let listing = &asked.question.listing;
    let columns = Columns::of_count::<Product>(listing, snapshot.today, &wanted, false);
    let mut all = Vec::new();
    let scan = Scan { listing, columns, wanted: &wanted };
    scan.run::<Product>(snapshot, |row| {
        if let Ok(until) = row[0].parse() {
            all.push(EndingProduct { until, code: row[1].to_owned(), name: row[2].to_owned() });
        }
    })
    .await?;
    all.sort();
    Ok(all)
}
