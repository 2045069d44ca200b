//! The growth of the creative design centres, from 16 to 21: what the register knows to be recognised, what is planned for
//! which year, and what was published beside it.

use super::cross::{self, Table};
use super::records::Counted;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::coverage::indicators::indicator;
use crate::console::frame::Page;
use crate::console::parts::chart::{self, About, Bar, Course};
use crate::console::parts::told;
use crate::console::refused::Refused;
use crate::console::words;
use crate::http::extract::Params;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};
use serde_json::Value;

const INDICATORS: &str = "centres_recognised,centres_planned,centres_recognised_in_year,centres_total_after_plan";
/// Years shown before the one that is asked about.
const YEARS: i32 = 5;

/// `/statistics/centres/growth`
pub(super) async fn page(asked: Asked) -> Result<Response, Refused> {
    Params(asked.params.clone()).only(&["on"])?;
    let counted = Counted::at(&asked.path)?;
    let today = asked.today().to_string();
    let on = asked.param("on").unwrap_or(&today).to_owned();
    let question = address("/api/v1/statistics/centres", &[("by", "planned_year,stage"), ("on", &on)]);
    let plan = asked.get(&question).await?;
    let day: NaiveDate = on.parse().unwrap_or(asked.today());
    let from = format!("{:04}-01-01", day.year() - YEARS);
    let course = [("interval", "year"), ("from", from.as_str()), ("to", on.as_str())];
    let course = asked.get(&address("/api/v1/statistics/centres/series", &course)).await?;
    let published = asked.get(&address("/api/v1/statistics/reconciliation", &[("indicator", INDICATORS), ("on", &on)])).await?;
    let table = Table::read(&asked, &plan);
    let body = html! {
        form.day method="get" action=(asked.href(&asked.path)) {
            label for="on" { (asked.say("Tính đến ngày", "On the day")) }
            input id="on" type="date" name="on" value=(on);
            button.button type="submit" { (asked.say("Xem", "Show")) }
        }
        (summary(&asked, &table))
        (beside(&asked, &table, &published))
        h2 { (asked.say("Đã được công nhận, theo năm", "Recognised, by year")) }
        (steps(&asked, &course))
        h2 { (asked.say("Năm kế hoạch và giai đoạn", "Planned year and stage")) }
        (planned(&asked, &table))
        (cross::cross(&asked, counted, &table, &plan["about"]))
        (figures(&asked, &published))
        (told::source(&asked, &plan["about"], &question))
    };
    let lead = html! { p { (asked.say(
    "Thành phố đã công bố 16 trung tâm và kế hoạch thêm 5. Trang này cho thấy sổ đăng ký biết đến đâu: trung tâm nào có quyết định, trung tâm nào mới trong kế hoạch.",
    "The city has published 16 centres and a plan for 5 more. This page shows how far the register knows them: which have a decision, and which are planned only.")) } };
    Ok(Page::new(&asked, asked.say("Trung tâm thiết kế sáng tạo: từ 16 lên 21", "Creative design centres: from 16 to 21"))
        .lead(lead)
        .body(body)
        .into_response())
}

fn summary(asked: &Asked, table: &Table<'_>) -> Markup {
    let stage = |name: &str| table.at(&[("stage", name)]);
    let cards = table.sides.iter().find(|side| side.name == "stage").map(|side| side.values.as_slice()).unwrap_or_default();
    html! {
        ul.cards {
            @for (code, words) in cards {
                @if let Some(cell) = stage(code) { li.card { p.figure { (told::number(asked, &cell["count"], &cell["list"])) } p { strong { (words) } } } }
            }
            li.card { p.figure { (table.total(asked)) } p { strong { (asked.say("Có trong sổ, mọi giai đoạn", "In the register, at every stage")) } } }
        }
    }
}

/// What was published and what the register has, in the same two parts: recognised, and planned beyond that.
fn beside(asked: &Asked, table: &Table<'_>, published: &Value) -> Markup {
    let indicators = || published["indicators"].as_array().into_iter().flatten();
    let newest = |code: &str| {
        indicators()
            .find(|known| known["indicator"] == code)
            .map(|known| &known["scopes"][0])
            .filter(|figure| figure["value"].is_i64())
    };
    let recognised = table.count(&[("stage", "recognised")]);
    let all = table.count(&[]);
    let planned = all.as_i64().unwrap_or_default() - recognised.as_i64().unwrap_or_default();
    let mut bars = vec![Bar {
        label: asked.say("Trong sổ đăng ký", "In the register").to_owned(),
        parts: vec![recognised, Value::from(planned)],
        total: all,
    }];
    if let (Some(known), Some(plan)) = (newest("centres_recognised"), newest("centres_planned")) {
        let when = |figure: &Value| {
            words::day_with_precision(
                asked,
                figure["as_of"].as_str().unwrap_or_default(),
                figure["date_precision"].as_str().unwrap_or_default(),
            )
        };
        let label = format!(
            "{} ({}; {} {})",
            asked.say("Đã công bố", "Published"),
            when(known),
            asked.say("kế hoạch", "plan for"),
            when(plan)
        );
        let total = known["value"].as_i64().unwrap_or_default() + plan["value"].as_i64().unwrap_or_default();
        bars.insert(0, Bar { label, parts: vec![known["value"].clone(), plan["value"].clone()], total: Value::from(total) });
    }
    let legend = [
        asked.say("được công nhận", "recognised").to_owned(),
        asked.say("theo kế hoạch, chưa công nhận", "planned, not recognised").to_owned(),
    ];
    let title = asked.say("Số công bố và số trong sổ", "Published and in the register");
    let about = asked.say("Từng số có trong các bảng bên dưới.", "Every number is in the tables below.");
    html! { h2 { (title) } (chart::bars(asked, &About { id: "beside", title, about }, &legend, &bars)) }
}

fn steps(asked: &Asked, course: &Value) -> Markup {
    let rows = course["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    let periods: Vec<String> = rows.iter().map(|row| row["period"].as_str().unwrap_or_default().to_owned()).collect();
    let label = asked.say("Trung tâm còn được công nhận", "Centres recognised").to_owned();
    let values = rows.iter().map(|row| row["stock"].as_f64().unwrap_or_default()).collect();
    let about = asked.say("Số trung tâm cuối mỗi năm.", "Centres at the end of each year.");
    html! {
        (chart::steps(asked, &About { id: "growth", title: &label, about }, &periods, &[Course { label: label.clone(), values }]))
        section.table tabindex="0" aria-label=(label) { table {
            caption { (told::sense(asked, &course["about"])) }
            thead { tr { th scope="col" { (asked.say("Năm", "Year")) } th.number scope="col" { (asked.say("Tăng trong năm", "Came")) } th.number scope="col" { (asked.say("Cuối năm", "At the end")) } } }
            tbody { @for row in rows { tr {
                th scope="row" { (row["period"].as_str().unwrap_or_default()) }
                td.number { (words::number(asked, &row["inflow"])) }
                td.number { (told::number(asked, &row["stock"], &row["list"])) }
            } } }
        } }
    }
}

fn planned(asked: &Asked, table: &Table<'_>) -> Markup {
    let [years, stages] = table.sides.as_slice() else { return html! {} };
    let bars: Vec<Bar> = years
        .values
        .iter()
        .map(|(year, words)| Bar {
            label: words.clone(),
            parts: stages.values.iter().map(|(stage, _)| table.count(&[("planned_year", year), ("stage", stage)])).collect(),
            total: table.count(&[("planned_year", year)]),
        })
        .collect();
    let legend: Vec<String> = stages.values.iter().map(|(_, words)| words.clone()).collect();
    let title = asked.say("Trung tâm theo năm kế hoạch và giai đoạn", "Centres by planned year and stage");
    let about = asked.say("Từng số có trong bảng bên dưới.", "Every number is in the table below.");
    chart::bars(asked, &About { id: "planned", title, about }, &legend, &bars)
}

/// What was published: said here, compared on the page of coverage.
fn figures(asked: &Asked, published: &Value) -> Markup {
    let figures = published["figures"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        h2 { (asked.say("Số đã công bố", "What was published")) }
        @if figures.is_empty() { p { (told::both(asked, &published["remark"])) } } @else {
            section.table tabindex="0" aria-label=(asked.say("Số đã công bố", "What was published")) { table {
                caption { (asked.say("Mỗi dòng theo cách tính và ngày riêng của số đã công bố", "Each line in the sense and on the day of the published figure")) }
                thead { tr {
                    th scope="col" { (asked.say("Ngày", "Day")) } th scope="col" { (asked.say("Nội dung", "What")) } th scope="col" { (asked.say("Nơi công bố", "Published by")) }
                    th.number scope="col" { (asked.say("Công bố", "Published")) } th.number scope="col" { (asked.say("Trong sổ", "Register")) }
                } }
                tbody { @for figure in figures { tr {
                    td { (words::day_with_precision(asked, figure["as_of"].as_str().unwrap_or("–"), figure["date_precision"].as_str().unwrap_or_default())) }
                    td { (indicator(asked, figure["indicator"].as_str().unwrap_or_default())) }
                    td { @match figure["source"].as_str() { Some(source) => a href=(source) rel="noreferrer" { (figure["publisher"].as_str().unwrap_or(source)) }, None => (figure["publisher"].as_str().unwrap_or("–")) } }
                    td.number { (words::number(asked, &figure["value"])) }
                    td.number { (told::number(asked, &figure["counted"], &figure["list"])) }
                } } }
            } }
            p { a href=(asked.href("/coverage")) { (asked.say("Đối chiếu đầy đủ", "The whole comparison")) } }
        }
    }
}
