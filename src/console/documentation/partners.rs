//! For analysts and for programs of partners: requests that can be copied, each sent by a test as it stands here.

use super::list;
use crate::console::asked::Asked;
use maud::{Markup, html};

/// Requests to copy: what for (Vietnamese, English), and the command. `$REGISTRY` is the address of the register.
pub(super) const REQUESTS: &[(&str, &str, &str)] = &[
    (
        "Yêu cầu đầu tiên: tìm không cần dấu",
        "A first request: search without marks",
        "curl \"$REGISTRY/api/v1/villages?q=gom+bat+trang\"",
    ),
    (
        "Sao của một sản phẩm có còn giá trị ngày này không?",
        "Is a product's star valid on this day?",
        "curl \"$REGISTRY/api/v1/products/SP-000001-4/validity?on=2022-06-30\"",
    ),
    (
        "Đếm theo hạng sao và tình trạng",
        "Count by star and state",
        "curl \"$REGISTRY/api/v1/statistics/products?by=star,state&on=2024-12-31\"",
    ),
    (
        "Cả danh sách thành tệp",
        "A whole list as a file",
        "curl -o products.csv \"$REGISTRY/api/v1/products?state=in_force&format=csv\"",
    ),
    (
        "Chỉ đọc lại khi đã thay đổi (304 khi chưa)",
        "Read again only what changed (304 if nothing did)",
        "curl -i -H 'If-None-Match: W/\"1\"' \"$REGISTRY/api/v1/villages?limit=1\"",
    ),
    (
        "Đọc sau khi ghi, từ bất kỳ máy nào",
        "Read what was just written, from any machine",
        "curl \"$REGISTRY/api/v1/centres?limit=1&at-least=1\"",
    ),
    (
        "Theo dõi thay đổi từ một số thứ tự nhật ký",
        "Follow changes after a sequence of the journal",
        "curl \"$REGISTRY/api/v1/journal?after=0&limit=5\"",
    ),
    (
        "Hạn giấy chứng nhận thành lịch",
        "When certificates end, as a calendar",
        "curl \"$REGISTRY/api/v1/statistics/products/expiring.ics\"",
    ),
];

pub(super) fn analysts(asked: &Asked) -> Markup {
    html! {
        (list(asked, &[
            ("Trang Thống kê đếm theo một đến ba chiều; mỗi ô dẫn đến danh sách đã đếm; tải được CSV và Excel.", "The statistics pages count by one to three dimensions; each cell leads to the list behind it; CSV and Excel can be downloaded."),
            ("“Địa chỉ trích dẫn” cho lại đúng những con số ấy về sau, dù sổ đã thay đổi; “Thay đổi từ đó” cho biết điều gì khác.", "“To cite” gives the very same numbers later, whatever was written since; “What changed since” tells what differs."),
            ("“chưa xác định” là biết nhưng chưa đủ rõ; “chưa có thông tin” là không ghi. Cả hai đều được đếm, không bị bỏ.", "“unresolved” is known but not well enough; “not stated” is not recorded. Both are counted, never dropped."),
            ("Toàn bộ sổ đăng ký tải về một lần ở dạng gói dữ liệu; xem tài liệu API.", "The whole register can be downloaded at once as a data package; see the API's documentation."),
        ]))
    }
}

pub(super) fn part(asked: &Asked) -> Markup {
    html! {
        p { (asked.say("Đọc không cần đăng ký. Trong các lệnh dưới đây, ", "Reading needs no account. In the commands below, ")) code { "REGISTRY" } (asked.say(" là địa chỉ của trang này, ví dụ ", " is the address of this site, as ")) code { "export REGISTRY=http://127.0.0.1:8080" } ". "
            a href="/api/docs/" { (asked.say("Tài liệu đầy đủ của API", "The whole documentation of the API")) } "." }
        dl.requests { @for (vi, en, command) in REQUESTS { dt { (asked.say(vi, en)) } dd { pre tabindex="0" { code { (command) } } } } }
        (list(asked, &[
            ("Mỗi hồ sơ có ETag. Khi sửa, gửi lại bằng If-Match; bản đã cũ bị từ chối kèm bản hiện tại.", "Every record has an ETag. Send it as If-Match when you change it; a stale one is refused, with the record as it is now."),
            ("Mỗi câu trả lời có Register-Sequence; gửi lại trong at-least để không bao giờ đọc bản cũ hơn.", "Every answer has Register-Sequence; send it as at-least and you never read anything older."),
            ("Ghi kèm Idempotency-Key thì gửi lại bao nhiêu lần cũng chỉ ghi một lần.", "Write with an Idempotency-Key, and sending again writes once."),
            ("Lỗi theo RFC 9457: status, title, detail và errors nêu từng chỗ sai, bằng ngôn ngữ của Accept-Language (vi, en).", "Errors follow RFC 9457: status, title, detail, and errors that name each place, in the language of Accept-Language (vi, en)."),
            ("Quá nhiều yêu cầu: 429 với Retry-After; RateLimit cho biết còn bao nhiêu. Mã truy cập tăng giới hạn.", "Too many requests: 429 with Retry-After; RateLimit says how many are left. A token raises the limit."),
        ]))
    }
}
