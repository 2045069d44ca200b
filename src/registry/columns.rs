//! Where the columns of a question come from: the record's own row, the row of `standing` on a day, or both.
//!
//! Lists and counts name columns by field; only this file knows which table has them, and gives each column as the reader
//! sees it. Reads nothing.

use super::field::Field;
use super::listing::Listing;
use super::record::{Dated, Listed};
use super::sight::{Shown, Sight};
use chrono::NaiveDate;
use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, CaseStatement, ColumnRef, Cond, Expr, ExprTrait, IntoColumnRef, JoinType, Query, SelectStatement, SimpleExpr,
    SqliteQueryBuilder,
};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

const STANDING: &str = "standing";
/// The name of the text with all cells of a row.
pub(super) const CELLS: &str = "cells";
/// What `standing` holds, under the names of the published fields.
const IN_STANDING: [&str; 36] = [
    "last_act",
    "standing_from",
    "certificate_from",
    "certificate_until",
    "date_precision",
    "decision",
    "recognised_on",
    "recognised_precision",
    "title",
    "star",
    "potential_five_star",
    "commune",
    "former_district",
    "commune_before_2025",
    "commune_status",
    "confidence",
    "sector",
    "criteria_set",
    "village",
    "producer_type",
    "kind",
    "trade_group",
    "craft",
    "stage",
    "planned_year",
    "scheme",
    "score",
    "authority_level",
    "authority_name",
    "subject",
    "producer",
    "superseded_on",
    "act_before",
    "certificate_until_before",
    "star_before",
    "title_before",
];
/// Own columns by which few records are found at once, through an index of the record's table.
const LOOKED_UP: [&str; 5] = ["code", "producer", "village", "commune", "gtin"];

/// What is written of the columns of a table: by table, columns, and what it is.
type Written = RwLock<HashMap<(&'static str, Columns, Part), Arc<str>>>;
static WRITTEN: LazyLock<Written> = LazyLock::new(Written::default);
/// Officials of a commune have columns of their own; there are some hundred communes, and ten tables.
const MOST_WRITTEN: usize = 5_000;

/// What is written once and used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Part {
    /// All columns, one by one.
    Each,
    /// All columns as cells in one text.
    Cells,
    /// The statement that reads one record, as one of the databases spells it.
    One { postgres: bool },
}

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Base {
    /// Records, with where they stand today in the row.
    Rows,
    /// Records, with where they stood on a day before today.
    RowsOn,
    /// Where records stood on a day.
    Standings,
    /// The acts up to a day.
    Acts,
    /// The whole course of each record: one row for each act there is, whatever the day. `of_acts`: what is said of the
    /// first day of a record is said of the day of the act, as with [`Base::Acts`].
    Course { of_acts: bool },
}

/// Where the columns of one question come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Columns {
    base: Base,
    day: NaiveDate,
    /// Whether both tables are read.
    joined: bool,
    /// Only after an act, or only before any; both where it is left out.
    recognised: Option<bool>,
    /// Whether everything that is recorded had taken effect by the day: nothing later than today can be recorded.
    all_began: bool,
    sight: Sight,
}

impl Columns {
    /// Of the record's row alone, as it stands today.
    pub fn of_row(day: NaiveDate, sight: Sight) -> Self {
        Self { base: Base::Rows, day, joined: false, recognised: None, all_began: false, sight }
    }

    /// Of one record on a day.
    pub fn of_record<R: Listed>(on: NaiveDate, today: NaiveDate, sight: Sight) -> Self {
        let past = R::DATED == Dated::ByStanding && on < today;
        Self { base: if past { Base::RowsOn } else { Base::Rows }, joined: past, ..Self::of_row(on, sight) }
    }

    /// Of another record beside this one, as the same reader sees it.
    #[must_use]
    pub fn beside<R: Listed>(self) -> Self {
        Self::of_row(self.day, self.sight)
    }

    /// Of a list.
    pub fn of_list<R: Listed>(listing: &Listing, today: NaiveDate) -> Self {
        let columns = Self::of_record::<R>(listing.on, today, listing.sight);
        let beyond_the_row = R::DATED != Dated::ByHoldings
            && listing.columns().iter().any(|name| !own::<R>(name) && IN_STANDING.contains(&actual(name)));
        Self { joined: columns.joined || beyond_the_row, ..columns }
    }

    /// Of a count that touches these columns beside those of its filters. `acts`: of recognising acts instead of records.
    pub fn of_count<R: Listed>(listing: &Listing, today: NaiveDate, touched: &[&'static str], acts: bool) -> Self {
        if R::DATED != Dated::ByStanding {
            return Self::of_row(listing.on, listing.sight);
        }
        let filters = listing.columns();
        let elsewhere = |name: &&str| !IN_STANDING.contains(&actual(name));
        let joined = touched.iter().any(elsewhere) || filters.iter().any(|name| elsewhere(name) || LOOKED_UP.contains(name));
        let recognised = match (acts || !listing.states.is_empty(), listing.unrecognised) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        };
        Self {
            base: if acts { Base::Acts } else { Base::Standings },
            day: listing.on,
            joined,
            recognised,
            all_began: listing.on >= today,
            sight: listing.sight,
        }
    }

    /// Of the whole course of records, act by act, for counts that are about many days.
    pub fn of_course<R: Listed>(listing: &Listing, today: NaiveDate, touched: &[&'static str], of_acts: bool) -> Self {
        Self { base: Base::Course { of_acts }, recognised: Some(true), ..Self::of_count::<R>(listing, today, touched, of_acts) }
    }

    /// Whether nothing but `standing` is read, all of it that is about the day.
    pub fn is_whole_scan(self) -> bool {
        matches!(self.base, Base::Standings | Base::Acts | Base::Course { .. }) && !self.joined
    }

    /// The tables.
    pub fn from<R: Listed>(self) -> SelectStatement {
        self.from_behind::<R>(None)
    }

    /// The same, where a table before them says which rows to read, and in what order.
    pub fn from_behind<R: Listed>(self, first: Option<&str>) -> SelectStatement {
        let mut select = Query::select();
        if self.is_whole_scan() {
            select.from(Alias::new(STANDING));
            return select;
        }
        match first {
            Some(first) => select.from(Alias::new(first)).join(JoinType::CrossJoin, Alias::new(R::TABLE), Cond::all()),
            None => select.from(Alias::new(R::TABLE)),
        };
        if self.joined {
            // SQLite reads the tables of a CROSS JOIN in the order they are written: from the few records that are
            // wanted, or in the order of the list, to where each stood.
            select.join(JoinType::CrossJoin, Alias::new(STANDING), Cond::all());
        }
        select
    }

    /// What joins the tables, and the day.
    pub fn condition<R: Listed>(self) -> Cond {
        let standing = |name: &'static str| Expr::col(standing(name));
        let mut all = Cond::all();
        if self.is_whole_scan() {
            let recognised = self.recognised.map_or_else(|| vec![false, true], |one| vec![one]);
            all = all.add(standing("subject_kind").eq(R::TABLE)).add(standing("recognised").is_in(recognised));
        } else if R::TABLE == "recognition" && self.joined {
            all = all
                .add(standing("subject").equals(row::<R>("subject")))
                .add(standing("valid_from").equals(row::<R>("valid_from")));
            return all;
        } else if self.joined {
            all = all.add(standing("subject").equals(row::<R>("code")));
        } else {
            return all;
        }
        if matches!(self.base, Base::Course { .. }) {
            return all.add(standing("act").is_not_null());
        }
        if !self.all_began {
            all = all.add(standing("valid_from").lte(self.day));
        }
        match self.base {
            // What is left recognises; two comparisons cost SQLite less than a list.
            Base::Acts => all.add(standing("act").ne("extend")).add(standing("act").ne("withdraw")),
            _ => all.add(standing("superseded_on").gt(self.day)),
        }
    }

    /// The column of a field as the reader sees it: empty in rows where it is hidden.
    pub fn column<R: Listed>(self, name: &'static str) -> SimpleExpr {
        match R::FIELDS.iter().find(|field| field.name == name).map(|field| (field, self.sight.shows::<R>(field))) {
            None | Some((_, Shown::Always)) => self.stored::<R>(name),
            Some((_, Shown::Never)) => Expr::cust("NULL"),
            Some((field, Shown::RowByRow)) => CaseStatement::new().case(self.seen::<R>(field), self.stored::<R>(name)).into(),
        }
    }

    /// All published fields of a record, each under its name, as one expression: which column each is read from does not
    /// change from question to question, and to find out for sixty of them takes longer than the database needs.
    pub fn published<R: Listed>(self) -> SimpleExpr {
        Expr::cust(
            self.written::<R>(Part::Each, || self.all::<R>(|select, column, name| _ = select.expr_as(column, name))).to_string(),
        )
    }

    /// The same as cells: where SQLite answers, all of a row in one text, because each value that it hands over by itself
    /// is copied into memory of its own; where PostgreSQL does, one by one, because there they are parts of one message.
    pub fn cells<R: Listed>(self, backend: DbBackend) -> SimpleExpr {
        if backend == DbBackend::Postgres {
            return self.published::<R>();
        }
        let array = || format!("json_array({}) AS \"{CELLS}\"", self.all::<R>(|select, column, _| _ = select.expr(column)));
        Expr::cust(self.written::<R>(Part::Cells, array).to_string())
    }

    /// The statement that reads one record, where no day is in it: written when it is needed first.
    pub fn written_once<R: Listed>(self, backend: DbBackend, write: impl FnOnce() -> String) -> Arc<str> {
        self.written::<R>(Part::One { postgres: backend == DbBackend::Postgres }, write)
    }

    /// Whether everything is in the record's own row, as it stands today.
    pub fn is_of_row(self) -> bool {
        self.base == Base::Rows && !self.joined
    }

    /// All columns as they are written. Names and constants of ours, which both databases spell alike.
    fn all<R: Listed>(self, add: impl Fn(&mut SelectStatement, SimpleExpr, Alias)) -> String {
        let mut select = Query::select();
        for field in R::FIELDS {
            add(&mut select, self.column::<R>(field.name), Alias::new(field.name));
        }
        select.to_string(SqliteQueryBuilder).trim_start_matches("SELECT ").to_owned()
    }

    fn written<R: Listed>(self, part: Part, write: impl FnOnce() -> String) -> Arc<str> {
        // A day decides which rows are read, never from which columns.
        let key = (R::TABLE, Self { day: NaiveDate::MIN, ..self }, part);
        if let Some(known) = WRITTEN.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let text: Arc<str> = write().into();
        let mut written = WRITTEN.write().unwrap_or_else(PoisonError::into_inner);
        if written.len() < MOST_WRITTEN {
            written.insert(key, text.clone());
        }
        text
    }

    /// The column that a filter by a field compares, and what else must hold so that nothing hidden can be guessed by
    /// filtering. The bare column, because an index may be on it.
    pub fn compared<R: Listed>(self, field: &Field) -> (SimpleExpr, Option<Cond>) {
        let column = self.stored::<R>(field.name);
        (column, (self.sight.shows::<R>(field) != Shown::Always).then(|| self.seen::<R>(field)))
    }

    fn seen<R: Listed>(self, field: &Field) -> Cond {
        self.sight.condition::<R>(field, &|name| self.stored::<R>(name))
    }

    /// The column of a field, whoever reads.
    fn stored<R: Listed>(self, name: &'static str) -> SimpleExpr {
        let actual = actual(name);
        let column = Expr::col(if self.in_standing::<R>(actual) { standing(self.column_of(actual)) } else { row::<R>(actual) });
        if name == FROM_VILLAGE { column.is_not_null() } else { column }
    }

    fn in_standing<R: Listed>(self, name: &'static str) -> bool {
        let there = IN_STANDING.contains(&name);
        match self.base {
            Base::Rows => there && self.joined && !own::<R>(name),
            Base::RowsOn => there && (of_standing::<R>(name) || !own::<R>(name)),
            Base::Standings | Base::Acts | Base::Course { .. } => {
                there && !(self.joined && LOOKED_UP.contains(&name) && own::<R>(name))
            }
        }
    }

    fn column_of(self, name: &'static str) -> &'static str {
        match (name, self.base) {
            ("last_act", _) => "act",
            ("standing_from", _) | ("recognised_on", Base::Acts | Base::Course { of_acts: true }) => "valid_from",
            ("recognised_precision", Base::Acts | Base::Course { of_acts: true }) => "date_precision",
            (other, _) => other,
        }
    }
}

/// Whether a village is named at all: short, where the village itself would be told apart in vain.
const FROM_VILLAGE: &str = "from_village";

/// The column that a name is read from.
fn actual(name: &str) -> &str {
    if name == FROM_VILLAGE { "village" } else { name }
}

fn own<R: Listed>(name: &str) -> bool {
    name == "search" || R::FIELDS.iter().any(|field| field.name == actual(name))
}

/// Whether the field follows from the day.
fn of_standing<R: Listed>(name: &str) -> bool {
    name.starts_with("recognised_") || R::FIELDS.iter().any(|field| field.name == name && field.standing)
}

fn standing(name: &'static str) -> ColumnRef {
    (Alias::new(STANDING), Alias::new(name)).into_column_ref()
}

fn row<R: Listed>(name: &'static str) -> ColumnRef {
    (Alias::new(R::TABLE), Alias::new(name)).into_column_ref()
}

#[cfg(test)]
mod tests {
    use super::Columns;
    use crate::http::{Visitor, each};
    use crate::registry::record::Record;
    use crate::registry::sight::Sight;
    use chrono::NaiveDate;
    use sea_orm::sea_query::{PostgresQueryBuilder, Query};

    struct Asked(Sight, Vec<(&'static str, &'static str)>);

    impl Visitor for Asked {
        fn visit<R: Record>(&mut self) {
            let columns = Columns::of_record::<R>(NaiveDate::MIN, NaiveDate::MIN, self.0);
            let plain = |name: &str| format!("SELECT \"{}\".\"{name}\"", R::TABLE);
            let asked = |name| Query::select().expr(columns.column::<R>(name)).to_string(PostgresQueryBuilder);
            let names = R::FIELDS.iter().map(|field| field.name).filter(|name| asked(*name) != plain(name));
            self.1.extend(names.map(|name| (R::TABLE, name)));
        }
    }

    /// What is never hidden costs nothing: the bare column is read.
    #[test]
    fn only_what_may_be_hidden_is_asked_for_with_a_condition() {
        let mut asked = Asked(Sight::PUBLIC, Vec::new());
        each(&mut asked);
        let producers =
            ["tax_code", "registration_number", "address_as_printed", "legal_representative", "phone", "email", "home_address"];
        assert_eq!(asked.1, producers.map(|name| ("producer", name)));
        let mut asked = Asked(Sight::EVERYTHING, Vec::new());
        each(&mut asked);
        assert_eq!(asked.1, []);
    }
}
