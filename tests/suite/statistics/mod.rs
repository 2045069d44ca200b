//! Statistics: tables, series, overview, certificates that end, reconciliation; each against the lists it leads to.

pub(crate) mod check;
pub(crate) mod equal;
mod known_at;
pub(crate) mod overview;
pub(crate) mod plans;
mod reconciliation;
mod series;
pub(crate) mod tables;

use crate::support::Test;

pub(crate) fn tests() -> Vec<Test> {
    [
        check::tests(),
        known_at::tests(),
        overview::tests(),
        plans::tests(),
        reconciliation::tests(),
        series::tests(),
        tables::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
