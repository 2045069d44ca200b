//! Producers (chủ thể OCOP): record, input, checks.
//!
//! Households are private persons (Law 91/2025/QH15): what identifies or reaches them is seen by officials, and by others
//! only with recorded consent; a household's address is a home, and its tax code the personal identity number of its holder
//! since July 2025. The name stays public: it is the one that public decisions print. Telephone and e-mail of organisations
//! are for partners, their representatives and those people's homes for officials. The public journal says no more of all
//! this than that it changed. Website, source and note are about the business; nothing about a person belongs there.

use super::blocks;
use super::dimension::{self, Dimension, Shows, dimension};
use super::field::{BY_CODE, BY_NAME, BY_UPDATE, Field, Holds, Sort};
use super::findings::Findings;
use super::kind::RecordKind;
use super::places::{self, Place, PlaceDerived, PlaceInput};
use super::record::{Belongs, Dated, Listed, Record};
use super::sight::PERSONAL_DATA;
use super::store::referring;
use super::together::{Creates, Queue};
use super::values::{CommuneCode, Day, EmailAddress, Hundred, Label, Line, Name, Prose, SourceText, TaxCode, WebAddress};
use super::{duplicates, provenance};
use crate::db::Tx;
use crate::error::{Reference, Result};
use crate::fields;
use crate::privacy::consents::{self, Consented};
use crate::programme::producers as law;
use crate::text;
use chrono::{DateTime, NaiveDate, Utc};
use entity::centi::Centi;
use entity::consent::PersonalData;
use entity::producer;
use entity::vocabulary::{CommuneStatus, Confidence, ProducerType};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;
use validator::Validate;

#[expect(clippy::struct_field_names, reason = "the names are those of the JSON")]
/// A producer: cooperative, company, farm, household.
#[derive(Clone, Serialize, FromQueryResult, ToSchema)]
pub struct Producer {
    pub(crate) code: String,
    pub(crate) name: String,
    #[schema(required)]
    pub(crate) producer_type: Option<ProducerType>,
    /// Tax code. Public of organisations; of a person seen by officials, or with consent.
    #[schema(required)]
    pub(crate) tax_code: Option<String>,
    /// Number of the business or cooperative registration. Public of organisations; of a person seen by officials, or with
    /// consent.
    #[schema(required)]
    pub(crate) registration_number: Option<String>,
    #[schema(required)]
    pub(crate) commune: Option<String>,
    #[schema(required)]
    pub(crate) former_commune: Option<String>,
    #[schema(required)]
    pub(crate) former_commune_until: Option<NaiveDate>,
    pub(crate) commune_status: CommuneStatus,
    /// Code of the district it lay in until 30 June 2025; null where that is not certain.
    #[schema(required, example = "279")]
    pub(crate) former_district: Option<String>,
    /// Code of the commune it lay in on 31 December 2024, before the mergers; null where that is not certain.
    #[schema(required)]
    pub(crate) commune_before_2025: Option<String>,
    /// The address of the business as an old paper prints it. Public of organisations; of a person seen by officials, or with
    /// consent.
    #[schema(required)]
    pub(crate) address_as_printed: Option<String>,
    #[schema(required)]
    pub(crate) website: Option<String>,
    #[schema(required)]
    pub(crate) local_capital_percent: Option<Centi>,
    /// Legal representative. For officials; for others only with consent. Absent where it is hidden or not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) legal_representative: Option<String>,
    /// Telephone. For officials and, of organisations, partners; for others only with consent. Absent where it is hidden or
    /// not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) phone: Option<String>,
    /// E-mail. For officials and, of organisations, partners; for others only with consent. Absent where it is hidden or not
    /// known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) email: Option<String>,
    /// Home address of the representative. For officials; for others only with consent. Absent where it is hidden or not
    /// known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) home_address: Option<String>,
    pub(crate) personal_data: PersonalData,
    #[schema(required)]
    pub(crate) source: Option<String>,
    pub(crate) confidence: Confidence,
    #[schema(required)]
    pub(crate) note: Option<String>,
    pub(crate) version: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// What a client says about a producer.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProducerInput {
    /// The full name.
    pub name: Name,
    /// The kind of organisation (Decision 26/2026/QĐ-TTg, criterion 3.1).
    #[serde(default)]
    pub producer_type: Option<ProducerType>,
    /// Tax code: 10 digits, 10-3 for a branch, or the 12 digits of a personal identity number.
    #[serde(default)]
    pub tax_code: Option<TaxCode>,
    /// Number of the business or cooperative registration.
    #[serde(default)]
    pub registration_number: Option<Label>,
    /// Code of the commune in force today.
    #[serde(default)]
    pub commune: Option<CommuneCode>,
    /// Code of the commune before the mergers of 2025.
    #[serde(default)]
    pub former_commune: Option<CommuneCode>,
    /// The last day of that commune; needed only where its code was reused.
    #[serde(default)]
    pub former_commune_until: Option<Day>,
    /// The address of the business as an old paper prints it.
    #[serde(default)]
    pub address_as_printed: Option<Line>,
    /// Web address.
    #[serde(default)]
    pub website: Option<WebAddress>,
    /// Capital of the local community in percent; a joint-stock company states it.
    #[serde(default)]
    pub local_capital_percent: Option<Hundred>,
    /// Legal representative. For officials; for others only with consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_representative: Option<Name>,
    /// Telephone. For officials and, of organisations, partners; for others only with consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Label>,
    /// E-mail. For officials and, of organisations, partners; for others only with consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailAddress>,
    /// Home address of the representative. For officials; for others only with consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home_address: Option<Line>,
    /// Where the facts come from.
    #[serde(default)]
    pub source: Option<SourceText>,
    /// How far the record can be trusted.
    #[serde(default = "provenance::entered_by_an_official")]
    pub confidence: Confidence,
    /// Remarks.
    #[serde(default)]
    pub note: Option<Prose>,
}

/// Without personal data, because it may end in a log.
impl fmt::Debug for Producer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Producer").field("code", &self.code).field("version", &self.version).finish_non_exhaustive()
    }
}

/// Without personal data, because it may end in a log.
impl fmt::Debug for ProducerInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProducerInput").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What the registry works out about a producer.
#[derive(Debug)]
pub struct ProducerDerived {
    place: PlaceDerived,
    personal_data: PersonalData,
    /// The personal fields that a search by everybody may look into.
    published: Vec<String>,
}

impl Listed for Producer {
    const TABLE: &'static str = "producer";
    const SORTS: &'static [Sort] = &[BY_NAME, BY_CODE, BY_UPDATE];
    const DATED: Dated = Dated::ByHoldings;
    const DIMENSIONS: &'static [&'static [Dimension]] = &[
        &[dimension("producer_type", Shows::Field(Holds::Choice(ProducerType::VALUES)), "loại chủ thể", "type of producer")],
        dimension::PLACE,
        &[dimension::CONFIDENCE],
    ];
    const SEARCHED: &'static [&'static str] = &["name", "tax_code", "address_as_printed"];
    const FIELDS: &'static [Field] = fields![
        blocks::CODE,
        &[
            Field::given("name", Holds::Text),
            Field::given("producer_type", Holds::Choice(ProducerType::VALUES)).equal(),
            Field::given("tax_code", Holds::Text).equal().personal(),
            Field::given("registration_number", Holds::Text).equal().personal(),
        ],
        blocks::UNITS,
        &[
            Field::given("address_as_printed", Holds::Text).personal(),
            Field::given("website", Holds::Text),
            Field::given("local_capital_percent", Holds::Decimal).range(),
            Field::given("legal_representative", Holds::Text).official().personal(),
            Field::given("phone", Holds::Text).partner().personal(),
            Field::given("email", Holds::Text).partner().personal(),
            Field::given("home_address", Holds::Text).official().personal(),
            Field::computed(PERSONAL_DATA, Holds::Choice(PersonalData::VALUES)).equal(),
        ],
        blocks::PROVENANCE,
        blocks::VERSIONS,
    ];
}

impl Producer {
    /// Empties personal fields, to work out what follows without them.
    pub(crate) fn forget(&mut self, names: &[&str]) {
        let fields = [
            ("tax_code", &mut self.tax_code),
            ("registration_number", &mut self.registration_number),
            ("address_as_printed", &mut self.address_as_printed),
            ("legal_representative", &mut self.legal_representative),
            ("phone", &mut self.phone),
            ("email", &mut self.email),
            ("home_address", &mut self.home_address),
        ];
        fields.into_iter().filter(|(name, _)| names.contains(name)).for_each(|(_, value)| *value = None);
    }
}

impl Record for Producer {
    type Entity = producer::Entity;
    type Row = producer::ActiveModel;
    type Input = ProducerInput;
    type Derived = ProducerDerived;

    const KIND: RecordKind = RecordKind::Producer;

    fn code(&self) -> &str {
        &self.code
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn belongs(input: &ProducerInput) -> Belongs<'_> {
        Belongs::Place(Place::of(input.commune.as_ref(), input.former_commune.as_ref(), input.former_commune_until))
    }

    fn queue(creates: &Creates) -> Option<&Queue<Self>> {
        Some(&creates.producers)
    }

    fn told_apart_by(input: &ProducerInput) -> Vec<(&'static str, String)> {
        let tax_code = input.tax_code.as_ref().map(|tax_code| ("tax_code", tax_code.as_str().to_owned()));
        tax_code.into_iter().chain([("name_key", text::fold(input.name.as_str()))]).collect()
    }

    async fn check(
        tx: &Tx,
        before: Option<&Self>,
        input: &mut ProducerInput,
        findings: &mut Findings,
    ) -> Result<ProducerDerived> {
        let place = PlaceInput {
            commune: &mut input.commune,
            former_commune: &mut input.former_commune,
            former_commune_until: &mut input.former_commune_until,
        };
        let derived = places::complete(tx, place, findings).await?;
        provenance::check(tx, input.confidence, findings);
        findings.law(law::check_producer(input.producer_type, input.local_capital_percent.map(Centi::from)));
        let itself = before.map(|before| before.code.as_str());
        if let Some(tax_code) = &input.tax_code {
            duplicates::same_value(tx, Self::KIND, "tax_code", tax_code.as_str(), itself, findings).await?;
        }
        let place = input.commune.as_ref().map(CommuneCode::as_str);
        duplicates::same_name(tx, Self::KIND, input.name.as_str(), ("commune", place), itself, findings).await?;
        let person = law::is_a_person(input.producer_type, input.tax_code.as_ref().map(TaxCode::as_str));
        let consented = match itself.filter(|_| person) {
            Some(code) => consents::standing(tx, code).await?,
            None => Consented::default(),
        };
        Ok(ProducerDerived { place: derived, personal_data: consented.of(person), published: consented.published })
    }

    fn row(input: ProducerInput, derived: ProducerDerived) -> producer::ActiveModel {
        let ProducerInput {
            name,
            producer_type,
            tax_code,
            registration_number,
            commune,
            former_commune,
            former_commune_until,
            address_as_printed,
            website,
            local_capital_percent,
            legal_representative,
            phone,
            email,
            home_address,
            source,
            confidence,
            note,
        } = input;
        let public = |field: &str| {
            derived.personal_data == PersonalData::Organisation || derived.published.iter().any(|known| known == field)
        };
        let more = [
            tax_code.as_ref().map(TaxCode::as_str).filter(|_| public("tax_code")),
            address_as_printed.as_ref().map(Line::as_str).filter(|_| public("address_as_printed")),
        ];
        let words = text::search_columns(name.as_str(), more);
        producer::ActiveModel {
            code: NotSet,
            name: Set(name.into()),
            producer_type: Set(producer_type),
            tax_code: Set(tax_code.map(String::from)),
            registration_number: Set(registration_number.map(String::from)),
            commune: Set(commune.map(String::from)),
            former_commune: Set(former_commune.map(String::from)),
            former_commune_until: Set(former_commune_until.map(NaiveDate::from)),
            commune_status: Set(derived.place.commune_status),
            former_district: Set(derived.place.former_district),
            commune_before_2025: Set(derived.place.commune_before_2025),
            address_as_printed: Set(address_as_printed.map(String::from)),
            website: Set(website.map(String::from)),
            local_capital_percent: Set(local_capital_percent.map(Centi::from)),
            legal_representative: Set(legal_representative.map(String::from)),
            phone: Set(phone.map(String::from)),
            email: Set(email.map(String::from)),
            home_address: Set(home_address.map(String::from)),
            personal_data: Set(derived.personal_data),
            source: Set(source.map(String::from)),
            confidence: Set(confidence),
            note: Set(note.map(String::from)),
            name_key: Set(words.name_key),
            search: Set(words.search),
            search_exact: Set(words.search_exact),
            ..Default::default()
        }
    }

    async fn references(tx: &Tx, code: &str) -> Result<Vec<Reference>> {
        let mut references = referring(tx, RecordKind::Product, "producer", code).await?;
        references.extend(referring(tx, RecordKind::Centre, "operator", code).await?);
        Ok(references)
    }
}
