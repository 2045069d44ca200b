//! Every code list in Vietnamese and English, read once from `taxonomy.json`.
//!
//! Holds no rule: what a code means for counts and acts is said in the other files. Which lists there are is in
//! `vocabulary_lists.rs`.

use super::vocabulary_lists::{Entries, LISTS, List};
use serde::Serialize;
use serde_json::Value;
use std::sync::LazyLock;
use utoipa::ToSchema;

/// One code with its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Term {
    /// The spelling in rows, JSON and files.
    pub code: String,
    /// Its name in Vietnamese.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// The law, clause, place or level that goes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The code of the wider term, in another list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// One code list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Vocabulary {
    /// The name of the list: the JSON field that holds its codes, where there is one.
    pub name: &'static str,
    /// Its title in Vietnamese.
    pub vi: &'static str,
    /// Its title in English.
    pub en: &'static str,
    /// The legal source of the list, or where the registry's own list is written down.
    pub source: &'static str,
    /// The codes, in the order of the law.
    pub terms: Vec<Term>,
}

/// The taxonomy as it is written. A file that cannot be read would be `null` and every list empty; the tests rule it out.
static TAXONOMY: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("taxonomy.json")).unwrap_or(Value::Null));

static ALL: LazyLock<Vec<Vocabulary>> = LazyLock::new(|| LISTS.iter().map(|list| read(list, &TAXONOMY)).collect());

/// The whole taxonomy, for tests that compare a table of rules with it.
#[cfg(test)]
pub(super) fn taxonomy() -> &'static Value {
    &TAXONOMY
}

/// Every code list.
pub fn all() -> &'static [Vocabulary] {
    &ALL
}

/// The code list of this name.
pub fn find(name: &str) -> Option<&'static Vocabulary> {
    all().iter().find(|vocabulary| vocabulary.name == name)
}

impl Vocabulary {
    /// The term of this code.
    pub fn term(&self, code: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.code == code)
    }
}

/// Reads one list. An entry without a code or names is left out, which the tests rule out.
fn read(list: &List, taxonomy: &Value) -> Vocabulary {
    let terms = match list.entries {
        Entries::At(pointer) => entries(taxonomy.pointer(pointer))
            .into_iter()
            .filter(|(code, _)| !list.left_out.contains(&code.as_str()))
            .filter_map(|(code, entry)| term(code, entry, text(entry, list.note), text(entry, list.parent)))
            .collect(),
        Entries::Sectors => {
            industries(taxonomy).iter().filter_map(|i| term(text(i, "code")?, i, text(i, "roman"), None)).collect()
        }
        Entries::Groups => groups(taxonomy).filter_map(|(sector, g)| term(text(g, "code")?, g, None, Some(sector))).collect(),
        Entries::CriteriaSets => criteria_sets(taxonomy),
    };
    Vocabulary { name: list.name, vi: list.vi, en: list.en, source: list.source, terms }
}

/// The entries of a list with their codes: members of an array, or the values of an object by key.
fn entries(list: Option<&Value>) -> Vec<(String, &Value)> {
    match list {
        Some(Value::Array(entries)) => {
            let code = |entry| text(entry, "code").or_else(|| entry.get("stars").map(Value::to_string));
            entries.iter().filter_map(|entry| Some((code(entry)?, entry))).collect()
        }
        Some(Value::Object(entries)) => entries.iter().map(|(code, entry)| (code.clone(), entry)).collect(),
        _ => Vec::new(),
    }
}

/// The six sectors of the scheme in force.
fn industries(taxonomy: &Value) -> &[Value] {
    taxonomy.pointer("/product_schemes/0/industries").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The 17 groups with the code of their sector.
fn groups(taxonomy: &Value) -> impl Iterator<Item = (String, &Value)> {
    industries(taxonomy).iter().flat_map(|industry| {
        let sector = text(industry, "code").unwrap_or_default();
        members(industry, "groups").iter().map(move |group| (sector.clone(), group))
    })
}

/// The 26 sets under the names of Annex II, each with its place in Annex I as note and its group as parent.
fn criteria_sets(taxonomy: &Value) -> Vec<Term> {
    let leaves: Vec<(&Value, &Value)> =
        groups(taxonomy).flat_map(|(_, group)| members(group, "subgroups").iter().map(move |leaf| (group, leaf))).collect();
    members(taxonomy, "criteria_sets")
        .iter()
        .filter_map(|set| {
            let code = text(set, "code")?;
            let (group, leaf) = leaves.iter().find(|(_, leaf)| text(leaf, "criteria_set").as_ref() == Some(&code))?;
            term(code, set, text(leaf, "legal_ref"), text(group, "code"))
        })
        .collect()
}

fn members<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn term(code: String, entry: &Value, note: Option<String>, parent: Option<String>) -> Option<Term> {
    Some(Term { code, vi: text(entry, "vi")?, en: text(entry, "en")?, note, parent })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::programme::standing::Sense;
    use entity::vocabulary::{
        Act, AuthorityLevel, CommuneStatus, Condition, Confidence, CriteriaSet, DatePrecision, EnvironmentList, Ground,
        IpRightKind, ProducerType, Scheme, Sector, Stage, Standard, Star, SubjectKind, Title, TradeGroup, UnitKind, VillageKind,
        Zone,
    };
    use std::collections::BTreeSet;

    /// The codes of a list that an enum spells too.
    const SHARED: &[(&str, &[&str])] = &[
        ("unit_kind", UnitKind::VALUES),
        ("commune_status", CommuneStatus::VALUES),
        ("kind", VillageKind::VALUES),
        ("title", Title::VALUES),
        ("trade_group", TradeGroup::VALUES),
        ("condition", Condition::VALUES),
        ("environment_list", EnvironmentList::VALUES),
        ("producer_type", ProducerType::VALUES),
        ("sector", Sector::VALUES),
        ("criteria_set", CriteriaSet::VALUES),
        ("scheme", Scheme::VALUES),
        ("ip_right_kind", IpRightKind::VALUES),
        ("standard", Standard::VALUES),
        ("zone", Zone::VALUES),
        ("stage", Stage::VALUES),
        ("authority_level", AuthorityLevel::VALUES),
        ("date_precision", DatePrecision::VALUES),
        ("subject_kind", SubjectKind::VALUES),
        ("act", Act::VALUES),
        ("ground", Ground::VALUES),
        ("confidence", Confidence::VALUES),
        ("star", Star::VALUES),
        ("state", Sense::VALUES),
    ];

    #[test]
    fn rows_and_taxonomy_spell_the_same_codes() {
        for (name, values) in SHARED {
            let codes: BTreeSet<&str> = find(name).unwrap().terms.iter().map(|term| term.code.as_str()).collect();
            assert_eq!(codes, values.iter().copied().collect(), "{name}");
        }
    }

    #[test]
    fn the_file_parses_and_no_entry_is_lost() {
        assert!(taxonomy().is_object());
        for list in LISTS {
            let vocabulary = find(list.name).unwrap();
            assert!(!vocabulary.terms.is_empty(), "{}", list.name);
            if let Entries::At(pointer) = list.entries {
                let written = taxonomy().pointer(pointer).unwrap();
                let count = written.as_array().map_or_else(|| written.as_object().unwrap().len(), Vec::len);
                assert_eq!(vocabulary.terms.len() + list.left_out.len(), count, "{}", list.name);
            }
        }
    }

    #[test]
    fn every_term_has_a_unique_code_and_two_names() {
        for vocabulary in all() {
            let codes: BTreeSet<&str> = vocabulary.terms.iter().map(|term| term.code.as_str()).collect();
            assert_eq!(codes.len(), vocabulary.terms.len(), "{}", vocabulary.name);
            assert!(!vocabulary.source.is_empty() && !vocabulary.vi.is_empty() && !vocabulary.en.is_empty());
            for term in &vocabulary.terms {
                assert!(!term.code.is_empty() && !term.vi.is_empty() && !term.en.is_empty(), "{}", vocabulary.name);
            }
        }
        let names: BTreeSet<&str> = all().iter().map(|vocabulary| vocabulary.name).collect();
        assert_eq!(names.len(), all().len());
    }

    #[test]
    fn lists_that_are_served_in_part_leave_out_what_is_not_theirs() {
        let codes = |name| find(name).unwrap().terms.iter().map(|term| term.code.as_str()).collect::<Vec<_>>();
        assert_eq!(codes("condition"), ["active", "declining", "faded"]);
        assert_eq!(codes("star"), ["5", "4", "3"]);
        assert_eq!(codes("sector"), ["food", "beverage", "medicinal", "handicraft", "ornamental", "tourism"]);
    }

    #[test]
    fn terms_carry_their_notes_and_parents() {
        let set = find("criteria_set").unwrap().term("CS26-21").unwrap();
        assert_eq!((set.note.as_deref(), set.parent.as_deref()), (Some("IV.1"), Some("handicraft.home_decor")));
        let ground = find("ground").unwrap().term("mark_misuse").unwrap();
        assert_eq!(ground.note.as_deref(), Some("8.1.d"));
        let trade = find("craft_trades_2017").unwrap().term("conical_hat").unwrap();
        assert_eq!(trade.parent.as_deref(), Some("T4"));
        assert_eq!(find("agency").unwrap().term("MOH").unwrap().vi, "Bộ Y tế");
        assert!(find("nothing").is_none());
    }
}
