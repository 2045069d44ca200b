//! Databases for tests: a template for each content is made once, and copied for each test.

use super::Content;
use chrono::{DateTime, Utc};
use ocop_registry::auth::Editor;
use ocop_registry::clock::Clock;
use ocop_registry::db::{Db, Intent};
use ocop_registry::{demo, loading};
use sea_orm::{ActiveValue::Set, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, Statement};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// The moment of every test: 22 November 2026, ten in the morning in Hanoi.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-22T03:00:00Z".parse().expect("a moment")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// The templates.
#[derive(Clone)]
pub(crate) struct Databases {
    folder: Arc<TempDir>,
    postgres: Option<Server>,
    next: Arc<AtomicU32>,
}

#[derive(Clone)]
struct Server {
    /// The address up to the database's name.
    address: String,
    admin: DatabaseConnection,
    prefix: String,
}

/// A database of one test; removed with all others at the end of the run.
pub(crate) struct Fresh {
    pub(crate) url: String,
}

const CONTENTS: [Content; 4] = [Content::Empty, Content::Units, Content::Real, Content::Demo];

impl Databases {
    pub(crate) async fn prepare() -> Self {
        let folder = Arc::new(TempDir::new().expect("a folder for databases"));
        let postgres = match std::env::var("TEST_DATABASE_URL") {
            Ok(url) if !url.is_empty() => Some(Server::connect(&url).await),
            _ => None,
        };
        let databases = Self { folder, postgres, next: Arc::new(AtomicU32::new(1)) };
        for content in CONTENTS {
            databases.sqlite_template(content).await;
            if let Some(server) = &databases.postgres {
                server.template(content).await;
            }
        }
        databases
    }

    pub(crate) fn has_postgres(&self) -> bool {
        self.postgres.is_some()
    }

    pub(crate) fn backends(&self) -> Vec<Backend> {
        if self.has_postgres() { vec![Backend::Sqlite, Backend::Postgres] } else { vec![Backend::Sqlite] }
    }

    pub(crate) async fn fresh(&self, backend: Backend, content: Content) -> Fresh {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        if let (Backend::Postgres, Some(server)) = (backend, &self.postgres) {
            server.fresh(number, content).await
        } else {
            let file = self.folder.path().join(format!("test-{number}.db"));
            std::fs::copy(self.template_file(content), &file).expect("a copy of the template");
            Fresh { url: format!("sqlite://{}", file.display()) }
        }
    }

    fn template_file(&self, content: Content) -> PathBuf {
        self.folder.path().join(format!("template-{content:?}.db"))
    }

    async fn sqlite_template(&self, content: Content) {
        let raw = self.folder.path().join(format!("raw-{content:?}.db"));
        let db = Db::connect(&format!("sqlite://{}", raw.display()), Clock::Fixed(now())).await.expect("an SQLite database");
        fill(&db, content).await;
        // A single file, without the write-ahead log beside it.
        db.copy_to(&self.template_file(content)).await.expect("a template");
    }

    pub(crate) async fn remove(&self) {
        if let Some(server) = &self.postgres {
            server.remove().await;
        }
    }
}

async fn fill(db: &Db, content: Content) {
    db.migrate().await.expect("migrations");
    if content == Content::Empty {
        return;
    }
    let intent = Intent { reason: Some("test".to_owned()), dry_run: false };
    let tx = db.write(&Editor::operator("initial-load"), intent).await.expect("a write");
    if content == Content::Units {
        let row = entity::register::ActiveModel {
            id: Set(1),
            nature: Set(entity::vocabulary::Nature::Real),
            description: Set("test".to_owned()),
            began_at: Set(now()),
        };
        #[expect(clippy::disallowed_methods, reason = "a test prepares its database")]
        entity::register::Entity::insert(row).exec_without_returning(tx.connection()).await.expect("the register");
        loading::load_units(&tx).await.expect("units");
    } else if content == Content::Demo {
        loading::load_units(&tx).await.expect("units");
        demo::build(&tx, 1, &mut |_, _| {}).await.expect("the synthetic register");
    } else {
        loading::load(&tx).await.expect("the first load");
    }
    tx.commit().await.expect("a commit");
}

impl Server {
    async fn connect(url: &str) -> Self {
        let admin = Database::connect(url).await.expect("TEST_DATABASE_URL names a PostgreSQL server that answers");
        let (address, _) = url.rsplit_once('/').expect("a database in TEST_DATABASE_URL");
        Self { address: address.to_owned(), admin, prefix: format!("ocop_test_{}", std::process::id()) }
    }

    fn template_name(&self, content: Content) -> String {
        format!("{}_{content:?}", self.prefix).to_lowercase()
    }

    async fn template(&self, content: Content) {
        let name = self.template_name(content);
        self.admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
        let db = Db::connect(&format!("{}/{name}", self.address), Clock::Fixed(now())).await.expect("a PostgreSQL database");
        fill(&db, content).await;
        // A template may have no connections while it is copied.
        db.close().await.expect("an end");
    }

    async fn fresh(&self, number: u32, content: Content) -> Fresh {
        let name = format!("{}_{number}", self.prefix);
        // Each test has a runtime of its own; a connection belongs to the runtime that made it.
        let admin = Database::connect(format!("{}/postgres", self.address)).await.expect("a connection");
        let create = format!("CREATE DATABASE {name} TEMPLATE {}", self.template_name(content));
        admin.execute_unprepared(&create).await.expect("a copy of the template");
        admin.close().await.expect("an end");
        Fresh { url: format!("{}/{name}", self.address) }
    }

    async fn remove(&self) {
        let mine = format!("SELECT datname::text FROM pg_database WHERE datname LIKE '{}%'", self.prefix);
        let rows = self.admin.query_all_raw(Statement::from_string(DbBackend::Postgres, mine)).await.expect("a list");
        for row in rows {
            let name: String = row.try_get_by_index(0).expect("a name");
            self.admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.expect("an end");
        }
    }
}
