//! Imports at some pace, and turns taken between those of an import, so that a test does not race with it. Holds no test.

use super::sending::PATH;
use crate::support::app::TestApp;
use crate::support::client::Actor;
use ocop_registry::auth::Editor;
use ocop_registry::db::{Db, Intent, Tx};
use ocop_registry::import::kept::{Handed, ImportOptions};
use ocop_registry::import::progress::{Progress, Running};
use ocop_registry::import::slices::Pace;
use ocop_registry::import::work::Works;
use serde_json::Value;
use std::io::Write as _;
use std::time::Duration;
use tempfile::NamedTempFile;
use tokio::time::timeout;

/// A few rows in each turn.
pub(super) const LONG: Pace = Pace { at_once: 0, turn: Duration::ZERO, rows: 7 };
/// Everything in one. As many rows together, because codes are given to what is written together.
pub(super) const SHORT: Pace = Pace { at_once: u64::MAX, turn: Duration::MAX, rows: 7 };
/// Longer than anything here takes, and not for ever.
const PATIENCE: Duration = Duration::from_mins(2);

/// Imports at some pace, by the operator.
pub(super) struct Imports {
    pub(super) works: Works,
    pub(super) editor: Editor,
    /// Somebody who sees them.
    pub(super) office: Actor,
}

impl Imports {
    pub(super) async fn of(app: &TestApp, pace: Pace) -> Self {
        let (service, _) = app.importing_at(pace).await;
        Self { works: service.imports().clone(), editor: Editor::operator("test"), office: app.office().await }
    }

    /// Looks at a file to its end.
    pub(super) async fn looked_at(&self, layout: &str, bytes: &[u8]) -> Value {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let options = ImportOptions { layout: Some(layout.to_owned()), ..ImportOptions::default() };
        let bytes = u64::try_from(bytes.len()).unwrap();
        let handed = Handed { file, name: "dài.csv".to_owned(), bytes, digest: String::new(), options };
        let (id, running) = self.works.receive(&self.editor, handed, Progress::default()).await.unwrap();
        running.ended().await.unwrap();
        let import = self.told(&id).await;
        assert_eq!(import["state"], "checked", "{import:#}");
        import
    }

    pub(super) async fn told(&self, id: &str) -> Value {
        self.office.get(&format!("{PATH}/{id}")).await.expect(200).json()
    }

    /// Begins to write the good rows.
    pub(super) async fn begin(&self, import: &Value, progress: &Progress) -> Running {
        let intent = Intent { reason: Some("thử nghiệm".to_owned()), dry_run: false };
        self.works.commit(&self.editor, id(import), intent, true, progress.clone()).await.unwrap()
    }

    pub(super) async fn undone(&self, import: &Value) -> Value {
        let undo = self.works.undo(&self.editor, id(import), Intent::default(), Progress::default()).await.unwrap();
        undo.ended().await.unwrap();
        self.told(id(import)).await
    }
}

pub(super) fn id(import: &Value) -> &str {
    import["id"].as_str().unwrap()
}

/// Waits until so many rows are done.
pub(super) async fn until(progress: &Progress, rows: u64) {
    let reached = async {
        while progress.rows().0 < rows {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, reached).await.expect("rows are done");
}

/// The turn, for as long as a test wants it.
pub(super) async fn held(db: &Db) -> Tx {
    db.write_alone(&Editor::operator("test"), Intent::default()).await.unwrap()
}

/// Begins a piece of work, and takes the turn when so many rows are done: the work waits for its next one. Takes every turn
/// between those of the work, so that it cannot come to its end meanwhile.
pub(super) async fn held_after(db: &Db, work: impl Future<Output = Running>, progress: &Progress, rows: u64) -> (Running, Tx) {
    let first = held(db).await;
    let next = async {
        // What gives the right to the work.
        waiting(db, 1).await;
        behind(db, first).await
    };
    let (running, mut turn) = tokio::join!(work, next);
    loop {
        waiting(db, 1).await;
        if progress.rows().0 >= rows {
            return (running, turn);
        }
        turn = behind(db, turn).await;
    }
}

/// Lets the turn go and takes it again, behind the one that waits.
async fn behind(db: &Db, turn: Tx) -> Tx {
    let let_go = async {
        waiting(db, 2).await;
        drop(turn);
    };
    tokio::join!(held(db), let_go).0
}

/// Waits until so many writes wait for their turn.
pub(super) async fn waiting(db: &Db, writes: usize) {
    let wait = async {
        while db.writes_waiting() < writes {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, wait).await.expect("writes wait");
}
