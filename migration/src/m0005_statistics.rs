//! What statistics count: a narrow row for each period in which a record stood somewhere, and the fields of records that
//! only counts need.
//!
//! Everything here is worked out from rows that are there already, so the step fills it for a register in use. The
//! program keeps it up to date from then on; its own statements may change later, those of this step never do.

use crate::columns::{Columns, date, index, number, small_number};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const WITH_PLACE: [&str; 4] = ["village", "producer", "product", "centre"];
const SUBJECTS: [&str; 3] = ["village", "product", "centre"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        for table in WITH_PLACE {
            for column in ["former_district", "commune_before_2025"] {
                add(manager, table, columns.text(column)).await?;
            }
        }
        for table in SUBJECTS {
            add(manager, table, columns.text("recognised_precision")).await?;
        }
        standing(manager).await?;
        fill(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("standing").to_owned()).await?;
        for table in SUBJECTS {
            remove(manager, table, "recognised_precision").await?;
        }
        for table in WITH_PLACE {
            for column in ["former_district", "commune_before_2025"] {
                remove(manager, table, column).await?;
            }
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}

async fn remove(manager: &SchemaManager<'_>, table: &'static str, column: &'static str) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await
}

/// The columns that most questions touch come first: SQLite reads a row from its front. The key puts the rows of a kind that
/// stand now beside each other, and SQLite keeps the table in the order of its key.
async fn standing(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = Columns::of(manager);
    let mut table = Table::create();
    table
        .table("standing")
        .col(columns.text_required("subject_kind"))
        .col(ColumnDef::new("recognised").boolean().not_null())
        .col(date("superseded_on").not_null())
        .col(columns.text_required("subject"))
        .col(date("valid_from").not_null())
        .col(columns.text("act"))
        .col(date("certificate_until"))
        .col(small_number("star"))
        .col(columns.text("commune"))
        .col(columns.text("sector"))
        .col(columns.text("criteria_set"))
        .col(columns.text("village"))
        .col(ColumnDef::new("potential_five_star").boolean())
        .col(columns.text("former_district"))
        .col(columns.text("producer_type"))
        .col(columns.text("producer"))
        .col(columns.text("commune_before_2025"))
        .col(columns.text_required("commune_status"))
        .col(date("recognised_on"))
        .col(columns.text("recognised_precision"))
        .col(columns.text("title"))
        .col(columns.text("kind"))
        .col(columns.text("trade_group"))
        .col(columns.text("craft"))
        .col(columns.text("stage"))
        .col(small_number("planned_year"))
        .col(columns.text_required("confidence"))
        .col(columns.text("scheme"))
        .col(columns.text("authority_level"))
        .col(columns.text("authority_name"))
        .col(number("score"))
        .col(columns.text("date_precision"))
        .col(columns.text("act_before"))
        .col(date("certificate_until_before"))
        .col(small_number("star_before"))
        .col(columns.text("title_before"))
        .col(columns.text("decision"))
        .col(date("certificate_from"))
        .primary_key(Index::create().col("subject_kind").col("recognised").col("superseded_on").col("subject"));
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.extra("WITHOUT ROWID");
    }
    manager.create_table(table).await?;
    index(manager, "standing", &["subject", "valid_from"]).await?;
    index(manager, "standing", &["decision"]).await?;
    // Whether a producer has a product in a state is answered from this index alone.
    index(manager, "standing", &["producer", "superseded_on", "valid_from", "act", "certificate_until"]).await
}

async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for table in WITH_PLACE {
        connection.execute_unprepared(&FORMER_DISTRICT.replace("{table}", table)).await?;
        connection.execute_unprepared(&COMMUNE_BEFORE_2025.replace("{table}", table)).await?;
    }
    for table in SUBJECTS {
        connection.execute_unprepared(&RECOGNISED_PRECISION.replace("{table}", table)).await?;
    }
    for (table, own) in [("village", VILLAGE), ("product", PRODUCT), ("centre", CENTRE)] {
        for part in [RECOGNISED, BEFORE] {
            connection.execute_unprepared(&part.replace("{own}", own).replace("{table}", table)).await?;
        }
    }
    Ok(())
}

/// The district of the former commune; where only today's commune is known, the one all its predecessors belonged to.
const FORMER_DISTRICT: &str = "UPDATE {table} SET former_district = CASE WHEN former_commune IS NOT NULL THEN \
    (SELECT MIN(unit.parent) FROM unit WHERE unit.code = {table}.former_commune AND unit.valid_until = {table}.former_commune_until) \
    ELSE (SELECT MIN(unit.parent) FROM succession JOIN unit ON unit.code = succession.old_code \
    AND unit.valid_until = succession.old_valid_until WHERE succession.new_code = {table}.commune \
    HAVING COUNT(DISTINCT unit.parent) = 1) END";

/// The commune that lived on 31 December 2024; where only today's commune is known, its one predecessor.
const COMMUNE_BEFORE_2025: &str = "UPDATE {table} SET commune_before_2025 = CASE WHEN former_commune IS NOT NULL THEN \
    (SELECT MIN(unit.code) FROM unit WHERE unit.code = {table}.former_commune AND unit.valid_until = {table}.former_commune_until \
    AND (unit.valid_from IS NULL OR unit.valid_from <= '2024-12-31')) \
    ELSE (SELECT MIN(succession.old_code) FROM succession JOIN unit ON unit.code = succession.old_code \
    AND unit.valid_until = succession.old_valid_until WHERE succession.new_code = {table}.commune \
    HAVING COUNT(*) = 1 AND MIN(CASE WHEN unit.valid_from IS NULL OR unit.valid_from <= '2024-12-31' THEN 1 ELSE 0 END) = 1) END";

const RECOGNISED_PRECISION: &str = "UPDATE {table} SET recognised_precision = (SELECT recognition.date_precision \
    FROM recognition WHERE recognition.subject = {table}.code AND recognition.valid_from = {table}.recognised_on)";

const VILLAGE: &str = "NULL, NULL, NULL, NULL, NULL, {table}.kind, {table}.trade_group, {table}.craft, NULL, NULL";
const PRODUCT: &str = "{table}.sector, {table}.criteria_set, {table}.village, {table}.producer, \
    (SELECT producer.producer_type FROM producer WHERE producer.code = {table}.producer), NULL, NULL, NULL, NULL, NULL";
const CENTRE: &str = "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, {table}.stage, {table}.planned_year";

/// One row for each act: it stands until the next.
const RECOGNISED: &str = "INSERT INTO standing (recognised, subject_kind, subject, commune, former_district, commune_before_2025, \
    commune_status, confidence, sector, criteria_set, village, producer, producer_type, kind, trade_group, craft, stage, planned_year, \
    valid_from, superseded_on, act, certificate_from, certificate_until, star, potential_five_star, title, scheme, score, \
    date_precision, decision, recognised_on, recognised_precision, authority_level, authority_name, \
    act_before, certificate_until_before, star_before, title_before) \
    SELECT TRUE, '{table}', {table}.code, {table}.commune, {table}.former_district, {table}.commune_before_2025, \
    {table}.commune_status, {table}.confidence, {own}, \
    recognition.valid_from, COALESCE(recognition.superseded_on, '9999-12-31'), recognition.act, recognition.certificate_from, \
    recognition.certificate_until, recognition.star, recognition.potential_five_star, recognition.title, recognition.scheme, \
    recognition.score, recognition.date_precision, recognition.decision, {table}.recognised_on, \
    {table}.recognised_precision, decision.authority_level, decision.authority_name, \
    earlier.act, earlier.certificate_until, earlier.star, earlier.title \
    FROM {table} JOIN recognition ON recognition.subject = {table}.code \
    JOIN decision ON decision.code = recognition.decision \
    LEFT JOIN recognition earlier ON earlier.subject = recognition.subject AND earlier.superseded_on = recognition.valid_from \
    ORDER BY {table}.code, recognition.valid_from";

/// One row for the time before the first act.
const BEFORE: &str = "INSERT INTO standing (recognised, subject_kind, subject, commune, former_district, commune_before_2025, \
    commune_status, confidence, sector, criteria_set, village, producer, producer_type, kind, trade_group, craft, stage, planned_year, \
    valid_from, superseded_on) \
    SELECT FALSE, '{table}', {table}.code, {table}.commune, {table}.former_district, {table}.commune_before_2025, \
    {table}.commune_status, {table}.confidence, {own}, '0001-01-01', \
    COALESCE((SELECT MIN(recognition.valid_from) FROM recognition WHERE recognition.subject = {table}.code), '9999-12-31') \
    FROM {table} ORDER BY {table}.code";
