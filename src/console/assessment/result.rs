//! What a filled-in sheet comes to: total, rank, and the list of what stands between it and the next star.

use super::super::asked::Asked;
use crate::console::parts::standing;
use maud::{Markup, html};
use serde_json::Value;

/// The result, and the line at the edge of the window. `beside`: sent by itself, so that the line has to be put in place.
pub(super) fn shown(asked: &Asked, result: &Value, beside: bool) -> Markup {
    html! {
        section id="result" class="assessment-result" aria-live="polite" {
            h2 { (asked.say("Kết quả tự chấm", "What it comes to")) }
            p.figure { (result["total"]) span.quiet { " / 100 " (asked.say("điểm", "points")) } }
            p { strong { (rank(asked, result)) } }
            (answered(asked, result))
            (next(asked, result))
            (gates(asked, result))
            (parts(asked, result))
            p.quiet { (asked.say(
                "Công cụ hỗ trợ, không phải kết quả đánh giá; không ghi hạng sao nào vào sổ. 5 sao do Bộ Nông nghiệp và Môi trường công nhận.",
                "An aid, no evaluation; it writes no star into the register. Five stars are recognised by the Ministry of Agriculture and Environment.")) }
        }
        p id="total" class="assessment-bar no-print" hx-swap-oob=[beside.then_some("true")] {
            a href="#result" { (result["total"]) " / 100 · " (rank(asked, result)) }
        }
    }
}

fn rank(asked: &Asked, result: &Value) -> Markup {
    html! {
        @if result["rank"].is_number() {
            (asked.say("Tương ứng ", "As for ")) (standing::stars(asked, &result["rank"]))
        } @else { (asked.say("Chưa đến mức 3 sao", "Not yet three stars")) }
    }
}

fn answered(asked: &Asked, result: &Value) -> Markup {
    let (answered, criteria) = (result["answered"].as_u64().unwrap_or_default(), result["criteria"].as_u64().unwrap_or_default());
    html! {
        p.quiet {
            (asked.say(&format!("Đã chấm {answered} trên {criteria} tiêu chí."), &format!("{answered} of {criteria} criteria scored.")))
            @if answered < criteria { " " (asked.say("Tiêu chí chưa chấm tính là 0 điểm và chưa đạt mức bắt buộc.", "What is not scored counts as 0 and meets no mark.")) }
        }
    }
}

/// The list of what is missing.
fn next(asked: &Asked, result: &Value) -> Markup {
    let Some(gate) = result["gates"].as_array().into_iter().flatten().find(|gate| gate["star"] == result["next"]) else {
        return html! { p { (asked.say("Đã đủ điểm và mọi mức bắt buộc của 5 sao.", "Enough points, and every mark of five stars is met.")) } };
    };
    let number = |name: &str| gate[name].as_u64().unwrap_or_default();
    let (star, missing, then) = (number("star"), number("missing_points"), number("missing_points_then"));
    let unmet: Vec<&Value> = gate["unmet"].as_array().into_iter().flatten().collect();
    let excluded = result["excluded"].as_array().is_some_and(|list| !list.is_empty());
    html! {
        h3 { (asked.say(&format!("Còn thiếu gì để đến {star} sao"), &format!("What is missing to {star} stars"))) }
        ul {
            @if excluded { li { strong { (asked.say("Hồ sơ bị loại trước khi chấm: khắc phục các điều kiện đã đánh dấu.", "The dossier is ruled out before it is scored: put right what is ticked.")) } } }
            @if missing > 0 { li { (asked.say(
                &format!("Thiếu {missing} điểm để đủ {} điểm.", number("least")),
                &format!("{missing} points short of {}.", number("least")))) } }
            @for mark in &unmet { li { (unmet_mark(asked, mark)) } }
        }
        @if missing > 0 && !unmet.is_empty() {
            p.quiet { @if then > 0 {
                (asked.say(&format!("Khi đạt các mức bắt buộc trên, vẫn thiếu {then} điểm ở các tiêu chí khác."), &format!("Once these marks are met, {then} points are still missing elsewhere.")))
            } @else {
                (asked.say("Khi đạt các mức bắt buộc trên thì cũng đủ điểm.", "Once these marks are met, the points are enough, too."))
            } }
        }
    }
}

fn unmet_mark(asked: &Asked, mark: &Value) -> Markup {
    let (number, least) = (mark["criterion"].as_str().unwrap_or_default(), mark["least"].as_u64().unwrap_or_default());
    html! {
        a href={ "#criterion-" (number) } { (number) " " (asked.say(mark["vi"].as_str().unwrap_or_default(), mark["en"].as_str().unwrap_or_default())) }
        ": " @match mark["points"].as_u64() {
            Some(points) => (asked.say(&format!("đang {points} điểm, cần ít nhất {least}"), &format!("points now: {points}, needed: {least}"))),
            None => (asked.say(&format!("chưa chấm, cần ít nhất {least} điểm"), &format!("not scored; points needed: {least}"))),
        }
    }
}

fn gates(asked: &Asked, result: &Value) -> Markup {
    html! {
        div.table { table {
            caption { (asked.say("Mỗi hạng cần đủ điểm và đủ mọi mức bắt buộc (dấu sao)", "Each rank needs its points and every mark (star mark)")) }
            thead { tr {
                th scope="col" { (asked.say("Hạng", "Rank")) }
                th.number scope="col" { (asked.say("Điểm từ", "From")) }
                th.number scope="col" { (asked.say("Mức bắt buộc", "Marks met")) }
                th scope="col" { (asked.say("Kết quả", "Reached")) }
            } }
            tbody { @for gate in result["gates"].as_array().into_iter().flatten() {
                @let marks = gate["marks"].as_u64().unwrap_or_default();
                @let unmet = gate["unmet"].as_array().map_or(0, Vec::len) as u64;
                tr {
                    th scope="row" { (standing::stars(asked, &gate["star"])) }
                    td.number { (gate["least"]) }
                    td.number { (marks.saturating_sub(unmet)) "/" (marks) }
                    td { @if gate["reached"] == true { "✓ " (asked.say("đạt", "yes")) } @else { "✕ " (asked.say("chưa", "not yet")) } }
                }
            } }
        } }
    }
}

fn parts(asked: &Asked, result: &Value) -> Markup {
    html! {
        p.quiet { @for part in result["parts"].as_array().into_iter().flatten() {
            (asked.say("Phần ", "Part ")) (part["code"].as_str().unwrap_or_default()) ": " (part["points"]) "/" (part["max"]) ". "
        } }
    }
}
