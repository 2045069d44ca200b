//! From the steps of a life to rows of recognition, and to the standing of the subject after the last of them.
//!
//! The standing follows the same definition as `registry::standings`, which works on stored rows one by one; a test
//! compares both. Must not decide what happens to whom.

use super::bulk::{Load, Sink};
use super::decisions::Paper;
use super::stamped;
use crate::error::Result;
use crate::registry::kind::RecordKind;
use chrono::NaiveDate;
use entity::centi::Centi;
use entity::vocabulary::{Act, DatePrecision, Ground, Scheme, Star, SubjectKind, Title};
use sea_orm::ActiveValue::Set;

/// One act on one subject.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) paper: Paper,
    pub(super) act: Act,
    pub(super) title: Option<Title>,
    pub(super) star: Option<Star>,
    pub(super) potential: Option<bool>,
    pub(super) score: Option<Centi>,
    pub(super) scheme: Option<Scheme>,
    pub(super) until: Option<NaiveDate>,
    pub(super) ground: Option<Ground>,
    pub(super) product_code: Option<String>,
}

/// Where a subject stands after its last act.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    pub(super) last_act: Option<Act>,
    pub(super) from: Option<NaiveDate>,
    pub(super) certificate_from: Option<NaiveDate>,
    pub(super) certificate_until: Option<NaiveDate>,
    pub(super) decision: Option<String>,
    pub(super) recognised_on: Option<NaiveDate>,
    pub(super) title: Option<Title>,
    pub(super) star: Option<Star>,
    pub(super) potential: Option<bool>,
}

/// The columns of a standing that all three kinds of subject share, in a row.
macro_rules! standing_columns {
    (stamped $table:ident, $stamp:expr, $standing:expr, { $($own:tt)* }) => {
        $crate::demo::stamped!($table, $stamp, {
            date_precision: Set($standing.last_act.map(|_| entity::vocabulary::DatePrecision::Day)),
            last_act: Set($standing.last_act),
            standing_from: Set($standing.from),
            certificate_from: Set($standing.certificate_from),
            certificate_until: Set($standing.certificate_until),
            decision: Set($standing.decision),
            recognised_on: Set($standing.recognised_on),
            recognised_precision: Set($standing.recognised_on.map(|_| entity::vocabulary::DatePrecision::Day)),
            $($own)*
        })
    };
}
pub(super) use standing_columns;

/// Writes the acts of one subject, the earliest first, and returns its standing.
pub(super) fn write(load: &mut Load<'_>, kind: SubjectKind, subject: &str, steps: Vec<Step>) -> Result<Standing> {
    let days: Vec<NaiveDate> = steps.iter().map(|step| step.paper.day).collect();
    let mut standing = Standing::default();
    for (index, step) in steps.into_iter().enumerate() {
        let day = step.paper.day;
        let began = match step.act {
            Act::Extend => standing.certificate_from,
            Act::Withdraw => None,
            _ => Some(day),
        };
        let until = if step.act == Act::Withdraw { None } else { step.until };
        let Load { decisions, sink, stamp, .. } = load;
        let decision = decisions.code(sink, step.paper)?;
        standing = Standing {
            last_act: Some(step.act),
            from: Some(day),
            certificate_from: began,
            certificate_until: until,
            decision: Some(decision.clone()),
            recognised_on: standing.recognised_on.or(step.act.recognises().then_some(day)),
            title: step.title,
            star: step.star,
            potential: step.potential,
        };
        let row = stamped!(recognition, stamp, {
            code: Set(Sink::next_code(sink, RecordKind::Recognition)),
            decision: Set(decision),
            subject_kind: Set(kind),
            subject: Set(subject.to_owned()),
            act: Set(step.act),
            title: Set(step.title),
            star: Set(step.star),
            potential_five_star: Set(step.potential),
            score: Set(step.score),
            scheme: Set(step.scheme),
            product_code: Set(step.product_code),
            valid_from: Set(day),
            valid_until: Set(step.until),
            date_precision: Set(DatePrecision::Day),
            ground: Set(step.ground),
            certificate_from: Set(began),
            certificate_until: Set(until),
            superseded_on: Set(days.get(index + 1).copied()),
        });
        sink.recognitions.push(row);
    }
    Ok(standing)
}
