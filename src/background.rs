//! What is done beside the requests, on one instance only: the one that holds the lock in the database. Knows no request, and
//! nothing that somebody waits for.

use crate::app::App;
use crate::auth::{Editor, session, token};
use crate::db::Intent;
use crate::error::Result;
use crate::http::retry;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{debug, warn};

/// Between two rounds.
const EVERY: Duration = Duration::from_hours(1);
/// A start is not the time for it.
const FIRST: Duration = Duration::from_mins(1);

/// The work, until it is dropped.
#[derive(Debug)]
#[must_use = "it ends when it is dropped"]
pub struct Background(#[expect(dead_code, reason = "held for its end")] JoinSet<()>);

/// Begins to work whenever this instance is the one that does.
pub fn begin(app: &App) -> Background {
    let mut tasks = JoinSet::new();
    tasks.spawn(work(app.clone()));
    Background(tasks)
}

async fn work(app: App) {
    let mut here = app.db().background();
    let mut wait = FIRST;
    loop {
        // An error would be the end of the database, which `app` holds.
        let _ = here.wait_for(|here| *here).await;
        sleep(wait).await;
        wait = EVERY;
        if !*here.borrow() {
            continue;
        }
        match tidy(&app).await {
            Ok(()) => debug!("tidied"),
            Err(error) => warn!("tidying failed, and is tried again in an hour: {error}"),
        }
    }
}

/// Clears away what is kept for a time only: files and rows of old imports, sessions that ended, answers kept for
/// retries, keys for reading that are over.
pub async fn tidy(app: &App) -> Result<()> {
    let tx = app.db().write(&Editor::operator("background"), Intent::default()).await?;
    app.imports().forget_old(&tx).await?;
    session::forget_ended(&tx).await?;
    retry::forget_old(&tx).await?;
    token::clear_keys(&tx).await?;
    tx.commit().await
}
