//! What stands above and below every page: where to go, who is signed in, the other language. The one list of pages.

use super::ENGLISH;
use super::api::address;
use super::asked::Asked;
use crate::language::Language;
use maud::{Markup, html};

/// Pages for everybody: address, Vietnamese, English.
const PUBLIC: [(&str, &str, &str); 9] = [
    ("/", "Trang đầu", "Overview"),
    ("/products", "Sản phẩm", "Products"),
    ("/villages", "Làng nghề", "Craft villages"),
    ("/producers", "Chủ thể", "Producers"),
    ("/centres", "Trung tâm", "Centres"),
    ("/decisions", "Quyết định", "Decisions"),
    ("/communes", "Xã, phường", "Communes"),
    ("/statistics", "Thống kê", "Statistics"),
    ("/certificates", "Hạn chứng nhận", "Certificates"),
];

/// Pages for work: address, Vietnamese, English, and the scopes one of which is needed (none: whoever is signed in).
const WORK: [(&str, &str, &str, &[&str]); 9] = [
    ("/work", "Việc của tôi", "My tasks", &[]),
    ("/work/register", "Ghi vào sổ", "Register", WRITES),
    ("/work/imports", "Nhập tệp", "Import", WRITES),
    ("/work/proposals", "Đề xuất", "Proposals", PROPOSES),
    ("/work/personal-data", "Dữ liệu cá nhân", "Personal data", &["write:personal_data"]),
    ("/work/accounts", "Tài khoản", "Accounts", &["write:accounts"]),
    ("/work/tokens", "Mã truy cập", "Tokens", &["write:tokens"]),
    ("/work/journal", "Nhật ký", "Audit log", &[]),
    ("/work/backup", "Sao lưu", "Backup", &["write:accounts"]),
];

/// The scopes of whoever writes records.
pub const WRITES: &[&str] = &["write:villages", "write:producers", "write:products", "write:centres", "write:decisions"];
/// The scopes of whoever proposes or decides on proposals.
pub const PROPOSES: &[&str] = &["write:proposals", "write:villages", "write:producers", "write:products", "write:centres"];

/// Above the page.
pub(super) fn head(asked: &Asked) -> Markup {
    html! {
        header.site {
            div.bar {
                a.brand href=(asked.href("/")) {
                    span.brand-mark aria-hidden="true" { "★" }
                    span { (asked.say("Sổ đăng ký OCOP", "OCOP Registry")) }
                }
                form.find role="search" aria-label=(asked.say("Tìm trong sổ đăng ký", "Search the register")) action=(asked.href("/search")) method="get" {
                    label.hidden for="find" { (asked.say("Tìm trong sổ đăng ký", "Search the register")) }
                    input id="find" type="search" name="q" value=(find(asked)) placeholder=(asked.say("Tìm sản phẩm, làng nghề, mã…", "Find products, villages, codes…")) autocomplete="off";
                    button type="submit" { (asked.say("Tìm", "Search")) }
                }
                div.who { (who(asked)) (language(asked)) }
            }
            nav.pages aria-label=(asked.say("Các trang", "Pages")) {
                ul { @for (to, vi, en) in PUBLIC { li { (link(asked, to, asked.say(vi, en))) } } }
            }
            @if asked.who.is_some() {
                nav.work aria-label=(asked.say("Công việc", "Work")) {
                    ul { @for (to, vi, en, scopes) in WORK { @if scopes.is_empty() || scopes.iter().any(|scope| asked.may(scope)) { li { (link(asked, to, asked.say(vi, en))) } } } }
                }
            }
        }
    }
}

fn find(asked: &Asked) -> &str {
    if asked.path == "/search" { asked.param("q").unwrap_or_default() } else { "" }
}

fn link(asked: &Asked, to: &str, words: &str) -> Markup {
    let below = to != "/" && to != "/work" && asked.path.strip_prefix(to).is_some_and(|rest| rest.starts_with('/'));
    let here = asked.path == to || below;
    html! { a href=(asked.href(to)) aria-current=[here.then_some("page")] { (words) } }
}

fn who(asked: &Asked) -> Markup {
    html! {
        @if let Some(who) = &asked.who {
            a href=(asked.href("/account")) { (who.text("display_name")) }
            form.inline action=(asked.href("/sign-out")) method="post" { button.link type="submit" { (asked.say("Đăng xuất", "Sign out")) } }
        } @else {
            a href=(asked.href(&address("/sign-in", &[("next", &here(asked))]))) { (asked.say("Đăng nhập", "Sign in")) }
        }
    }
}

/// The address of the page, for coming back to it.
fn here(asked: &Asked) -> String {
    if asked.query.is_empty() { asked.path.clone() } else { format!("{}?{}", asked.path, asked.query) }
}

fn language(asked: &Asked) -> Markup {
    let here = here(asked);
    html! {
        @match asked.language {
            Language::Vietnamese => a href=(if here == "/" { ENGLISH.to_owned() } else { format!("{ENGLISH}{here}") }) lang="en" hreflang="en" { "English" },
            Language::English => a href=(here) lang="vi" hreflang="vi" { "Tiếng Việt" },
        }
    }
}

/// Below the page.
pub(super) fn foot(asked: &Asked) -> Markup {
    html! {
        footer.site {
            ul {
                li { a href=(asked.href("/documentation")) { (asked.say("Hướng dẫn", "Documentation")) } }
                li { a href=(asked.href("/coverage")) { (asked.say("Đối chiếu với số liệu đã công bố", "Compared with published figures")) } }
                li { a href=(asked.href("/reports")) { (asked.say("Báo cáo", "Reports")) } }
                li { a href=(asked.href("/assessment")) { (asked.say("Tự đánh giá sản phẩm", "Self-assessment")) } }
                li { a href="/api/docs/" { "API" } }
            }
            p { (asked.say(
                "Mỗi con số nói rõ nghĩa và ngày. Sổ đăng ký ghi lại quyết định; bản có giá trị pháp lý là quyết định của cơ quan có thẩm quyền.",
                "Every number says its sense and day. The register records decisions; what counts in law is the decision of the authority.")) }
        }
    }
}
