//! The published records that ship with the program, and how their rows are read.
//!
//! Must not know what a row means: the other files do. Where each file comes from is said in `data/README.md`.

use crate::error::{Error, Result};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

pub(super) const COMMUNES: &str = include_str!("data/communes.csv");
pub(super) const FORMER_COMMUNES: &str = include_str!("data/communes_until_2025.csv");
pub(super) const DISTRICTS: &str = include_str!("data/districts_until_2025.csv");
pub(super) const SUCCESSIONS: &str = include_str!("data/commune_succession.csv");
pub(super) const FIGURES: &str = include_str!("data/published_figures.csv");
pub(super) const VILLAGES: &str = include_str!("data/villages.csv");
pub(super) const PRODUCTS: &str = include_str!("data/products.csv");
pub(super) const CENTRES: &str = include_str!("data/centres.csv");
pub(super) const DECISIONS: &str = include_str!("data/decisions.csv");
pub(super) const RECOGNISED_NO_LATER_THAN: &str = include_str!("data/recognised_no_later_than.csv");
pub(super) const VILLAGE_OTHER_NAMES: &str = include_str!("data/village_other_names.csv");
pub(super) const PRODUCT_VILLAGES: &str = include_str!("data/product_villages.csv");
pub(super) const CENTRE_VILLAGES: &str = include_str!("data/centre_villages.csv");
pub(super) const CENTRE_PLANS: &str = include_str!("data/centre_plans.csv");
pub(super) const DOUBTS: &str = include_str!("data/doubts.csv");

/// Every row of a file. An empty cell is `None`.
pub(super) fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: std::result::Result<Vec<T>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|error| Error::Internal(Box::new(error)))
}

/// The lower-case hexadecimal SHA-256 of texts that follow each other.
pub(super) fn sha256(texts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update(text.as_bytes());
    }
    hex::encode(digest.finalize())
}

/// A row that the program cannot read: its mapping is wrong, or the file is.
pub(super) fn broken(row: &str, what: impl std::fmt::Display) -> Error {
    Error::internal(format!("the row {row} of the published records: {what}"))
}
