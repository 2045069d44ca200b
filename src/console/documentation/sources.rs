//! Where the shipped records come from, what is doubtful about them, and what becomes of personal data.

use super::list;
use crate::console::asked::Asked;
use maud::{Markup, html};

pub(super) fn part(asked: &Asked) -> Markup {
    html! {
        (list(asked, &[
            ("Dữ liệu ban đầu là những gì đã được công bố về Hà Nội; mỗi hồ sơ ghi nguồn và độ tin cậy của mình.", "The first records are what is published about Hanoi; each names its source and how far it can be trusted."),
            ("Sổ chưa đầy đủ. Trang Đối chiếu đặt số trong sổ cạnh số đã công bố, với chênh lệch và tỷ lệ.", "The register is not complete. The page of coverage puts its counts beside published figures, with difference and share."),
            ("Nhiều giấy chứng nhận hiện “hết hạn” vì việc công nhận lại không được công bố; đó là tình trạng của nguồn.", "Many certificates show as lapsed because renewals are not published; that is the state of the sources."),
            ("Xã, phường hiện nay chỉ được ghi khi chắc chắn; nơi cũ bị chia sau sắp xếp thì chờ xác nhận, không đoán.", "Today's commune is written only where it is certain; a former place that was split waits to be confirmed and is never guessed."),
            ("Khi các nguồn mâu thuẫn, cả hai đều được giữ và đặt cạnh nhau.", "Where sources contradict each other, both are kept, side by side."),
        ]))
        p { a href=(asked.href("/coverage")) { (asked.say("Đối chiếu với số liệu đã công bố", "Compared with published figures")) } }
    }
}

pub(super) fn privacy(asked: &Asked) -> Markup {
    list(
        asked,
        &[
            (
                "Chủ thể là cá nhân hoặc hộ: thông tin liên hệ chỉ cán bộ thấy, trừ khi người đó đồng ý công bố.",
                "Where a producer is a person or household, contact data is seen by officials only, unless that person consented to its publication.",
            ),
            (
                "Không trang, tệp, con số hay bộ lọc nào nói nhiều hơn chính hồ sơ được phép nói.",
                "No page, file, number or filter tells more than the record itself may tell.",
            ),
            (
                "Người có dữ liệu có thể yêu cầu xem, sửa, xóa; sổ ghi yêu cầu và hạn trả lời.",
                "Whoever the data is about can ask to see, correct or erase it; the register keeps the request and when it is due.",
            ),
            (
                "Trang không gọi máy chủ nào khác, không theo dõi người xem; chỉ người đăng nhập có một cookie phiên.",
                "Pages call no other server and follow nobody; only those who sign in have a cookie, for the session.",
            ),
        ],
    )
}
