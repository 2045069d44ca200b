//! Numbers, as offices write them: `1.350` is a thousand and more where whole numbers are expected, `22,1` is a decimal. A
//! number that could be read in two ways is told.

use super::Unclear;
use super::shown::{expected, plain, shown, usable};
use crate::import::file::Value;
use entity::centi::Centi;

/// The largest number in which a 64-bit float still tells every whole number apart.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// Words before a number that make it an estimate.
const ABOUT: [&str; 12] = ["hơn", "gần", "trên", "dưới", "khoảng", "chừng", "ước", "about", "over", "nearly", "almost", "~"];

/// A whole number. Thousands may be separated by `.`, `,` or space.
pub fn whole(value: &Value) -> Result<i64, Unclear> {
    usable(value)?;
    match value {
        Value::Number(number) => whole_float(*number).ok_or_else(|| not_whole(value)),
        Value::Text(text) => {
            let text = plain(text);
            estimate(&text, value)?;
            let Some(parts) = Parts::of(&text) else { return Err(no_number(value)) };
            match parts.thousands() {
                Some(digits) => parts.signed(digits.parse().ok()).ok_or_else(|| no_number(value)),
                None => Err(not_whole(value)),
            }
        }
        _ => Err(no_number(value)),
    }
}

/// A number with at most two decimals, `.` or `,` before them; a sign of percent behind it does not matter.
pub fn decimal(value: &Value) -> Result<Centi, Unclear> {
    usable(value)?;
    match value {
        Value::Number(number) => Centi::exact(*number).ok_or_else(|| too_fine(value)),
        Value::Text(text) => {
            let text = plain(text);
            estimate(&text, value)?;
            let Some(parts) = Parts::of(text.trim_end_matches('%').trim_end()) else { return Err(no_number(value)) };
            let centi = match parts.decimal() {
                Reading::Whole(digits) => digits.parse::<i64>().ok().and_then(|whole| whole.checked_mul(100)),
                Reading::Decimal(whole, decimals) if decimals.len() <= 2 => format!("{whole}{decimals:0<2}").parse().ok(),
                Reading::Decimal(..) => return Err(too_fine(value)),
                Reading::Either => return Err(either(value)),
                Reading::Neither => return Err(no_number(value)),
            };
            let centi = parts.signed(centi).filter(|centi| centi.abs() <= Centi::MAX_WHOLE * 100);
            centi.map(Centi).ok_or_else(|| no_number(value))
        }
        _ => Err(no_number(value)),
    }
}

/// Degrees of latitude or longitude, as a decimal: `21.0285`, `21,0285`, `21.0285°`.
pub fn degrees(value: &Value) -> Result<f64, Unclear> {
    usable(value)?;
    let degrees = match value {
        Value::Number(number) => Some(*number),
        // Degrees have no thousands: any one sign is the decimal sign.
        Value::Text(text) => plain(text).trim_end_matches('°').trim_end().replacen(',', ".", 1).parse().ok(),
        _ => None,
    };
    degrees.filter(|degrees| degrees.is_finite() && degrees.abs() <= 180.0).ok_or_else(|| {
        expected("degrees-unclear", value, "số độ thập phân, ví dụ 21,0285", "degrees as a decimal number, as 21.0285")
    })
}

/// A float that is a whole number, exactly.
#[expect(clippy::cast_possible_truncation, reason = "whole and in range, both checked just before")]
pub(super) fn whole_float(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= LARGEST_EXACT).then_some(number as i64)
}

/// A number taken apart at its signs.
struct Parts<'a> {
    negative: bool,
    digits: Vec<&'a str>,
    signs: Vec<char>,
}

/// What a number with signs in it says.
enum Reading {
    Whole(String),
    Decimal(String, String),
    /// A thousand and more, or three decimals.
    Either,
    Neither,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let is_sign = |character: char| matches!(character, '.' | ',' | ' ');
        let digits: Vec<&str> = text.split(is_sign).collect();
        let all_digits = digits.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        all_digits.then(|| Self { negative, digits, signs: text.chars().filter(|character| is_sign(*character)).collect() })
    }

    /// The digits, if every sign separates thousands.
    fn thousands(&self) -> Option<String> {
        let grouped = grouped(&self.digits);
        let same = self.signs.windows(2).all(|pair| pair.first() == pair.last());
        (grouped && same).then(|| self.digits.concat())
    }

    fn decimal(&self) -> Reading {
        match (&self.signs[..], &self.digits[..]) {
            ([], [digits]) => Reading::Whole((*digits).to_owned()),
            ([' '], _) => self.thousands().map_or(Reading::Neither, Reading::Whole),
            // 0,125 has no thousands.
            ([_], [whole, decimals]) if decimals.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') => Reading::Either,
            ([_], [whole, decimals]) => Reading::Decimal((*whole).to_owned(), (*decimals).to_owned()),
            (signs, digits) => match (self.thousands(), signs.split_last(), digits.split_last()) {
                (Some(digits), _, _) => Reading::Whole(digits),
                (None, Some((last, rest)), Some((decimals, whole)))
                    if *last != ' ' && grouped(whole) && rest.iter().all(|sign| sign != last && Some(sign) == rest.first()) =>
                {
                    Reading::Decimal(whole.concat(), (*decimals).to_owned())
                }
                _ => Reading::Neither,
            },
        }
    }

    fn signed(&self, number: Option<i64>) -> Option<i64> {
        if self.negative { number.map(|number| -number) } else { number }
    }
}

/// Whether parts are groups of three digits, the first of one to three; or there is one part.
fn grouped(parts: &[&str]) -> bool {
    match parts.split_first() {
        Some((first, rest)) => rest.is_empty() || (first.len() <= 3 && rest.iter().all(|part| part.len() == 3)),
        None => false,
    }
}

fn estimate(text: &str, value: &Value) -> Result<(), Unclear> {
    let shown = shown(value);
    if ABOUT.iter().any(|word| text.starts_with(word)) {
        return Err(Unclear::new(
            "number-estimated",
            format!("“{shown}” là số ước chừng. Hãy ghi con số chính xác, hoặc để trống và ghi vào cột ghi chú."),
            format!("“{shown}” is an estimate. Write the exact number, or leave it empty and say it in the note."),
        ));
    }
    let ranged = text.char_indices().any(|(at, sign)| sign == '-' && at > 0);
    if text.contains('/') || ranged {
        return Err(Unclear::new(
            "number-several",
            format!("“{shown}” có nhiều con số. Hãy ghi một số duy nhất."),
            format!("“{shown}” holds several numbers. Write one."),
        ));
    }
    Ok(())
}

fn no_number(value: &Value) -> Unclear {
    expected("number-unknown", value, "một con số. Hãy ghi chỉ bằng chữ số, ví dụ 1350", "a number. Write digits only, as 1350")
}

fn not_whole(value: &Value) -> Unclear {
    expected(
        "number-not-whole",
        value,
        "số nguyên. Hãy ghi số không có phần thập phân",
        "a whole number. Write it without decimals",
    )
}

fn too_fine(value: &Value) -> Unclear {
    let shown = shown(value);
    Unclear::new(
        "number-too-fine",
        format!("“{shown}” có hơn hai chữ số thập phân hoặc quá lớn. Hãy làm tròn đến hai chữ số."),
        format!("“{shown}” has more than two decimals or is too large. Round it to two."),
    )
}

fn either(value: &Value) -> Unclear {
    let shown = shown(value);
    Unclear::new(
        "number-ambiguous",
        format!("“{shown}” có thể là hàng nghìn hoặc số có ba chữ số thập phân. Hãy ghi không có dấu ngăn cách hàng nghìn."),
        format!("“{shown}” may be thousands or a number with three decimals. Write it without a separator of thousands."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn code<T>(result: Result<T, Unclear>) -> Result<T, &'static str> {
        result.map_err(|unclear| unclear.code)
    }

    #[test]
    fn whole_numbers_may_have_separators_of_thousands() {
        for (written, number) in [
            ("1.350", 1350),
            ("1,350", 1350),
            ("1 350", 1350),
            ("1.384.000", 1_384_000),
            ("0", 0),
            ("-12", -12),
            ("52000", 52_000),
            ("007", 7),
        ] {
            assert_eq!(whole(&text(written)), Ok(number), "{written}");
        }
        assert_eq!(whole(&Value::Number(1350.0)), Ok(1350));
        for (written, why) in [
            ("22,1", "number-not-whole"),
            ("1.35", "number-not-whole"),
            ("1.350,5", "number-not-whole"),
            ("hơn 760", "number-estimated"),
            ("gần 3.320", "number-estimated"),
            ("231/982", "number-several"),
            ("300 - 400", "number-several"),
            ("22%", "number-unknown"),
            ("mười", "number-unknown"),
            ("1384 người", "number-unknown"),
        ] {
            assert_eq!(code(whole(&text(written))), Err(why), "{written}");
        }
        assert_eq!(code(whole(&Value::Number(22.1))), Err("number-not-whole"));
        assert_eq!(code(whole(&Value::Broken("#REF!".to_owned()))), Err("broken-formula"));
    }

    #[test]
    fn decimals_have_either_sign_and_no_second_meaning() {
        for (written, hundredths) in [
            ("22,1", 2210),
            ("22.1", 2210),
            ("69,36%", 6936),
            ("69.36 %", 6936),
            ("1.350,5", 135_050),
            ("1,350.25", 135_025),
            ("1.350.000", 135_000_000),
            ("1350", 135_000),
            ("1 350", 135_000),
            ("-0,5", -50),
        ] {
            assert_eq!(decimal(&text(written)), Ok(Centi(hundredths)), "{written}");
        }
        for (written, why) in [
            ("1.350", "number-ambiguous"),
            ("1,350", "number-ambiguous"),
            ("0,125", "number-too-fine"),
            ("22,1234", "number-too-fine"),
            ("1.35.2", "number-unknown"),
            ("khoảng 400", "number-estimated"),
            ("2,5 - 3", "number-several"),
        ] {
            assert_eq!(code(decimal(&text(written))), Err(why), "{written}");
        }
        assert_eq!(decimal(&Value::Number(87.65)), Ok(Centi(8765)));
        assert_eq!(code(decimal(&Value::Number(0.1234))), Err("number-too-fine"));
    }

    #[test]
    fn degrees_are_decimals_within_a_circle() {
        assert_eq!([degrees(&text("21,0285")), degrees(&text("105.8542°"))], [Ok(21.0285), Ok(105.8542)]);
        assert_eq!(degrees(&Value::Number(21.5)), Ok(21.5));
        for wrong in ["1.050.854", "NaN", "inf", "181", "21°01'", ""] {
            assert_eq!(code(degrees(&text(wrong))), Err("degrees-unclear"), "{wrong}");
        }
    }
}
