//! Imports: a file that an office keeps becomes records, after somebody has seen what would become of each row.
//!
//! [`file`] reads cells, whatever form the file has; [`layout`] says which columns an import knows; [`value`] says what a
//! cell means; [`report`] tells what became of each row; [`template`] makes files to fill in,
//! [`annotated`] gives a file back with what became of its rows. Knows nothing of HTTP.

pub mod annotated;
pub mod draft;
pub mod file;
pub mod header;
pub mod kept;
pub mod layout;
pub mod line;
pub mod matching;
pub mod neighbours;
pub mod place;
pub mod progress;
pub mod references;
pub mod register;
pub mod report;
pub mod returned;
pub mod run;
pub mod seen;
mod sinks;
pub mod source;
pub mod stage;
pub mod template;
pub mod undo;
pub mod value;
pub mod work;
