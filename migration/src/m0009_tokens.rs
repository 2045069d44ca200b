//! Tokens with scopes in place of roles, a contact, rotation and the day of their last use.

use crate::columns::{Columns, date, index, number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What the two roles of before allowed.
const EDITOR: &str =
    "read:official write:villages write:producers write:products write:centres write:decisions write:personal_data";
const ADMIN: &str = "read:official write:villages write:producers write:products write:centres write:decisions \
                     delete:decisions write:personal_data write:accounts write:tokens";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        let moment = |name: &'static str| ColumnDef::new(name).timestamp_with_time_zone().take();
        let added = [
            columns.text_required("scopes").default("").take(),
            columns.text("contact"),
            ColumnDef::new("self_issued").boolean().not_null().default(false).take(),
            columns.text("previous_hash"),
            moment("previous_until"),
            date("last_used_on"),
            number("version").not_null().default(1).take(),
        ];
        for column in added {
            manager.alter_table(Table::alter().table("token").add_column(column).to_owned()).await?;
        }
        index(manager, "token", &["previous_hash"]).await?;
        let connection = manager.get_connection();
        for (role, scopes) in [("editor", EDITOR), ("admin", ADMIN)] {
            connection.execute_unprepared(&format!("UPDATE token SET scopes = '{scopes}' WHERE role = '{role}'")).await?;
        }
        manager.alter_table(Table::alter().table("token").drop_column("role").to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let role = Columns::of(manager).text_required("role").default("editor").take();
        manager.alter_table(Table::alter().table("token").add_column(role).to_owned()).await?;
        let connection = manager.get_connection();
        connection.execute_unprepared("UPDATE token SET role = 'admin' WHERE scopes LIKE '%delete:decisions%'").await?;
        manager.drop_index(Index::drop().name("ix_token_previous_hash").table("token").to_owned()).await?;
        for column in ["version", "last_used_on", "previous_until", "previous_hash", "self_issued", "contact", "scopes"] {
            manager.alter_table(Table::alter().table("token").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
