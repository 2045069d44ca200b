//! Series: the standing stock at the end of each period, and the flow within it, as an answer with names and lists. What
//! is counted comes from `flow`.

use super::answer::{About, PATH};
use super::flow::{self, Course, Flow};
use super::links::ListLink;
use super::series_question::{MOST_PERIODS, SeriesQuestion, Stretch};
use super::snapshot::Snapshot;
use super::table::{DimensionValue, TableDimension};
use super::units::UnitNames;
use super::words::Words;
use crate::error::{Error, Fault, Result};
use crate::registry::dimension::{Dimension, UNRESOLVED};
use crate::registry::record::Record;
use crate::registry::values::Day;
use chrono::{Datelike, NaiveDate};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Years before the last day that a series begins where nothing has happened.
const YEARS_OF_NOTHING: i32 = 5;

/// One period of one group, or of all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeriesRow {
    /// The name of the period.
    #[schema(example = "2024-Q3")]
    pub period: String,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// The group; empty for all of them.
    pub values: BTreeMap<String, String>,
    /// How many there were on the day before the first.
    pub opening: i64,
    /// How many came.
    pub inflow: i64,
    /// How many went.
    pub outflow: i64,
    /// How many there were on the last day.
    pub stock: i64,
    /// First recognitions in the period.
    pub granted: i64,
    /// Recognitions anew with the same star or title.
    pub renewed: i64,
    /// Recognitions with a higher star or title.
    pub raised: i64,
    /// Recognitions with a lower star or title.
    pub lowered: i64,
    /// Extensions of a certificate.
    pub extended: i64,
    /// Withdrawals.
    pub withdrawn: i64,
    /// Certificates whose first day without validity lies in the period, and that nothing had followed by then.
    pub lapsed: i64,
    /// Exactly the records of the stock.
    pub list: String,
}

/// A series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeriesAnswer {
    /// What it is about; its day is the last one.
    pub about: About,
    /// The length of a period.
    #[schema(example = "quarter")]
    pub interval: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// What it is counted by, if by anything; `unresolved` is meant for the last day.
    pub dimensions: Vec<TableDimension>,
    /// One row for each period, group after group.
    pub rows: Vec<SeriesRow>,
    /// One row for each period over all groups; empty where there are no groups.
    pub totals: Vec<SeriesRow>,
}

impl SeriesAnswer {
    /// Counts.
    pub async fn of<R: Record>(snapshot: &Snapshot, asked: &SeriesQuestion) -> Result<Self> {
        let from = match asked.from {
            Some(from) => from,
            None => first_day::<R>(snapshot, asked.to).await?,
        };
        let stretches = asked.stretches(from).ok_or_else(too_many_periods)?;
        let counted = flow::count::<R>(snapshot, asked, &stretches).await?;
        let names = UnitNames::read(snapshot, &asked.question.dimensions).await?;
        let dimension = asked.question.dimensions.first().copied();
        let mut groups: Vec<(&String, &Course)> = counted.groups.iter().collect();
        groups.sort_by_cached_key(|(value, _)| (dimension.map(|dimension| dimension.rank(value)), (*value).clone()));
        let links: Vec<ListLink> = stretches.iter().map(|stretch| link::<R>(asked, stretch)).collect();
        let total = rows(&counted.total, &stretches, &links, None);
        let (rows, totals) = match dimension {
            Some(dimension) => {
                let group = |(value, course): &(&String, &Course)| rows(course, &stretches, &links, Some((dimension, value)));
                (groups.iter().flat_map(group).collect(), total)
            }
            None => (total, Vec::new()),
        };
        let dimensions = dimension.map(|dimension| described(dimension, &groups, &names)).into_iter().collect();
        let about = about::<R>(asked, from, snapshot);
        Ok(Self { about, interval: asked.interval.to_owned(), from, to: asked.to, dimensions, rows, totals })
    }
}

/// 1 January of the year of the first act, or of some years before the last day where there is none by then.
async fn first_day<R: Record>(snapshot: &Snapshot, to: NaiveDate) -> Result<NaiveDate> {
    let mut select = Query::select();
    select.expr(Expr::col("valid_from").min().cast_as("text")).from("standing");
    select.and_where(Expr::col("subject_kind").eq(R::TABLE)).and_where(Expr::col("act").is_not_null());
    let first: Option<String> = match snapshot.one(&select).await? {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    let first = first.as_deref().and_then(Day::read).filter(|first| *first <= to);
    let year = first.map_or(to.year() - YEARS_OF_NOTHING, |first| first.year());
    Ok(NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(to))
}

/// The list behind the stock at the end of a period.
fn link<R: Record>(asked: &SeriesQuestion, stretch: &Stretch) -> ListLink {
    let mut question = asked.question.clone();
    question.listing.on = stretch.to;
    ListLink::behind::<R>(&question)
}

fn rows(
    course: &Course,
    stretches: &[Stretch],
    links: &[ListLink],
    group: Option<(&'static Dimension, &String)>,
) -> Vec<SeriesRow> {
    let mut stock = course.opening;
    let row = |((stretch, flow), link): ((&Stretch, &Flow), &ListLink)| {
        let opening = stock;
        stock += flow.inflow - flow.outflow;
        let link = group.iter().fold(link.clone(), |link, (dimension, value)| link.narrowed(dimension, value));
        SeriesRow {
            period: stretch.name.clone(),
            from: stretch.from,
            to: stretch.to,
            values: group.iter().map(|(dimension, value)| (dimension.name.to_owned(), (*value).clone())).collect(),
            opening,
            inflow: flow.inflow,
            outflow: flow.outflow,
            stock,
            granted: flow.granted,
            renewed: flow.renewed,
            raised: flow.raised,
            lowered: flow.lowered,
            extended: flow.extended,
            withdrawn: flow.withdrawn,
            lapsed: flow.lapsed,
            list: link.url(),
        }
    };
    stretches.iter().zip(&course.flows).zip(links).map(row).collect()
}

fn described(dimension: &Dimension, groups: &[(&String, &Course)], names: &UnitNames) -> TableDimension {
    let value = |(value, _): &(&String, &Course)| {
        let Words { vi, en } = names.label(dimension, value);
        DimensionValue { value: (*value).clone(), vi, en }
    };
    let at_the_end = |course: &Course| course.opening + course.flows.iter().map(|flow| flow.inflow - flow.outflow).sum::<i64>();
    TableDimension {
        name: dimension.name.to_owned(),
        vi: dimension.vi.to_owned(),
        en: dimension.en.to_owned(),
        values: groups.iter().map(value).collect(),
        unresolved: groups.iter().find(|(value, _)| *value == UNRESOLVED).map_or(0, |(_, course)| at_the_end(course)),
    }
}

fn about<R: Record>(asked: &SeriesQuestion, from: NaiveDate, snapshot: &Snapshot) -> About {
    let question = &asked.question;
    let path = format!("{PATH}/{}/series", R::KIND.plural());
    let (sense, unit) = (question.sense.clone(), question.unit_of_counting.clone());
    let about = About::of(&path, &asked.parameters::<R>(from), snapshot, asked.to, sense, unit).without_changes();
    About { state: question.states.clone(), filters: question.filters.clone(), ..about }
}

fn too_many_periods() -> Error {
    Error::BadRequest(vec![Fault::query(
        "interval",
        "too-many-periods",
        format!("chuỗi có hơn {MOST_PERIODS} kỳ; hãy chọn kỳ dài hơn hoặc khoảng thời gian ngắn hơn"),
        format!("makes more than {MOST_PERIODS} periods; ask for longer periods or a shorter time"),
    )])
}
