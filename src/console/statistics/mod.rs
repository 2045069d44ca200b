//! Counts as tables, charts and a map. Each page puts one question to the API and shows the answer; nothing is counted here.

pub(super) mod cross;
mod drawn;
pub(super) mod form;
mod growth;
mod landing;
mod question;
mod records;
mod series;

use super::asked::Asked;
use super::frame::Page;
use super::geography;
use super::parts::told;
use super::refused::Refused;
use crate::app::App;
use axum::Router;
use axum::body::Body;
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use cross::Table;
use maud::{Markup, html};
use question::Question;
use records::{ALL, Counted};

/// The routes.
pub fn routes() -> Router<App> {
    let mut routes =
        Router::new().route("/statistics", get(landing::page)).route("/statistics/centres/growth", get(growth::page));
    for counted in ALL {
        routes = routes.route(&format!("/statistics/{}", counted.plural), get(table));
        if counted.series {
            routes = routes.route(&format!("/statistics/{}/series", counted.plural), get(series::page));
        }
    }
    routes
}

async fn table(asked: Asked) -> Result<Response, Refused> {
    let counted = Counted::at(&asked.path)?;
    let question = Question::read(&asked, counted, counted.usual);
    if question.is_file() {
        return Ok(asked.hand_on(Method::GET, &question.address(), Body::empty(), "").await);
    }
    let told = asked.get(&question.address()).await?;
    let table = Table::read(&asked, &told);
    let places = geography::communes(&asked).await?;
    let title = format!("{}: {}", asked.say("Thống kê", "Statistics"), asked.say(counted.vi, counted.en));
    let body = html! {
        (form::form(&asked, counted, &question, &places))
        p { strong { (asked.say("Tổng số: ", "Total: ")) (table.total(&asked)) } " · " (told::sense(&asked, &told["about"])) (narrowed(&asked, counted, &question)) }
        (drawn::drawn(&asked, counted, &table, &places))
        (cross::cross(&asked, counted, &table, &told["about"]))
        (table.unresolved(&asked))
        @if counted.series { p { a href=(asked.href(&format!("/statistics/{}/series", counted.plural))) { (asked.say("Diễn biến theo thời gian", "The course over time")) } } }
        (told::source(&asked, &told["about"], &question.address()))
    };
    Ok(Page::new(&asked, &title).wide().body(body).into_response())
}

/// What the numbers are narrowed to, in words, so that a filter without a field of the form is not overlooked.
fn narrowed(asked: &Asked, counted: &Counted, question: &Question) -> Markup {
    let filters: Vec<String> = question
        .filters()
        .map(|(name, value)| format!("{}: {}", counted.named(asked, name), counted.valued(asked, name, value)))
        .collect();
    html! { @if !filters.is_empty() { " · " (asked.say("chỉ tính ", "narrowed to ")) (filters.join("; ")) } }
}
