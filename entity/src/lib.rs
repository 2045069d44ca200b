//! The tables of the register and the values they hold: one module per table, one for the code lists.
//!
//! Knows nothing of requests, handlers or documents. The value types say how they are spelled (one spelling for row,
//! JSON and schema), because a value that is spelled twice is sooner or later spelled differently.
//! Columns that many tables share have one meaning everywhere:
//!
//! - `commune` is a commune in force today, `former_commune` with `former_commune_until` one that has ended;
//!   `commune_status` says whether the place is certain.
//! - `title`/`star`, `last_act`, `standing_from`, `certificate_from`, `certificate_until`, `date_precision`, `decision`,
//!   `recognised_on` and `recognised_precision` of a village, product or centre are its *standing*: copies of its last recognition, written
//!   only when a recognition is.
//! - `former_district` and `commune_before_2025` say where the place lay before the mergers of 2025, where that is
//!   certain.
//! - `name_key` is the folded name that lists are sorted by, `search` the folded words that a search looks into,
//!   `search_exact` the same words with their tone marks, to rank exact hits first.
//! - `version` counts the changes of a row from 1.

#![expect(clippy::disallowed_methods, reason = "what the entity macro generates; nothing is written from here")]
#![expect(missing_docs, reason = "columns are documented where they are published, in src/registry")]

pub mod account;
pub mod assessment;
pub mod backup;
pub mod centi;
pub mod centre;
pub mod code_counter;
pub mod consent;
pub mod decision;
pub mod device;
pub mod figure;
pub mod hidden;
pub mod idempotency;
pub mod import;
pub mod import_part;
pub mod import_row;
pub mod import_slice;
pub mod invitation;
pub mod journal;
pub mod lists;
pub mod personal_data_request;
pub mod producer;
pub mod product;
pub mod proposal;
pub mod recognition;
pub mod recovery_code;
pub mod register;
pub mod rights;
pub mod session;
pub mod standing;
pub mod succession;
pub mod token;
pub mod unit;
pub mod village;
pub mod vocabulary;
