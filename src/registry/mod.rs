//! The records and what writing, reading and listing them means. Knows nothing of HTTP.
//!
//! One file per record says what is its own: fields, input, checks. What is the same for all of them stands once:
//! `field` and `blocks` (what a field is), `values` and `input` (what a client may say), `listing`, `select` and `page` (lists),
//! `told` and `cells` (records as JSON, straight from the database),
//! `dimension`, `columns` and `condition` (what lists and counts share), `search` (how words are found), `standing_rows` (what counts read),
//! `store` (writes), `together` (creates that wait at the same time), `standings` (what recognitions do). `assessments` keeps drafts beside products.

pub mod assessments;
pub mod blocks;
mod cells;
mod centre_file;
pub mod centres;
pub mod certificate;
pub mod columns;
pub mod condition;
pub mod creation;
pub mod cursor;
pub mod decisions;
pub mod dimension;
mod duplicates;
pub mod field;
pub mod figures;
pub mod findings;
pub mod former_places;
pub mod input;
pub mod kind;
pub mod listing;
mod lookup;
pub mod memo;
pub mod numbers;
pub mod page;
pub mod parameter_names;
pub mod parts;
pub mod places;
pub mod producers;
pub mod products;
mod provenance;
pub mod query_value;
mod recognition_rules;
pub mod recognitions;
pub mod record;
pub mod search;
pub mod select;
pub mod sight;
pub mod standing_rows;
pub mod standings;
pub mod store;
pub mod together;
pub mod told;
mod told_list;
pub mod units;
pub mod values;
pub mod villages;
pub mod words;
