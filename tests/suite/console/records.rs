//! Lists and records as pages: they say what the API says, lead where they say, and take everything for text.

use super::seen::{Seen, codes, length, page};
use crate::accounts::browser::person;
use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::{COMMUNE, a_decision, a_product, village};
use ocop_registry::console::records::kinds::KINDS;
use ocop_registry::registry::dimension::{Period, Shows};
use ocop_registry::registry::field::{Filter, Holds};
use ocop_registry::registry::kind::RecordKind;
use ocop_registry::registry::words;
use serde_json::{Value, json};

crate::tests! {
    Real: facets_lead_to_as_many_as_they_say, a_list_is_that_of_the_api, lists_are_files_too, english_pages_have_english_titles;
    Units: every_parameter_is_taken_and_shown, what_is_wrong_is_told, everything_is_text, a_deleted_record_says_so,
        a_history_shows_both_sides, a_record_stands_as_it_stood, buttons_are_for_those_who_may
}

/// Counts beside facets are those of the lists that they lead to.
async fn facets_lead_to_as_many_as_they_say(app: TestApp) {
    let reader = app.anonymous();
    let mut checked = 0;
    for path in [
        "/products",
        "/products?state=in_force",
        "/en/products?on=2024-06-30&star=4,5",
        "/products?q=gom&from_village=true",
        "/villages?state=recognised",
        "/producers",
        "/producers?state=in_force",
        "/centres",
        "/decisions",
        "/recognitions",
        "/recognitions?subject_kind=product&star=4",
    ] {
        let facets = page(&reader, path).await.between("<aside class=\"facets\"", "</aside>");
        for link in facets.links().iter().filter(|link| !link.attributes.contains("aria-current")) {
            let count = link.words.rsplit(' ').next().unwrap().parse::<u64>().unwrap();
            assert_eq!(length(&reader, &link.to).await, count, "{path}: {link:?}");
            checked += 1;
        }
    }
    assert!(checked > 200, "{checked}");
}

async fn a_list_is_that_of_the_api(app: TestApp) {
    let reader = app.anonymous();
    for path in
        ["/products?star=5&sort=-certificate_until", "/villages?q=lang+nghe&limit=7", "/decisions?sort=-issued_on", "/centres"]
    {
        let more = if path.contains('?') { '&' } else { '?' };
        let list = reader.get(&format!("/api/v1{path}{more}count=exact")).await.expect(200).json();
        let seen = page(&reader, path).await;
        assert_eq!(seen.rows(), codes(&list), "{path}");
        seen.between("<caption>", "</caption>").says(&list["total"].to_string());
        let next = seen.links().into_iter().find(|link| link.attributes.contains("rel=\"next\""));
        assert_eq!(next.is_some(), list["next"].is_string(), "{path}");
        if let Some(next) = next {
            let second = reader.get(list["next"].as_str().unwrap()).await.expect(200).json();
            assert_eq!(page(&reader, &next.to).await.rows(), codes(&second), "{path}");
        }
    }
    // The day, the state and the words of a question stay when the order is chosen anew.
    let seen = page(&reader, "/products?state=in_force&star=5&q=gom").await;
    for kept in ["name=\"state\" value=\"in_force\"", "name=\"star\" value=\"5\""] {
        assert!(seen.html.contains(kept), "{kept}");
    }
    let nothing = page(&reader, "/products?q=khongcogiehet").await;
    nothing.says("Không có sản phẩm nào như vậy");
    nothing.says("Bỏ mọi bộ lọc");
    // What was not filled in is no parameter, and the address says so.
    let shorter = reader.unchecked("/products?q=&star=4&on=").await.expect(303);
    assert_eq!(shorter.header("location"), "/products?star=4");
}

async fn lists_are_files_too(app: TestApp) {
    let reader = app.anonymous();
    let seen = page(&reader, "/products?star=5&sort=-certificate_until&limit=3").await;
    for format in ["xlsx", "csv", "ndjson", "geojson"] {
        let to = format!("/products?star=5&sort=-certificate_until&format={format}");
        assert!(seen.links().iter().any(|link| link.to == to), "{to}");
    }
    let file = reader.unchecked("/products?star=5&sort=-certificate_until&format=csv").await.expect(200);
    let own = reader.get("/api/v1/products?star=5&sort=-certificate_until&format=csv").await.expect(200);
    assert_eq!(file.bytes, own.bytes);
    // Titles are in the language of the page, whatever the browser prefers.
    let english = reader.unchecked("/en/products?star=5&format=xlsx").await.expect(200).bytes;
    assert_eq!(english, reader.english().get("/api/v1/products?star=5&format=xlsx").await.expect(200).bytes);
    assert_ne!(english, reader.get("/api/v1/products?star=5&format=xlsx").await.expect(200).bytes);
    let calendar = seen.links().into_iter().find(|link| link.to.contains(".ics")).unwrap();
    assert_eq!(calendar.to, "/api/v1/statistics/products/expiring.ics?star=5");
    reader.get(&calendar.to).await.expect(200);
    assert!(page(&reader, "/decisions").await.links().iter().all(|link| !link.to.contains("geojson")), "decisions lie nowhere");
}

async fn english_pages_have_english_titles(app: TestApp) {
    let reader = app.anonymous();
    for (kind, code) in
        KINDS.iter().zip(["SP-000001-4", "LN-000075-E", "CT-000001-3", "TT-000001-5", "QD-000018-R", "CN-000136-K"])
    {
        for path in [format!("/en{}", kind.path()), format!("/en{}/{code}", kind.path())] {
            let seen = page(&reader, &path).await;
            for field in kind.form().fields {
                let title = words::title(kind.table(), field.name);
                let marked = |words: &str| format!(">{words}<");
                assert!(!seen.html.contains(&marked(&title.vi)), "{path}: {}", title.vi);
            }
            seen.does_not_say("Tính đến ngày");
        }
    }
    page(&reader, "/en/products/SP-000001-4").await.says("Certificate until");
    page(&reader, "/products/SP-000001-4").await.says("Ngày hết hạn giấy chứng nhận");
}

fn value_of(holds: Holds) -> String {
    match holds {
        Holds::Choice(values) => values[0].to_owned(),
        Holds::Star => "4".to_owned(),
        Holds::Whole => "2024".to_owned(),
        Holds::Decimal => "10.5".to_owned(),
        Holds::Date => "2024-06-30".to_owned(),
        Holds::Moment => "2024-06-30T00:00:00Z".to_owned(),
        Holds::Flag => "true".to_owned(),
        Holds::Code => RecordKind::Village.code(1),
        Holds::Text | Holds::Degrees | Holds::List => "00577".to_owned(),
    }
}

fn value_of_dimension(shows: Shows) -> String {
    match shows {
        Shows::Field(holds) => value_of(holds),
        Shows::Period(Period::Year, _) => "2024".to_owned(),
        Shows::Period(Period::Quarter, _) => "2024-Q3".to_owned(),
        Shows::Period(Period::Month, _) => "2024-09".to_owned(),
        Shows::Group => "food.tea".to_owned(),
        Shows::FromVillage => "true".to_owned(),
        Shows::Unit => COMMUNE.to_owned(),
        Shows::State => "in_force".to_owned(),
    }
}

/// Every parameter of a list, each with a link that takes it off again.
async fn every_parameter_is_taken_and_shown(app: TestApp) {
    let reader = app.anonymous();
    for kind in &KINDS {
        let mut asked: Vec<(String, String)> = Vec::new();
        for field in kind.form().fields.iter().filter(|field| field.tier == ocop_registry::registry::field::Tier::Public) {
            match field.filter {
                Filter::No => {}
                Filter::Equal => asked.push((field.name.to_owned(), value_of(field.holds))),
                Filter::Range => {
                    asked.extend(["from", "to"].map(|end| (format!("{}_{end}", field.name), value_of(field.holds))));
                }
            }
        }
        let dimensions = kind.form().dimensions.iter().copied().flatten();
        asked.extend(dimensions.map(|dimension| (dimension.name.to_owned(), value_of_dimension(dimension.shows))));
        if kind.form().searchable {
            asked.push(("q".to_owned(), "gom".to_owned()));
        }
        // Acts have no state of their own.
        asked.retain(|(name, _)| name != "state" || kind.record != RecordKind::Recognition);
        for (name, value) in asked {
            let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            let seen = page(&reader, &format!("{}?{name}={value}", kind.path())).await;
            let chips: Vec<_> = seen.links().into_iter().filter(|link| link.attributes.contains("class=\"chip\"")).collect();
            assert_eq!(chips.len(), 1, "{}?{name}: {chips:?}", kind.path());
            assert_eq!(chips[0].to, kind.path(), "{name}");
        }
    }
    // Of several values each can be taken off alone, also those with a comma.
    let seen = page(&reader, "/villages?craft=m%E1%BB%99c%5C,%20x%C3%A2y,g%E1%BB%91m&on=2024-06-30").await;
    let chips: Vec<_> = seen.links().into_iter().filter(|link| link.attributes.contains("class=\"chip\"")).collect();
    assert_eq!(chips.len(), 3, "{chips:?}");
    assert_eq!(chips[1].to, "/villages?on=2024-06-30&craft=m%E1%BB%99c%5C%2C+x%C3%A2y");
    assert!(chips[2].words.contains("30/06/2024"), "{chips:?}");
}

async fn what_is_wrong_is_told(app: TestApp) {
    let reader = app.anonymous();
    let unknown = Seen::of(&reader.unchecked("/products?stra=4").await.expect(400));
    unknown.says("có phải star?");
    Seen::of(&reader.unchecked("/en/products?stra=4").await.expect(400)).says("did you mean star?");
    for wrong in ["star=9", "on=2024-02-30", "limit=0", "cursor=x", "star=4&star=5", "format=docx"] {
        Seen::of(&reader.unchecked(&format!("/products?{wrong}")).await.expect(400)).says("Về trang đầu");
    }
    for (path, status) in [("/products/SP-000001-4", 404), ("/products/x", 404), ("/products/SP-000001-4?on=x", 400)] {
        reader.unchecked(path).await.expect(status);
    }
}

const ATTACK: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

#[track_caller]
fn harmless(seen: &Seen) {
    for mark in ["<script>alert", "<img src=x", "onerror=alert(1)>"] {
        assert!(!seen.html.contains(mark), "{mark}");
    }
}

/// What stands in a record or an address is never taken for a part of the page.
async fn everything_is_text(app: TestApp) {
    let editor = app.editor().await.because(ATTACK);
    let body = json!({"name": format!("Gốm {ATTACK}"), "other_names": [ATTACK], "craft": ATTACK, "note": ATTACK, "history": ATTACK,
        "source": "javascript:alert(1) https://vi.du/<b>"});
    let village = app.create(&editor, "villages", &body).await.code();
    editor.if_match("*").patch(&format!("/api/v1/villages/{village}"), &json!({"workers": 5})).await.expect(200);
    let reader = app.anonymous();
    let attack: String = form_urlencoded::byte_serialize(ATTACK.as_bytes()).collect();
    for path in [
        format!("/villages/{village}"),
        format!("/en/villages/{village}"),
        "/villages".to_owned(),
        "/search?q=gom".to_owned(),
        format!("/search?q={attack}"),
        format!("/villages?q={attack}"),
        format!("/villages?craft={attack}"),
    ] {
        harmless(&page(&reader, &path).await);
    }
    harmless(&Seen::of(&reader.unchecked(&format!("/villages?{attack}=1")).await.expect(400)));
    harmless(&Seen::of(&reader.unchecked(&format!("/villages/{attack}")).await.expect(404)));
    let seen = page(&reader, &format!("/villages/{village}")).await;
    assert!(seen.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the name is shown as it is");
    assert!(seen.links().iter().all(|link| !link.to.starts_with("javascript")), "only addresses of the web are links");
    assert!(seen.links().iter().any(|link| link.to.starts_with("https://vi.du/")));
}

async fn a_deleted_record_says_so(app: TestApp) {
    let editor = app.editor().await;
    let code = app.create(&editor, "villages", &village(7)).await.code();
    editor.because("ghi nhầm hai lần").if_match("*").delete(&format!("/api/v1/villages/{code}")).await.expect(204);
    let gone = Seen::of(&app.anonymous().unchecked(&format!("/villages/{code}")).await.expect(410));
    gone.says("Bản ghi này đã bị xóa.");
    gone.says("Làng nghề gốm sứ thử nghiệm 7");
    gone.says("Lý do: ghi nhầm hai lần");
    Seen::of(&app.anonymous().unchecked(&format!("/en/villages/{code}")).await.expect(410)).says("This record was deleted.");
    let never = RecordKind::Village.code(999_999);
    app.anonymous().unchecked(&format!("/villages/{never}")).await.expect(404);
}

async fn a_history_shows_both_sides(app: TestApp) {
    let editor = app.editor().await;
    let code = app.create(&editor, "villages", &json!({"name": "Làng A", "workers": 1200, "commune": COMMUNE})).await.code();
    let one = format!("/api/v1/villages/{code}");
    let body = json!({"workers": 1350, "craft": "gốm sứ", "condition": "active"});
    editor.because("số liệu mới").if_match("*").patch(&one, &body).await.expect(200);
    let history = page(&app.anonymous(), &format!("/villages/{code}")).await.between("id=\"history\"", "</section>");
    history.says("Sửa");
    history.says("Lý do: số liệu mới");
    history.says("chương trình editor");
    let rows = history.between("<tbody>", "</tbody>");
    rows.says("Lao động thường xuyên 1.200 1.350");
    rows.says("Nghề – gốm sứ");
    rows.says("Tình trạng hoạt động – Đang hoạt động");
    // Page by page.
    for workers in 1..=21 {
        editor.if_match("*").patch(&one, &json!({"workers": workers})).await.expect(200);
    }
    let seen = page(&app.anonymous(), &format!("/villages/{code}")).await;
    let older = seen.links().into_iter().find(|link| link.words == "Các thay đổi cũ hơn").expect("a way to the others");
    page(&app.anonymous(), older.to.trim_end_matches("#history")).await.says("Lý do: số liệu mới");
}

async fn a_record_stands_as_it_stood(app: TestApp) {
    let editor = app.editor().await;
    let village = app.create(&editor, "villages", &village(1)).await.code();
    let product = a_product(&app, &editor, 1).await;
    editor.if_match("*").patch(&format!("/api/v1/products/{product}"), &json!({"village": village})).await.expect(200);
    let decision = a_decision(&app, &editor, 12, "2024-03-04").await;
    let act = json!({"decision": decision, "subject": product, "act": "grant", "star": 4, "score": 82.5});
    app.create(&editor, "recognitions", &act).await;
    let reader = app.anonymous();
    let now = page(&reader, &format!("/products/{product}")).await;
    now.between("class=\"standing\"", "</p>").says("4 sao ◐ sắp hết hạn đến hết 04/03/2027");
    now.between("<ol class=\"timeline\">", "</ol>").says("04/03/2024 Công nhận ★★★★ 4 sao , 82,5 điểm");
    assert!(now.links().iter().any(|link| link.to == format!("/p/{product}")));
    let then = page(&reader, &format!("/products/{product}?on=2024-03-03")).await;
    then.between("class=\"standing\"", "</p>").says("chưa được công nhận");
    then.between("<ol class=\"timeline\">", "</ol>").says("sau ngày đang xem");
    page(&reader, &format!("/en/products/{product}?on=2027-03-05")).await.between("class=\"standing\"", "</p>").says("lapsed");
    // From each of them to the others.
    let leads = |seen: &Seen, to: &str| seen.links().iter().any(|link| link.to == to);
    let (to_village, to_decision) = (format!("/villages/{village}"), format!("/decisions/{decision}"));
    assert!(leads(&now, &to_village) && leads(&now, &to_decision));
    assert!(leads(&page(&reader, &to_village).await, &format!("/products/{product}")));
    let seen = page(&reader, &to_decision).await;
    assert!(leads(&seen, &format!("/products/{product}")));
    seen.says("Quyết định 12/QĐ-UBND");
}

async fn sees(actor: &Actor, path: &str) -> Vec<String> {
    let seen = page(actor, path).await;
    let links = seen.links().into_iter().filter(|link| link.to.ends_with("/edit") || link.to.ends_with("/new"));
    links.map(|link| format!("{} {}", link.words, link.to)).collect()
}

async fn buttons_are_for_those_who_may(app: TestApp) {
    let editor = app.editor().await;
    let product = a_product(&app, &editor, 1).await;
    let (list, one) = ("/products", format!("/products/{product}"));
    assert_eq!(sees(&app.anonymous(), list).await, Vec::<String>::new());
    assert_eq!(sees(&app.anonymous(), &one).await, Vec::<String>::new());
    let officer = |name: &str, department: &str| -> Value {
        json!({"name": name, "display_name": name, "role": "department_officer", "department": department})
    };
    let agriculture = person(&app, &officer("nong.nghiep", "agriculture")).await.0.actor();
    assert_eq!(sees(&agriculture, list).await, ["Thêm sản phẩm /products/new"]);
    assert_eq!(sees(&agriculture, &one).await, [format!("Sửa {one}/edit")]);
    // Who may not write it may propose it.
    let trade = person(&app, &officer("cong.thuong", "trade")).await.0.actor();
    assert_eq!(sees(&trade, &one).await, [format!("Đề xuất thay đổi {one}/edit")]);
    assert_eq!(sees(&trade, "/decisions").await, ["Thêm quyết định /decisions/new"]);
}
