//! Imports: a file that an office keeps becomes records, after somebody has seen what would become of each row.
//!
//! A file goes this way: [`mod@file`] reads cells, whatever form it has; [`source`] takes a first look, by [`header`] and
//! [`layout`]; [`run`] takes rows through one write. Of each row [`draft`] says what it says ([`value`] what a cell means,
//! [`place`] which commune), [`mod@line`] keeps its fate, [`references`] turns names into codes, [`matching`] and [`neighbours`]
//! find the record it means, [`stage`] writes it, [`seen`] knows the rows before it; [`register`] is for the register of 22
//! columns. [`report`] is what is told. [`work`] does all this beside the service, with [`progress`]; [`kept`] is what the
//! database keeps of it; [`undo`] takes it back. [`template`] makes files to fill in, [`returned`] and [`annotated`] give a
//! file back with what became of its rows.
//!
//! Knows nothing of HTTP, and writes records only through `registry`.

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
