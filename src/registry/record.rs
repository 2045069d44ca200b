//! What every kind of record must say about itself. All that lists, writes, journal and document do follows from it.

use super::dimension::Dimension;
use super::field::{Field, Sort};
use super::findings::Findings;
use super::kind::RecordKind;
use super::places::Place;
use super::together::{Creates, Queue};
use crate::db::Tx;
use crate::error::{Error, Reference, Result};
use crate::programme::State;
use chrono::NaiveDate;
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, EntityTrait, FromQueryResult, IntoActiveModel};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use validator::Validate;

/// To whom a record belongs, for editors that are limited to a commune.
#[derive(Debug)]
pub enum Belongs<'a> {
    /// A place.
    Place(Place<'a>),
    /// The whole city: decisions and recognitions.
    City,
}

/// What the day that a reader names means for a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    /// Nothing: the list takes no day.
    Never,
    /// Standing and state are told for that day.
    ByStanding,
    /// Only what lived on that day is listed.
    ByLife,
    /// The state is that of what belongs to it: a producer's products.
    ByHoldings,
}

/// Something that can be listed: its published form is the type itself.
pub trait Listed: FromQueryResult + Serialize + ToSchema + Send + Sync + Sized + 'static {
    /// The table.
    const TABLE: &'static str;
    /// Its fields, in the order they are published.
    const FIELDS: &'static [Field];
    /// What lists can be sorted by; the first is the default.
    const SORTS: &'static [Sort];
    /// What the day a reader names means.
    const DATED: Dated = Dated::Never;
    /// What it is counted by; lists can be narrowed by each of these too.
    const DIMENSIONS: &'static [&'static [Dimension]] = &[];

    /// The fields whose words a search looks into.
    const SEARCHED: &'static [&'static str] = &[];

    /// Its dimensions, one by one.
    fn dimensions() -> impl Iterator<Item = &'static Dimension> {
        Self::DIMENSIONS.iter().copied().flatten()
    }

    /// Fills what follows from the day that is asked for.
    fn stand_on(&mut self, _day: NaiveDate) {}

    /// Where it stands on the day that was asked for.
    fn state(&self) -> Option<State> {
        None
    }
}

/// A kind of record that officials write.
pub trait Record: Listed {
    /// The table.
    type Entity: EntityTrait<Model: IntoActiveModel<Self::Row>>;
    /// A row to write.
    type Row: ActiveModelTrait<Entity = Self::Entity> + ActiveModelBehavior + Send;
    /// What a client may say.
    type Input: DeserializeOwned + Serialize + Validate + ToSchema + Send + Sync;
    /// What the registry works out beside the input before it writes a row.
    type Derived: Send;

    /// Its kind.
    const KIND: RecordKind;
    /// Its code.
    fn code(&self) -> &str;
    /// Its version.
    fn version(&self) -> i64;
    /// Where an input lies.
    fn belongs(input: &Self::Input) -> Belongs<'_>;

    /// The kinds of record that it decides about: who writes it must be allowed to write those too. `code` is missing for
    /// a new record.
    fn decides_about(
        _tx: &Tx,
        _code: Option<&str>,
        _input: &Self::Input,
    ) -> impl Future<Output = Result<Vec<RecordKind>>> + Send {
        async { Ok(Vec::new()) }
    }

    /// Checks an input against other records and the law, and works out what follows from it. Findings are collected,
    /// so that the writer sees all of them at once.
    fn check(
        tx: &Tx,
        before: Option<&Self>,
        input: &mut Self::Input,
        findings: &mut Findings,
    ) -> impl Future<Output = Result<Self::Derived>> + Send;

    /// Where creates wait, if those that wait at the same time are written together.
    fn queue(_creates: &Creates) -> Option<&Queue<Self>> {
        None
    }

    /// All that a check looks for in other records of this kind: columns, and what they would hold. Of new records of which
    /// no two share any of it, each is judged the same whether the others are there already or not.
    fn told_apart_by(_input: &Self::Input) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The row of a checked input. Names every field of the input, so that a new one cannot be forgotten.
    fn row(input: Self::Input, derived: Self::Derived) -> Self::Row;

    /// Whether something must change elsewhere because a record of this kind did.
    const SETTLES: bool = false;

    /// What must change elsewhere because this record did.
    fn settle(_tx: &Tx, _before: Option<&Self>, _after: Option<&Self>) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// The records that refer to this one and so keep it from being deleted.
    fn references(tx: &Tx, code: &str) -> impl Future<Output = Result<Vec<Reference>>> + Send;

    /// The record as JSON.
    fn json(&self) -> Result<Map<String, Value>> {
        match serde_json::to_value(self)? {
            Value::Object(map) => Ok(map),
            _ => Err(Error::internal("a record is not a JSON object")),
        }
    }
}

/// The fields of a record that a client gives, as an input would say them.
pub fn given_part<R: Record>(record: &Map<String, Value>) -> Map<String, Value> {
    let given = R::FIELDS.iter().filter(|field| field.given);
    given.filter_map(|field| record.get(field.name).map(|value| (field.name.to_owned(), value.clone()))).collect()
}
