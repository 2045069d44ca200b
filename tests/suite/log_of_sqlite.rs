//! The log of SQLite stays short, whoever reads.

use crate::support::app::TestApp;
use crate::support::samples::village;
use axum::body::Body;
use axum::http::Request;
use futures_util::StreamExt;
use ocop_registry::app::App;
use ocop_registry::auth::Editor;
use ocop_registry::db::{Db, EXPORTS, Intent};
use ocop_registry::http;
use ocop_registry::registry::store;
use ocop_registry::registry::villages::Village;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tower::ServiceExt;

crate::tests! { Units: a_reader_that_never_ends_holds_no_moment, a_moment_that_lasts_too_long_is_let_go, readers_without_a_pause_do_not_keep_the_log }

const LIMIT: u64 = 1 << 20;
const WRITES: u32 = 150;
/// More than wait on their way to a client that takes nothing.
const ROWS: u32 = 1_500;

/// Villages to read, whose numbers come after those that are written later.
async fn fill(db: &Db) {
    let tx = db.write_alone(&Editor::operator("test"), Intent::default()).await.unwrap();
    for number in 0..ROWS {
        store::create::<Village>(&tx, village(WRITES + number)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// The longest that the log became while so many villages were written, one by one.
async fn longest_log(db: &Db, url: &str) -> u64 {
    let file = format!("{}-wal", url.trim_start_matches("sqlite://").split('?').next().unwrap());
    let (mut longest, mut written) = (0, 0);
    for number in 0..WRITES {
        let tx = db.write(&Editor::operator("test"), Intent::default()).await.unwrap();
        store::create::<Village>(&tx, village(number)).await.unwrap();
        tx.commit().await.unwrap();
        let length = std::fs::metadata(&file).unwrap().len();
        written += u64::from(length != longest);
        longest = longest.max(length);
    }
    assert!(written > 1, "the log was never written");
    longest
}

async fn a_reader_that_never_ends_holds_no_moment(app: TestApp) {
    if app.db.backend() != DbBackend::Sqlite {
        return;
    }
    let db = app.db.clone().with_log_limits(LIMIT, Duration::from_hours(1));
    fill(&db).await;
    let service = App::new(db.clone(), crate::support::app::LIMITS).await.unwrap();
    let request = Request::builder().uri("/api/v1/villages?format=ndjson").body(Body::empty()).unwrap();
    let mut drips = http::router(&service).oneshot(request).await.unwrap().into_body().into_data_stream();
    let first = drips.next().await.unwrap().unwrap();
    // All places for files: it has given its own back, though nothing more was taken of it.
    let mut places = Vec::new();
    for _ in 0..EXPORTS {
        places.push(service.export_permit().await.unwrap());
    }
    let longest = longest_log(&db, &app.url).await;
    assert!(longest < 2 * LIMIT, "{longest}");
    let rest: Vec<_> = drips.map(|piece| piece.unwrap()).collect().await;
    let lines = std::iter::once(first).chain(rest).map(|piece| String::from_utf8_lossy(&piece).matches('\n').count());
    assert_eq!(lines.sum::<usize>(), ROWS as usize, "the file is that of its moment, and whole");
}

async fn a_moment_that_lasts_too_long_is_let_go(app: TestApp) {
    if app.db.backend() != DbBackend::Sqlite {
        return;
    }
    let db = app.db.clone().with_log_limits(LIMIT, Duration::ZERO);
    fill(&db).await;
    let (lasting, moment) = (db.lasting(), db.export().await.unwrap());
    let names = Statement::from_string(DbBackend::Sqlite, "SELECT count(*) FROM village");
    moment.query_one_raw(names).await.unwrap();
    let held = tokio::spawn(async move {
        lasting.over().await;
        drop(moment);
    });
    let longest = longest_log(&db, &app.url).await;
    assert!(longest < 2 * LIMIT, "{longest}");
    held.await.unwrap();
}

async fn readers_without_a_pause_do_not_keep_the_log(app: TestApp) {
    if app.db.backend() != DbBackend::Sqlite {
        return;
    }
    let db = app.db.clone().with_log_limits(LIMIT, Duration::from_hours(1));
    fill(&db).await;
    let stop = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let (db, stop) = (db.clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut reads = 0;
                while !stop.load(Ordering::Relaxed) {
                    let names = Statement::from_string(DbBackend::Sqlite, "SELECT name FROM village");
                    reads += db.read().query_all_raw(names).await.unwrap().len();
                }
                reads
            })
        })
        .collect();
    let longest = longest_log(&db, &app.url).await;
    stop.store(true, Ordering::Relaxed);
    for reader in readers {
        assert!(reader.await.unwrap() > 0);
    }
    assert!(longest < 2 * LIMIT, "{longest}");
}
