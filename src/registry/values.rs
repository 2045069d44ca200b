//! The values that an input may hold. A value of these types is right by itself: length, range, shape, check digits.
//!
//! The limits stand here once; the OpenAPI document reads them from here. Rules that need another field or another
//! record are not here but in `programme` and beside the record.

use super::kind::RecordKind;
pub use super::numbers::{Count, Dong, Hundred, Latitude, Longitude, SquareMetres, Year};
use crate::programme::identifiers;
use crate::text;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::openapi::schema::{KnownFormat, SchemaFormat, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use validator::{ValidateEmail, ValidateUrl};

/// An error of deserialisation that carries its code and both sentences; `input` takes it apart again.
pub(super) fn coded<E: de::Error>(code: &str, vi: impl std::fmt::Display, en: impl std::fmt::Display) -> E {
    E::custom(format!("\u{1f}{code}\u{1f}{vi}\u{1f}{en}\u{1f}"))
}

/// A value that is kept as text of type `$name` after `$read` has accepted it.
macro_rules! text_value {
    ($(#[$doc:meta])* $name:ident, $read:expr, $schema:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let read: fn(String) -> Result<String, D::Error> = $read;
                read(text).map(Self)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let build: fn(ObjectBuilder) -> ObjectBuilder = $schema;
                build(ObjectBuilder::new().schema_type(Type::String)).into()
            }
        }

        impl ToSchema for $name {}
    };
}

fn line<E: de::Error>(text: &str, most: usize) -> Result<String, E> {
    let kept = text::stored(text);
    if kept.chars().any(char::is_control) {
        return Err(coded(
            "control-character",
            "có ký tự điều khiển hoặc xuống dòng; hãy xóa chúng",
            "holds a control character or a line break; remove it",
        ));
    }
    of_length(kept, most)
}

fn prose<E: de::Error>(text: &str, most: usize) -> Result<String, E> {
    let kept = text::stored(&text.replace("\r\n", "\n").replace('\r', "\n"));
    if kept.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\t')) {
        return Err(coded("control-character", "có ký tự điều khiển; hãy xóa chúng", "holds a control character; remove it"));
    }
    of_length(kept, most)
}

fn of_length<E: de::Error>(kept: String, most: usize) -> Result<String, E> {
    match kept.chars().count() {
        0 => Err(coded(
            "empty",
            "không được để trống; bỏ trường này hoặc ghi null nếu không biết",
            "is empty; leave the field out or write null when it is not known",
        )),
        length if length > most => Err(coded(
            "too-long",
            format_args!("dài {length} ký tự; nhiều nhất {most}"),
            format_args!("has {length} characters; at most {most}"),
        )),
        _ => Ok(kept),
    }
}

// Not ECMA's `\S`, because every generator reads this class alike: at least one character that is neither space nor control.
pub(crate) const LINE: &str =
    "^[^\\u0000-\\u001f\\u007f-\\u009f]*[^\\s\\u0000-\\u001f\\u007f-\\u009f][^\\u0000-\\u001f\\u007f-\\u009f]*$";

/// The same for running text, which may hold line feeds and tabs.
const PROSE: &str = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*[^\\s\\u0000-\\u001f\\u007f-\\u009f][^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$";

text_value!(/// A name: one line, 1 to 300 characters.
    Name, |text| line(&text, 300), |schema| schema.min_length(Some(1)).max_length(Some(300)).pattern(Some(LINE)));
text_value!(/// A short label or number: one line, 1 to 100 characters.
    Label, |text| line(&text, 100), |schema| schema.min_length(Some(1)).max_length(Some(100)).pattern(Some(LINE)));
text_value!(/// One line, 1 to 500 characters.
    Line, |text| line(&text, 500), |schema| schema.min_length(Some(1)).max_length(Some(500)).pattern(Some(LINE)));
text_value!(/// Where something was read: one line, 1 to 2,000 characters.
    SourceText, |text| line(&text, 2000), |schema| schema.min_length(Some(1)).max_length(Some(2000)).pattern(Some(LINE)));
text_value!(/// Running text, 1 to 5,000 characters; line breaks are kept.
    Prose, |text| prose(&text, 5000), |schema| schema.min_length(Some(1)).max_length(Some(5000)).pattern(Some(PROSE)));

text_value!(/// A web address that begins with http:// or https://.
    WebAddress,
    |text| {
        let kept = line(&text, 2000)?;
        let web = kept.starts_with("https://") || kept.starts_with("http://");
        if web && kept.validate_url() { Ok(kept) } else {
            Err(coded("not-a-web-address", "không phải địa chỉ web; dạng đúng: https://…", "is no web address; it begins with https:// or http://"))
        }
    },
    |schema| schema.min_length(Some(10)).max_length(Some(2000)).pattern(Some("^https?://[^\\s\\u0000-\\u001f\\u007f-\\u009f]+$")));
text_value!(/// An e-mail address.
    EmailAddress,
    |text| {
        let kept = line(&text, 254)?;
        if kept.validate_email() { Ok(kept) } else {
            Err(coded("not-an-email", "không phải địa chỉ thư điện tử; dạng đúng: ten@mien.vn", "is no e-mail address, as ten@mien.vn"))
        }
    },
    |schema| schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Email))).max_length(Some(254)));
text_value!(/// A name to sign in with: 3 to 64 lower-case letters, digits, dots, hyphens and underscores.
    SignInName,
    |text| {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
        if (3..=64).contains(&text.len()) && text.bytes().all(allowed) { Ok(text) } else {
            Err(coded("not-a-sign-in-name", "tên đăng nhập gồm 3 đến 64 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới; ví dụ lan.nguyen", "a sign-in name has 3 to 64 lower-case letters without marks, digits, dots, hyphens or underscores, as lan.nguyen"))
        }
    },
    |schema| schema.pattern(Some("^[a-z0-9._-]{3,64}$")));
text_value!(/// Five digits of a commune in force, leading zeros included.
    CommuneCode,
    |text| {
        if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) { Ok(text) } else {
            Err(coded("not-a-commune-code", "mã xã gồm đúng 5 chữ số, kể cả số 0 ở đầu, ví dụ 00577", "a commune code has exactly 5 digits, leading zeros included, as 00577"))
        }
    },
    |schema| schema.pattern(Some("^[0-9]{5}$")));
text_value!(/// A tax code: 10 digits, 10 digits with a branch (0123456789-001), or 12 digits of a personal identity number.
    TaxCode,
    |text| {
        if identifiers::check_tax_code(&text) { Ok(text) } else {
            Err(coded("not-a-tax-code", "mã số thuế gồm 10 chữ số, 10 chữ số-3 chữ số, hoặc 12 chữ số", "a tax code has 10 digits, 10 digits-3 digits, or 12 digits"))
        }
    },
    |schema| schema.pattern(Some("^([0-9]{10}|[0-9]{10}-[0-9]{3}|[0-9]{12})$")));
text_value!(/// A GS1 article number of 8, 12, 13 or 14 digits with its check digit.
    Gtin,
    |text| {
        if identifiers::check_gtin(&text) { Ok(text) } else {
            Err(coded("not-a-gtin", "mã GTIN gồm 8, 12, 13 hoặc 14 chữ số và chữ số kiểm tra phải đúng", "a GTIN has 8, 12, 13 or 14 digits, the last being its check digit"))
        }
    },
    |schema| schema.pattern(Some("^([0-9]{8}|[0-9]{12,14})$")));
text_value!(/// The code of a product in one evaluation round: province-commune-serial-year, before 22 May 2026 province-district-serial-year.
    RoundCode,
    |text| {
        if identifiers::check_product_code(&text) { Ok(text) } else {
            Err(coded("not-a-product-code", "mã sản phẩm có dạng 01-00577-12-2026 (trước 22/5/2026: 01-018-12-2024)", "a product code reads 01-00577-12-2026 (before 22 May 2026: 01-018-12-2024)"))
        }
    },
    |schema| schema.pattern(Some("^[0-9]{2}-([0-9]{5}|[0-9]{3})-[0-9]{1,4}-20[0-9]{2}$")));

fn code_of<E: de::Error>(kind: RecordKind, text: String) -> Result<String, E> {
    if kind.is_code(&text) {
        return Ok(text);
    }
    let (vietnamese, english, example) = (kind.vietnamese(), kind.name(), kind.code(1));
    Err(coded(
        "not-a-code",
        format_args!("không phải mã {vietnamese} (hoặc ký tự kiểm tra sai); dạng đúng như {example}"),
        format_args!("is no {english} code, or its check character is wrong; it looks like {example}"),
    ))
}

macro_rules! code_value {
    ($($(#[$doc:meta])* $name:ident = $kind:expr),+ $(,)?) => {$(
        text_value!($(#[$doc])* $name, |text| code_of($kind, text), |schema| schema.pattern(Some($kind.pattern())));
    )+};
}

code_value! {
    /// The code of a village.
    VillageCode = RecordKind::Village,
    /// The code of a producer.
    ProducerCode = RecordKind::Producer,
    /// The code of a decision.
    DecisionCode = RecordKind::Decision,
}

text_value!(/// The code of a village, a product or a centre.
    SubjectCode,
    |text| match RecordKind::of_code(&text) {
        Some(RecordKind::Village | RecordKind::Product | RecordKind::Centre) => Ok(text),
        _ => Err(coded(
            "not-a-code",
            "không phải mã làng nghề (LN-…), sản phẩm (SP-…) hay trung tâm (TT-…), hoặc ký tự kiểm tra sai",
            "is no code of a village (LN-…), product (SP-…) or centre (TT-…), or its check character is wrong",
        )),
    },
    |schema| schema.pattern(Some("^(LN|SP|TT)-[0-9]{6,9}-[0-9A-FHJ-NPR-Y]$")));

/// A day, `YYYY-MM-DD`, that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Day(pub NaiveDate);

impl Day {
    /// Reads a day in its one form.
    pub fn read(text: &str) -> Option<NaiveDate> {
        let digits =
            |range: std::ops::Range<usize>| text.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        let dashes = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        let (year, month, day) = (digits(0..4)?.parse().ok()?, digits(5..7)?.parse().ok()?, digits(8..10)?.parse().ok()?);
        NaiveDate::from_ymd_opt(year, month, day).filter(|_| dashes && (1000..=2200).contains(&year))
    }
}

impl From<Day> for NaiveDate {
    fn from(value: Day) -> Self {
        value.0
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).map(Self).ok_or_else(|| {
            coded(
                "not-a-day",
                "không phải một ngày có thật dạng NĂM-THÁNG-NGÀY (năm 1000–2200), ví dụ 2026-11-22",
                "is no day that exists, written YYYY-MM-DD (years 1000–2200), as 2026-11-22",
            )
        })
    }
}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        text.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .pattern(Some("^(1[0-9]|2[01])[0-9]{2}-[01][0-9]-[0-3][0-9]$"))
            .into()
    }
}

impl ToSchema for Day {}

#[cfg(test)]
mod tests {
    use super::{Day, Line, Name, Prose, WebAddress};
    use chrono::NaiveDate;
    use serde_json::{Value, from_value, json};

    #[test]
    fn text_is_trimmed_composed_and_measured_in_characters() {
        let name: Option<Name> = from_value(json!("  Gốm Bát Tra\u{300}ng ")).ok();
        assert_eq!(name.map(String::from).as_deref(), Some("Gốm Bát Tràng"));
        let ready = |length: usize| from_value::<Name>(Value::String("ố".repeat(length))).is_ok();
        assert_eq!([ready(0), ready(1), ready(300), ready(301)], [false, true, true, false]);
        assert!(from_value::<Line>(json!("a\u{0}b")).is_err());
        assert!(from_value::<Line>(json!("a\nb")).is_err());
        assert!(from_value::<Prose>(json!("a\r\nb\rc")).is_ok_and(|text| text.as_str() == "a\nb\nc"));
    }

    #[test]
    fn days_exist_and_have_one_spelling() {
        assert_eq!(Day::read("2024-02-29"), NaiveDate::from_ymd_opt(2024, 2, 29));
        for wrong in
            ["2025-02-29", "2025-2-3", "20250203", "+2025-02-03", "2025/02/03", "0999-01-01", "2201-01-01", "", "2025-02-0３"]
        {
            assert_eq!(Day::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn web_addresses_are_of_the_web() {
        let web = |text: &str| from_value::<WebAddress>(json!(text)).is_ok();
        assert_eq!(
            [web("https://ocop.vn/a"), web("http://a.vn"), web("javascript:alert(1)"), web("ftp://a.vn/b"), web("https://")],
            [true, true, false, false, false]
        );
    }
}
