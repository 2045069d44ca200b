//! Records that a row calls by their names: a producer, a village, the subject of a recognition. One record of that name is
//! meant; of several the one in the row's commune; else it is told what there is.

use super::matching::{beside_columns, likeness, name_column};
use crate::db::Tx;
use crate::error::{Fault, Result};
use crate::registry::kind::RecordKind;
use crate::text;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use std::collections::{BTreeSet, HashMap};

/// More names than this help nobody.
const MOST: usize = 5;

/// A name, and what tells records of that name apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// The key of the column.
    pub key: String,
    /// What kind of record.
    pub kind: RecordKind,
    /// What it is called.
    pub name: String,
    /// The communes or the producer of the row.
    pub beside: Vec<String>,
}

struct Known {
    code: String,
    name: String,
    beside: Vec<String>,
}

/// The codes of records of one kind, in the order of the names.
pub async fn find(tx: &Tx, kind: RecordKind, called: &[&Called]) -> Result<Vec<std::result::Result<String, Fault>>> {
    let keys: BTreeSet<String> = called.iter().map(|called| text::fold(&called.name)).collect();
    let known = known(tx, kind, keys).await?;
    let found = called.iter().map(|called| {
        let same = known.get(&text::fold(&called.name)).map(Vec::as_slice).unwrap_or_default();
        let exact: Vec<&Known> =
            same.iter().filter(|one| text::tones_aside(&one.name) == text::tones_aside(&called.name)).collect();
        let here: Vec<&&Known> =
            exact.iter().filter(|one| one.beside.iter().any(|value| called.beside.contains(value))).collect();
        match (exact.as_slice(), here.as_slice()) {
            ([only], _) => Ok(only.code.clone()),
            (_, [only]) => Ok(only.code.clone()),
            ([], _) => Err(missing(called, same)),
            (several, _) => Err(ambiguous(called, several)),
        }
    });
    Ok(found.collect())
}

fn missing(called: &Called, alike: &[Known]) -> Fault {
    let (kind, name) = (called.kind, &called.name);
    let list: Vec<String> =
        alike.iter().take(MOST).map(|one| format!("{} {} ({} %)", one.code, one.name, likeness(name, &one.name))).collect();
    let (vi, en) = if list.is_empty() {
        ("; hãy nhập bản ghi đó trước, hoặc ghi mã".to_owned(), "; import it first, or write its code".to_owned())
    } else {
        let list = list.join("; ");
        (format!("; có phải: {list}? Hãy ghi mã"), format!("; is it: {list}? Write its code"))
    };
    Fault::field(
        &called.key,
        "reference-not-found",
        format!("không có {} tên “{name}”{vi}", kind.vietnamese()),
        format!("there is no {} named \"{name}\"{en}", kind.name()),
    )
}

fn ambiguous(called: &Called, several: &[&Known]) -> Fault {
    let list: Vec<String> = several.iter().take(MOST).map(|one| format!("{} ({})", one.code, one.beside.join(", "))).collect();
    let list = list.join("; ");
    Fault::field(
        &called.key,
        "reference-ambiguous",
        format!("có nhiều {} tên “{}”: {list}; hãy ghi mã", called.kind.vietnamese(), called.name),
        format!("several {} are named \"{}\": {list}; write the code", called.kind.plural(), called.name),
    )
}

async fn known(tx: &Tx, kind: RecordKind, keys: BTreeSet<String>) -> Result<HashMap<String, Vec<Known>>> {
    let mut known: HashMap<String, Vec<Known>> = HashMap::new();
    let Some(name) = name_column(kind).filter(|_| !keys.is_empty()) else { return Ok(known) };
    let mut select = Query::select();
    select.columns(["code", "name_key", name]).columns(beside_columns(kind).iter().copied()).from(kind.name());
    select.and_where(Expr::col("name_key").is_in(keys)).order_by("code", sea_orm::sea_query::Order::Asc);
    for row in tx.connection().query_all(&select).await? {
        let beside = (3..3 + beside_columns(kind).len()).map(|index| row.try_get_by_index::<Option<String>>(index));
        let beside: Vec<Option<String>> = beside.collect::<std::result::Result<_, _>>()?;
        let one = Known {
            code: row.try_get_by_index(0)?,
            name: row.try_get_by_index(2)?,
            beside: beside.into_iter().flatten().collect(),
        };
        known.entry(row.try_get_by_index(1)?).or_default().push(one);
    }
    Ok(known)
}
