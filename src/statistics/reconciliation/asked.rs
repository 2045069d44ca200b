//! What is asked of the reconciliation: the day, the indicators, the district, the moment of the register. Reads the
//! parameters and says everything that is wrong with them at once. Must not read figures.

use super::matches::{MATCHES, UNMATCHED};
use crate::error::Result;
use crate::registry::values::Day;
use crate::statistics::question::{Faults, given, sequence};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Its parameters.
pub const PARAMETERS: &[&str] = &["on", "indicator", "former_district", "at", "format", "bom"];

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Only figures up to this day.
    pub on: NaiveDate,
    /// Only these indicators; all where empty.
    pub indicators: Vec<&'static str>,
    /// Only figures of this former district.
    pub former_district: Option<String>,
    /// The sequence of the journal it is about; the last one when left out.
    pub at: Option<i64>,
}

/// Every indicator that occurs, by alphabet.
pub fn indicators() -> Vec<&'static str> {
    let matched = MATCHES.iter().map(|entry| entry.indicator);
    let all: BTreeSet<&str> = matched.chain(UNMATCHED.iter().map(|entry| entry.indicator)).collect();
    all.into_iter().collect()
}

impl Asked {
    /// Reads the parameters; `faults` holds what was found before.
    pub fn read(pairs: &[(String, String)], today: NaiveDate, mut faults: Faults) -> Result<Self> {
        let on = match given(pairs, "on") {
            None => today,
            Some(text) => Day::read(text).unwrap_or_else(|| {
                let (vi, en) = ("không phải một ngày có thật dạng NĂM-THÁNG-NGÀY", "is no day that exists, written YYYY-MM-DD");
                faults.add("on", "not-a-day", vi, en);
                today
            }),
        };
        let indicators = given(pairs, "indicator").map_or_else(Vec::new, |text| read_indicators(text, &mut faults));
        let former_district = given(pairs, "former_district").map(str::to_owned);
        let is_code = |code: &String| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
        if former_district.as_ref().is_some_and(|code| !is_code(code)) {
            faults.add(
                "former_district",
                "bad-value",
                "phải là mã quận, huyện, thị xã gồm ba chữ số, ví dụ 018",
                "is no code of a former district, three digits as 018",
            );
        }
        let at = sequence(pairs, "at", &mut faults);
        faults.judge(|| Self { on, indicators, former_district, at })
    }

    /// The filters, as an answer tells them.
    pub fn filters(&self) -> BTreeMap<String, String> {
        let indicator = (!self.indicators.is_empty()).then(|| ("indicator".to_owned(), self.indicators.join(",")));
        let district = self.former_district.clone().map(|code| ("former_district".to_owned(), code));
        indicator.into_iter().chain(district).collect()
    }

    /// The parameters that say all of it but the sequence.
    pub fn parameters(&self) -> Vec<(String, String)> {
        self.filters().into_iter().chain([("on".to_owned(), self.on.to_string())]).collect()
    }
}

fn read_indicators(text: &str, faults: &mut Faults) -> Vec<&'static str> {
    let known = indicators();
    let mut all: Vec<&'static str> = Vec::new();
    for name in text.split(',') {
        match known.iter().find(|known| **known == name) {
            Some(indicator) if all.contains(indicator) => {
                faults.add("indicator", "repeated", format!("{name} ghi hai lần"), format!("names {name} twice"));
            }
            Some(indicator) => all.push(indicator),
            None => faults.not_in_list("indicator", name, &known),
        }
    }
    all
}
