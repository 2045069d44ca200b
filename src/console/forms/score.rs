//! The file of a centre, scored by Decision 6385/QĐ-UBND while it is typed: what it has, and what it lacks to be
//! recognised. The rules are `programme::centres`; nothing is stored.

use super::control::{self, Control, SCORED};
use super::form::id;
use super::read::{self, Said};
use super::typed::Typed;
use crate::app::App;
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::{Page, part};
use crate::console::words;
use crate::programme::centres::{CentreFile, PASS_MARK, check_recognition, check_scores, score_class, total_score};
use crate::programme::finding::{Entry, Finding};
use crate::registry::kind::RecordKind;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use entity::centi::Centi;
use maud::{Markup, html};
use serde_json::{Value, json};

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/centres/score", post(scored))
}

/// The panel for what was sent, alone for htmx and as a page without it.
async fn scored(asked: Asked, filled: Filled) -> Response {
    let inputs = control::inputs(&asked, RecordKind::Centre);
    let panel = panel(&asked, &Typed::of(&filled, &inputs));
    if asked.is_partial() {
        return part(panel);
    }
    Page::new(&asked, asked.say("Chấm điểm hồ sơ trung tâm", "Score of a centre's file")).body(panel).into_response()
}

/// The panel inside a form, which follows what is typed into it.
pub fn live(asked: &Asked, typed: &Typed) -> Markup {
    html! {
        section.score aria-labelledby="score-title" {
            div id="score" aria-live="polite" hx-post=(asked.href("/centres/score")) hx-trigger="input from:closest form delay:300ms" hx-include="closest form" hx-swap="innerHTML" {
                (panel(asked, typed))
            }
            button.button type="submit" name="do" value="score" formaction=(asked.href("/centres/score")) formtarget="_blank" formnovalidate { (asked.say("Tính điểm", "Compute the score")) }
        }
    }
}

fn file(asked: &Asked, typed: &Typed) -> (CentreFile, Vec<String>) {
    let mut said = Said::default();
    let mut value =
        |key: &str, control: Control| read::plain(asked, control, typed.text(key), key, &mut said).unwrap_or_default();
    let mut area = |key: &str| value(key, Control::Whole { grouped: true }).as_i64();
    let (total_area_m2, meeting_area_m2) = (area("total_area_m2"), area("meeting_area_m2"));
    let mut centi = |key: &str| serde_json::from_value::<Option<Centi>>(value(key, Control::Decimal)).ok().flatten();
    let file = CentreFile {
        total_area_m2,
        meeting_area_m2,
        goods_share_percent: centi("goods_share_percent"),
        display_score: centi("display_score"),
        meeting_score: centi("meeting_score"),
        experience_score: centi("experience_score"),
        photography_score: centi("photography_score"),
        management_score: centi("management_score"),
    };
    (file, said.faults.into_iter().map(|fault| fault.pointer).collect())
}

/// Everything that stands between a file and a recognition.
pub fn lacking(asked: &Asked, typed: &Typed) -> Vec<Finding> {
    let (file, _) = file(asked, typed);
    let mut all = check_scores(&file);
    all.extend(check_recognition(&file, Entry::New));
    all
}

fn panel(asked: &Asked, typed: &Typed) -> Markup {
    let (file, unread) = file(asked, typed);
    let lacking = lacking(asked, typed);
    let known: i64 =
        [file.display_score, file.meeting_score, file.experience_score, file.photography_score, file.management_score]
            .into_iter()
            .flatten()
            .map(|score| score.0)
            .fold(0, i64::saturating_add);
    let so_far = Centi(known);
    let missing = Centi(PASS_MARK.0.saturating_sub(known).max(0));
    html! {
        h2 id="score-title" { (asked.say("Chấm điểm theo Quyết định 6385/QĐ-UBND", "Scored by Decision 6385/QĐ-UBND")) }
        p.total {
            strong { (shown(asked, so_far)) } " / 100 " (asked.say("điểm", "points"))
            @if total_score(&file).is_none() { " " span.quiet { (asked.say("(chưa đủ các phần)", "(not all heads yet)")) } }
            @if let Some(class) = total_score(&file).and_then(score_class) { " · " (words::term(asked, "centre_class", class)) }
        }
        @if missing.0 > 0 { p { (asked.say("Còn thiếu ", "Missing to 70 points: ")) strong { (shown(asked, missing)) } (asked.say(" điểm để đạt 70 điểm.", ".")) } }
        @if lacking.is_empty() && unread.is_empty() {
            p.good { span aria-hidden="true" { "✓ " } (asked.say("Đủ 70 điểm, 500 m², khu giao dịch 100 m² và 60 % hàng OCOP, đặc trưng.", "70 points, 500 m², a meeting zone of 100 m² and 60 % of goods are reached.")) }
        } @else {
            h3 { (asked.say("Còn thiếu để được công nhận", "Missing for a recognition")) " (" (lacking.len()) ")" }
            ul.lacking { @for finding in &lacking { li { (line(asked, finding)) } } }
        }
        p.quiet { (asked.say("Đây là phép tính hỗ trợ; mức đạt 70 điểm suy từ kết quả năm 2023.", "An aid to reckon with; the pass mark of 70 is inferred from the results of 2023.")) }
    }
}

fn line(asked: &Asked, finding: &Finding) -> Markup {
    let words = asked.say(&finding.vi, &finding.en).to_owned();
    html! { @if SCORED.contains(&finding.field) { a href={ "#" (id(&format!("/{}", finding.field))) } { (words) } } @else { (words) } }
}

fn shown(asked: &Asked, score: Centi) -> String {
    let value: Value = json!(score);
    words::number(asked, &value)
}
