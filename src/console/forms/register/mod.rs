//! Where registering begins, and the two forms that do in one go what is one paper: a centre with its decision, a decision
//! with everything that it recognises.

pub mod centre;
pub mod decision;
pub mod subjects;

use crate::app::App;
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::refused::Refused;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::html;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/work/register", get(start)).merge(centre::routes()).merge(decision::routes())
}

/// What can be registered: address, Vietnamese, English, scopes one of which is needed.
const FORMS: [(&str, &str, &str, &[&str]); 8] = [
    ("/work/register/centre", "Trung tâm cùng quyết định", "A centre with its decision", &["write:centres"]),
    ("/work/register/decision", "Quyết định với nhiều đối tượng", "A decision with many subjects", &["write:decisions"]),
    ("/products/new", "Sản phẩm", "A product", &["write:products", "write:proposals"]),
    ("/producers/new", "Chủ thể", "A producer", &["write:producers", "write:proposals"]),
    ("/villages/new", "Làng nghề", "A craft village", &["write:villages", "write:proposals"]),
    ("/centres/new", "Trung tâm (chưa có quyết định)", "A centre (no decision yet)", &["write:centres", "write:proposals"]),
    ("/decisions/new", "Quyết định (chưa có đối tượng)", "A decision (no subjects yet)", &["write:decisions"]),
    ("/recognitions/new", "Một công nhận theo quyết định đã có", "One recognition of a known decision", &["write:decisions"]),
];

async fn start(asked: Asked) -> Result<Response, Refused> {
    let who = asked.signed_in()?;
    let open: Vec<_> = FORMS.iter().filter(|(_, _, _, scopes)| scopes.iter().any(|scope| who.may(scope))).collect();
    let body = html! {
        ul.cards.starts { @for (to, vi, en, _) in &open { li.card { a href=(asked.href(to)) { (asked.say(vi, en)) } } } }
        @if open.is_empty() { p { (asked.say("Vai trò của anh chị không ghi vào sổ.", "Your role does not write into the register.")) } }
        @if open.iter().any(|(to, ..)| *to == "/products/new") {
            p { (asked.say("Nhiều bản ghi trong một tệp: ", "Many records in a file: ")) a href=(asked.href("/work/imports")) { (asked.say("nhập tệp", "import it")) } "." }
        }
    };
    let lead = html! { p { (asked.say("Chọn giấy tờ đang có trước mặt.", "Choose by the paper in front of you.")) } };
    Ok(Page::new(&asked, asked.say("Ghi vào sổ", "Register")).lead(lead).body(body).into_response())
}
