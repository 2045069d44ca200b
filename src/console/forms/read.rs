//! From what was typed to what the API takes. What cannot be read is a fault at its field, as the API tells faults; every
//! other rule is the API's.

use super::control::{Control, Input, Sought};
use super::lookup::{self, Meaning, Offered};
use super::typed::Typed;
use crate::console::asked::Asked;
use crate::console::refused::{Fault, Refused};
use crate::import::file::Value as Cell;
use crate::import::value::{self, Unclear};
use entity::vocabulary::DatePrecision;
use serde_json::{Map, Value, json};

/// What a form says.
#[derive(Debug, Default)]
pub struct Said {
    /// The fields that could be read, each with its value; null where nothing was typed.
    pub values: Map<String, Value>,
    /// What could not be read.
    pub faults: Vec<Fault>,
    /// Names that several records have: the name of the field, and the records.
    pub several: Vec<(String, Vec<Offered>)>,
}

/// Reads all fields.
pub async fn read(asked: &Asked, typed: &Typed, inputs: &[Input]) -> Result<Said, Refused> {
    let mut said = Said::default();
    for input in inputs {
        let key = input.key.as_str();
        let value = match input.control {
            Control::Reference(sought) => reference(asked, sought, typed.text(key), key, &mut said).await?,
            Control::References(sought) => {
                let mut all = Vec::new();
                for row in 0..typed.rows(key) {
                    let name = format!("{key}.{row}");
                    all.extend(reference(asked, sought, typed.text(&name), &name, &mut said).await?);
                }
                Some(Value::Array(all))
            }
            Control::Parts(parts) => {
                let mut all = Vec::new();
                for row in 0..typed.rows(key) {
                    let mut object = Map::new();
                    for part in parts {
                        let name = format!("{key}.{row}.{}", part.key);
                        if let Some(value) = plain(asked, part.control, typed.text(&name), &name, &mut said)
                            && !value.is_null()
                        {
                            object.insert(part.key.to_owned(), value);
                        }
                    }
                    all.push(Value::Object(object));
                }
                Some(Value::Array(all))
            }
            control => plain(asked, control, typed.text(key), key, &mut said),
        };
        if let Some(value) = value {
            said.values.insert(key.to_owned(), value);
        }
    }
    Ok(said)
}

/// The pointer of a field of the form.
pub fn pointer(name: &str) -> String {
    format!("/{}", name.replace('.', "/"))
}

/// A code; nothing where the text could not be read.
pub async fn reference(asked: &Asked, sought: Sought, text: &str, name: &str, said: &mut Said) -> Result<Option<Value>, Refused> {
    if text.trim().is_empty() {
        return Ok(Some(Value::Null));
    }
    Ok(match lookup::meaning(asked, sought, text).await? {
        Meaning::One(code) => Some(code.into()),
        Meaning::Nothing => {
            let what = "Không tìm thấy theo tên này. Hãy ghi mã, hoặc gõ vài chữ rồi chọn trong danh sách.";
            let detail =
                asked.say(what, "Nothing is found by this name. Write the code, or type a few letters and choose from the list.");
            said.faults.push(fault(name, "not-found", detail));
            None
        }
        Meaning::Several(found) => {
            let detail =
                asked.say("Có nhiều bản ghi trùng tên này: hãy chọn một.", "Several records have this name: choose one.");
            said.faults.push(fault(name, "several", detail));
            said.several.push((name.to_owned(), found));
            None
        }
    })
}

fn fault(name: &str, code: &str, detail: &str) -> Fault {
    Fault { pointer: pointer(name), code: code.to_owned(), detail: detail.to_owned() }
}

/// A value that is read from its text alone; nothing where it could not be.
pub fn plain(asked: &Asked, control: Control, text: &str, name: &str, said: &mut Said) -> Option<Value> {
    if text.trim().is_empty() {
        return Some(if control == Control::Lines { json!([]) } else { Value::Null });
    }
    let cell = Cell::Text(text.trim().to_owned());
    let read = match control {
        Control::Whole { .. } => value::whole(&cell).map(Value::from),
        Control::Decimal => value::decimal(&cell).map(|centi| json!(centi)),
        Control::Degrees => value::degrees(&cell).map(Value::from),
        Control::Day => day(&cell),
        Control::Star => value::star(&cell).map(|stars| json!(stars.star)),
        Control::Flag => value::flag(&cell).map(Value::from),
        Control::Lines => Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()),
        // Line breaks of the form, as the register keeps them.
        Control::Prose => Ok(text.trim().replace("\r\n", "\n").into()),
        _ => Ok(text.trim().into()),
    };
    match read {
        Ok(value) => Some(value),
        Err(Unclear { code, vi, en }) => {
            said.faults.push(fault(name, code, asked.say(&vi, &en)));
            None
        }
    }
}

/// A whole day: in a form, unlike in an old file, whoever types it has the paper in front of them.
fn day(cell: &Cell) -> Result<Value, Unclear> {
    let read = value::day(cell)?;
    if read.precision == DatePrecision::Day {
        return Ok(read.day.to_string().into());
    }
    Err(Unclear::new(
        "day-not-whole",
        "Hãy ghi đủ ngày, tháng, năm, ví dụ 07/06/2024. Nếu chỉ biết tháng hoặc năm: ghi ngày cuối kỳ và chọn độ chính xác.",
        "Write day, month and year, as 2024-06-07. If only month or year is known: write its last day and choose the precision.",
    ))
}
