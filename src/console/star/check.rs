//! The page with the answer, on one screen of a phone; and the box to type a code into.

use super::typed::{self, Typed};
use super::verdict::Verdict;
use super::{Checked, json_ld, unknown};
use crate::console::api::{address, escaped};
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::parts::standing;
use crate::console::refused::Refused;
use crate::console::words;
use crate::http::extract::Code;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

/// `GET /p`: the box, or on to what was typed into it.
pub(super) async fn form(asked: Asked) -> Response {
    if let Some(text) = asked.param("code") {
        let text: String = text.chars().take(100).collect();
        let on = asked.param("on").map(|on| ("on", on));
        let path = match typed::read(&text) {
            Typed::Product(code) => format!("/p/{code}"),
            Typed::Gtin(gtin) => format!("/01/{}", super::gtin::fourteen(&gtin)),
            _ => format!("/p/{}", escaped(&text)),
        };
        return Redirect::to(&asked.href(&address(&path, on.as_slice()))).into_response();
    }
    let title = asked.say("Sao OCOP còn hiệu lực không?", "Is this OCOP star valid?");
    let lead = html! { p { (asked.say(
    "Gõ mã in trên tem hoặc số mã vạch để biết sản phẩm hôm nay có được ghi sao hay không.",
    "Type the code on the label or the number of the bar code to learn whether the product may show its stars today.")) } };
    Page::new(&asked, title).lead(lead).body(unknown::form(&asked, "")).into_response()
}

/// `GET /p/{code}`
pub(super) async fn page(asked: Asked, Code(text): Code, headers: HeaderMap) -> Result<Response, Refused> {
    let (text, as_file) = text.strip_suffix(".jsonld").map_or((text.as_str(), false), |text| (text, true));
    let typed = typed::read(text);
    let code = match &typed {
        Typed::Product(code) => code,
        Typed::Gtin(gtin) => {
            return Ok(Redirect::to(&asked.href(&format!("/01/{}", super::gtin::fourteen(gtin)))).into_response());
        }
        _ => return Ok(unknown::page(&asked, text, &typed)),
    };
    let on = asked.param("on");
    if code != text {
        let ending = if as_file { ".jsonld" } else { "" };
        let day = on.map(|on| ("on", on));
        return Ok(Redirect::to(&asked.href(&address(&format!("/p/{code}{ending}"), day.as_slice()))).into_response());
    }
    let Some(checked) = Checked::find(&asked, code, on).await? else { return Ok(unknown::page(&asked, text, &typed)) };
    if as_file || wants_json(&headers) {
        return json_ld::file(&asked, &headers, &checked);
    }
    let head = json_ld::in_page(&asked, &headers, &checked);
    Ok(Page::new(&asked, checked.name()).head(head).body(shown(&asked, &checked)).into_response())
}

/// Whether a machine asks: it takes JSON, and no page.
fn wants_json(headers: &HeaderMap) -> bool {
    let mut given = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
    given.peek().is_some() && given.all(|accepted| accepted.contains("json") && !accepted.contains("html"))
}

fn shown(asked: &Asked, checked: &Checked) -> Markup {
    let verdict = Verdict::of(checked);
    let code = checked.code();
    html! {
        section class=(verdict.class()) aria-label=(asked.say("Kết quả", "Result")) {
            p.verdict-word { span aria-hidden="true" { (verdict.sign()) } " " (verdict.word(asked)) }
            @if let Some(star) = verdict.stars(checked) { p.verdict-stars { (standing::stars(asked, &star.into())) } }
            p { (verdict.sentence(asked, checked)) }
            @for more in verdict.besides(asked, checked) { p { strong { (more) } } }
        }
        (facts(asked, checked))
        (day_form(asked, checked))
        p.buttons {
            a.button href=(asked.href(&format!("/products/{code}"))) { (asked.say("Bản ghi sản phẩm", "Record of the product")) }
            a.button href=(asked.href(&format!("/products/{code}#history"))) { (asked.say("Lịch sử", "History")) }
            a.button href=(asked.href(&format!("/p/{code}/label"))) { (asked.say("Mã QR để in", "QR code to print")) }
            a.button href=(asked.href(&format!("/p/{code}/embed"))) { (asked.say("Gắn vào trang bán hàng", "Embed in a shop")) }
        }
        p.quiet { (asked.say(
            "Kết quả theo các quyết định đã ghi trong sổ. Bản có giá trị pháp lý là quyết định của cơ quan có thẩm quyền.",
            "By the decisions in the register. What counts in law is the decision of the authority.")) }
    }
}

fn facts(asked: &Asked, checked: &Checked) -> Markup {
    let (validity, producer) = (&checked.validity, &checked.producer);
    let decision = &validity["decision"];
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    html! {
        dl.facts.star-facts {
            @if let Some(name) = text(&producer["name"]) {
                dt { (asked.say("Chủ thể", "Producer")) }
                dd { a href=(asked.href(&format!("/producers/{}", producer["code"].as_str().unwrap_or_default()))) { (name) } }
            }
            @if let Some(code) = text(&decision["code"]) {
                dt { (asked.say("Quyết định", "Decision")) }
                dd {
                    a href=(asked.href(&format!("/decisions/{code}"))) { (text(&decision["number"]).unwrap_or(code)) }
                    @if let Some(issued) = text(&decision["issued_on"]) {
                        ", " (words::day_with_precision(asked, &issued, validity["date_precision"].as_str().unwrap_or("day")))
                    }
                    @if let Some(authority) = text(&decision["authority_name"]) { br; (authority) }
                }
            }
            dt { (asked.say("Ngày kiểm tra", "Checked for")) }
            dd { (words::day_of(asked, validity["on"].as_str().unwrap_or_default())) }
            dt { (asked.say("Mã", "Code")) }
            dd { code { (checked.code()) } @if let Some(gtin) = text(&checked.product["gtin"]) { " · GTIN " code { (gtin) } } }
        }
    }
}

fn day_form(asked: &Asked, checked: &Checked) -> Markup {
    html! {
        form.day action=(asked.href(&format!("/p/{}", checked.code()))) method="get" {
            label for="on" { (asked.say("Ngày khác", "Another day")) }
            input id="on" type="date" name="on" value=(checked.validity["on"].as_str().unwrap_or_default());
            button.button type="submit" { (asked.say("Xem", "Show")) }
        }
    }
}
