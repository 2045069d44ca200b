//! Which sheet: by the product, or from the list of all 26.

use crate::console::api::{address, escaped};
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::Refused;
use crate::console::words;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::Value;

/// `GET /assessment`
pub(super) async fn page(asked: Asked) -> Result<Response, Refused> {
    let code = asked.param("product").unwrap_or_default().to_ascii_uppercase();
    let mut odd = None;
    if !code.is_empty() {
        match asked.find(&format!("/api/v1/products/{}", escaped(&code))).await? {
            Some(product) => match product["criteria_set"].as_str() {
                Some(set) => return Ok(Redirect::to(&of_product(&asked, &code, set)).into_response()),
                None => {
                    odd = Some(asked.say(
                        "Sản phẩm này chưa ghi bộ tiêu chí; hãy chọn một bộ dưới đây.",
                        "This product has no criteria set yet; choose one below.",
                    ));
                }
            },
            None => odd = Some(asked.say("Không có sản phẩm mang mã này.", "There is no product with this code.")),
        }
    }
    let sets = asked.get("/api/v1/criteria-sets").await?;
    let body = html! {
        @if let Some(words) = odd { (notice(Tone::Odd, &html! { p { (words) } })) }
        (by_product(&asked, &code))
        h2 { (asked.say("Hoặc chọn một trong 26 bộ tiêu chí", "Or choose one of the 26 sheets")) }
        (list(&asked, &sets, &code))
    };
    let title = asked.say("Tự đánh giá sản phẩm OCOP", "Self-assessment of an OCOP product");
    Ok(Page::new(&asked, title).lead(aid(&asked)).body(body).into_response())
}

/// Where the assessment of a product is: for those who keep drafts its draft, else its sheet.
fn of_product(asked: &Asked, code: &str, set: &str) -> String {
    if super::draft::keeps(asked) {
        return asked.href(&format!("/products/{code}/assessment"));
    }
    asked.href(&address(&format!("/assessment/{set}"), &[("product", code)]))
}

/// What this is, and is not.
pub(super) fn aid(asked: &Asked) -> Markup {
    html! { p { (asked.say(
    "Công cụ giúp chủ thể chuẩn bị hồ sơ theo Quyết định 26/2026/QĐ-TTg. Đây không phải kết quả đánh giá: hội đồng chấm điểm và lấy điểm trung bình, chỉ quyết định của cơ quan có thẩm quyền mới công nhận hạng sao.",
    "An aid for preparing a dossier under Decision 26/2026/QĐ-TTg. It is no evaluation: a council scores and takes the average, and only a decision of the authority recognises stars.")) } }
}

fn by_product(asked: &Asked, code: &str) -> Markup {
    html! {
        form.star-form action=(asked.href("/assessment")) method="get" {
            div.field {
                label for="product" { (asked.say("Theo mã sản phẩm", "By the code of a product")) }
                input id="product" type="text" name="product" value=(code) placeholder="SP-000001-4" required maxlength="100" autocomplete="off" spellcheck="false";
            }
            button.primary type="submit" { (asked.say("Mở bộ tiêu chí của sản phẩm", "Open the sheet of the product")) }
        }
    }
}

fn list(asked: &Asked, sets: &Value, product: &str) -> Markup {
    let all: Vec<&Value> = sets["data"].as_array().into_iter().flatten().collect();
    let mut sectors: Vec<&str> = all.iter().filter_map(|set| set["sector"].as_str()).collect();
    sectors.dedup();
    let kept = if product.is_empty() { Vec::new() } else { vec![("product", product)] };
    html! {
        @for sector in sectors {
            h3 { (words::term(asked, "sector", sector)) }
            ul.sheets { @for set in all.iter().filter(|set| set["sector"] == sector) {
                @let (code, number) = (set["code"].as_str().unwrap_or_default(), set["number"].as_u64().unwrap_or_default());
                li { a href=(asked.href(&address(&format!("/assessment/{code}"), &kept))) {
                    (number) ". " (asked.say(set["vi"].as_str().unwrap_or_default(), set["en"].as_str().unwrap_or_default()))
                } }
            } }
        }
    }
}
