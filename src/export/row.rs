//! A record taken apart into the values of its fields, through its own JSON form: what a file says cannot differ from what
//! the list says.

use super::columns::Columns;
use super::value::Value;
use crate::error::{Error, Result};
use serde::ser::{self, Impossible, Serialize, SerializeStruct, Serializer};
use serde_json::Error as Refused;
use std::fmt::{Display, Write as _};

/// What a serializer answers.
type Taken<T> = std::result::Result<T, Refused>;

/// Where a value is kept.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot {
    Absent,
    Null,
    Text(usize, usize),
    Json(usize, usize),
    Whole(i64),
    Number(f64),
    Flag(bool),
}

/// The values of one record. Filled again for every record, so that nothing is allocated for most.
pub(super) struct Row {
    names: Vec<String>,
    spots: Vec<Spot>,
    text: String,
    /// Where the field of the next name is expected.
    next: usize,
}

impl Row {
    /// A row for all columns a reader may see.
    pub(super) fn of(columns: &Columns) -> Self {
        let names: Vec<String> = columns.all.iter().map(|column| column.name.clone()).collect();
        Self { spots: vec![Spot::Absent; names.len()], names, text: String::new(), next: 0 }
    }

    /// Takes a record apart. Fields that the reader may not see are left out.
    pub(super) fn fill(&mut self, record: &impl Serialize) -> Result<()> {
        self.begin();
        record.serialize(Filling(self)).map_err(Error::from)
    }

    /// The value at a place among all columns.
    pub(super) fn value(&self, at: usize) -> Value<'_> {
        let text = |from, to| self.text.get(from..to).unwrap_or_default();
        match self.spots.get(at).copied().unwrap_or(Spot::Absent) {
            Spot::Absent => Value::Absent,
            Spot::Null => Value::Null,
            Spot::Text(from, to) => Value::Text(text(from, to)),
            Spot::Json(from, to) => Value::Json(text(from, to)),
            Spot::Whole(number) => Value::Whole(number),
            Spot::Number(number) => Value::Number(number),
            Spot::Flag(flag) => Value::Flag(flag),
        }
    }

    /// Forgets the record before.
    pub(super) fn begin(&mut self) {
        self.text.clear();
        self.next = 0;
        self.spots.fill(Spot::Absent);
    }

    /// Keeps a value.
    pub(super) fn put(&mut self, at: usize, spot: Spot) {
        if let Some(place) = self.spots.get_mut(at) {
            *place = spot;
        }
    }

    /// Keeps a text that may have an ending of its own.
    pub(super) fn text(&mut self, text: &str, ending: &str) -> Spot {
        let from = self.text.len();
        self.text.push_str(text);
        self.text.push_str(ending);
        Spot::Text(from, self.text.len())
    }

    /// Keeps a list.
    pub(super) fn json(&mut self, text: &str) -> Spot {
        let from = self.text.len();
        self.text.push_str(text);
        Spot::Json(from, self.text.len())
    }

    /// Where a field stands.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// Records name their fields in the order of the columns; the look behind is for those that do not.
    pub(super) fn place(&mut self, name: &str) -> Option<usize> {
        let ahead = self.names.iter().skip(self.next).position(|known| known == name).map(|at| at + self.next);
        let at = ahead.or_else(|| self.find(name))?;
        self.next = at + 1;
        Some(at)
    }
}

/// Takes the fields of a struct.
struct Filling<'a>(&'a mut Row);

impl SerializeStruct for Filling<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Taken<()> {
        let Some(at) = self.0.place(name) else { return Ok(()) };
        let spot = value.serialize(Taking(&mut self.0.text))?;
        self.0.put(at, spot);
        Ok(())
    }

    fn end(self) -> Taken<()> {
        Ok(())
    }
}

/// Takes the value of one field.
struct Taking<'a>(&'a mut String);

impl Taking<'_> {
    fn said(self, words: &impl Display) -> Taken<Spot> {
        let from = self.0.len();
        write!(self.0, "{words}").map_err(ser::Error::custom)?;
        Ok(Spot::Text(from, self.0.len()))
    }
}

fn refuse<T>(what: &str) -> Taken<T> {
    Err(ser::Error::custom(format!("{what} has no place in a table")))
}

/// What neither a record nor a field of it is.
macro_rules! refused {
    ($ok:ty) => {
        type Ok = $ok;
        type Error = Refused;
        type SerializeSeq = Impossible<$ok, Refused>;
        type SerializeTuple = Impossible<$ok, Refused>;
        type SerializeTupleStruct = Impossible<$ok, Refused>;
        type SerializeTupleVariant = Impossible<$ok, Refused>;
        type SerializeMap = Impossible<$ok, Refused>;
        type SerializeStructVariant = Impossible<$ok, Refused>;

        fn serialize_bytes(self, _: &[u8]) -> Taken<$ok> {
            refuse("a row of bytes")
        }
        fn serialize_unit(self) -> Taken<$ok> {
            refuse("a unit")
        }
        fn serialize_unit_struct(self, name: &'static str) -> Taken<$ok> {
            refuse(name)
        }
        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            name: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Taken<$ok> {
            refuse(name)
        }
        fn serialize_seq(self, _: Option<usize>) -> Taken<Self::SerializeSeq> {
            refuse("a list without a name")
        }
        fn serialize_tuple(self, _: usize) -> Taken<Self::SerializeTuple> {
            refuse("a tuple")
        }
        fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Taken<Self::SerializeTupleStruct> {
            refuse(name)
        }
        fn serialize_tuple_variant(
            self,
            name: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Taken<Self::SerializeTupleVariant> {
            refuse(name)
        }
        fn serialize_map(self, _: Option<usize>) -> Taken<Self::SerializeMap> {
            refuse("a map")
        }
        fn serialize_struct_variant(
            self,
            name: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Taken<Self::SerializeStructVariant> {
            refuse(name)
        }
    };
}

macro_rules! no_values {
    ($($method:ident: $type:ty),+ $(,)?) => {
        $(fn $method(self, _: $type) -> Taken<()> {
            refuse("a bare value")
        })+
    };
}

impl<'a> Serializer for Filling<'a> {
    refused!(());
    type SerializeStruct = Filling<'a>;
    no_values!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8,
        serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32, serialize_f64: f64,
        serialize_char: char, serialize_str: &str,
    );

    fn serialize_none(self) -> Taken<()> {
        refuse("nothing")
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Taken<()> {
        value.serialize(self)
    }
    fn serialize_unit_variant(self, name: &'static str, _: u32, _: &'static str) -> Taken<()> {
        refuse(name)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Taken<()> {
        value.serialize(self)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Taken<Self> {
        Ok(self)
    }
}

macro_rules! whole_numbers {
    ($($method:ident: $type:ty),+ $(,)?) => {
        $(fn $method(self, number: $type) -> Taken<Spot> {
            Ok(Spot::Whole(number.into()))
        })+
    };
}

impl Serializer for Taking<'_> {
    refused!(Spot);
    type SerializeStruct = Impossible<Spot, Refused>;
    whole_numbers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8, serialize_u16: u16,
        serialize_u32: u32,
    );

    fn serialize_u64(self, number: u64) -> Taken<Spot> {
        i64::try_from(number).map(Spot::Whole).map_err(ser::Error::custom)
    }
    fn serialize_f32(self, number: f32) -> Taken<Spot> {
        Ok(Spot::Number(number.into()))
    }
    fn serialize_f64(self, number: f64) -> Taken<Spot> {
        Ok(Spot::Number(number))
    }
    fn serialize_bool(self, flag: bool) -> Taken<Spot> {
        Ok(Spot::Flag(flag))
    }
    fn serialize_char(self, letter: char) -> Taken<Spot> {
        self.said(&letter)
    }
    fn serialize_str(self, text: &str) -> Taken<Spot> {
        let from = self.0.len();
        self.0.push_str(text);
        Ok(Spot::Text(from, self.0.len()))
    }
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Taken<Spot> {
        self.said(&value)
    }
    fn serialize_none(self) -> Taken<Spot> {
        Ok(Spot::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Taken<Spot> {
        value.serialize(self)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Taken<Spot> {
        self.serialize_str(variant)
    }
    /// Lists inside a row have a type of their own.
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Taken<Spot> {
        let from = self.0.len();
        self.0.push_str(&serde_json::to_string(value)?);
        Ok(Spot::Json(from, self.0.len()))
    }
    fn serialize_struct(self, name: &'static str, _: usize) -> Taken<Self::SerializeStruct> {
        refuse(name)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::Row;
    use crate::export::columns::{Column, Columns};
    use crate::export::value::Value;
    use crate::registry::field::Holds;
    use chrono::NaiveDate;
    use entity::centi::Centi;
    use entity::lists::TextList;
    use entity::vocabulary::{Confidence, Star};
    use serde::Serialize;

    #[derive(Serialize)]
    struct Thing {
        code: &'static str,
        on: Option<NaiveDate>,
        others: TextList,
        #[serde(skip_serializing_if = "Option::is_none")]
        phone: Option<String>,
        star: Option<Star>,
        score: Centi,
        degrees: f64,
        confidence: Confidence,
        flag: Option<bool>,
        hidden: u64,
    }

    fn row() -> Row {
        let names = ["code", "on", "others", "phone", "star", "score", "degrees", "confidence", "flag"];
        let all: Vec<Column> = names.map(|name| Column { name: name.to_owned(), holds: Holds::Text }).to_vec();
        Row::of(&Columns { chosen: (0..all.len()).collect(), all })
    }

    #[test]
    fn every_kind_of_field_has_a_value() {
        let mut row = row();
        let thing = Thing {
            code: "00123",
            on: NaiveDate::from_ymd_opt(2025, 7, 1),
            others: TextList(vec!["Lụa \"Vạn Phúc\"".to_owned()]),
            phone: None,
            star: Some(Star::Four),
            score: Centi(8750),
            degrees: 21.028_511,
            confidence: Confidence::VALUES[0].parse().unwrap(),
            flag: None,
            hidden: 7,
        };
        row.fill(&thing).unwrap();
        let values: Vec<Value<'_>> = (0..10).map(|at| row.value(at)).collect();
        let expected = [
            Value::Text("00123"),
            Value::Text("2025-07-01"),
            Value::Json("[\"Lụa \\\"Vạn Phúc\\\"\"]"),
            Value::Absent,
            Value::Whole(4),
            Value::Number(87.5),
            Value::Number(21.028_511),
            Value::Text(Confidence::VALUES[0]),
            Value::Null,
            Value::Absent,
        ];
        assert_eq!(values, expected);
        // The next record begins anew.
        row.fill(&Thing { others: TextList(Vec::new()), phone: Some("024".to_owned()), score: Centi(9000), ..thing }).unwrap();
        assert_eq!((row.value(2), row.value(3), row.value(5)), (Value::Json("[]"), Value::Text("024"), Value::Whole(90)));
    }

    #[test]
    fn what_is_no_record_is_refused() {
        assert!(row().fill(&7).is_err());
        assert!(row().fill(&[1, 2]).is_err());
    }
}
