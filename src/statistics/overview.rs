//! The headline numbers of a city report: villages, products, producers, centres, certificates that end. Each with its
//! sense, its day, and the list behind it. Adds nothing to what tables count; only chooses. What is chosen of each kind of
//! record is in the files below.

mod centres;
mod number;
mod producers;
mod products;
mod villages;

use super::answer::{About, PATH};
use super::question::{Faults, given, sequence};
use super::snapshot::Snapshot;
use super::words::Words;
use crate::error::Result;
use crate::registry::values::Day;
use chrono::NaiveDate;
pub use number::Number;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Numbers that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OverviewSection {
    /// Its name.
    pub code: String,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// The numbers.
    pub numbers: Vec<Number>,
}

/// A number that is another one now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangedNumber {
    /// Its name.
    pub code: String,
    /// The number then.
    pub then: i64,
    /// The number now.
    pub now: i64,
}

/// What has changed since an earlier sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangedOverview {
    /// The earlier sequence.
    pub since: i64,
    /// Entries that the journal has gained.
    pub entries: i64,
    /// The numbers that differ.
    pub numbers: Vec<ChangedNumber>,
    /// The entries themselves.
    pub journal: String,
}

/// The headline numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Overview {
    /// What they are about.
    pub about: About,
    /// The numbers.
    pub sections: Vec<OverviewSection>,
    /// What has changed since; only with `since`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub changed: Option<ChangedOverview>,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct OverviewQuestion {
    /// The day.
    pub on: NaiveDate,
    /// The sequence of the journal.
    pub at: Option<i64>,
    /// The earlier sequence that differences are told to.
    pub since: Option<i64>,
}

/// The parameters.
pub const PARAMETERS: [&str; 5] = ["on", "at", "since", "format", "bom"];

impl OverviewQuestion {
    /// Reads the parameters; those that do not belong here were refused before.
    pub fn read(pairs: &[(String, String)], today: NaiveDate) -> Result<Self> {
        let mut faults = Faults::default();
        let on = given(pairs, "on").map_or(Some(today), Day::read);
        if on.is_none() {
            faults.not_a_day("on");
        }
        let (at, since) = (sequence(pairs, "at", &mut faults), sequence(pairs, "since", &mut faults));
        faults.not_both(at, since);
        faults.judge(|| Self { on: on.unwrap_or(today), at, since })
    }
}

impl Overview {
    /// Counts.
    pub async fn of(question: &OverviewQuestion, now: &Snapshot, then: Option<&Snapshot>) -> Result<Self> {
        let on = question.on;
        let sections = sections(now, on).await?;
        let changed = match then {
            Some(then) => Some(changed(&self::sections(then, on).await?, &sections, then)),
            None => None,
        };
        let sense = Words::new("mỗi số ghi rõ cách tính của mình", "each number says its own sense");
        let unit = Words::new("xem từng số", "see each number");
        let about = About::of(&format!("{PATH}/overview"), &[("on".to_owned(), on.to_string())], now, on, sense, unit);
        Ok(Self { about, sections, changed })
    }
}

fn changed(then: &[OverviewSection], now: &[OverviewSection], snapshot: &Snapshot) -> ChangedOverview {
    let values = |sections: &[OverviewSection]| -> BTreeMap<String, i64> {
        sections.iter().flat_map(|section| &section.numbers).map(|number| (number.code.clone(), number.value)).collect()
    };
    let (then, now) = (values(then), values(now));
    let codes: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let of = |numbers: &BTreeMap<String, i64>, code: &String| numbers.get(code).copied().unwrap_or(0);
    let differing = codes.into_iter().filter(|code| of(&then, code) != of(&now, code));
    let numbers =
        differing.map(|code| ChangedNumber { code: code.clone(), then: of(&then, code), now: of(&now, code) }).collect();
    let (since, entries) = (snapshot.sequence, snapshot.entries_since());
    ChangedOverview { since, entries, numbers, journal: format!("/api/v1/journal?after={since}") }
}

async fn sections(snapshot: &Snapshot, on: NaiveDate) -> Result<Vec<OverviewSection>> {
    Ok(vec![
        section(
            "villages",
            "Làng nghề, nghề truyền thống",
            "Craft villages and titled crafts",
            villages::numbers(snapshot, on).await?,
        ),
        section("products", "Sản phẩm OCOP", "OCOP products", products::numbers(snapshot, on).await?),
        section("producers", "Chủ thể OCOP", "OCOP producers", producers::numbers(snapshot, on).await?),
        section("centres", "Trung tâm", "Centres", centres::numbers(snapshot, on).await?),
    ])
}

fn section(code: &str, vi: &str, en: &str, numbers: Vec<Number>) -> OverviewSection {
    OverviewSection { code: code.to_owned(), vi: vi.to_owned(), en: en.to_owned(), numbers }
}
