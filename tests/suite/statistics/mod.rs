//! Statistics: tables, series, overview, certificates that end, reconciliation; each against the lists it leads to.

pub(crate) mod overview;
pub(crate) mod tables;

use crate::support::Test;

pub(crate) fn tests() -> Vec<Test> {
    [overview::tests(), tables::tests()].into_iter().flatten().collect()
}
