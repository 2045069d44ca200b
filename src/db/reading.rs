//! Which database a request reads from: chosen once, known to everything that is done for it. Knows no request.

use super::Db;
use super::choice::Asked;
use crate::error::{Both, Error, Fault, Result};
use crate::journal;
use sea_orm::DbBackend;
use std::cell::Cell;
use std::time::Duration;

/// How long a request waits for a sequence that may still come.
const PATIENCE: Duration = Duration::from_secs(1);

tokio::task_local! {
    static REQUEST: Request;
}

struct Request {
    node: usize,
    /// The last entry that it wrote, or the end of the journal at the one moment that it read.
    stands_at: Cell<i64>,
}

/// The database that a request reads from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen(usize);

impl Db {
    /// The database to read from. `public`: all that is asked for is public and in the journal, so that a standby may answer,
    /// if it has the entry `at_least`. An error where none can, for now.
    pub fn choose(&self, public: bool, at_least: i64) -> Result<Chosen> {
        let asked = Asked { public, at_least, own: self.head.own(), settled: self.head.settled() };
        self.nodes.reader(asked).map(Chosen).ok_or_else(no_reader)
    }

    /// The database to learn from who asks: the one that takes writes, where what was revoked is known at once; without it
    /// the one that the request reads from.
    pub fn choose_newest(&self, chosen: Chosen) -> Chosen {
        self.nodes.primary().map_or(chosen, Chosen)
    }

    /// Does what belongs to a request, which reads from the database that was chosen.
    pub async fn reading_at<F: Future>(&self, chosen: Chosen, work: F) -> F::Output {
        REQUEST.scope(Request { node: chosen.0, stands_at: Cell::new(0) }, work).await
    }

    /// Does what reads from the database that was chosen, and gives up at once when that ceases to answer.
    pub async fn while_it_answers<T>(&self, chosen: Chosen, work: impl Future<Output = T>) -> Result<T> {
        if self.backend() == DbBackend::Sqlite {
            return Ok(work.await);
        }
        tokio::select! {
            biased;
            done = work => Ok(done),
            () = self.nodes.lost(chosen.0) => Err(no_reader()),
        }
    }

    /// The database that is read from here.
    pub(super) fn reading_from(&self) -> usize {
        REQUEST.try_with(|request| request.node).unwrap_or_else(|_| self.nodes.best())
    }

    /// Notes for the request which entry it wrote last, or at which one moment it reads everything.
    pub(crate) fn note_moment(sequence: i64) {
        // Outside of requests nobody asks.
        let _ = REQUEST.try_with(|request| request.stands_at.set(sequence.max(request.stands_at.get())));
    }

    /// The end of the journal as the request left it, or as it read it; `None` where it did neither at one moment.
    pub fn stands_at(&self) -> Option<i64> {
        REQUEST.try_with(|request| request.stands_at.get()).ok().filter(|sequence| *sequence > 0)
    }

    /// A sequence such that what is read here from now on has everything up to it; `None` where it is read from a database that
    /// may lag.
    pub fn known_where_it_reads(&self) -> Option<i64> {
        // The database first: what is known of another one, which takes over, may be more than it has.
        let here = self.nodes.primary().is_some_and(|primary| primary == self.reading_from());
        here.then(|| self.head.known())
    }

    /// A sequence such that nothing that was read here until now is newer. No query where this program alone writes; what a
    /// command writes beside it is heard of a moment later.
    pub async fn not_newer_than(&self) -> Result<i64> {
        if self.backend() == DbBackend::Sqlite || self.nodes.is_alone() {
            return Ok(self.head.bound());
        }
        Ok(journal::head(self.read()).await?.max(self.head.own()))
    }

    /// Waits until some database has this entry, which the parameter `name` gave: at once where it is known, else after a
    /// look at the one that takes writes, which knows whether there is such an entry.
    pub async fn reach(&self, name: &str, sequence: i64) -> Result<()> {
        if sequence <= self.head.known() {
            return Ok(());
        }
        if self.nodes.primary().is_some()
            && let Ok(Ok(known)) = tokio::time::timeout(PATIENCE, self.catch_up()).await
        {
            return if sequence <= known { Ok(()) } else { Err(not_reached(name, known)) };
        }
        let mut known = self.head.moves();
        let comes = async { known.wait_for(|known| *known >= sequence).await.is_ok() };
        if self.nodes.any_has(sequence) || tokio::time::timeout(PATIENCE, comes).await.unwrap_or(false) {
            return Ok(());
        }
        Err(not_yet(sequence))
    }
}

fn no_reader() -> Error {
    Error::Later(Both::new(
        "Tạm thời không có cơ sở dữ liệu nào trả lời được yêu cầu này; chưa ghi gì.",
        "No database can answer this for the moment; nothing was written.",
    ))
}

fn not_yet(sequence: i64) -> Error {
    Error::Later(Both::new(
        format!("Chưa đọc được tới mục {sequence} của nhật ký; hãy gửi lại sau."),
        format!("Entry {sequence} of the journal cannot be read yet; send it again later."),
    ))
}

fn not_reached(name: &str, known: i64) -> Error {
    Error::BadRequest(vec![Fault::query(
        name,
        "not-reached",
        format!("sổ mới tới mục {known}; gửi lại giá trị của tiêu đề Register-Sequence đã nhận"),
        format!("the register goes to {known}; send what a header Register-Sequence said"),
    )])
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::{Chosen, Db};
    use crate::clock::Clock;

    #[tokio::test]
    async fn a_request_reads_from_one_database_and_knows_what_it_wrote() {
        let db = Db::connect_all("postgres://nobody@127.0.0.1:1/a", &["postgres://nobody@127.0.0.1:1/b"], Clock::System);
        let db = db.await.unwrap();
        assert!(db.choose(true, 0).is_err(), "neither answers");
        assert_eq!(db.reading_from(), 0, "outside of requests");
        let read = db.reading_at(Chosen(1), async { (db.reading_from(), db.stands_at()) }).await;
        assert_eq!(read, (1, None));
        let write = async {
            Db::note_moment(7);
            Db::note_moment(5);
            db.stands_at()
        };
        assert_eq!(db.reading_at(Chosen(0), write).await, Some(7));
        Db::note_moment(9);
        assert_eq!(db.stands_at(), None);
    }

    #[tokio::test]
    async fn an_sqlite_database_has_no_standbys() {
        let error = Db::connect_all("sqlite::memory:", &["postgres://a/b"], Clock::System).await.unwrap_err().to_string();
        assert!(error.contains("--database-read"), "{error}");
        let error = Db::connect_all("postgres://a/b", &["sqlite://b.db"], Clock::System).await.unwrap_err().to_string();
        assert!(error.contains("postgres://user:password@host/name"), "{error}");
    }
}
