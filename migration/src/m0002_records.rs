//! Decisions, villages, producers, products and centres, the figures others published, and what the database is.

use crate::columns::{Columns, date, degrees, drop_tables, index, list, number, small_number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        register(manager).await?;
        decision(manager).await?;
        village(manager).await?;
        producer(manager).await?;
        product(manager).await?;
        centre(manager).await?;
        figure(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["figure", "centre", "product", "producer", "village", "decision", "code_counter", "register"])
            .await
    }
}

/// What this database is, and the last code given to each kind of record.
async fn register(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = Columns::of(manager);
    let mut register = Table::create();
    register
        .table("register")
        .col(small_number("id").not_null().primary_key().check(Expr::col("id").eq(1)))
        .col(columns.text_required("nature").check(Expr::col("nature").is_in(["real", "synthetic"])))
        .col(columns.text_required("description"))
        .col(ColumnDef::new("began_at").timestamp_with_time_zone().not_null());
    manager.create_table(register).await?;
    let mut counter = Table::create();
    counter.table("code_counter").col(columns.key("record_kind")).col(number("last_number").not_null());
    manager.create_table(counter).await
}

async fn decision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = Columns::of(manager);
    let mut table = Table::create();
    table
        .table("decision")
        .col(columns.key("code"))
        .col(columns.text("number"))
        .col(columns.text("authority_level"))
        .col(columns.text("authority_name"))
        .col(date("issued_on").not_null())
        .col(columns.text_required("date_precision"))
        .col(columns.text("summary"))
        .col(columns.text("link"));
    columns.provenance(&mut table);
    columns.search(&mut table);
    manager.create_table(table).await?;
    index(manager, "decision", &["number"]).await?;
    index(manager, "decision", &["issued_on", "code"]).await?;
    index(manager, "decision", &["name_key", "code"]).await?;
    index(manager, "decision", &["updated_at", "code"]).await
}

async fn village(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = Columns::of(manager);
    let mut table = Table::create();
    table
        .table("village")
        .col(columns.key("code"))
        .col(columns.text_required("name"))
        .col(list("other_names"))
        .col(columns.text("kind"))
        .col(columns.text("trade_group"))
        .col(columns.text("craft"))
        .col(columns.text("hamlet"));
    columns.place(&mut table);
    table
        .col(degrees("latitude"))
        .col(degrees("longitude"))
        .col(number("households_total"))
        .col(number("households_in_trade"))
        .col(number("workers"))
        .col(number("revenue_vnd"))
        .col(small_number("figures_year"))
        .col(small_number("craft_since"))
        .col(columns.text("environment_list"))
        .col(columns.text("condition"))
        .col(columns.text("history"))
        .col(columns.text("title"));
    columns.standing(&mut table);
    columns.provenance(&mut table);
    columns.search(&mut table);
    manager.create_table(table).await?;
    index(manager, "village", &["name_key", "code"]).await?;
    index(manager, "village", &["commune", "name_key", "code"]).await?;
    index(manager, "village", &["updated_at", "code"]).await
}

async fn producer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = Columns::of(manager);
    let mut table = Table::create();
    table
        .table("producer")
        .col(columns.key("code"))
        .col(columns.text_required("name"))
        .col(columns.text("producer_type"))
        .col(columns.text("tax_code"))
        .col(columns.text("registration_number"));
    columns.place(&mut table);
    table
        .col(columns.text("website"))
        .col(number("local_capital_percent"))
        .col(columns.text("legal_representative"))
        .col(columns.text("phone"))
        .col(columns.text("email"))
        .col(columns.text("home_address"));
    columns.provenance(&mut table);
    columns.search(&mut table);
    manager.create_table(table).await?;
    index(manager, "producer", &["name_key", "code"]).await?;
    index(manager, "producer", &["tax_code"]).await?;
    index(manager, "producer", &["commune", "name_key", "code"]).await?;
    index(manager, "producer", &["updated_at", "code"]).await
}

async fn product(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = Columns::of(manager);
    let mut table = Table::create();
    table
        .table("product")
        .col(columns.key("code"))
        .col(columns.text_required("name"))
        .col(columns.text("producer"))
        .col(columns.text("criteria_set"))
        .col(columns.text("sector"))
        .col(columns.text("village"));
    columns.place(&mut table);
    table
        .col(columns.text("description"))
        .col(columns.text("specification"))
        .col(list("standards"))
        .col(list("ip_rights"))
        .col(columns.text("gtin"))
        .col(columns.text("traceability_url"))
        .col(list("shop_urls"))
        .col(small_number("star").check(Expr::col("star").is_in([3, 4, 5])))
        .col(ColumnDef::new("potential_five_star").boolean());
    columns.standing(&mut table);
    columns.provenance(&mut table);
    columns.search(&mut table);
    table.foreign_key(ForeignKey::create().from("product", "producer").to("producer", "code"));
    table.foreign_key(ForeignKey::create().from("product", "village").to("village", "code"));
    manager.create_table(table).await?;
    index(manager, "product", &["name_key", "code"]).await?;
    index(manager, "product", &["criteria_set", "star", "name_key", "code"]).await?;
    index(manager, "product", &["star", "name_key", "code"]).await?;
    index(manager, "product", &["producer", "name_key", "code"]).await?;
    index(manager, "product", &["village", "name_key", "code"]).await?;
    index(manager, "product", &["commune", "name_key", "code"]).await?;
    index(manager, "product", &["updated_at", "code"]).await?;
    index(manager, "product", &["gtin"]).await?;
    // Products without a certificate sort behind all others; the expression must be the one the list sorts by.
    let by_end = "CREATE INDEX ix_product_certificate_until ON product (COALESCE(certificate_until, '9999-12-31'), code)";
    manager.get_connection().execute_unprepared(by_end).await.map(|_| ())
}

async fn centre(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = Columns::of(manager);
    let mut table = Table::create();
    table
        .table("centre")
        .col(columns.key("code"))
        .col(columns.text_required("official_name"))
        .col(columns.text("trading_name"))
        .col(columns.text("operator"))
        .col(list("host_villages"));
    columns.place(&mut table);
    table
        .col(degrees("latitude"))
        .col(degrees("longitude"))
        .col(list("sites"))
        .col(number("total_area_m2"))
        .col(number("meeting_area_m2"))
        .col(number("display_score"))
        .col(number("meeting_score"))
        .col(number("experience_score"))
        .col(number("photography_score"))
        .col(number("management_score"))
        .col(number("goods_share_percent"))
        .col(small_number("planned_year"))
        .col(columns.text_required("stage"))
        .col(date("opened_on"));
    columns.standing(&mut table);
    columns.provenance(&mut table);
    columns.search(&mut table);
    table.foreign_key(ForeignKey::create().from("centre", "operator").to("producer", "code"));
    manager.create_table(table).await?;
    index(manager, "centre", &["name_key", "code"]).await?;
    index(manager, "centre", &["operator"]).await?;
    index(manager, "centre", &["commune", "name_key", "code"]).await?;
    index(manager, "centre", &["updated_at", "code"]).await
}

async fn figure(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = Columns::of(manager);
    let mut table = Table::create();
    table
        .table("figure")
        .col(columns.key("code"))
        .col(columns.text_required("indicator"))
        .col(number("value").not_null())
        .col(columns.text("unit"))
        .col(columns.text_required("exactness"))
        .col(date("as_of"))
        .col(columns.text("date_precision"))
        .col(columns.text("as_of_printed"))
        .col(columns.text_required("scope"))
        .col(columns.text_required("publisher"))
        .col(columns.text_required("source"))
        .col(columns.text("note"));
    manager.create_table(table).await?;
    index(manager, "figure", &["indicator", "code"]).await
}
