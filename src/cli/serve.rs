//! Serving: the first load, the socket, and an end that lets requests finish.

use crate::app::{App, Limits};
use crate::auth::Editor;
use crate::config::{Load, ServeConfig};
use crate::db::{Db, Intent};
use crate::error::{Error, Result};
use crate::http::limits::buckets::Ticks;
use crate::http::limits::{Limiter, connections};
use crate::{background, http, loading};
use entity::register;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};
use std::io::Write as _;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing::{info, warn};

const EMPTY_REASON: &str = "Bắt đầu một sổ đăng ký trống / beginning an empty register";
const EMPTY_DESCRIPTION: &str = "Sổ đăng ký OCOP";
const LOAD_REASON: &str = "Nạp lần đầu các bản ghi đã công bố, theo nguồn ghi ở từng bản ghi / first load of the published records, by the source of each";

/// Makes a database ready to be served.
pub(super) async fn prepare(db: &Db, load: Load) -> Result<()> {
    if db.takes_writes() {
        db.migrate().await?;
        return first_start(db, load).await;
    }
    // What follows a database that is gone for now has its schema and its content.
    warn!("no database takes writes; serving what a standby has");
    if db.is_migrated().await? {
        return Ok(());
    }
    Err(Error::internal("no database takes writes, and the schema of the standby is older than this version; promote one first"))
}

/// Fills an empty database, once.
async fn first_start(db: &Db, load: Load) -> Result<()> {
    warn_of_missing_flags(db).await?;
    if register::Entity::find_by_id(1).one(db.read()).await?.is_some() {
        return Ok(());
    }
    let reason = if load == Load::Real { LOAD_REASON } else { EMPTY_REASON };
    let intent = Intent { reason: Some(reason.to_owned()), dry_run: false };
    let tx = db.write_alone(&Editor::operator("initial-load"), intent).await?;
    // Another instance may have loaded it while this one waited for its turn.
    if register::Entity::find_by_id(1).one(tx.connection()).await?.is_some() {
        return Ok(());
    }
    if load == Load::None {
        loading::begin(&tx, EMPTY_DESCRIPTION).await?;
        info!("first start: an empty register");
    } else {
        let loaded = loading::load(&tx).await?;
        info!("first start: {loaded}");
    }
    tx.commit().await
}

/// SQLite must have been compiled with the flags of `.cargo/config.toml`; without them it works, at half the speed.
async fn warn_of_missing_flags(db: &Db) -> Result<()> {
    if db.backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let rows = db.read().query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA compile_options")).await?;
    let options: Vec<String> = rows.iter().filter_map(|row| row.try_get_by_index(0).ok()).collect();
    if !options.iter().any(|option| option == "ENABLE_QPSG") {
        warn!(
            "SQLite was compiled without SQLITE_ENABLE_QPSG: reads take twice as long. Build in the project's folder, so that .cargo/config.toml is read"
        );
    }
    Ok(())
}

/// Serves until the process is told to stop, then finishes the requests it has.
pub(super) async fn run(db: Db, config: &ServeConfig, database: &str) -> Result<()> {
    let limits =
        Limits { body_bytes: config.body_limit, time: Duration::from_secs(config.timeout), files: config.files.limits() };
    let app = App::new(db.clone(), limits).await?.with_data_licence(&config.data_licence).keeping(config.answers_kept);
    let limiter = Limiter::new(&config.limits.settings(), &Ticks::machine());
    let app = app.with_limiter(limiter).with_public_url(config.limits.public_url.clone());
    let app = app.with_provider(config.sign_on.provider(config.limits.public_url.as_ref())?);
    // From here on: what others write, which database takes writes, which instance works in the background.
    let beside = (db.watch(), background::begin(&app));
    if db.backend() == DbBackend::Sqlite {
        // Alone with its file: whatever was being imported ended with the program before.
        app.imports().interrupt_all().await?;
    }
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener.map_err(|error| Error::internal(format!("cannot listen on {}: {error}", config.listen)))?;
    let address = listener.local_addr().map_err(|error| Error::internal(error.to_string()))?;
    let stop = told_to_stop();
    let version = env!("CARGO_PKG_VERSION");
    // As it was called, so that the line can be copied.
    let program = std::env::args().next().unwrap_or_else(|| env!("CARGO_PKG_NAME").to_owned());
    let words = format!(
        "OCOP Registry {version} serves {database}\n  \
         API             http://{address}/api/v1\n  \
         pages           http://{address}/\n  \
         documentation   http://{address}/api/docs/\n  \
         a token to write with:\n                  \
         {program} token create --name my-office --scope write --database {database}\n"
    );
    // Nobody may be reading; the service goes on all the same.
    let _ = std::io::stdout().write_all(words.as_bytes());
    info!(address = %address, "listening");
    connections::serve(listener, http::service(&app), &config.limits.connections(), stop).await;
    drop(beside);
    db.close().await?;
    info!("stopped");
    Ok(())
}

/// Ends when the program is told to stop. Signals are heard from the call on, not only once this is waited for: until then they
/// would end the program at once.
fn told_to_stop() -> impl Future<Output = ()> {
    let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    async {
        let (Ok(mut terminate), Ok(mut interrupt)) = signals else {
            warn!("signals cannot be watched; stop the process to end the service");
            return std::future::pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => info!("told to stop (SIGTERM)"),
            _ = interrupt.recv() => info!("told to stop (SIGINT)"),
        }
    }
}
