//! What can be done with an import: write it, look again, stop it, take it back.

use super::{one, told};
use crate::console::api::{Sending, address};
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Fault, Problem, Refused};
use crate::console::words;
use crate::http::extract::Code;
use axum::http::Method;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::Value;

/// What takes longer is watched on the page.
const WAIT: (&str, &str) = ("wait", "3");

/// The forms for what comes next. `refused`: what was refused just now.
pub(super) fn next(asked: &Asked, import: &Value, refused: Option<&Problem>) -> Markup {
    let id = import["id"].as_str().unwrap_or_default();
    let state = import["state"].as_str().unwrap_or_default();
    let action = |act: &str| asked.href(&format!("/work/imports/{id}/{act}"));
    let has_file = import["totals"].is_object() && import["erased_at"].is_null();
    html! {
        @if state == "checked" { (writing(asked, import, refused)) }
        div.buttons {
            @if has_file { a.button href=(action("file")) download { (asked.say("Tải tệp về, có đánh dấu kết quả", "The file back, with its results")) } }
            @if matches!(state, "checked" | "interrupted" | "cancelled" | "undone" | "unreadable") {
                form.inline action=(action("check")) method="post" { button.button type="submit" { (asked.say("Chạy thử lại", "Try it again")) } }
            }
            @if matches!(state, "checked" | "checking" | "committing" | "undoing") {
                form.inline action=(action("cancel")) method="post" { button.button type="submit" {
                    @if state == "checked" { (asked.say("Bỏ, không ghi", "Drop it")) } @else { (asked.say("Dừng", "Stop")) }
                } }
            }
            @if state == "committed" { a.button.danger href=(action("undo")) { (asked.say("Hoàn tác lần nhập này…", "Take this import back…")) } }
        }
    }
}

/// The form that writes.
fn writing(asked: &Asked, import: &Value, refused: Option<&Problem>) -> Markup {
    let (id, totals) = (import["id"].as_str().unwrap_or_default(), &import["totals"]);
    let count = |name: &str| totals[name].as_u64().unwrap_or_default();
    let (writes, refuse) = (count("add") + count("change"), count("refuse"));
    let needs_reason = count("warned") > 0 || refused.is_some_and(|problem| problem.slug() == "needs-reason");
    html! {
        @if writes > 0 {
            form action=(asked.href(&format!("/work/imports/{id}/commit"))) method="post" {
                fieldset {
                    legend { (asked.say("2. Ghi vào sổ", "2. Write it")) }
                    @if refuse > 0 {
                        div.field {
                            label { input type="checkbox" name="partial" value="true" required;
                                (asked.say("Ghi các dòng tốt, bỏ lại ", "Write the good rows, leave out ")) (words::count(asked, refuse))
                                (asked.say(" dòng không nhận", " that are refused")) }
                            p.about { (asked.say("Hoặc sửa các dòng đó trong tệp rồi gửi lại: dòng đã ghi sẽ không ghi hai lần.",
                                "Or mend them in the file and hand it in again: what is written already is not written twice.")) }
                        }
                    }
                    div.field {
                        label for="reason" { (asked.say("Lý do", "Reason")) @if !needs_reason { " " span.quiet { (asked.say("(nếu có)", "(optional)")) } } }
                        p.about id="reason-about" { (asked.say("Ghi vào nhật ký của từng bản ghi.", "Goes into the journal of each record.")) }
                        input id="reason" type="text" name="reason" maxlength="900" required[needs_reason] aria-describedby="reason-about";
                    }
                    button.primary type="submit" { (asked.say("Ghi ", "Write ")) (words::count(asked, writes)) (asked.say(" dòng vào sổ", " rows")) }
                    " " span.quiet { (words::count(asked, count("add"))) (asked.say(" thêm mới, ", " new, ")) (words::count(asked, count("change"))) (asked.say(" thay đổi", " changed")) }
                }
            }
        } @else {
            p { (asked.say("Không có dòng nào để ghi.", "There is nothing to write.")) }
        }
    }
}

/// What was refused, and what to do.
pub(super) fn refusal(asked: &Asked, problem: &Problem) -> Markup {
    notice(
        Tone::Bad,
        &html! {
            p { strong { (asked.say("Chưa làm được. ", "Not done. ")) } (problem.detail) }
            ul { @for fault in problem.errors.iter().chain(&problem.warnings) { li { (words_of(asked, fault)) } } }
            @if problem.status == 409 { p { (asked.say("Trạng thái hiện tại ghi ở dưới. Nếu sổ đã đổi từ lần chạy thử, hãy bấm “Chạy thử lại”.",
                "How it stands now is told below. Where the register changed since it was tried, try it again.")) } }
        },
    )
}

/// What is wrong, as people at this page mend it; the API says it to programs.
fn words_of<'a>(asked: &'a Asked, fault: &'a Fault) -> &'a str {
    match fault.code.as_str() {
        "rows-refused" => asked.say(
            "Có dòng không nhận: đánh dấu “Ghi các dòng tốt” ở dưới, hoặc sửa tệp rồi gửi lại.",
            "Some rows are refused: tick “Write the good rows” below, or mend the file and hand it in again.",
        ),
        "rows-with-warnings" => asked.say(
            "Có dòng có cảnh báo: xem lại và ghi lý do ở dưới.",
            "Some rows have warnings: look at them and give a reason below.",
        ),
        _ => &fault.detail,
    }
}

/// Does something, and shows the import; what is refused is told there.
async fn done(asked: &Asked, id: &str, sending: Sending) -> Result<Response, Refused> {
    asked.signed_in()?;
    let told = asked.send(&sending).await?;
    if told.status.is_success() {
        return Ok(Redirect::to(&asked.href(&format!("/work/imports/{}", crate::console::api::escaped(id)))).into_response());
    }
    let problem = told.into_problem();
    if matches!(problem.status, 401 | 403 | 404) {
        return Err(problem.into());
    }
    one::shown(asked, id, Some(&problem)).await
}

/// `POST /work/imports/{id}/commit`
pub(super) async fn commit(asked: Asked, Code(id): Code, filled: Filled) -> Result<Response, Refused> {
    let mut params = vec![WAIT];
    if filled.given("partial").is_some() {
        params.push(("partial", "true"));
    }
    let sending = Sending::bare(Method::POST, address(&one::path(&id, "/commit"), &params));
    done(&asked, &id, sending.because(filled.text("reason"))).await
}

/// `POST /work/imports/{id}/check`
pub(super) async fn check(asked: Asked, Code(id): Code) -> Result<Response, Refused> {
    done(&asked, &id, Sending::bare(Method::POST, address(&one::path(&id, "/check"), &[WAIT]))).await
}

/// `POST /work/imports/{id}/cancel`
pub(super) async fn cancel(asked: Asked, Code(id): Code) -> Result<Response, Refused> {
    done(&asked, &id, Sending::bare(Method::POST, one::path(&id, "/cancel"))).await
}

/// `GET /work/imports/{id}/undo`: asks whether it is meant.
pub(super) async fn ask_undo(asked: Asked, Code(id): Code) -> Result<Response, Refused> {
    asked.signed_in()?;
    let import = asked.get(&one::path(&id, "")).await?;
    let totals = &import["totals"];
    let back = asked.href(&format!("/work/imports/{}", crate::console::api::escaped(&id)));
    let body = html! {
        dl.facts {
            dt { (asked.say("Tệp", "File")) } dd { (import["file_name"].as_str().unwrap_or_default()) }
            dt { (asked.say("Trạng thái", "State")) } dd { (told::state(&asked, import["state"].as_str().unwrap_or_default())) }
            dt { (asked.say("Bản ghi thêm mới, sẽ xóa lại", "New records, to be deleted again")) } dd { (words::number(&asked, &totals["add"])) }
            dt { (asked.say("Bản ghi thay đổi, sẽ trả giá trị cũ", "Changed records, to get their old values")) } dd { (words::number(&asked, &totals["change"])) }
        }
        p { (asked.say("Bản ghi mà ai đó đã sửa sau lần nhập, hoặc đã có bản ghi khác dựa vào, sẽ giữ nguyên và được liệt kê với lý do. Nhật ký ghi lại việc hoàn tác.",
            "Records that somebody changed since, or that others rest on, stay as they are and are listed with the reason. The journal keeps the undo.")) }
        @if import["state"] == "committed" {
            form method="post" action=(format!("{back}/undo")) {
                div.field {
                    label for="reason" { (asked.say("Lý do (nếu có)", "Reason (optional)")) }
                    input id="reason" type="text" name="reason" maxlength="900";
                }
                div.buttons {
                    button.button.danger type="submit" { (asked.say("Hoàn tác", "Take it back")) }
                    a.button href=(back) { (asked.say("Thôi, giữ nguyên", "No, leave it")) }
                }
            }
        } @else { p { a.button href=(back) { (asked.say("Về lần nhập", "Back to the import")) } } }
    };
    Ok(Page::new(&asked, asked.say("Hoàn tác lần nhập?", "Take the import back?")).body(body).into_response())
}

/// `POST /work/imports/{id}/undo`
pub(super) async fn undo(asked: Asked, Code(id): Code, filled: Filled) -> Result<Response, Refused> {
    let sending = Sending::bare(Method::POST, address(&one::path(&id, "/undo"), &[WAIT]));
    done(&asked, &id, sending.because(filled.text("reason"))).await
}
