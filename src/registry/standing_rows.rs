//! Keeps the table `standing`: for each village, product and centre one row for each act and one for the time before the
//! first. The only writer of it, and the only place that says how its rows follow from the records.
//!
//! Holds the definition as SQL, because the same text fills the table, renews a few rows of it, and works out the rows of
//! a past moment of the journal without writing anything.

use super::kind::RecordKind;
use crate::db::Tx;
use crate::error::Result;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Which subjects may stand otherwise after a write.
#[derive(Clone, Copy, Debug)]
pub enum Touched<'a> {
    /// One village, product or centre.
    Subject(RecordKind, &'a str),
    /// The products of a producer.
    ProductsOf(&'a str),
    /// Everything that a decision recognises.
    Under(&'a str),
}

/// The kinds of record that stand somewhere.
pub const SUBJECTS: [RecordKind; 3] = [RecordKind::Village, RecordKind::Product, RecordKind::Centre];

/// The columns that [`rows`] fills, in its order.
pub const COLUMNS: &str = "recognised, subject_kind, subject, commune, former_district, commune_before_2025, commune_status, confidence, \
    sector, criteria_set, village, producer, producer_type, kind, trade_group, craft, stage, planned_year, \
    valid_from, superseded_on, act, certificate_from, certificate_until, star, potential_five_star, title, scheme, score, \
    date_precision, decision, recognised_on, recognised_precision, authority_level, authority_name, \
    act_before, certificate_until_before, star_before, title_before";

const SUBJECT: &str = "'{table}', {table}.code, {table}.commune, {table}.former_district, {table}.commune_before_2025, \
    {table}.commune_status, {table}.confidence";
const VILLAGE: &str = "NULL, NULL, NULL, NULL, NULL, village.kind, village.trade_group, village.craft, NULL, NULL";
const PRODUCT: &str = "product.sector, product.criteria_set, product.village, product.producer, \
    (SELECT producer.producer_type FROM producer WHERE producer.code = product.producer), NULL, NULL, NULL, NULL, NULL";
const CENTRE: &str = "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, centre.stage, centre.planned_year";

/// Each act stands until the next one takes effect.
const AFTER_AN_ACT: &str = "SELECT TRUE, {subject}, {own}, recognition.valid_from, \
    COALESCE(recognition.superseded_on, {end}), recognition.act, recognition.certificate_from, \
    recognition.certificate_until, recognition.star, recognition.potential_five_star, recognition.title, recognition.scheme, \
    recognition.score, recognition.date_precision, recognition.decision, {table}.recognised_on, \
    {table}.recognised_precision, decision.authority_level, decision.authority_name, \
    earlier.act, earlier.certificate_until, earlier.star, earlier.title \
    FROM {table} JOIN recognition ON recognition.subject = {table}.code \
    JOIN decision ON decision.code = recognition.decision \
    LEFT JOIN recognition earlier ON earlier.subject = recognition.subject AND earlier.superseded_on = recognition.valid_from \
    WHERE {which}";

/// Before its first act a subject stands nowhere, but it is registered.
const BEFORE_ANY_ACT: &str = "SELECT FALSE, {subject}, {own}, {begin}, \
    COALESCE((SELECT MIN(recognition.valid_from) FROM recognition WHERE recognition.subject = {table}.code), {end}), \
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL \
    FROM {table} WHERE {which}";

/// The rows of the subjects of a kind, as two queries: after an act, and before any. `which` is a condition on the
/// subject's table.
pub fn rows(kind: RecordKind, which: &str, backend: DbBackend) -> [String; 2] {
    let own = match kind {
        RecordKind::Village => VILLAGE,
        RecordKind::Product => PRODUCT,
        _ => CENTRE,
    };
    let day = |text: &str| if backend == DbBackend::Postgres { format!("DATE '{text}'") } else { format!("'{text}'") };
    [AFTER_AN_ACT, BEFORE_ANY_ACT].map(|part| {
        part.replace("{subject}", SUBJECT)
            .replace("{own}", own)
            .replace("{which}", which)
            .replace("{begin}", &day("0001-01-01"))
            .replace("{end}", &day("9999-12-31"))
            .replace("{table}", kind.name())
    })
}

/// Fills the empty table from all records.
pub async fn fill(tx: &Tx) -> Result<()> {
    for kind in SUBJECTS {
        // In the order of the key, so that a large table is written from its front to its end.
        for part in rows(kind, "1 = 1 ORDER BY 20, 3", backend(tx)) {
            tx.connection().execute_unprepared(&format!("INSERT INTO standing ({COLUMNS}) {part}")).await?;
        }
    }
    Ok(())
}

/// Gives new villages, products or centres, on which there are no acts yet, the row that says they are registered.
pub async fn begin(tx: &Tx, kind: RecordKind, codes: &[&str]) -> Result<()> {
    if !SUBJECTS.contains(&kind) {
        return Ok(());
    }
    let backend = backend(tx);
    let sql = match codes {
        [_] => ONE.get(&(kind.name(), backend == DbBackend::Postgres)).cloned().unwrap_or_else(|| beginning(kind, 1, backend)),
        _ => beginning(kind, codes.len(), backend),
    };
    tx.connection()
        .execute_raw(Statement::from_sql_and_values(backend, sql, codes.iter().map(|code| Value::from(*code))))
        .await?;
    Ok(())
}

/// The statement for one new record, which is most of them: to put it together takes longer than to run it.
static ONE: LazyLock<HashMap<(&'static str, bool), String>> = LazyLock::new(|| {
    let all = SUBJECTS.into_iter().flat_map(|kind| [DbBackend::Sqlite, DbBackend::Postgres].map(|backend| (kind, backend)));
    all.map(|(kind, backend)| ((kind.name(), backend == DbBackend::Postgres), beginning(kind, 1, backend))).collect()
});

fn beginning(kind: RecordKind, count: usize, backend: DbBackend) -> String {
    let sign = if backend == DbBackend::Postgres { '$' } else { '?' };
    let parameters: Vec<String> = (1..=count).map(|number| format!("{sign}{number}")).collect();
    let [_, before] = rows(kind, &format!("{}.code IN ({})", kind.name(), parameters.join(", ")), backend);
    format!("INSERT INTO standing ({COLUMNS}) {before}")
}

/// Works out anew the rows of the subjects that a write touched.
pub async fn renew(tx: &Tx, touched: Touched<'_>) -> Result<()> {
    let parameter = if backend(tx) == DbBackend::Postgres { "$1" } else { "?1" };
    match touched {
        Touched::Subject(kind, code) => replace(tx, kind, &format!("= {parameter}"), code).await,
        Touched::ProductsOf(producer) => {
            let products = format!("IN (SELECT code FROM product WHERE producer = {parameter})");
            replace(tx, RecordKind::Product, &products, producer).await
        }
        Touched::Under(decision) => {
            let subjects = format!("IN (SELECT subject FROM recognition WHERE decision = {parameter})");
            for kind in SUBJECTS {
                replace(tx, kind, &subjects, decision).await?;
            }
            Ok(())
        }
    }
}

async fn replace(tx: &Tx, kind: RecordKind, which: &str, code: &str) -> Result<()> {
    let value = [Value::from(code)];
    let delete = format!("DELETE FROM standing WHERE subject_kind = '{}' AND subject {which}", kind.name());
    tx.connection().execute_raw(Statement::from_sql_and_values(backend(tx), delete, value.clone())).await?;
    for part in rows(kind, &format!("{}.code {which}", kind.name()), backend(tx)) {
        let sql = format!("INSERT INTO standing ({COLUMNS}) {part}");
        tx.connection().execute_raw(Statement::from_sql_and_values(backend(tx), sql, value.clone())).await?;
    }
    Ok(())
}

fn backend(tx: &Tx) -> DbBackend {
    tx.connection().get_database_backend()
}
