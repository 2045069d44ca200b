//! Personal data: whether a producer is a person, what that person consented to, and what the person asked for.

use crate::columns::{Columns, date, drop_tables, index, number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        let mut personal = columns.text_required("personal_data");
        personal.default("organisation");
        for column in [personal, columns.text("published_fields"), columns.text("shared_fields")] {
            manager.alter_table(Table::alter().table("producer").add_column(column).to_owned()).await?;
        }
        protect(manager).await?;
        let erased = ColumnDef::new("erased_at").timestamp_with_time_zone().take();
        manager.alter_table(Table::alter().table("import").add_column(erased).to_owned()).await?;
        consent(manager).await?;
        request(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["personal_data_request", "consent"]).await?;
        manager.alter_table(Table::alter().table("import").drop_column("erased_at").to_owned()).await?;
        for column in ["shared_fields", "published_fields", "personal_data"] {
            manager.alter_table(Table::alter().table("producer").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

async fn consent(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = Columns::of(manager);
    let mut table = Table::create();
    table
        .table("consent")
        .col(columns.key("id"))
        .col(columns.text_required("producer"))
        .col(columns.text_required("purpose"))
        .col(columns.text_required("fields"))
        .col(date("given_on").not_null())
        .col(date("withdrawn_on"))
        .col(columns.text("evidence"))
        .col(columns.text_required("actor"))
        .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
        .col(number("version").not_null());
    manager.create_table(table).await?;
    index(manager, "consent", &["producer", "id"]).await
}

async fn request(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = Columns::of(manager);
    let mut table = Table::create();
    table
        .table("personal_data_request")
        .col(columns.key("id"))
        .col(columns.text_required("producer"))
        .col(columns.text_required("kind"))
        .col(date("received_on").not_null())
        .col(date("due_on").not_null())
        .col(columns.text("note"))
        .col(columns.text_required("actor"))
        .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
        .col(date("answered_on"))
        .col(columns.text("outcome"))
        .col(columns.text("answer"))
        .col(columns.text("answered_by"))
        .col(number("version").not_null());
    manager.create_table(table).await?;
    index(manager, "personal_data_request", &["producer", "id"]).await?;
    index(manager, "personal_data_request", &["answered_on", "due_on", "id"]).await
}

/// Households are persons, and so is whoever has twelve digits for a tax code. A search finds them by name only.
async fn protect(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    connection
        .execute_unprepared(
            "UPDATE producer SET personal_data = 'protected', search = name_key \
             WHERE producer_type IN ('production_household', 'family_household') OR LENGTH(tax_code) = 12",
        )
        .await?;
    let mut select = Query::select();
    select.column("code").column("name").from("producer").and_where(Expr::col("personal_data").eq("protected"));
    for row in connection.query_all(&select).await? {
        let (code, name): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let mut update = Query::update();
        update.table("producer").value("search_exact", exact(&name)).and_where(Expr::col("code").eq(code));
        connection.execute(&update).await?;
    }
    Ok(())
}

/// As the program had it when this step was made: lower case, every run of other characters one space.
fn exact(name: &str) -> String {
    let plain = name.chars().flat_map(char::to_lowercase).map(|letter| if letter.is_alphanumeric() { letter } else { ' ' });
    let plain: String = plain.collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
