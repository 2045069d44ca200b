//! The journal as a log: who changed what, when and why, with the differences. The latest first.

mod entry;

use super::api::address;
use super::asked::Asked;
use super::frame::Page;
use super::parts::difference::Places;
use super::parts::filter;
use super::parts::steps::steps;
use super::refused::Refused;
use super::words;
use crate::app::App;
use crate::language::Language;
use crate::registry::kind::RecordKind;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use serde_json::Value;

const API: &str = "/api/v1/journal";
const ON_A_PAGE: &str = "50";
/// The filters, as the API has them.
const FILTERS: [&str; 9] = ["record_kind", "code", "actor", "action", "at_from", "at_to", "has_reason", "after", "before"];

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/work/journal", get(log)).route("/work/journal/entries.json", get(file))
}

/// What happened to a record, in words.
fn action(asked: &Asked, action: &str) -> &'static str {
    let (vi, en) = match action {
        "create" => ("thêm mới", "created"),
        "update" => ("sửa", "changed"),
        "delete" => ("xóa", "deleted"),
        "load" => ("nạp ban đầu", "loaded"),
        "erase" => ("xóa dữ liệu cá nhân", "erased"),
        _ => ("", ""),
    };
    if asked.language == Language::Vietnamese { vi } else { en }
}

/// A kind of entry, in words.
fn kind(asked: &Asked, name: &str) -> String {
    if let Some(kind) = RecordKind::ALL.into_iter().find(|kind| kind.name() == name) {
        return asked.say(kind.vietnamese(), kind.name()).to_owned();
    }
    let (vi, en) = match name {
        "unit" => ("đơn vị hành chính", "administrative unit"),
        "succession" => ("sáp nhập", "succession"),
        "figure" => ("số liệu đã công bố", "published figure"),
        "register" => ("sổ đăng ký", "register"),
        "token" => ("mã truy cập", "token"),
        "account" => ("tài khoản", "account"),
        "proposal" => ("đề xuất", "proposal"),
        "consent" => ("đồng ý về dữ liệu cá nhân", "consent"),
        "personal_data_request" => ("yêu cầu về dữ liệu cá nhân", "request about personal data"),
        other => return other.to_owned(),
    };
    asked.say(vi, en).to_owned()
}

async fn log(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    let told = asked.get(&question(&asked)).await?;
    let entries = told["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let places = Places::of(&asked, entries.iter().flat_map(|entry| [&entry["before"], &entry["after"]])).await;
    let next = told["next"].as_str().map(|next| next.replace("before=", "cursor="));
    let body = html! {
        (narrowed(&asked))
        @if entries.is_empty() {
            p { (asked.say("Không có mục nào như vậy.", "There are no such entries.")) }
        } @else {
            p { (words::count(&asked, entries.len() as u64)) (asked.say(" mục trên trang này, mới nhất ở trên. ", " entries on this page, the latest first. "))
                a href=(asked.href(&export(&asked))) download { (asked.say("Tải các mục này (JSON)", "These entries as JSON")) } " · "
                a href=(question(&asked)) { (asked.say("Yêu cầu API của trang này", "The API request behind this page")) } }
            ol.log { @for entry in entries { (entry::of(&asked, entry, &places)) } }
            (steps(&asked, next.as_deref()))
        }
    };
    let lead = html! { p { (asked.say(
    "Mỗi thay đổi để lại một mục: ai, khi nào, vì sao, trước và sau. Các mục nối với nhau bằng mã băm nên không sửa được âm thầm. Dữ liệu cá nhân không nằm ở đây, chỉ có tên mục đã đổi.",
    "Every change leaves an entry: who, when, why, before and after. Entries are chained by hashes, so that none can be changed unseen. Personal data is not here, only the names of the fields that changed.")) } };
    Ok(Page::new(&asked, asked.say("Nhật ký", "Audit log")).lead(lead).body(body).wide().into_response())
}

/// The request to the API that this page stands for.
fn question(asked: &Asked) -> String {
    let mut params = vec![("sort", "-sequence"), ("limit", ON_A_PAGE)];
    params.extend(
        filter::handed_on(asked, &FILTERS).into_iter().filter(|(name, _)| *name != "before" || asked.param("cursor").is_none()),
    );
    params.extend(asked.param("cursor").map(|before| ("before", before)));
    address(API, &params)
}

fn export(asked: &Asked) -> String {
    let mut params = filter::handed_on(asked, &FILTERS);
    params.extend(asked.param("cursor").map(|cursor| ("cursor", cursor)));
    address("/work/journal/entries.json", &params)
}

fn narrowed(asked: &Asked) -> Markup {
    let kinds: Vec<(&str, String)> =
        crate::http::journal::record_kinds().into_iter().map(|name| (name, kind(asked, name))).collect();
    let actions = ["create", "update", "delete", "load", "erase"].map(|name| (name, action(asked, name).to_owned()));
    let reasons =
        [("true", asked.say("có lý do", "with a reason").to_owned()), ("false", asked.say("không có", "without one").to_owned())];
    filter::form(
        asked,
        "/work/journal",
        &html! {
            (filter::choice(asked, "record_kind", asked.say("Loại", "Kind"), &kinds))
            (filter::typed(asked, "code", asked.say("Mã bản ghi", "Code"), Some("LN-000001-5")))
            (filter::typed(asked, "actor", asked.say("Người làm", "By whom"), Some(asked.say("TK-000001, token:tên", "TK-000001, token:name"))))
            (filter::choice(asked, "action", asked.say("Việc", "What"), &actions))
            (filter::typed(asked, "at_from", asked.say("Từ ngày", "From"), None))
            (filter::typed(asked, "at_to", asked.say("Đến ngày", "To"), None))
            (filter::choice(asked, "has_reason", asked.say("Lý do", "Reason"), &reasons))
        },
    )
}

/// The entries of a page as a file, as the API tells them.
async fn file(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    let mut response = asked.hand_on(Method::GET, &question(&asked), Body::empty(), "").await;
    let name = HeaderValue::from_static("attachment; filename=\"journal.json\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// The page of a record.
fn record(asked: &Asked, entry: &Value) -> Markup {
    let code = entry["code"].as_str().unwrap_or_default();
    let to = match (entry["record_kind"].as_str(), RecordKind::of_code(code)) {
        (_, Some(kind)) if kind != RecordKind::Recognition => Some(format!("/{}/{code}", kind.plural())),
        (Some("proposal"), _) => Some(format!("/work/proposals/{code}")),
        _ => None,
    };
    html! { @match to { Some(to) => a href=(asked.href(&to)) { (code) }, None => (code) } }
}
