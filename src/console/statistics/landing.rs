//! The first page of statistics: questions that are ready, and where one's own begin.

use super::records::ALL;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::refused::Refused;
use crate::http::extract::Params;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// Ready questions: title in both languages, path, parameters.
type Ready = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const PRODUCTS: &[Ready] = &[
    (
        "Sản phẩm còn hiệu lực theo hạng sao",
        "Products in force by star",
        "/statistics/products",
        &[("by", "star"), ("state", "in_force")],
    ),
    (
        "Hạng sao và tình trạng của mọi sản phẩm",
        "Stars and states of every product",
        "/statistics/products",
        &[("by", "star,state")],
    ),
    (
        "Sản phẩm còn hiệu lực theo xã, phường, trên bản đồ",
        "Products in force by commune, on the map",
        "/statistics/products",
        &[("by", "commune,star"), ("state", "in_force")],
    ),
    (
        "Sản phẩm theo ngành và hạng sao",
        "Products by sector and star",
        "/statistics/products",
        &[("by", "sector,star"), ("state", "recognised")],
    ),
    (
        "Lượt đánh giá, phân hạng theo năm",
        "Assessments by year",
        "/statistics/products",
        &[("by", "year,star"), ("state", "assessed")],
    ),
    (
        "Số sản phẩm còn hiệu lực qua các năm",
        "Products in force over the years",
        "/statistics/products/series",
        &[("interval", "year")],
    ),
];
const VILLAGES: &[Ready] = &[
    ("Làng nghề theo danh hiệu", "Villages by title", "/statistics/villages", &[("by", "title"), ("state", "in_force")]),
    (
        "Làng nghề theo xã, phường, trên bản đồ",
        "Villages by commune, on the map",
        "/statistics/villages",
        &[("by", "commune"), ("state", "in_force")],
    ),
    (
        "Làng nghề theo nhóm nghề và danh hiệu",
        "Villages by trade and title",
        "/statistics/villages",
        &[("by", "trade_group,title"), ("state", "in_force")],
    ),
    (
        "Lao động và số hộ làm nghề",
        "Workers and households in the trade",
        "/statistics/villages",
        &[("by", "trade_group"), ("measure", "sum_workers,sum_households_in_trade")],
    ),
];
const OTHERS: &[Ready] = &[
    ("Trung tâm: từ 16 lên 21", "Centres: from 16 to 21", "/statistics/centres/growth", &[]),
    (
        "Chủ thể có sản phẩm còn hiệu lực theo loại hình",
        "Producers with a product in force, by kind",
        "/statistics/producers",
        &[("by", "producer_type"), ("state", "in_force")],
    ),
    (
        "Quyết định theo năm và cấp ban hành",
        "Decisions by year and level of authority",
        "/statistics/decisions",
        &[("by", "year,authority_level")],
    ),
    ("Giấy chứng nhận sắp hết hạn", "Certificates about to end", "/certificates", &[]),
    ("Đối chiếu với số liệu đã công bố", "Compared with published figures", "/coverage", &[]),
    ("Báo cáo kỳ", "The period report", "/reports", &[]),
];

/// `/statistics`
pub(super) async fn page(asked: Asked) -> Result<Response, Refused> {
    Params(asked.params.clone()).only(&[])?;
    let body = html! {
        (section(&asked, asked.say("Sản phẩm OCOP", "OCOP products"), PRODUCTS))
        (section(&asked, asked.say("Làng nghề", "Craft villages"), VILLAGES))
        (section(&asked, asked.say("Trung tâm, chủ thể, quyết định, báo cáo", "Centres, producers, decisions, reports"), OTHERS))
        h2 { (asked.say("Câu hỏi của riêng bạn", "A question of your own")) }
        p { (asked.say("Đếm theo một đến ba chiều, theo cách tính, ngày và điều kiện lọc tùy chọn:", "Count by one to three dimensions, in the sense, on the day and with the filters you choose:")) }
        p.buttons { @for counted in ALL { a.button href=(asked.href(&format!("/statistics/{}", counted.plural))) { (super::form::capital(asked.say(counted.vi, counted.en))) } } }
    };
    let lead = html! { p { (asked.say(
    "Mỗi con số dẫn đến đúng danh sách đã đếm, có nghĩa, có ngày, có địa chỉ trích dẫn, và tải về được. Điều chưa biết được đếm riêng, không đoán.",
    "Every number leads to exactly the list that was counted, says its sense and day, can be cited and downloaded. What is not known is counted apart, never guessed.")) } };
    Ok(Page::new(&asked, asked.say("Thống kê", "Statistics")).lead(lead).body(body).into_response())
}

fn section(asked: &Asked, title: &str, ready: &[Ready]) -> Markup {
    html! {
        section {
            h2 { (title) }
            ul.ready { @for (vi, en, path, params) in ready { li { a href=(asked.href(&address(path, params))) { (asked.say(vi, en)) } } } }
        }
    }
}
