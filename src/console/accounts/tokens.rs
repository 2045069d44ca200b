//! Tokens of programs: made with what they allow and until when, rotated, revoked. A secret is shown once.

use super::create::communes;
use super::once::{self, Once};
use crate::console::api::{Sending, address, escaped};
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::difference::Places;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Problem, Refused};
use crate::console::words;
use crate::http::extract::Code;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use entity::vocabulary::Scope;
use maud::{Markup, html};
use serde_json::{Value, json};

const API: &str = "/api/v1/tokens";
const PAGE: &str = "/work/tokens";

/// What a scope allows, in words. A new scope does not compile without them.
const fn allowed(scope: Scope) -> (&'static str, &'static str) {
    match scope {
        Scope::ReadPartner => ("Xem dữ liệu dành cho đối tác", "See what partners see"),
        Scope::ReadOfficial => ("Xem mọi dữ liệu, kể cả dữ liệu cá nhân", "See everything that is kept, personal data too"),
        Scope::WriteVillages => ("Ghi làng nghề", "Write villages"),
        Scope::WriteProducers => ("Ghi chủ thể", "Write producers"),
        Scope::WriteProducts => ("Ghi sản phẩm", "Write products"),
        Scope::WriteCentres => ("Ghi trung tâm", "Write centres"),
        Scope::WriteDecisions => ("Ghi quyết định và công nhận", "Write decisions and recognitions"),
        Scope::DeleteDecisions => ("Gạch bỏ quyết định và công nhận", "Strike out decisions and recognitions"),
        Scope::WriteProposals => ("Gửi đề xuất", "Propose"),
        Scope::WritePersonalData => {
            ("Giữ văn bản đồng ý, trả lời yêu cầu về dữ liệu cá nhân", "Keep consents, answer requests about personal data")
        }
        Scope::WriteAccounts => ("Quản lý tài khoản", "Keep accounts"),
        Scope::WriteTokens => ("Quản lý mã truy cập", "Keep tokens"),
    }
}

fn scope(asked: &Asked, name: &str) -> String {
    let words = name.parse().map(allowed);
    words.map_or(name, |(vi, en)| asked.say(vi, en)).to_owned()
}

/// `GET /work/tokens`
pub(super) async fn list(asked: Asked, headers: HeaderMap) -> Result<Response, Refused> {
    asked.signed_in()?;
    let told = asked.get(API).await?;
    let tokens = told["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let places = Places::of(&asked, tokens.iter()).await;
    let shown = Once::of(&asked, &headers);
    let today = asked.today().to_string();
    let is_over =
        |token: &Value| !token["revoked_at"].is_null() || token["expires_on"].as_str().is_some_and(|day| day < today.as_str());
    let (over, working): (Vec<&Value>, Vec<&Value>) = tokens.iter().partition(|token| is_over(token));
    let body = html! {
        @if let Some(shown) = &shown { (secret(&asked, shown)) }
        @if asked.param("done") == Some("revoked") { (notice(Tone::Good, &html! { p { (asked.say("Đã thu hồi: mã không dùng được nữa, kể từ bây giờ.", "Revoked: it works no more, from this moment on.")) } })) }
        div.buttons { a.button.primary href=(asked.href("/work/tokens/new")) { (asked.say("Tạo mã truy cập", "Make a token")) } }
        h2 { (asked.say("Đang dùng được", "Working")) " (" (words::count(&asked, working.len() as u64)) ")" }
        @if working.is_empty() { p { (asked.say("Chưa có mã nào. Mỗi chương trình nên có một mã riêng, chỉ với quyền nó cần.", "There is none. Each program should have one of its own, that allows no more than it needs.")) } }
        ul.cards { @for token in &working { (card(&asked, token, &places, true)) } }
        @if !over.is_empty() {
            details { summary { (asked.say("Đã thu hồi hoặc hết hạn", "Revoked or over")) " (" (words::count(&asked, over.len() as u64)) ")" }
                ul.cards { @for token in &over { (card(&asked, token, &places, false)) } } }
        }
    };
    let lead = html! { p { (asked.say("Mã truy cập dành cho chương trình của đơn vị khác; người dùng thì có tài khoản.", "Tokens are for programs; people have accounts.")) } };
    let page = Page::new(&asked, asked.say("Mã truy cập", "Tokens")).lead(lead).body(body);
    Ok(once::sent(&asked, page, shown.is_some())?)
}

fn card(asked: &Asked, token: &Value, places: &Places, works: bool) -> Markup {
    let text = |name: &str| token[name].as_str();
    let name = text("name").unwrap_or_default();
    let scopes = token["scopes"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        li.card {
            h3 { (name) }
            @if scopes.is_empty() { p { (asked.say("Chỉ đọc dữ liệu công khai, nhanh hơn.", "Reads what is public, at a higher rate.")) } }
            @else { ul { @for one in scopes.iter().filter_map(Value::as_str) { li { (scope(asked, one)) } } } }
            dl.facts {
                @if let Some(commune) = text("commune") { dt { (asked.say("Chỉ trong xã", "Only in")) } dd { (places.name(commune)) } }
                @if let Some(contact) = text("contact") { dt { (asked.say("Liên hệ", "Contact")) } dd { (contact) } }
                dt { (asked.say("Hết hạn", "Last day")) } dd { (text("expires_on").map_or_else(|| asked.say("không", "none").to_owned(), |day| words::day_of(asked, day))) }
                dt { (asked.say("Dùng lần cuối", "Last used")) } dd { (text("last_used_on").map_or_else(|| asked.say("chưa dùng", "never").to_owned(), |day| words::day_of(asked, day))) }
                @if let Some(at) = text("previous_until") { dt { (asked.say("Khóa cũ còn dùng đến", "The secret before works until")) } dd { (words::moment(asked, at)) } }
                @if let Some(at) = text("revoked_at") { dt { (asked.say("Thu hồi lúc", "Revoked at")) } dd { (words::moment(asked, at)) } }
            }
            @if works {
                details { summary { (asked.say("Đổi khóa, thu hồi…", "Rotate, revoke…")) }
                    form method="post" action=(asked.href(&format!("{PAGE}/{}/rotate", escaped(name)))) {
                        p.about { (asked.say("Tạo khóa mới; khóa cũ còn dùng 24 giờ để kịp thay.", "Makes a new secret; the one before works for 24 hours more.")) }
                        button.button type="submit" { (asked.say("Đổi khóa", "Rotate")) span.hidden { " " (name) } }
                    }
                    form method="post" action=(asked.href(&format!("{PAGE}/{}/revoke", escaped(name)))) {
                        p { label { input type="checkbox" name="sure" value="yes" required; (asked.say("Tôi chắc chắn: chương trình dùng mã này sẽ dừng ngay", "I am sure: the program that uses it stops at once")) } }
                        button.button.danger type="submit" { (asked.say("Thu hồi", "Revoke")) span.hidden { " " (name) } }
                    }
                }
            }
        }
    }
}

fn secret(asked: &Asked, shown: &Once) -> Markup {
    let advice = asked.say(
        "Chép và giao cho người vận hành chương trình; chương trình gửi kèm “Authorization: Bearer …”.",
        "Copy it and give it to whoever runs the program, which sends it as “Authorization: Bearer …”.",
    );
    notice(
        Tone::Good,
        &html! {
            (once::field(asked, &(asked.say("Khóa của mã ", "The secret of ").to_owned() + &shown.what), &shown.secret, advice))
        },
    )
}

/// `GET /work/tokens/new`
pub(super) async fn form(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    // Whoever may not see tokens is told so before they fill in a form.
    asked.get(API).await?;
    Ok(page(&asked, &Value::Null, None).await?.into_response())
}

async fn page<'a>(asked: &'a Asked, typed: &Value, problem: Option<&Problem>) -> Result<Page<'a>, Refused> {
    let communes = communes(asked).await?;
    let body = html! {
        @if let Some(problem) = problem { (summary(asked, problem)) }
        form method="post" action=(asked.href("/work/tokens/new")) {
            (field(asked, typed, problem, "name"))
            (field(asked, typed, problem, "contact"))
            fieldset id="scopes" {
                legend { (asked.say("Cho phép", "It allows")) }
                p.about { (asked.say("Đọc dữ liệu công khai không cần quyền nào.", "Reading what is public needs none of these.")) }
                @for value in Scope::VALUES {
                    p { label { input type="checkbox" name="scopes" value=(value) checked[typed["scopes"].as_array().is_some_and(|all| all.iter().any(|one| one == value))];
                        (scope(asked, value)) " " code.quiet { (value) } } }
                }
                (faults(problem, "/scopes"))
            }
            div.field {
                label for="commune" { (asked.say("Chỉ ghi trong một xã, phường (nếu có)", "Writes in one commune only (optional)")) }
                select id="commune" name="commune" {
                    option value="" { (asked.say("Cả thành phố", "The whole city")) }
                    @for unit in &communes { option value=(unit["code"].as_str().unwrap_or_default()) selected[unit["code"] == typed["commune"]] { (unit["full_name"].as_str().unwrap_or_default()) } }
                }
                (faults(problem, "/commune"))
            }
            (field(asked, typed, problem, "expires_on"))
            div.buttons { button.primary type="submit" { (asked.say("Tạo mã", "Make it")) } a.button href=(asked.href(PAGE)) { (asked.say("Thôi", "Cancel")) } }
        }
    };
    Ok(Page::new(asked, asked.say("Tạo mã truy cập", "Make a token")).body(body))
}

/// Label, explanation and type of a field.
fn about<'a>(asked: &'a Asked, name: &str) -> (&'a str, &'a str, &'static str) {
    match name {
        "name" => (
            asked.say("Tên", "Name"),
            asked.say(
                "Ghi trong nhật ký cùng mọi việc chương trình làm, ví dụ cho-ocop.",
                "Stands in the journal with everything the program does, as cho-ocop.",
            ),
            "text",
        ),
        "contact" => (
            asked.say("Liên hệ (nếu có)", "Contact (optional)"),
            asked.say(
                "Người vận hành chương trình: thư điện tử hoặc số điện thoại.",
                "Whoever runs the program: e-mail or telephone.",
            ),
            "text",
        ),
        _ => (
            asked.say("Ngày cuối dùng được (nếu có)", "Last day (optional)"),
            asked.say("Nên đặt; hết hạn thì tạo mã khác.", "Better set one; when it is over, make another."),
            "date",
        ),
    }
}

fn field(asked: &Asked, typed: &Value, problem: Option<&Problem>, name: &str) -> Markup {
    let (label, explained, kind) = about(asked, name);
    let pointer = format!("/{name}");
    let invalid = problem.filter(|problem| problem.at(&pointer).next().is_some()).map(|_| "true");
    html! {
        div.field {
            label for=(name) { (label) }
            p.about id={ (name) "-about" } { (explained) }
            input id=(name) type=(kind) name=(name) value=(typed[name].as_str().unwrap_or_default()) required[name == "name"] aria-describedby={ (name) "-about" } aria-invalid=[invalid] autocomplete="off";
            (faults(problem, &pointer))
        }
    }
}

fn faults(problem: Option<&Problem>, pointer: &str) -> Markup {
    html! { @for fault in problem.into_iter().flat_map(|problem| problem.errors.iter()).filter(|fault| fault.pointer.starts_with(pointer)) { p.fault { (fault.detail) } } }
}

fn summary(asked: &Asked, problem: &Problem) -> Markup {
    let name = |pointer: &str| pointer.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
    let title = |name: &str| match name {
        "scopes" => asked.say("Cho phép", "It allows").to_owned(),
        "commune" => asked.say("Xã, phường", "Commune").to_owned(),
        known => about(asked, known).0.to_owned(),
    };
    notice(
        Tone::Bad,
        &html! {
            p { strong { (problem.detail) } }
            ul { @for fault in &problem.errors { li { a href={ "#" (name(&fault.pointer)) } { (title(&name(&fault.pointer))) } ": " (fault.detail) } } }
        },
    )
}

/// `POST /work/tokens/new`
pub(super) async fn send(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let scopes: Vec<&str> = filled.all("scopes").collect();
    let body = json!({
        "name": filled.text("name").trim(), "scopes": scopes, "commune": filled.given("commune"),
        "contact": filled.given("contact"), "expires_on": filled.given("expires_on"),
    });
    let told = asked.send(&Sending::new(Method::POST, API, body.clone())).await?;
    if told.status.is_success() {
        return Ok(secret_of(&told.body).show(&asked)?);
    }
    let problem = told.into_problem();
    // A right that one has not oneself cannot be given: that is told at the form, too.
    if problem.status == 401 || (problem.status == 403 && !asked.may("write:tokens")) {
        return Err(problem.into());
    }
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(page(&asked, &body, Some(&problem)).await?.status(status).into_response())
}

fn secret_of(told: &Value) -> Once {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Once { page: PAGE.to_owned(), what: text(&told["token"]["name"]), secret: text(&told["secret"]), until: None }
}

/// `POST /work/tokens/{name}/rotate`
pub(super) async fn rotate(asked: Asked, Code(name): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    let path = address(&format!("{API}/{}/rotate", escaped(&name)), &[("overlap", "24")]);
    let told = asked.send(&Sending::bare(Method::POST, path)).await?.or_refused()?;
    Ok(secret_of(&told.body).show(&asked)?)
}

/// `POST /work/tokens/{name}/revoke`
pub(super) async fn revoke(asked: Asked, Code(name): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    asked.send(&Sending::bare(Method::DELETE, format!("{API}/{}", escaped(&name)))).await?.or_refused()?;
    Ok(Redirect::to(&asked.href("/work/tokens?done=revoked")).into_response())
}
