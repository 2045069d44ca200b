//! The list of one kind of record: what the API's list says for the same parameters, with facets, in words.

use super::chips;
use super::facets::{self, Facets};
use super::files;
use super::kinds::Kind;
use super::names::Wanted;
use super::question::{Question, ranges};
use super::table;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::parts::steps::steps;
use crate::console::refused::Refused;
use crate::console::words;
use crate::registry::field::{Holds, Sort};
use crate::registry::record::Dated;
use axum::body::Body;
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// `GET /{records}`
pub async fn list(kind: &'static Kind, asked: Asked) -> Result<Response, Refused> {
    let question = Question::of(&asked);
    if question.is_shorter_than(&asked) {
        return Err(Refused::Elsewhere(asked.href(&question.address())));
    }
    if question.wants_a_file() {
        let file = address(&kind.api(), &question.pairs());
        return Ok(asked.hand_on(Method::GET, &file, Body::empty(), "").await);
    }
    let mut params = question.pairs();
    if question.get("count").is_none() {
        params.push(("count", "exact"));
    }
    let told = asked.get(&address(&kind.api(), &params)).await?;
    let rows = told["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let total = told["total"].as_u64().unwrap_or(0);
    let facets = Facets::of(&asked, kind, &question).await?;
    let mut wanted = Wanted::default();
    table::wanted(kind, rows, &mut wanted);
    chips::wanted(&question, &mut wanted);
    let names = wanted.ask(&asked).await?;
    let found = found(&asked, kind, &question, total, &facets.sense);
    let results = html! {
        (chips::chips(&asked, kind, &question, &names))
        @if rows.is_empty() { (nothing(&asked, kind, &question)) } @else { (table::table(&asked, kind, rows, &names, &found)) }
        (steps(&asked, told["next"].as_str()))
        @if total > 0 { (files::files(&asked, kind, &question)) }
    };
    let body = html! {
        @if asked.may(&kind.scope()) || (asked.may("write:proposals") && kind.has_a_place()) {
            p.no-print { a.button href=(asked.href(&format!("{}/new", kind.path()))) { (asked.say("Thêm ", "Add a ")) (asked.say(kind.one.0, kind.one.1)) } }
        }
        (search(&asked, kind, &question))
        div.listing {
            div.results { (results) }
            aside.facets id="facets" aria-labelledby="narrow" {
                h2 id="narrow" { (asked.say("Thu hẹp danh sách", "Narrow the list")) }
                (facets::shown(&asked, kind, &question, &facets))
                (more(&asked, kind, &question))
            }
        }
    };
    let lead = html! { p { (asked.say(kind.about.0, kind.about.1)) } };
    Ok(Page::new(&asked, asked.say(kind.title.0, kind.title.1)).lead(lead).body(body).wide().into_response())
}

/// How many, in which sense, on which day.
fn found(asked: &Asked, kind: &Kind, question: &Question, total: u64, sense: &str) -> Markup {
    let one = if total == 1 || asked.say("vi", "en") == "vi" {
        asked.say(kind.one.0, kind.one.1).to_owned()
    } else if kind.one.1.ends_with('s') {
        kind.one.1.to_owned()
    } else {
        format!("{}s", kind.one.1)
    };
    let day = (kind.form().dated != Dated::Never)
        .then(|| question.get("on").map_or_else(|| words::day(asked, asked.today()), |day| words::day_of(asked, day)));
    html! {
        strong { (words::count(asked, total)) " " (one) }
        @if !sense.is_empty() { ": " (sense) }
        @if let Some(day) = day { " · " (asked.say("ngày", "on")) " " (day) }
        " "
        a.narrow href="#facets" { (asked.say("Thu hẹp", "Narrow")) }
    }
}

fn nothing(asked: &Asked, kind: &Kind, question: &Question) -> Markup {
    html! {
        div.notice {
            p { strong { (asked.say("Không có ", "There is no ")) (asked.say(kind.one.0, kind.one.1)) (asked.say(" nào như vậy.", " like this.")) } }
            ul {
                @if question.get("q").is_some() {
                    li { (asked.say("Thử ít từ hơn; không cần gõ dấu. ", "Try fewer words; marks are not needed. "))
                        a href=(asked.href(&address("/search", &[("q", question.get("q").unwrap_or_default())]))) { (asked.say("Tìm trong tất cả", "Search everything")) } }
                }
                @if !question.filters().is_empty() {
                    li { a href=(asked.href(question.bare())) { (asked.say("Bỏ mọi bộ lọc", "Clear all filters")) } }
                } @else {
                    li { (asked.say("Sổ đăng ký chưa có bản ghi nào loại này.", "The register has no record of this kind yet.")) }
                }
            }
        }
    }
}

/// The parameters that a form does not ask for itself, so that it keeps them.
fn kept(question: &Question, own: &[String]) -> Markup {
    html! {
        @for (name, value) in question.pairs() {
            @if name != "cursor" && !own.iter().any(|known| known == name) { input type="hidden" name=(name) value=(value); }
        }
    }
}

fn search(asked: &Asked, kind: &Kind, question: &Question) -> Markup {
    let form = kind.form();
    let own = ["q", "on", "sort"].map(str::to_owned);
    html! {
        form.seek action=(asked.href(question.bare())) method="get" {
            (kept(question, &own))
            @if form.searchable {
                div.field.grows {
                    label for="q" { (asked.say("Từ khóa", "Words")) }
                    input id="q" type="search" name="q" value=(question.get("q").unwrap_or_default()) placeholder=(asked.say("không cần gõ dấu", "marks are not needed"));
                }
            }
            @if form.dated != Dated::Never {
                div.field {
                    label for="on" { (asked.say("Tính đến ngày", "As of")) }
                    input id="on" type="date" name="on" value=(question.get("on").unwrap_or_default());
                }
            }
            div.field {
                label for="sort" { (asked.say("Sắp xếp", "Order")) }
                select id="sort" name="sort" {
                    option value="" { (if form.searchable { asked.say("Mặc định (tên; khi tìm: khớp nhất)", "Usual (name; best match)") } else { asked.say("Mặc định", "Usual") }) }
                    @for sort in form.sorts { (orders(asked, kind, sort, question.get("sort"))) }
                }
            }
            button.button type="submit" { (asked.say("Xem", "Show")) }
        }
    }
}

fn orders(asked: &Asked, kind: &Kind, sort: &Sort, chosen: Option<&str>) -> Markup {
    let title = words::title(asked, kind.table(), sort.name);
    let (up, down) = match sort.holds {
        Holds::Date | Holds::Moment => (asked.say("cũ trước", "oldest first"), asked.say("mới trước", "newest first")),
        _ => (asked.say("A đến Z", "A to Z"), asked.say("Z đến A", "Z to A")),
    };
    html! {
        @for (value, words) in [(sort.name.to_owned(), up), (format!("-{}", sort.name), down)] {
            option value=(value) selected[chosen == Some(value.as_str())] { (title) ": " (words) }
        }
    }
}

/// Ranges: from a day or number to another.
fn more(asked: &Asked, kind: &Kind, question: &Question) -> Markup {
    let ranges = ranges(kind);
    let own: Vec<String> = ranges.iter().flat_map(|field| [format!("{field}_from"), format!("{field}_to")]).collect();
    let open = own.iter().any(|name| question.get(name).is_some());
    html! {
        @if !ranges.is_empty() {
            details.more open[open] {
                summary { (asked.say("Từ … đến …", "From … to …")) }
                form action=(asked.href(question.bare())) method="get" {
                    (kept(question, &own))
                    @for field in &ranges { (range(asked, kind, question, field)) }
                    button.button type="submit" { (asked.say("Lọc", "Narrow")) }
                }
            }
        }
    }
}

fn range(asked: &Asked, kind: &Kind, question: &Question, field: &str) -> Markup {
    let holds = kind.field(field).map(|field| field.holds);
    html! {
        fieldset.range {
            legend { (words::title(asked, kind.table(), field)) }
            @for (end, words) in [("from", asked.say("từ", "from")), ("to", asked.say("đến", "to"))] {
                @let name = format!("{field}_{end}");
                @let value = question.get(&name).unwrap_or_default();
                label for=(name) { (words) }
                @match holds {
                    Some(Holds::Date) => input id=(name) name=(name) type="date" value=(value);,
                    Some(Holds::Moment) => input id=(name) name=(name) type="text" value=(value) placeholder="2026-11-22T00:00:00Z";,
                    _ => input id=(name) name=(name) type="text" inputmode="decimal" value=(value);,
                }
            }
        }
    }
}
