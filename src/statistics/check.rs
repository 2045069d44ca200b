//! The self-check: asks random questions, the same for the same seed, and proves that totals are the sums of their parts,
//! that recognised = in force + lapsed + withdrawn, and that every number is the length of the list it leads to.

use super::links::address;
use super::overview::{Overview, OverviewQuestion};
use super::question::Question;
use super::snapshot::Snapshot;
use super::table::{Cell, Table};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::programme::standing::Sense;
use crate::registry::centres::Centre;
use crate::registry::decisions::Decision;
use crate::registry::dimension::Shows;
use crate::registry::kind::RecordKind;
use crate::registry::listing::Listing;
use crate::registry::producers::Producer;
use crate::registry::products::Product;
use crate::registry::recognitions::Recognition;
use crate::registry::record::{Dated, Record};
use crate::registry::select;
use crate::registry::sight::Sight;
use crate::registry::villages::Village;
use chrono::{Days, NaiveDate};
use fastrand::Rng;

/// What was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Questions asked.
    pub questions: u64,
    /// Numbers compared with the length of their list.
    pub lists: u64,
    /// Sums compared with their parts.
    pub sums: u64,
    /// What did not agree.
    pub faults: Vec<String>,
}

/// Lists compared for one question; of larger tables a random part.
const LISTS_A_QUESTION: usize = 12;
/// The most faults that are told.
const MOST_FAULTS: usize = 20;
/// Days asked about: ten years back, and what is decided already of the year to come.
const DAYS_BACK: u64 = 3650;
const DAYS_AHEAD: u64 = 400;

struct Check<'a> {
    snapshot: &'a Snapshot,
    rng: Rng,
    done: Checked,
}

/// Asks so many random questions about the register as it is now.
pub async fn check(db: &Db, today: NaiveDate, questions: u64, seed: u64) -> Result<Checked> {
    let snapshot = Snapshot::take(db, today, None).await?;
    let mut check = Check { snapshot: &snapshot, rng: Rng::with_seed(seed), done: Checked::default() };
    while check.done.questions < questions && check.done.faults.len() < MOST_FAULTS {
        match check.rng.u8(..10) {
            0 => check.overview().await?,
            1 | 2 => check.records::<Village>().await?,
            3 => check.records::<Centre>().await?,
            4 => check.records::<Producer>().await?,
            5 => check.records::<Decision>().await?,
            _ => check.records::<Product>().await?,
        }
        check.done.questions += 1;
    }
    Ok(check.done)
}

impl Check<'_> {
    fn day(&mut self) -> NaiveDate {
        let offset = self.rng.u64(..DAYS_BACK + DAYS_AHEAD);
        let first = self.snapshot.today.checked_sub_days(Days::new(DAYS_BACK)).unwrap_or(NaiveDate::MIN);
        first.checked_add_days(Days::new(offset)).unwrap_or(NaiveDate::MAX)
    }

    /// A random question: up to three dimensions, a sense, a day, and up to two filters that something fits.
    async fn records<R: Record>(&mut self) -> Result<()> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let state = self.state::<R>();
        if R::DATED != Dated::Never {
            pairs.push(("on".to_owned(), self.day().to_string()));
        }
        pairs.extend(state.map(|state| ("state".to_owned(), state.to_owned())));
        for _ in 0..self.rng.usize(..3) {
            let filter = self.filter::<R>(&pairs).await?;
            pairs.extend(filter.filter(|(name, _)| pairs.iter().all(|(known, _)| known != name)));
        }
        let (by, most) = (self.dimensions::<R>(state), self.rng.usize(..4));
        let by: Vec<&str> = by.into_iter().take(most).collect();
        if !by.is_empty() {
            pairs.push(("by".to_owned(), by.join(",")));
        }
        let name = address(R::KIND.plural(), &pairs);
        let question = Question::read::<R>(&pairs, self.snapshot.today)?;
        let table = match Table::count::<R>(self.snapshot, &question).await {
            Ok(table) => table,
            Err(Error::BadRequest(_)) => return Ok(()),
            Err(other) => return Err(other),
        };
        self.totals(&name, &table);
        if R::DATED == Dated::ByStanding && state == Some("recognised") {
            self.senses::<R>(&name, &pairs, table.total()).await?;
        }
        let mut cells: Vec<&Cell> = table.rows.iter().chain(&table.totals).collect();
        self.rng.shuffle(&mut cells);
        for cell in cells.into_iter().take(LISTS_A_QUESTION) {
            self.list(&name, &cell.list, cell.count).await?;
        }
        Ok(())
    }

    fn state<R: Record>(&mut self) -> Option<&'static str> {
        let mut states: Vec<&'static str> = Sense::VALUES.to_vec();
        if R::DATED == Dated::Never || self.rng.u8(..4) == 0 {
            return None;
        }
        states.push("none");
        if R::KIND == RecordKind::Producer {
            states.retain(|state| *state != "assessed");
        }
        self.rng.choice(states)
    }

    fn dimensions<R: Record>(&mut self, state: Option<&str>) -> Vec<&'static str> {
        let fits = |shows: Shows, name: &str| match state {
            None => true,
            Some("assessed") => !matches!(name, "state" | "confidence"),
            Some(_) => shows != Shows::State,
        };
        let mut all: Vec<&'static str> =
            R::dimensions().filter(|dimension| fits(dimension.shows, dimension.name)).map(|dimension| dimension.name).collect();
        self.rng.shuffle(&mut all);
        all
    }

    /// A dimension with a value that occurs.
    async fn filter<R: Record>(&mut self, pairs: &[(String, String)]) -> Result<Option<(String, String)>> {
        let state = pairs.iter().find(|(name, _)| name == "state").map(|(_, value)| value.as_str());
        let Some(by) = self.dimensions::<R>(state).into_iter().find(|name| *name != "state") else { return Ok(None) };
        let mut asked = pairs.to_vec();
        asked.push(("by".to_owned(), by.to_owned()));
        let question = Question::read::<R>(&asked, self.snapshot.today)?;
        let table = Table::count::<R>(self.snapshot, &question).await?;
        let value = self.rng.choice(&table.rows).and_then(|cell| cell.values.get(by)).map(|value| value.replace(',', "\\,"));
        Ok(value.map(|value| (by.to_owned(), value)))
    }

    fn totals(&mut self, name: &str, table: &Table) {
        if table.rows.is_empty() && table.dimensions.is_empty() {
            return;
        }
        for total in &table.totals {
            let is_part = |row: &&Cell| total.values.iter().all(|(name, value)| row.values.get(name) == Some(value));
            let parts: i64 = table.rows.iter().filter(is_part).map(|row| row.count).sum();
            self.done.sums += 1;
            if parts != total.count {
                self.done.faults.push(format!("{name}: the total {:?} is {}, its parts are {parts}", total.values, total.count));
            }
        }
    }

    /// recognised = in force + lapsed + withdrawn, with the same filters on the same day.
    async fn senses<R: Record>(&mut self, name: &str, pairs: &[(String, String)], recognised: i64) -> Result<()> {
        let mut parts = 0;
        for state in ["in_force", "lapsed", "withdrawn"] {
            let asked = pairs.iter().filter(|(name, _)| !matches!(name.as_str(), "state" | "by")).cloned();
            let asked: Vec<(String, String)> = asked.chain([("state".to_owned(), state.to_owned())]).collect();
            let question = Question::read::<R>(&asked, self.snapshot.today)?;
            parts += Table::count::<R>(self.snapshot, &question).await?.total();
        }
        self.done.sums += 1;
        if parts != recognised {
            self.done.faults.push(format!("{name}: {recognised} recognised, {parts} in force, lapsed or withdrawn"));
        }
        Ok(())
    }

    async fn overview(&mut self) -> Result<()> {
        let question = OverviewQuestion { on: self.day(), at: None, since: None };
        let overview = Overview::of(&question, self.snapshot, None).await?;
        let name = format!("overview on {}", question.on);
        for number in overview.sections.iter().flat_map(|section| &section.numbers) {
            self.list(&format!("{name}: {}", number.code), &number.list, number.value).await?;
        }
        Ok(())
    }

    async fn list(&mut self, name: &str, list: &str, number: i64) -> Result<()> {
        let length = length(self.snapshot, list).await?;
        self.done.lists += 1;
        if length != number {
            self.done.faults.push(format!("{name} says {number}, its list {list} has {length}"));
        }
        Ok(())
    }
}

/// How long a list is.
async fn length(snapshot: &Snapshot, list: &str) -> Result<i64> {
    let (path, query) = list.split_once('?').unwrap_or((list, ""));
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    match path.rsplit('/').next().unwrap_or_default() {
        "villages" => of::<Village>(snapshot, &pairs).await,
        "products" => of::<Product>(snapshot, &pairs).await,
        "centres" => of::<Centre>(snapshot, &pairs).await,
        "producers" => of::<Producer>(snapshot, &pairs).await,
        "decisions" => of::<Decision>(snapshot, &pairs).await,
        "recognitions" => of::<Recognition>(snapshot, &pairs).await,
        other => Err(Error::internal(format!("no list {other}"))),
    }
}

async fn of<R: Record>(snapshot: &Snapshot, pairs: &[(String, String)]) -> Result<i64> {
    let listing = Listing::read::<R>(pairs, snapshot.today, Sight::PUBLIC)?;
    let length = select::length::<R>(snapshot.connection(), &listing, snapshot.today).await?;
    i64::try_from(length).map_err(|_| Error::internal("a list without end"))
}
