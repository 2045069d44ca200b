//! Records as they are told: their JSON straight from what the database answers, without a record in between. To make sixty
//! texts first, only to write them again, took longer than the database does.
//!
//! The JSON is the same, byte for byte, as that of the record itself (`Listed`); a test holds the two against each other for
//! every kind, sight and database. Asks nothing itself: [`super::select`] and [`super::page`] do.

use super::cells::{self, Cell};
use super::columns::CELLS;
use super::field::{Field, Holds, Tier};
use super::record::{Dated, Listed};
use super::standings;
use super::told_list;
use crate::error::{Error, Result};
use crate::programme::State;
use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};
use entity::centi::Centi;
use sea_orm::QueryResult;
use sea_orm::sqlx::Row as _;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// One record, told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its JSON.
    pub json: String,
    /// Its version; 0 of what has none.
    pub version: i64,
    /// Where it stands on the day.
    pub state: Option<State>,
}

/// How the records of a table are told.
#[derive(Debug)]
pub(super) struct Form {
    parts: Vec<Part>,
    /// Where the last act and the end of the certificate are, of records that stand somewhere.
    standing: Option<(usize, usize)>,
    version: Option<usize>,
}

#[derive(Debug)]
struct Part {
    /// The name, as it stands in an object behind another.
    key: String,
    field: &'static Field,
    /// Not named where it is not known.
    may_be_absent: bool,
    /// Empty before the first act.
    of_acts: bool,
}

static FORMS: LazyLock<RwLock<HashMap<&'static str, Arc<Form>>>> = LazyLock::new(RwLock::default);

impl Form {
    /// That of a table.
    pub(super) fn of<R: Listed>() -> Arc<Self> {
        if let Some(known) = FORMS.read().unwrap_or_else(PoisonError::into_inner).get(R::TABLE) {
            return known.clone();
        }
        let form = Arc::new(Self::new(R::FIELDS, R::DATED));
        FORMS.write().unwrap_or_else(PoisonError::into_inner).insert(R::TABLE, form.clone());
        form
    }

    fn new(fields: &'static [Field], dated: Dated) -> Self {
        let find = |name: &str| fields.iter().position(|field| field.name == name);
        let stands = dated == Dated::ByStanding;
        let part = |field: &'static Field| Part {
            key: format!(",\"{}\":", field.name),
            field,
            may_be_absent: field.tier > Tier::Public,
            of_acts: stands && matches!(field.name, "recognised_on" | "recognised_precision"),
        };
        Self {
            parts: fields.iter().map(part).collect(),
            standing: find("last_act").zip(find("certificate_until")).filter(|_| stands),
            version: find("version"),
        }
    }

    /// How many cells a record has.
    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    /// What the cells hold.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.parts.iter().map(|part| part.field)
    }

    /// Writes a record on a day.
    pub(super) fn tell(&self, cells: &[Cell<'_>], on: NaiveDate, out: &mut String) -> Result<Option<State>> {
        if cells.len() != self.parts.len() {
            return Err(Error::internal(format!("{} cells for {} fields", cells.len(), self.parts.len())));
        }
        let state = self.state(cells, on)?;
        let is_before_any_act = self.standing.is_some() && state.is_none();
        out.push('{');
        for (index, (part, cell)) in self.parts.iter().zip(cells).enumerate() {
            if self.standing.is_some_and(|(act, _)| act == index) {
                // Stands before the act that it follows from.
                out.push_str(",\"state\":");
                word(state.map(State::as_str), out);
            }
            let cell = if part.of_acts && is_before_any_act { &Cell::Null } else { cell };
            if part.may_be_absent && matches!(cell, Cell::Null) {
                continue;
            }
            out.push_str(if index == 0 { part.key.trim_start_matches(',') } else { &part.key });
            write(part.field, cell, out)?;
        }
        out.push('}');
        Ok(state)
    }

    /// The same as [`Listed::stand_on`] finds.
    fn state(&self, cells: &[Cell<'_>], on: NaiveDate) -> Result<Option<State>> {
        let Some((act, until)) = self.standing else { return Ok(None) };
        let (Some(act), Some(until)) = (cells.get(act), cells.get(until)) else { return Ok(None) };
        let Some(act) = act.word() else { return Ok(None) };
        let act = act.parse().map_err(|()| Error::internal(format!("an unknown act {act:?}")))?;
        Ok(standings::state(Some(act), until.day()?, on))
    }

    /// The version among the cells.
    fn version(&self, cells: &[Cell<'_>]) -> Result<i64> {
        self.version.and_then(|at| cells.get(at)).map_or(Ok(0), Cell::whole)
    }
}

/// Tells the record of a row, whose first columns are its cells.
pub(super) fn one<R: Listed>(row: &QueryResult, on: NaiveDate) -> Result<Told> {
    let form = Form::of::<R>();
    let mut cells = Vec::with_capacity(form.len());
    if let Some(row) = row.try_as_sqlite_row() {
        let text: &str = row.try_get_unchecked(CELLS).map_err(cells::unreadable)?;
        cells::of_text(text, 0, &mut cells)?;
    } else {
        cells::of_postgres(row, form.fields(), &mut cells)?;
    }
    // A little more than most take.
    let mut json = String::with_capacity(2_048);
    let state = form.tell(&cells, on, &mut json)?;
    Ok(Told { json, version: form.version(&cells)?, state })
}

fn word(word: Option<&str>, out: &mut String) {
    match word {
        Some(word) => _ = write!(out, "\"{word}\""),
        None => out.push_str("null"),
    }
}

/// Writes a value as the record does.
fn write(field: &Field, cell: &Cell<'_>, out: &mut String) -> Result<()> {
    match (field.holds, cell) {
        (_, Cell::Null) => out.push_str("null"),
        (Holds::Decimal, cell) => out.push_str(&serde_json::to_string(&Centi(cell.whole()?))?),
        (Holds::Degrees, cell) => out.push_str(&serde_json::to_string(&cell.number()?)?),
        (Holds::Flag, cell) => out.push_str(if cell.flag() { "true" } else { "false" }),
        (Holds::List, cell) => told_list::write(field.name, &cell.text()?, out)?,
        (Holds::Moment, Cell::Json(stored)) => moment(stored, out)?,
        (_, Cell::Json(ready)) => out.push_str(ready),
        (_, Cell::Text(text)) => quoted(text, out)?,
        // To write into a text cannot fail.
        (_, Cell::Whole(number)) => _ = write!(out, "{number}"),
        (_, Cell::Number(number)) => out.push_str(&serde_json::to_string(number)?),
        (_, Cell::Flag(flag)) => out.push_str(if *flag { "true" } else { "false" }),
        (_, Cell::Day(on)) => {
            out.push('"');
            day(*on, out);
            out.push('"');
        }
        (_, Cell::Moment(at)) => utc(*at, out),
    }
    Ok(())
}

fn quoted(text: &str, out: &mut String) -> Result<()> {
    // All bytes, whatever the first are: so many are looked at at once.
    if text.bytes().map(|byte| u8::from(matches!(byte, 0..b' ' | b'"' | b'\\'))).fold(0, |any, one| any | one) != 0 {
        out.push_str(&serde_json::to_string(text)?);
        return Ok(());
    }
    out.push('"');
    out.push_str(text);
    out.push('"');
    Ok(())
}

/// A moment as SQLite stores it, between quotes. In JSON UTC is `Z`.
fn moment(stored: &str, out: &mut String) -> Result<()> {
    let Some(plain) = stored.strip_suffix("+00:00\"").filter(|plain| plain.as_bytes().get(11) == Some(&b'T')) else {
        return Err(Error::internal(format!("{stored:?} is not how moments are stored")));
    };
    out.push_str(plain);
    out.push_str("Z\"");
    Ok(())
}

/// A day, as chrono writes it, which takes ten times as long; a page has a hundred.
fn day(day: NaiveDate, out: &mut String) {
    let Ok(year @ 0..=9_999) = u32::try_from(day.year()) else {
        _ = write!(out, "{day}");
        return;
    };
    two(year / 100, out);
    two(year % 100, out);
    out.push('-');
    two(day.month(), out);
    out.push('-');
    two(day.day(), out);
}

/// A moment between quotes, as chrono writes it: a fraction where there is one, in as few groups of three digits as hold it.
fn utc(at: DateTime<Utc>, out: &mut String) {
    out.push('"');
    day(at.date_naive(), out);
    for (before, number) in [('T', at.hour()), (':', at.minute()), (':', at.second())] {
        out.push(before);
        two(number, out);
    }
    // To write into a text cannot fail.
    match at.nanosecond() {
        0 => {}
        fraction if fraction % 1_000_000 == 0 => _ = write!(out, ".{:03}", fraction / 1_000_000),
        fraction if fraction % 1_000 == 0 => _ = write!(out, ".{:06}", fraction / 1_000),
        fraction => _ = write!(out, ".{fraction:09}"),
    }
    out.push_str("Z\"");
}

/// Two digits.
fn two(number: u32, out: &mut String) {
    for digit in [number / 10 % 10, number % 10] {
        out.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::{day, utc};
    use chrono::{DateTime, NaiveDate, SecondsFormat};

    #[test]
    fn days_and_moments_are_written_as_chrono_writes_them() {
        for text in ["0001-01-01", "2026-02-28", "1999-12-31", "9999-12-31", "+10000-01-01", "-0044-03-15"] {
            let on: NaiveDate = text.parse().unwrap();
            let mut written = String::new();
            day(on, &mut written);
            assert_eq!(written, on.to_string());
        }
        for (seconds, nanoseconds) in [
            (0, 0),
            (1_795_000_000, 500_000_000),
            (1_795_000_001, 7_000_000),
            (1_795_003_599, 571_609_000),
            (1_795_086_399, 1_000),
            (1_795_086_400, 123_456_789),
            (1, 1),
        ] {
            let at = DateTime::from_timestamp(seconds, nanoseconds).unwrap();
            let mut written = String::new();
            utc(at, &mut written);
            assert_eq!(written, format!("\"{}\"", at.to_rfc3339_opts(SecondsFormat::AutoSi, true)));
        }
    }
}
