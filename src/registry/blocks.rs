//! The groups of fields that several records share: place, standing, provenance, versions.
//!
//! A group is defined here once: its fields for lists and document, its rules beside it in `places` and `standings`.

use super::field::{Field, Holds};
use crate::fields;
use entity::vocabulary::{Act, CommuneStatus, Confidence, DatePrecision};

/// The code every record has.
pub const CODE: &[Field] = &[Field::computed("code", Holds::Code).equal()];

/// The units in which a record lies.
pub const UNITS: &[Field] = &[
    Field::given("commune", Holds::Text).equal(),
    Field::given("former_commune", Holds::Text).equal(),
    Field::given("former_commune_until", Holds::Date),
    Field::computed("commune_status", Holds::Choice(CommuneStatus::VALUES)).equal(),
    Field::computed("former_district", Holds::Text).equal(),
    Field::computed("commune_before_2025", Holds::Text).equal(),
];

/// Where a record lies.
pub const PLACE: &[Field] = fields![UNITS, &[Field::given("address_as_printed", Holds::Text)]];

/// Where on the map.
pub const POINT: &[Field] = &[Field::given("latitude", Holds::Degrees), Field::given("longitude", Holds::Degrees)];

/// What recognitions say about a record on a day.
pub const STANDING: &[Field] = &[
    Field::standing("last_act", Holds::Choice(Act::VALUES)).equal(),
    Field::standing("standing_from", Holds::Date).range(),
    Field::standing("certificate_from", Holds::Date).range(),
    Field::standing("certificate_until", Holds::Date).range(),
    Field::standing("date_precision", Holds::Choice(DatePrecision::VALUES)).equal(),
    Field::standing("decision", Holds::Code).equal(),
    Field::computed("recognised_on", Holds::Date).range(),
    Field::computed("recognised_precision", Holds::Choice(DatePrecision::VALUES)).equal(),
];

/// Where the facts come from.
pub const PROVENANCE: &[Field] = &[
    Field::given("source", Holds::Text),
    Field::given("confidence", Holds::Choice(Confidence::VALUES)).equal(),
    Field::given("note", Holds::Text),
];

/// Versions and times.
pub const VERSIONS: &[Field] = &[
    Field::computed("version", Holds::Whole),
    Field::computed("created_at", Holds::Moment).range(),
    Field::computed("updated_at", Holds::Moment).range(),
];
