//! OCOP products and services: record, input, checks. Stars and certificates come from recognitions.

use super::assessments;
use super::blocks;
use super::dimension::{self, Dimension, Shows, dimension};
use super::field::{BY_CODE, BY_NAME, BY_UPDATE, Field, Holds, Sort};
use super::findings::Findings;
use super::kind::RecordKind;
use super::lookup;
use super::parts::{IpRightInput, StandardHeldInput};
use super::places::{self, Place, PlaceDerived, PlaceInput};
use super::record::{Belongs, Dated, Listed, Record};
use super::standings;
use super::store::referring;
use super::together::{Creates, Queue};
use super::values::{CommuneCode, Day, Gtin, Line, Name, ProducerCode, Prose, SourceText, VillageCode, WebAddress};
use super::{duplicates, provenance};
use crate::db::Tx;
use crate::error::{Fault, Reference, Result};
use crate::fields;
use crate::programme::standing::State;
use crate::programme::{producers as producer_law, sectors};
use crate::text;
use chrono::{DateTime, NaiveDate, Utc};
use entity::lists::{IpRight, IpRights, StandardHeld, StandardsHeld, TextList};
use entity::product;
use entity::vocabulary::{Act, CommuneStatus, Confidence, CriteriaSet, DatePrecision, ProducerType, Scheme, Sector, Star};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;

/// An OCOP product or service.
#[derive(Clone, Debug, Serialize, FromQueryResult, ToSchema)]
pub struct Product {
    pub(crate) code: String,
    pub(crate) name: String,
    #[schema(required)]
    pub(crate) producer: Option<String>,
    #[schema(required)]
    pub(crate) criteria_set: Option<CriteriaSet>,
    #[schema(required)]
    pub(crate) sector: Option<Sector>,
    #[schema(required)]
    pub(crate) village: Option<String>,
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
    #[schema(required)]
    pub(crate) address_as_printed: Option<String>,
    #[schema(required)]
    pub(crate) description: Option<String>,
    #[schema(required)]
    pub(crate) specification: Option<String>,
    #[schema(value_type = Vec<StandardHeld>)]
    pub(crate) standards: StandardsHeld,
    #[schema(value_type = Vec<IpRight>)]
    pub(crate) ip_rights: IpRights,
    #[schema(required)]
    pub(crate) gtin: Option<String>,
    #[schema(required)]
    pub(crate) traceability_url: Option<String>,
    #[schema(value_type = Vec<String>)]
    pub(crate) shop_urls: TextList,
    #[schema(required)]
    pub(crate) star: Option<Star>,
    #[schema(required)]
    pub(crate) potential_five_star: Option<bool>,
    #[schema(required)]
    #[sea_orm(skip)]
    pub(crate) state: Option<State>,
    #[schema(required)]
    pub(crate) last_act: Option<Act>,
    #[schema(required)]
    pub(crate) standing_from: Option<NaiveDate>,
    #[schema(required)]
    pub(crate) certificate_from: Option<NaiveDate>,
    #[schema(required)]
    pub(crate) certificate_until: Option<NaiveDate>,
    #[schema(required)]
    pub(crate) date_precision: Option<DatePrecision>,
    #[schema(required)]
    pub(crate) decision: Option<String>,
    #[schema(required)]
    pub(crate) recognised_on: Option<NaiveDate>,
    /// How exactly that day is known.
    #[schema(required)]
    pub(crate) recognised_precision: Option<DatePrecision>,
    #[schema(required)]
    pub(crate) source: Option<String>,
    pub(crate) confidence: Confidence,
    #[schema(required)]
    pub(crate) note: Option<String>,
    pub(crate) version: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// What a client says about a product.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductInput {
    /// The name on the decision.
    pub name: Name,
    /// Code of the producer.
    #[serde(default)]
    pub producer: Option<ProducerCode>,
    /// One of the 26 criteria sets of Decision 26/2026/QĐ-TTg; gives the sector and the group.
    #[serde(default)]
    pub criteria_set: Option<CriteriaSet>,
    /// The sector of Annex I. Filled from the criteria set where that is given.
    #[serde(default)]
    pub sector: Option<Sector>,
    /// Code of the craft village it comes from.
    #[serde(default)]
    pub village: Option<VillageCode>,
    /// Code of the commune of production in force today.
    #[serde(default)]
    pub commune: Option<CommuneCode>,
    /// Code of the commune before the mergers of 2025.
    #[serde(default)]
    pub former_commune: Option<CommuneCode>,
    /// The last day of that commune; needed only where its code was reused.
    #[serde(default)]
    pub former_commune_until: Option<Day>,
    /// The address as an old paper prints it.
    #[serde(default)]
    pub address_as_printed: Option<Line>,
    /// What it is.
    #[serde(default)]
    pub description: Option<Prose>,
    /// Quy cách: packing, weight, standard applied.
    #[serde(default)]
    pub specification: Option<Line>,
    /// Certificates to standards.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub standards: Vec<StandardHeldInput>,
    /// Intellectual property rights.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub ip_rights: Vec<IpRightInput>,
    /// GS1 article number, with its check digit.
    #[serde(default)]
    pub gtin: Option<Gtin>,
    /// Where its origin can be traced. Needed for four stars and more.
    #[serde(default)]
    pub traceability_url: Option<WebAddress>,
    /// Shops that sell it.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub shop_urls: Vec<WebAddress>,
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

/// What the registry works out about a product.
#[derive(Debug)]
pub struct ProductDerived {
    place: PlaceDerived,
    producer_name: Option<String>,
}

impl Product {
    /// What only this kind of record is counted by.
    pub(super) const OWN_DIMENSIONS: &'static [Dimension] = &[
        dimension("star", Shows::Field(Holds::Star), "hạng sao", "star"),
        dimension("potential_five_star", Shows::Field(Holds::Flag), "tiềm năng 5 sao", "potential five star"),
        dimension("sector", Shows::Field(Holds::Choice(Sector::VALUES)), "ngành", "sector"),
        dimension("group", Shows::Group, "nhóm sản phẩm", "group"),
        dimension("criteria_set", Shows::Field(Holds::Choice(CriteriaSet::VALUES)), "bộ tiêu chí", "criteria set"),
        dimension("producer_type", Shows::Field(Holds::Choice(ProducerType::VALUES)), "loại chủ thể", "type of producer"),
        dimension("from_village", Shows::FromVillage, "từ làng nghề", "from a craft village"),
        dimension("scheme", Shows::Field(Holds::Choice(Scheme::VALUES)), "bộ tiêu chí đánh giá", "scheme"),
    ];
}

impl Listed for Product {
    const TABLE: &'static str = "product";
    const DATED: Dated = Dated::ByStanding;
    const SORTS: &'static [Sort] = &[BY_NAME, BY_CODE, BY_UPDATE, Sort::by_day_empty_last("certificate_until")];
    const DIMENSIONS: &'static [&'static [Dimension]] = &[Self::OWN_DIMENSIONS, dimension::PLACE, dimension::RECOGNISED];
    const SEARCHED: &'static [&'static str] = &["name", "gtin", "address_as_printed"];
    const FIELDS: &'static [Field] = fields![
        blocks::CODE,
        &[
            Field::given("name", Holds::Text),
            Field::given("producer", Holds::Code).equal(),
            Field::given("criteria_set", Holds::Choice(CriteriaSet::VALUES)).equal(),
            Field::given("sector", Holds::Choice(Sector::VALUES)).equal(),
            Field::given("village", Holds::Code).equal(),
        ],
        blocks::PLACE,
        &[
            Field::given("description", Holds::Text),
            Field::given("specification", Holds::Text),
            Field::given("standards", Holds::List),
            Field::given("ip_rights", Holds::List),
            Field::given("gtin", Holds::Text).equal(),
            Field::given("traceability_url", Holds::Text),
            Field::given("shop_urls", Holds::List),
            Field::standing("star", Holds::Star).equal(),
            Field::standing("potential_five_star", Holds::Flag).equal(),
        ],
        blocks::STANDING,
        blocks::PROVENANCE,
        blocks::VERSIONS,
    ];

    fn state(&self) -> Option<State> {
        self.state
    }

    fn stand_on(&mut self, day: NaiveDate) {
        self.state = standings::state(self.last_act, self.certificate_until, day);
        self.recognised_on = self.recognised_on.filter(|_| self.last_act.is_some());
        self.recognised_precision = self.recognised_precision.filter(|_| self.last_act.is_some());
    }
}

impl Record for Product {
    type Entity = product::Entity;
    type Row = product::ActiveModel;
    type Input = ProductInput;
    type Derived = ProductDerived;

    const KIND: RecordKind = RecordKind::Product;

    fn code(&self) -> &str {
        &self.code
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn belongs(input: &ProductInput) -> Belongs<'_> {
        Belongs::Place(Place::of(input.commune.as_ref(), input.former_commune.as_ref(), input.former_commune_until))
    }

    fn queue(creates: &Creates) -> Option<&Queue<Self>> {
        Some(&creates.products)
    }

    fn told_apart_by(input: &ProductInput) -> Vec<(&'static str, String)> {
        vec![("name_key", text::fold(input.name.as_str()))]
    }

    async fn check(tx: &Tx, before: Option<&Self>, input: &mut ProductInput, findings: &mut Findings) -> Result<ProductDerived> {
        let place = PlaceInput {
            commune: &mut input.commune,
            former_commune: &mut input.former_commune,
            former_commune_until: &mut input.former_commune_until,
        };
        let derived = places::complete(tx, place, findings).await?;
        provenance::check(tx, input.confidence, findings);
        settle_sector(input, findings);
        let producer = match &input.producer {
            Some(code) => lookup::producer(tx, "producer", code.as_str(), findings).await?,
            None => Arc::default(),
        };
        if let (Some(producer_type), Some(set)) =
            (producer.as_ref().as_ref().and_then(|producer| producer.producer_type), input.criteria_set)
        {
            findings.law(producer_law::check_producer_for_set(producer_type, set));
        }
        if let Some(code) = &input.village {
            lookup::village(tx, "village", code.as_str(), findings).await?;
        }
        let itself = before.map(|before| before.code.as_str());
        let producer_code = input.producer.as_ref().map(ProducerCode::as_str);
        duplicates::same_name(tx, Self::KIND, input.name.as_str(), ("producer", producer_code), itself, findings).await?;
        Ok(ProductDerived { place: derived, producer_name: producer.as_ref().as_ref().map(|producer| producer.name.clone()) })
    }

    fn row(input: ProductInput, derived: ProductDerived) -> product::ActiveModel {
        let ProductInput {
            name,
            producer,
            criteria_set,
            sector,
            village,
            commune,
            former_commune,
            former_commune_until,
            address_as_printed,
            description,
            specification,
            standards,
            ip_rights,
            gtin,
            traceability_url,
            shop_urls,
            source,
            confidence,
            note,
        } = input;
        let more =
            [derived.producer_name.as_deref(), gtin.as_ref().map(Gtin::as_str), address_as_printed.as_ref().map(Line::as_str)];
        let words = text::search_columns(name.as_str(), more);
        product::ActiveModel {
            code: NotSet,
            name: Set(name.into()),
            producer: Set(producer.map(String::from)),
            criteria_set: Set(criteria_set),
            sector: Set(sector),
            village: Set(village.map(String::from)),
            commune: Set(commune.map(String::from)),
            former_commune: Set(former_commune.map(String::from)),
            former_commune_until: Set(former_commune_until.map(NaiveDate::from)),
            commune_status: Set(derived.place.commune_status),
            former_district: Set(derived.place.former_district),
            commune_before_2025: Set(derived.place.commune_before_2025),
            address_as_printed: Set(address_as_printed.map(String::from)),
            description: Set(description.map(String::from)),
            specification: Set(specification.map(String::from)),
            standards: Set(StandardsHeld(standards.into_iter().map(StandardHeld::from).collect())),
            ip_rights: Set(IpRights(ip_rights.into_iter().map(IpRight::from).collect())),
            gtin: Set(gtin.map(String::from)),
            traceability_url: Set(traceability_url.map(String::from)),
            shop_urls: Set(TextList(shop_urls.into_iter().map(String::from).collect())),
            source: Set(source.map(String::from)),
            confidence: Set(confidence),
            note: Set(note.map(String::from)),
            name_key: Set(words.name_key),
            search: Set(words.search),
            search_exact: Set(words.search_exact),
            ..Default::default()
        }
    }

    /// A draft of a self-assessment goes with its product.
    async fn settle(tx: &Tx, before: Option<&Self>, after: Option<&Self>) -> Result<()> {
        match (before, after) {
            (Some(before), None) => assessments::forget(tx, &before.code).await,
            _ => Ok(()),
        }
    }

    async fn references(tx: &Tx, code: &str) -> Result<Vec<Reference>> {
        referring(tx, RecordKind::Recognition, "subject", code).await
    }
}

/// A criteria set belongs to one sector: filled where it is missing, refused where it contradicts.
fn settle_sector(input: &mut ProductInput, findings: &mut Findings) {
    let Some(set) = input.criteria_set else { return };
    let right = sectors::sector_of(set);
    if let Some(given) = input.sector.filter(|given| *given != right) {
        findings.error(Fault::field(
            "sector",
            "contradicts-criteria-set",
            format!("bộ tiêu chí {} thuộc ngành {}, không phải {}", set.as_str(), right.as_str(), given.as_str()),
            format!("criteria set {} belongs to the sector {}, not {}", set.as_str(), right.as_str(), given.as_str()),
        ));
    }
    input.sector = Some(right);
}
