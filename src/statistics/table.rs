//! Cross-tables of up to three dimensions, with every total. Groups, adds up, orders; asks `scan` for the rows.

use super::links::ListLink;
use super::measure::{Amount, Figure, Values};
use super::question::Question;
use super::scan::{SEPARATOR, Scan};
use super::snapshot::Snapshot;
use super::units::UnitNames;
use super::words::Words;
use crate::error::{Error, Fault, Result};
use crate::registry::columns::Columns;
use crate::registry::dimension::{Dimension, UNRESOLVED};
use crate::registry::record::Record;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// The most cells of a table.
pub const MOST_CELLS: usize = 100_000;

/// A cell or a total of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Cell {
    /// The value of each dimension; a total leaves out those it adds up.
    pub values: BTreeMap<String, String>,
    /// How many.
    pub count: i64,
    /// Each measure that was asked for; null where no record knows the field.
    #[schema(value_type = std::collections::BTreeMap<String, Option<f64>>)]
    pub measures: BTreeMap<String, Option<Amount>>,
    /// How many records know each measured field.
    #[schema(value_type = std::collections::BTreeMap<String, i64>)]
    pub known: BTreeMap<String, i128>,
    /// Exactly the records that were counted.
    pub list: String,
}

/// A value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DimensionValue {
    /// As it stands in cells and in parameters.
    pub value: String,
    /// What it is called in Vietnamese.
    pub vi: String,
    /// What it is called in English.
    pub en: String,
}

/// A dimension of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TableDimension {
    /// Its name.
    pub name: String,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// Its values that occur, in the order of the table.
    pub values: Vec<DimensionValue>,
    /// How many of the counted are in the row `unresolved`: their place or day is not known well enough.
    pub unresolved: i64,
}

/// The numbers of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it is counted by.
    pub dimensions: Vec<TableDimension>,
    /// The cells that are not empty, in the order of their values.
    pub rows: Vec<Cell>,
    /// The grand total first, then the totals over one dimension less each.
    pub totals: Vec<Cell>,
}

#[derive(Clone, Debug, Default)]
struct Sums {
    count: i64,
    values: Vec<Values>,
}

impl Sums {
    /// Adds a row; `measured` says in which columns its values are, and whether they have to be kept.
    fn take(&mut self, row: &[&str], measured: &[(usize, bool)]) {
        self.count += 1;
        for (values, (index, keep)) in self.values.iter_mut().zip(measured) {
            values.add(row[*index], *keep);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.values.resize(self.values.len().max(other.values.len()), Values::default());
        for (own, added) in self.values.iter_mut().zip(&other.values) {
            own.merge(added);
        }
    }
}

/// The key of a cell: for each dimension a value, or nothing where it is added up.
type Key = Vec<Option<String>>;

impl Table {
    /// Counts.
    pub async fn count<R: Record>(snapshot: &Snapshot, question: &Question) -> Result<Self> {
        let mut cells = cells::<R>(snapshot, question).await?;
        if question.dimensions.is_empty() {
            // Nothing is a number too.
            cells.entry(Key::new()).or_default();
        }
        check_size(cells.len())?;
        let names = UnitNames::read(snapshot, &question.dimensions).await?;
        let totals = totals(&cells, question.dimensions.len());
        let base = ListLink::behind::<R>(question);
        let cell = |(key, sums): (&Key, &Sums)| cell(question, &base, key, sums);
        let order = |all: &HashMap<Key, Sums>| {
            let mut all: Vec<(Key, Sums)> = all.iter().map(|(key, sums)| (key.clone(), sums.clone())).collect();
            all.sort_by_cached_key(|(key, _)| sort_key(&question.dimensions, key));
            all
        };
        let dimensions = question.dimensions.iter().enumerate().map(|(index, dimension)| {
            let of_value = totals.iter().chain(&cells).filter(|(key, _)| is_only(key, index));
            described(dimension, index, of_value.map(|(key, sums)| (key, sums.count)), &names)
        });
        let dimensions = dimensions.collect();
        let rows =
            if question.dimensions.is_empty() { Vec::new() } else { order(&cells).iter().map(|(k, s)| cell((k, s))).collect() };
        Ok(Self { dimensions, rows, totals: order(&totals).iter().map(|(key, sums)| cell((key, sums))).collect() })
    }

    /// The grand total.
    pub fn total(&self) -> i64 {
        self.totals.iter().find(|cell| cell.values.is_empty()).map_or(0, |cell| cell.count)
    }
}

/// Whether a key has a value for this dimension and no other.
fn is_only(key: &Key, index: usize) -> bool {
    key.iter().enumerate().all(|(position, value)| value.is_some() == (position == index))
}

async fn cells<R: Record>(snapshot: &Snapshot, question: &Question) -> Result<HashMap<Key, Sums>> {
    let wanted = question.wanted();
    let columns = Columns::of_count::<R>(&question.listing, snapshot.today, &wanted, question.acts);
    let scan = Scan { listing: &question.listing, columns, wanted: &wanted };
    if wanted.is_empty() {
        let sums = Sums { count: scan.count::<R>(snapshot).await?, values: Vec::new() };
        return Ok(HashMap::from([(Vec::new(), sums)]));
    }
    let places: Vec<Vec<usize>> = question
        .dimensions
        .iter()
        .map(|dimension| dimension.columns().iter().filter_map(|name| wanted.iter().position(|known| known == name)).collect())
        .collect();
    let mut keyed: Vec<usize> = places.iter().flatten().copied().collect();
    keyed.sort_unstable();
    keyed.dedup();
    let fields = fields(question);
    let measured: Vec<(usize, bool)> =
        fields.iter().filter_map(|(field, keep)| Some((wanted.iter().position(|name| name == field)?, *keep))).collect();
    let mut raw: HashMap<String, Sums> = HashMap::new();
    let mut buffer = String::new();
    scan.run::<R>(snapshot, |row| {
        buffer.clear();
        for index in &keyed {
            buffer.push_str(row[*index]);
            buffer.push(SEPARATOR);
        }
        if let Some(sums) = raw.get_mut(buffer.as_str()) {
            sums.take(row, &measured);
        } else {
            let mut sums = Sums { count: 0, values: vec![Values::default(); measured.len()] };
            sums.take(row, &measured);
            raw.insert(buffer.clone(), sums);
        }
    })
    .await?;
    Ok(keyed_by_value(question, raw, &places, &keyed))
}

/// From columns to the values of dimensions: several columns may make the same value.
fn keyed_by_value(question: &Question, raw: HashMap<String, Sums>, places: &[Vec<usize>], keyed: &[usize]) -> HashMap<Key, Sums> {
    let mut cells: HashMap<Key, Sums> = HashMap::new();
    for (key, sums) in raw {
        let parts: Vec<&str> = key.split(SEPARATOR).collect();
        let part =
            |index: &usize| keyed.binary_search(index).ok().and_then(|position| parts.get(position).copied()).unwrap_or_default();
        let value = |(dimension, places): (&&'static Dimension, &Vec<usize>)| {
            let columns: Vec<&str> = places.iter().map(part).collect();
            Some(dimension.value(&columns, question.listing.on).into_owned())
        };
        let key: Key = question.dimensions.iter().zip(places).map(value).collect();
        cells.entry(key).or_default().merge(&sums);
    }
    cells
}

/// The measured fields, and whether all their values have to be kept.
fn fields(question: &Question) -> Vec<(&'static str, bool)> {
    let mut all: Vec<(&'static str, bool)> = Vec::new();
    for measure in &question.measures {
        let keep = measure.figure == Figure::Median;
        match all.iter_mut().find(|(field, _)| *field == measure.field) {
            Some((_, kept)) => *kept |= keep,
            None => all.push((measure.field, keep)),
        }
    }
    all
}

/// All sums over one, two or three dimensions.
fn totals(cells: &HashMap<Key, Sums>, dimensions: usize) -> HashMap<Key, Sums> {
    let mut totals: HashMap<Key, Sums> = HashMap::new();
    totals.entry(vec![None; dimensions]).or_default();
    // Without dimensions there is the grand total alone, and it is there even where nothing was counted.
    let whole = ((1_usize << dimensions) - 1).max(1);
    for (key, sums) in cells {
        for kept in 0..whole {
            let part = key.iter().enumerate().map(|(index, value)| value.clone().filter(|_| kept & (1 << index) != 0));
            totals.entry(part.collect()).or_default().merge(sums);
        }
    }
    totals
}

fn sort_key(dimensions: &[&'static Dimension], key: &Key) -> (usize, Vec<(usize, String)>) {
    let given = key.iter().flatten().count();
    let parts = dimensions.iter().zip(key).map(|(dimension, value)| match value {
        Some(value) => (dimension.rank(value), value.clone()),
        // A total stands behind what it adds up.
        None => (usize::MAX, String::from("\u{10ffff}")),
    });
    (given, parts.collect())
}

fn cell(question: &Question, base: &ListLink, key: &Key, sums: &Sums) -> Cell {
    let given = || question.dimensions.iter().zip(key).filter_map(|(dimension, value)| Some((dimension, value.as_ref()?)));
    let fields = fields(question);
    let none = Values::default();
    let of = |field: &str| fields.iter().position(|(name, _)| *name == field).and_then(|at| sums.values.get(at)).unwrap_or(&none);
    Cell {
        values: given().map(|(dimension, value)| (dimension.name.to_owned(), value.clone())).collect(),
        count: sums.count,
        measures: question.measures.iter().map(|measure| (measure.name.to_owned(), of(measure.field).of(measure))).collect(),
        known: fields.iter().map(|(field, _)| ((*field).to_owned(), of(field).known())).collect(),
        list: given().fold(base.clone(), |link, (dimension, value)| link.narrowed(dimension, value)).url(),
    }
}

fn described<'a>(
    dimension: &Dimension,
    index: usize,
    values: impl Iterator<Item = (&'a Key, i64)>,
    names: &UnitNames,
) -> TableDimension {
    let counted: HashMap<String, i64> = values.filter_map(|(key, count)| Some((key[index].clone()?, count))).collect();
    let mut all: Vec<&String> = counted.keys().collect();
    all.sort_by_cached_key(|value| (dimension.rank(value), (*value).clone()));
    let described = all.iter().map(|value| {
        let Words { vi, en } = names.label(dimension, value);
        DimensionValue { value: (*value).clone(), vi, en }
    });
    TableDimension {
        name: dimension.name.to_owned(),
        vi: dimension.vi.to_owned(),
        en: dimension.en.to_owned(),
        values: described.collect(),
        unresolved: counted.get(UNRESOLVED).copied().unwrap_or(0),
    }
}

/// Refuses a table that nobody could read.
fn check_size(cells: usize) -> Result<()> {
    if cells <= MOST_CELLS {
        return Ok(());
    }
    Err(Error::BadRequest(vec![Fault::query(
        "by",
        "too-many-cells",
        format!("bảng có {cells} ô, nhiều nhất {MOST_CELLS}; hãy bớt chiều hoặc lọc thêm"),
        format!("makes {cells} cells, the most is {MOST_CELLS}; ask by fewer dimensions or narrow the records"),
    )]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_at_most_a_hundred_thousand_cells() {
        assert!(check_size(100_000).is_ok());
        let refused = check_size(100_001).map_err(|error| error.to_string());
        assert_eq!(refused.err().map(|words| words.starts_with("by: makes 100001 cells")), Some(true));
    }

    #[test]
    fn totals_add_up_over_every_smaller_set_of_dimensions() {
        let key = |parts: [&str; 2]| parts.iter().map(|part| Some((*part).to_owned())).collect::<Key>();
        let sums = |count| Sums { count, values: Vec::new() };
        let cells = HashMap::from([(key(["3", "a"]), sums(1)), (key(["3", "b"]), sums(2)), (key(["4", "a"]), sums(4))]);
        let totals = totals(&cells, 2);
        let of = |star: Option<&str>, place: Option<&str>| {
            let key: Key = vec![star.map(str::to_owned), place.map(str::to_owned)];
            totals.get(&key).map(|sums| sums.count)
        };
        assert_eq!((of(None, None), of(Some("3"), None), of(Some("4"), None)), (Some(7), Some(3), Some(4)));
        assert_eq!((of(None, Some("a")), of(None, Some("b"))), (Some(5), Some(2)));
        assert_eq!(totals.len(), 5);
    }
}
