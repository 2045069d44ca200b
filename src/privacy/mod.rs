//! Personal data of producers: who consented to what, who asked for what and by when it is answered, what is held on a
//! person, and its erasure. Which field is personal is said beside the field, who sees it in `registry::sight`.
//!
//! Every change here leaves its journal entry in the same transaction, and no entry holds in its public part what must be
//! erased one day.

pub mod consents;
pub mod erasure;
pub mod held;
pub mod requests;
mod traces;
pub mod working_days;

use crate::auth::Editor;
use crate::error::{Fault, Result};
use crate::registry::field::Field;
use crate::registry::producers::Producer;
use crate::registry::record::Listed;
use crate::registry::values::Day;
use chrono::NaiveDate;

/// The kind of a consent in the journal.
pub const CONSENT: &str = "consent";
/// The kind of a request in the journal.
pub const REQUEST: &str = "personal_data_request";

/// The fields of a producer that are personal data where it is a person.
pub fn personal_fields() -> impl Iterator<Item = &'static Field> {
    Producer::FIELDS.iter().filter(|field| field.personal)
}

/// Refuses whoever is limited to another commune than the producer's.
pub fn may_handle(editor: &Editor, producer: &Producer) -> Result<()> {
    match editor.commune() {
        Some(commune) if producer.commune.as_deref() != Some(commune) => Err(Editor::outside(commune)),
        _ => Ok(()),
    }
}

/// Nothing is recorded that has not happened yet.
fn no_later_than(name: &str, day: Day, today: NaiveDate) -> Option<Fault> {
    let words = || (format!("chưa đến ngày này; hôm nay là {today}"), format!("is a day to come; today is {today}"));
    (day.0 > today).then(|| {
        let (vi, en) = words();
        Fault::field(name, "in-the-future", vi, en)
    })
}
