//! The pieces of a file on their way to whoever asked for it. A file is whole only when its writer said so: whatever else
//! ends the writing, an error, a panic, a client that takes nothing, ends the pieces with an error.
//!
//! A writer holds one moment of the database. So it waits for a slow reader only for a little while in all; the rest it leaves in
//! a file without a name, and the reader takes it from there as slowly as it likes.

use crate::error::Error;
use axum::body::Bytes;
use futures_util::Stream;
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, timeout};
use tracing::{debug, error};

/// How many pieces wait at most. A writer that is ahead of its reader waits, so that memory stays flat.
const WAITING: usize = 4;
/// How long a writer waits for its reader in all, before it goes ahead: two files are written at a time, and everybody who
/// wants one stands behind them.
const WAITED: Duration = Duration::from_millis(250);
/// How long a reader may take nothing at all.
const PATIENCE: Duration = Duration::from_mins(1);
/// Bytes of a piece that was left in a file.
const PIECE: usize = 1 << 16;

/// What ends a file before its end.
#[derive(Debug)]
pub enum Broken {
    /// Nobody takes it any more.
    Gone,
    /// It could not be written.
    Failed(Error),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(Error::Internal(Box::new(error)))
    }
}

#[derive(Debug)]
enum Message {
    Piece(Bytes),
    End,
}

/// The writer's end.
#[derive(Debug)]
pub struct Feed {
    sender: mpsc::Sender<Message>,
    ahead: Mutex<Ahead>,
}

/// How far a writer is ahead of its reader.
#[derive(Debug)]
enum Ahead {
    /// It has waited for so long.
    Waited(Duration),
    /// It has gone on, and left the rest here.
    Gone(File),
}

/// The reader's end.
#[derive(Debug)]
pub struct Pieces {
    receiver: mpsc::Receiver<Message>,
    over: bool,
}

/// A file that is to be written.
pub fn open() -> (Feed, Pieces) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Feed { sender, ahead: Mutex::new(Ahead::Waited(Duration::ZERO)) }, Pieces { receiver, over: false })
}

impl Feed {
    /// Hands over the next piece. Waits while the reader is behind, but not for long.
    pub async fn send(&self, piece: Vec<u8>) -> Result<(), Broken> {
        if piece.is_empty() {
            return Ok(());
        }
        let mut ahead = self.ahead.lock().await;
        if let Ahead::Waited(waited) = &mut *ahead {
            let began = Instant::now();
            match timeout(WAITED.saturating_sub(*waited), self.sender.reserve()).await {
                Ok(Ok(place)) => {
                    *waited += began.elapsed();
                    place.send(Message::Piece(piece.into()));
                    return Ok(());
                }
                Ok(Err(_)) => return Err(Broken::Gone),
                Err(_) => *ahead = Ahead::Gone(tempfile::tempfile()?),
            }
        }
        if let Ahead::Gone(file) = &mut *ahead {
            if self.is_closed() {
                return Err(Broken::Gone);
            }
            file.write_all(&piece)?;
        }
        Ok(())
    }

    /// Whether nobody takes it any more.
    pub fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// Ends the file, whole only where everything was written. Hands over what was left before: to be called without anything
    /// of the database.
    pub async fn close(self, written: Result<(), Broken>) {
        let ended = match written {
            Ok(()) => self.end().await,
            broken => broken,
        };
        match ended {
            Ok(()) => {}
            Err(Broken::Gone) => debug!("an export was not taken to its end"),
            Err(Broken::Failed(failure)) => error!("an export failed: {failure}"),
        }
    }

    async fn end(&self) -> Result<(), Broken> {
        if let Ahead::Gone(file) = &mut *self.ahead.lock().await {
            file.rewind()?;
            loop {
                let mut piece = vec![0; PIECE];
                let length = file.read(&mut piece)?;
                if length == 0 {
                    break;
                }
                piece.truncate(length);
                self.message(Message::Piece(piece.into())).await?;
            }
        }
        self.message(Message::End).await
    }

    async fn message(&self, message: Message) -> Result<(), Broken> {
        match timeout(PATIENCE, self.sender.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Broken::Gone),
        }
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.over {
            return Poll::Ready(None);
        }
        self.receiver.poll_recv(context).map(|message| match message {
            Some(Message::Piece(bytes)) => Some(Ok(bytes)),
            Some(Message::End) => {
                self.over = true;
                None
            }
            None => {
                self.over = true;
                Some(Err(Error::internal("the file broke off")))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Broken, open};
    use crate::error::Error;
    use axum::body::{Body, to_bytes};

    #[tokio::test]
    async fn a_file_is_whole_when_its_writer_says_so() {
        let (feed, pieces) = open();
        feed.send(b"a,".to_vec()).await.unwrap();
        feed.send(Vec::new()).await.unwrap();
        feed.send(b"b".to_vec()).await.unwrap();
        feed.close(Ok(())).await;
        assert_eq!(to_bytes(Body::from_stream(pieces), 100).await.unwrap(), "a,b");
    }

    #[tokio::test]
    async fn a_file_that_broke_off_is_an_error() {
        for how in [0, 1] {
            let (feed, pieces) = open();
            feed.send(b"a".to_vec()).await.unwrap();
            match how {
                0 => feed.close(Err(Broken::Failed(Error::internal("disc")))).await,
                _ => drop(feed),
            }
            assert!(to_bytes(Body::from_stream(pieces), 100).await.is_err());
        }
    }

    #[tokio::test]
    async fn a_writer_does_not_wait_for_who_reads_slowly() {
        let (feed, pieces) = open();
        let mut whole = Vec::new();
        for number in 0..200_u32 {
            let piece = format!("{number},").repeat(500).into_bytes();
            whole.extend_from_slice(&piece);
            feed.send(piece).await.unwrap();
        }
        // Nobody has taken anything yet, and the writer is done.
        let ((), taken) = tokio::join!(feed.close(Ok(())), to_bytes(Body::from_stream(pieces), usize::MAX));
        assert_eq!(taken.unwrap(), whole);
    }

    #[tokio::test]
    async fn a_writer_learns_that_nobody_reads() {
        let (feed, pieces) = open();
        drop(pieces);
        assert!(matches!(feed.send(b"a".to_vec()).await, Err(Broken::Gone)));
    }
}
