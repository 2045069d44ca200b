//! The condition of a question in SQL, the same for the rows of a list, its total and everything counted from it.

use super::columns::Columns;
use super::listing::{Listing, Test};
use super::record::{Dated, Listed};
use crate::programme::standing::{DUE_DAYS, Sense};
use chrono::{NaiveDate, TimeDelta};
use entity::vocabulary::Act;
use sea_orm::sea_query::{Alias, BinOper, CaseStatement, Cond, Expr, ExprTrait, Query, SimpleExpr};

/// What a record must be like to be listed or counted.
pub fn condition<R: Listed>(listing: &Listing, columns: Columns) -> Cond {
    beside_words::<R>(listing, columns).add(spelled::<R>(listing, columns))
}

/// Every word that is searched for begins one of its words.
pub(super) fn spelled<R: Listed>(listing: &Listing, columns: Columns) -> Cond {
    let words = listing.words.iter().flat_map(|words| &words.folded);
    words.fold(Cond::all(), |all, word| all.add(begins(columns.column::<R>("search"), word)))
}

/// The condition without what is searched for.
pub(super) fn beside_words<R: Listed>(listing: &Listing, columns: Columns) -> Cond {
    let mut all = columns.condition::<R>();
    for (field, test) in &listing.tests {
        let (expression, seen) = columns.compared::<R>(field);
        all = match test {
            Test::In(values) => match values.as_slice() {
                // One value is asked for by `=`, so that an index on it also gives the order.
                [only] => all.add(expression.eq(only.clone())),
                _ => all.add(expression.is_in(values.clone())),
            },
            Test::From(value) => all.add(expression.gte(value.clone())),
            Test::To(value) => all.add(expression.lte(value.clone())),
        };
        all = all.add_option(seen);
    }
    for (dimension, values) in &listing.dimensions {
        all = all.add(dimension.condition(values, &|name| columns.column::<R>(name)));
    }
    if R::DATED == Dated::ByLife {
        let (from, until) = (|| columns.column::<R>("valid_from"), || columns.column::<R>("valid_until"));
        all = all.add(Cond::any().add(from().is_null()).add(from().lte(listing.on)));
        all = all.add(Cond::any().add(until().is_null()).add(until().gte(listing.on)));
    }
    if listing.states.is_empty() && !listing.unrecognised {
        return all;
    }
    if R::DATED == Dated::ByHoldings {
        return all.add(holds::<R>(listing, columns));
    }
    all.add(states(listing, |name| columns.column::<R>(name)))
}

/// Whether a word of a text begins with these letters. They are letters and digits only: nothing in them is a wildcard.
///
/// Written as a case, because PostgreSQL takes what is LIKE something for much rarer than it is. How many there are it knows
/// from the index of words.
pub fn begins(text: SimpleExpr, letters: &str) -> SimpleExpr {
    let words = Expr::cust("' '").binary(BinOper::Custom("||"), text);
    let one: SimpleExpr = CaseStatement::new().case(words.like(format!("% {letters}%")), 1).finally(0).into();
    one.ne(0)
}

/// One of the states that are asked for.
fn states(listing: &Listing, column: impl Fn(&'static str) -> SimpleExpr) -> Cond {
    let mut any = Cond::any();
    for sense in &listing.states {
        any = any.add(state(*sense, listing.on, &column));
    }
    if listing.unrecognised {
        any = any.add(column("last_act").is_null());
    }
    any
}

fn state(sense: Sense, day: NaiveDate, column: &impl Fn(&'static str) -> SimpleExpr) -> Cond {
    let (act, until) = (|| column("last_act"), || column("certificate_until"));
    let recognises = || act().ne(Act::Withdraw.as_str());
    let last_due_day = day.checked_add_signed(TimeDelta::days(DUE_DAYS)).unwrap_or(NaiveDate::MAX);
    match sense {
        Sense::Assessed | Sense::Recognised => Cond::all().add(act().is_not_null()),
        Sense::InForce => Cond::all().add(recognises()).add(Cond::any().add(until().is_null()).add(until().gte(day))),
        Sense::Due => Cond::all().add(recognises()).add(until().gte(day)).add(until().lte(last_due_day)),
        Sense::Lapsed => Cond::all().add(recognises()).add(until().lt(day)),
        Sense::Withdrawn => Cond::all().add(act().eq(Act::Withdraw.as_str())),
    }
}

/// A producer stands by its products: at least one of them is in one of the states on that day.
fn holds<R: Listed>(listing: &Listing, columns: Columns) -> SimpleExpr {
    let held = |name: &'static str| Expr::col((Alias::new("standing"), Alias::new(name)));
    let states = states(listing, |name| held(if name == "last_act" { "act" } else { name }));
    let mut select = Query::select();
    select
        .expr(Expr::val(1))
        .from("standing")
        .and_where(held("producer").eq(columns.column::<R>("code")))
        .and_where(held("valid_from").lte(listing.on))
        .and_where(held("superseded_on").gt(listing.on))
        .cond_where(states);
    Expr::exists(select)
}
