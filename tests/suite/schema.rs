//! The schema of the database: up, down and up again; the rules it keeps; a newer database is refused.

use crate::support::app::TestApp;
use migration::{Migrator, MigratorTrait};
use ocop_registry::db::Db;
use ocop_registry::registry::field::Field;
use ocop_registry::registry::standing_rows;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, FromQueryResult as _, Statement};

crate::tests! {
    Empty: every_step_goes_back_and_forth, a_newer_database_is_refused, every_field_is_a_column,
        sqlite_is_set_up_for_one_writer_and_many_readers;
    Real: a_register_in_use_is_brought_up_to_date
}

async fn tables(connection: &DatabaseConnection) -> Vec<String> {
    let query = match connection.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'seaql%' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%\\_search%' ESCAPE '\\' ORDER BY name"
        }
        _ => {
            "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'seaql%' ORDER BY 1"
        }
    };
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), query)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}

async fn every_step_goes_back_and_forth(app: TestApp) {
    let connection = Database::connect(&app.url).await.unwrap();
    let before = tables(&connection).await;
    assert_eq!(
        before,
        [
            "account",
            "assessment",
            "backup",
            "centre",
            "code_counter",
            "consent",
            "decision",
            "device",
            "figure",
            "idempotency",
            "import",
            "import_part",
            "import_row",
            "import_slice",
            "invitation",
            "journal",
            "personal_data_request",
            "producer",
            "product",
            "proposal",
            "recognition",
            "recovery_code",
            "register",
            "session",
            "standing",
            "succession",
            "token",
            "unit",
            "village"
        ]
    );
    Migrator::down(&connection, None).await.unwrap();
    assert!(tables(&connection).await.is_empty());
    Migrator::up(&connection, None).await.unwrap();
    assert_eq!(tables(&connection).await, before);
}

/// What the step of statistics works out for a register in use is what the program keeps up to date.
async fn a_register_in_use_is_brought_up_to_date(app: TestApp) {
    let connection = Database::connect(&app.url).await.unwrap();
    let before = worked_out(&connection).await;
    assert!(before.len() > 700, "{} rows", before.len());
    assert!(before.iter().any(|row| row.contains("lang_nghe")) && before.iter().any(|row| row.contains("279")));
    let since = Migrator::migrations().iter().skip_while(|step| step.name() != "m0005_statistics").count();
    Migrator::down(&connection, Some(u32::try_from(since).unwrap())).await.unwrap();
    assert!(!tables(&connection).await.contains(&"standing".to_owned()));
    Migrator::up(&connection, None).await.unwrap();
    let after = worked_out(&connection).await;
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
}

/// Every row of `standing`, and the fields of records that the same step fills.
async fn worked_out(connection: &DatabaseConnection) -> Vec<String> {
    let standing = format!("SELECT {} FROM standing ORDER BY subject, valid_from", standing_rows::COLUMNS);
    let mut queries = vec![standing];
    for (table, precision) in [("village", true), ("producer", false), ("product", true), ("centre", true)] {
        let precision = if precision { ", recognised_precision" } else { "" };
        queries.push(format!("SELECT code, former_district, commune_before_2025{precision} FROM {table} ORDER BY code"));
    }
    let mut all = Vec::new();
    for query in queries {
        let json = Statement::from_string(connection.get_database_backend(), query);
        let rows = sea_orm::JsonValue::find_by_statement(json).all(connection).await.unwrap();
        all.extend(rows.iter().map(ToString::to_string));
    }
    all
}

async fn a_newer_database_is_refused(app: TestApp) {
    let connection = Database::connect(&app.url).await.unwrap();
    connection.execute_unprepared("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 1)").await.unwrap();
    let db = Db::connect(&app.url, app.db.clock().clone()).await.unwrap();
    let error = db.migrate().await.unwrap_err().to_string();
    assert!(error.contains("newer ocop-registry") && error.contains("m9999_future"), "{error}");
}

/// A field is a column of the same name, unless it follows from the day.
async fn every_field_is_a_column(app: TestApp) {
    use ocop_registry::http::{Visitor, each};
    use ocop_registry::registry::record::Record;
    struct Fields(Vec<(&'static str, &'static [Field])>);
    impl Visitor for Fields {
        fn visit<R: Record>(&mut self) {
            self.0.push((R::TABLE, R::FIELDS));
        }
    }
    let mut fields = Fields(Vec::new());
    each(&mut fields);
    for (table, fields) in fields.0 {
        let names: Vec<String> = fields.iter().map(|field| format!("\"{}\"", field.name)).collect();
        let select = format!("SELECT {} FROM {table} WHERE 1 = 0", names.join(", "));
        app.db.read().query_all_raw(Statement::from_string(app.db.backend(), select)).await.unwrap();
        let schema = format!("/components/schemas/{}{}/properties", table[..1].to_uppercase(), &table[1..]);
        let published = crate::support::document::DOCUMENT.pointer(&schema).unwrap().as_object().unwrap();
        let published: Vec<&str> = published.keys().map(String::as_str).filter(|name| *name != "state").collect();
        let mut declared: Vec<&str> = fields.iter().map(|field| field.name).collect();
        declared.sort_unstable();
        assert_eq!(published, declared, "{table}");
    }
}

async fn sqlite_is_set_up_for_one_writer_and_many_readers(app: TestApp) {
    if app.db.backend() != DbBackend::Sqlite {
        return;
    }
    for (pragma, expected) in [("journal_mode", "wal"), ("foreign_keys", "1"), ("synchronous", "2"), ("query_only", "1")] {
        let row = app
            .db
            .read()
            .query_one_raw(Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}")))
            .await
            .unwrap()
            .unwrap();
        let value = row.try_get_by_index::<String>(0).unwrap_or_else(|_| row.try_get_by_index::<i64>(0).unwrap().to_string());
        assert_eq!(value, expected, "{pragma}");
    }
    let options = app.db.read().query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA compile_options")).await.unwrap();
    let options: Vec<String> = options.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    assert!(options.iter().any(|option| option == "ENABLE_QPSG"), "the build flags of .cargo/config.toml: {options:?}");
}
