//! Pages with numbers: each is the API's, and leads to a list of that length; what cannot be asked is a page that says so.

use super::html::{between, link, page, plain};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use serde_json::Value;

crate::tests! {
    Real: numbers_are_those_of_the_api, every_number_leads_to_a_list_of_that_length, a_form_as_browsers_send_it_is_one_question,
        files_are_those_of_the_api, a_course_is_told_as_it_was, centres_grow_as_the_register_knows, certificates_hide_nothing,
        published_figures_stand_beside_counts, what_cannot_be_asked_is_a_page_that_says_so, both_languages_say_the_same_numbers,
        requests_of_the_documentation_work;
    Demo: numbers_are_those_of_the_api_at_full_size
}

const API: &str = "/api/v1/statistics";
const QUESTIONS: [&str; 8] = [
    "products?by=star,state",
    "products?by=commune,star&state=recognised&on=2024-12-31",
    "products?by=sector,star,from_village&state=recognised",
    "products?by=year&state=assessed",
    "villages?by=trade_group&measure=sum_workers,median_households_in_trade",
    "centres?by=planned_year,stage",
    "producers?by=producer_type&state=in_force",
    "decisions?by=year,authority_level",
];

async fn api(reader: &Actor, path: &str) -> Value {
    reader.get(path).await.expect(200).json()
}

fn cells(answer: &Value) -> impl Iterator<Item = (&str, i64)> {
    let all = answer["rows"].as_array().unwrap().iter().chain(answer["totals"].as_array().unwrap());
    all.map(|cell| (cell["list"].as_str().unwrap(), cell["count"].as_i64().unwrap()))
}

/// A number below a million as Vietnamese pages write it.
fn vietnamese(number: i64) -> String {
    if number < 1000 { number.to_string() } else { format!("{}.{:03}", number / 1000, number % 1000) }
}

async fn check(reader: &Actor, question: &str) {
    let (answer, html) =
        (api(reader, &format!("{API}/{question}")).await, page(reader, &format!("/statistics/{question}")).await);
    assert!(!answer["rows"].as_array().unwrap().is_empty(), "{question} counts something");
    for (list, count) in cells(&answer).take(400) {
        // Totals over all but the last dimensions of three stand in no line; the others do.
        let shown = html.contains(&link("", list, &vietnamese(count)));
        let of_three = answer["dimensions"].as_array().unwrap().len() == 3;
        assert!(shown || of_three, "{question}: {count} of {list}");
    }
    for row in answer["rows"].as_array().unwrap().iter().take(400) {
        let (list, count) = (row["list"].as_str().unwrap(), row["count"].as_i64().unwrap());
        assert!(html.contains(&link("", list, &vietnamese(count))), "{question}: {count} of {list}");
    }
    let about = &answer["about"];
    assert!(html.contains(about["sense"]["vi"].as_str().unwrap()), "{question} says its sense");
    assert!(
        html.contains(&format!("<code>{}</code>", about["cite"].as_str().unwrap().replace('&', "&amp;"))),
        "{question} can be cited"
    );
    assert!(html.contains("role=\"img\"") || html.contains("role=\"group\""), "{question} is drawn");
}

async fn numbers_are_those_of_the_api(app: TestApp) {
    let reader = app.anonymous();
    for question in QUESTIONS {
        check(&reader, question).await;
    }
    let html = page(&reader, "/statistics/villages?by=trade_group&measure=sum_workers").await;
    let sum =
        api(&reader, &format!("{API}/villages?by=trade_group&measure=sum_workers")).await["totals"][0]["measures"]["sum_workers"]
            .as_i64()
            .unwrap();
    assert!(sum > 1000 && html.contains(&format!("<td class=\"number\">{}</td>", vietnamese(sum))), "{sum}");
}

async fn numbers_are_those_of_the_api_at_full_size(app: TestApp) {
    let reader = app.anonymous();
    for question in ["products?by=star,state", "products?by=commune,star&state=in_force", "villages?by=kind,state"] {
        check(&reader, question).await;
    }
    let html = page(&reader, "/statistics/products?by=commune&state=recognised").await;
    let answer = api(&reader, &format!("{API}/products?by=commune&state=recognised")).await;
    let unresolved = answer["dimensions"][0]["unresolved"].as_i64().unwrap();
    assert!(unresolved > 0);
    let notice = between(&html, "notice-odd\">", "</p>").into_iter().map(plain).next().unwrap();
    assert!(notice.starts_with(&format!("{} chưa xác định theo xã, phường", vietnamese(unresolved))), "{notice}");
    // Circles on the map: one for each commune that has some, with name and number for those who cannot see it.
    let communes =
        answer["rows"].as_array().unwrap().iter().filter(|row| row["values"]["commune"].as_str().unwrap().len() == 5).count();
    assert_eq!(html.matches("<circle class=\"mark\"").count(), communes);
}

async fn every_number_leads_to_a_list_of_that_length(app: TestApp) {
    let reader = app.anonymous();
    let html = page(&reader, "/statistics/products?by=star,state").await;
    let table = between(&html, "<table>", "</table>").remove(0);
    let mut checked = 0;
    for cell in between(table, "<td class=\"number\"><a ", "</td>") {
        let href = between(cell, "href=\"", "\"").remove(0).replace("&amp;", "&");
        let count: i64 = plain(cell.split_once('>').unwrap().1).parse().unwrap();
        let list = reader.get(&format!("/api/v1{href}&count=exact&limit=1")).await.expect(200).json();
        assert_eq!(list["total"], count, "{href}");
        checked += 1;
    }
    assert!(checked >= 10, "{checked}");
}

/// Every field, filled in or not, and the choices one by one.
async fn a_form_as_browsers_send_it_is_one_question(app: TestApp) {
    let reader = app.anonymous();
    let sent = "/statistics/products?by=star&by=state&by=&state=&on=2024-12-31&star=&sector=&commune=&q=";
    let html = page(&reader, sent).await;
    assert!(
        html.contains("<code>/api/v1/statistics/products?by=star%2Cstate&amp;on=2024-12-31</code>"),
        "what is empty is not asked"
    );
    let answer = api(&reader, &format!("{API}/products?by=star,state&on=2024-12-31")).await;
    let total = &answer["totals"][0];
    assert!(html.contains(&link("", total["list"].as_str().unwrap(), &total["count"].to_string())));
    assert!(html.contains("<option value=\"star\" selected>"), "the form keeps what was chosen");
    // A filter that the form has no field for is kept and told.
    let html = page(&reader, "/statistics/products?by=star&authority_level=ministry").await;
    assert!(html.contains("<input type=\"hidden\" name=\"authority_level\" value=\"ministry\">"));
    assert!(html.contains("chỉ tính cấp ban hành: "));
}

async fn files_are_those_of_the_api(app: TestApp) {
    let reader = app.anonymous();
    for path in ["products?by=star,state&format=csv", "centres/series?interval=year&format=csv"] {
        let (file, own) = (
            reader.unchecked(&format!("/statistics/{path}")).await.expect(200),
            reader.get(&format!("{API}/{path}")).await.expect(200),
        );
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert!(file.bytes == own.bytes, "{path}");
    }
    let html = page(&reader, "/statistics/products?by=star").await;
    assert!(html.contains("href=\"/statistics/products?by=star&amp;format=xlsx\""));
}

async fn a_course_is_told_as_it_was(app: TestApp) {
    let reader = app.anonymous();
    let question = "products/series?interval=year&by=star";
    let (answer, html) =
        (api(&reader, &format!("{API}/{question}")).await, page(&reader, &format!("/statistics/{question}")).await);
    let rows = answer["rows"].as_array().unwrap();
    assert!(rows.len() > 10);
    for row in rows.iter().chain(answer["totals"].as_array().unwrap()) {
        assert!(html.contains(&link("", row["list"].as_str().unwrap(), &row["stock"].to_string())), "{row}");
    }
    assert_eq!(
        html.matches("<path class=\"course course-").count(),
        2 * answer["dimensions"][0]["values"].as_array().unwrap().len()
    );
}

async fn centres_grow_as_the_register_knows(app: TestApp) {
    let reader = app.anonymous();
    let html = page(&reader, "/statistics/centres/growth").await;
    let answer = api(&reader, &format!("{API}/centres?by=planned_year,stage")).await;
    for (list, count) in cells(&answer) {
        assert!(html.contains(&link("", list, &count.to_string())), "{count} of {list}");
    }
    let bars = between(&html, "aria-labelledby=\"beside-title", "</svg>").remove(0);
    let numbers: Vec<&str> =
        between(bars, "<text class=\"value\"", "</text>").into_iter().map(|text| text.split_once('>').unwrap().1).collect();
    assert_eq!(numbers, ["21", "14"], "16 + 5 published, 10 + 4 in the register");
}

async fn certificates_hide_nothing(app: TestApp) {
    let reader = app.anonymous();
    let html = page(&reader, "/certificates").await;
    let answer = api(&reader, &format!("{API}/products/expiring?within=1100")).await;
    for part in answer["windows"].as_array().unwrap().iter().chain(answer["rows"].as_array().unwrap()) {
        assert!(html.contains(&link("", part["list"].as_str().unwrap(), &part["count"].to_string())), "{part}");
    }
    for state in ["in_force", "lapsed"] {
        let total = api(&reader, &format!("{API}/products?state={state}")).await["totals"][0].clone();
        assert!(total["count"].as_i64().unwrap() > 0);
        assert!(html.contains(&link("", total["list"].as_str().unwrap(), &total["count"].to_string())), "{state}");
    }
    let calendar =
        between(&html, "href=\"", "\"").into_iter().find(|href| href.contains("expiring.ics")).unwrap().replace("&amp;", "&");
    let file = reader.get(&calendar).await.expect(200);
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert!(String::from_utf8(file.bytes).unwrap().contains("BEGIN:VEVENT"));
    // Narrowed to a commune, the calendar is as well.
    let html = page(&reader, "/certificates?commune=00577&within=365&on=").await;
    assert!(html.contains("expiring.ics?commune=00577&amp;within=365"));
}

async fn published_figures_stand_beside_counts(app: TestApp) {
    let reader = app.anonymous();
    let html = page(&reader, "/coverage").await;
    let answer = api(&reader, &format!("{API}/reconciliation")).await;
    let figures = answer["figures"].as_array().unwrap();
    let compared = figures.iter().filter(|figure| figure["counted"].is_number()).count();
    assert!(plain(&html).contains(&format!("{} số đã công bố; {compared} so được với sổ.", figures.len())));
    for scope in answer["indicators"].as_array().unwrap().iter().flat_map(|known| known["scopes"].as_array().unwrap()) {
        if let Some(list) = scope["list"].as_str() {
            let number = vietnamese(scope["counted"].as_i64().unwrap());
            assert!(html.contains(&link("", list, &number)), "{scope}");
        }
    }
    let conflicts = answer["contradictions"].as_array().unwrap();
    assert_eq!(html.matches("<caption><strong>").count(), conflicts.len());
    // Every indicator can be looked at, each figure with its sense or why it is not compared.
    let html = page(&reader, "/coverage?indicator=sales_points").await;
    assert!(html.contains("Không so: Sổ không ghi loại số liệu này."));
    assert!(html.contains("Điểm giới thiệu và bán sản phẩm"), "no raw code");
}

async fn what_cannot_be_asked_is_a_page_that_says_so(app: TestApp) {
    let reader = app.anonymous();
    for path in [
        "/statistics?x=1",
        "/statistics/products?zzz=1",
        "/statistics/products?by=star,star",
        "/statistics/products?by=star&on=2024-02-31",
        "/statistics/products?format=pdf",
        "/statistics/products/series?interval=day",
        "/statistics/centres/growth?by=stage",
        "/certificates?within=0",
        "/coverage?indicator=nothing",
        "/reports?period=2026",
        "/reports?format=pdf",
        "/reports?year=26",
        "/reports?part=Q5",
        "/reports?from=2026-02-01&to=2026-01-01",
        "/reports?to=2026-01-01",
        "/reports?commune=99999",
        "/documentation?x=1",
    ] {
        let reply = reader.unchecked(path).await;
        assert!(reply.status == 400 || (reply.status == 404 && path.contains("99999")), "{path}: {}", reply.status);
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{path}");
        let html = String::from_utf8(reply.bytes).unwrap();
        assert!(html.contains("role=\"alert\"") && html.contains("lang=\"vi\""), "{path}");
    }
    let html = String::from_utf8(reader.unchecked("/en/statistics/products?zzz=1").await.expect(400).bytes).unwrap();
    assert!(html.contains("<code>zzz</code>") && html.contains("lang=\"en\""));
    // What is typed is told back as text.
    let html = page(&reader, "/statistics/products?by=star&q=%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(!html.contains("<script>alert"), "nothing typed becomes a mark");
    assert!(html.contains("&lt;script&gt;alert(1)"));
}

async fn both_languages_say_the_same_numbers(app: TestApp) {
    let reader = app.anonymous();
    let (vi, en) =
        (page(&reader, "/statistics/products?by=star,state").await, page(&reader, "/en/statistics/products?by=star,state").await);
    let numbers =
        |html: &str| -> Vec<String> { between(html, "<td class=\"number\">", "</td>").into_iter().map(plain).collect() };
    assert!(numbers(&vi).len() >= 12);
    assert_eq!(numbers(&vi), numbers(&en));
    assert!(vi.contains("<h1>Thống kê: sản phẩm OCOP</h1>") && en.contains("<h1>Statistics: OCOP products</h1>"));
    assert!(en.contains("href=\"/en/products?") && !en.contains("href=\"/products?"), "links stay in the language");
    for path in ["/statistics", "/statistics/centres/growth", "/certificates", "/coverage", "/reports", "/documentation"] {
        let html = page(&reader, &format!("/en{path}")).await;
        let own = between(&html, "<main", "</main>").remove(0);
        assert!(!own.contains("Trang đầu") && html.contains("<html lang=\"en\">"), "{path}");
    }
}

async fn requests_of_the_documentation_work(app: TestApp) {
    let reader = app.anonymous();
    let html = page(&reader, "/documentation").await;
    let commands: Vec<String> = between(&html, "<code>curl ", "</code>").into_iter().map(plain).collect();
    assert_eq!(commands.len(), 8);
    for command in commands {
        let path = between(&command, "$REGISTRY", "\"").remove(0);
        let asking = match between(&command, "-H '", "'").first().and_then(|header| header.split_once(": ")) {
            Some((name, value)) => reader.with(&name.to_lowercase(), value),
            None => reader.clone(),
        };
        let reply = asking.get(path).await.expect(200);
        assert!(!reply.bytes.is_empty(), "{command}");
    }
}
