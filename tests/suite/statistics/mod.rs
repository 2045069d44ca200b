//! Statistics: tables, series, overview, certificates that end, reconciliation; each against the lists it leads to.

mod series;
pub(crate) mod tables;

use crate::support::Test;

pub(crate) fn tests() -> Vec<Test> {
    [series::tests(), tables::tests()].into_iter().flatten().collect()
}
