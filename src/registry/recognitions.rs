//! Recognitions: one subject in one decision. Record, input, and the checks that keep the counts true.

use super::blocks;
use super::centres::Centre;
use super::decisions::check_date;
use super::dimension::{self, Dimension};
use super::field::{BY_CODE, BY_UPDATE, Field, Holds, Sort};
use super::findings::Findings;
use super::kind::RecordKind;
use super::products::Product;
use super::record::{Belongs, Listed, Record};
use super::values::{Day, DecisionCode, Hundred, Prose, RoundCode, SourceText, SubjectCode};
use super::villages::Village;
use super::{lookup, provenance, recognition_rules, standings};
use crate::db::Tx;
use crate::error::{Reference, Result};
use crate::fields;
use chrono::{DateTime, NaiveDate, Utc};
use entity::centi::Centi;
use entity::recognition;
use entity::vocabulary::{Act, Confidence, DatePrecision, Ground, Scheme, Star, SubjectKind, Title};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A recognition: what one decision does to one village, product or centre.
#[derive(Clone, Debug, Serialize, FromQueryResult, ToSchema)]
pub struct Recognition {
    pub(crate) code: String,
    pub(crate) decision: String,
    pub(crate) subject_kind: SubjectKind,
    pub(crate) subject: String,
    pub(crate) act: Act,
    #[schema(required)]
    pub(crate) title: Option<Title>,
    #[schema(required)]
    pub(crate) star: Option<Star>,
    #[schema(required)]
    pub(crate) potential_five_star: Option<bool>,
    #[schema(required)]
    pub(crate) score: Option<Centi>,
    #[schema(required)]
    pub(crate) scheme: Option<Scheme>,
    #[schema(required)]
    pub(crate) product_code: Option<String>,
    pub(crate) valid_from: NaiveDate,
    #[schema(required)]
    pub(crate) valid_until: Option<NaiveDate>,
    pub(crate) date_precision: DatePrecision,
    #[schema(required)]
    pub(crate) ground: Option<Ground>,
    #[schema(required)]
    pub(crate) certificate_from: Option<NaiveDate>,
    #[schema(required)]
    pub(crate) certificate_until: Option<NaiveDate>,
    #[schema(required)]
    pub(crate) superseded_on: Option<NaiveDate>,
    #[schema(required)]
    pub(crate) source: Option<String>,
    pub(crate) confidence: Confidence,
    #[schema(required)]
    pub(crate) note: Option<String>,
    pub(crate) version: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// What a client says about a recognition.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecognitionInput {
    /// Code of the decision.
    pub decision: DecisionCode,
    /// What kind of record the subject is; follows from its code.
    #[serde(default)]
    pub subject_kind: Option<SubjectKind>,
    /// Code of the village, product or centre.
    pub subject: SubjectCode,
    /// What the decision does to it.
    pub act: Act,
    /// The title, for villages. An extension or withdrawal takes it over from the act before.
    #[serde(default)]
    pub title: Option<Title>,
    /// The stars, for products. An extension or withdrawal takes them over from the act before.
    #[serde(default)]
    pub star: Option<Star>,
    /// Whether the provincial score is 90 or more and the ministry has not decided: four stars with a flag.
    #[serde(default)]
    pub potential_five_star: Option<bool>,
    /// Mean score of the council.
    #[serde(default)]
    pub score: Option<Hundred>,
    /// The criteria applied; by default those in force on the day of the decision.
    #[serde(default)]
    pub scheme: Option<Scheme>,
    /// The product code of this evaluation round.
    #[serde(default)]
    pub product_code: Option<RoundCode>,
    /// The day it takes effect; by default the day of the decision.
    #[serde(default)]
    pub valid_from: Option<Day>,
    /// The last day; by default 36 months later for products, no end for villages and centres.
    #[serde(default)]
    pub valid_until: Option<Day>,
    /// How exactly `valid_from` is known; by default as the decision's date.
    #[serde(default)]
    pub date_precision: Option<DatePrecision>,
    /// The ground of a withdrawal (26/2026, art. 8.1).
    #[serde(default)]
    pub ground: Option<Ground>,
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

/// What the registry works out about a recognition.
#[derive(Debug, Default)]
pub struct RecognitionDerived {
    /// When the act after it takes effect.
    pub(super) superseded_on: Option<NaiveDate>,
    /// When the certificate it leaves standing began.
    pub(super) certificate_from: Option<NaiveDate>,
}

const ACTED: [&str; 2] = ["valid_from", "date_precision"];

impl Listed for Recognition {
    const TABLE: &'static str = "recognition";
    const SORTS: &'static [Sort] = &[Sort::by("valid_from", "valid_from", Holds::Date), BY_CODE, BY_UPDATE];
    /// What an act is counted by as an assessment: by itself, and by its subject as that is known today.
    const DIMENSIONS: &'static [&'static [Dimension]] = &[
        Village::OWN_DIMENSIONS,
        Product::OWN_DIMENSIONS,
        Centre::OWN_DIMENSIONS,
        dimension::PLACE,
        &[
            dimension::YEAR.of_days(ACTED, "năm", "year"),
            dimension::QUARTER.of_days(ACTED, "quý", "quarter"),
            dimension::MONTH.of_days(ACTED, "tháng", "month"),
            dimension::AUTHORITY_LEVEL,
            dimension::AUTHORITY_NAME,
            dimension::CONFIDENCE,
        ],
    ];
    const FIELDS: &'static [Field] = fields![
        blocks::CODE,
        &[
            Field::given("decision", Holds::Code).equal(),
            Field::given("subject_kind", Holds::Choice(SubjectKind::VALUES)).equal(),
            Field::given("subject", Holds::Code).equal(),
            Field::given("act", Holds::Choice(Act::VALUES)).equal(),
            Field::given("title", Holds::Choice(Title::VALUES)).equal(),
            Field::given("star", Holds::Star).equal(),
            Field::given("potential_five_star", Holds::Flag).equal(),
            Field::given("score", Holds::Decimal).range(),
            Field::given("scheme", Holds::Choice(Scheme::VALUES)).equal(),
            Field::given("product_code", Holds::Text).equal(),
            Field::given("valid_from", Holds::Date).range(),
            Field::given("valid_until", Holds::Date).range(),
            Field::given("date_precision", Holds::Choice(DatePrecision::VALUES)).equal(),
            Field::given("ground", Holds::Choice(Ground::VALUES)).equal(),
            Field::computed("certificate_from", Holds::Date),
            Field::computed("certificate_until", Holds::Date).range(),
            Field::computed("superseded_on", Holds::Date).range(),
        ],
        blocks::PROVENANCE,
        blocks::VERSIONS,
    ];
}

impl Record for Recognition {
    type Entity = recognition::Entity;
    type Row = recognition::ActiveModel;
    type Input = RecognitionInput;
    type Derived = RecognitionDerived;

    const KIND: RecordKind = RecordKind::Recognition;
    const SETTLES: bool = true;

    fn code(&self) -> &str {
        &self.code
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn belongs(_: &RecognitionInput) -> Belongs<'_> {
        Belongs::City
    }

    /// A recognition of a centre is written by who writes centres.
    async fn decides_about(_: &Tx, _: Option<&str>, input: &RecognitionInput) -> Result<Vec<RecordKind>> {
        Ok(RecordKind::of_code(input.subject.as_str()).into_iter().collect())
    }

    async fn check(
        tx: &Tx,
        before: Option<&Self>,
        input: &mut RecognitionInput,
        findings: &mut Findings,
    ) -> Result<RecognitionDerived> {
        provenance::check(tx, input.confidence, findings);
        let decision = lookup::decision(tx, "decision", input.decision.as_str(), findings).await?;
        let Some(decision) = decision.as_ref() else { return Ok(RecognitionDerived::default()) };
        let Some(subject) = recognition_rules::Subject::find(tx, input, findings).await? else {
            return Ok(RecognitionDerived::default());
        };
        let acts = standings::acts(tx.connection(), input.subject.as_str()).await?;
        let itself = before.map(|before| before.code.as_str());
        let others: Vec<_> = acts.into_iter().filter(|act| Some(act.code.as_str()) != itself).collect();
        recognition_rules::fill(input, decision, subject.kind(), &others);
        let (valid_from, precision) = (input.valid_from.map_or(decision.issued_on, NaiveDate::from), input.date_precision);
        check_date(tx, "valid_from", valid_from, precision.unwrap_or(decision.date_precision), findings);
        recognition_rules::check(tx, input, decision, &subject, &others, findings);
        let prior = others.iter().rev().find(|act| act.valid_from < valid_from);
        Ok(RecognitionDerived {
            superseded_on: others.iter().find(|act| act.valid_from > valid_from).map(|act| act.valid_from),
            certificate_from: match input.act {
                Act::Withdraw => None,
                Act::Extend => prior.and_then(|prior| prior.certificate_from),
                _ => Some(valid_from),
            },
        })
    }

    fn row(input: RecognitionInput, derived: RecognitionDerived) -> recognition::ActiveModel {
        let RecognitionInput {
            decision,
            subject_kind,
            subject,
            act,
            title,
            star,
            potential_five_star,
            score,
            scheme,
            product_code,
            valid_from,
            valid_until,
            date_precision,
            ground,
            source,
            confidence,
            note,
        } = input;
        let valid_until = valid_until.map(NaiveDate::from);
        recognition::ActiveModel {
            code: NotSet,
            decision: Set(decision.into()),
            subject_kind: subject_kind.map_or(NotSet, Set),
            subject: Set(subject.into()),
            act: Set(act),
            title: Set(title),
            star: Set(star),
            potential_five_star: Set(potential_five_star),
            score: Set(score.map(Centi::from)),
            scheme: Set(scheme),
            product_code: Set(product_code.map(String::from)),
            valid_from: valid_from.map_or(NotSet, |day| Set(day.0)),
            valid_until: Set(valid_until),
            date_precision: date_precision.map_or(NotSet, Set),
            ground: Set(ground),
            certificate_from: Set(derived.certificate_from),
            certificate_until: Set(if act == Act::Withdraw { None } else { valid_until }),
            superseded_on: Set(derived.superseded_on),
            source: Set(source.map(String::from)),
            confidence: Set(confidence),
            note: Set(note.map(String::from)),
            ..Default::default()
        }
    }

    async fn settle(tx: &Tx, before: Option<&Self>, after: Option<&Self>) -> Result<()> {
        let old = before.filter(|before| after.is_none_or(|after| after.subject != before.subject));
        for record in old.into_iter().chain(after) {
            standings::settle(tx, record.subject_kind, &record.subject).await?;
        }
        Ok(())
    }

    /// Later acts on the same subject rest on this one.
    async fn references(tx: &Tx, code: &str) -> Result<Vec<Reference>> {
        let itself = super::store::current::<Self>(tx, code).await?;
        let acts = standings::acts(tx.connection(), &itself.subject).await?;
        let later = acts.into_iter().filter(|act| act.valid_from > itself.valid_from);
        Ok(later.map(|act| Reference { record_kind: Self::KIND.name().to_owned(), code: act.code }).collect())
    }
}
