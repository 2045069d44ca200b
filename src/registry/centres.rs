//! Centres that design, show and sell OCOP and craft-village products (Hanoi, Decision 6385/QĐ-UBND): record, input,
//! checks, and the stages a centre goes through.

use super::blocks;
use super::dimension::{self, Dimension, Shows, dimension};
use super::field::{BY_CODE, BY_UPDATE, Field, Holds, Sort};
use super::findings::Findings;
use super::kind::RecordKind;
use super::lookup;
use super::parts::SiteInput;
use super::places::{self, Place, PlaceDerived, PlaceInput};
use super::record::{Belongs, Dated, Listed, Record};
use super::standings;
use super::store::referring;
use super::together::{Creates, Queue};
use super::values::{
    CommuneCode, Day, Hundred, Latitude, Line, Longitude, Name, ProducerCode, Prose, SourceText, SquareMetres, VillageCode, Year,
};
use super::{duplicates, provenance};
use crate::db::Tx;
use crate::error::{Reference, Result};
use crate::fields;
use crate::programme::centres as law;
use crate::programme::standing::State;
use crate::text;
use chrono::{DateTime, NaiveDate, Utc};
use entity::centi::Centi;
use entity::centre;
use entity::lists::{Site, Sites, TextList};
use entity::vocabulary::{Act, CommuneStatus, Confidence, DatePrecision, Stage};
use sea_orm::ActiveValue::Set;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A centre.
#[derive(Clone, Debug, Serialize, FromQueryResult, ToSchema)]
pub struct Centre {
    pub(crate) code: String,
    pub(crate) official_name: String,
    #[schema(required)]
    pub(crate) trading_name: Option<String>,
    #[schema(required)]
    pub(crate) operator: Option<String>,
    #[schema(value_type = Vec<String>)]
    pub(crate) host_villages: TextList,
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
    pub(crate) latitude: Option<f64>,
    #[schema(required)]
    pub(crate) longitude: Option<f64>,
    #[schema(value_type = Vec<Site>)]
    pub(crate) sites: Sites,
    #[schema(required)]
    pub(crate) total_area_m2: Option<i64>,
    #[schema(required)]
    pub(crate) meeting_area_m2: Option<i64>,
    #[schema(required)]
    pub(crate) display_score: Option<Centi>,
    #[schema(required)]
    pub(crate) meeting_score: Option<Centi>,
    #[schema(required)]
    pub(crate) experience_score: Option<Centi>,
    #[schema(required)]
    pub(crate) photography_score: Option<Centi>,
    #[schema(required)]
    pub(crate) management_score: Option<Centi>,
    #[schema(required)]
    pub(crate) goods_share_percent: Option<Centi>,
    #[schema(required)]
    pub(crate) planned_year: Option<i32>,
    pub(crate) stage: Stage,
    #[schema(required)]
    pub(crate) opened_on: Option<NaiveDate>,
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

/// What a client says about a centre.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CentreInput {
    /// The name on the decision or in the plan.
    pub official_name: Name,
    /// The name over the door.
    #[serde(default)]
    pub trading_name: Option<Name>,
    /// Code of the producer that runs it.
    #[serde(default)]
    pub operator: Option<ProducerCode>,
    /// Codes of the villages it belongs to.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub host_villages: Vec<VillageCode>,
    /// Code of the commune in force today.
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
    /// Degrees north (WGS 84).
    #[serde(default)]
    pub latitude: Option<Latitude>,
    /// Degrees east (WGS 84).
    #[serde(default)]
    pub longitude: Option<Longitude>,
    /// Its places: the zones may lie at several places of a commune.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub sites: Vec<SiteInput>,
    /// Area of all zones in whole m²; 500 to be recognised.
    #[serde(default)]
    pub total_area_m2: Option<SquareMetres>,
    /// Area of the trading and meeting zone in whole m²; 100 to be recognised.
    #[serde(default)]
    pub meeting_area_m2: Option<SquareMetres>,
    /// Points for display, introduction and sale, at most 20.
    #[serde(default)]
    pub display_score: Option<Hundred>,
    /// Points for trading and group meetings, at most 15.
    #[serde(default)]
    pub meeting_score: Option<Hundred>,
    /// Points for demonstration, experience and information, at most 20.
    #[serde(default)]
    pub experience_score: Option<Hundred>,
    /// Points for product photography, at most 10.
    #[serde(default)]
    pub photography_score: Option<Hundred>,
    /// Points for management, operation and others, at most 35.
    #[serde(default)]
    pub management_score: Option<Hundred>,
    /// Share of recognised OCOP goods or typical crafts of the village, in percent; 60 to be recognised.
    #[serde(default)]
    pub goods_share_percent: Option<Hundred>,
    /// The year a plan of the city names for it.
    #[serde(default)]
    pub planned_year: Option<Year>,
    /// Where it stands: planned, applied; recognised and withdrawn follow from recognitions; suspended while recognised.
    #[serde(default = "planned")]
    pub stage: Stage,
    /// The day it opened or its plaque was fixed.
    #[serde(default)]
    pub opened_on: Option<Day>,
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

fn planned() -> Stage {
    Stage::Planned
}

/// What the registry works out about a centre.
#[derive(Debug)]
pub struct CentreDerived {
    place: PlaceDerived,
}

impl Centre {
    /// What only this kind of record is counted by.
    pub(super) const OWN_DIMENSIONS: &'static [Dimension] = &[
        dimension("stage", Shows::Field(Holds::Choice(Stage::VALUES)), "giai đoạn", "stage"),
        dimension("planned_year", Shows::Field(Holds::Whole), "năm kế hoạch", "planned year"),
    ];
}

impl Listed for Centre {
    const TABLE: &'static str = "centre";
    const DATED: Dated = Dated::ByStanding;
    const SORTS: &'static [Sort] = &[Sort::by("official_name", "name_key", Holds::Text), BY_CODE, BY_UPDATE];
    const DIMENSIONS: &'static [&'static [Dimension]] = &[Self::OWN_DIMENSIONS, dimension::PLACE, dimension::RECOGNISED];
    const SEARCHED: &'static [&'static str] = &["official_name", "trading_name", "address_as_printed"];
    const FIELDS: &'static [Field] = fields![
        blocks::CODE,
        &[
            Field::given("official_name", Holds::Text),
            Field::given("trading_name", Holds::Text),
            Field::given("operator", Holds::Code).equal(),
            Field::given("host_villages", Holds::List),
        ],
        blocks::PLACE,
        blocks::POINT,
        &[
            Field::given("sites", Holds::List),
            Field::given("total_area_m2", Holds::Whole).range(),
            Field::given("meeting_area_m2", Holds::Whole).range(),
            Field::given("display_score", Holds::Decimal),
            Field::given("meeting_score", Holds::Decimal),
            Field::given("experience_score", Holds::Decimal),
            Field::given("photography_score", Holds::Decimal),
            Field::given("management_score", Holds::Decimal),
            Field::given("goods_share_percent", Holds::Decimal).range(),
            Field::given("planned_year", Holds::Whole).equal(),
            Field::given("stage", Holds::Choice(Stage::VALUES)).equal(),
            Field::given("opened_on", Holds::Date).range(),
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

impl Record for Centre {
    type Entity = centre::Entity;
    type Row = centre::ActiveModel;
    type Input = CentreInput;
    type Derived = CentreDerived;

    const KIND: RecordKind = RecordKind::Centre;

    fn code(&self) -> &str {
        &self.code
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn belongs(input: &CentreInput) -> Belongs<'_> {
        Belongs::Place(Place::of(input.commune.as_ref(), input.former_commune.as_ref(), input.former_commune_until))
    }

    fn queue(creates: &Creates) -> Option<&Queue<Self>> {
        Some(&creates.centres)
    }

    fn told_apart_by(input: &CentreInput) -> Vec<(&'static str, String)> {
        vec![("name_key", text::fold(input.official_name.as_str()))]
    }

    async fn check(tx: &Tx, before: Option<&Self>, input: &mut CentreInput, findings: &mut Findings) -> Result<CentreDerived> {
        let place = PlaceInput {
            commune: &mut input.commune,
            former_commune: &mut input.former_commune,
            former_commune_until: &mut input.former_commune_until,
        };
        let derived = places::complete(tx, place, findings).await?;
        provenance::check(tx, input.confidence, findings);
        provenance::point_is_whole(input.latitude.is_some(), input.longitude.is_some(), findings);
        findings.law(law::check_scores(&input.file()));
        if let Some(code) = &input.operator {
            lookup::producer(tx, "operator", code.as_str(), findings).await?;
        }
        for (index, code) in input.host_villages.iter().enumerate() {
            lookup::village(tx, &format!("host_villages/{index}"), code.as_str(), findings).await?;
        }
        standings::check_stage(before.and_then(|before| before.last_act), input.stage, findings);
        let itself = before.map(|before| before.code.as_str());
        let place = input.commune.as_ref().map(CommuneCode::as_str);
        duplicates::same_name(tx, Self::KIND, input.official_name.as_str(), ("commune", place), itself, findings).await?;
        Ok(CentreDerived { place: derived })
    }

    fn row(input: CentreInput, derived: CentreDerived) -> centre::ActiveModel {
        let more = [input.trading_name.as_ref().map(Name::as_str), input.address_as_printed.as_ref().map(Line::as_str)];
        let words = text::search_columns(input.official_name.as_str(), more);
        centre::ActiveModel {
            commune_status: Set(derived.place.commune_status),
            former_district: Set(derived.place.former_district),
            commune_before_2025: Set(derived.place.commune_before_2025),
            name_key: Set(words.name_key),
            search: Set(words.search),
            search_exact: Set(words.search_exact),
            ..given(input)
        }
    }

    async fn references(tx: &Tx, code: &str) -> Result<Vec<Reference>> {
        referring(tx, RecordKind::Recognition, "subject", code).await
    }
}

/// What clients give, as columns.
fn given(input: CentreInput) -> centre::ActiveModel {
    let CentreInput {
        official_name,
        trading_name,
        operator,
        host_villages,
        commune,
        former_commune,
        former_commune_until,
        address_as_printed,
        latitude,
        longitude,
        sites,
        total_area_m2,
        meeting_area_m2,
        display_score,
        meeting_score,
        experience_score,
        photography_score,
        management_score,
        goods_share_percent,
        planned_year,
        stage,
        opened_on,
        source,
        confidence,
        note,
    } = input;
    centre::ActiveModel {
        official_name: Set(official_name.into()),
        trading_name: Set(trading_name.map(String::from)),
        operator: Set(operator.map(String::from)),
        host_villages: Set(TextList(host_villages.into_iter().map(String::from).collect())),
        commune: Set(commune.map(String::from)),
        former_commune: Set(former_commune.map(String::from)),
        former_commune_until: Set(former_commune_until.map(NaiveDate::from)),
        address_as_printed: Set(address_as_printed.map(String::from)),
        latitude: Set(latitude.map(f64::from)),
        longitude: Set(longitude.map(f64::from)),
        sites: Set(Sites(sites.into_iter().map(Site::from).collect())),
        total_area_m2: Set(total_area_m2.map(i64::from)),
        meeting_area_m2: Set(meeting_area_m2.map(i64::from)),
        display_score: Set(display_score.map(Centi::from)),
        meeting_score: Set(meeting_score.map(Centi::from)),
        experience_score: Set(experience_score.map(Centi::from)),
        photography_score: Set(photography_score.map(Centi::from)),
        management_score: Set(management_score.map(Centi::from)),
        goods_share_percent: Set(goods_share_percent.map(Centi::from)),
        planned_year: Set(planned_year.map(Year::row)),
        stage: Set(stage),
        opened_on: Set(opened_on.map(NaiveDate::from)),
        source: Set(source.map(String::from)),
        confidence: Set(confidence),
        note: Set(note.map(String::from)),
        ..Default::default()
    }
}
