//! What can go wrong, named by meaning. Knows nothing of HTTP: `http::problem` turns these into answers.

use serde_json::Value;
use std::error::Error as StdError;

/// The result of everything that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Both {
    /// A sentence in both languages.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }
}

/// Where in a request something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The body; the pointer is a JSON pointer.
    Body,
    /// The query string; the pointer is the parameter's name.
    Query,
    /// A header; the pointer is its name.
    Header,
}

/// One thing that is wrong, where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The part of the request.
    pub part: Part,
    /// Where in that part.
    pub pointer: String,
    /// A stable name, kebab-case.
    pub code: String,
    /// What is wrong and what would be right.
    pub detail: Both,
}

impl Fault {
    /// A fault of a field of the body, by its name.
    pub fn field(name: &str, code: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { part: Part::Body, pointer: format!("/{name}"), code: code.to_owned(), detail: Both::new(vi, en) }
    }

    /// A fault of a parameter.
    pub fn query(name: &str, code: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { part: Part::Query, pointer: name.to_owned(), code: code.to_owned(), detail: Both::new(vi, en) }
    }

    /// A fault of a header.
    pub fn header(name: &str, code: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { part: Part::Header, pointer: name.to_owned(), code: code.to_owned(), detail: Both::new(vi, en) }
    }

    /// The same fault, one level deeper in the body.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.pointer = format!("{prefix}{}", self.pointer);
        self
    }
}

/// A record that stands in the way of a deletion.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Reference {
    /// Kind of the record that refers.
    pub record_kind: String,
    /// Its code.
    pub code: String,
}

/// Everything that can go wrong.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing.
    NotFound(Both),
    /// The request cannot be read: syntax, parameters, headers.
    BadRequest(Vec<Fault>),
    /// The body can be read but must not be stored as it is.
    Invalid(Vec<Fault>),
    /// Nothing forbids the write, but something is odd and nobody said why.
    NeedsReason(Vec<Fault>),
    /// Another record is the same thing already.
    Duplicate(Vec<Fault>),
    /// Others refer to the record.
    StillReferenced(Vec<Reference>),
    /// The record changed since the writer read it.
    Stale {
        /// The record as it is now.
        current: Box<Value>,
        /// The fields that the writer would overwrite unseen.
        clashes: Vec<String>,
    },
    /// What is asked for does not fit how far something is.
    Conflict(Both),
    /// A change without `If-Match`.
    PreconditionRequired,
    /// An `Idempotency-Key` that was used for something else.
    KeyReused,
    /// No valid token.
    Unauthenticated(Both),
    /// The password is right, and a code is needed beside it.
    SecondFactorRequired,
    /// A valid token that may not do this.
    Forbidden(Both),
    /// None of the media types the client takes can be given.
    NotAcceptable,
    /// The body is larger than is read.
    TooLarge,
    /// The body is of a media type that cannot be read.
    UnsupportedMediaType,
    /// More requests than a client may send.
    TooManyRequests {
        /// How long to wait.
        retry_after_seconds: u64,
    },
    /// A page of another site sent it, with the cookie of somebody who is signed in here.
    CrossSite,
    /// More is under way than the service can do together.
    Overloaded,
    /// Not now; with what is known of it and what to do.
    Later(Both),
    /// The database is busy or out of reach.
    Unavailable(Box<dyn StdError + Send + Sync>),
    /// Our fault.
    Internal(Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// Our fault, in words for the log.
    pub fn internal(words: impl Into<String>) -> Self {
        Self::Internal(words.into().into())
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Internal(source) | Self::Unavailable(source) => write!(f, "{source}"),
            Self::NotFound(both)
            | Self::Conflict(both)
            | Self::Unauthenticated(both)
            | Self::Forbidden(both)
            | Self::Later(both) => write!(f, "{}", both.en),
            Self::BadRequest(faults) | Self::Invalid(faults) | Self::NeedsReason(faults) | Self::Duplicate(faults) => {
                let all: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.detail.en)).collect();
                write!(f, "{}", all.join("; "))
            }
            // Not with the record: this is a line of the log.
            Self::Stale { clashes, .. } => write!(f, "the record changed in the meantime; clashes: {}", clashes.join(", ")),
            other => write!(f, "{other:?}"),
        }
    }
}

impl StdError for Error {}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        use sea_orm::sqlx::Error as Sqlx;
        use sea_orm::{DbErr, RuntimeErr};
        let out_of_reach = match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
            DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => match inner.as_ref() {
                Sqlx::Io(_) | Sqlx::PoolTimedOut | Sqlx::PoolClosed | Sqlx::WorkerCrashed => true,
                // SQLite: busy, locked. PostgreSQL: class 57 is an operator's intervention, class 53 lacks resources,
                // 25006 is a standby, which takes no writes, and 40001 one that had to end a question to follow its primary.
                Sqlx::Database(told) => told.code().is_some_and(|code| {
                    matches!(code.as_ref(), "5" | "6" | "261" | "517")
                        || code.starts_with("57P")
                        || code.starts_with("53")
                        || code == "25006"
                        || code == "40001"
                }),
                _ => false,
            },
            _ => false,
        };
        if out_of_reach { Self::Unavailable(Box::new(error)) } else { Self::Internal(Box::new(error)) }
    }
}

/// Files of our own: spools, uploads on their way. What is wrong with the file of an official is told in its own words.
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}
