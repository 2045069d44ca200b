//! Lists as files, and the dump, described.

use super::operations::Operation;
use super::parameters::{choice, of_list};
use super::reference;
use crate::export::columns::Columns;
use crate::http::exports::{ZIP, forms};
use crate::http::format::Format;
use crate::registry::record::Listed;
use crate::registry::sight::Sight;
use serde_json::{Map, Value, json};

const TAG: (&str, &str) = ("ETag", "The version of the record, for `If-Match` and `If-None-Match`.");
/// The answer of a list: a page, or the whole list as a file.
pub(super) fn list<R: Listed>(operation: Operation) -> Operation {
    let total = ("Registry-Total", "Only of files: how many rows the file has.");
    let others: Vec<&str> =
        forms::<R>().iter().map(|format| format.media_type()).filter(|media| !media.ends_with("json")).collect();
    let operation = operation
        .parameters(of_list::<R>())
        .parameter(format(forms::<R>()))
        .parameter(bom())
        .parameter(fields::<R>())
        .answers(
            200,
            "A page; or, in any other form than JSON, the whole list as a file, in the same order.",
            Some(&format!("{}Page", R::name())),
            &[TAG, ("Link", "The next page, `rel=\"next\"`."), total],
        )
        .also(200, &others)
        .also(200, &[Format::Ndjson.media_type()]);
    let operation = if forms::<R>().contains(&Format::GeoJson) {
        operation.also_schema(200, Format::GeoJson.media_type(), "FeatureCollection")
    } else {
        operation
    };
    operation.reads().without_not_found()
}

/// The dump.
pub(super) fn dump() -> Operation {
    let words = "Every list as CSV with everything the public may see, units of all days, the code lists, and \
                 `datapackage.json` (Frictionless Data Package), which says what every column is, under which licence the \
                 data stands, and at which sequence of the journal: all of one moment. `/api/v1/journal?after=` goes on \
                 exactly there.";
    Operation::new("get_dump", "service", "The whole register as one archive (toàn bộ dữ liệu)", words)
        .answers(200, "The archive.", None, &[("ETag", "The tag of the answer, for `If-None-Match`.")])
        .also(200, &[ZIP])
        .reads()
        .without_not_found()
}

/// The form of an answer.
pub(super) fn format(allowed: &[Format]) -> Value {
    choice("format", "The form of the answer; without it `Accept` decides.", &Format::names(allowed))
}

/// Whether a CSV file is for Excel.
pub(super) fn bom() -> Value {
    json!({
        "name": "bom", "in": "query",
        "description": "Only with `format=csv`: `false` leaves out the byte order mark, which Excel needs to read Vietnamese letters.",
        // No default: generated clients would send it with every request for JSON.
        "schema": {"type": "boolean"},
    })
}

fn fields<R: Listed>() -> Value {
    let names: Vec<String> = Columns::all::<R>(Sight::EVERYTHING).iter().map(|column| column.name.clone()).collect();
    json!({
        "name": "fields", "in": "query", "style": "form", "explode": false,
        "description": "Only for files: these fields, in this order; all of them when left out. A file has no page: `limit`, `cursor` and `count` are refused.",
        "schema": {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"type": "string", "enum": names}},
    })
}

/// The schemas that only files have.
pub(super) fn schemas(all: &mut Map<String, Value>) {
    all.insert(
        "FeatureCollection".to_owned(),
        json!({
            "type": "object",
            "description": "Records on the map (RFC 7946).",
            "required": ["type", "features"],
            "properties": {
                "type": {"type": "string", "enum": ["FeatureCollection"], "description": "What RFC 7946 calls it."},
                "features": {"type": "array", "items": reference("Feature"), "description": "The records, in the order of the list."},
            },
        }),
    );
    all.insert(
        "Feature".to_owned(),
        json!({
            "type": "object",
            "description": "A record on the map (RFC 7946).",
            "required": ["type", "id", "geometry", "properties"],
            "properties": {
                "type": {"type": "string", "enum": ["Feature"], "description": "What RFC 7946 calls it."},
                "id": {"type": "string", "description": "Code of the record."},
                "geometry": {
                    "type": ["object", "null"],
                    "description": "A point, degrees east before degrees north (WGS 84); null where the place is not known.",
                    "required": ["type", "coordinates"],
                    "properties": {
                        "type": {"type": "string", "enum": ["Point"]},
                        "coordinates": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}},
                    },
                },
                "properties": {
                    "type": "object",
                    "description": "The fields, and whose point it is.",
                    "required": ["point_of"],
                    "properties": {
                        "point_of": {
                            "type": ["string", "null"], "enum": ["record", "commune", null],
                            "description": "Whose point it is: the record's own, or a point in its commune.",
                        },
                    },
                },
            },
        }),
    );
}
