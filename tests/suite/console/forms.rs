//! Forms of records: what is typed is kept, what is wrong stands at its field, and nothing is written twice or over.

use super::page::{Form, between, get, officer, post, text, unescaped};
use crate::accounts::browser::{PASSWORD, person};
use crate::support::app::TestApp;
use crate::support::samples::{COMMUNE, village};
use ocop_registry::registry::kind::RecordKind;
use serde_json::{Value, json};

crate::tests! {
    Real: an_edit_of_a_commune_becomes_a_proposal;
    Units: a_double_press_registers_once, garbage_is_told_at_every_field_and_kept, what_is_odd_asks_for_a_reason,
        two_who_edit_choose_field_by_field, a_session_that_is_over_keeps_the_text, numbers_and_names_are_taken_as_typed,
        rows_are_added_without_a_script, what_is_typed_stays_text, a_record_is_deleted_once_it_is_free,
        a_new_record_of_a_commune_becomes_a_proposal
}

const NEW: &str = "/villages/new";

async fn total(app: &TestApp, plural: &str) -> u64 {
    let page = app.anonymous().get(&format!("/api/v1/{plural}?count=exact&limit=1")).await.expect(200).json();
    page["total"].as_u64().unwrap()
}

async fn a_double_press_registers_once(app: TestApp) {
    let so = officer(&app, "so.nn", "agriculture").await;
    let form = Form::of(&get(&so, NEW).await, NEW).fill(&[("name", "Gốm Bát Tràng"), ("commune", COMMUNE)]);
    let (first, second) = (form.send(&so).await.expect(303), form.send(&so).await.expect(303));
    assert_eq!(first.header("location"), second.header("location"));
    assert!(first.header("location").starts_with("/villages/LN-"));
    assert_eq!(total(&app, "villages").await, 1);
    // Back, another text, saved again: another record only if that is meant.
    let changed = form.fill(&[("name", "Gốm Kim Lan")]);
    let told = changed.send(&so).await.expect(422);
    assert!(text(&told).contains("đã được ghi một lần"));
    assert_eq!(total(&app, "villages").await, 1);
    let again = Form::of(&text(&told), NEW);
    assert_eq!(again.value("name"), "Gốm Kim Lan");
    again.send(&so).await.expect(303);
    assert_eq!(total(&app, "villages").await, 2);
}

async fn garbage_is_told_at_every_field_and_kept(app: TestApp) {
    const GARBAGE: &str = "\"x<b>\u{1}";
    let (nn, ct) = (officer(&app, "so.nn", "agriculture").await, officer(&app, "so.ct", "trade").await);
    for kind in RecordKind::ALL {
        let who = if kind == RecordKind::Centre { &ct } else { &nn };
        let path = format!("/{}/new", kind.plural());
        let mut form = Form::of(&get(who, &path).await, &path);
        let names: Vec<String> = form
            .pairs
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| name != "idempotency_key" && name != "reason")
            .collect();
        for (name, value) in &mut form.pairs {
            if names.contains(name) {
                GARBAGE.clone_into(value);
            }
        }
        for group in ["sites.0.zone", "sites.0.area_m2", "standards.0.standard", "ip_rights.0.kind", "host_villages.0"] {
            form.pairs.push((group.to_owned(), GARBAGE.to_owned()));
        }
        let told = text(&form.send(who).await.expect(422));
        let back = Form::of(&told, &path);
        for name in &names {
            assert_eq!(back.value(name), GARBAGE, "{path} {name}");
            let id = format!("id=\"f-{name}\"");
            let tag = told.split('<').find(|tag| tag.contains(&id)).unwrap_or_else(|| panic!("{path} {name}"));
            assert!(tag.contains("aria-invalid=\"true\""), "{path} {name}: {tag}");
        }
        assert!(!told.contains("x<b>"), "{path}");
        assert!(told.contains("role=\"alert\""), "{path}");
        assert_eq!(total(&app, kind.plural()).await, 0, "{path}");
    }
}

async fn what_is_odd_asks_for_a_reason(app: TestApp) {
    let so = officer(&app, "so.nn", "agriculture").await;
    let path = "/decisions/new";
    let form = Form::of(&get(&so, path).await, path).fill(&[("issued_on", "07/06/2024"), ("authority_name", "UBND huyện")]);
    let told = text(&form.send(&so).await.expect(422));
    let reason = told.split('<').find(|tag| tag.contains("id=\"f-reason\"")).unwrap();
    assert!(reason.contains("aria-invalid=\"true\""), "{reason}");
    assert_eq!(total(&app, "decisions").await, 0);
    let again = Form::of(&told, path);
    assert_eq!((again.value("issued_on"), again.value("authority_name")), ("07/06/2024", "UBND huyện"));
    let written = again.fill(&[("reason", "Quyết định cũ không ghi số")]).send(&so).await.expect(303);
    let code = written.header("location").strip_prefix("/decisions/").unwrap().to_owned();
    let history = app.anonymous().get(&format!("/api/v1/decisions/{code}/history")).await.expect(200).json();
    assert_eq!(history["data"][0]["reason"], "Quyết định cũ không ghi số");
    let decision = app.anonymous().get(&format!("/api/v1/decisions/{code}")).await.expect(200).json();
    assert_eq!(decision["issued_on"], "2024-06-07");
}

async fn two_who_edit_choose_field_by_field(app: TestApp) {
    let so = officer(&app, "so.nn", "agriculture").await;
    let editor = app.editor().await;
    let made = app.create(&editor, "villages", &village(1)).await;
    let (code, path) = (made.code(), format!("/villages/{}/edit", made.code()));
    let form = Form::of(&get(&so, &path).await, &path);
    let mine = form.fill(&[("craft", "gốm sứ mỹ nghệ"), ("workers", "1.350"), ("hamlet", "Thôn 1")]);
    let theirs = json!({"craft": "gốm xây dựng", "note": "Ghi chú của người kia"});
    editor.if_match(&made.etag()).patch(&format!("/api/v1/villages/{code}"), &theirs).await.expect(200);
    let screen = mine.send(&so).await.expect(412);
    let html = text(&screen);
    for shown in ["gốm sứ</span>", "gốm xây dựng", "gốm sứ mỹ nghệ", "Ghi chú của người kia"] {
        assert!(html.contains(shown), "{shown}: {html}");
    }
    let record = app.anonymous().get(&format!("/api/v1/villages/{code}")).await.expect(200).json();
    assert_eq!((&record["craft"], &record["workers"], &record["version"]), (&json!("gốm xây dựng"), &Value::Null, &json!(2)));
    let clashes: Vec<&str> = between(&html, "name=\"clash\" value=\"", "\"");
    assert_eq!(clashes, ["craft"], "what only one of both touched is no clash");
    // A choice is needed, and then everything comes together.
    let open = Form::of(&html, &path);
    let still = text(&open.send(&so).await.expect(412));
    let chosen = Form::of(&still, &path).fill(&[("choice.craft", "mine")]);
    assert_eq!(chosen.send(&so).await.expect(303).header("location"), format!("/villages/{code}"));
    let record = app.anonymous().get(&format!("/api/v1/villages/{code}")).await.expect(200).json();
    let told = ["craft", "workers", "hamlet", "note", "version"].map(|name| record[name].clone());
    assert_eq!(told, [json!("gốm sứ mỹ nghệ"), json!(1350), json!("Thôn 1"), json!("Ghi chú của người kia"), json!(3)]);
    // Pressed twice, nothing more is written.
    assert_eq!(chosen.send(&so).await.expect(303).header("location"), format!("/villages/{code}"));
    let record = app.anonymous().get(&format!("/api/v1/villages/{code}")).await.expect(200).json();
    assert_eq!(record["version"], 3);
}

async fn a_session_that_is_over_keeps_the_text(app: TestApp) {
    let mut so = officer(&app, "so.nn", "agriculture").await;
    let form = Form::of(&get(&so, NEW).await, NEW).fill(&[
        ("name", "Nón Chuông <i>"),
        ("commune", COMMUNE),
        ("history", "Dòng một\r\nDòng hai"),
    ]);
    so.post("/api/v1/session", &json!({"name": "so.nn", "password": PASSWORD})).await.expect(201);
    let stale = so.clone();
    so.delete("/api/v1/session").await.expect(204);
    let page = form.send(&stale).await.expect(401);
    let html = text(&page);
    assert!(html.contains("Phiên đăng nhập đã hết") && !html.contains("<i>"));
    let ask = Form::of(&html, NEW);
    assert_eq!(unescaped(ask.value("name")), "Nón Chuông <i>");
    let wrong =
        ask.fill(&[("again-name", "so.nn"), ("again-password", "not the password at all")]).send(&stale).await.expect(401);
    assert!(!text(&wrong).contains("not the password at all"));
    let ask = Form::of(&text(&wrong), NEW).fill(&[("again-password", PASSWORD)]);
    let back = ask.send(&stale).await.expect(200);
    let session = back.cookies.iter().find(|cookie| cookie.starts_with("ocop_session=")).unwrap();
    let html = text(&back);
    let again = Form::of(&html, NEW);
    assert_eq!((again.value("name"), again.value("history")), ("Nón Chuông <i>", "Dòng một\r\nDòng hai"));
    assert!(html.contains("Cán bộ sở") && !html.contains(PASSWORD));
    assert_eq!(total(&app, "villages").await, 0, "nothing is written before it is saved");
    so.jar.insert("ocop_session".to_owned(), session["ocop_session=".len()..].split(';').next().unwrap().to_owned());
    again.send(&so).await.expect(303);
    assert_eq!(total(&app, "villages").await, 1);
}

async fn numbers_and_names_are_taken_as_typed(app: TestApp) {
    let (nn, editor) = (officer(&app, "so.nn", "agriculture").await, app.editor().await);
    let one = app.create(&editor, "producers", &json!({"name": "HTX Rau Văn Đức", "commune": COMMUNE})).await.code();
    app.create(&editor, "producers", &json!({"name": "HTX Gốm Đông Dư", "commune": COMMUNE})).await;
    let path = "/products/new";
    let form = Form::of(&get(&nn, path).await, path);
    let form = form.fill(&[
        ("name", "Rau an toàn"),
        ("producer", "htx rau văn đức"),
        ("commune", "Bát Tràng"),
        ("criteria_set", "CS26-01"),
    ]);
    let code = form.send(&nn).await.expect(303).header("location").strip_prefix("/products/").unwrap().to_owned();
    let product = app.anonymous().get(&format!("/api/v1/products/{code}")).await.expect(200).json();
    assert_eq!((&product["producer"], &product["commune"]), (&json!(one), &json!(COMMUNE)));
    // Several of a name: one is chosen.
    let several =
        Form::of(&get(&nn, path).await, path).fill(&[("name", "Rau gia vị"), ("producer", "HTX"), ("commune", COMMUNE)]);
    let html = text(&several.send(&nn).await.expect(422));
    let offered = between(&html, "name=\"pick.producer\" value=\"", "\"");
    assert!(offered.contains(&format!("HTX Rau Văn Đức [{one}]").as_str()), "{offered:?}");
    let picked = Form::of(&html, path).fill(&[("pick.producer", &format!("HTX Rau Văn Đức [{one}]"))]);
    picked.send(&nn).await.expect(303);
    let edit = format!("/products/{code}/edit");
    assert_eq!(Form::of(&get(&nn, &edit).await, &edit).value("producer"), format!("HTX Rau Văn Đức [{one}]"));
    let options = text(
        &nn.actor().with("hx-request", "true").unchecked("/lookup/producers?field=producer&producer=van+duc").await.expect(200),
    );
    assert_eq!(between(&options, "<option value=\"", "\""), [format!("HTX Rau Văn Đức [{one}]")]);
}

async fn rows_are_added_without_a_script(app: TestApp) {
    let ct = officer(&app, "so.ct", "trade").await;
    let path = "/centres/new";
    let form = Form::of(&get(&ct, path).await, path).fill(&[("official_name", "Trung tâm Bát Tràng"), ("commune", COMMUNE)]);
    let more = text(&form.fill(&[("add", "sites")]).send(&ct).await.expect(200));
    let rows = Form::of(&more, path).fill(&[("sites.0.zone", "Z1"), ("sites.0.address", "Thôn 1"), ("sites.0.area_m2", "1.200")]);
    assert_eq!(rows.value("official_name"), "Trung tâm Bát Tràng");
    let code = rows.send(&ct).await.expect(303).header("location").strip_prefix("/centres/").unwrap().to_owned();
    let centre = app.anonymous().get(&format!("/api/v1/centres/{code}")).await.expect(200).json();
    assert_eq!(centre["sites"], json!([{"zone": "Z1", "address": "Thôn 1", "area_m2": 1200}]));
    assert_eq!(total(&app, "centres").await, 1, "adding a row writes nothing");
}

async fn what_is_typed_stays_text(app: TestApp) {
    const ATTACK: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";
    let nn = officer(&app, "so.nn", "agriculture").await;
    let mut form = Form::of(&get(&nn, NEW).await, NEW);
    let texts = ["name", "other_names", "craft", "hamlet", "address_as_printed", "history", "source", "note"];
    form = form.fill(&texts.map(|name| (name, ATTACK))).fill(&[("commune", COMMUNE)]);
    let failing = text(&form.fill(&[("workers", ATTACK)]).send(&nn).await.expect(422));
    let form = Form::of(&failing, NEW).fill(&[("workers", "")]);
    let code = form.send(&nn).await.expect(303).header("location").strip_prefix("/villages/").unwrap().to_owned();
    let (list, record) = ("/villages".to_owned(), format!("/villages/{code}"));
    let offered = "/lookup/villages?field=q&q=alert".to_owned();
    let mut all = vec![failing];
    for page in [format!("{record}/edit"), format!("{record}/delete"), list, record, offered] {
        all.push(get(&nn, &page).await);
    }
    for html in all {
        assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
        assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "{html}");
    }
}

async fn a_record_is_deleted_once_it_is_free(app: TestApp) {
    let (nn, editor) = (officer(&app, "so.nn", "agriculture").await, app.editor().await);
    let producer = app.create(&editor, "producers", &json!({"name": "HTX Một", "commune": COMMUNE})).await.code();
    let product = app.create(&editor, "products", &json!({"name": "Trà", "producer": producer, "commune": COMMUNE})).await.code();
    let path = format!("/producers/{producer}/delete");
    let form = Form::of(&get(&nn, &path).await, &path);
    let told = text(&form.send(&nn).await.expect(409));
    assert!(told.contains(&format!("href=\"/products/{product}\"")), "{told}");
    let path = format!("/products/{product}/delete");
    assert_eq!(Form::of(&get(&nn, &path).await, &path).send(&nn).await.expect(303).header("location"), "/products");
    form.send(&nn).await.expect(303);
    assert_eq!(total(&app, "producers").await, 0);
}

async fn commune_officer(app: &TestApp, commune: &str) -> crate::accounts::browser::Browser {
    person(app, &json!({"name": "xa.mot", "display_name": "Cán bộ xã", "role": "commune_officer", "commune": commune})).await.0
}

async fn a_new_record_of_a_commune_becomes_a_proposal(app: TestApp) {
    let xa = commune_officer(&app, COMMUNE).await;
    let path = "/producers/new";
    let html = get(&xa, path).await;
    assert!(html.contains("Thay đổi này được gửi thành đề xuất"));
    let form = Form::of(&html, path).fill(&[("name", "HTX Mới"), ("commune", COMMUNE), ("email", "không phải thư")]);
    let told = text(&form.send(&xa).await.expect(422));
    let tag = told.split('<').find(|tag| tag.contains("id=\"f-email\"")).unwrap();
    assert!(tag.contains("aria-invalid=\"true\""), "{tag}");
    let form = Form::of(&told, path).fill(&[("email", "")]);
    let (first, second) = (form.send(&xa).await.expect(303), form.send(&xa).await.expect(303));
    assert!(first.header("location").starts_with("/work/proposals/"));
    assert_eq!(first.header("location"), second.header("location"), "pressed twice, it is one proposal");
    assert_eq!(total(&app, "producers").await, 0);
    let work = get(&officer(&app, "so.nn", "agriculture").await, "/work").await;
    assert!(work.contains("đề xuất chờ duyệt"), "{work}");
}

async fn an_edit_of_a_commune_becomes_a_proposal(app: TestApp) {
    let products = app.anonymous().get("/api/v1/products?state=recognised&limit=200").await.expect(200).json();
    let product = products["data"].as_array().unwrap().iter().find(|product| product["commune"].is_string()).unwrap().clone();
    let (code, commune) = (product["code"].as_str().unwrap(), product["commune"].as_str().unwrap());
    let xa = commune_officer(&app, commune).await;
    let path = format!("/products/{code}/edit");
    let form = Form::of(&get(&xa, &path).await, &path).fill(&[("specification", "Hộp 500 g")]);
    let sent = form.send(&xa).await.expect(303);
    let id = sent.header("location").strip_prefix("/work/proposals/").unwrap().to_owned();
    let proposal = xa.actor().get(&format!("/api/v1/proposals/{id}")).await.expect(200).json();
    assert_eq!((&proposal["code"], &proposal["change"]), (&json!(code), &json!({"specification": "Hộp 500 g"})));
    let now = app.anonymous().get(&format!("/api/v1/products/{code}")).await.expect(200).json();
    assert_eq!(now["version"], product["version"]);
    // Nobody writes from another site's page.
    let stranger = xa.actor().with("sec-fetch-site", "cross-site");
    post(&stranger, &path, &form.pairs).await.expect(403);
}
