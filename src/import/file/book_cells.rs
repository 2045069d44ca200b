//! What a cell of a workbook becomes: text, number, day, flag, or what Excel shows where it failed. Knows no sheet.

use super::Value;
use super::cell_text::clean;
use calamine::{DataRef, ExcelDateTime, Style, XlsxFormulaMetadata};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// The day after the last one that Excel knows, 31 December 9999.
const END_OF_DAYS: f64 = 2_958_466.0;

/// What a cell holds, and how its text was written before.
#[derive(Debug, PartialEq)]
pub(super) enum Content {
    Nothing,
    Something(Value, Option<&'static str>),
}

impl Content {
    pub(super) fn broken(shown: String) -> Self {
        Self::Something(Value::Broken(shown), None)
    }

    fn text(raw: &str) -> Self {
        clean(raw).map_or(Self::Nothing, |(text, from)| Self::Something(Value::Text(text), from))
    }

    fn value(value: Value) -> Self {
        Self::Something(value, None)
    }
}

impl Value {
    /// How long its text is.
    pub(super) fn characters(&self) -> usize {
        match self {
            Self::Text(text) | Self::Broken(text) => text.chars().count(),
            Self::Number(_) | Self::Day(_) | Self::Flag(_) => 0,
        }
    }
}

/// What a cell holds; `share` says that its number is shown in percent.
pub(super) fn content(data: &DataRef<'_>, share: bool) -> Content {
    match data {
        DataRef::Empty => Content::Nothing,
        DataRef::SharedString(text) => Content::text(text),
        DataRef::String(text) | DataRef::DurationIso(text) => Content::text(text),
        DataRef::Float(number) if share => Content::value(Value::Text(percent(*number))),
        DataRef::Float(number) => Content::value(Value::Number(*number)),
        // Not met in .xlsx, where every number is a float. Beyond 2^53 the digits would change unseen.
        DataRef::Int(number) => match i32::try_from(*number) {
            Ok(number) => Content::value(Value::Number(f64::from(number))),
            Err(_) => Content::value(Value::Text(number.to_string())),
        },
        DataRef::Bool(flag) => Content::value(Value::Flag(*flag)),
        DataRef::DateTime(moment) => Content::value(day(moment)),
        DataRef::DateTimeIso(text) => iso(text),
        DataRef::Error(error) => Content::broken(error.to_string()),
    }
}

/// The number as Excel shows it in percent. Twelve digits: what a share has beyond them comes from dividing by 100.
fn percent(number: f64) -> String {
    let text = format!("{:.10}", number * 100.0);
    let short = text.trim_end_matches('0').trim_end_matches('.');
    format!("{short}%")
}

/// Whether a number is shown in percent.
pub(super) fn shows_percent(style: &Style) -> bool {
    let format = style.number_format.as_ref().map_or("", |format| format.format_code.as_str());
    let mut quoted = false;
    let mut before = ' ';
    for character in format.chars() {
        match character {
            _ if before == '\\' => {}
            '"' => quoted = !quoted,
            '%' if !quoted => return true,
            _ => {}
        }
        before = if before == '\\' { ' ' } else { character };
    }
    false
}

/// A number that is shown as a moment: its day at midnight, else text.
fn day(moment: &ExcelDateTime) -> Value {
    let serial = moment.as_f64();
    if !(0.0..END_OF_DAYS).contains(&serial) {
        return Value::Number(serial);
    }
    if moment.is_duration() {
        return Value::Text(hours(serial));
    }
    match moment.as_datetime() {
        Some(at) if serial >= 1.0 => spelled(at),
        // Less than a day: a time without one.
        _ => Value::Text(hours(serial)),
    }
}

fn spelled(at: NaiveDateTime) -> Value {
    // Excel keeps milliseconds: what is closer to midnight is midnight.
    if at.time().num_seconds_from_midnight() == 0 {
        Value::Day(at.date())
    } else {
        Value::Text(at.format("%d/%m/%Y %H:%M").to_string())
    }
}

fn hours(serial: f64) -> String {
    let text = format!("{:.0}", serial * 1440.0);
    let minutes: u64 = text.parse().unwrap_or_default();
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

fn iso(text: &str) -> Content {
    let moment = text.trim_end_matches('Z');
    if let Ok(day) = NaiveDate::parse_from_str(moment, "%Y-%m-%d") {
        return Content::value(Value::Day(day));
    }
    match NaiveDateTime::parse_from_str(moment, "%Y-%m-%dT%H:%M:%S%.f") {
        Ok(at) if at.time() == NaiveTime::MIN => Content::value(Value::Day(at.date())),
        Ok(at) => Content::value(spelled(at)),
        Err(_) => Content::text(text),
    }
}

/// A formula as Excel shows it. One that was filled down is known by its first cell only.
pub(super) fn formula(formula: &XlsxFormulaMetadata) -> String {
    match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => format!("={formula}"),
        _ => "=…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    fn moment(serial: f64) -> Value {
        day(&ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false))
    }

    #[test]
    fn a_moment_is_its_day_at_midnight() {
        assert_eq!(NaiveDate::from_ymd_opt(2024, 2, 21).map(Value::Day), Some(moment(45343.0)));
        assert_eq!(moment(45343.5), Value::Text("21/02/2024 12:00".to_owned()));
        assert_eq!(moment(0.25), Value::Text("6:00".to_owned()));
        assert_eq!(moment(-1e300), Value::Number(-1e300));
        assert_eq!(moment(1e300), Value::Number(1e300));
        assert_eq!(day(&ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false)), Value::Text("36:00".to_owned()));
    }

    #[test]
    fn shares_are_told_as_they_are_shown() {
        let texts = [0.221, 0.6936, 1.0, 0.0, -0.05, 2.0 / 3.0].map(percent);
        assert_eq!(texts, ["22.1%", "69.36%", "100%", "0%", "-5%", "66.6666666667%"]);
    }
}
