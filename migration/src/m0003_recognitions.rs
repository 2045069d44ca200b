//! Recognitions: one subject in one decision.

use crate::columns::{Columns, date, drop_tables, index, number, small_number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        let acts = ["grant", "renew", "raise", "lower", "extend", "withdraw"];
        let mut table = Table::create();
        table
            .table("recognition")
            .col(columns.key("code"))
            .col(columns.text_required("decision"))
            .col(columns.text_required("subject_kind").check(Expr::col("subject_kind").is_in(["village", "product", "centre"])))
            .col(columns.text_required("subject"))
            .col(columns.text_required("act").check(Expr::col("act").is_in(acts)))
            .col(columns.text("title"))
            .col(small_number("star").check(Expr::col("star").is_in([3, 4, 5])))
            .col(ColumnDef::new("potential_five_star").boolean())
            .col(number("score"))
            .col(columns.text("scheme"))
            .col(columns.text("product_code"))
            .col(date("valid_from").not_null())
            .col(date("valid_until"))
            .col(columns.text_required("date_precision"))
            .col(columns.text("ground"))
            .col(date("certificate_from"))
            .col(date("certificate_until"))
            .col(date("superseded_on"));
        columns.provenance(&mut table);
        table.foreign_key(ForeignKey::create().from("recognition", "decision").to("decision", "code"));
        manager.create_table(table).await?;
        // One act a day on one subject: otherwise "the standing act on a day" would be two acts.
        let one_a_day = Index::create()
            .name("ux_recognition_subject_valid_from")
            .table("recognition")
            .col("subject")
            .col("valid_from")
            .unique()
            .to_owned();
        manager.create_index(one_a_day).await?;
        index(manager, "recognition", &["decision", "code"]).await?;
        index(manager, "recognition", &["subject_kind", "valid_from", "code"]).await?;
        index(manager, "recognition", &["valid_from", "code"]).await?;
        index(manager, "recognition", &["updated_at", "code"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["recognition"]).await
    }
}
