//! Writes the document in the order people read it: what it is before its parts, reading before writing before deleting,
//! and the fields of a record as the record itself has them. Names without a place of their own follow by alphabet.

use crate::http::{Visitor, each};
use crate::registry::figures::Figure;
use crate::registry::record::{Listed, Record};
use crate::registry::units::Unit;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
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
    // Before the other forms of an answer: generators take the first that they can read.
    "application/json",
];

/// What a part of the document is about: the name that begins its schemas, the path that begins its addresses, its fields.
struct Part {
    schema: String,
    path: String,
    fields: Vec<&'static str>,
}

static PARTS: LazyLock<Vec<Part>> = LazyLock::new(|| {
    let mut parts = Parts(Vec::new());
    each(&mut parts);
    parts.add::<Unit>("units");
    parts.add::<Figure>("figures");
    parts.0
});

struct Parts(Vec<Part>);

impl Parts {
    fn add<R: Listed>(&mut self, plural: &str) {
        let fields = R::FIELDS.iter().map(|field| field.name).collect();
        self.0.push(Part { schema: R::name().into_owned(), path: format!("/api/v1/{plural}"), fields });
    }
}

impl Visitor for Parts {
    fn visit<R: Record>(&mut self) {
        self.add::<R>(R::KIND.plural());
    }
}

/// A value that is written in that order.
pub(super) struct Ordered<'a> {
    value: &'a Value,
    fields: &'a [&'static str],
}

impl<'a> Ordered<'a> {
    /// The whole document.
    pub(super) const fn new(value: &'a Value) -> Self {
        Self { value, fields: &[] }
    }

    fn rank(&self, name: &str) -> usize {
        let place = |names: &[&str]| names.iter().position(|known| *known == name);
        place(FIRST).or_else(|| place(self.fields).map(|place| FIRST.len() + place)).unwrap_or(usize::MAX)
    }

    fn inner(&self, name: &str, value: &'a Value) -> Self {
        let part = PARTS.iter().find(|part| name.starts_with(&part.schema) || name.starts_with(&part.path));
        Self { value, fields: part.map_or(self.fields, |part| part.fields.as_slice()) }
    }
}

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                // The sort is stable, and the names come by alphabet.
                entries.sort_by_key(|(name, _)| self.rank(name));
                let mut object = serializer.serialize_map(Some(entries.len()))?;
                for (name, value) in entries {
                    object.serialize_entry(name, &self.inner(name, value))?;
                }
                object.end()
            }
            Value::Array(list) => {
                let mut array = serializer.serialize_seq(Some(list.len()))?;
                for value in list {
                    array.serialize_element(&Ordered { value, fields: self.fields })?;
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
        let document = json!({
            "delete": 1,
            "get": {"b": 1, "a": 2},
            "paths": [{"ProductInput": {"note": 1, "producer": 2, "name": 3}}],
        });
        let text = serde_json::to_string(&Ordered::new(&document)).unwrap_or_default();
        let expected = r#"{"paths":[{"ProductInput":{"name":3,"producer":2,"note":1}}],"get":{"a":2,"b":1},"delete":1}"#;
        assert_eq!(text, expected);
    }
}
