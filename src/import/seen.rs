//! What earlier rows of a file gave: two rows about the same record are told, and what several rows share is written once.

use super::draft::Named;
use super::matching::{Keys, Match};
use super::neighbours::Neighbours;
use super::report::Outcome;
use super::stage::{Done, Manner, Part};
use crate::error::Fault;
use crate::registry::kind::RecordKind;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// What earlier rows of the file gave. Kept for the whole file, so it is small: names only as digests, and what was said only
/// where rows share it.
#[derive(Debug, Default)]
pub struct Seen {
    pub(super) rows: HashMap<[u8; 16], Earlier>,
    pub(super) neighbours: Neighbours,
}

#[derive(Debug)]
pub(super) struct Earlier {
    row: u32,
    pub(super) shared: Option<Box<Shared>>,
}

#[derive(Debug)]
pub(super) struct Shared {
    /// Not known yet while the record is being written; `Err` when it was refused.
    pub(super) code: Option<std::result::Result<String, ()>>,
    said: Map<String, Value>,
}

impl Seen {
    fn digest(kind: RecordKind, identity: &str) -> [u8; 16] {
        let mut digest = Sha256::new();
        digest.update(kind.name().as_bytes());
        digest.update(identity.as_bytes());
        let whole: [u8; 32] = digest.finalize().into();
        std::array::from_fn(|index| whole[index])
    }

    /// Notes what a row is about, before anything became of it.
    pub(super) fn begin(&mut self, identities: &[[u8; 16]], part: &Part, manner: Manner) {
        for identity in identities {
            let shared = manner.shared.then(|| Box::new(Shared { code: None, said: part.given.clone() }));
            self.rows.entry(*identity).or_insert(Earlier { row: part.row, shared });
        }
    }

    /// Keeps the code that came of it: of what several rows may share, and of a new record, which a later row may name.
    pub(super) fn end(&mut self, kind: RecordKind, identities: &[[u8; 16]], done: Option<&Done>, part: &Part, manner: Manner) {
        let Some(done) = done else { return };
        let mut all = identities.to_vec();
        if let Some(code) = done.code.as_ref().filter(|_| done.outcome == Outcome::Add) {
            all.push(Self::digest(kind, code));
            self.begin(&all, part, manner);
        }
        for identity in &all {
            if let Some(Earlier { shared: Some(shared), .. }) = self.rows.get_mut(identity) {
                shared.code.get_or_insert_with(|| done.code.clone().ok_or(()));
            }
        }
    }
}

/// Rows that share an identity are about the same record: the code that they name, the keys of an office, and the record
/// that was found by them.
pub(super) fn identities(
    kind: RecordKind,
    part: &Part,
    keys: &Keys,
    found: &std::result::Result<Match, Vec<Fault>>,
) -> Vec<[u8; 16]> {
    let own = match &part.named {
        Named::Code(code) => Some(code.clone()),
        Named::No => keys.identity(),
        // Who writes "new" has seen what is alike.
        Named::New => None,
    };
    let certain = if let Ok(Match::Certain(code)) = found { Some(code.clone()) } else { None };
    own.into_iter().chain(certain).map(|identity| Seen::digest(kind, &identity)).collect()
}

/// A record that an earlier row gave already.
pub(super) fn again(part: &Part, earlier: &Earlier) -> Done {
    let first = earlier.row;
    let Some(shared) = &earlier.shared else {
        return Done::refused(vec![Fault::field(
            "",
            "duplicate-row",
            format!("trùng với dòng {first} của tệp này"),
            format!("is about the same record as row {first} of this file"),
        )]);
    };
    let differs = |(field, value): &(&String, &Value)| shared.said.get(*field).is_some_and(|known| known != *value);
    let fault = |(field, _): (&String, &Value)| {
        let said = shared.said.get(field).map(|said| said.as_str().map_or_else(|| said.to_string(), str::to_owned));
        let said = said.unwrap_or_default();
        Fault::field(
            field,
            "contradicts-row",
            format!("khác với dòng {first} của tệp này về cùng đối tượng (“{said}”); hãy ghi giống nhau"),
            format!("says otherwise than row {first} of this file about the same thing (\"{said}\"); make them agree"),
        )
    };
    let faults: Vec<Fault> = part.given.iter().filter(differs).map(fault).collect();
    match &shared.code {
        _ if !faults.is_empty() => Done::refused(faults),
        Some(Ok(code)) => Done::of(Outcome::Same, Some(code.clone())),
        _ => Done::refused(vec![Fault::field(
            "",
            "refused-above",
            format!("đối tượng này đã bị từ chối ở dòng {first}"),
            format!("the same thing was refused in row {first}"),
        )]),
    }
}
