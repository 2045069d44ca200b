//! The register of a Vietnamese city's One Commune One Product (OCOP) programme.
//!
//! # Bird's-eye view
//!
//! A request enters [`http`], which reads it strictly and knows no rule about records. [`registry`] says what records are
//! and what listing and writing them means; it knows nothing of HTTP. The law is in [`programme`], as data and pure
//! functions that know neither. Every write is a [`db::Tx`]: a transaction that knows who writes and why, and that leaves
//! its entry in the [`journal`]. [`statistics`] counts what is written. [`sheet`] turns tables into files, whoever fills
//! them; [`export`] streams lists into them, [`import`] takes the files of offices through the register. [`loading`] and
//! [`demo`] are the two first contents a register can have, [`cli`] the commands, [`app`] what requests share, [`background`]
//! what is done beside them, [`backup`] copies and the notes of them.
//!
//! [`console`] is the pages: it asks the service as any client does, inside the process, and reads no database.
//!
//! # What always holds
//!
//! - **No write without an actor.** A [`db::Tx`] has one constructor, and it takes an [`auth::Editor`].
//! - **No write without a journal entry**, in the same transaction. `registry::store` does both; clippy refuses every other
//!   way to write (`.clippy.toml`).
//! - **One writer at a time, on both backends.** So the order of the journal is the order of commits, a reader of the feed
//!   misses nothing, and the head of the journal validates every derived answer.
//! - **An answer is no newer than it says.** A request reads from one database, chosen once (`db::Db::choose`), and its
//!   `Register-Sequence` is never older than what it tells.
//! - **Standing is written by recognitions only** (`registry::standings`); no input has those fields.
//! - **Nothing takes effect in the future.** So from today on a row holds its own standing; on days before, the act that
//!   stood is found by one range condition.
//! - **One name per field**, in row, JSON, parameter and error pointer. A field is described once
//!   (`registry::field`): type, who gives it, who sees it, how lists filter by it.
//! - **What a reader sees is decided in one place** (`registry::sight`), as a condition in SQL: no list, file, filter or
//!   count can tell more than the record itself. Personal data is in no public part of the journal ([`privacy`]).
//! - **Errors are told in one place** (`http::problem`), in the reader's language, all of them at once.
//! - **The time comes from [`clock`]**, so that a test can say which day it is.

pub mod app;
pub mod auth;
pub mod background;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod config;
pub mod console;
pub mod db;
pub mod demo;
pub mod error;
pub mod export;
pub mod http;
pub mod import;
pub mod journal;
pub mod language;
pub mod loading;
pub mod privacy;
pub mod programme;
pub mod proposals;
pub mod registry;
pub mod sheet;
pub mod statistics;
pub mod text;

/// For every program of this library, the reference of the benchmarks included.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
