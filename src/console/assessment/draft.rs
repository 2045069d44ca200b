//! The draft of a product: shown, saved, thrown away. What was typed is never lost: a refusal shows it again, and so does a
//! session that is over.

use super::entered::Entered;
use super::{choose, result, sheet};
use crate::console::api::{Sending, address, escaped};
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused, faults};
use crate::console::words;
use crate::http::extract::Code;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::Value;

/// Whether whoever looks keeps drafts; for which products, the API says.
pub(super) fn keeps(asked: &Asked) -> bool {
    asked.may("write:products") || asked.may("write:proposals")
}

fn api(code: &str) -> String {
    format!("/api/v1/products/{}/assessment", escaped(code))
}

fn here(asked: &Asked, code: &str) -> String {
    asked.href(&format!("{}/assessment", record(code)))
}

/// The page of a product. Codes have hyphens, which stay as they are.
fn record(code: &str) -> String {
    format!("/products/{}", escaped(code).replace("%2D", "-"))
}

/// `GET /products/{code}/assessment`
pub(super) async fn page(asked: Asked, Code(code): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    let product = asked.get(&format!("/api/v1/products/{}", escaped(&code))).await?;
    let told = asked.send(&Sending::get(api(&code))).await?;
    if told.status == StatusCode::NOT_FOUND {
        let set = asked.param("set").or(product["criteria_set"].as_str()).map(str::to_owned);
        let Some(set) = set else {
            return Ok(Redirect::to(&asked.href(&address("/assessment", &[("product", &code)]))).into_response());
        };
        return Ok(whole(&asked, &product, &set, &Entered::default(), &html! {}).await?.into_response());
    }
    let told = told.or_refused()?;
    let entered = Entered::of_draft(&told.body, told.header("etag"));
    let set = told.body["criteria_set"].as_str().unwrap_or_default().to_owned();
    let above = html! {
        @if asked.param("saved").is_some() { (notice(Tone::Good, &html! { p { (asked.say("Đã lưu nháp.", "The draft is saved.")) } })) }
        p.quiet { (asked.say("Lưu lần cuối lúc ", "Last saved at ")) (words::moment(&asked, told.body["updated_at"].as_str().unwrap_or_default())) }
    };
    Ok(whole(&asked, &product, &set, &entered, &above).await?.into_response())
}

async fn whole<'a>(asked: &'a Asked, product: &Value, set: &str, entered: &Entered, above: &Markup) -> Result<Page<'a>, Refused> {
    let sheet = asked.get(&format!("/api/v1/criteria-sets/{}", escaped(set))).await?;
    let computed = entered.computed(asked, set).await?;
    let code = product["code"].as_str().unwrap_or_default();
    let action = here(asked, code);
    let body = html! {
        (above)
        p {
            a href=(asked.href(&format!("/products/{code}"))) { (product["name"].as_str().unwrap_or_default()) } " · " code { (code) }
            " · " (words::term(asked, "criteria_set", set))
        }
        div.assessment {
            // While one chooses, only the choices are sent; what is noted never stands in an address.
            form action=(action) method="post" hx-get=(asked.href(&format!("/assessment/{set}"))) hx-params="not note,tag,set,do" hx-trigger="change" hx-target="#result" hx-swap="outerHTML" {
                input type="hidden" name="set" value=(set);
                input type="hidden" name="tag" value=(entered.tag);
                (super::sheet::criteria(asked, &sheet, entered))
                div.field {
                    label for="note" { (asked.say("Ghi chú", "Note")) }
                    p.about id="note-about" { (asked.say("Chỉ cán bộ có quyền với sản phẩm này thấy được. Không ghi dữ liệu cá nhân.", "Only officials with rights to this product see it. Name no personal data.")) }
                    textarea id="note" name="note" maxlength="4000" aria-describedby="note-about" { (entered.note) }
                }
                p.buttons.no-print {
                    button.primary type="submit" name="do" value="save" { (asked.say("Lưu nháp", "Save the draft")) }
                    button.button type="submit" name="do" value="compute" { (asked.say("Tính điểm, chưa lưu", "Compute without saving")) }
                }
            }
            (result::shown(asked, &computed, false))
        }
        @if !entered.tag.is_empty() { (thrown_away(asked, code, &entered.tag)) }
        (sheet::remarks(asked, &sheet))
    };
    Ok(Page::new(asked, &sheet::title(asked, &sheet)).lead(choose::aid(asked)).body(body).wide())
}

fn thrown_away(asked: &Asked, code: &str, tag: &str) -> Markup {
    html! {
        form.no-print action={ (here(asked, code)) "/discard" } method="post" {
            input type="hidden" name="tag" value=(tag);
            button.button.danger type="submit" { (asked.say("Bỏ bản nháp này", "Throw this draft away")) }
        }
    }
}

/// `POST /assessment/{set}`: keeps a sheet with a product.
pub(super) async fn save_from_sheet(asked: Asked, Code(set): Code, filled: Filled) -> Result<Response, Refused> {
    let entered = Entered::of(&filled.0);
    let above = |words: &Markup| notice(Tone::Bad, words);
    if !keeps(&asked) {
        let shown = sheet::whole(&asked, &set, &entered, &above(&sign_in_again(&asked))).await?;
        return Ok(shown.status(StatusCode::UNAUTHORIZED).into_response());
    }
    if entered.product.is_empty() {
        let words = html! { p { a href="#product" { (asked.say("Hãy ghi mã sản phẩm để lưu nháp.", "Name the product to keep the draft with.")) } } };
        let shown = sheet::whole(&asked, &set, &entered, &above(&words)).await?;
        return Ok(shown.status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    let code = entered.product.to_ascii_uppercase();
    let told = asked.send(&Sending::new(Method::PUT, api(&code), entered.body(&set))).await?;
    if told.status.is_success() {
        return Ok(Redirect::to(&(here(&asked, &code) + "?saved=1")).into_response());
    }
    let (status, problem) = (told.status, told.into_problem());
    let words = html! {
        (told_why(&asked, &problem))
        @if problem.status == 428 { p { a href=(here(&asked, &code)) { (asked.say("Sản phẩm này đã có bản nháp: mở bản nháp đó", "This product has a draft already: open it")) } } }
    };
    let shown = sheet::whole(&asked, &set, &entered, &above(&words)).await?;
    Ok(shown.status(status).into_response())
}

/// `POST /products/{code}/assessment`
pub(super) async fn save(asked: Asked, Code(code): Code, filled: Filled) -> Result<Response, Refused> {
    let (entered, set) = (Entered::of(&filled.0), filled.text("set").to_owned());
    let product = asked.get(&format!("/api/v1/products/{}", escaped(&code))).await?;
    if filled.text("do") == "compute" {
        return Ok(whole(&asked, &product, &set, &entered, &html! {}).await?.into_response());
    }
    if asked.who.is_none() {
        let shown = whole(&asked, &product, &set, &entered, &notice(Tone::Bad, &sign_in_again(&asked))).await?;
        return Ok(shown.status(StatusCode::UNAUTHORIZED).into_response());
    }
    let sending = Sending::new(Method::PUT, api(&code), entered.body(&set));
    let sending = if entered.tag.is_empty() { sending } else { sending.if_match(&entered.tag) };
    let told = asked.send(&sending).await?;
    if told.status.is_success() {
        return Ok(Redirect::to(&(here(&asked, &code) + "?saved=1")).into_response());
    }
    let (status, problem) = (told.status, told.into_problem());
    let (entered, words) = match problem.status {
        412 | 428 => overtaken(&asked, &code, entered).await?,
        _ => (entered, told_why(&asked, &problem)),
    };
    let shown = whole(&asked, &product, &set, &entered, &notice(Tone::Bad, &words)).await?;
    Ok(shown.status(status).into_response())
}

/// Somebody else saved in the meantime: what differs, and the tag with which saving again is meant.
async fn overtaken(asked: &Asked, code: &str, mine: Entered) -> Result<(Entered, Markup), Refused> {
    let told = asked.send(&Sending::get(api(code))).await?;
    let (theirs, tag) = match told.status {
        StatusCode::OK => (Entered::of_draft(&told.body, ""), told.header("etag").to_owned()),
        _ => (Entered::default(), String::new()),
    };
    let numbers: std::collections::BTreeSet<&String> =
        mine.choices.iter().chain(&theirs.choices).map(|(number, _)| number).collect();
    let differs = numbers.into_iter().filter(|number| mine.option(number) != theirs.option(number));
    let differs: Vec<&str> = differs.map(String::as_str).collect();
    let words = html! {
        p { strong { (asked.say("Bản nháp đã được người khác lưu trong lúc này. Lựa chọn của bạn vẫn còn dưới đây và chưa được lưu.", "Somebody else saved the draft in the meantime. What you chose is still here, and not saved.")) } }
        @if !differs.is_empty() { p { (asked.say("Khác nhau ở tiêu chí: ", "Different in the criteria: ")) @for number in &differs { a href={ "#criterion-" (number) } { (number) } " " } } }
        p { (asked.say("Bấm Lưu nháp lần nữa để thay bản kia, hoặc ", "Save again to replace theirs, or ")) a href=(here(asked, code)) { (asked.say("mở bản kia", "open theirs")) } "." }
    };
    Ok((Entered { tag, ..mine.clone() }, words))
}

/// `POST /products/{code}/assessment/discard`
pub(super) async fn discard(asked: Asked, Code(code): Code, filled: Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let told = asked.send(&Sending::bare(Method::DELETE, api(&code)).if_match(filled.text("tag"))).await?;
    told.or_refused()?;
    Ok(Redirect::to(&asked.href(&record(&code))).into_response())
}

fn told_why(asked: &Asked, problem: &Problem) -> Markup {
    html! {
        p { strong { (asked.say("Chưa lưu được. ", "Not saved. ")) (problem.detail) } }
        (faults(problem))
    }
}

/// A session that is over loses nothing: it can be begun anew beside this page.
fn sign_in_again(asked: &Asked) -> Markup {
    html! {
        p { strong { (asked.say("Chưa lưu: bạn chưa đăng nhập, hoặc phiên làm việc đã hết.", "Not saved: you are not signed in, or the session is over.")) } }
        p {
            (asked.say("Lựa chọn vẫn còn dưới đây. ", "What you chose is still here. "))
            a href=(asked.href("/sign-in")) target="_blank" { (asked.say("Đăng nhập ở thẻ mới", "Sign in in a new tab")) }
            (asked.say(", rồi lưu lại ở thẻ này.", ", then save again in this one."))
        }
    }
}
