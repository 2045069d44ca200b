//! The journal, the tokens of those who write, and the answers kept for retries.

use crate::columns::{Columns, date, drop_tables, index, number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        let mut journal = Table::create();
        journal
            .table("journal")
            .col(number("sequence").not_null().primary_key())
            .col(ColumnDef::new("at").timestamp_with_time_zone().not_null())
            .col(columns.text_required("actor"))
            .col(columns.text("reason"))
            .col(columns.text_required("action"))
            .col(columns.text_required("record_kind"))
            .col(columns.text_required("code"))
            .col(number("version").not_null())
            .col(columns.text("before"))
            .col(columns.text("after"))
            .col(columns.text_required("changed"))
            .col(columns.text_required("warnings"))
            .col(columns.text("private"))
            .col(columns.text("private_digest"))
            .col(columns.text_required("hash"));
        manager.create_table(journal).await?;
        index(manager, "journal", &["code", "sequence"]).await?;
        index(manager, "journal", &["record_kind", "sequence"]).await?;

        let mut token = Table::create();
        token
            .table("token")
            .col(columns.key("name"))
            .col(columns.text_required("role"))
            .col(columns.text("commune"))
            .col(columns.text_required("secret_hash").unique_key())
            .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
            .col(date("expires_on"))
            .col(ColumnDef::new("revoked_at").timestamp_with_time_zone());
        manager.create_table(token).await?;

        let mut idempotency = Table::create();
        idempotency
            .table("idempotency")
            .col(columns.key("id"))
            .col(columns.text_required("request_digest"))
            .col(columns.text_required("answer"))
            .col(ColumnDef::new("at").timestamp_with_time_zone().not_null());
        manager.create_table(idempotency).await?;
        index(manager, "idempotency", &["at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["idempotency", "token", "journal"]).await
    }
}
