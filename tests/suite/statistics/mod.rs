//! Statistics: tables, series, overview, certificates that end, reconciliation; each against the lists it leads to.

mod reconciliation;
pub(crate) mod tables;

use crate::support::Test;

pub(crate) fn tests() -> Vec<Test> {
    [tables::tests(), reconciliation::tests()].into_iter().flatten().collect()
}
