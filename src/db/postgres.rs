//! Connections to PostgreSQL. Holds no SQL about records.

use sea_orm::ConnectOptions;
use std::time::Duration;

pub(super) const READERS: u32 = 16;
pub(super) const WRITERS: u32 = 4;

/// How a pool connects.
pub(super) fn options(url: &str, connections: u32, patience_seconds: u64) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false).connect_timeout(Duration::from_secs(5));
    // A server that was restarted has forgotten our connections; find out before a request does.
    options.acquire_timeout(Duration::from_secs(patience_seconds)).test_before_acquire(true);
    options
}
