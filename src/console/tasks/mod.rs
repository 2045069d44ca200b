//! What waits for whoever is signed in: by role, department and commune, each number with the list behind it. The numbers
//! are the API's; which of them matter to whom is said here.

mod missing;

use super::api::address;
use super::asked::{Asked, Who};
use super::frame::Page;
use super::menu::PROPOSES;
use super::refused::Refused;
use super::sign_in::account::role;
use super::words;
use crate::app::App;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use serde_json::Value;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/work", get(tasks))
}

/// Something to do: how many, what, and where.
#[derive(Debug)]
pub(super) struct Task {
    count: u64,
    /// Whether there may be more.
    more: bool,
    words: String,
    to: String,
}

async fn tasks(asked: Asked) -> Result<Response, Refused> {
    let who = asked.signed_in()?;
    let sections = [
        (asked.say("Đề xuất", "Proposals"), proposals(&asked, who).await?),
        (asked.say("Tài khoản", "Accounts"), accounts(&asked, who).await?),
        (asked.say("Giấy chứng nhận sắp hết hạn", "Certificates that end"), certificates(&asked, who).await?),
        (
            asked.say("Địa bàn cần xác nhận sau sắp xếp xã, phường", "Places to be confirmed after the mergers"),
            missing::places(&asked, who).await?,
        ),
        (
            asked.say("Dữ liệu còn thiếu, quan trọng trước", "Missing data, the most important first"),
            missing::data(&asked, who).await?,
        ),
    ];
    let waits = sections.iter().flat_map(|(_, tasks)| tasks).any(|task| task.count > 0);
    let body = html! {
        @if !waits { p { (asked.say("Không có việc nào chờ.", "Nothing waits.")) } }
        @for (title, tasks) in &sections { (section(&asked, title, tasks)) }
        @if super::menu::WRITES.iter().chain(PROPOSES).any(|scope| who.may(scope)) {
            p { a.button href=(asked.href("/work/register")) { (asked.say("Ghi vào sổ", "Register something")) } }
        }
    };
    let lead = html! { p { (role(&asked, who.text("role"))) " · " (words::day(&asked, asked.today())) } };
    Ok(Page::new(&asked, asked.say("Việc của tôi", "My tasks")).lead(lead).body(body).into_response())
}

fn section(asked: &Asked, title: &str, tasks: &[Task]) -> Markup {
    html! {
        @if tasks.iter().any(|task| task.count > 0) {
            section {
                h2 { (title) }
                ul.tasks { @for task in tasks.iter().filter(|task| task.count > 0) {
                    li { a href=(asked.href(&task.to)) { strong.count { (words::count(asked, task.count)) @if task.more { "+" } } " " (task.words) } }
                } }
            }
        }
    }
}

async fn proposals(asked: &Asked, who: &Who) -> Result<Vec<Task>, Refused> {
    if !PROPOSES.iter().any(|scope| who.may(scope)) {
        return Ok(Vec::new());
    }
    let page = asked.get("/api/v1/proposals?state=pending,returned&limit=200").await?;
    let more = page["next"].is_string();
    let count =
        |wanted: &dyn Fn(&Value) -> bool| page["data"].as_array().into_iter().flatten().filter(|one| wanted(one)).count() as u64;
    let actor = who.actor();
    let mine = |one: &Value| one["author"] == actor.as_str();
    let task = |count, vi, en, state: &str| Task {
        count,
        more,
        words: asked.say(vi, en).to_owned(),
        to: format!("/work/proposals?state={state}"),
    };
    let mut tasks = Vec::new();
    if who.text("role") == "department_officer" {
        let waiting = count(&|one| one["state"] == "pending" && !mine(one));
        tasks.push(task(waiting, "đề xuất chờ duyệt", "proposals to decide on", "pending"));
    }
    let returned = count(&|one| one["state"] == "returned" && mine(one));
    tasks.push(task(returned, "đề xuất của tôi bị trả lại để bổ sung", "of my proposals came back to be completed", "returned"));
    let sent = count(&|one| one["state"] == "pending" && mine(one));
    tasks.push(task(sent, "đề xuất của tôi đang chờ sở duyệt", "of my proposals wait for the department", "pending"));
    Ok(tasks)
}

async fn accounts(asked: &Asked, who: &Who) -> Result<Vec<Task>, Refused> {
    if !who.may("write:accounts") {
        return Ok(Vec::new());
    }
    let page = asked.get("/api/v1/accounts?limit=1000").await?;
    let more = page["next"].is_string();
    let open = |one: &&Value| one["disabled"] == false;
    let count = |wanted: &dyn Fn(&Value) -> bool| {
        page["data"].as_array().into_iter().flatten().filter(open).filter(|one| wanted(one)).count() as u64
    };
    let task = |count, vi, en| Task { count, more, words: asked.say(vi, en).to_owned(), to: "/work/accounts".to_owned() };
    let bare =
        count(&|one| one["second_factor"] == false && one["single_sign_on"] == false && one["password_changed_at"].is_string());
    Ok(vec![
        task(bare, "tài khoản chưa bật xác thực hai lớp", "accounts without a second factor"),
        task(
            count(&|one| one["invitation"].is_object()),
            "liên kết mời hoặc đặt lại mật khẩu chưa dùng",
            "invitations and resets that wait to be used",
        ),
    ])
}

async fn certificates(asked: &Asked, who: &Who) -> Result<Vec<Task>, Refused> {
    if !who.may("write:products") {
        return Ok(Vec::new());
    }
    let commune = who.text("commune");
    let params: Vec<(&str, &str)> = if commune.is_empty() { Vec::new() } else { vec![("commune", commune)] };
    let told = asked.get(&address("/api/v1/statistics/products/expiring", &params)).await?;
    let tasks = told["windows"].as_array().into_iter().flatten().map(|window| {
        let words = match window["window"].as_str().unwrap_or_default() {
            "open" => asked
                .say("sản phẩm nộp được hồ sơ đánh giá lại ngay bây giờ", "products whose re-evaluation can be asked for now"),
            "missed" => asked.say(
                "sản phẩm đã quá hạn nộp hồ sơ, giấy chứng nhận sắp hết",
                "products that missed the window, and whose certificate ends soon",
            ),
            _ => asked.say(
                "sản phẩm sắp đến kỳ nộp hồ sơ (trong 180 ngày tới)",
                "products whose window opens soon (certificates of the next 180 days)",
            ),
        };
        let list = window["list"].as_str().and_then(|list| list.strip_prefix("/api/v1")).unwrap_or("/certificates");
        Task { count: window["count"].as_u64().unwrap_or(0), more: false, words: words.to_owned(), to: list.to_owned() }
    });
    let order = |task: &Task| task.words.contains("sắp đến kỳ") || task.words.contains("opens soon");
    let mut tasks: Vec<Task> = tasks.collect();
    tasks.sort_by_key(order);
    Ok(tasks)
}
