//! Is this star valid today? The word for each state, the printed code, the badge, and the answer for machines.

use crate::support::app::TestApp;
use crate::support::client::{Actor, Reply};
use crate::support::samples::{COMMUNE, a_product, producer};
use qrcode::{EcLevel, QrCode};
use serde_json::{Value, json};

crate::tests! {
    Units: the_word_for_each_state, a_day_that_is_not_certain_is_said, codes_are_read_kindly, the_code_to_print_leads_to_the_page,
        a_bar_code_leads_to_its_product, a_badge_tells_the_truth_of_the_day, machines_are_told_what_is_certain,
        what_is_written_in_a_name_does_nothing
}

const HOST: &str = "ocop.example";

fn html(reply: &Reply) -> String {
    String::from_utf8(reply.bytes.clone()).unwrap()
}

/// The page by its address, as a browser at a public host sees it.
async fn page(actor: &Actor, path: &str) -> Reply {
    actor.with("host", HOST).with("accept", "text/html").unchecked(path).await
}

/// What a person reads first: the word of the verdict.
fn word(reply: &Reply) -> String {
    let text = html(reply);
    let after = text.split("verdict-word\">").nth(1).unwrap_or_else(|| panic!("no verdict in {text}"));
    let inside = after.split("</p>").next().unwrap();
    inside.split("</span>").nth(1).unwrap().trim().to_owned()
}

async fn act(app: &TestApp, editor: &Actor, number: u32, product: &str, issued_on: &str, more: Value) -> String {
    let mut recognition = more;
    recognition["subject"] = product.into();
    let decision = json!({"number": format!("{number}/QĐ-UBND"), "authority_level": "province", "authority_name": "UBND Thành phố Hà Nội",
        "issued_on": issued_on, "recognitions": [recognition]});
    app.create(&editor.because("thử"), "decisions", &decision).await.code()
}

/// A product of four stars from 4 March 2024 to 4 March 2027.
async fn four_stars(app: &TestApp, editor: &Actor) -> String {
    let product = a_product(app, editor, 1).await;
    act(app, editor, 7, &product, "2024-03-04", json!({"act": "grant", "star": 4, "score": 82})).await;
    product
}

async fn the_word_for_each_state(app: TestApp) {
    let editor = app.editor().await;
    let code = four_stars(&app, &editor).await;
    let anyone = app.anonymous();
    for (on, vi, en, stars) in [
        ("2024-03-03", "CHƯA CÓ SAO", "NO STAR", false),
        ("2024-03-04", "CÒN HIỆU LỰC", "VALID", true),
        ("2026-11-22", "CÒN HIỆU LỰC", "VALID", true),
        ("2027-03-04", "CÒN HIỆU LỰC", "VALID", true),
        ("2027-03-05", "HẾT HẠN", "EXPIRED", false),
    ] {
        let (vietnamese, english) =
            (page(&anyone, &format!("/p/{code}?on={on}")).await, page(&anyone, &format!("/en/p/{code}?on={on}")).await);
        assert_eq!((word(&vietnamese).as_str(), word(&english).as_str()), (vi, en), "{on}");
        assert_eq!(html(&vietnamese).contains("★★★★"), stars, "{on}");
    }
    let today = html(&page(&anyone, &format!("/p/{code}")).await.expect(200));
    for told in [
        "Bình gốm thử nghiệm 1",
        "Hợp tác xã thử nghiệm 1",
        "7/QĐ-UBND",
        "UBND Thành phố Hà Nội",
        "04/03/2024",
        "04/03/2027",
        "22/11/2026",
    ] {
        assert!(today.contains(told), "{told} is not told: {today}");
    }
    assert!(
        today.contains(&format!("href=\"/products/{code}\"")) && today.contains(&format!("href=\"/products/{code}#history\""))
    );
    // Until 180 days before its end it is valid; then it says how long.
    assert!(!html(&page(&anyone, &format!("/p/{code}?on=2026-08-01")).await).contains("Sắp hết hạn"));
    assert!(html(&page(&anyone, &format!("/p/{code}?on=2027-03-01")).await).contains("Sắp hết hạn: còn 3 ngày."));
    act(&app, &editor, 8, &code, "2026-11-10", json!({"act": "withdraw", "ground": "criteria_lost"})).await;
    let withdrawn = page(&anyone, &format!("/p/{code}")).await;
    assert_eq!(word(&withdrawn), "BỊ THU HỒI");
    assert!(html(&withdrawn).contains("10/11/2026") && !html(&withdrawn).contains("★★★★"));
    assert_eq!(word(&page(&anyone, &format!("/en/p/{code}")).await), "WITHDRAWN");
    assert_eq!(word(&page(&anyone, &format!("/p/{code}?on=2026-11-09")).await), "CÒN HIỆU LỰC");
    page(&anyone, &format!("/p/{code}?on=hom-nay")).await.expect(400);
}

/// Known to the year only: 2023. So it ends between 1 January and 31 December 2026.
async fn a_day_that_is_not_certain_is_said(app: TestApp) {
    let editor = app.editor().await;
    let code = a_product(&app, &editor, 1).await;
    let decision = json!({"number": "9/QĐ-UBND", "authority_level": "province", "authority_name": "UBND Thành phố Hà Nội",
        "issued_on": "2023-12-31", "date_precision": "year", "recognitions": [{"subject": code, "act": "grant", "star": 3, "score": 60}]});
    app.create(&editor.because("thử"), "decisions", &decision).await;
    let anyone = app.anonymous();
    let today = page(&anyone, &format!("/p/{code}")).await.expect(200);
    assert_eq!(word(&today), "CHƯA CHẮC CHẮN");
    assert!(html(&today).contains("31/12/2026") && html(&today).contains("có thể đã hết"), "{}", html(&today));
    assert_eq!(word(&page(&anyone, &format!("/p/{code}?on=2025-06-30")).await), "CÒN HIỆU LỰC");
    // What is not certain is not stated to machines.
    let told = page(&anyone, &format!("/p/{code}.jsonld")).await.expect(200).json();
    let certification = &told["hasCertification"];
    assert_eq!(certification["certificationRating"]["ratingValue"], 3);
    for unknown in ["certificationStatus", "validFrom", "expires"] {
        assert!(certification[unknown].is_null(), "{told}");
    }
    let badge = html(&page(&anyone, &format!("/p/{code}/badge.svg")).await.expect(200));
    assert!(badge.contains("CHƯA CHẮC CHẮN") && !badge.contains("CÒN HIỆU LỰC"), "{badge}");
}

async fn codes_are_read_kindly(app: TestApp) {
    let editor = app.editor().await;
    let code = four_stars(&app, &editor).await;
    let anyone = app.anonymous();
    for typed in [code.to_lowercase(), code.replace('-', ""), code.replace('-', "%20")] {
        let reply = page(&anyone, &format!("/p/{typed}?on=2026-01-01")).await.expect(303);
        assert_eq!(reply.header("location"), format!("/p/{code}?on=2026-01-01"));
    }
    let asked = page(&anyone, &format!("/en/p?code={}", code.to_lowercase())).await.expect(303);
    assert_eq!(asked.header("location"), format!("/en/p/{code}"));
    page(&anyone, "/p").await.expect(200);
    // A wrong check character is explained; a right one that nobody has is told apart; words lead to the search.
    let wrong = page(&anyone, "/p/SP-000001-5").await.expect(404);
    assert_eq!(word(&wrong), "KHÔNG CÓ MÃ");
    assert!(html(&wrong).contains("Ký tự cuối của SP-000001-5 không khớp"));
    let nobody = ocop_registry::registry::kind::RecordKind::Product.code(999_999);
    assert!(html(&page(&anyone, &format!("/p/{nobody}")).await.expect(404)).contains("không có sản phẩm nào mang mã đó"));
    let words = html(&page(&anyone, "/p/g%E1%BB%91m%20%22s%E1%BB%A9%22%3Cb%3E").await.expect(404));
    assert!(
        words.contains("gốm &quot;sứ&quot;&lt;b&gt;") && !words.contains("<b>") && words.contains("href=\"/search?q="),
        "{words}"
    );
    let village = ocop_registry::registry::kind::RecordKind::Village.code(3);
    assert!(html(&page(&anyone, &format!("/p/{village}")).await.expect(404)).contains(&format!("href=\"/villages/{village}\"")));
    for file in ["qr.svg", "qr.png", "label", "embed"] {
        page(&anyone, &format!("/p/{nobody}/{file}")).await.expect(404);
    }
}

/// The modules of a drawn code, read back from its pixels.
fn modules(png_file: &[u8]) -> (usize, Vec<bool>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png_file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.color_type, info.bit_depth, info.width), (png::ColorType::Grayscale, png::BitDepth::One, info.height));
    let edge = info.width as usize;
    let dark = |x: usize, y: usize| pixels[y * info.line_size + x / 8] & (0x80 >> (x % 8)) == 0;
    // The quiet zone is four modules, and the first module of a code is dark.
    let quiet = (0..edge).find(|at| dark(*at, *at)).unwrap();
    let size = quiet / 4;
    let width = edge / size - 8;
    let centre = |at: usize| quiet + at * size + size / 2;
    (width, (0..width * width).map(|at| dark(centre(at % width), centre(at / width))).collect())
}

async fn says(anyone: &Actor, path: &str, content: &str) {
    let expected = QrCode::with_error_correction_level(content, EcLevel::Q).unwrap();
    let picture = page(anyone, &format!("{path}/qr.png")).await.expect(200);
    assert_eq!(picture.header("content-type"), "image/png");
    let (width, found) = modules(&picture.bytes);
    let dark: Vec<bool> = expected.to_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect();
    assert_eq!((width, found), (expected.width(), dark), "{content}");
    let drawing = page(anyone, &format!("{path}/qr.svg")).await.expect(200);
    assert_eq!(drawing.header("content-type"), "image/svg+xml");
    let same = expected.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build();
    assert_eq!(html(&drawing), same, "{content}");
}

async fn the_code_to_print_leads_to_the_page(app: TestApp) {
    let editor = app.editor().await;
    let code = four_stars(&app, &editor).await;
    let anyone = app.anonymous();
    says(&anyone, &format!("/p/{code}"), &format!("http://{HOST}/p/{code}")).await;
    says(&anyone, &format!("/en/p/{code}"), &format!("http://{HOST}/en/p/{code}")).await;
    let label = html(&page(&anyone, &format!("/p/{code}/label")).await.expect(200));
    assert!(label.contains(&format!("src=\"/p/{code}/qr.svg\"")) && label.contains(&format!("http://{HOST}/p/{code}")));
    assert!(label.contains("Bình gốm thử nghiệm 1") && !label.contains("★★★★"), "no star on what outlives it");
}

async fn a_bar_code_leads_to_its_product(app: TestApp) {
    let editor = app.editor().await;
    let maker = app.create(&editor, "producers", &producer(1)).await.code();
    let body = |name: &str, gtin: &str| json!({"name": name, "producer": maker, "criteria_set": "CS26-21", "commune": COMMUNE, "gtin": gtin});
    let code = app.create(&editor, "products", &body("Bình gốm men lam", "8934563138165")).await.code();
    let anyone = app.anonymous();
    says(&anyone, &format!("/p/{code}"), &format!("http://{HOST}/01/08934563138165")).await;
    for path in ["/01/08934563138165", "/01/8934563138165", "/01/08934563138165/10/LO-7"] {
        assert_eq!(page(&anyone, path).await.expect(302).header("location"), format!("/p/{code}"), "{path}");
    }
    assert_eq!(page(&anyone, "/en/01/08934563138165").await.expect(302).header("location"), format!("/en/p/{code}"));
    assert_eq!(page(&anyone, "/p?code=8934563138165").await.expect(303).header("location"), "/01/08934563138165");
    let label = html(&page(&anyone, &format!("/p/{code}/label?link=code")).await.expect(200));
    assert!(label.contains(&format!("http://{HOST}/p/{code}")) && label.contains("qr.svg?link=code"));
    page(&anyone, "/01/08934563138166").await.expect(404);
    assert!(html(&page(&anyone, "/01/04006381333931").await.expect(404)).contains("04006381333931"));
    let other =
        app.create(&editor.because("hai mặt hàng, một mã"), "products", &body("Chén trà men rạn", "08934563138165")).await.code();
    let several = html(&page(&anyone, "/01/08934563138165").await.expect(200));
    for code in [&code, &other] {
        assert!(several.contains(&format!("href=\"/p/{code}\"")), "{several}");
    }
    assert_eq!(page(&anyone, &format!("/p/{code}.jsonld")).await.json()["gtin"], "08934563138165");
}

async fn a_badge_tells_the_truth_of_the_day(app: TestApp) {
    let editor = app.editor().await;
    let code = four_stars(&app, &editor).await;
    let path = format!("/p/{code}/badge.svg");
    let today = page(&app.anonymous(), &path).await.expect(200);
    let shown = html(&today);
    assert!(shown.contains("CÒN HIỆU LỰC") && shown.contains("★★★★") && shown.contains("04/03/2027"), "{shown}");
    assert!(shown.contains("22/11/2026") && shown.contains(&code) && shown.contains("Bình gốm thử nghiệm 1"));
    assert_eq!((today.header("content-type"), today.header("cross-origin-resource-policy")), ("image/svg+xml", "cross-origin"));
    assert_eq!(today.header("cache-control"), "public, max-age=300, must-revalidate");
    page(&app.anonymous().with("if-none-match", &today.etag()), &path).await.expect(304);
    // A minute before midnight of the last day in Vietnam, and a minute after.
    let last = page(&app.on("2027-03-04T16:59:00Z").await, &path).await.expect(200);
    assert!(html(&last).contains("CÒN HIỆU LỰC") && html(&last).contains("04/03/2027"));
    assert_eq!(last.header("cache-control"), "public, max-age=60, must-revalidate");
    let over = page(&app.on("2027-03-04T17:01:00Z").await.with("if-none-match", &last.etag()), &path).await.expect(200);
    let shown = html(&over);
    assert!(shown.contains("HẾT HẠN") && shown.contains("05/03/2027"), "{shown}");
    for valid in ["CÒN HIỆU LỰC", "★", "#0b5d3b", "✓"] {
        assert!(!shown.contains(valid), "a lapsed badge shows {valid}");
    }
    assert_ne!(over.etag(), last.etag());
    for english in [format!("/en{path}"), format!("{path}?lang=en")] {
        assert!(html(&page(&app.anonymous(), &english).await).contains("VALID"));
    }
    // Nobody has it show another day.
    assert!(html(&page(&app.on("2028-01-01T05:00:00Z").await, &format!("{path}?on=2026-01-01")).await).contains("HẾT HẠN"));
    let nothing = page(&app.anonymous(), "/p/SP-000001-5/badge.svg").await.expect(404);
    assert!(html(&nothing).contains("KHÔNG CÓ MÃ") && !html(&nothing).contains('★'));
    let embed = html(&page(&app.anonymous(), &format!("/p/{code}/embed")).await.expect(200));
    assert!(embed.contains(&format!("&lt;a href=&quot;http://{HOST}/p/{code}&quot;&gt;")), "{embed}");
    assert!(embed.contains(&format!("http://{HOST}/p/{code}/badge.svg")));
}

/// The data block of a page.
fn block(reply: &Reply) -> Value {
    let text = html(reply);
    let inside =
        text.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap().to_owned();
    serde_json::from_str(&inside).unwrap_or_else(|error| panic!("{error}: {inside}"))
}

async fn machines_are_told_what_is_certain(app: TestApp) {
    let editor = app.editor().await;
    let code = four_stars(&app, &editor).await;
    let anyone = app.anonymous();
    let told = block(&page(&anyone, &format!("/en/p/{code}")).await.expect(200));
    assert_eq!(
        (&told["@type"], &told["name"], &told["@id"]),
        (&json!("Product"), &json!("Bình gốm thử nghiệm 1"), &json!(format!("http://{HOST}/en/p/{code}")))
    );
    assert_eq!(told["identifier"]["value"], code);
    assert_eq!(told["manufacturer"]["name"], "Hợp tác xã thử nghiệm 1");
    let certification = &told["hasCertification"];
    assert_eq!(certification["certificationStatus"], "https://schema.org/CertificationActive");
    assert_eq!((&certification["validFrom"], &certification["expires"]), (&json!("2024-03-04"), &json!("2027-03-04")));
    assert_eq!(
        (&certification["certificationIdentification"], &certification["issuedBy"]["name"]),
        (&json!("7/QĐ-UBND"), &json!("UBND Thành phố Hà Nội"))
    );
    // By itself: by its address, and by what is accepted.
    let file = page(&anyone, &format!("/en/p/{code}.jsonld")).await.expect(200);
    assert_eq!((file.header("content-type"), file.json()), ("application/ld+json", told.clone()));
    let accepted =
        anyone.with("host", HOST).with("accept", "application/ld+json").unchecked(&format!("/en/p/{code}")).await.expect(200);
    assert_eq!((accepted.header("content-type"), accepted.json()), ("application/ld+json", told));
    let lapsed = page(&anyone, &format!("/p/{code}.jsonld?on=2027-03-05")).await.expect(200).json();
    assert_eq!(lapsed["hasCertification"]["certificationStatus"], "https://schema.org/CertificationInactive");
    let before = page(&anyone, &format!("/p/{code}.jsonld?on=2024-03-03")).await.expect(200).json();
    assert!(before["hasCertification"].is_null(), "{before}");
}

async fn what_is_written_in_a_name_does_nothing(app: TestApp) {
    let editor = app.editor().await;
    let maker = app.create(&editor, "producers", &producer(1)).await.code();
    let name = "Gốm </script><script>alert(1)</script> & \"men\" <img src=x>";
    let body = json!({"name": name, "producer": maker, "criteria_set": "CS26-21", "commune": COMMUNE});
    let code = app.create(&editor, "products", &body).await.code();
    for path in [format!("/p/{code}"), format!("/p/{code}/label"), format!("/p/{code}/embed"), format!("/p/{code}/badge.svg")] {
        let text = html(&page(&app.anonymous(), &path).await.expect(200));
        assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{path}: {text}");
    }
    let shown = page(&app.anonymous(), &format!("/p/{code}")).await;
    assert_eq!(block(&shown)["name"], name);
    assert!(shown.header("content-security-policy").contains("script-src 'self'"));
}
