//! The programme's law as data and pure functions, each rule with its source beside it.
//!
//! Every function takes values and returns values or [`Finding`]s. Nothing here knows of SQL, HTTP, requests or the clock:
//! the day a rule is applied on is always an argument. Where the law is uncertain the item says so; the reasons are in the
//! design notes (`rules.md`).
//!
//! A rule that an official may have to override on old paper is a *warning*; a rule whose breach would corrupt counts is an
//! *error*.

pub mod acts;
pub mod assessment;
pub mod authorities;
pub mod centres;
pub mod criteria;
pub mod finding;
pub mod identifiers;
pub mod producers;
pub mod schemes;
pub mod sectors;
pub mod standing;
pub mod stars;
pub mod terms;
pub mod villages;
pub mod vocabularies;
mod vocabulary_lists;

pub use acts::{Next, Prior, check_act};
pub use authorities::{check_authority, check_centre_authority, check_village_authority};
pub use centres::CentreFile;
pub use finding::{Entry, Finding, Severity};
pub use sectors::{group_of, sector_of};
pub use standing::{DUE_DAYS, Sense, State, state_on};
pub use stars::{check_star, star_for_score};
pub use terms::Window;
pub use vocabularies::{Term, Vocabulary};
