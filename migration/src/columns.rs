//! The few kinds of column the register uses, so that both databases compare and sort them alike.
//!
//! PostgreSQL would order text by the database's locale; SQLite orders bytes. Every text column that is compared or
//! sorted asks PostgreSQL for byte order too.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Builds columns for one backend.
pub(crate) struct Columns {
    backend: DbBackend,
}

impl Columns {
    pub(crate) fn of(manager: &SchemaManager<'_>) -> Self {
        Self { backend: manager.get_database_backend() }
    }

    /// Text in byte order that may be empty.
    pub(crate) fn text(&self, name: &'static str) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        column.text();
        if self.backend == DbBackend::Postgres {
            column.extra("COLLATE \"C\"");
        }
        column
    }

    /// Text in byte order that is always there.
    pub(crate) fn text_required(&self, name: &'static str) -> ColumnDef {
        let mut column = self.text(name);
        column.not_null();
        column
    }

    /// The registry code, the key of its table.
    pub(crate) fn key(&self, name: &'static str) -> ColumnDef {
        let mut column = self.text_required(name);
        column.primary_key();
        column
    }

    /// Where a record lies, and how sure that is.
    pub(crate) fn place(&self, table: &mut TableCreateStatement) {
        table
            .col(self.text("commune"))
            .col(self.text("former_commune"))
            .col(date("former_commune_until"))
            .col(self.text_required("commune_status"))
            .col(self.text("address_as_printed"));
    }

    /// The standing that recognitions write.
    pub(crate) fn standing(&self, table: &mut TableCreateStatement) {
        table
            .col(self.text("last_act"))
            .col(date("standing_from"))
            .col(date("certificate_from"))
            .col(date("certificate_until"))
            .col(self.text("date_precision"))
            .col(self.text("decision"))
            .col(date("recognised_on"));
    }

    /// Where a record comes from, and its versions.
    pub(crate) fn provenance(&self, table: &mut TableCreateStatement) {
        table
            .col(self.text("source"))
            .col(self.text_required("confidence"))
            .col(self.text("note"))
            .col(ColumnDef::new("version").big_integer().not_null())
            .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("updated_at").timestamp_with_time_zone().not_null());
    }

    /// What searches and name order use.
    pub(crate) fn search(&self, table: &mut TableCreateStatement) {
        table.col(self.text_required("name_key")).col(self.text_required("search")).col(self.text_required("search_exact"));
    }
}

/// A day that may be unknown.
pub(crate) fn date(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.date();
    column
}

/// A whole number that may be unknown.
pub(crate) fn number(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.big_integer();
    column
}

/// A small whole number that may be unknown, as a year.
pub(crate) fn small_number(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.integer();
    column
}

/// Degrees, rounded to six decimals by the program.
pub(crate) fn degrees(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.double();
    column
}

/// A list kept inside the row.
pub(crate) fn list(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.json_binary().not_null();
    column
}

/// Creates an index named after its table and columns.
pub(crate) async fn index(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(format!("ix_{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}

/// Drops tables in the order given.
pub(crate) async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).to_owned()).await?;
    }
    Ok(())
}
