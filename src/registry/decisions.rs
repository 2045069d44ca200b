//! Decisions: the paper that recognitions rest on. Record, input, checks.

use super::blocks;
use super::dimension::{self, Dimension};
use super::field::{BY_CODE, BY_UPDATE, Field, Holds, Sort};
use super::findings::Findings;
use super::kind::RecordKind;
use super::provenance;
use super::record::{Belongs, Listed, Record};
use super::store::referring;
use super::values::{Day, Label, Line, Name, Prose, SourceText, WebAddress};
use crate::db::Tx;
use crate::error::{Fault, Reference, Result};
use crate::fields;
use crate::programme::terms;
use crate::text;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::vocabulary::{AuthorityLevel, Confidence, DatePrecision};
use entity::{decision, recognition};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A decision.
#[derive(Clone, Debug, Serialize, FromQueryResult, ToSchema)]
pub struct Decision {
    pub(crate) code: String,
    #[schema(required)]
    pub(crate) number: Option<String>,
    #[schema(required)]
    pub(crate) authority_level: Option<AuthorityLevel>,
    #[schema(required)]
    pub(crate) authority_name: Option<String>,
    pub(crate) issued_on: NaiveDate,
    pub(crate) date_precision: DatePrecision,
    #[schema(required)]
    pub(crate) summary: Option<String>,
    #[schema(required)]
    pub(crate) link: Option<String>,
    #[schema(required)]
    pub(crate) source: Option<String>,
    pub(crate) confidence: Confidence,
    #[schema(required)]
    pub(crate) note: Option<String>,
    pub(crate) version: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// What a client says about a decision.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionInput {
    /// Number and sign, as "2982/QĐ-UBND".
    #[serde(default)]
    pub number: Option<Label>,
    /// Level of the authority that issued it.
    #[serde(default)]
    pub authority_level: Option<AuthorityLevel>,
    /// Name of that authority, as "UBND Thành phố Hà Nội".
    #[serde(default)]
    pub authority_name: Option<Name>,
    /// The day it was issued; the last day of the month or year where no more is known.
    pub issued_on: Day,
    /// How exactly that day is known.
    #[serde(default = "to_the_day")]
    pub date_precision: DatePrecision,
    /// What it is about (trích yếu).
    #[serde(default)]
    pub summary: Option<Line>,
    /// Where it can be read.
    #[serde(default)]
    pub link: Option<WebAddress>,
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

fn to_the_day() -> DatePrecision {
    DatePrecision::Day
}

const ISSUED: [&str; 2] = ["issued_on", "date_precision"];

impl Listed for Decision {
    const TABLE: &'static str = "decision";
    const SORTS: &'static [Sort] =
        &[Sort::by("issued_on", "issued_on", Holds::Date), Sort::by("number", "name_key", Holds::Text), BY_CODE, BY_UPDATE];
    const DIMENSIONS: &'static [&'static [Dimension]] = &[&[
        dimension::YEAR.of_days(ISSUED, "năm ban hành", "year of issue"),
        dimension::QUARTER.of_days(ISSUED, "quý ban hành", "quarter of issue"),
        dimension::MONTH.of_days(ISSUED, "tháng ban hành", "month of issue"),
        dimension::AUTHORITY_LEVEL,
        dimension::AUTHORITY_NAME,
        dimension::CONFIDENCE,
    ]];
    const SEARCHED: &'static [&'static str] = &["number", "summary", "authority_name"];
    const FIELDS: &'static [Field] = fields![
        blocks::CODE,
        &[
            Field::given("number", Holds::Text).equal(),
            Field::given("authority_level", Holds::Choice(AuthorityLevel::VALUES)).equal(),
            Field::given("authority_name", Holds::Text).equal(),
            Field::given("issued_on", Holds::Date).range(),
            Field::given("date_precision", Holds::Choice(DatePrecision::VALUES)).equal(),
            Field::given("summary", Holds::Text),
            Field::given("link", Holds::Text),
        ],
        blocks::PROVENANCE,
        blocks::VERSIONS,
    ];
}

impl Record for Decision {
    type Entity = decision::Entity;
    type Row = decision::ActiveModel;
    type Input = DecisionInput;
    type Derived = ();

    const KIND: RecordKind = RecordKind::Decision;

    fn code(&self) -> &str {
        &self.code
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn belongs(_: &DecisionInput) -> Belongs<'_> {
        Belongs::City
    }

    /// A decision with recognitions is written by who writes all their subjects.
    async fn decides_about(tx: &Tx, code: Option<&str>, _: &DecisionInput) -> Result<Vec<RecordKind>> {
        let Some(code) = code else { return Ok(Vec::new()) };
        let mut select = Query::select();
        select.distinct().column("subject_kind").from("recognition").and_where(Expr::col("decision").eq(code));
        let rows = tx.connection().query_all(&select).await?;
        let kinds = rows.iter().map(|row| row.try_get_by_index::<String>(0));
        let kinds: Vec<String> = kinds.collect::<std::result::Result<_, _>>()?;
        Ok(RecordKind::ALL.into_iter().filter(|kind| kinds.iter().any(|name| name == kind.name())).collect())
    }

    async fn check(tx: &Tx, before: Option<&Self>, input: &mut DecisionInput, findings: &mut Findings) -> Result<()> {
        provenance::check(tx, input.confidence, findings);
        check_date(tx, "issued_on", input.issued_on.0, input.date_precision, findings);
        for (missing, field, vi, en) in [
            (input.number.is_none(), "number", "quyết định không có số", "the decision has no number"),
            (input.authority_level.is_none(), "authority_level", "chưa rõ cấp ban hành", "it is not said who issued it"),
        ] {
            if missing {
                findings.warning(Fault::field(
                    field,
                    "not-stated",
                    format!("{vi}; nếu giấy tờ cũ không ghi, hãy nêu lý do"),
                    format!("{en}; say why if old paper leaves it out"),
                ));
            }
        }
        let itself = before.map(|before| before.code.as_str());
        refuse_same_number(tx, input, itself, findings).await?;
        if let Some(code) = itself {
            refuse_to_outdate_recognitions(tx, code, input.issued_on.0, findings).await?;
        }
        Ok(())
    }

    fn row(input: DecisionInput, (): ()) -> decision::ActiveModel {
        let DecisionInput {
            number,
            authority_level,
            authority_name,
            issued_on,
            date_precision,
            summary,
            link,
            source,
            confidence,
            note,
        } = input;
        let name =
            [number.as_ref().map(Label::as_str), summary.as_ref().map(Line::as_str)].into_iter().flatten().collect::<Vec<_>>();
        let words = text::search_columns(&name.join(" "), [authority_name.as_ref().map(Name::as_str)]);
        decision::ActiveModel {
            code: NotSet,
            number: Set(number.map(String::from)),
            authority_level: Set(authority_level),
            authority_name: Set(authority_name.map(String::from)),
            issued_on: Set(issued_on.0),
            date_precision: Set(date_precision),
            summary: Set(summary.map(String::from)),
            link: Set(link.map(String::from)),
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
        referring(tx, RecordKind::Recognition, "decision", code).await
    }
}

/// A date may not lie ahead, and a date that is known to a month or a year is the last day of it.
pub(super) fn check_date(tx: &Tx, field: &str, date: NaiveDate, precision: DatePrecision, findings: &mut Findings) {
    if !terms::is_period_end(date, precision) {
        let end = terms::period_end(date, precision);
        findings.error(Fault::field(
            field,
            "not-the-end-of-its-period",
            format!("ngày chỉ biết đến tháng hoặc năm được ghi là ngày cuối kỳ: {end}"),
            format!("a date that is known to the month or year is written as the last day of it: {end}"),
        ));
    }
    if date > tx.today() {
        findings.error(Fault::field(
            field,
            "in-the-future",
            format!("chưa tới ngày này (hôm nay {}); chỉ ghi khi đã có hiệu lực", tx.today()),
            format!("lies ahead (today is {}); enter it once it has taken effect", tx.today()),
        ));
    }
}

/// One authority gives a number once a year.
async fn refuse_same_number(tx: &Tx, input: &DecisionInput, itself: Option<&str>, findings: &mut Findings) -> Result<()> {
    let Some(number) = &input.number else { return Ok(()) };
    let same = decision::Entity::find().filter(decision::Column::Number.eq(number.as_str())).all(tx.connection()).await?;
    let year = input.issued_on.0.year();
    let same = same.into_iter().find(|other| {
        Some(other.code.as_str()) != itself && other.authority_level == input.authority_level && other.issued_on.year() == year
    });
    if let Some(other) = same {
        findings.duplicate(Fault::field(
            "number",
            "duplicate",
            format!("quyết định số {} năm {year} của cấp này đã có: {}", number.as_str(), other.code),
            format!("decision {} of {year} by this level of authority is there already: {}", number.as_str(), other.code),
        ));
    }
    Ok(())
}

/// A decision cannot be moved behind the day its recognitions took effect.
async fn refuse_to_outdate_recognitions(tx: &Tx, code: &str, issued_on: NaiveDate, findings: &mut Findings) -> Result<()> {
    let mine = recognition::Entity::find().filter(recognition::Column::Decision.eq(code));
    let earlier = mine.filter(recognition::Column::ValidFrom.lt(issued_on)).one(tx.connection()).await?;
    if let Some(earlier) = earlier {
        findings.error(Fault::field(
            "issued_on",
            "after-its-recognitions",
            format!(
                "công nhận {} theo quyết định này có hiệu lực từ {}; hãy sửa công nhận đó trước",
                earlier.code, earlier.valid_from
            ),
            format!("recognition {} of this decision took effect on {}; correct that first", earlier.code, earlier.valid_from),
        ));
    }
    Ok(())
}
