//! Writes records line by line: CSV, NDJSON and GeoJSON, from the same values.

use super::Form;
use super::columns::Columns;
use super::points::{Point, Points};
use super::row::Row;
use super::value::Value;
use crate::error::Result;
use crate::registry::record::Listed;
use crate::sheet::csv;
use chrono::NaiveDate;
use sea_orm::QueryResult;
use serde::Serialize;

/// A file that is being written.
pub(super) struct Lines {
    form: Form,
    columns: Columns,
    /// The chosen names, as JSON, with the colon.
    keys: Vec<Vec<u8>>,
    row: Row,
    points: Points,
    /// Where code, longitude, latitude and commune stand among all columns.
    places: [Option<usize>; 4],
    first: bool,
}

impl Lines {
    /// A file with these columns.
    pub(super) fn new(form: Form, columns: Columns, points: Points) -> Self {
        let keys = columns.iter().map(|column| format!("\"{}\":", column.name).into_bytes()).collect();
        let places = ["code", "longitude", "latitude", "commune"].map(|name| columns.position(name));
        Self { form, keys, row: Row::of(&columns), columns, points, places, first: true }
    }

    /// What stands before the first record.
    pub(super) fn beginning(&self) -> Result<Vec<u8>> {
        match self.form {
            Form::Csv { bom } => csv::Lines::beginning(bom, self.columns.iter().map(|column| column.name.as_str()))?.finish(),
            Form::GeoJson => Ok(b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec()),
            Form::Ndjson | Form::Xlsx => Ok(Vec::new()),
        }
    }

    /// What stands behind the last record.
    pub(super) fn ending(&self) -> Vec<u8> {
        if self.form == Form::GeoJson { b"\n]}\n".to_vec() } else { Vec::new() }
    }

    /// Further records.
    pub(super) fn further<R: Listed>(&mut self, records: &[QueryResult], on: NaiveDate) -> Result<Vec<u8>> {
        if matches!(self.form, Form::Csv { .. }) {
            let mut lines = csv::Lines::further();
            for record in records {
                self.row.take::<R>(record, on)?;
                lines.line(self.columns.chosen.iter().map(|at| self.row.value(*at).piece()))?;
            }
            return lines.finish();
        }
        let mut out = Vec::with_capacity(65_536);
        for record in records {
            self.row.take::<R>(record, on)?;
            if self.form == Form::GeoJson {
                self.feature(&mut out)?;
            } else {
                out.push(b'{');
                self.fields(&mut out)?;
                out.extend_from_slice(b"}\n");
            }
        }
        Ok(out)
    }

    /// The fields, as the members of an object. One that the record does not name is not named here.
    fn fields(&self, out: &mut Vec<u8>) -> Result<()> {
        let mut first = true;
        for (key, at) in self.keys.iter().zip(&self.columns.chosen) {
            let value = self.row.value(*at);
            if value == Value::Absent {
                continue;
            }
            if !first {
                out.push(b',');
            }
            first = false;
            out.extend_from_slice(key);
            json(value, out)?;
        }
        Ok(())
    }

    /// One feature (RFC 7946), with the point of the record or of its commune, and which of them it is.
    fn feature(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(if self.first { b"\n" } else { b",\n" });
        self.first = false;
        out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":");
        json(self.at(0), out)?;
        let (point, of) = self.point();
        out.extend_from_slice(b",\"geometry\":");
        match point {
            Some((east, north)) => serde_json::to_writer(&mut *out, &Geometry { r#type: "Point", coordinates: [east, north] })?,
            None => out.extend_from_slice(b"null"),
        }
        out.extend_from_slice(b",\"properties\":{");
        let before = out.len();
        self.fields(out)?;
        if out.len() > before {
            out.push(b',');
        }
        out.extend_from_slice(b"\"point_of\":");
        json(of.map_or(Value::Null, Value::Text), out)?;
        out.extend_from_slice(b"}}");
        Ok(())
    }

    fn at(&self, place: usize) -> Value<'_> {
        self.places.get(place).copied().flatten().map_or(Value::Absent, |at| self.row.value(at))
    }

    fn point(&self) -> (Option<Point>, Option<&'static str>) {
        if let (Some(east), Some(north)) = (degrees(self.at(1)), degrees(self.at(2))) {
            return (Some((east, north)), Some("record"));
        }
        match self.at(3) {
            Value::Text(commune) => {
                let point = self.points.of(commune);
                (point, point.map(|_| "commune"))
            }
            _ => (None, None),
        }
    }
}

#[derive(Serialize)]
struct Geometry {
    r#type: &'static str,
    coordinates: [f64; 2],
}

#[expect(clippy::cast_precision_loss, reason = "degrees are small")]
fn degrees(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number),
        Value::Whole(number) => Some(number as f64),
        _ => None,
    }
}

fn json(value: Value<'_>, out: &mut Vec<u8>) -> Result<()> {
    match value {
        Value::Absent | Value::Null => out.extend_from_slice(b"null"),
        Value::Text(text) => serde_json::to_writer(&mut *out, text)?,
        Value::Json(text) => out.extend_from_slice(text.as_bytes()),
        Value::Whole(number) => serde_json::to_writer(&mut *out, &number)?,
        Value::Number(number) => serde_json::to_writer(&mut *out, &number)?,
        Value::Flag(flag) => serde_json::to_writer(&mut *out, &flag)?,
    }
    Ok(())
}
