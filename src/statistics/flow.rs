//! Flow: how many are there before the first of several periods, who comes and goes within each, and the acts of each.
//!
//! Reads every act of the records once and puts it into the periods it touches; when an act counts is said in `presence`.
//! Names nothing and leads nowhere: that is `series`.

use super::presence::{Span, Step};
use super::scan::Scan;
use super::series_question::{SeriesQuestion, Stretch, before};
use super::snapshot::Snapshot;
use super::table::MOST_CELLS;
use crate::error::{Error, Fault, Result};
use crate::registry::columns::Columns;
use crate::registry::dimension::NONE;
use crate::registry::record::Record;
use crate::registry::values::Day;
use chrono::NaiveDate;
use entity::vocabulary::Act;
use std::collections::HashMap;

/// What is read of every act, before what the dimension and the filters need.
const OF_AN_ACT: [&str; 6] =
    ["last_act", "standing_from", "superseded_on", "certificate_until", "act_before", "certificate_until_before"];
/// What happens in a period.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// How many came.
    pub inflow: i64,
    /// How many went.
    pub outflow: i64,
    /// First recognitions.
    pub granted: i64,
    /// Recognitions anew.
    pub renewed: i64,
    /// Recognitions with a higher star or title.
    pub raised: i64,
    /// Recognitions with a lower star or title.
    pub lowered: i64,
    /// Extensions.
    pub extended: i64,
    /// Withdrawals.
    pub withdrawn: i64,
    /// Certificates that ended with nothing after them.
    pub lapsed: i64,
}

/// What was counted.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Every group that occurs.
    pub groups: HashMap<String, Course>,
    /// All of them together: what goes from one group to another has no part in its flows.
    pub total: Course,
}

impl Flow {
    fn add(&mut self, act: Act) {
        *match act {
            Act::Grant => &mut self.granted,
            Act::Renew => &mut self.renewed,
            Act::Raise => &mut self.raised,
            Act::Lower => &mut self.lowered,
            Act::Extend => &mut self.extended,
            Act::Withdraw => &mut self.withdrawn,
        } += 1;
    }
}

/// What happens to a group.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// How many there were before the first period.
    pub opening: i64,
    /// One for each period.
    pub flows: Vec<Flow>,
}

impl Course {
    fn blank(stretches: &[Stretch]) -> Self {
        Self { opening: 0, flows: vec![Flow::default(); stretches.len()] }
    }
}

/// Where an act falls: in which periods it is felt.
#[derive(Clone, Copy, Debug)]
struct Mark {
    act: Act,
    opening: bool,
    came: Option<usize>,
    went: Option<usize>,
    done: Option<usize>,
    lapsed: Option<usize>,
}

impl Mark {
    fn of(step: &Step, span: Option<Span>, stretches: &[Stretch]) -> Self {
        let first = stretches.first().map_or(NaiveDate::MAX, |stretch| stretch.from);
        let period = |day: NaiveDate| {
            let index = stretches.partition_point(|stretch| stretch.to < day);
            (day >= first && index < stretches.len()).then_some(index)
        };
        Self {
            act: step.act,
            opening: span.is_some_and(|span| span.from < first && span.end.is_none_or(|end| end >= first)),
            came: span.and_then(|span| period(span.from)),
            went: span.and_then(|span| period(span.end?)),
            done: period(step.valid_from),
            lapsed: step.lapse().and_then(period),
        }
    }

    fn is_felt(&self) -> bool {
        self.opening || [self.came, self.went, self.done, self.lapsed].iter().any(Option::is_some)
    }

    /// Enters it. What goes on from the act before has not come, and takes back that it went.
    fn enter(&self, course: &mut Course, goes_on: bool) {
        course.opening += i64::from(self.opening);
        let flows = &mut course.flows;
        match self.came {
            Some(index) if goes_on => flows[index].outflow -= 1,
            Some(index) => flows[index].inflow += 1,
            None => {}
        }
        if let Some(index) = self.went {
            flows[index].outflow += 1;
        }
        if let Some(index) = self.done {
            flows[index].add(self.act);
        }
        if let Some(index) = self.lapsed {
            flows[index].lapsed += 1;
        }
    }
}

/// Which columns are read, and where in a row each stands.
struct Places {
    wanted: Vec<&'static str>,
    group: Vec<usize>,
    /// The star or title before, where it is counted by that.
    group_before: Option<usize>,
    /// The stars and titles before that filters ask for.
    held: Vec<usize>,
}

impl Places {
    fn of(asked: &SeriesQuestion) -> Self {
        let mut wanted = OF_AN_ACT.to_vec();
        let mut place = |name: &'static str| {
            wanted.iter().position(|known| *known == name).unwrap_or_else(|| {
                wanted.push(name);
                wanted.len() - 1
            })
        };
        let dimension = asked.question.dimensions.first();
        let columns = dimension.map(|dimension| dimension.columns()).unwrap_or_default();
        let group = columns.into_iter().map(&mut place).collect();
        let group_before = dimension.and_then(|dimension| before(dimension.name)).map(&mut place);
        let held = asked.held.iter().map(|(name, _)| place(name)).collect();
        Self { wanted, group, group_before, held }
    }
}

/// What the acts read so far add up to.
struct Tally<'a> {
    asked: &'a SeriesQuestion,
    stretches: &'a [Stretch],
    places: &'a Places,
    groups: HashMap<String, Course>,
    total: Course,
    /// More groups than an answer may have cells.
    too_many: bool,
}

impl Tally<'_> {
    /// Takes up one act; nothing where a row is none.
    fn take(&mut self, row: &[&str]) -> Option<()> {
        let step = step(row)?;
        let sense = self.asked.sense;
        let span = step.span(sense);
        let mark = Mark::of(&step, span, self.stretches);
        if !mark.is_felt() {
            return Some(());
        }
        let was_asked_for = self.places.held.iter().zip(&self.asked.held).all(|(index, (_, values))| {
            let held = if row[*index].is_empty() { NONE } else { row[*index] };
            values.iter().any(|value| value == held)
        });
        let goes_on = was_asked_for && span.is_some_and(|span| step.goes_on(sense, span));
        mark.enter(&mut self.total, goes_on);
        let Some(dimension) = self.asked.question.dimensions.first() else { return Some(()) };
        let columns: Vec<&str> = self.places.group.iter().map(|index| row[*index]).collect();
        let group = dimension.value(&columns, self.asked.to);
        let same = self.places.group_before.is_none_or(|index| dimension.value(&[row[index]], self.asked.to) == group);
        if !self.groups.contains_key(&*group) {
            if (self.groups.len() + 1) * self.stretches.len() > MOST_CELLS {
                self.too_many = true;
                return Some(());
            }
            self.groups.insert(group.to_string(), Course::blank(self.stretches));
        }
        if let Some(course) = self.groups.get_mut(&*group) {
            mark.enter(course, goes_on && same);
        }
        Some(())
    }
}

fn step(row: &[&str]) -> Option<Step> {
    let [act, valid_from, superseded_on, until, act_before, until_before, ..] = row else { return None };
    let before: Option<Act> = act_before.parse().ok();
    Some(Step {
        act: act.parse().ok()?,
        valid_from: Day::read(valid_from)?,
        // The end of the calendar, where nothing followed, is no day that a reader can name.
        superseded_on: Day::read(superseded_on),
        until: Day::read(until),
        before: before.map(|act| (act, Day::read(until_before))),
    })
}

/// Counts.
pub async fn count<R: Record>(snapshot: &Snapshot, asked: &SeriesQuestion, stretches: &[Stretch]) -> Result<Counted> {
    let (listing, places) = (&asked.question.listing, Places::of(asked));
    let columns = Columns::of_course::<R>(listing, snapshot.today, &places.wanted, asked.question.acts);
    let scan = Scan { listing, columns, wanted: &places.wanted };
    let total = Course::blank(stretches);
    let mut tally = Tally { asked, stretches, places: &places, groups: HashMap::new(), total, too_many: false };
    let mut all_read = true;
    scan.run::<R>(snapshot, |row| all_read &= tally.take(row).is_some()).await?;
    if !all_read {
        return Err(Error::internal("a row of standing that is no act"));
    }
    if tally.too_many {
        return Err(too_many_cells());
    }
    Ok(Counted { groups: tally.groups, total: tally.total })
}

fn too_many_cells() -> Error {
    Error::BadRequest(vec![Fault::query(
        "by",
        "too-many-cells",
        format!("chuỗi có hơn {MOST_CELLS} ô; hãy chọn kỳ dài hơn hoặc lọc thêm"),
        format!("makes more than {MOST_CELLS} cells; ask for longer periods or narrow the records"),
    )])
}
