//! Counts of the register: how many, in which sense, on which day, where; each with the list behind it.
//!
//! A count reads the same conditions as a list (`registry::condition`) and the same dimensions (`registry::dimension`), so
//! that every number is the length of the list it leads to. One file per kind of answer: `table`, `overview`, `series`,
//! `expiring`, `reconciliation`; what all of them share stands once: `question` (what is asked), `snapshot` and
//! `known_at` (of which moment of the register), `presence` (when an act counts), `scan` (the one way rows are read),
//! `links`, `units`, `words`. Knows nothing of HTTP and writes nothing.

pub mod answer;
pub mod check;
pub mod expiring;
pub mod expiring_calendar;
pub mod flow;
pub mod known_at;
pub mod links;
pub mod measure;
pub mod overview;
pub mod presence;
pub mod question;
pub mod reconciliation;
pub mod scan;
pub mod series;
pub mod series_question;
pub mod sheets;
pub mod snapshot;
pub mod table;
pub mod units;
pub mod words;
