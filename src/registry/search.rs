//! How a search by words reaches its records: through the index of words that both databases keep by themselves.
//!
//! Holds what only one of the databases understands. What a search finds is said in `condition`; the index finds the same,
//! without reading everything.

use super::columns::Columns;
use super::condition::begins;
use super::listing::{Listing, Test, Words};
use super::record::Listed;
use sea_orm::sea_query::{Alias, Asterisk, Cond, Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr, UnionType};
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

/// What a page of a search reads and where it begins.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The question, which has words.
    pub listing: &'a Listing,
    /// Where the columns come from.
    pub columns: Columns,
    /// The database.
    pub backend: DbBackend,
    /// The rank and the code of the last row before.
    pub after: Option<(i64, &'a str)>,
}

/// 0 where every word stands with its marks, else 1.
pub fn rank<R: Listed>(listing: &Listing, columns: Columns) -> SimpleExpr {
    sea_orm::sea_query::CaseStatement::new().case(exact::<R>(listing, columns), 0).finally(1).into()
}

fn exact<R: Listed>(listing: &Listing, columns: Columns) -> Cond {
    let words = listing.words.iter().flat_map(|words| &words.exact);
    words.fold(Cond::all(), |all, word| all.add(begins(columns.column::<R>("search_exact"), word)))
}

/// What leads to the hits of a search in any order. `None` where nothing is searched for, or the rows are found otherwise.
pub fn narrowed<R: Listed>(listing: &Listing, backend: DbBackend) -> Option<SimpleExpr> {
    let words = listing.words.as_ref().filter(|_| is_indexed::<R>(listing))?;
    if backend == DbBackend::Postgres {
        return Some(among_words::<R>(words, Hits::All));
    }
    let place = PLACE.replace("{code}", &format!("\"{}\".\"code\"", R::TABLE));
    let table = words_of::<R>();
    let sql = format!("{place} IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)");
    Some(Expr::cust_with_values(sql, [Value::from(matching(words, Hits::All))]))
}

/// A page of a search: exact hits first, then the others, each in the order of codes, which is that of the index. However
/// many hits there are, no more are read than the page has; the others are not looked for while exact ones fill it.
pub fn page<R: Listed>(asked: Asked<'_>, published: impl Fn(SelectStatement) -> SelectStatement) -> SelectStatement {
    let exact_there = asked.listing.words.as_ref().is_some_and(|words| !words.exact.is_empty());
    let behind_exact = asked.after.is_some_and(|(rank, _)| rank > 0);
    let mut others = part::<R>(asked, if exact_there { Hits::Folded } else { Hits::All }, &published);
    let mut parts = Vec::new();
    if exact_there && !behind_exact {
        let narrow = part::<R>(asked, Hits::Exact, |mut from| from.expr(Expr::cust("1")).take());
        let count = Query::select().expr(Func::count(Expr::val(1))).from_subquery(narrow, "exact").take();
        others.and_where(Expr::val(asked.listing.limit).gte(count));
        parts.push(part::<R>(asked, Hits::Exact, &published));
    }
    parts.push(others);
    let alone = |part| Query::select().column(Asterisk).from_subquery(part, "part").take();
    let mut parts = parts.into_iter().map(alone);
    let mut all = parts.next().unwrap_or_default();
    all.unions(parts.map(|part| (UnionType::All, part)));
    let mut select = Query::select();
    select.column(Asterisk).from_subquery(all, "found");
    select.order_by("sort_key_0", Order::Asc).order_by("sort_key_1", Order::Asc);
    select
}

fn part<R: Listed>(asked: Asked<'_>, hits: Hits, published: impl Fn(SelectStatement) -> SelectStatement) -> SelectStatement {
    let Asked { listing, columns, backend, after } = asked;
    let (code, table) = (columns.column::<R>("code"), words_of::<R>());
    let rank = i64::from(hits == Hits::Folded);
    // Behind the last hit of the rank that it has; the rank after it is read from its front.
    let after = after.filter(|(before, _)| *before >= rank).map(|(_, code)| code);
    let words = listing.words.as_ref().filter(|_| is_indexed::<R>(listing));
    let by_place = backend != DbBackend::Postgres && words.is_some();
    let mut select = published(columns.from_behind::<R>(by_place.then_some(table.as_str())));
    select.expr_as(Expr::cust(rank.to_string()), Alias::new("sort_key_0")).expr_as(code.clone(), Alias::new("sort_key_1"));
    select.cond_where(super::condition::condition::<R>(listing, columns));
    match hits {
        Hits::All => {}
        Hits::Exact => _ = select.cond_where(exact::<R>(listing, columns)),
        // By rank, because PostgreSQL takes what is not a case for much rarer than it is, too.
        Hits::Folded => _ = select.and_where(self::rank::<R>(listing, columns).ne(0)),
    }
    match words {
        Some(words) if by_place => {
            let place = PLACE.replace("{code}", &format!("\"{}\".\"code\"", R::TABLE));
            select.and_where(Expr::cust(format!("{place} = {table}.rowid")));
            select.and_where(Expr::cust_with_values(format!("{table} MATCH ?"), [Value::from(matching(words, hits))]));
            if let Some(code) = after {
                let place = PLACE.replace("{code}", "?");
                select.and_where(Expr::cust_with_values(format!("{table}.rowid > {place}"), vec![Value::from(code); 3]));
            }
            select.order_by_expr(Expr::cust(format!("{table}.rowid")), Order::Asc);
        }
        _ => {
            select.and_where_option(words.map(|words| among_words::<R>(words, hits)));
            select.and_where_option(after.map(|after| code.clone().gt(after)));
            select.order_by_expr(code, Order::Asc);
        }
    }
    select.limit(listing.limit + 1);
    select
}

/// Whether the index leads to the hits.
fn is_indexed<R: Listed>(listing: &Listing) -> bool {
    let few = listing.tests.iter().any(|(field, test)| FEW.contains(&field.name) && matches!(test, Test::In(_)));
    INDEXED.contains(&R::TABLE) && !few
}

/// The table with the words of SQLite.
fn words_of<R: Listed>() -> String {
    format!("{}_search", R::TABLE)
}

/// What SQLite is asked: `("gom" * AND "su" *) NOT ("=gom" * AND "=su" *)`.
fn matching(words: &Words, hits: Hits) -> String {
    let all =
        |words: &[String], mark: &str| words.iter().map(|word| format!("\"{mark}{word}\" *")).collect::<Vec<_>>().join(" AND ");
    match hits {
        Hits::All => all(&words.folded, ""),
        Hits::Exact => all(&words.exact, "="),
        Hits::Folded => format!("({}) NOT ({})", all(&words.folded, ""), all(&words.exact, "=")),
    }
}

/// What PostgreSQL is asked. The words stand in the statement itself, so that it looks how frequent they are before it
/// chooses between the index of words and that of codes; words are letters and digits, and cannot end their quotes.
fn among_words<R: Listed>(words: &Words, hits: Hits) -> SimpleExpr {
    let all =
        |words: &[String], mark: &str| words.iter().map(|word| format!("''{mark}{word}'':*")).collect::<Vec<_>>().join(" & ");
    let query = match hits {
        Hits::All => all(&words.folded, ""),
        Hits::Exact => all(&words.exact, "="),
        Hits::Folded => format!("{} & !({})", all(&words.folded, ""), all(&words.exact, "=")),
    };
    Expr::cust(format!("{} @@ '{query}'::tsquery", VECTOR.replace("{table}", R::TABLE)))
}
