//! Turns a JSON body into an input, or says everything that is wrong with it at once.

use crate::error::{Fault, Part};
use serde::de::{DeserializeOwned, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// More faults than this help nobody.
const MOST_FAULTS: usize = 100;

/// Reads JSON text in which no name stands twice. `Err` is the syntax error or the repeated name.
pub fn read_json(bytes: &[u8]) -> Result<Value, Fault> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Unrepeated.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| {
        let words = error.to_string();
        Fault {
            part: Part::Body,
            pointer: String::new(),
            code: if words.starts_with("the name ") { "repeated-name" } else { "not-json" }.to_owned(),
            detail: crate::error::Both::new(
                format!("Nội dung không phải JSON đúng: {words}"),
                format!("The body is no correct JSON: {words}"),
            ),
        }
    })
}

struct Unrepeated;

impl<'de> DeserializeSeed<'de> for Unrepeated {
    type Value = Value;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unrepeated {
    type Value = Value;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(Self)? {
            values.push(value);
        }
        Ok(values.into())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            if map.contains_key(&name) {
                return Err(serde::de::Error::custom(format!("the name {name:?} stands twice")));
            }
            map.insert(name, object.next_value_seed(Self)?);
        }
        Ok(map.into())
    }
}

/// Reads an input from JSON: every wrong type, unknown name, missing name and broken rule at once.
pub fn parse<T: DeserializeOwned + Validate>(mut value: Value) -> Result<T, Vec<Fault>> {
    let mut faults: Vec<Fault> = Vec::new();
    if !value.is_object() {
        return Err(vec![fault("", "wrong-type", "phải là một đối tượng JSON {…}", "is not a JSON object {…}")]);
    }
    // serde stops at the first fault: take the faulty value out and read again, until only missing names are left.
    while faults.len() < MOST_FAULTS {
        let error = match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(input) if faults.is_empty() => return checked(input),
            Ok(_) => break,
            Err(error) => error,
        };
        let pointer = pointer(error.path());
        let words = error.into_inner().to_string();
        if let Some(name) = quoted_after(&words, "missing field ") {
            let missing = format!("{pointer}/{name}");
            // A list with a faulty item was taken out as a whole; it is not missing.
            let inside = format!("{missing}/");
            if !faults.iter().any(|fault| fault.pointer == missing || fault.pointer.starts_with(&inside)) {
                faults.push(fault(&missing, "missing", "là trường bắt buộc", "is required"));
            }
            // Of the record itself it is the last fault there is; an item of a list is taken out, and reading goes on.
            if pointer.is_empty() || !remove(&mut value, &pointer) {
                break;
            }
            continue;
        }
        let at = quoted_after(&words, "unknown field ").filter(|name| !pointer.ends_with(&format!("/{name}")));
        let pointer = at.map_or(pointer.clone(), |name| format!("{pointer}/{}", escaped(name)));
        let found = explain(&pointer, &words);
        let removed = remove(&mut value, &pointer);
        faults.push(found);
        if !removed {
            break;
        }
    }
    faults.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    Err(faults)
}

fn checked<T: Validate>(input: T) -> Result<T, Vec<Fault>> {
    let Err(errors) = input.validate() else { return Ok(input) };
    let mut faults = Vec::new();
    flatten("", &errors, &mut faults);
    faults.sort_by(|a, b| a.pointer.cmp(&b.pointer).then(a.code.cmp(&b.code)));
    Err(faults)
}

fn flatten(prefix: &str, errors: &ValidationErrors, faults: &mut Vec<Fault>) {
    for (name, kind) in errors.errors() {
        let pointer = if name == "__all__" { prefix.to_owned() } else { format!("{prefix}/{name}") };
        match kind {
            ValidationErrorsKind::Field(list) => faults.extend(list.iter().map(|error| {
                let words = error.message.clone().unwrap_or_default();
                if let Some((code, vi, en)) = uncoded(&words) {
                    return fault(
                        &error.params.get("field").and_then(Value::as_str).map_or(pointer.clone(), |at| format!("{prefix}/{at}")),
                        code,
                        vi,
                        en,
                    );
                }
                let most = error.params.get("max").map_or_else(String::new, Value::to_string);
                fault(&pointer, "too-many", format!("nhiều nhất {most} mục"), format!("has more than {most} items"))
            })),
            ValidationErrorsKind::Struct(inner) => flatten(&pointer, inner, faults),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    flatten(&format!("{pointer}/{index}"), inner, faults);
                }
            }
        }
    }
}

fn fault(pointer: &str, code: &str, vi: impl Into<String>, en: impl Into<String>) -> Fault {
    Fault { part: Part::Body, pointer: pointer.to_owned(), code: code.to_owned(), detail: crate::error::Both::new(vi, en) }
}

/// The words of serde, or of our own types, as a fault in both languages.
fn explain(pointer: &str, words: &str) -> Fault {
    if let Some((code, vi, en)) = uncoded(words) {
        return fault(pointer, code, vi, en);
    }
    if let Some(name) = quoted_after(words, "unknown field ") {
        let near = nearest(name, backquoted(words).skip(1));
        let (vi, en) =
            near.map_or((String::new(), String::new()), |near| (format!("; có phải {near}?"), format!("; did you mean {near}?")));
        return fault(
            pointer,
            "unknown-field",
            format!("không có trường nào tên như vậy{vi}"),
            format!("is no field that can be written{en}"),
        );
    }
    if words.starts_with("unknown variant ") {
        let allowed: Vec<&str> = backquoted(words).skip(1).collect();
        let allowed = allowed.join(", ");
        return fault(pointer, "not-in-list", format!("chỉ nhận một trong: {allowed}"), format!("is none of: {allowed}"));
    }
    let expected = words.split_once(", expected ").map_or(words, |(_, expected)| expected);
    fault(
        pointer,
        "wrong-type",
        format!("sai kiểu dữ liệu; cần {expected}"),
        format!("is of the wrong type; expected {expected}"),
    )
}

fn uncoded(words: &str) -> Option<(&str, &str, &str)> {
    let mut parts = words.split('\u{1f}').skip(1);
    Some((parts.next()?, parts.next()?, parts.next()?))
}

fn quoted_after<'a>(words: &'a str, before: &str) -> Option<&'a str> {
    words.strip_prefix(before)?.strip_prefix('`')?.split_once('`').map(|(name, _)| name)
}

fn backquoted(words: &str) -> impl Iterator<Item = &str> {
    words.split('`').skip(1).step_by(2)
}

/// The nearest of several names, when one is near enough to be meant.
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = names.map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    scored.filter(|(score, _)| *score > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, candidate)| candidate)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let segments = path.iter().map(|segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", escaped(key)),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    });
    segments.collect()
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Takes the value at a pointer out of its object. In a list nothing moves: a list is faulty as a whole.
fn remove(value: &mut Value, pointer: &str) -> bool {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return false };
    let name = name.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => map.remove(&name).is_some(),
        Some(Value::Array(_)) => remove(value, parent),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, read_json};
    use crate::error::Fault;
    use crate::registry::values::{Count, Name};
    use serde::Deserialize;
    use serde_json::json;
    use validator::Validate;

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[expect(dead_code, reason = "only read by serde")]
        name: Name,
        #[serde(default)]
        #[expect(dead_code, reason = "only read by serde")]
        workers: Option<Count>,
        #[serde(default)]
        #[validate(length(max = 2))]
        tags: Vec<String>,
    }

    fn found(faults: &[Fault]) -> Vec<(&str, &str)> {
        faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect()
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = parse::<Sample>(json!({"wrokers": 1, "workers": -5, "tags": "x"})).err().unwrap_or_default();
        assert_eq!(
            found(&faults),
            [("/name", "missing"), ("/tags", "wrong-type"), ("/workers", "out-of-range"), ("/wrokers", "unknown-field")]
        );
        assert!(faults[3].detail.en.contains("did you mean workers?"), "{}", faults[3].detail.en);
    }

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct WithParts {
        #[serde(default)]
        #[expect(dead_code, reason = "only read by serde")]
        parts: Vec<Part>,
        #[expect(dead_code, reason = "only read by serde")]
        workers: Count,
    }

    #[derive(Debug, Deserialize)]
    struct Part {
        #[expect(dead_code, reason = "only read by serde")]
        kind: Name,
    }

    #[test]
    fn a_faulty_part_hides_no_other_fault() {
        let told = |value| parse::<WithParts>(value).err().unwrap_or_default();
        let faults = told(json!({"parts": [{"kind": ""}], "workers": -5}));
        assert_eq!(found(&faults), [("/parts/0/kind", "empty"), ("/workers", "out-of-range")]);
        let faults = told(json!({"parts": [{}], "workers": -5}));
        assert_eq!(found(&faults), [("/parts/0/kind", "missing"), ("/workers", "out-of-range")]);
    }

    #[test]
    fn lists_have_an_end() {
        let faults = parse::<Sample>(json!({"name": "a", "tags": ["a", "b", "c"]})).err().unwrap_or_default();
        assert_eq!(found(&faults), [("/tags", "too-many")]);
    }

    #[test]
    fn a_body_that_is_no_object_is_one_fault() {
        let faults = parse::<Sample>(json!([1])).err().unwrap_or_default();
        assert_eq!(found(&faults), [("", "wrong-type")]);
    }

    #[test]
    fn json_is_read_strictly() {
        assert!(read_json(br#"{"a": 1}"#).is_ok());
        for (text, code) in [
            (&br#"{"a": 1, "a": 2}"#[..], "repeated-name"),
            (br#"{"a": 1} x"#, "not-json"),
            (br#"{"a": "\ud800"}"#, "not-json"),
            (b"{\"a\": \"\xff\"}", "not-json"),
            (b"", "not-json"),
            (b"[1,", "not-json"),
        ] {
            assert_eq!(read_json(text).err().map(|fault| fault.code).as_deref(), Some(code));
        }
    }
}
