//! Which record a row means: by its code, or by the keys that an office has. Certain where the keys are the same and lead to
//! one record; everything else that is alike is offered with its score and never applied.

use super::neighbours::Neighbours;
use super::report::Candidate;
use crate::db::Tx;
use crate::error::Result;
use crate::registry::kind::RecordKind;
use crate::text;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Less alike than this is another thing.
const LEAST: u8 = 85;
/// More candidates than this help nobody.
const MOST: usize = 5;

/// What was found for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// This record and no other.
    Certain(String),
    /// None.
    New,
    /// One of these, perhaps.
    Unclear(Vec<Candidate>),
}

/// The keys by which a row names a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Values that belong to one record alone: tax code; number and year of a decision; decision and subject.
    unique: Option<Vec<(&'static str, String)>>,
    /// The year that belongs to a number, and the level of authority where it is known.
    year: Option<(String, Option<String>)>,
    name: Option<String>,
    /// What stands beside the name: the commune, today's or the former; the producer.
    beside: Vec<String>,
}

/// The column that names a record of a kind.
pub const fn name_column(kind: RecordKind) -> Option<&'static str> {
    match kind {
        RecordKind::Village | RecordKind::Producer | RecordKind::Product => Some("name"),
        RecordKind::Centre => Some("official_name"),
        RecordKind::Decision | RecordKind::Recognition => None,
    }
}

/// The columns that tell records of one name apart.
pub const fn beside_columns(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Village | RecordKind::Producer | RecordKind::Centre => &["commune", "former_commune"],
        RecordKind::Product => &["producer"],
        RecordKind::Decision | RecordKind::Recognition => &[],
    }
}

impl Keys {
    /// The keys in what a row gives.
    pub fn of(kind: RecordKind, given: &Map<String, Value>) -> Self {
        let text = |field: &str| given.get(field).and_then(Value::as_str).map(str::to_owned);
        let beside = beside_columns(kind).iter().filter_map(|column| text(column)).collect();
        let mut keys = Self { name: name_column(kind).and_then(text), beside, ..Self::default() };
        match kind {
            RecordKind::Producer => keys.unique = text("tax_code").map(|code| vec![("tax_code", code)]),
            RecordKind::Decision => {
                keys.unique = text("number").map(|number| vec![("number", number)]);
                keys.year = text("issued_on").map(|day| (day.chars().take(4).collect(), text("authority_level")));
            }
            RecordKind::Recognition => {
                let both = text("decision").zip(text("subject"));
                keys.unique = both.map(|(decision, subject)| vec![("decision", decision), ("subject", subject)]);
            }
            _ => {}
        }
        keys
    }

    /// The same text for the same thing: two rows of one file with it are duplicates. Marks and case make no other thing.
    pub fn identity(&self) -> Option<String> {
        let year = || self.year.as_ref().map_or_else(String::new, |(year, level)| format!("{year} {level:?}"));
        match (&self.unique, &self.name) {
            (Some(unique), _) => Some(format!("{unique:?} {}", year())),
            (None, Some(name)) => Some(format!("{} {:?}", text::fold(name), self.beside)),
            (None, None) => None,
        }
    }
}

/// A record that may be meant.
struct Known {
    code: String,
    columns: BTreeMap<&'static str, String>,
}

impl Known {
    fn get(&self, column: &str) -> Option<&str> {
        self.columns.get(column).map(String::as_str)
    }
}

/// What the register has for each of several rows, in a few queries.
pub async fn find(tx: &Tx, kind: RecordKind, wanted: &[Keys], neighbours: &mut Neighbours) -> Result<Vec<Match>> {
    let known = known(tx, kind, wanted, neighbours).await?;
    let mut by_column: ByColumn<'_> = HashMap::new();
    for (index, record) in known.iter().enumerate() {
        for (column, value) in &record.columns {
            by_column.entry(column).or_default().entry(value).or_default().push(index);
        }
    }
    let by_column = &by_column;
    neighbours.read(tx, kind, wanted.iter().flat_map(|keys| &keys.beside).map(String::as_str).collect()).await?;
    let matches = wanted.iter().map(|keys| {
        if let Some(found) = unique(keys, &known, by_column) {
            return found;
        }
        let Some(name) = keys.name.as_deref() else { return Match::New };
        let key = text::fold(name);
        let same = near(by_column, "name_key", &key).filter_map(|index| known.get(index));
        named(kind, keys, (name, &key), same, neighbours)
    });
    Ok(matches.collect())
}

/// Records by the value of a column.
type ByColumn<'a> = HashMap<&'static str, HashMap<&'a str, Vec<usize>>>;

fn near<'a>(by_column: &'a ByColumn<'_>, column: &str, value: &str) -> impl Iterator<Item = usize> + 'a {
    by_column.get(column).and_then(|values| values.get(value)).into_iter().flatten().copied()
}

/// By values that belong to one record alone. A number that is there with another year or level is not the same.
fn unique(keys: &Keys, known: &[Known], by_column: &ByColumn<'_>) -> Option<Match> {
    let unique = keys.unique.as_ref()?;
    let (column, value) = unique.first()?;
    let fits = |record: &&Known| {
        unique.iter().all(|(column, value)| record.get(column) == Some(value))
            && keys.year.as_ref().is_none_or(|(year, level)| {
                record.get("issued_on").is_some_and(|day| day.starts_with(year))
                    && (level.is_none()
                        || record.get("authority_level").is_none()
                        || record.get("authority_level") == level.as_deref())
            })
    };
    let found: Vec<&Known> = near(by_column, column, value).filter_map(|index| known.get(index)).filter(fits).collect();
    match found.as_slice() {
        [] => None,
        [only] => Some(Match::Certain(only.code.clone())),
        several => {
            let candidate = |record: &&Known| Candidate { code: record.code.clone(), name: value.clone(), score: 100 };
            Some(Match::Unclear(several.iter().take(MOST).map(candidate).collect()))
        }
    }
}

/// By name, and by what stands beside it: records of the same name, and misprints of it in the same place.
fn named<'a>(
    kind: RecordKind,
    keys: &Keys,
    (name, key): (&str, &str),
    same: impl Iterator<Item = &'a Known>,
    neighbours: &Neighbours,
) -> Match {
    let column = name_column(kind).unwrap_or("name");
    let (mut certain, mut candidates) = (Vec::new(), Vec::new());
    for record in same {
        let theirs = record.get(column).unwrap_or_default();
        let beside: Vec<&str> = beside_columns(kind).iter().filter_map(|column| record.get(column)).collect();
        let same_place = keys.beside.iter().any(|value| beside.contains(&value.as_str()));
        // Where one of the two does not say where it belongs, the name alone proves nothing.
        let unsaid = keys.beside.is_empty() || beside.is_empty();
        // The tax code of somebody else says more than a name.
        let other = keys.unique.iter().flatten().any(|(column, value)| record.get(column).is_some_and(|known| known != value));
        if !other && same_place && text::tones_aside(name) == text::tones_aside(theirs) {
            certain.push(record.code.clone());
        } else if same_place || unsaid || kind == RecordKind::Producer {
            let score = if same_place { 100 } else { LEAST };
            candidates.push(Candidate { code: record.code.clone(), name: theirs.to_owned(), score });
        }
    }
    match certain.as_slice() {
        [only] => return Match::Certain(only.clone()),
        [] => {}
        several => {
            candidates = several.iter().map(|code| Candidate { code: code.clone(), name: name.to_owned(), score: 100 }).collect();
        }
    }
    for neighbour in keys.beside.iter().flat_map(|value| neighbours.beside(kind, value)) {
        let score = likeness_of_folded(key, &neighbour.key);
        if (LEAST..100).contains(&score) && !candidates.iter().any(|candidate| candidate.code == neighbour.code) {
            candidates.push(Candidate { code: neighbour.code.clone(), name: neighbour.name.clone(), score });
        }
    }
    candidates.sort_by(|a, b| b.score.cmp(&a.score).then(a.code.cmp(&b.code)));
    candidates.truncate(MOST);
    if candidates.is_empty() { Match::New } else { Match::Unclear(candidates) }
}

/// How alike two names are, in percent, marks and case aside: a misprint or two of a longer name. Names that differ in a
/// number are of different things (100 g and 200 g), and so are names that differ in a whole word.
pub fn likeness(one: &str, other: &str) -> u8 {
    likeness_of_folded(&text::fold(one), &text::fold(other))
}

/// The same of names that are folded already.
fn likeness_of_folded(one: &str, other: &str) -> u8 {
    if one == other {
        return 100;
    }
    let length = one.len().max(other.len());
    let allowed = match length {
        0..8 => return 0,
        8..16 => 1,
        _ => 2,
    };
    let digits = |text: &'_ str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    if one.len().abs_diff(other.len()) > allowed || digits(one) != digits(other) {
        return 0;
    }
    match strsim::osa_distance(one, other) {
        distance if distance > allowed => 0,
        distance => u8::try_from(100 - distance * 100 / length).unwrap_or_default(),
    }
}

/// Every record that has a key or the name of any of the rows, each once; but for those that the file itself added.
async fn known(tx: &Tx, kind: RecordKind, wanted: &[Keys], neighbours: &Neighbours) -> Result<Vec<Known>> {
    let mut columns: Vec<&'static str> = name_column(kind).into_iter().chain(beside_columns(kind).iter().copied()).collect();
    columns.extend(match kind {
        RecordKind::Producer => ["name_key", "tax_code"].as_slice(),
        RecordKind::Decision => &["number", "issued_on", "authority_level"],
        RecordKind::Recognition => &["decision", "subject"],
        RecordKind::Village | RecordKind::Product | RecordKind::Centre => &["name_key"],
    });
    let first = |keys: &Keys| keys.unique.as_ref().and_then(|unique| unique.first().cloned());
    let mut asked: Vec<(&str, BTreeSet<String>)> = Vec::new();
    if let Some((column, _)) = wanted.iter().find_map(first) {
        asked.push((column, wanted.iter().filter_map(first).map(|(_, value)| value).collect()));
    }
    let names: BTreeSet<String> = wanted.iter().filter_map(|keys| keys.name.as_deref().map(text::fold)).collect();
    if !names.is_empty() {
        asked.push(("name_key", names));
    }
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    for (column, values) in asked {
        let mut select = Query::select();
        select.column("code").from(kind.name()).and_where(Expr::col(column.to_owned()).is_in(values));
        for column in &columns {
            // A day is compared as it is written; both databases write it alike as text.
            select.expr_as(Expr::col(*column).cast_as("text"), *column);
        }
        for row in tx.connection().query_all(&select).await? {
            let values = columns.iter().enumerate().filter_map(|(index, column)| {
                row.try_get_by_index::<Option<String>>(index + 1).map(|value| value.map(|value| (*column, value))).transpose()
            });
            let (code, columns): (String, _) = (row.try_get_by_index(0)?, values.collect::<std::result::Result<_, _>>()?);
            if !neighbours.is_added(&code) {
                known.insert(code.clone(), Known { code, columns });
            }
        }
    }
    Ok(known.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn a_misprint_is_alike_and_another_thing_is_not() {
        assert_eq!(likeness("Gốm sứ Bát Tràng", "GOM SU BAT TRANG"), 100);
        assert_eq!(likeness("Làng nghề mộc Thiết Úng", "Làng nghề mộc Thiết Ứng"), 100);
        assert!(likeness("Công ty TNHH Dâu tằm tơ Mỹ Đức", "Công ty TNHH Dâu tằn tơ Mỹ Đức") >= 90);
        for (one, other) in [
            ("Trà sen 100 g", "Trà sen 200 g"),
            ("Bánh chưng xanh", "Bánh chưng xoài"),
            ("Bún", "Bột"),
            ("Gạo Bắc thơm số 7", "Gạo Đài thơm số 8"),
        ] {
            assert_eq!(likeness(one, other), 0, "{one} / {other}");
        }
    }
}
