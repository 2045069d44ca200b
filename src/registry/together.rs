//! Creates that wait at the same time, written together: one turn, one transaction, and the few statements of `creation` for
//! all of them. Holds no SQL, and no rule about records.
//!
//! Each is judged for whoever sent it, and has an entry of its own. What is refused is left out and disturbs nobody. Whoever
//! is told that a record is made is told so after the commit.

use super::centres::Centre;
use super::creation::{self, Prepared};
use super::duplicates;
use super::findings::Findings;
use super::input;
use super::producers::Producer;
use super::products::Product;
use super::record::Record;
use super::store::{self, Written};
use super::villages::Village;
use crate::auth::Editor;
use crate::db::{Db, Intent, Tx};
use crate::error::{Error, Result};
use serde_json::Value;
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// More are not written in one turn. Of 32 clients half are written while the other half are read and answered; with all of
/// them in one turn, the database waited for the program and the program for the database.
const MOST: usize = 16;
/// Whoever is written with others waits no longer for that.
const LONGEST: Duration = Duration::from_mins(1);

/// Where creates wait, for each kind of record whose creates may go together.
#[derive(Debug, Default)]
pub struct Creates {
    pub(super) villages: Queue<Village>,
    pub(super) producers: Queue<Producer>,
    pub(super) products: Queue<Product>,
    pub(super) centres: Queue<Centre>,
}

/// Creates of one kind that wait.
pub struct Queue<R: Record>(Arc<Mutex<Inside<R>>>);

struct Inside<R: Record> {
    waiting: VecDeque<Waiting<R>>,
    /// Whether a task is there that writes what waits.
    led: bool,
}

struct Waiting<R: Record> {
    asked: Asked<R>,
    tell: Tell<R>,
}

/// What somebody wants to create.
struct Asked<R: Record> {
    editor: Editor,
    reason: Option<String>,
    input: R::Input,
}

type Tell<R> = oneshot::Sender<Told<R>>;

/// What became of a create.
enum Told<R> {
    /// It is made, and the journal goes on at least to this entry.
    Made(Box<Written<R>>, i64),
    Refused(Error),
    /// Nothing of it was written, because of it or of another one: to be tried by itself.
    Alone,
}

/// Creates a record from the body of a request, together with others that wait.
pub async fn create<R: Record>(
    db: &Db,
    creates: &Creates,
    editor: &Editor,
    reason: Option<String>,
    body: Value,
) -> Result<Written<R>> {
    if let Some(queue) = R::queue(creates) {
        let input = input::parse::<R::Input>(body.clone()).map_err(Error::Invalid)?;
        let (tell, told) = oneshot::channel();
        queue.join(db, Waiting { asked: Asked { editor: editor.clone(), reason: reason.clone(), input }, tell });
        match told.await.map_err(|_| Error::internal("creates were given up"))? {
            Told::Made(written, sequence) => {
                Db::note_moment(sequence);
                return Ok(*written);
            }
            Told::Refused(error) => return Err(error),
            Told::Alone => {}
        }
    }
    let tx = db.write(editor, Intent { reason, dry_run: false }).await?;
    let written = store::create::<R>(&tx, body).await?;
    tx.commit().await?;
    Ok(written)
}

impl<R: Record> std::fmt::Debug for Queue<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Queue of {}", R::KIND.plural())
    }
}

impl<R: Record> Default for Queue<R> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Inside { waiting: VecDeque::new(), led: false })))
    }
}

impl<R: Record> Queue<R> {
    fn inside(&self) -> MutexGuard<'_, Inside<R>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(&self, db: &Db, waiting: Waiting<R>) {
        let mut inside = self.inside();
        inside.waiting.push_back(waiting);
        if !std::mem::replace(&mut inside.led, true) {
            // In a task of its own: whoever goes away, the others are written.
            tokio::spawn(lead(db.clone(), Led { queue: Self(Arc::clone(&self.0)), ended: false }));
        }
    }
}

/// A queue that is led, until nobody waits.
struct Led<R: Record> {
    queue: Queue<R>,
    ended: bool,
}

impl<R: Record> Drop for Led<R> {
    /// Whoever waits for a task that broke off is told so.
    fn drop(&mut self) {
        if !self.ended {
            let mut inside = self.queue.inside();
            inside.led = false;
            inside.waiting.clear();
        }
    }
}

impl<R: Record> Led<R> {
    /// Who waits for longest; ends where nobody waits.
    fn first(&mut self) -> Option<Editor> {
        let mut inside = self.queue.inside();
        let first = inside.waiting.front().map(|first| first.asked.editor.clone());
        inside.led = first.is_some();
        drop(inside);
        self.ended = first.is_none();
        first
    }

    /// Those who are written in this turn; those who have gone are left out.
    fn take(&self) -> Vec<Waiting<R>> {
        let mut inside = self.queue.inside();
        let count = inside.waiting.len().min(MOST);
        inside.waiting.drain(..count).filter(|waiting| !waiting.tell.is_closed()).collect()
    }
}

async fn lead<R: Record>(db: Db, mut led: Led<R>) {
    while let Some(editor) = led.first() {
        let begun = db.write(&editor, Intent::default()).await;
        // Whoever came while that waited for its turn comes along.
        let waiting = led.take();
        match begun {
            Ok(tx) => write(tx, waiting).await,
            Err(error) => waiting.into_iter().for_each(|one| tell(one.tell, Told::Refused(again(&error)))),
        }
    }
}

/// Writes what waits, commits it, and tells everybody.
async fn write<R: Record>(mut tx: Tx, waiting: Vec<Waiting<R>>) {
    let lost = tx.lost();
    let (asked, tells): (Vec<Asked<R>>, Vec<Tell<R>>) = waiting.into_iter().map(|one| (one.asked, one.tell)).unzip();
    let mut tells: Vec<Option<Tell<R>>> = tells.into_iter().map(Some).collect();
    let made = tokio::select! {
        biased;
        made = timeout(LONGEST, made(&mut tx, asked, &mut tells)) => {
            made.unwrap_or_else(|_| Err(Error::Unavailable("creates that were written together took too long".into())))
        }
        // A statement may hang for as long as a network does.
        error = lost => Err(error),
    };
    let waiting: Vec<Tell<R>> = tells.into_iter().flatten().collect();
    match made {
        Ok(written) if written.is_empty() => {}
        Ok(written) => {
            let sequence = tx.last_written();
            let committed = tx.commit().await;
            for (one, written) in waiting.into_iter().zip(written) {
                tell(
                    one,
                    match &committed {
                        Ok(()) => Told::Made(Box::new(written), sequence),
                        Err(error) => Told::Refused(again(error)),
                    },
                );
            }
        }
        Err(error) => {
            drop(tx);
            let alone = waiting.len() > 1 && matches!(error, Error::Internal(_));
            for one in waiting {
                tell(one, if alone { Told::Alone } else { Told::Refused(again(&error)) });
            }
        }
    }
}

/// The records of all that are not refused, in their order. Whoever is refused is told so, and waits no longer.
async fn made<R: Record>(tx: &mut Tx, asked: Vec<Asked<R>>, tells: &mut [Option<Tell<R>>]) -> Result<Vec<Written<R>>> {
    if asked.len() > 1 {
        let wanted: Vec<_> = asked.iter().flat_map(|asked| R::told_apart_by(&asked.input)).collect();
        duplicates::look_ahead(tx, R::KIND, &wanted).await?;
    }
    let mut written = Vec::with_capacity(asked.len());
    let (mut ready, mut there) = (Vec::<Prepared<R>>::new(), HashSet::new());
    for (Asked { editor, reason, input }, waits) in asked.into_iter().zip(tells) {
        let own = R::told_apart_by(&input);
        if own.iter().any(|one| there.contains(one)) {
            // It may be the same as one of those: they have to be there when it is judged.
            written.extend(creation::insert(tx, std::mem::take(&mut ready)).await?);
            there.clear();
        }
        tx.goes_on_for(&editor, reason);
        match creation::prepare::<R>(tx, input, Findings::default(), None).await {
            Ok(prepared) => {
                there.extend(own);
                ready.push(prepared);
            }
            Err(error @ (Error::Internal(_) | Error::Unavailable(_) | Error::Later(_))) => return Err(error),
            Err(error) => {
                if let Some(one) = waits.take() {
                    tell(one, Told::Refused(error));
                }
            }
        }
    }
    written.extend(creation::insert(tx, ready).await?);
    Ok(written)
}

fn tell<R>(one: oneshot::Sender<Told<R>>, told: Told<R>) {
    // Whoever has gone does not want to know.
    let _: std::result::Result<(), _> = one.send(told);
}

/// The same error for each of those it is told to.
fn again(error: &Error) -> Error {
    match error {
        Error::Later(both) => Error::Later(both.clone()),
        Error::Unavailable(source) => Error::Unavailable(source.to_string().into()),
        other => Error::internal(other.to_string()),
    }
}
