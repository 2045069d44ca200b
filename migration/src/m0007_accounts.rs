//! Accounts of people, and what their signing in needs: sessions, one-time links, recovery codes, known browsers.

use crate::columns::{Columns, drop_tables, index, number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        manager.create_table(account(&columns)).await?;
        let mut single_sign_on = Index::create();
        // Accounts without single sign-on have null in both, which is never equal to itself.
        single_sign_on.name("ux_account_oidc").table("account").col("oidc_issuer").col("oidc_subject").unique();
        manager.create_index(single_sign_on).await?;

        let mut session = Table::create();
        session
            .table("session")
            .col(columns.key("code"))
            .col(columns.text_required("account"))
            .col(columns.text_required("secret_hash").unique_key())
            .col(moment("created_at").not_null())
            .col(moment("last_seen_at").not_null())
            .col(columns.text("user_agent"))
            .col(columns.text("address"));
        manager.create_table(session).await?;
        index(manager, "session", &["account", "created_at"]).await?;

        let mut invitation = Table::create();
        invitation
            .table("invitation")
            .col(columns.key("account"))
            .col(columns.text_required("secret_hash").unique_key())
            .col(columns.text_required("purpose"))
            .col(moment("created_at").not_null())
            .col(moment("expires_at").not_null());
        manager.create_table(invitation).await?;

        let mut recovery_code = Table::create();
        recovery_code
            .table("recovery_code")
            .col(columns.key("id"))
            .col(columns.text_required("account"))
            .col(columns.text_required("secret_hash"));
        manager.create_table(recovery_code).await?;
        index(manager, "recovery_code", &["account"]).await?;

        let mut device = Table::create();
        device
            .table("device")
            .col(columns.key("id"))
            .col(columns.text_required("account"))
            .col(columns.text_required("secret_hash"))
            .col(moment("last_used_at").not_null());
        manager.create_table(device).await?;
        index(manager, "device", &["account", "last_used_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["device", "recovery_code", "invitation", "session", "account"]).await
    }
}

fn account(columns: &Columns) -> TableCreateStatement {
    let mut account = Table::create();
    account
        .table("account")
        .col(columns.key("code"))
        .col(columns.text_required("name").unique_key())
        .col(columns.text_required("display_name"))
        .col(columns.text("email"))
        .col(columns.text_required("role"))
        .col(columns.text("department"))
        .col(columns.text("commune"))
        .col(columns.text("password_hash"))
        .col(moment("password_changed_at"))
        .col(columns.text("totp_secret"))
        .col(moment("totp_confirmed_at"))
        .col(number("totp_last_step"))
        .col(columns.text("oidc_issuer"))
        .col(columns.text("oidc_subject"))
        .col(moment("disabled_at"))
        .col(number("version").not_null())
        .col(moment("created_at").not_null())
        .col(moment("updated_at").not_null());
    account
}

fn moment(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().take()
}
