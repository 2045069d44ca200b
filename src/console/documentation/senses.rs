//! The senses of a count, with an example small enough to check by hand. The example is invented and says so.

use crate::console::asked::Asked;
use maud::{Markup, html};

/// The products of the example: name, what happened (Vietnamese, English), where it stands, and whether it counts as
/// assessed (how often), recognised, in force, due, lapsed, withdrawn.
type Example = (&'static str, &'static str, &'static str, [u8; 6]);

const EXAMPLE: [Example; 4] = [
    (
        "A",
        "công nhận 01/03/2022, giấy chứng nhận đến 01/03/2025, không công nhận lại",
        "recognised 1 Mar 2022, certificate until 1 Mar 2025, nothing followed",
        [1, 1, 0, 0, 1, 0],
    ),
    (
        "B",
        "công nhận 10/05/2021, công nhận lại 10/05/2024, giấy chứng nhận đến 10/05/2027",
        "recognised 10 May 2021, renewed 10 May 2024, certificate until 10 May 2027",
        [2, 1, 1, 0, 0, 0],
    ),
    ("C", "công nhận 20/06/2024, thu hồi 05/09/2025", "recognised 20 Jun 2024, withdrawn 5 Sep 2025", [1, 1, 0, 0, 0, 1]),
    (
        "D",
        "công nhận 15/01/2024, giấy chứng nhận đến 15/01/2027",
        "recognised 15 Jan 2024, certificate until 15 Jan 2027",
        [1, 1, 1, 1, 0, 0],
    ),
];

const SENSES: [(&str, &str, &str, &str, &str); 6] = [
    (
        "assessed",
        "lượt đánh giá",
        "assessed",
        "số lượt được công nhận, cộng dồn; một sản phẩm công nhận lại tính thêm một lượt",
        "acts that recognised, a running total; a renewal counts once more",
    ),
    (
        "recognised",
        "đã từng được công nhận",
        "recognised",
        "hồ sơ có ít nhất một lần công nhận, dù nay thế nào",
        "records recognised at least once, however they stand now",
    ),
    ("in_force", "còn hiệu lực", "in force", "ngày đó công nhận còn giá trị", "the recognition is valid on the day"),
    ("due", "sắp hết hạn", "due", "còn hiệu lực nhưng hết hạn trong 180 ngày", "in force, but ending within 180 days"),
    (
        "lapsed",
        "hết hạn",
        "lapsed",
        "giấy chứng nhận đã hết hạn, chưa được công nhận lại",
        "the certificate ended and nothing followed",
    ),
    ("withdrawn", "bị thu hồi", "withdrawn", "công nhận đã bị thu hồi", "the recognition was taken back"),
];

pub(super) fn part(asked: &Asked) -> Markup {
    let sum = |sense: usize| EXAMPLE.iter().map(|(.., counts)| u32::from(counts[sense])).sum::<u32>();
    html! {
        p { (asked.say(
            "“Bao nhiêu sản phẩm OCOP?” có sáu câu trả lời đúng. Vì vậy mỗi con số ở đây nói rõ nghĩa:",
            "“How many OCOP products?” has six right answers. So every number here says its sense:")) }
        dl.facts { @for (code, vi, en, about_vi, about_en) in SENSES { dt { (asked.say(vi, en)) " " code { (code) } } dd { (asked.say(about_vi, about_en)) } } }
        p { (asked.say("Với mọi ngày: đã từng được công nhận = còn hiệu lực + hết hạn + bị thu hồi.", "For every day: recognised = in force + lapsed + withdrawn.")) }
        section.table tabindex="0" aria-label=(asked.say("Ví dụ", "Example")) { table {
            caption { (asked.say("Ví dụ tự đặt, tính ngày 01/11/2026: bốn sản phẩm, sáu con số", "An invented example, on 1 Nov 2026: four products, six numbers")) }
            thead { tr {
                th scope="col" { (asked.say("Sản phẩm", "Product")) } th scope="col" { (asked.say("Đã có gì", "What happened")) }
                @for (_, vi, en, ..) in SENSES { th.number scope="col" { (asked.say(vi, en)) } }
            } }
            tbody { @for (name, vi, en, counts) in EXAMPLE { tr {
                th scope="row" { (name) } td { (asked.say(vi, en)) }
                @for count in counts { td.number { (count) } }
            } } }
            tfoot { tr { th scope="row" colspan="2" { (asked.say("Cộng", "Total")) } @for sense in 0..SENSES.len() { td.number { (sum(sense)) } } } }
        } }
        p { (asked.say(
            "Ngày chỉ biết đến tháng hoặc năm được ghi là ngày cuối của tháng, năm đó và đánh dấu; “không muộn hơn” nghĩa là chỉ biết đã có tên trong danh sách ngày đó. Khi đếm theo năm hay tháng, ngày không đủ rõ đứng riêng một dòng “chưa rõ thời điểm”.",
            "A day known to the month or year only is written as the last day of it and marked; “no later than” means that only being listed by that day is known. Counted by year or month, days that are not known well enough stand in a line of their own, “unresolved”.")) }
    }
}

#[cfg(test)]
mod tests {
    use super::EXAMPLE;

    #[test]
    fn the_example_adds_up() {
        let sum = |sense: usize| EXAMPLE.iter().map(|(.., counts)| u32::from(counts[sense])).sum::<u32>();
        assert_eq!([0, 1, 2, 3, 4, 5].map(sum), [5, 4, 2, 1, 1, 1]);
        assert_eq!(sum(1), sum(2) + sum(4) + sum(5), "recognised = in force + lapsed + withdrawn");
    }
}
