//! What every answer says about itself: what was counted, in which sense, on which day, of which moment of the register,
//! and how to ask for the same numbers again.

use super::links::address;
use super::question::{Question, identity};
use super::snapshot::Snapshot;
use super::table::{Cell, Table, TableDimension};
use super::words::Words;
use crate::error::{Both, Result};
use crate::registry::record::Record;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Where every address of statistics begins.
pub const PATH: &str = "/api/v1/statistics";

/// What an answer is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct About {
    /// Names this answer: what was asked, and the sequence it was computed at. The same name means the same numbers.
    #[schema(example = "products-3f2a9c01b7de-1204")]
    pub id: String,
    /// The day the numbers are about.
    pub on: NaiveDate,
    /// The states that were asked for; empty where records are counted whatever their state.
    pub state: Vec<String>,
    /// What the states mean together.
    pub sense: Words,
    /// What one of the count is.
    pub unit_of_counting: Words,
    /// The filters, as they were given.
    pub filters: BTreeMap<String, String>,
    /// The last entry of the journal that the numbers know of.
    pub sequence: i64,
    /// Entries that the journal has gained since; 0 where the numbers are those of now.
    pub entries_since: i64,
    /// The address that gives these numbers again, whatever is written later.
    pub cite: String,
    /// The address that tells, later, what has changed since these numbers; left out where that cannot be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub changes: Option<String>,
}

impl About {
    /// Of an answer to these parameters, without `at` and `since`.
    pub fn of(
        path: &str,
        parameters: &[(String, String)],
        snapshot: &Snapshot,
        on: NaiveDate,
        sense: Words,
        unit: Words,
    ) -> Self {
        let sequence = snapshot.sequence;
        let with = |name: &str| {
            let mut parameters = parameters.to_vec();
            parameters.push((name.to_owned(), sequence.to_string()));
            address(path, &parameters)
        };
        Self {
            id: identity(path, parameters, sequence),
            on,
            state: Vec::new(),
            sense,
            unit_of_counting: unit,
            filters: BTreeMap::new(),
            sequence,
            entries_since: snapshot.entries_since(),
            cite: with("at"),
            changes: Some(with("since")),
        }
    }

    /// Of an answer that cannot be asked for what has changed since.
    #[must_use]
    pub fn without_changes(self) -> Self {
        Self { changes: None, ..self }
    }

    /// Of an answer to a question.
    pub fn question<R: Record>(path: &str, question: &Question, snapshot: &Snapshot) -> Self {
        let parameters = question.parameters::<R>();
        let (sense, unit) = (question.sense.clone(), question.unit_of_counting.clone());
        let about = Self::of(path, &parameters, snapshot, question.listing.on, sense, unit);
        Self { state: question.states.clone(), filters: question.filters.clone(), ..about }
    }

    /// The same for a sheet beside a table.
    pub fn lines(&self) -> Vec<(Both, String)> {
        let filters: Vec<String> = self.filters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        vec![
            (Both::new("Mã số liệu", "Id"), self.id.clone()),
            (Both::new("Ngày", "Day"), self.on.to_string()),
            (Both::new("Cách tính", "Sense (Vietnamese)"), self.sense.vi.clone()),
            (Both::new("Cách tính (tiếng Anh)", "Sense"), self.sense.en.clone()),
            (Both::new("Đơn vị đếm", "Unit of counting (Vietnamese)"), self.unit_of_counting.vi.clone()),
            (Both::new("Đơn vị đếm (tiếng Anh)", "Unit of counting"), self.unit_of_counting.en.clone()),
            (Both::new("Trạng thái", "State"), self.state.join(", ")),
            (Both::new("Bộ lọc", "Filters"), filters.join("; ")),
            (Both::new("Số thứ tự nhật ký", "Sequence of the journal"), self.sequence.to_string()),
            (Both::new("Địa chỉ trích dẫn", "Address to cite"), self.cite.clone()),
        ]
    }
}

/// A number that is another one now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangedCell {
    /// Which cell or total.
    pub values: BTreeMap<String, String>,
    /// The count then.
    pub then: i64,
    /// The count now.
    pub now: i64,
    /// The measures that differ too.
    pub measures: Vec<String>,
}

/// What has changed since an earlier sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Changed {
    /// The earlier sequence.
    pub since: i64,
    /// Entries that the journal has gained.
    pub entries: i64,
    /// The cells and totals that differ.
    pub cells: Vec<ChangedCell>,
    /// The entries themselves.
    pub journal: String,
}

/// A cross-table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TableAnswer {
    /// What it is about.
    pub about: About,
    /// What it is counted by.
    pub dimensions: Vec<TableDimension>,
    /// The cells that are not empty.
    pub rows: Vec<Cell>,
    /// The grand total first, then those over fewer dimensions.
    pub totals: Vec<Cell>,
    /// What has changed since; only with `since`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub changed: Option<Changed>,
}

impl TableAnswer {
    /// Counts, and compares with the register as it was known then where that is asked for.
    pub async fn of<R: Record>(now: &Snapshot, then: Option<&Snapshot>, question: &Question) -> Result<Self> {
        let table = Table::count::<R>(now, question).await?;
        let changed = match then {
            Some(then) => Some(Changed::between(&Table::count::<R>(then, question).await?, &table, then)),
            None => None,
        };
        let path = format!("{PATH}/{}", R::KIND.plural());
        let about = About::question::<R>(&path, question, now);
        Ok(Self { about, dimensions: table.dimensions, rows: table.rows, totals: table.totals, changed })
    }
}

impl Changed {
    fn between(then: &Table, now: &Table, snapshot: &Snapshot) -> Self {
        let cells = |table: &Table| -> BTreeMap<BTreeMap<String, String>, Cell> {
            table.rows.iter().chain(&table.totals).map(|cell| (cell.values.clone(), cell.clone())).collect()
        };
        let (then, now) = (cells(then), cells(now));
        let all: std::collections::BTreeSet<_> = then.keys().chain(now.keys()).collect();
        let changed = all.into_iter().filter_map(|values| {
            let (then, now) = (then.get(values), now.get(values));
            let count = |cell: Option<&Cell>| cell.map_or(0, |cell| cell.count);
            let names = then.or(now).into_iter().flat_map(|cell| cell.measures.keys());
            let of = |cell: Option<&Cell>, name: &String| cell.and_then(|cell| cell.measures.get(name).copied().flatten());
            let measures: Vec<String> = names.filter(|name| of(then, name) != of(now, name)).cloned().collect();
            let differs = count(then) != count(now) || !measures.is_empty();
            differs.then(|| ChangedCell { values: values.clone(), then: count(then), now: count(now), measures })
        });
        Self {
            since: snapshot.sequence,
            entries: snapshot.entries_since(),
            cells: changed.collect(),
            journal: format!("/api/v1/journal?after={}", snapshot.sequence),
        }
    }
}
