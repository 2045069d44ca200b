//! Copies of the register, and a note of each in the register itself, so that whoever keeps it can see when it was last copied.
//!
//! A note is no entry of the journal, though a person makes it: nothing of the register changes with a copy. An entry would
//! move the end of the journal, so that every copy would be behind at once, every client of the feed would be told of it, and
//! every kept answer would be computed again each night.

use crate::auth::Editor;
use crate::db::{Db, Intent, end_of_copy};
use crate::error::{Error, Result};
use entity::backup::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Copies a live SQLite register into a new file.
pub async fn copy(db: &Db, file: &Path) -> Result<PathBuf> {
    db.copy_to(file).await?;
    std::fs::canonicalize(file).map_err(|error| Error::internal(format!("{}: {error}", file.display())))
}

/// Notes a copy that was made: what is in it is read from the copy itself.
pub async fn note(db: &Db, editor: &Editor, file: &Path) -> Result<()> {
    let place = file.to_str().ok_or_else(|| Error::internal("the name of the file is not UTF-8"))?;
    let bytes = i64::try_from(file.metadata()?.len()).unwrap_or(i64::MAX);
    let (sequence, hash) = end_of_copy(file).await?;
    let tx = db.write(editor, Intent::default()).await?;
    let row = ActiveModel {
        id: Set(Uuid::now_v7().to_string()),
        actor: Set(tx.editor().actor().to_owned()),
        file: Set(place.to_owned()),
        bytes: Set(bytes),
        sequence: Set(sequence),
        hash: Set(hash),
        made_at: Set(tx.now()),
    };
    #[expect(clippy::disallowed_methods, reason = "a note of a copy is no record, and changes nothing that anybody is told")]
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    tx.commit().await
}

/// The notes, the latest first.
pub async fn notes(connection: &impl ConnectionTrait, limit: u64) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_desc(Column::Id).limit(limit).all(connection).await?)
}
