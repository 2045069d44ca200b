//! Imports: a file that an office keeps becomes records, after somebody has seen what would become of each row.
//!
//! A file goes this way: [`mod@file`] reads cells, whatever form it has; [`source`] takes a first look, by [`header`] and
//! [`layout`]; [`run`] takes the rows of a [`passage`] through the register. Of each row [`draft`] says what it says ([`value`] what a cell means,
//! [`place`] which commune), [`mod@line`] keeps its fate, [`references`] turns names into codes, [`matching`] and [`neighbours`]
//! find the record it means, [`stage`] writes it, [`seen`] knows the rows before it; [`register`] is for the register of 22
//! columns. [`report`] is what is told. [`work`] does all this beside the service, with [`progress`]: `look` tries it, `write` makes
//! it last, [`undo`] takes it back, in as many turns as [`slices`] says; [`kept`] is what the database keeps of it. [`template`] makes files to fill in, [`returned`] and [`annotated`] give a
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
mod look;
pub mod matching;
pub mod neighbours;
pub mod passage;
pub mod place;
pub mod progress;
pub mod references;
pub mod register;
pub mod report;
pub mod returned;
pub mod run;
pub mod seen;
mod sinks;
pub mod slices;
pub mod source;
pub mod stage;
pub mod template;
pub mod undo;
pub mod value;
pub mod work;
mod write;
