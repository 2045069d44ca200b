//! What the register calls the things of one commune or one producer, as it was before the file: a row is compared with
//! these for misprints. Read once for each commune or producer that a file names, and kept while the file is read
//! and nobody else writes.

use super::matching::{beside_columns, name_column};
use crate::db::Tx;
use crate::error::Result;
use crate::registry::kind::RecordKind;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use std::collections::{BTreeSet, HashMap, HashSet};

/// More names than this are forgotten, and read again when they are asked for.
const MOST: usize = 300_000;

/// A record beside others.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The same, folded.
    pub key: String,
}

/// The records of the communes and producers that were asked for.
#[derive(Debug, Default)]
pub struct Neighbours {
    known: HashMap<(RecordKind, String), Vec<Neighbour>>,
    held: usize,
    added: HashSet<String>,
}

impl Neighbours {
    /// A record that the file itself added: no row is compared with it.
    pub fn added(&mut self, code: &str) {
        self.added.insert(code.to_owned());
    }

    /// What was read may have changed. What the file added is still known.
    pub fn forget(&mut self) {
        self.known.clear();
        self.held = 0;
    }

    /// Whether the file added it.
    pub fn is_added(&self, code: &str) -> bool {
        self.added.contains(code)
    }

    /// The records of a commune or producer that was read.
    pub fn beside(&self, kind: RecordKind, value: &str) -> &[Neighbour] {
        self.known.get(&(kind, value.to_owned())).map(Vec::as_slice).unwrap_or_default()
    }

    /// Reads the records of those communes or producers that were not read yet.
    pub async fn read(&mut self, tx: &Tx, kind: RecordKind, values: BTreeSet<&str>) -> Result<()> {
        if self.held > MOST {
            self.forget();
        }
        let missing: Vec<&str> =
            values.into_iter().filter(|value| !self.known.contains_key(&(kind, (*value).to_owned()))).collect();
        let Some(name) = name_column(kind).filter(|_| !missing.is_empty()) else { return Ok(()) };
        for value in &missing {
            self.known.insert((kind, (*value).to_owned()), Vec::new());
        }
        for column in beside_columns(kind) {
            let mut select = Query::select();
            select.columns(["code", name, "name_key", column]).from(kind.name());
            select.and_where(Expr::col(*column).is_in(missing.iter().copied()));
            for row in tx.connection().query_all(&select).await? {
                let one =
                    Neighbour { code: row.try_get_by_index(0)?, name: row.try_get_by_index(1)?, key: row.try_get_by_index(2)? };
                if self.is_added(&one.code) {
                    continue;
                }
                self.held += 1;
                self.known.entry((kind, row.try_get_by_index(3)?)).or_default().push(one);
            }
        }
        Ok(())
    }
}
