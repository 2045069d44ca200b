//! References to other records: a code must belong to a record that exists.

use super::findings::Findings;
use super::kind::RecordKind;
use crate::db::Tx;
use crate::error::{Fault, Result};
use entity::{decision, producer, village};
use sea_orm::EntityTrait;
use std::sync::Arc;

/// The fault of a reference to nothing.
pub(super) fn missing(field: &str, kind: RecordKind, code: &str) -> Fault {
    Fault::field(
        field,
        "reference-not-found",
        format!("không có {} mang mã {code}; hãy tạo bản ghi đó trước", kind.vietnamese()),
        format!("there is no {} with the code {code}; create it first", kind.name()),
    )
}

/// The producer with a code.
pub(super) async fn producer(tx: &Tx, field: &str, code: &str, findings: &mut Findings) -> Result<Arc<Option<producer::Model>>> {
    let found = tx.memo().producers.get(code, producer::Entity::find_by_id(code).one(tx.connection())).await?;
    if found.is_none() {
        findings.error(missing(field, RecordKind::Producer, code));
    }
    Ok(found)
}

/// The village with a code.
pub(super) async fn village(tx: &Tx, field: &str, code: &str, findings: &mut Findings) -> Result<Arc<Option<village::Model>>> {
    let found = tx.memo().villages.get(code, village::Entity::find_by_id(code).one(tx.connection())).await?;
    if found.is_none() {
        findings.error(missing(field, RecordKind::Village, code));
    }
    Ok(found)
}

/// The decision with a code.
pub(super) async fn decision(tx: &Tx, field: &str, code: &str, findings: &mut Findings) -> Result<Arc<Option<decision::Model>>> {
    let found = tx.memo().decisions.get(code, decision::Entity::find_by_id(code).one(tx.connection())).await?;
    if found.is_none() {
        findings.error(missing(field, RecordKind::Decision, code));
    }
    Ok(found)
}
