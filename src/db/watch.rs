//! Looks at the databases while the service runs: which takes writes, how far the others are, what other programs wrote.
//! Answers no request.
//!
//! Each database is asked several times a second over a connection of its own. The one to the database that takes writes also
//! holds two locks as long as it lives: one says that this instance is there, the other, which only one instance gets, that it
//! does the background work. Writes of others are told by NOTIFY; the looks find what was not told.

use super::choice::Seen;
use super::postgres::{self, CHANNEL, Look};
use super::{BACKGROUND_LOCK, Db, PRESENCE_LOCK};
use sea_orm::DbBackend;
use sea_orm::sqlx;
use sea_orm::sqlx::postgres::{PgConnection, PgListener};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tracing::{debug, info};

/// Between two looks.
const EVERY: Duration = Duration::from_millis(150);
/// A database that takes longer does not answer.
const PATIENCE: Duration = Duration::from_secs(1);
/// A standby may be so far behind.
const SETTLES: Duration = Duration::from_secs(1);
/// Many writes of others are looked at together.
const TOGETHER: Duration = Duration::from_millis(5);
/// Whoever does not do the background work tries to at every so many looks.
const TRIES: u32 = 6;

/// Looks at the databases until it is dropped.
#[derive(Debug)]
#[must_use = "it ends when it is dropped"]
pub struct Watch(#[expect(dead_code, reason = "held for its end")] JoinSet<()>);

impl Db {
    /// Looks at the databases from now on.
    pub fn watch(&self) -> Watch {
        let mut tasks = JoinSet::new();
        if self.backend() == DbBackend::Sqlite {
            // Alone with its file, but for commands on the same machine.
            self.nodes.leads(true);
            tasks.spawn(follow_file(self.clone()));
        } else {
            for index in 0..self.nodes.len() {
                tasks.spawn(look_after(self.clone(), index));
            }
            tasks.spawn(listen(self.clone()));
        }
        Watch(tasks)
    }

    /// Whether this instance does the background work; changes as instances come and go.
    pub fn background(&self) -> tokio::sync::watch::Receiver<bool> {
        self.nodes.leading()
    }

    /// Has the watch look at once: a database failed.
    pub fn look_soon(&self) {
        self.nodes.look.notify_waiters();
    }

    /// Looks at each database once.
    pub(super) async fn look_at_all(&self) {
        let mut looks = JoinSet::new();
        for index in 0..self.nodes.len() {
            let address = self.nodes.at(index).address.clone();
            looks.spawn(async move {
                let look =
                    timeout(PATIENCE, async { postgres::look(&mut postgres::connect(&address.0).await?, PRESENCE_LOCK).await });
                (index, told(look.await))
            });
        }
        let mut found = looks.join_all().await;
        // The first is taken for the primary until others are known.
        found.sort_by_key(|(_, look)| look.as_ref().is_none_or(|look| look.seen.follows));
        for (index, look) in found {
            self.nodes.saw(index, look.map_or_else(Seen::default, |look| look.seen));
        }
    }
}

fn told(look: Result<sqlx::Result<Look>, tokio::time::error::Elapsed>) -> Option<Look> {
    match look {
        Ok(Ok(look)) => return Some(look),
        Ok(Err(error)) => debug!("a database cannot be looked at: {error}"),
        Err(_) => debug!("a database does not answer in time"),
    }
    None
}

/// Another program may write to the same file.
async fn follow_file(db: Db) {
    loop {
        sleep(EVERY).await;
        catch_up(&db).await;
    }
}

async fn catch_up(db: &Db) {
    if let Err(error) = db.catch_up().await {
        debug!("the journal cannot be followed for now: {error}");
    }
}

/// What is held at one database.
#[derive(Default)]
struct Post {
    connection: Option<PgConnection>,
    present: bool,
    leads: bool,
    looks: u32,
}

impl Post {
    async fn look(&mut self, db: &Db, index: usize) -> sqlx::Result<Look> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(postgres::connect(&db.nodes.at(index).address.0).await?),
        };
        let look = postgres::look(connection, PRESENCE_LOCK).await?;
        if look.seen.follows {
            return Ok(look);
        }
        if !self.present {
            postgres::be_present(connection, PRESENCE_LOCK).await?;
            self.present = true;
            // Counted without this one.
            return Ok(Look { instances: 0, ..look });
        }
        if !self.leads && self.looks.is_multiple_of(TRIES) {
            self.leads = postgres::try_lock(connection, BACKGROUND_LOCK).await?;
        }
        self.looks = self.looks.wrapping_add(1);
        Ok(look)
    }
}

/// Looks after one database.
async fn look_after(db: Db, index: usize) {
    let (mut post, mut heads) = (Post::default(), VecDeque::new());
    loop {
        let look = told(timeout(PATIENCE, post.look(&db, index)).await);
        if look.is_none() {
            // With the connection go its locks.
            post = Post::default();
        }
        db.nodes.saw(index, look.map_or_else(Seen::default, |look| look.seen));
        let is_primary = db.nodes.primary() == Some(index);
        if !is_primary && post.present {
            // It is another one now that takes writes: what is held here says nothing any more.
            post = Post::default();
        }
        if is_primary || db.nodes.primary().is_none() {
            db.nodes.met(look.filter(|_| is_primary).map_or(0, |look| look.instances));
            if db.nodes.leads(post.leads) {
                info!(leads = post.leads, "background work");
            }
        }
        if let Some(look) = look.filter(|_| is_primary) {
            if look.seen.sequence != db.head.known() {
                catch_up(&db).await;
            }
            settle(&db, &mut heads);
        }
        tokio::select! {
            () = sleep(EVERY) => {}
            () = db.nodes.look.notified() => {}
        }
    }
}

/// Notes how far the journal went about a second ago.
fn settle(db: &Db, heads: &mut VecDeque<(Instant, i64)>) {
    let now = Instant::now();
    heads.push_back((now, db.head.known()));
    while let Some((_, sequence)) = heads.pop_front_if(|(at, _)| now.duration_since(*at) >= SETTLES) {
        db.head.settle(sequence);
    }
}

/// Learns of the writes of others at once.
async fn listen(db: Db) {
    let mut primaries = db.nodes.primaries();
    loop {
        let primary = *primaries.borrow_and_update();
        if let Some(index) = primary {
            tokio::select! {
                ended = hear(&db, index) => if let Err(error) = ended { debug!("nothing is told of the writes of others: {error}") },
                _ = primaries.changed() => continue,
            }
        }
        sleep(EVERY).await;
    }
}

async fn hear(db: &Db, index: usize) -> sqlx::Result<()> {
    let connect = PgListener::connect(&db.nodes.at(index).address.0);
    let mut listener = timeout(PATIENCE, connect).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    // What was written before.
    catch_up(db).await;
    while let Some(told) = listener.try_recv().await? {
        if told.payload() == &*db.name {
            continue;
        }
        catch_up(db).await;
        sleep(TOGETHER).await;
        let mut more = false;
        while let Some(told) = listener.next_buffered() {
            more |= told.payload() != &*db.name;
        }
        if more {
            catch_up(db).await;
        }
    }
    Ok(())
}
