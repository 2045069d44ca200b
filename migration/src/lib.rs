//! The steps that build the register's database, in order, each of them reversible.
//!
//! A step is never changed once it has been released; a new one is added. It only adds: tables, indexes, columns that may be
//! empty or have a default. So the version before, which is still running while instances are exchanged one by one, goes on
//! reading and writing. What nobody needs any more is dropped by a step of a later version. Holds no records: reference data and real
//! records are loaded by the program, through its journal.

mod columns;
mod m0001_places;
mod m0002_records;
mod m0003_recognitions;
mod m0004_journal;
mod m0005_statistics;
mod m0006_imports;
mod m0007_accounts;
mod m0008_privacy;
mod m0009_tokens;
mod m0010_proposals;
mod m0011_search;
mod m0012_assessments;
mod m0013_audit_and_copies;
mod m0014_import_slices;
mod m0015_search_in_order;

pub use m0011_search::fill_words;
pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::{MigrationTrait, async_trait};

/// The ordered list of steps.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_places::Migration),
            Box::new(m0002_records::Migration),
            Box::new(m0003_recognitions::Migration),
            Box::new(m0004_journal::Migration),
            Box::new(m0005_statistics::Migration),
            Box::new(m0006_imports::Migration),
            Box::new(m0007_accounts::Migration),
            Box::new(m0008_privacy::Migration),
            Box::new(m0009_tokens::Migration),
            Box::new(m0010_proposals::Migration),
            Box::new(m0011_search::Migration),
            Box::new(m0012_assessments::Migration),
            Box::new(m0013_audit_and_copies::Migration),
            Box::new(m0014_import_slices::Migration),
            Box::new(m0015_search_in_order::Migration),
        ]
    }
}
