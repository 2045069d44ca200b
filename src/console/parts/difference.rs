//! What changed, field by field: what a record said and what it says, in words. Knows what a field holds from the register.

use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::words;
use crate::for_kind;
use crate::programme::vocabularies;
use crate::registry::field::{Field, Holds};
use crate::registry::kind::RecordKind;
use crate::registry::record::Record;
use maud::{Markup, html};
use serde_json::Value;
use std::collections::BTreeMap;

/// More places than this are told by their codes.
const MOST_PLACES: usize = 60;
/// The last day of the communes that were merged.
const BEFORE_THE_MERGER: &str = "2025-06-30";
/// Fields that hold the code of a commune.
const COMMUNES: [&str; 3] = ["commune", "former_commune", "commune_before_2025"];

/// The names of the communes that a page tells of, by their codes.
#[derive(Debug, Default)]
pub struct Places(BTreeMap<String, String>);

impl Places {
    /// Asks for the communes that some records name.
    pub async fn of(asked: &Asked, records: impl Iterator<Item = &Value>) -> Self {
        let mut codes: Vec<&str> = Vec::new();
        for record in records {
            codes.extend(COMMUNES.iter().filter_map(|field| record[*field].as_str()));
        }
        Self::named(asked, codes).await
    }

    /// Asks for communes by their codes: those of today at once, and those of before the merger where some are left.
    pub async fn named(asked: &Asked, mut codes: Vec<&str>) -> Self {
        codes.sort_unstable();
        codes.dedup();
        codes.truncate(MOST_PLACES);
        let mut names = BTreeMap::new();
        for day in [None, Some(BEFORE_THE_MERGER)] {
            let left: Vec<&str> = codes.iter().copied().filter(|code| !names.contains_key(*code)).collect();
            if left.is_empty() {
                break;
            }
            let list = left.join(",");
            let mut params = vec![("code", list.as_str()), ("limit", "100")];
            params.extend(day.map(|day| ("on", day)));
            // A name that cannot be had is no reason to show nothing: then the code stands there.
            let Ok(page) = asked.get(&address("/api/v1/units", &params)).await else { break };
            for unit in page["data"].as_array().into_iter().flatten() {
                if let (Some(code), Some(name)) = (unit["code"].as_str(), unit["full_name"].as_str()) {
                    names.insert(code.to_owned(), name.to_owned());
                }
            }
        }
        Self(names)
    }

    /// The name of a commune; its code where that is all that is known.
    pub fn name<'a>(&'a self, code: &'a str) -> &'a str {
        self.0.get(code).map_or(code, String::as_str)
    }
}

/// What somebody may read of a value.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The page.
    pub asked: &'a Asked,
    /// The kind of record.
    pub table: &'a str,
    /// The names of communes.
    pub places: &'a Places,
}

fn fields_of<R: Record>() -> &'static [Field] {
    R::FIELDS
}

impl Reading<'_> {
    fn kind(&self) -> Option<RecordKind> {
        RecordKind::ALL.into_iter().find(|kind| kind.name() == self.table)
    }

    fn holds(&self, field: &str) -> Option<Holds> {
        let fields = for_kind!(self.kind()?, fields_of);
        fields.iter().find(|known| known.name == field).map(|known| known.holds)
    }

    /// The title of a field; of what is kept beside the records, its name in words.
    pub fn title(&self, field: &str) -> String {
        match other_title(field) {
            Some((vi, en)) if self.kind().is_none() => self.asked.say(vi, en).to_owned(),
            _ => words::title(self.asked, self.table, field),
        }
    }

    /// A value in words.
    pub fn value(&self, field: &str, value: &Value) -> Markup {
        let asked = self.asked;
        match value {
            Value::Null => html! { span.quiet { (asked.say("để trống", "empty")) } },
            Value::Bool(yes) => html! { (if *yes { asked.say("có", "yes") } else { asked.say("không", "no") }) },
            Value::Number(number) if field.ends_with("year") => html! { (number) },
            Value::Number(_) => html! { (words::number(asked, value)) },
            Value::String(text) => self.text(field, text),
            Value::Array(list) if list.is_empty() => html! { span.quiet { (asked.say("không có", "none")) } },
            Value::Array(list) => {
                html! { @for (at, one) in list.iter().enumerate() { @if at > 0 { "; " } (self.value(field, one)) } }
            }
            Value::Object(map) => html! {
                @for (at, (name, one)) in map.iter().filter(|(_, one)| !one.is_null()).enumerate() {
                    @if at > 0 { ", " } (self.title(name)) ": " (self.value(name, one))
                }
            },
        }
    }

    fn text(&self, field: &str, text: &str) -> Markup {
        let asked = self.asked;
        if COMMUNES.contains(&field) {
            return html! { (self.places.name(text)) };
        }
        if let Some(kind) = RecordKind::of_code(text).filter(|kind| *kind != RecordKind::Recognition) {
            return html! { a href=(asked.href(&format!("/{}/{text}", kind.plural()))) { (text) } };
        }
        let list = [field, field.trim_end_matches('s')].into_iter().find_map(vocabularies::find);
        if list.is_some_and(|list| list.term(text).is_some()) {
            return html! { (words::term(asked, list.map_or("", |list| list.name), text)) };
        }
        match self.holds(field) {
            Some(Holds::Date) => html! { (words::day_of(asked, text)) },
            Some(Holds::Moment) => html! { (words::moment(asked, text)) },
            None if field.ends_with("_at") => html! { (words::moment(asked, text)) },
            None if field.ends_with("_on") => html! { (words::day_of(asked, text)) },
            _ => html! { (text) },
        }
    }

    /// One change: from what, to what.
    pub fn change(&self, field: &str, old: &Value, new: &Value) -> Markup {
        let asked = self.asked;
        html! {
            li {
                span.field-name { (self.title(field)) ": " }
                @if !old.is_null() {
                    del { (self.value(field, old)) }
                    " " span aria-hidden="true" { "→" } span.hidden { (asked.say(" thành ", " to ")) } " "
                }
                ins { (self.value(field, new)) }
            }
        }
    }
}

/// The names of fields that are kept beside the records.
fn other_title(field: &str) -> Option<(&'static str, &'static str)> {
    Some(match field {
        "state" => ("trạng thái", "state"),
        "record_kind" => ("loại bản ghi", "kind of record"),
        "code" => ("mã", "code"),
        "commune" => ("xã, phường", "commune"),
        "change" => ("nội dung đề xuất", "what is proposed"),
        "reason" => ("lý do", "reason"),
        "comment" => ("ý kiến", "comment"),
        "scopes" => ("quyền", "scopes"),
        "expires_on" => ("ngày hết hạn", "last day"),
        "revoked_at" => ("thu hồi lúc", "revoked at"),
        "previous_until" => ("khóa cũ còn dùng đến", "the secret before works until"),
        "self_issued" => ("tự cấp", "self-issued"),
        "contact" => ("liên hệ", "contact"),
        "name" => ("tên", "name"),
        "display_name" => ("họ tên", "name of the person"),
        "email" => ("thư điện tử", "e-mail"),
        "role" => ("vai trò", "role"),
        "department" => ("sở", "department"),
        "disabled" => ("bị khóa", "disabled"),
        "password_changed_at" => ("đặt mật khẩu lúc", "password set at"),
        "second_factor" => ("xác thực hai bước", "second factor"),
        "recovery_codes" => ("mã dự phòng còn lại", "recovery codes left"),
        "single_sign_on" => ("đăng nhập chung", "single sign-on"),
        "invitation" => ("liên kết một lần", "one-time link"),
        "purpose" => ("mục đích", "purpose"),
        "expires_at" => ("hết hạn lúc", "ends at"),
        _ => return None,
    })
}
