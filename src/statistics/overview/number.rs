//! One number of the overview: its words, its sense, its list. Counts nothing.

use crate::error::Result;
use crate::programme::standing::Sense;
use crate::registry::columns::Columns;
use crate::registry::dimension::NONE;
use crate::registry::kind::RecordKind;
use crate::registry::listing::Listing;
use crate::registry::record::Record;
use crate::statistics::links::ListLink;
use crate::statistics::scan::Scan;
use crate::statistics::snapshot::Snapshot;
use crate::statistics::words::{self, Words};
use chrono::NaiveDate;
use entity::centi::Centi;
use serde::Serialize;
use utoipa::ToSchema;

/// One number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Number {
    /// Its name, which stays the same.
    #[schema(example = "products_in_force")]
    pub code: String,
    /// What it is in Vietnamese.
    pub vi: String,
    /// What it is in English.
    pub en: String,
    /// The number.
    pub value: i64,
    /// Of what it is a share, in percent with two decimals; null where it is no part of another number.
    #[schema(required, value_type = Option<f64>)]
    pub share_percent: Option<Centi>,
    /// The name of the number that it is a part of.
    #[schema(required)]
    pub share_of: Option<String>,
    /// The sense, as in `state`; empty for registered records.
    pub state: Vec<String>,
    /// What the sense means.
    pub sense: Words,
    /// The day the number is about.
    pub on: NaiveDate,
    /// What one of it is.
    pub unit_of_counting: Words,
    /// Exactly the records that were counted.
    pub list: String,
}

/// What a number is of: records in a state on a day.
pub(super) struct Of {
    kind: RecordKind,
    on: NaiveDate,
    states: &'static [Sense],
    unrecognised: bool,
}

impl Of {
    pub(super) fn new(kind: RecordKind, on: NaiveDate, states: &'static [Sense]) -> Self {
        Self { kind, on, states, unrecognised: false }
    }

    /// The same, and what was not recognised by that day.
    pub(super) fn or_unrecognised(self) -> Self {
        Self { unrecognised: true, ..self }
    }

    fn list(&self) -> ListLink {
        let states = self.states.iter().map(|sense| sense.as_str()).chain(self.unrecognised.then_some(NONE));
        let states: Vec<&str> = states.collect();
        let link = ListLink::of(self.kind);
        let link = if states.is_empty() { link } else { link.with("state", &states.join(",")) };
        link.with("on", &self.on.to_string())
    }

    pub(super) fn number(&self, code: &str, value: i64, vi: &str, en: &str, narrowed: &[(&str, &str)]) -> Number {
        let list = narrowed.iter().fold(self.list(), |link, (name, value)| link.with(name, value));
        let states = self.states.iter().map(|sense| sense.as_str().to_owned());
        Number {
            code: code.to_owned(),
            vi: vi.to_owned(),
            en: en.to_owned(),
            value,
            share_percent: None,
            share_of: None,
            state: states.chain(self.unrecognised.then(|| NONE.to_owned())).collect(),
            sense: words::senses(self.kind, self.states, self.unrecognised),
            on: self.on,
            unit_of_counting: words::counted(self.kind, false),
            list: list.url(),
        }
    }
}

impl Number {
    pub(super) fn share_of(self, whole: &Self) -> Self {
        let percent = (whole.value > 0).then(|| Centi((self.value * 20_000 + whole.value) / (whole.value * 2)));
        Self { share_percent: percent, share_of: Some(whole.code.clone()), ..self }
    }
}

/// Reads the columns of everything registered on a day.
pub(super) async fn read<R: Record>(
    snapshot: &Snapshot,
    on: NaiveDate,
    wanted: &[&'static str],
    visit: impl FnMut(&[&str]) + Send,
) -> Result<()> {
    let listing = Listing::on::<R>(on);
    let columns = Columns::of_count::<R>(&listing, snapshot.today, wanted, false);
    Scan { listing: &listing, columns, wanted }.run::<R>(snapshot, visit).await
}
