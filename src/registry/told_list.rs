//! Lists inside a row as they are told: the stored JSON with its members in the order of the record, without a value of the
//! list in between. Knows no record, and asks nothing.

use crate::error::Result;
use entity::lists::{IpRights, Sites, StandardsHeld, TextList};
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use std::fmt;

/// Writes a list. Databases keep the members of an object in an order of their own, and spaces between them.
pub(super) fn write(name: &str, stored: &str, out: &mut String) -> Result<()> {
    if stored == "[]" {
        out.push_str(stored);
        return Ok(());
    }
    let before = out.len();
    let is_written = match name {
        "standards" => objects(stored, &["standard", "number", "valid_until"], out),
        "ip_rights" => objects(stored, &["kind", "number"], out),
        "sites" => objects(stored, &["zone", "address", "area_m2"], out),
        _ => texts(stored, out),
    };
    if is_written.is_some() {
        return Ok(());
    }
    // As another version may have stored it.
    out.truncate(before);
    out.push_str(&match name {
        "standards" => again::<StandardsHeld>(stored)?,
        "ip_rights" => again::<IpRights>(stored)?,
        "sites" => again::<Sites>(stored)?,
        _ => again::<TextList>(stored)?,
    });
    Ok(())
}

fn again<T: DeserializeOwned + Serialize>(stored: &str) -> Result<String> {
    Ok(serde_json::to_string(&serde_json::from_str::<T>(stored)?)?)
}

/// The members of one object, as they are stored: values are texts, numbers or nothing.
struct Members<'t>(Vec<(&'t str, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Object;
        impl<'t> Visitor<'t> for Object {
            type Value = Members<'t>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(4);
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// Objects that have these members, all of them and no others; nothing where that is not so.
fn objects(stored: &str, names: &[&str], out: &mut String) -> Option<()> {
    let objects: Vec<Members<'_>> = serde_json::from_str(stored).ok()?;
    for (index, Members(members)) in objects.iter().enumerate() {
        if members.len() != names.len() {
            return None;
        }
        out.push(if index == 0 { '[' } else { ',' });
        for (index, name) in names.iter().enumerate() {
            let (_, value) = members.iter().find(|(known, _)| known == name)?;
            out.push_str(if index == 0 { "{\"" } else { ",\"" });
            out.push_str(name);
            out.push_str("\":");
            out.push_str(value.get());
        }
        out.push('}');
    }
    out.push(']');
    Some(())
}

fn texts(stored: &str, out: &mut String) -> Option<()> {
    let texts: Vec<&RawValue> = serde_json::from_str(stored).ok()?;
    for (index, text) in texts.iter().enumerate() {
        if !text.get().starts_with('"') {
            return None;
        }
        out.push(if index == 0 { '[' } else { ',' });
        out.push_str(text.get());
    }
    out.push(']');
    Some(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::{again, write};
    use entity::lists::{IpRights, Sites, StandardsHeld, TextList};

    fn written(name: &str, stored: &str) -> String {
        let mut out = "before".to_owned();
        write(name, stored, &mut out).unwrap();
        out.strip_prefix("before").unwrap().to_owned()
    }

    /// However a database stores it, it is told as the record tells it.
    #[test]
    fn lists_are_told_as_their_values_are() {
        for stored in [
            "[]",
            r#"[{"number":"GL-1","standard":"VIETGAP","valid_until":"2027-01-14"}]"#,
            r#"[{"number": null, "standard": "HACCP", "valid_until": null}, {"number": "Số \"1\" \\ a\n", "standard": "VIETGAP", "valid_until": "2027-01-14"}]"#,
            // As a version stored it that left out what is not known.
            r#"[{"standard":"VIETGAP"}]"#,
        ] {
            assert_eq!(written("standards", stored), again::<StandardsHeld>(stored).unwrap(), "{stored}");
        }
        for stored in [
            r#"[{"kind": "trademark", "number": "GL-1"}, {"number":null,"kind":"trademark_filed"}]"#,
            r#"[{"kind":"trademark"}]"#,
        ] {
            assert_eq!(written("ip_rights", stored), again::<IpRights>(stored).unwrap(), "{stored}");
        }
        let sites = r#"[{"zone": "Z1", "address": "Phố Gốm, Bát Tràng", "area_m2": 1200}]"#;
        assert_eq!(written("sites", sites), again::<Sites>(sites).unwrap());
        for stored in [r#"["Gốm Chu Đậu", "\u0001\t\"b\""]"#, r#"[ "a" ]"#] {
            assert_eq!(written("other_names", stored), again::<TextList>(stored).unwrap(), "{stored}");
        }
        for (name, stored) in
            [("standards", r#"[{"standard":"VIETGAP","more":1,"number":null}]"#), ("other_names", "[1]"), ("sites", "{}")]
        {
            assert!(write(name, stored, &mut String::new()).is_err(), "{stored}");
        }
    }
}
