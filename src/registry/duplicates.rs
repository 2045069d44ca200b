//! Notices a record that is there already: an error where the key proves it, a warning where the name suggests it.

use super::findings::Findings;
use super::kind::RecordKind;
use crate::db::Tx;
use crate::error::{Error, Fault, Result};
use crate::text;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};

/// Values that are looked for in one statement.
const AT_ONCE: usize = 128;

async fn others(tx: &Tx, kind: RecordKind, condition: Cond, itself: Option<&str>) -> Result<Vec<String>> {
    let mut select: SelectStatement = Query::select();
    select.column("code").from(kind.name()).cond_where(condition).limit(5);
    if let Some(code) = itself {
        select.and_where(Expr::col("code").ne(code));
    }
    let rows = tx.connection().query_all(&select).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Looks for many values at once: the checks that follow need not look for what nobody has.
pub(super) async fn look_ahead(tx: &Tx, kind: RecordKind, wanted: &[(&'static str, String)]) -> Result<()> {
    for wanted in wanted.chunks(AT_ONCE) {
        let mut select: SelectStatement = Query::select();
        // Some of them twice, so that there are few statements to prepare.
        for (column, value) in wanted.iter().cycle().take(wanted.len().next_power_of_two()) {
            let one = Query::select().expr(Expr::val(1)).from(kind.name()).and_where(Expr::col(*column).eq(value)).take();
            select.expr(Expr::exists(one));
        }
        let row = tx.connection().query_one(&select).await?.ok_or_else(|| Error::internal("a question without an answer"))?;
        for (index, (column, value)) in wanted.iter().enumerate() {
            if !row.try_get_by_index::<bool>(index)? {
                tx.memo().nobody_has(kind, column, value);
            }
        }
    }
    Ok(())
}

/// The same folded name with the same neighbour (commune, producer) is probably the same thing.
pub(super) async fn same_name(
    tx: &Tx,
    kind: RecordKind,
    name: &str,
    (neighbour, value): (&'static str, Option<&str>),
    itself: Option<&str>,
    findings: &mut Findings,
) -> Result<()> {
    let key = text::fold(name);
    if findings.is_matched() || tx.memo().knows_that_nobody_has(kind, "name_key", &key) {
        return Ok(());
    }
    let beside = match value {
        Some(value) => Expr::col(neighbour).eq(value),
        None => Expr::col(neighbour).is_null(),
    };
    let found = others(tx, kind, Cond::all().add(Expr::col("name_key").eq(key)).add(beside), itself).await?;
    if !found.is_empty() {
        let list = found.join(", ");
        findings.warning(Fault::field(
            if kind == RecordKind::Centre { "official_name" } else { "name" },
            "same-name",
            format!(
                "đã có {} cùng tên và cùng {neighbour}: {list}; nếu thật sự là bản ghi khác, hãy nêu lý do",
                kind.vietnamese()
            ),
            format!("there is a {} of this name and {neighbour} already: {list}; say why if it is another one", kind.name()),
        ));
    }
    Ok(())
}

/// A value that belongs to one record only.
pub(super) async fn same_value(
    tx: &Tx,
    kind: RecordKind,
    field: &'static str,
    value: &str,
    itself: Option<&str>,
    findings: &mut Findings,
) -> Result<()> {
    if tx.memo().knows_that_nobody_has(kind, field, value) {
        return Ok(());
    }
    let same = || Cond::all().add(Expr::col(field).eq(value));
    let found = others(tx, kind, same(), itself).await?;
    // A commune is told which of its own records it is; of others only that there is one: it may be about a person.
    let told = match tx.editor().commune().filter(|_| kind == RecordKind::Producer && !found.is_empty()) {
        Some(commune) => others(tx, kind, same().add(Expr::col("commune").eq(commune)), itself).await?,
        None => found.clone(),
    };
    if !found.is_empty() && told.is_empty() {
        findings.duplicate(Fault::field(
            field,
            "duplicate",
            "đã được ghi ở một bản ghi ngoài xã của mã truy cập này; hãy hỏi sở quản lý",
            "is recorded already at a record outside the commune of this token; ask the department",
        ));
    } else if !found.is_empty() {
        let list = told.join(", ");
        findings.duplicate(Fault::field(
            field,
            "duplicate",
            format!("{value} đã được ghi ở {list}; hãy sửa bản ghi đó"),
            format!("{value} is recorded already at {list}; correct that record"),
        ));
    }
    Ok(())
}
