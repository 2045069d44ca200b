//! Describes the archive as a Frictionless Data Package: every file with its columns, types, code lists and references.
//! Reads nothing.

use super::columns::Columns;
use super::dump::Terms;
use super::titles;
use crate::error::Both;
use crate::registry::centres::Centre;
use crate::registry::decisions::Decision;
use crate::registry::field::Holds;
use crate::registry::figures::Figure;
use crate::registry::producers::Producer;
use crate::registry::products::Product;
use crate::registry::recognitions::Recognition;
use crate::registry::record::{Dated, Listed};
use crate::registry::sight::Sight;
use crate::registry::units::Unit;
use crate::registry::villages::Village;
use crate::registry::words;
use serde_json::{Value, json};

/// The name of the file of all code lists.
pub(super) const VOCABULARIES: &str = "vocabularies";

/// Its columns.
pub(super) const OF_VOCABULARIES: &[(&str, &str, &str)] = &[
    ("vocabulary", "danh mục", "code list"),
    ("vocabulary_vi", "tên danh mục", "name of the list in Vietnamese"),
    ("vocabulary_en", "tên danh mục (tiếng Anh)", "name of the list in English"),
    ("source", "căn cứ", "source"),
    ("code", "mã", "code"),
    ("vi", "tên", "name in Vietnamese"),
    ("en", "tên tiếng Anh", "name in English"),
    ("note", "ghi chú", "note"),
    ("parent", "mã cấp trên", "wider code, of another list"),
];

/// Fields that name a record of another file.
const REFERENCES: &[(&str, &str)] = &[
    ("producer", "producers"),
    ("village", "villages"),
    ("decision", "decisions"),
    ("commune", "units"),
    ("former_commune", "units"),
    ("former_district", "units"),
    ("commune_before_2025", "units"),
];

/// The description of an archive that stands at a sequence of the journal.
pub(super) fn describe(sequence: i64, terms: &Terms) -> Value {
    let nature = if terms.synthetic { " Synthetic data (dữ liệu giả lập)." } else { "" };
    json!({
        "profile": "tabular-data-package",
        "name": "ocop-registry",
        "title": "Sổ đăng ký OCOP, làng nghề và trung tâm / The OCOP register",
        "description": format!(
            "{}{nature} Text that a spreadsheet would run as a formula has an apostrophe before it. \
             `registry:sequence` is the last journal entry in these files: /api/v1/journal?after={sequence} goes on there.",
            terms.description.as_deref().unwrap_or_default()
        ),
        "created": terms.created.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        "licenses": [{
            "name": terms.licence,
            "path": format!("https://spdx.org/licenses/{}.html", terms.licence),
        }],
        "sources": [{"title": "OCOP Registry", "path": "/api/v1"}],
        "registry:sequence": sequence,
        "registry:synthetic": terms.synthetic,
        "resources": [
            resource::<Village>(),
            resource::<Producer>(),
            resource::<Product>(),
            resource::<Centre>(),
            resource::<Decision>(),
            resource::<Recognition>(),
            resource::<Unit>(),
            resource::<Figure>(),
            code_lists(),
        ],
    })
}

fn resource<R: Listed>() -> Value {
    let columns = Columns::all::<R>(Sight::PUBLIC);
    let fields: Vec<Value> = columns
        .iter()
        .map(|column| {
            let (title, words) = (words::title(R::TABLE, &column.name), words::explanation(R::TABLE, &column.name));
            let mut field = field(&column.name, &title, type_of(column.holds));
            field["description"] = both(&words).into();
            if let Some(values) = values(column.holds) {
                field["constraints"] = json!({"enum": values});
            }
            field
        })
        .collect();
    // A code of a unit survives the unit and is given again.
    let key = if R::DATED == Dated::ByLife { json!(["code", "valid_from"]) } else { json!("code") };
    let references: Vec<Value> = REFERENCES
        .iter()
        .filter(|(name, _)| columns.position(name).is_some())
        .map(|(name, file)| json!({"fields": name, "reference": {"resource": file, "fields": "code"}}))
        .collect();
    let schema = json!({"fields": fields, "primaryKey": key, "foreignKeys": references, "missingValues": [""]});
    file(&titles::plural::<R>(), &titles::of_table::<R>(), &schema)
}

fn code_lists() -> Value {
    let fields: Vec<Value> = OF_VOCABULARIES.iter().map(|(name, vi, en)| field(name, &Both::new(*vi, *en), "string")).collect();
    let schema = json!({"fields": fields, "primaryKey": ["vocabulary", "code"], "missingValues": [""]});
    file(VOCABULARIES, &Both::new("Danh mục mã", "Code lists"), &schema)
}

fn file(name: &str, title: &Both, schema: &Value) -> Value {
    json!({
        "profile": "tabular-data-resource",
        "name": name,
        "path": format!("{name}.csv"),
        "title": both(title),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": true},
        "schema": schema,
    })
}

fn field(name: &str, title: &Both, kind: &str) -> Value {
    json!({"name": name, "title": both(title), "type": kind})
}

fn both(words: &Both) -> String {
    if words.vi == words.en { words.vi.clone() } else { format!("{} / {}", words.vi, words.en) }
}

fn type_of(holds: Holds) -> &'static str {
    match holds {
        Holds::Text | Holds::Code | Holds::Choice(_) => "string",
        Holds::Star | Holds::Whole => "integer",
        Holds::Decimal | Holds::Degrees => "number",
        Holds::Date => "date",
        Holds::Moment => "datetime",
        Holds::Flag => "boolean",
        Holds::List => "array",
    }
}

fn values(holds: Holds) -> Option<Value> {
    match holds {
        Holds::Choice(values) => Some(json!(values)),
        Holds::Star => Some(json!([3, 4, 5])),
        _ => None,
    }
}
