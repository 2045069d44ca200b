//! How the databases answer: a question that touches few records looks them up, and one about all reads the narrow rows
//! of its kind, state and day, and nothing else.

use crate::support::app::TestApp;
use ocop_registry::registry::columns::Columns;
use ocop_registry::registry::producers::Producer;
use ocop_registry::registry::products::Product;
use ocop_registry::registry::record::Record;
use ocop_registry::statistics::question::Question;
use ocop_registry::statistics::scan::Scan;
use sea_orm::{ConnectionTrait, DbBackend, Statement, StatementBuilder};

crate::tests! { Demo: few_records_are_looked_up, all_records_are_read_from_the_narrow_rows, holdings_are_looked_up }

/// The plan of a question, one line for each step.
async fn plan<R: Record>(app: &TestApp, question: &str) -> String {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(question.as_bytes()).into_owned().collect();
    let today = "2026-11-22".parse().unwrap();
    let question = Question::read::<R>(&pairs, today).unwrap();
    let wanted = question.wanted();
    let columns = Columns::of_count::<R>(&question.listing, today, &wanted, question.acts);
    let connection = app.db.snapshot().await.unwrap();
    let backend = connection.get_database_backend();
    let select = Scan { listing: &question.listing, columns, wanted: &wanted }.select::<R>(backend);
    let statement: Statement = StatementBuilder::build(&select, &backend);
    let explain = if backend == DbBackend::Sqlite { "EXPLAIN QUERY PLAN " } else { "EXPLAIN " };
    if backend == DbBackend::Postgres {
        // So few rows are read faster than any index; what counts is that there is one.
        connection.execute_unprepared("ANALYZE standing; SET LOCAL enable_seqscan = off").await.ok();
        connection.execute_unprepared("SET LOCAL enable_seqscan = off").await.ok();
    }
    let statement = Statement { sql: format!("{explain}{}", statement.sql), ..statement };
    let rows = connection.query_all_raw(statement).await.unwrap();
    let column = if backend == DbBackend::Sqlite { 3 } else { 0 };
    let lines: Vec<String> = rows.iter().map(|row| row.try_get_by_index(column).unwrap()).collect();
    lines.join("\n")
}

fn scans_all(plan: &str) -> bool {
    ["SCAN product", "SCAN standing", "Seq Scan on product", "Seq Scan on standing"].iter().any(|scan| plan.contains(scan))
}

async fn few_records_are_looked_up(app: TestApp) {
    for filter in ["producer=CT-000001-3", "village=LN-000001-2", "commune=00577", "decision=QD-000001-6", "gtin=8930000000019"] {
        for day in ["", "&on=2024-06-30"] {
            let plan = plan::<Product>(&app, &format!("by=star&state=in_force&{filter}{day}")).await;
            assert!(!scans_all(&plan), "{filter}{day}:\n{plan}");
        }
    }
}

async fn all_records_are_read_from_the_narrow_rows(app: TestApp) {
    for question in ["by=commune&state=in_force", "by=star,sector&state=lapsed&on=2025-01-01", "by=star&state=assessed"] {
        let plan = plan::<Product>(&app, question).await;
        assert!(
            !["product ", " on product"].iter().any(|table| plan.contains(table)),
            "the wide rows are left alone: {question}\n{plan}"
        );
        if app.db.backend() == DbBackend::Sqlite {
            assert!(plan.contains("SEARCH standing USING PRIMARY KEY (subject_kind=? AND recognised=?"), "{question}\n{plan}");
        }
    }
}

async fn holdings_are_looked_up(app: TestApp) {
    let plan = plan::<Producer>(&app, "by=producer_type&state=in_force").await;
    // PostgreSQL joins all holdings at once, which is no worse.
    assert!(!plan.contains("product "), "the wide rows are left alone:\n{plan}");
    if app.db.backend() == DbBackend::Sqlite {
        assert!(plan.contains("USING COVERING INDEX ix_standing_producer_superseded_on"), "{plan}");
    }
}
