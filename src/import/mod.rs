//! Imports: a file that an office keeps becomes records, after somebody has seen what would become of each row.
//!
//! [`file`] reads cells, whatever form the file has; [`layout`] says which columns an import knows; [`value`] says what a
//! cell means; [`report`] tells what became of each row. Knows nothing of HTTP.

pub mod file;
pub mod layout;
pub mod report;
pub mod value;
