//! Reads a row of SQLite into the values of its fields without making the record first: most of a long file would be texts
//! that are parsed only to be written again. What this may not know, it leaves to the record ([`Row::fill`]); tests hold
//! the two against each other. PostgreSQL sends other types, and always goes through the record.

use super::row::{Row, Spot};
use crate::error::{Error, Result};
use crate::registry::field::{Field, Holds, Tier};
use crate::registry::record::Listed;
use crate::registry::{select, standings};
use chrono::NaiveDate;
use entity::centi::Centi;
use entity::lists::{IpRights, Sites, StandardsHeld};
use sea_orm::QueryResult;
use sea_orm::sqlx::sqlite::SqliteRow;
use sea_orm::sqlx::{Decode, Row as _, Sqlite};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What follows from the day, and not from a column alone.
const OF_THE_DAY: [&str; 3] = ["state", "recognised_on", "recognised_precision"];

impl Row {
    /// Takes apart a row that [`select`] asked for.
    pub(super) fn take<R: Listed>(&mut self, row: &QueryResult, on: NaiveDate) -> Result<()> {
        match row.try_as_sqlite_row() {
            Some(stored) => self.read::<R>(stored, on),
            None => self.fill(&select::record::<R>(row, on)?),
        }
    }

    fn read<R: Listed>(&mut self, row: &SqliteRow, on: NaiveDate) -> Result<()> {
        self.begin();
        for (index, field) in R::FIELDS.iter().enumerate() {
            let Some(at) = self.place(field.name) else { continue };
            let spot = self.column(row, index, field)?;
            self.put(at, spot);
        }
        if let Some(state) = self.find(OF_THE_DAY[0]) {
            self.stand::<R>(row, on, state)?;
        }
        Ok(())
    }

    /// Fills what [`Listed::stand_on`] does.
    fn stand<R: Listed>(&mut self, row: &SqliteRow, on: NaiveDate, state: usize) -> Result<()> {
        let index = |name: &str| {
            let found = R::FIELDS.iter().position(|field| field.name == name);
            found.ok_or_else(|| Error::internal(format!("a state without {name}")))
        };
        let Some(act) = value::<&str>(row, index("last_act")?)? else {
            for name in OF_THE_DAY {
                if let Some(at) = self.find(name) {
                    self.put(at, Spot::Null);
                }
            }
            return Ok(());
        };
        let act = act.parse().map_err(|()| Error::internal(format!("an unknown act {act:?}")))?;
        let until = value::<NaiveDate>(row, index("certificate_until")?)?;
        let spot = standings::state(Some(act), until, on).map_or(Spot::Null, |state| self.text(state.as_str(), ""));
        self.put(state, spot);
        Ok(())
    }

    fn column(&mut self, row: &SqliteRow, index: usize, field: &Field) -> Result<Spot> {
        Ok(match field.holds {
            Holds::Text | Holds::Code | Holds::Choice(_) | Holds::Date => {
                value::<&str>(row, index)?.map_or(none(field), |text| self.text(text, ""))
            }
            Holds::Star | Holds::Whole => value::<i64>(row, index)?.map_or(Spot::Null, Spot::Whole),
            Holds::Decimal => value::<i64>(row, index)?.map_or(Spot::Null, |hundredths| decimal(Centi(hundredths))),
            Holds::Degrees => value::<f64>(row, index)?.map_or(Spot::Null, Spot::Number),
            Holds::Flag => value::<bool>(row, index)?.map_or(Spot::Null, Spot::Flag),
            Holds::Moment => value::<&str>(row, index)?.map_or(Ok(Spot::Null), |text| self.moment(text))?,
            Holds::List => value::<&str>(row, index)?.map_or(Ok(Spot::Null), |text| self.list(field.name, text))?,
        })
    }

    /// As JSON has it: UTC is `Z`.
    fn moment(&mut self, text: &str) -> Result<Spot> {
        let Some(plain) = text.strip_suffix("+00:00").filter(|plain| plain.as_bytes().get(10) == Some(&b'T')) else {
            return Err(Error::internal(format!("{text:?} is not how moments are stored")));
        };
        Ok(self.text(plain, "Z"))
    }

    /// Databases may keep the members of an object in another order.
    fn list(&mut self, name: &str, text: &str) -> Result<Spot> {
        if !text.contains('{') && text.starts_with('[') {
            return Ok(self.json(text));
        }
        let again = match name {
            "standards" => again::<StandardsHeld>(text)?,
            "ip_rights" => again::<IpRights>(text)?,
            "sites" => again::<Sites>(text)?,
            _ => return Err(Error::internal(format!("{name} is no list of objects"))),
        };
        Ok(self.json(&again))
    }
}

/// A record does not name what is not public where it is not known.
fn none(field: &Field) -> Spot {
    if field.tier == Tier::Public { Spot::Null } else { Spot::Absent }
}

fn again<T: DeserializeOwned + Serialize>(text: &str) -> Result<String> {
    Ok(serde_json::to_string(&serde_json::from_str::<T>(text)?)?)
}

/// As [`Centi`] is in JSON.
#[expect(clippy::cast_precision_loss, reason = "below 2^53 by construction")]
fn decimal(number: Centi) -> Spot {
    if number.0 % 100 == 0 { Spot::Whole(number.0 / 100) } else { Spot::Number(number.0 as f64 / 100.0) }
}

/// The type of every column is known from the schema, and so not asked for again.
fn value<'r, T: Decode<'r, Sqlite>>(row: &'r SqliteRow, index: usize) -> Result<Option<T>> {
    row.try_get_unchecked(index).map_err(|error| Error::Internal(Box::new(error)))
}
