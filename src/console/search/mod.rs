//! Search over everything at once, while one types: each kind of record with how many hits it has, and why each is one.
//! A code leads straight to its record.

pub mod asking;
pub mod hits;
pub mod matched;

use super::asked::Asked;
use super::frame::{Page, part};
use super::refused::Refused;
use super::words;
use crate::app::App;
use asking::Straight;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hits::Hits;
use maud::{Markup, html};

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/search", get(search))
}

async fn search(asked: Asked) -> Result<Response, Refused> {
    let typed = asked.param("q").unwrap_or_default().to_owned();
    let star = asked.param("check").is_some();
    let straight = asking::straight(&asked, &typed, star).await?;
    if let Straight::To(path) = &straight {
        // Who types has not finished: the record is offered. Who sends the form is led there.
        if !asked.is_partial() {
            return Err(Refused::Elsewhere(asked.href(path)));
        }
    }
    let hits = if matches!(straight, Straight::No | Straight::Mistyped(_)) && asking::has_words(&typed) {
        Hits::of(&asked, &typed, star).await?
    } else {
        Hits::default()
    };
    let results = results(&asked, &typed, &straight, &hits, star);
    if asked.is_partial() {
        return Ok(part(html! {
            (results)
            p id="found" role="status" hx-swap-oob="innerHTML" { (found(&asked, &typed, &hits)) }
        }));
    }
    let title = if star {
        asked.say("Sao này còn hiệu lực không?", "Is this star valid?")
    } else {
        asked.say("Tìm kiếm", "Search")
    };
    let body = html! {
        (form(&asked, &typed, star))
        p id="found" role="status" { (found(&asked, &typed, &hits)) }
        div id="results" { (results) }
    };
    Ok(Page::new(&asked, title).body(body).into_response())
}

fn form(asked: &Asked, typed: &str, star: bool) -> Markup {
    html! {
        form.seek action=(asked.href("/search")) method="get" role="search" {
            @if star { input type="hidden" name="check" value="star"; }
            div.field.grows {
                label for="q" {
                    @if star { (asked.say("Tên sản phẩm, mã SP-… hoặc mã vạch", "Name of the product, code SP-… or bar code")) }
                    @else { (asked.say("Tên, nghề, số quyết định, xã hoặc mã", "Name, craft, number of a decision, commune or code")) }
                }
                input id="q" type="search" name="q" value=(typed) autocomplete="off" aria-describedby="found"
                    placeholder=(asked.say("không cần gõ dấu: gom bat trang", "marks are not needed: gom bat trang"))
                    hx-get=(asked.href("/search")) hx-trigger="input changed delay:200ms" hx-target="#results"
                    hx-include="closest form" hx-replace-url="true" hx-sync="this:replace";
            }
            button.button.primary type="submit" { (asked.say("Tìm", "Search")) }
        }
    }
}

/// How many were found: the sentence that is read out while one types.
fn found(asked: &Asked, typed: &str, hits: &Hits) -> Markup {
    html! {
        @if asking::has_words(typed) && hits.total() > 0 {
            strong { (words::count(asked, hits.total())) } " " (asked.say("kết quả cho", if hits.total() == 1 { "hit for" } else { "hits for" })) " “" (typed) "”"
        }
    }
}

fn results(asked: &Asked, typed: &str, straight: &Straight, hits: &Hits, star: bool) -> Markup {
    html! {
        @match straight {
            Straight::To(path) => p { a.button.primary href=(asked.href(path)) { (asked.say("Mở ", "Open ")) (typed.trim().to_uppercase()) } },
            Straight::Mistyped(example) => div.notice.notice-odd {
                p { (asked.say("Trông như một mã, nhưng không có mã này: có thể gõ nhầm một chữ số. Mã đúng có dạng ", "This looks like a code, but there is none like it: a digit may be mistyped. A code looks like ")) code { (example) } "." }
            },
            Straight::No => {}
        }
        @if typed.trim().is_empty() {
            p.quiet { (asked.say("Gõ vài chữ: mọi từ phải có trong bản ghi, không cần dấu, không cần đúng thứ tự.", "Type some words: all of them must stand in the record, without marks, in any order.")) }
        } @else if !asking::has_words(typed) {
            div.notice { p { (asked.say("Cần ít nhất một chữ cái hoặc chữ số.", "At least one letter or digit is needed.")) } }
        } @else if hits.total() == 0 && !matches!(straight, Straight::To(_)) {
            div.notice {
                p { strong { (asked.say("Không tìm thấy gì cho ", "Nothing was found for ")) "“" (typed) "”." } }
                ul {
                    li { (asked.say("Thử ít từ hơn, hoặc chỉ phần đầu của từ.", "Try fewer words, or only the beginning of a word.")) }
                    li { (asked.say("Sổ đăng ký chỉ có một phần của số đã công bố: ", "The register has only part of what was published: "))
                        a href=(asked.href("/coverage")) { (asked.say("xem đối chiếu", "see the comparison")) } "." }
                }
            }
        }
        (hits::shown(asked, hits, typed, star))
    }
}
