//! Writes that wait together share a commit, and none of them notices the others.

use crate::support::app::TestApp;
use crate::support::samples::village;
use ocop_registry::auth::Editor;
use ocop_registry::db::{Db, Intent, Tx};
use ocop_registry::error::Result;
use ocop_registry::registry::store;
use ocop_registry::registry::villages::Village;
use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

crate::tests! { Units: who_shares_a_commit_does_not_notice, a_write_of_many_records_shares_with_nobody, the_end_of_the_journal_is_known_after_shared_writes }

const WRITERS: u32 = 32;

async fn begin(db: &Db, dry_run: bool) -> Result<Tx> {
    db.write(&Editor::operator("test"), Intent { reason: None, dry_run }).await
}

/// Writes the village of a number, and commits it if it is to stay. Its code, if it was acknowledged.
async fn write(db: Db, number: u32, dry_run: bool, to_the_end: bool) -> Option<String> {
    let tx = begin(&db, dry_run).await.ok()?;
    let made = store::create::<Village>(&tx, village(number)).await.ok()?;
    if !to_the_end {
        return None;
    }
    tx.commit().await.ok()?;
    (!dry_run).then(|| serde_json::to_value(&made.record).unwrap()["code"].as_str().unwrap().to_owned())
}

/// Polls so many times at most, then drops what is not done.
async fn given_up_after<T>(polls: u32, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut left) = (pin!(work), polls);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

async fn codes(app: &TestApp) -> BTreeSet<String> {
    app.anonymous().get("/api/v1/villages?limit=200").await.expect(200).codes().into_iter().collect()
}

async fn who_shares_a_commit_does_not_notice(app: TestApp) {
    let before = app.head().await;
    let first = begin(&app.db, false).await.unwrap();
    store::create::<Village>(&first, village(1000)).await.unwrap();
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| {
            let db = app.db.clone();
            tokio::spawn(async move {
                match number % 8 {
                    // A name twice needs a reason.
                    1 => write(db, 1000, false, true).await,
                    2 => write(db, number, true, true).await,
                    3 => write(db, number, false, false).await,
                    // Cut off at each place where it can wait, before it is committed.
                    4 | 5 => given_up_after(number, write(db, number, false, false)).await.flatten(),
                    _ => write(db, number, false, true).await,
                }
            })
        })
        .collect();
    tokio::task::yield_now().await;
    first.commit().await.unwrap();
    let mut acknowledged = BTreeSet::new();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    assert_eq!(acknowledged.len(), WRITERS as usize * 3 / 8);
    let there = codes(&app).await;
    assert!(acknowledged.is_subset(&there), "lost: {:?}", acknowledged.difference(&there));
    assert_eq!(there.len(), acknowledged.len() + 1, "the first, and who was told so");
    // One entry for each, and the numbers of the entries have no gap.
    assert_eq!(app.head().await, before + i64::try_from(there.len()).unwrap());
    app.verify().await;
}

async fn a_write_of_many_records_shares_with_nobody(app: TestApp) {
    let first = begin(&app.db, false).await.unwrap();
    let (one, other) = (tokio::spawn(write(app.db.clone(), 1, false, true)), tokio::spawn(write(app.db.clone(), 2, false, true)));
    let db = app.db.clone();
    let alone = tokio::spawn(async move {
        let tx = db.write_alone(&Editor::operator("test"), Intent::default()).await.unwrap();
        store::create::<Village>(&tx, village(3)).await.unwrap();
        // What others wrote before is committed, whoever takes this one back.
        store::create::<Village>(&tx, village(4)).await.unwrap();
        drop(tx);
    });
    tokio::task::yield_now().await;
    drop(first);
    let acknowledged: BTreeSet<String> = [one.await.unwrap().unwrap(), other.await.unwrap().unwrap()].into_iter().collect();
    alone.await.unwrap();
    assert_eq!(codes(&app).await, acknowledged);
    app.verify().await;
}

async fn the_end_of_the_journal_is_known_after_shared_writes(app: TestApp) {
    app.db.catch_up().await.unwrap();
    let first = begin(&app.db, false).await.unwrap();
    let writers: Vec<_> = (1..=8).map(|number| tokio::spawn(write(app.db.clone(), number, false, true))).collect();
    tokio::task::yield_now().await;
    drop(first);
    for writer in writers {
        let code = writer.await.unwrap().unwrap();
        let known = app.db.head().known();
        assert!(!app.db.head().stands(&code, known - 8), "{code} was written by {known}");
    }
    assert_eq!(app.db.head().known(), app.head().await);
}
