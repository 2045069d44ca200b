//! How PostgreSQL comes to the hits of a search, in the order of codes, and no further than a page needs.
//!
//! Its index of words gives all hits at once, in no order, and knows nothing of words that go together: left to itself the
//! server reads thousands of hits for a page, or thousands of rows that are none. So it is told which way to go. Every way
//! finds the same.

use super::{Asked, Hits, asked_for, rank_and_code};
use crate::registry::listing::Words;
use crate::registry::record::Listed;
use sea_orm::Value;
use sea_orm::sea_query::{Alias, Cond, Expr, Func, JoinType, Order, Query, SelectStatement, SimpleExpr};

/// Up to about so many rows with a word are read at once and sorted.
const FEW_ROWS: f64 = 1_000.0;
/// The words of a row behind the beginning of its code; the same expression as in the index.
const VECTOR_IN_ORDER: &str = "array_to_tsvector(string_to_array(substr(\"{table}\".\"code\", 4, 3) || \
    replace(\"{table}\".\"search\", ' ', ' ' || substr(\"{table}\".\"code\", 4, 3)), ' '))";
/// Stands for the beginning of a code. No word has it.
const BEGINNING: &str = "~";
/// Beginnings of codes, `000` to `999`, as steps: one of them, in which a common word fills the page, then 2, 8, 32, 128 and so on,
/// from the one where the page before ended, and none behind the last code.
const LAST_STEP: i32 = 6;
const BEGINNINGS: &str = "SELECT replace($1, '~', lpad(beginning::text, 3, '0'))::tsquery \
    FROM generate_series($2 + ((2 << 2 * step) / 4 + 1) / 3, \
    LEAST($2 + ((2 << 2 * step) + 1) / 3 - 1, 999, (SELECT substr(max(code), 4, 3)::int FROM {table}))) AS beginning";

/// A way to the hits.
enum Way {
    /// All rows with the words of this question, which are few.
    AtOnce(String),
    /// The rows with the words of this question, step by step along the codes.
    InOrder(String),
    /// As the server likes: it has to join where records stood on another day.
    AsPlanned,
}

/// Leads a statement to its hits by the index of words, in the order of codes, no further than a page. It has the columns of
/// [`rank_and_code`] and all other conditions of its hits.
pub(super) fn in_order<R: Listed>(
    asked: Asked<'_>,
    (words, hits): (&Words, Hits),
    mut select: SelectStatement,
) -> SelectStatement {
    let Asked { listing, columns, .. } = asked;
    let (code, page) = (|| Expr::col(Alias::new("sort_key_1")), listing.limit + 1);
    let way = way(asked, words, hits);
    if !matches!(way, Way::InOrder(_)) {
        select.cond_where(super::super::condition::spelled::<R>(listing, columns));
    }
    let mut first = Query::select();
    rank_and_code(&mut first, hits, code());
    match way {
        Way::AsPlanned => {
            select.and_where(super::among_words::<R>(words, hits));
            return select.order_by("sort_key_1", Order::Asc).limit(page).take();
        }
        Way::AtOnce(question) => {
            let vector = super::VECTOR.replace("{table}", R::TABLE);
            // Behind a SELECT of its own, so that no plan is made for these words alone: to make it takes longer than to find them.
            select.and_where(Expr::cust_with_values(format!("{vector} @@ (SELECT $1)::tsquery"), [question]));
            first.from_subquery(fenced(select), "hit").order_by("sort_key_1", Order::Asc);
        }
        Way::InOrder(question) => {
            select.and_where(behind::<R>(question, asked.after.map(|(_, code)| code)));
            let mut step = Query::select();
            step.expr_as(code(), "sort_key_1").from_subquery(fenced(select), "hit");
            step.order_by("sort_key_1", Order::Asc).limit(page);
            // One step after the other, and none when there are hits enough: nothing but a nested loop joins what looks back
            // at the row before.
            let steps = Func::cust("generate_series").arg(Expr::cust("0")).arg(Expr::cust(LAST_STEP.to_string()));
            first.from_function(steps, "step").join_lateral(JoinType::InnerJoin, step, "hit", Cond::all());
        }
    }
    first.limit(page).take()
}

/// So that the server comes to these rows by the index of words, whatever it thinks of their number; what is around it, their
/// order and how many of them are wanted, would make it walk along all codes.
fn fenced(mut select: SelectStatement) -> SelectStatement {
    select.offset(0).take()
}

fn way(asked: Asked<'_>, words: &Words, hits: Hits) -> Way {
    let (typed, mark) = asked_for(words, hits);
    let known: Vec<(&String, Option<f64>)> = typed.iter().map(|word| (word, asked.frequency.rows(mark, word))).collect();
    let rare: Vec<String> = known
        .iter()
        .filter(|(_, rows)| rows.is_some_and(|rows| rows <= FEW_ROWS))
        .map(|(word, _)| format!("'{mark}{word}':*"))
        .collect();
    if !rare.is_empty() {
        return Way::AtOnce(rare.join(" & "));
    }
    if asked.columns.is_of_row() {
        let question = words.folded.iter().map(|word| format!("'{BEGINNING}{word}':*"));
        return Way::InOrder(question.collect::<Vec<_>>().join(" & "));
    }
    Way::AsPlanned
}

/// The rows with these words, of one step.
fn behind<R: Listed>(question: String, after: Option<&str>) -> SimpleExpr {
    let first = after.and_then(|code| code.get(3..6)).and_then(|digits| digits.parse().ok()).unwrap_or(0_i32);
    let vector = VECTOR_IN_ORDER.replace("{table}", R::TABLE);
    let sql = format!("{vector} @@ ANY (ARRAY({}))", BEGINNINGS.replace("{table}", R::TABLE));
    Expr::cust_with_values(sql, [Value::from(question), Value::from(first)])
}
