//! Personal data: who sees which value through which channel, consent, requests and their clock, erasure, and the log.

mod channels;
mod consents;
mod erasure;
mod log;
mod matrix;
mod people;
mod requests;

use crate::support::Test;

pub(crate) fn tests() -> Vec<Test> {
    let all = [consents::tests(), erasure::tests(), log::tests(), matrix::tests(), requests::tests()];
    all.into_iter().flatten().map(|test| test.within("privacy")).collect()
}
