//! What the numbers do not say, in short sentences: how they differ from those that are published elsewhere. The published
//! ones are read from the register, so that nothing is said of a city that published none.

use super::figures::number;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::console::words;
use maud::{Markup, html};
use serde_json::Value;

/// The last published figures up to a day.
#[derive(Debug, Default)]
pub struct Published {
    products: Option<Value>,
    centres: Option<Value>,
    centres_to_be: Option<Value>,
}

impl Published {
    /// Looks for them.
    pub async fn of(asked: &Asked, on: &str) -> Result<Self, Refused> {
        let params = [("indicator", "products_total,centres_recognised,centres_total_after_plan"), ("limit", "200")];
        let told = asked.get(&address("/api/v1/figures", &params)).await?;
        let all = told["data"].as_array().map(Vec::as_slice).unwrap_or_default();
        let city = city(asked).await?;
        let last = |indicator: &str| {
            let of_city = all.iter().filter(|figure| figure["indicator"] == indicator && figure["scope"] == city.as_str());
            // What is planned for a year has that year's last day, which may lie ahead.
            let known = of_city.filter(|figure| {
                indicator == "centres_total_after_plan" || figure["as_of"].as_str().is_some_and(|day| day <= on)
            });
            // Of several of the same day the first one: those after it repeat it.
            known.rev().max_by_key(|figure| figure["as_of"].as_str().unwrap_or_default()).cloned()
        };
        Ok(Self {
            products: last("products_total"),
            centres: last("centres_recognised"),
            centres_to_be: last("centres_total_after_plan"),
        })
    }
}

/// The name of the province, by which figures about all of it are told from others.
async fn city(asked: &Asked) -> Result<String, Refused> {
    let units = asked.get(&address("/api/v1/units", &[("kind", "province"), ("limit", "1")])).await?;
    Ok(units["data"][0]["name"].as_str().unwrap_or_default().to_owned())
}

/// Shows it.
pub fn shown(asked: &Asked, published: &Published, sections: &[Value]) -> Markup {
    html! {
        div.beside {
            section.notice.notice-odd {
                h2 { (asked.say("Điều các con số này không cho biết", "What these numbers do not say")) }
                ul {
                    @if let Some(figure) = &published.products { li { (running_total(asked, figure, sections)) } }
                    li { (asked.say(
                        "Giấy chứng nhận có hạn 36 tháng. Nơi nào việc công nhận lại không được công bố, ở đây là hết hạn; sản phẩm có thể vẫn đang được công nhận.",
                        "A certificate lasts 36 months. Where a renewal was not published it is shown as lapsed here; the product may be recognised all the same.")) }
                    li { (asked.say(
                        "Sao hay danh hiệu không có quyết định kèm ngày thì không được tính là công nhận.",
                        "Stars or titles without a dated decision are not counted as recognised.")) }
                    li { (asked.say(
                        "Ngày chỉ biết đến tháng hoặc năm được tính là ngày cuối của kỳ đó.",
                        "A day known to the month or year only counts as the last day of it.")) }
                }
                p { a href=(asked.href("/coverage")) { (asked.say("Đối chiếu từng số đã công bố", "Compare with every published figure")) } }
            }
            (growth(asked, published, sections))
        }
    }
}

fn value(asked: &Asked, figure: &Value) -> Markup {
    html! { strong { (words::number(asked, &figure["value"])) } }
}

/// Where a published figure is from.
fn origin(asked: &Asked, figure: &Value) -> Markup {
    let (day, precision) = (figure["as_of"].as_str().unwrap_or_default(), figure["date_precision"].as_str().unwrap_or("day"));
    html! { (figure["publisher"].as_str().unwrap_or_default()) ", " (words::day_with_precision(asked, day, precision)) }
}

fn running_total(asked: &Asked, figure: &Value, sections: &[Value]) -> Markup {
    let own = number(sections, "products_assessed").map_or(&Value::Null, |number| &number["value"]);
    html! {
        (asked.say("Con số ", "The published ")) (value(asked, figure)) (asked.say(" sản phẩm đã công bố (", " products ("))
        (origin(asked, figure))
        (asked.say(") là tổng lũy kế các lượt đánh giá, không phải số còn hiệu lực. Sổ đăng ký này mới có ", ") are a running total of assessments, not what is in force. This register holds "))
        strong { (words::number(asked, own)) } (asked.say(" lượt.", " of these assessments."))
    }
}

/// How the centres grow by the published plan, beside what the register has.
fn growth(asked: &Asked, published: &Published, sections: &[Value]) -> Markup {
    let own = |code: &str| number(sections, code).map_or(Value::Null, |number| number["value"].clone());
    html! {
        @if let (Some(now), Some(then)) = (&published.centres, &published.centres_to_be) {
            section.card.growth {
                h2 { (asked.say("Trung tâm thiết kế sáng tạo", "Design and creativity centres")) }
                p.figure { (words::number(asked, &now["value"])) " → " (words::number(asked, &then["value"])) }
                p {
                    (asked.say("Đã công bố: ", "Published: ")) (value(asked, now)) (asked.say(" trung tâm được công nhận (", " recognised ("))
                    (origin(asked, now)) (asked.say("); theo kế hoạch thành ", "); by the plan ")) (value(asked, then))
                    " (" (origin(asked, then)) ")."
                }
                p {
                    (asked.say("Trong sổ đăng ký: ", "In this register: ")) strong { (words::number(asked, &own("centres_in_force"))) }
                    (asked.say(" được công nhận, ", " recognised, ")) strong { (words::number(asked, &own("centres_planned"))) } (asked.say(" theo kế hoạch.", " planned."))
                }
                p { a href=(asked.href("/statistics/centres/growth")) { (asked.say("Xem quá trình tăng", "See how they grow")) } " · " a href=(asked.href("/centres")) { (asked.say("Danh sách", "List")) } }
            }
        }
    }
}
