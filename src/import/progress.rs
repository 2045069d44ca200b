//! A piece of work that runs beside the service: how far it is, whether somebody wants it stopped, and its end. Shared between
//! the work and whoever watches it.

use crate::error::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How far a piece of work is.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

impl Progress {
    /// How many rows there are.
    pub fn expect(&self, total: u64) {
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
    }

    /// So many more are done.
    pub fn advance(&self, rows: usize) {
        self.0.done.fetch_add(u64::try_from(rows).unwrap_or_default(), Ordering::Relaxed);
    }

    /// Rows done, and rows in all; 0 in all while that is not known.
    pub fn rows(&self) -> (u64, u64) {
        (self.0.done.load(Ordering::Relaxed), self.0.total.load(Ordering::Relaxed))
    }

    /// Asks the work to stop. It does so between rows.
    pub fn stop(&self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }

    /// Goes on with what has to be done, though somebody asked it to stop.
    pub fn go_on(&self) {
        self.0.stop.store(false, Ordering::Relaxed);
    }

    /// Whether it is to stop.
    pub fn is_stopped(&self) -> bool {
        self.0.stop.load(Ordering::Relaxed)
    }
}

/// A piece of work that is running beside the service.
#[derive(Debug)]
pub struct Running(JoinHandle<Result<()>>);

impl Running {
    /// Work that was begun.
    pub fn new(work: JoinHandle<Result<()>>) -> Self {
        Self(work)
    }

    /// Waits for its end.
    pub async fn ended(self) -> Result<()> {
        self.0.await.map_err(|error| Error::internal(error.to_string()))?
    }

    /// Waits for its end, but not longer than this; whether it ended.
    pub async fn ended_within(self, patience: Duration) -> Result<bool> {
        match tokio::time::timeout(patience, self.0).await {
            Ok(ended) => ended.map_err(|error| Error::internal(error.to_string()))?.map(|()| true),
            Err(_) => Ok(false),
        }
    }
}
