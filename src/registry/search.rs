//! How a search by words reaches its records: through the index of words that both databases keep by themselves.
//!
//! Holds what only one of the databases understands. What a search finds is said in `condition`; the index finds the same,
//! without reading everything.

pub mod frequency;
mod postgres;

use super::columns::Columns;
use super::condition::begins;
use super::listing::{Listing, Test, Words};
use super::record::Listed;
use frequency::Frequency;
use sea_orm::sea_query::{
    Asterisk, CaseStatement, CommonTableExpression, Cond, Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr,
    UnionType, WithClause,
};
use sea_orm::{DbBackend, Value};

/// The tables whose words the database keeps.
const INDEXED: [&str; 5] = ["village", "producer", "product", "centre", "decision"];
/// Fields by which so few records are found that their words are read from the rows.
const FEW: [&str; 5] = ["code", "producer", "village", "commune", "gtin"];
/// The words of a row for PostgreSQL; the same expression as in the index.
const VECTOR: &str = "array_to_tsvector(array_remove(string_to_array(\
    \"{table}\".\"search\" || ' =' || replace(\"{table}\".\"search_exact\", ' ', ' ='), ' '), ''))";
/// The place of a row among the words of SQLite, in the order of codes; the same expression as in the index.
const PLACE: &str = "CAST(substr(substr({code}, 4, length({code}) - 5) || '000', 1, 9) || length({code}) AS INTEGER)";

/// What SQLite is asked to find nothing.
const NOTHING: &str = "\"\"";
/// The exact hits of a page, and all of its hits.
const EXACT: &str = "exact";
const FOUND: &str = "found";

/// Which hits are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hits {
    /// All.
    All,
    /// Those where every word stands with its marks.
    Exact,
    /// The others.
    Folded,
}

impl Hits {
    /// Their place among all.
    fn rank(self) -> i64 {
        i64::from(self == Self::Folded)
    }
}

/// What a page of a search reads and where it begins.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The question, which has words.
    pub listing: &'a Listing,
    /// Where the columns come from.
    pub columns: Columns,
    /// The database.
    pub backend: DbBackend,
    /// How frequent words are.
    pub frequency: &'a Frequency,
    /// The rank and the code of the last row before.
    pub after: Option<(i64, &'a str)>,
}

/// 0 where every word stands with its marks, else 1.
pub fn rank<R: Listed>(listing: &Listing, columns: Columns) -> SimpleExpr {
    CaseStatement::new().case(exact::<R>(listing, columns), 0).finally(1).into()
}

fn exact<R: Listed>(listing: &Listing, columns: Columns) -> Cond {
    let words = listing.words.iter().flat_map(|words| &words.exact);
    words.fold(Cond::all(), |all, word| all.add(begins(columns.column::<R>("search_exact"), word)))
}

/// What leads to the hits of a search in any order. `None` where nothing is searched for, or the rows are found otherwise.
pub fn narrowed<R: Listed>(listing: &Listing, backend: DbBackend) -> Option<SimpleExpr> {
    let words = listing.words.as_ref().filter(|_| is_indexed::<R>() && !are_few(listing))?;
    if backend == DbBackend::Postgres {
        return Some(among_words::<R>(words, Hits::All));
    }
    let place = PLACE.replace("{code}", &format!("\"{}\".\"code\"", R::TABLE));
    let table = words_of::<R>();
    let sql = format!("{place} IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)");
    Some(Expr::cust_with_values(sql, [Value::from(matching(words, Hits::All))]))
}

/// A page of a search: exact hits first, then the others, each in the order of codes, which is that of the index. However
/// many hits there are, no more are read than the page has; the others are not looked for while exact ones fill it, and all
/// that is told of a record is read once it is known to be on the page.
pub fn page<R: Listed>(asked: Asked<'_>, published: impl FnOnce(SelectStatement) -> SelectStatement) -> SelectStatement {
    let Asked { listing, columns, .. } = asked;
    let exact_there = listing.words.as_ref().is_some_and(|words| !words.exact.is_empty());
    let behind_exact = asked.after.is_some_and(|(rank, _)| rank > 0);
    let alone = |part| Query::select().column(Asterisk).from_subquery(part, "part").take();
    let mut with = WithClause::new();
    let mut found = if exact_there && !behind_exact {
        with.cte(read_once(EXACT, part::<R>(asked, Hits::Exact, None)));
        let count = Query::select().expr(Func::count(Expr::val(1))).from(EXACT).take();
        let room = Expr::val(listing.limit).gte(count);
        let others = alone(part::<R>(asked, Hits::Folded, Some(&room))).and_where(room).take();
        Query::select().column(Asterisk).from(EXACT).union(UnionType::All, others).take()
    } else {
        alone(part::<R>(asked, if exact_there { Hits::Folded } else { Hits::All }, None))
    };
    // No limit to what is there; it tells PostgreSQL, as long as it does not know how long a page is, that this is not much, so
    // that it keeps a plan instead of making one for every page.
    with.cte(read_once(FOUND, found.limit(2 * (listing.limit + 1)).take()));
    let mut select = published(columns.from_behind::<R>(Some(FOUND)));
    let key = |name| Expr::col((FOUND, name));
    select.with_cte(with).expr_as(key("sort_key_0"), "sort_key_0").expr_as(key("sort_key_1"), "sort_key_1");
    select.cond_where(columns.condition::<R>()).and_where(columns.column::<R>("code").eq(key("sort_key_1")));
    select.order_by((FOUND, "sort_key_0"), Order::Asc).order_by((FOUND, "sort_key_1"), Order::Asc);
    select
}

fn read_once(name: &'static str, select: SelectStatement) -> CommonTableExpression {
    let mut read = CommonTableExpression::new();
    read.table_name(name).query(select).materialized(true);
    read
}

/// The hits of one rank, as far as a page needs them. `room`: whether there is any room for them on the page.
fn part<R: Listed>(asked: Asked<'_>, hits: Hits, room: Option<&SimpleExpr>) -> SelectStatement {
    let Asked { listing, columns, backend, after, .. } = asked;
    // Behind the last hit of the rank that it has; the rank after it is read from its front.
    let after = after.filter(|(before, _)| *before >= hits.rank());
    let asked = Asked { after, ..asked };
    let (code, words) = (columns.column::<R>("code"), listing.words.as_ref().filter(|_| !are_few(listing)));
    let by_place = words.filter(|_| backend != DbBackend::Postgres);
    let table = words_of::<R>();
    let mut select = columns.from_behind::<R>(by_place.map(|_| table.as_str()));
    rank_and_code(&mut select, hits, code.clone());
    select.cond_where(super::condition::beside_words::<R>(listing, columns));
    match hits {
        Hits::All => {}
        Hits::Exact => _ = select.cond_where(exact::<R>(listing, columns)),
        // By rank, because PostgreSQL takes what is not a case for much rarer than it is, too.
        Hits::Folded => _ = select.and_where(self::rank::<R>(listing, columns).ne(0)),
    }
    if let Some(words) = by_place {
        return by_places::<R>(asked, (words, hits), room, select);
    }
    select.and_where_option(after.map(|(_, after)| code.clone().gt(after)));
    if let Some(words) = words {
        return postgres::in_order::<R>(asked, (words, hits), select);
    }
    select.cond_where(super::condition::spelled::<R>(listing, columns));
    select.order_by_expr(code, Order::Asc).limit(listing.limit + 1).take()
}

fn rank_and_code(select: &mut SelectStatement, hits: Hits, code: SimpleExpr) {
    select.expr_as(Expr::cust(hits.rank().to_string()), "sort_key_0").expr_as(code, "sort_key_1");
}

/// Leads a statement to its hits by the places of SQLite.
fn by_places<R: Listed>(
    asked: Asked<'_>,
    (words, hits): (&Words, Hits),
    room: Option<&SimpleExpr>,
    mut select: SelectStatement,
) -> SelectStatement {
    let (table, place) = (words_of::<R>(), PLACE.replace("{code}", &format!("\"{}\".\"code\"", R::TABLE)));
    select.cond_where(super::condition::spelled::<R>(asked.listing, asked.columns));
    select.and_where(Expr::cust(format!("{place} = {table}.rowid")));
    let mut question = SimpleExpr::from(matching(words, hits));
    if let Some(room) = room {
        // As part of the question. As a condition beside it, it would be looked at again at every hit, up to the last.
        question = CaseStatement::new().case(room.clone(), question).finally(NOTHING).into();
    }
    select.and_where(Expr::cust_with_exprs(format!("{table} MATCH ?"), [question]));
    if let Some((_, code)) = asked.after {
        let place = PLACE.replace("{code}", "?");
        select.and_where(Expr::cust_with_values(format!("{table}.rowid > {place}"), vec![Value::from(code); 3]));
    }
    select.order_by_expr(Expr::cust(format!("{table}.rowid")), Order::Asc).limit(asked.listing.limit + 1).take()
}

/// Whether there is an index of the words of a table.
pub fn is_indexed<R: Listed>() -> bool {
    INDEXED.contains(&R::TABLE)
}

/// Whether other conditions leave so few records that nothing has to lead to the hits.
fn are_few(listing: &Listing) -> bool {
    listing.tests.iter().any(|(field, test)| FEW.contains(&field.name) && matches!(test, Test::In(_)))
}

/// The table with the words of SQLite.
fn words_of<R: Listed>() -> String {
    format!("{}_search", R::TABLE)
}

/// The words that lead to hits, and the mark that they stand behind.
fn asked_for(words: &Words, hits: Hits) -> (&[String], &'static str) {
    if hits == Hits::Exact { (&words.exact, "=") } else { (&words.folded, "") }
}

/// What SQLite is asked: `("gom" * AND "su" *) NOT ("=gom" * AND "=su" *)`.
fn matching(words: &Words, hits: Hits) -> String {
    let all = |hits| {
        let (words, mark) = asked_for(words, hits);
        words.iter().map(|word| format!("\"{mark}{word}\" *")).collect::<Vec<_>>().join(" AND ")
    };
    if hits == Hits::Folded { format!("({}) NOT ({})", all(Hits::All), all(Hits::Exact)) } else { all(hits) }
}

/// What PostgreSQL is asked, where it is left to it how to find the hits. The words stand in the statement itself, so that it
/// looks how frequent they are before it chooses between the index of words and others; words are letters and digits, and
/// cannot end their quotes.
fn among_words<R: Listed>(words: &Words, hits: Hits) -> SimpleExpr {
    let all = |hits| {
        let (words, mark) = asked_for(words, hits);
        words.iter().map(|word| format!("''{mark}{word}'':*")).collect::<Vec<_>>().join(" & ")
    };
    let query = if hits == Hits::Folded { format!("{} & !({})", all(Hits::All), all(Hits::Exact)) } else { all(hits) };
    Expr::cust(format!("{} @@ '{query}'::tsquery", VECTOR.replace("{table}", R::TABLE)))
}
