//! A scoring sheet as a form. What it comes to is worked out by the API while one chooses, and by a button without a script.

use super::entered::{EXCLUDED, Entered, field};
use super::{choose, draft, result};
use crate::console::api::escaped;
use crate::console::asked::Asked;
use crate::console::frame::{Page, part};
use crate::console::refused::Refused;
use crate::http::extract::Code;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value;

/// `GET /assessment/{set}`
pub(super) async fn page(asked: Asked, Code(set): Code) -> Result<Response, Refused> {
    let entered = Entered::of(&asked.params);
    if asked.is_partial() {
        return Ok(part(result::shown(&asked, &entered.computed(&asked, &set).await?, true)));
    }
    Ok(whole(&asked, &set, &entered, &html! {}).await?.into_response())
}

/// The page of a sheet, with something to be noticed above it.
pub(super) async fn whole<'a>(asked: &'a Asked, set: &str, entered: &Entered, above: &Markup) -> Result<Page<'a>, Refused> {
    let sheet = asked.get(&format!("/api/v1/criteria-sets/{}", escaped(set))).await?;
    let computed = entered.computed(asked, set).await?;
    let here = asked.href(&format!("/assessment/{set}"));
    let body = html! {
        (above)
        div.assessment {
            form action=(here) method="get" hx-get=(here) hx-trigger="change" hx-target="#result" hx-swap="outerHTML" {
                (criteria(asked, &sheet, entered))
                p.buttons.no-print { button.primary type="submit" { (asked.say("Tính điểm", "Compute")) } }
                (keep(asked, &here, entered))
            }
            (result::shown(asked, &computed, false))
        }
        (remarks(asked, &sheet))
    };
    Ok(Page::new(asked, &title(asked, &sheet)).lead(choose::aid(asked)).body(body).wide())
}

/// For those who keep drafts: with which product. Everybody else goes on with the address of the page, which holds it all.
fn keep(asked: &Asked, here: &str, entered: &Entered) -> Markup {
    html! {
        @if draft::keeps(asked) {
            fieldset.no-print {
                legend { (asked.say("Lưu nháp cùng sản phẩm", "Keep as a draft with a product")) }
                div.field {
                    label for="product" { (asked.say("Mã sản phẩm", "Code of the product")) }
                    input id="product" type="text" name="product" value=(entered.product) placeholder="SP-000001-4" maxlength="100" autocomplete="off" spellcheck="false";
                }
                button.button type="submit" formmethod="post" formaction=(here) { (asked.say("Lưu nháp", "Save the draft")) }
            }
        } @else {
            @if !entered.product.is_empty() { input type="hidden" name="product" value=(entered.product); }
            p.quiet.no-print { (asked.say("Địa chỉ của trang giữ nguyên các lựa chọn sau khi bấm Tính điểm: có thể đánh dấu trang hoặc in.", "After Compute, the address of the page holds what was chosen: bookmark it, or print.")) }
        }
    }
}

/// "Self-assessment: …"
pub(super) fn title(asked: &Asked, sheet: &Value) -> String {
    let name = asked.say(sheet["vi"].as_str().unwrap_or_default(), sheet["en"].as_str().unwrap_or_default());
    format!("{}: {name}", asked.say("Tự đánh giá", "Self-assessment"))
}

/// The fields of a sheet.
pub(super) fn criteria(asked: &Asked, sheet: &Value, entered: &Entered) -> Markup {
    let name =
        |value: &Value| asked.say(value["vi"].as_str().unwrap_or_default(), value["en"].as_str().unwrap_or_default()).to_owned();
    html! {
        p.quiet { (asked.say(
            "Mỗi mức ghi theo điểm; lời của từng mức xem ở Phụ lục II của Quyết định, cùng thứ tự. “Cần cho 4 sao” nghĩa là thấp hơn mức này thì không được 4 sao.",
            "Each option is named by its points; its wording is in Annex II of the Decision, in the same order. “Needed for 4 stars” means that with less there are no four stars.")) }
        @for part in sheet["parts"].as_array().into_iter().flatten() {
            h2 { (asked.say("Phần ", "Part ")) (part["code"].as_str().unwrap_or_default()) ". " (name(part)) " (" (part["max"]) " " (asked.say("điểm", "points")) ")" }
            @for criterion in part["criteria"].as_array().into_iter().flatten() {
                @let number = criterion["number"].as_str().unwrap_or_default();
                @if criterion["options"].as_array().is_none_or(Vec::is_empty) {
                    h3 { (number) ". " (name(criterion)) " (" (criterion["max"]) ")" }
                } @else {
                    fieldset.criterion id={ "criterion-" (number) } {
                        legend { (number) " " (name(criterion)) " " span.quiet { "(" (asked.say("tối đa ", "at most ")) (criterion["max"]) ")" } }
                        (options(asked, number, &criterion["options"], entered.option(number)))
                    }
                }
            }
        }
        (exclusions(asked, sheet, entered))
    }
}

fn options(asked: &Asked, number: &str, options: &Value, chosen: &str) -> Markup {
    let name = field(number);
    html! {
        label.option { input type="radio" name=(name) value="" checked[chosen.is_empty()]; (asked.say("chưa chấm", "not scored")) }
        @for option in options.as_array().into_iter().flatten() {
            @let value = option["option"].to_string();
            label.option {
                input type="radio" name=(name) value=(value) checked[value == chosen];
                @if let Some(case) = option["case"].as_str() { (asked.say("trường hợp ", "case ")) (case) ": " }
                (option["points"]) " " (asked.say("điểm", "points"))
                @if let Some(star) = option["least_for"].as_u64() { span.mark { (asked.say(&format!("cần cho {star} sao"), &format!("needed for {star} stars"))) } }
            }
        }
    }
}

fn exclusions(asked: &Asked, sheet: &Value, entered: &Entered) -> Markup {
    let all: Vec<&Value> = sheet["exclusions"].as_array().into_iter().flatten().collect();
    html! {
        @if !all.is_empty() {
            fieldset {
                legend { (asked.say("Điều kiện loại hồ sơ: đánh dấu nếu mắc phải", "What rules the dossier out: tick what applies")) }
                @for term in all {
                    @let code = term["code"].as_str().unwrap_or_default();
                    label.option {
                        input type="checkbox" name=(EXCLUDED) value=(code) checked[entered.excluded.iter().any(|known| known == code)];
                        (asked.say(term["vi"].as_str().unwrap_or_default(), term["en"].as_str().unwrap_or_default()))
                    }
                }
            }
        }
    }
}

/// Where the printed text is in doubt.
pub(super) fn remarks(asked: &Asked, sheet: &Value) -> Markup {
    html! {
        section {
            h2 { (asked.say("Nguồn", "Source")) }
            p { (sheet["source"].as_str().unwrap_or_default()) }
            ul { @for remark in sheet["remarks"].as_array().into_iter().flatten() {
                li { @if let Some(place) = remark["place"].as_str() { (place) ": " } (asked.say(remark["vi"].as_str().unwrap_or_default(), remark["en"].as_str().unwrap_or_default())) }
            } }
        }
    }
}
