//! Published figures beside what the register counts.
pub mod matches;
