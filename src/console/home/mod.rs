//! The first page: what the register counts, each number with its sense, its day and the list behind it; what the numbers do
//! not say; and the ways to everything else.

pub mod caution;
pub mod figures;

use super::api::address;
use super::asked::Asked;
use super::frame::Page;
use super::refused::Refused;
use super::words;
use crate::app::App;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/", get(overview))
}

async fn overview(asked: Asked) -> Result<Response, Refused> {
    let today = asked.today().to_string();
    let on = asked.param("on").unwrap_or(&today).to_owned();
    let told = asked.get(&address("/api/v1/statistics/overview", &[("on", &on)])).await?;
    let sections = told["sections"].as_array().map(Vec::as_slice).unwrap_or_default();
    let published = caution::Published::of(&asked, &on).await?;
    let title = asked.say("Chương trình OCOP và làng nghề của Hà Nội", "OCOP and the craft villages of Hanoi");
    let body = html! {
        div.doors { (check(&asked)) (work(&asked)) }
        section {
            div.heading {
                h2 { (asked.say("Toàn cảnh", "At a glance")) }
                (day_form(&asked, &on))
            }
            (figures::headline(&asked, sections))
        }
        (caution::shown(&asked, &published, sections))
        section {
            h2 { (asked.say("Chi tiết", "In detail")) }
            @for section in sections { (figures::details(&asked, section)) }
            p.quiet {
                (asked.say("Số liệu ngày ", "Numbers of ")) (words::day_of(&asked, &on)) ". "
                a href=(address("/api/v1/statistics/overview", &[("on", &on)])) { (asked.say("Yêu cầu API", "API request")) }
            }
        }
    };
    Ok(Page::new(&asked, title).body(body).into_response())
}

/// Whether a star is valid today: the question of citizens and shops, first on the page.
fn check(asked: &Asked) -> Markup {
    html! {
        form.door action=(asked.href("/search")) method="get" aria-labelledby="check" {
            h2 id="check" { span.stars aria-hidden="true" { "★ " } (asked.say("Sao này còn hiệu lực không?", "Is this star valid today?")) }
            input type="hidden" name="check" value="star";
            label for="star" { (asked.say("Tên sản phẩm, mã SP-… hoặc mã vạch", "Name of the product, code SP-… or bar code")) }
            div.row {
                input id="star" type="search" name="q" required autocomplete="off";
                button.button.primary type="submit" { (asked.say("Kiểm tra", "Check")) }
            }
        }
    }
}

/// Where to go on: tasks for those who work here, lists for all.
fn work(asked: &Asked) -> Markup {
    html! {
        section.door aria-labelledby="doors" {
            @if let Some(who) = &asked.who {
                h2 id="doors" { (asked.say("Công việc", "Work")) }
                p { (who.text("display_name")) }
                ul.inline {
                    li { a.button.primary href=(asked.href("/work")) { (asked.say("Việc của tôi", "My tasks")) } }
                    li { a.button href=(asked.href("/work/register")) { (asked.say("Ghi vào sổ", "Register")) } }
                    li { a.button href=(asked.href("/work/imports")) { (asked.say("Nhập tệp", "Import")) } }
                }
            } @else {
                h2 id="doors" { (asked.say("Tra cứu", "Look up")) }
                ul.inline {
                    li { a href=(asked.href("/products?state=in_force")) { (asked.say("Sản phẩm còn hiệu lực", "Products in force")) } }
                    li { a href=(asked.href("/villages?state=in_force")) { (asked.say("Làng nghề được công nhận", "Recognised craft villages")) } }
                    li { a href=(asked.href("/communes")) { (asked.say("Theo xã, phường", "By commune")) } }
                    li { a href=(asked.href("/certificates")) { (asked.say("Giấy chứng nhận sắp hết hạn", "Certificates that end soon")) } }
                    li { a href=(asked.href("/statistics")) { (asked.say("Thống kê và bản đồ", "Statistics and map")) } }
                    li { a href=(asked.href("/sign-in")) { (asked.say("Cán bộ đăng nhập", "Officials sign in")) } }
                }
            }
        }
    }
}

fn day_form(asked: &Asked, on: &str) -> Markup {
    html! {
        form.day action=(asked.href("/")) method="get" {
            label for="on" { (asked.say("Tính đến ngày", "As of")) }
            input id="on" type="date" name="on" value=(on);
            button.button type="submit" { (asked.say("Xem", "Show")) }
        }
    }
}
