//! Connections kept in hand, for the reads that answer most requests and for nothing else.
//!
//! A pool of sqlx asks each connection that comes back whether it still answers: once more to the thread of SQLite and back,
//! a second round trip to PostgreSQL, a task of its own, for every read. These are put back as they are; only one that was
//! idle, or whose question was cut short, is asked. Holds no SQL.

use super::{Db, postgres, sqlite};
use crate::error::{Error, Result};
use sea_orm::sea_query::Values;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Database, Executor, IntoArguments, Pool, Postgres, Sqlite};
use sea_orm::{ConnAcquireErr, DatabaseConnection, DbBackend, DbErr, QueryResult, RuntimeErr};
use sea_query_sqlx::SqlxValues;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How long a connection may take to say that it still answers.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);
/// The connections in hand to one database.
#[derive(Debug)]
pub(super) enum Held {
    Sqlite(Arc<Stack<Sqlite>>),
    Postgres(Arc<Stack<Postgres>>),
}

/// Those of one kind. The one used last is used next.
pub(super) struct Stack<DB: Database> {
    /// Says how to connect; nothing is taken from it.
    pool: Pool<DB>,
    idle: Mutex<Vec<(DB::Connection, Instant)>>,
    places: Arc<Semaphore>,
    patience: Duration,
    /// Whether a connection may end without our doing.
    may_end: bool,
}

impl<DB: Database> std::fmt::Debug for Stack<DB> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stack")
    }
}

impl Held {
    /// Beside a pool, connected as it is, as soon as somebody asks.
    pub(super) fn beside(read: &DatabaseConnection, backend: DbBackend) -> Self {
        if backend == DbBackend::Postgres {
            let pool = read.get_postgres_connection_pool().clone();
            Self::Postgres(Stack::new(pool, postgres::in_hand(), postgres::PATIENCE, true))
        } else {
            let pool = read.get_sqlite_connection_pool().clone();
            Self::Sqlite(Stack::new(pool, sqlite::IN_HAND, sqlite::PATIENCE, false))
        }
    }

    async fn ask(&self, statement: Arc<str>, values: Values) -> std::result::Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(stack) => Ok(stack.ask(statement, values).await?.into_iter().map(QueryResult::from).collect()),
            Self::Postgres(stack) => Ok(stack.ask(statement, values).await?.into_iter().map(QueryResult::from).collect()),
        }
    }

    /// Ends all that are idle.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(stack) => stack.close().await,
            Self::Postgres(stack) => stack.close().await,
        }
    }
}

impl Db {
    /// Asks a question of the database that the request reads from.
    pub async fn ask(&self, statement: Arc<str>, values: Values) -> Result<Vec<QueryResult>> {
        self.nodes.at(self.reading_from()).held.ask(statement, values).await.map_err(Error::from)
    }
}

impl<DB: Database> Stack<DB> {
    fn new(pool: Pool<DB>, most: usize, patience: Duration, may_end: bool) -> Arc<Self> {
        let places = Arc::new(Semaphore::new(most));
        Arc::new(Self { pool, idle: Mutex::default(), places, patience, may_end })
    }

    async fn ask(self: &Arc<Self>, statement: Arc<str>, values: Values) -> std::result::Result<Vec<DB::Row>, DbErr>
    where
        for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
        SqlxValues: IntoArguments<DB>,
    {
        let mut taken = self.take().await?;
        let Some(connection) = &mut taken.connection else {
            return Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed));
        };
        let found = sqlx::query_with(AssertSqlSafe(statement), SqlxValues(values)).fetch_all(connection).await;
        // A question that the database refused leaves the connection as it was.
        taken.is_sound = matches!(found, Ok(_) | Err(sqlx::Error::Database(_)));
        found.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
    }

    async fn take(self: &Arc<Self>) -> std::result::Result<Taken<DB>, DbErr> {
        let place = match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => place,
            Err(_) => match timeout(self.patience, Arc::clone(&self.places).acquire_owned()).await {
                Ok(Ok(place)) => place,
                _ => return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
            },
        };
        let mut taken = Taken { stack: Arc::clone(self), connection: None, is_sound: false, _place: place };
        while taken.connection.is_none() {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some((mut connection, since)) = idle else { break };
            let is_asked = self.may_end && since.elapsed() >= postgres::IDLE;
            if !is_asked || answers::<DB>(&mut connection).await {
                taken.connection = Some(connection);
            }
        }
        if taken.connection.is_none() {
            let options = self.pool.connect_options();
            let opened = timeout(self.patience, DB::Connection::connect_with(&options)).await;
            let opened = opened.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?;
            taken.connection = Some(opened.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?);
        }
        Ok(taken)
    }

    fn put(&self, connection: DB::Connection) {
        if !self.pool.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((connection, Instant::now()));
        }
    }

    async fn close(&self) {
        self.places.close();
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for (connection, _) in idle {
            // Whatever it says, it has ended.
            let _ = connection.close().await;
        }
    }
}

async fn answers<DB: Database>(connection: &mut DB::Connection) -> bool {
    matches!(timeout(ANSWERS_WITHIN, connection.ping()).await, Ok(Ok(())))
}

/// A connection on loan, and the place that it takes.
struct Taken<DB: Database> {
    stack: Arc<Stack<DB>>,
    connection: Option<DB::Connection>,
    /// Whether its question is answered to the end.
    is_sound: bool,
    _place: OwnedSemaphorePermit,
}

impl<DB: Database> Drop for Taken<DB> {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        if self.is_sound {
            return self.stack.put(connection);
        }
        // Cut short, as when a client goes away: what is left of the answer has to come first.
        if let Ok(runtime) = Handle::try_current() {
            let (stack, mut connection) = (Arc::clone(&self.stack), connection);
            runtime.spawn(async move {
                if answers::<DB>(&mut connection).await {
                    stack.put(connection);
                }
            });
        }
    }
}
