//! Names of what records refer to by code: other records, and administrative units in the days they lived. All codes of a
//! page are asked for together.

use super::kinds::{KINDS, Kind};
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::registry::kind::RecordKind;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The last day of the districts, and of communes as they were between the two mergers.
pub const LAST_OF_DISTRICTS: &str = "2025-06-30";
/// The day before the mergers.
pub const BEFORE_MERGERS: &str = "2024-12-31";
/// The most values that a list takes for one parameter.
const MOST: usize = 100;

/// The codes a page has names to show for.
#[derive(Debug, Default)]
pub struct Wanted {
    records: BTreeSet<String>,
    /// By the day on which a code is meant; empty: today.
    units: BTreeMap<String, BTreeSet<String>>,
}

/// Their names.
#[derive(Debug, Default)]
pub struct Names {
    records: HashMap<String, String>,
    units: HashMap<(String, String), String>,
}

impl Wanted {
    /// One more record.
    pub fn record(&mut self, code: &str) {
        if RecordKind::of_code(code).is_some() {
            self.records.insert(code.to_owned());
        }
    }

    /// One more unit, as it was on a day; today with an empty one.
    pub fn unit(&mut self, code: &str, day: &str) {
        if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()) {
            self.units.entry(day.to_owned()).or_default().insert(code.to_owned());
        }
    }

    /// What one field refers to.
    pub fn field(&mut self, name: &str, value: &Value, record: &Value) {
        match value {
            Value::Array(all) => all.iter().for_each(|one| self.field(name, one, record)),
            Value::String(code) => match day_of(name, record) {
                Some(day) => self.unit(code, &day),
                None => self.record(code),
            },
            _ => {}
        }
    }

    /// What these fields of a record refer to.
    pub fn fields<'a>(&mut self, record: &Value, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            self.field(name, &record[name], record);
        }
    }

    /// Everything that a record refers to.
    pub fn all(&mut self, record: &Value) {
        for (name, value) in record.as_object().into_iter().flatten().filter(|(name, _)| *name != "code") {
            self.field(name, value, record);
        }
    }

    /// Asks for the names.
    pub async fn ask(self, asked: &Asked) -> Result<Names, Refused> {
        let mut names = Names::default();
        for kind in &KINDS {
            let codes = self.records.iter().filter(|code| kind.record.is_code(code));
            for some in codes.collect::<Vec<_>>().chunks(MOST) {
                names.add_records(asked, kind, &joined(some)).await?;
            }
        }
        for (day, codes) in &self.units {
            for some in codes.iter().collect::<Vec<_>>().chunks(MOST) {
                names.add_units(asked, day, &joined(some)).await?;
            }
        }
        Ok(names)
    }
}

fn joined(codes: &[&String]) -> String {
    codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(",")
}

/// The day on which a field's code of a unit is meant; `None` where the field holds no such code.
fn day_of(field: &str, record: &Value) -> Option<String> {
    Some(match field {
        "commune" => String::new(),
        "former_commune" => record["former_commune_until"].as_str().unwrap_or(LAST_OF_DISTRICTS).to_owned(),
        "former_district" => LAST_OF_DISTRICTS.to_owned(),
        "commune_before_2025" => BEFORE_MERGERS.to_owned(),
        _ => return None,
    })
}

impl Names {
    async fn add_records(&mut self, asked: &Asked, kind: &Kind, codes: &str) -> Result<(), Refused> {
        let list = asked.get(&address(&kind.api(), &[("code", codes), ("limit", "200")])).await?;
        for record in list["data"].as_array().into_iter().flatten() {
            let code = record["code"].as_str().unwrap_or_default().to_owned();
            self.records.insert(code, name_of(asked, kind, record));
        }
        Ok(())
    }

    async fn add_units(&mut self, asked: &Asked, day: &str, codes: &str) -> Result<(), Refused> {
        let mut params = vec![("code", codes), ("limit", "200")];
        params.extend((!day.is_empty()).then_some(("on", day)));
        let list = asked.get(&address("/api/v1/units", &params)).await?;
        for unit in list["data"].as_array().into_iter().flatten() {
            let code = unit["code"].as_str().unwrap_or_default().to_owned();
            self.units.insert((day.to_owned(), code), unit["full_name"].as_str().unwrap_or_default().to_owned());
        }
        Ok(())
    }

    /// The name of a record; its code where the register has no such record (any more).
    pub fn record<'a>(&'a self, code: &'a str) -> &'a str {
        self.records.get(code).map_or(code, String::as_str)
    }

    /// The name of a unit that a field of a record refers to.
    pub fn unit<'a>(&'a self, field: &str, code: &'a str, record: &Value) -> &'a str {
        self.unit_on(code, &day_of(field, record).unwrap_or_default())
    }

    /// The name that a unit had on a day; today with an empty one.
    pub fn unit_on<'a>(&'a self, code: &'a str, day: &str) -> &'a str {
        self.units.get(&(day.to_owned(), code.to_owned())).map_or(code, String::as_str)
    }
}

/// What a record is called.
pub fn name_of(asked: &Asked, kind: &Kind, record: &Value) -> String {
    let code = record["code"].as_str().unwrap_or_default();
    match (kind.record, record[kind.name].as_str()) {
        (RecordKind::Decision, Some(number)) => format!("{} {number}", asked.say("Quyết định", "Decision")),
        (RecordKind::Decision, None) => {
            format!("{} {code}", asked.say("Quyết định chưa rõ số", "Decision without a known number"))
        }
        (RecordKind::Recognition, _) => format!("{} {code}", asked.say("Lượt công nhận", "Recognition")),
        (_, Some(name)) => name.to_owned(),
        (_, None) => code.to_owned(),
    }
}
