//! Writes the document in the order people read it: what it is before its parts, reading before writing before deleting,
//! and the fields of a record as the record itself has them. Names without a place of their own follow by alphabet.

use crate::http::{Visitor, each};
use crate::registry::figures::Figure;
use crate::registry::record::{Listed, Record};
use crate::registry::units::Unit;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

const FIRST: &[&str] = &[
    "openapi",
    "info",
    "servers",
    "security",
    "tags",
    "paths",
    "components",
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "operationId",
    "$ref",
    "type",
    "required",
    "title",
    "summary",
];

static RANKS: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let mut fields = Fields(FIRST.to_vec());
    each(&mut fields);
    fields.add::<Unit>();
    fields.add::<Figure>();
    let mut ranks = HashMap::new();
    for (rank, name) in fields.0.into_iter().enumerate() {
        ranks.entry(name).or_insert(rank);
    }
    ranks
});

struct Fields(Vec<&'static str>);

impl Fields {
    fn add<R: Listed>(&mut self) {
        self.0.extend(R::FIELDS.iter().map(|field| field.name));
    }
}

impl Visitor for Fields {
    fn visit<R: Record>(&mut self) {
        self.add::<R>();
    }
}

/// A value that is written in that order.
pub(super) struct Ordered<'a>(pub(super) &'a Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                // The sort is stable, and the names come by alphabet.
                entries.sort_by_key(|(name, _)| RANKS.get(name.as_str()).copied().unwrap_or(usize::MAX));
                let mut object = serializer.serialize_map(Some(entries.len()))?;
                for (name, value) in entries {
                    object.serialize_entry(name, &Ordered(value))?;
                }
                object.end()
            }
            Value::Array(list) => {
                let mut array = serializer.serialize_seq(Some(list.len()))?;
                for value in list {
                    array.serialize_element(&Ordered(value))?;
                }
                array.end()
            }
            plain => plain.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ordered;
    use serde_json::json;

    #[test]
    fn people_read_names_first_and_deletions_last() {
        let document = json!({"delete": 1, "get": {"note": 1, "name": 2, "code": 3}, "zebra": [{"b": 1, "a": 2}]});
        let text = serde_json::to_string(&Ordered(&document)).unwrap_or_default();
        assert_eq!(text, r#"{"get":{"code":3,"name":2,"note":1},"delete":1,"zebra":[{"a":2,"b":1}]}"#);
    }
}
