//! Pieces that pages are put together from. Each knows HTML and words, and no address of the API.

pub mod chart;
pub mod difference;
pub mod filter;
pub mod map;
pub mod notice;
pub mod projection;
pub mod standing;
pub mod steps;
pub mod told;
pub mod who;
