//! Craft villages, and crafts that carry a title of their own: record, input, checks.
//!
//! Titles come from recognitions; a village's own fields never say that it is recognised.

use super::blocks;
use super::dimension::{self, Dimension, Shows, dimension};
use super::field::{BY_CODE, BY_NAME, BY_UPDATE, Field, Holds, Sort};
use super::findings::Findings;
use super::kind::RecordKind;
use super::places::{self, Place, PlaceDerived, PlaceInput};
use super::record::{Belongs, Dated, Listed, Record};
use super::standings::{self, known_title};
use super::store::referring;
use super::together::{Creates, Queue};
use super::values::{CommuneCode, Count, Day, Dong, Latitude, Line, Longitude, Name, Prose, SourceText, Year};
use super::{duplicates, provenance};
use crate::db::Tx;
use crate::error::{Fault, Reference, Result};
use crate::fields;
use crate::programme::standing::State;
use crate::programme::villages as law;
use crate::text;
use chrono::{DateTime, NaiveDate, Utc};
use entity::lists::TextList;
use entity::village;
use entity::vocabulary::{
    Act, CommuneStatus, Condition, Confidence, DatePrecision, EnvironmentList, Title, TradeGroup, VillageKind,
};
use sea_orm::ActiveValue::Set;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A craft village, or a craft that carries a title of its own.
#[derive(Clone, Debug, Serialize, FromQueryResult, ToSchema)]
pub struct Village {
    pub(crate) code: String,
    pub(crate) name: String,
    #[schema(value_type = Vec<String>)]
    pub(crate) other_names: TextList,
    #[schema(required)]
    pub(crate) kind: Option<VillageKind>,
    #[schema(required)]
    pub(crate) trade_group: Option<TradeGroup>,
    #[schema(required)]
    pub(crate) craft: Option<String>,
    #[schema(required)]
    pub(crate) hamlet: Option<String>,
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
    #[schema(required)]
    pub(crate) households_total: Option<i64>,
    #[schema(required)]
    pub(crate) households_in_trade: Option<i64>,
    #[schema(required)]
    pub(crate) workers: Option<i64>,
    #[schema(required)]
    pub(crate) revenue_vnd: Option<i64>,
    #[schema(required)]
    pub(crate) figures_year: Option<i32>,
    #[schema(required)]
    pub(crate) craft_since: Option<i32>,
    #[schema(required)]
    pub(crate) environment_list: Option<EnvironmentList>,
    #[schema(required)]
    pub(crate) condition: Option<Condition>,
    #[schema(required)]
    pub(crate) history: Option<String>,
    #[schema(required)]
    pub(crate) title: Option<Title>,
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

/// What a client says about a craft village.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VillageInput {
    /// The name without the title: "Bát Tràng", "Gốm sứ Bát Tràng".
    pub name: Name,
    /// Other spellings and former names; searches find them too.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub other_names: Vec<Name>,
    /// What it is: a village, or the craft itself. Once it is recognised, this is the title it holds.
    #[serde(default)]
    pub kind: Option<VillageKind>,
    /// The group of Decree 52/2018/NĐ-CP, art. 4. Stored, never derived: the groups overlap in practice.
    #[serde(default)]
    pub trade_group: Option<TradeGroup>,
    /// The craft, in the words of the decision: "gốm sứ", "mây tre đan".
    #[serde(default)]
    pub craft: Option<Line>,
    /// Thôn, xóm, tổ dân phố.
    #[serde(default)]
    pub hamlet: Option<Line>,
    /// Code of the commune in force today. Filled by the registry where the former commune went whole into one.
    #[serde(default)]
    pub commune: Option<CommuneCode>,
    /// Code of the commune before the mergers of 2025, as on the decision.
    #[serde(default)]
    pub former_commune: Option<CommuneCode>,
    /// The last day of that commune; needed only where its code was reused (33 codes).
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
    /// All households of the area.
    #[serde(default)]
    pub households_total: Option<Count>,
    /// Households that work in the trade; at least 20 % of all for a recognition since 1 June 2018.
    #[serde(default)]
    pub households_in_trade: Option<Count>,
    /// Regular workers (statistical indicator 1613).
    #[serde(default)]
    pub workers: Option<Count>,
    /// Revenue of a year, in whole đồng.
    #[serde(default)]
    pub revenue_vnd: Option<Dong>,
    /// The year that households, workers and revenue describe.
    #[serde(default)]
    pub figures_year: Option<Year>,
    /// The year the craft began here.
    #[serde(default)]
    pub craft_since: Option<Year>,
    /// Environment list of Decision 2546/QĐ-UBND (28 April 2023).
    #[serde(default)]
    pub environment_list: Option<EnvironmentList>,
    /// Whether the craft is still worked.
    #[serde(default)]
    pub condition: Option<Condition>,
    /// History and description.
    #[serde(default)]
    pub history: Option<Prose>,
    /// Where the facts come from: a paper, a web address.
    #[serde(default)]
    pub source: Option<SourceText>,
    /// How far the record can be trusted.
    #[serde(default = "provenance::entered_by_an_official")]
    pub confidence: Confidence,
    /// Remarks.
    #[serde(default)]
    pub note: Option<Prose>,
}

/// What the registry works out about a village.
#[derive(Debug)]
pub struct VillageDerived {
    place: PlaceDerived,
}

impl Village {
    /// What only this kind of record is counted by.
    pub(super) const OWN_DIMENSIONS: &'static [Dimension] = &[
        dimension("title", Shows::Field(Holds::Choice(Title::VALUES)), "danh hiệu", "title held"),
        dimension("kind", Shows::Field(Holds::Choice(VillageKind::VALUES)), "loại", "kind"),
        dimension("trade_group", Shows::Field(Holds::Choice(TradeGroup::VALUES)), "nhóm nghề", "trade group"),
        dimension("craft", Shows::Field(Holds::Text), "nghề", "craft"),
    ];
}

impl Listed for Village {
    const TABLE: &'static str = "village";
    const DATED: Dated = Dated::ByStanding;
    const SORTS: &'static [Sort] = &[BY_NAME, BY_CODE, BY_UPDATE];
    const DIMENSIONS: &'static [&'static [Dimension]] = &[Self::OWN_DIMENSIONS, dimension::PLACE, dimension::RECOGNISED];
    const SEARCHED: &'static [&'static str] = &["name", "other_names", "craft", "hamlet", "address_as_printed"];
    const FIELDS: &'static [Field] = fields![
        blocks::CODE,
        &[
            Field::given("name", Holds::Text),
            Field::given("other_names", Holds::List),
            Field::given("kind", Holds::Choice(VillageKind::VALUES)).equal(),
            Field::given("trade_group", Holds::Choice(TradeGroup::VALUES)).equal(),
            Field::given("craft", Holds::Text).equal(),
            Field::given("hamlet", Holds::Text),
        ],
        blocks::PLACE,
        blocks::POINT,
        &[
            Field::given("households_total", Holds::Whole).range(),
            Field::given("households_in_trade", Holds::Whole).range(),
            Field::given("workers", Holds::Whole).range(),
            Field::given("revenue_vnd", Holds::Whole).range(),
            Field::given("figures_year", Holds::Whole).equal(),
            Field::given("craft_since", Holds::Whole).range(),
            Field::given("environment_list", Holds::Choice(EnvironmentList::VALUES)).equal(),
            Field::given("condition", Holds::Choice(Condition::VALUES)).equal(),
            Field::given("history", Holds::Text),
            Field::standing("title", Holds::Choice(Title::VALUES)).equal(),
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

impl Record for Village {
    type Entity = village::Entity;
    type Row = village::ActiveModel;
    type Input = VillageInput;
    type Derived = VillageDerived;

    const KIND: RecordKind = RecordKind::Village;

    fn code(&self) -> &str {
        &self.code
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn belongs(input: &VillageInput) -> Belongs<'_> {
        Belongs::Place(Place::of(input.commune.as_ref(), input.former_commune.as_ref(), input.former_commune_until))
    }

    fn queue(creates: &Creates) -> Option<&Queue<Self>> {
        Some(&creates.villages)
    }

    fn told_apart_by(input: &VillageInput) -> Vec<(&'static str, String)> {
        vec![("name_key", text::fold(input.name.as_str()))]
    }

    async fn check(tx: &Tx, before: Option<&Self>, input: &mut VillageInput, findings: &mut Findings) -> Result<VillageDerived> {
        let place = PlaceInput {
            commune: &mut input.commune,
            former_commune: &mut input.former_commune,
            former_commune_until: &mut input.former_commune_until,
        };
        let derived = places::complete(tx, place, findings).await?;
        provenance::check(tx, input.confidence, findings);
        findings.law(law::check_village_numbers(input.households_total.map(i64::from), input.households_in_trade.map(i64::from)));
        provenance::point_is_whole(input.latitude.is_some(), input.longitude.is_some(), findings);
        if let Some(title) = before.and_then(|before| before.title)
            && input.kind != Some(known_title(title))
        {
            findings.error(Fault::field(
                "kind",
                "follows-from-recognition",
                format!("làng nghề đã được công nhận là {0}; muốn đổi, hãy nhập quyết định", title.as_str()),
                format!("the village holds the title {0}; enter a decision to change it", title.as_str()),
            ));
        }
        let (place, itself) = (input.commune.as_ref().map(CommuneCode::as_str), before.map(|before| before.code.as_str()));
        duplicates::same_name(tx, Self::KIND, input.name.as_str(), ("commune", place), itself, findings).await?;
        Ok(VillageDerived { place: derived })
    }

    fn row(input: VillageInput, derived: VillageDerived) -> village::ActiveModel {
        let others = input.other_names.iter().map(|name| Some(name.as_str()));
        let more = [
            input.craft.as_ref().map(Line::as_str),
            input.hamlet.as_ref().map(Line::as_str),
            input.address_as_printed.as_ref().map(Line::as_str),
        ];
        let words = text::search_columns(input.name.as_str(), others.chain(more));
        village::ActiveModel {
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
        let mut references = referring(tx, RecordKind::Recognition, "subject", code).await?;
        references.extend(referring(tx, RecordKind::Product, "village", code).await?);
        references.extend(standings::hosted_centres(tx, code).await?);
        Ok(references)
    }
}

/// What clients give, as columns.
fn given(input: VillageInput) -> village::ActiveModel {
    let VillageInput {
        name,
        other_names,
        kind,
        trade_group,
        craft,
        hamlet,
        commune,
        former_commune,
        former_commune_until,
        address_as_printed,
        latitude,
        longitude,
        households_total,
        households_in_trade,
        workers,
        revenue_vnd,
        figures_year,
        craft_since,
        environment_list,
        condition,
        history,
        source,
        confidence,
        note,
    } = input;
    village::ActiveModel {
        name: Set(name.into()),
        other_names: Set(TextList(other_names.into_iter().map(String::from).collect())),
        kind: Set(kind),
        trade_group: Set(trade_group),
        craft: Set(craft.map(String::from)),
        hamlet: Set(hamlet.map(String::from)),
        commune: Set(commune.map(String::from)),
        former_commune: Set(former_commune.map(String::from)),
        former_commune_until: Set(former_commune_until.map(NaiveDate::from)),
        address_as_printed: Set(address_as_printed.map(String::from)),
        latitude: Set(latitude.map(f64::from)),
        longitude: Set(longitude.map(f64::from)),
        households_total: Set(households_total.map(i64::from)),
        households_in_trade: Set(households_in_trade.map(i64::from)),
        workers: Set(workers.map(i64::from)),
        revenue_vnd: Set(revenue_vnd.map(i64::from)),
        figures_year: Set(figures_year.map(Year::row)),
        craft_since: Set(craft_since.map(Year::row)),
        environment_list: Set(environment_list),
        condition: Set(condition),
        history: Set(history.map(String::from)),
        source: Set(source.map(String::from)),
        confidence: Set(confidence),
        note: Set(note.map(String::from)),
        ..Default::default()
    }
}
