//! Pages for work: imports, proposals, accounts, tokens, the audit log, backup; and who is let in.

mod accounts;
mod imports;
mod log;
mod proposals;
mod rights;

use crate::support::Test;

pub(super) fn tests() -> Vec<Test> {
    let all = [accounts::tests(), imports::tests(), log::tests(), proposals::tests(), rights::tests()];
    all.into_iter().flatten().map(|test| test.within("work")).collect()
}
