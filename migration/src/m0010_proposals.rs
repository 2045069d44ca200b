//! Proposals, and in the journal who proposed what somebody else applied.

use crate::columns::{Columns, drop_tables, index, number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        let moment = |name: &'static str| ColumnDef::new(name).timestamp_with_time_zone().take();
        let mut proposal = Table::create();
        proposal
            .table("proposal")
            .col(columns.key("id"))
            .col(columns.text_required("record_kind"))
            .col(columns.text("code"))
            .col(columns.text("commune"))
            .col(columns.text("change"))
            .col(columns.text("base"))
            .col(number("base_version"))
            .col(columns.text_required("state"))
            .col(columns.text_required("author"))
            .col(columns.text("reason"))
            .col(columns.text("comment"))
            .col(columns.text("decided_by"))
            .col(moment("decided_at"))
            .col(number("version").not_null())
            .col(moment("created_at").not_null())
            .col(moment("updated_at").not_null());
        manager.create_table(proposal).await?;
        index(manager, "proposal", &["code", "state"]).await?;
        index(manager, "proposal", &["state", "id"]).await?;
        manager.alter_table(Table::alter().table("journal").add_column(columns.text("proposed_by")).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("journal").drop_column("proposed_by").to_owned()).await?;
        drop_tables(manager, &["proposal"]).await
    }
}
