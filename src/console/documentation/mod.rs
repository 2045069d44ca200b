//! What the register is and how it is used, for each of its readers: one page, one file for each part. Says only what is
//! so; every request in it is sent by a test.

mod officials;
mod partners;
mod senses;
mod sources;

use super::asked::Asked;
use super::frame::Page;
use super::refused::Refused;
use crate::app::App;
use crate::http::extract::Params;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/documentation", get(page))
}

/// The parts: anchor, Vietnamese, English.
const PARTS: [(&str, &str, &str); 8] = [
    ("what", "Sổ đăng ký là gì", "What the register is"),
    ("senses", "Các cách tính", "The senses of a count"),
    ("officials", "Cho cán bộ: từng việc một", "For officials: task by task"),
    ("analysts", "Cho người phân tích", "For analysts"),
    ("partners", "Cho phần mềm đối tác", "For partner programs"),
    ("sources", "Nguồn dữ liệu và điều còn nghi vấn", "Sources and doubts"),
    ("privacy", "Dữ liệu cá nhân", "Personal data"),
    ("keyboard", "Bàn phím và trợ năng", "Keyboard and accessibility"),
];

async fn page(asked: Asked) -> Result<Response, Refused> {
    Params(asked.params.clone()).only(&[])?;
    let body = html! {
        nav aria-label=(asked.say("Mục lục", "Contents")) { ul.ready { @for (anchor, vi, en) in PARTS { li { a href={ "#" (anchor) } { (asked.say(vi, en)) } } } } }
        div.prose {
            (heading(&asked, 0)) (what(&asked))
            (heading(&asked, 1)) (senses::part(&asked))
            (heading(&asked, 2)) (officials::part(&asked))
            (heading(&asked, 3)) (partners::analysts(&asked))
            (heading(&asked, 4)) (partners::part(&asked))
            (heading(&asked, 5)) (sources::part(&asked))
            (heading(&asked, 6)) (sources::privacy(&asked))
            (heading(&asked, 7)) (keyboard(&asked))
        }
    };
    Ok(Page::new(&asked, asked.say("Hướng dẫn", "Documentation")).body(body).into_response())
}

fn heading(asked: &Asked, part: usize) -> Markup {
    html! { @if let Some((anchor, vi, en)) = PARTS.get(part) { h2 id=(anchor) { (asked.say(vi, en)) } } }
}

/// A list of sentences in the page's language.
fn list(asked: &Asked, items: &[(&str, &str)]) -> Markup {
    html! { ul { @for (vi, en) in items { li { (asked.say(vi, en)) } } } }
}

/// Steps in order.
fn steps(asked: &Asked, items: &[(&str, &str)]) -> Markup {
    html! { ol { @for (vi, en) in items { li { (asked.say(vi, en)) } } } }
}

fn what(asked: &Asked) -> Markup {
    html! {
        p { (asked.say(
            "Sổ đăng ký ghi làng nghề, chủ thể, sản phẩm, trung tâm thiết kế sáng tạo, và các quyết định công nhận chúng. Hạng sao, danh hiệu và chữ “được công nhận” không ai gõ vào hồ sơ: chúng suy ra từ các quyết định, mỗi quyết định có ngày.",
            "The register holds craft villages, producers, products, creative design centres, and the decisions that recognise them. Nobody types a star, a title or “recognised” into a record: they follow from decisions, and each has a day.")) }
        (list(asked, &[
            ("Hỏi được cho bất kỳ ngày nào: số liệu ngày 31/12/2023 hôm nay vẫn trả lời được.", "Any day can be asked about: what stood on 31 December 2023 can be told today."),
            ("Mỗi con số nói rõ nghĩa và ngày, và dẫn đến đúng danh sách đã đếm.", "Every number says its sense and day, and leads to exactly the list that was counted."),
            ("Không gì bị mất: mọi thay đổi có trong lịch sử của hồ sơ, với người ghi, lúc ghi và lý do.", "Nothing is lost: every change is in the record's history, with who, when and why."),
            ("Bản có giá trị pháp lý là quyết định của cơ quan có thẩm quyền; sổ đăng ký chỉ ghi lại.", "What counts in law is the decision of the authority; the register records it."),
        ]))
    }
}

fn keyboard(asked: &Asked) -> Markup {
    html! {
        (list(asked, &[
            ("Phím Tab lần đầu: liên kết “Đến nội dung”, bỏ qua thanh đầu trang.", "The first Tab: a link “To the content” that skips the menu."),
            ("Tab và Shift+Tab đi qua liên kết, nút và ô nhập; Enter mở; phím mũi tên cuộn bảng rộng khi bảng được chọn.", "Tab and Shift+Tab go through links, buttons and fields; Enter opens; arrow keys scroll a wide table that has the focus."),
            ("Mọi trang dùng được không cần chuột và không cần JavaScript, phóng to 200 % vẫn đọc được, in được.", "Every page works without a mouse and without JavaScript, reads at 200 % zoom, and prints."),
            ("Biểu đồ và bản đồ luôn có bảng cùng số liệu bên cạnh; ý nghĩa không bao giờ chỉ nằm ở màu.", "Charts and maps have the table of the same numbers beside them; nothing is meant by colour alone."),
        ]))
    }
}
