//! A file with faults through the page, from handing it in to taking it back.

use crate::console::reader::{AtPages, PageText};
use crate::support::app::TestApp;

crate::tests! { Units: a_file_with_faults_goes_in_and_out_again, what_is_no_file_is_told_at_the_form, a_change_shows_what_was_there }

const UPLOAD: &str = "/work/imports/upload";
const TABLE: &str = "Tên chủ thể,Loại hình chủ thể,Xã/phường\n\
    Hợp tác xã Một,Hợp tác xã,Xã Bát Tràng\n\
    Hợp tác xã <b>Hai</b>,Hợp tác xã,Xã Bát Tràng\n\
    Hợp tác xã Ba,Loại không có,Xã Bát Tràng\n";

/// The form as a browser sends it: fields that were left empty are sent too.
async fn hand_in(person: &mut AtPages, name: &str, file: &[u8]) -> String {
    let parts: [(&str, Option<&str>, &[u8]); 4] =
        [("file", Some(name), file), ("layout", None, b""), ("tab", None, b""), ("header_row", None, b"")];
    person.hand_in(UPLOAD, &parts).await.expect(303).header("location").to_owned()
}

async fn producers(app: &TestApp) -> usize {
    app.anonymous().get("/api/v1/producers").await.expect(200).codes().len()
}

async fn a_file_with_faults_goes_in_and_out_again(app: TestApp) {
    let mut so = AtPages::agriculture(&app).await;
    so.page("/work/imports").await.says("Chưa có lần nhập nào").says("Tự nhận ra từ các cột");
    let one = hand_in(&mut so, "chủ thể.csv", TABLE.as_bytes()).await;
    assert_eq!(producers(&app).await, 0, "nothing is written yet");
    let tried = so.page(&one).await;
    tried
        .says("đã chạy thử, chưa ghi")
        .says("Tất cả 3")
        .says("✕ Không nhận 1")
        .says("+ Thêm mới 2")
        .says("Các cột: hiểu được 3 trong 3");
    tried.says("Hợp tác xã Ba Lỗi ở ô B4, Loại hình chủ thể: ").hides("Hợp tác xã Một");
    tried.says("Ghi 2 dòng vào sổ").hides("<progress");
    so.page(&format!("{one}?outcome=all")).await.says("Hợp tác xã Một").says("Hợp tác xã <b>Hai</b>").hides("<b>Hai");
    so.page(&format!("/en{one}")).await.says("Refused 1").says("Hợp tác xã Ba Fault in cell B4").says("Write 2 rows");
    let back = so.get(&format!("{one}/file")).await.expect(200);
    assert!(back.bytes.starts_with(b"PK"), "a workbook");
    // Rows that are refused keep the others out, unless that is meant.
    let refused = so.send(&format!("{one}/commit"), &[("reason", "Nhập thử")]).await;
    assert!((400..500).contains(&refused.status), "{}", refused.status);
    PageText::of(&refused).says("Chưa làm được").says("Ghi 2 dòng vào sổ");
    assert_eq!(producers(&app).await, 0);
    assert_eq!(so.sent(&format!("{one}/commit"), &[("reason", "Nhập thử"), ("partial", "true")]).await, one);
    assert_eq!(producers(&app).await, 2);
    so.page(&one).await.says("đã ghi vào sổ").says("Hoàn tác lần nhập này").hides("Ghi 2 dòng vào sổ");
    let again = so.send(&format!("{one}/commit"), &[("partial", "true")]).await.expect(409);
    PageText::of(&again).says("Chưa làm được").says("đã ghi vào sổ");
    assert_eq!(producers(&app).await, 2, "what is sent again writes nothing again");
    so.page(&format!("{one}/undo")).await.says("Hoàn tác lần nhập?").says("sẽ xóa lại 2");
    assert_eq!(so.sent(&format!("{one}/undo"), &[("reason", "Nhầm tệp")]).await, one);
    assert_eq!(producers(&app).await, 0);
    so.page(&one).await.says("đã hoàn tác").says("Đã xóa lại 2 bản ghi");
    let list = so.page("/work/imports").await;
    list.says("chủ thể.csv").says("Chủ thể đã hoàn tác 3 1");
    // A part for htmx: the work is over, so that the page is to be loaded anew.
    let part = so.0.actor().with("hx-request", "true").unchecked(&format!("{one}/progress")).await.expect(200);
    assert_eq!(part.header("hx-refresh"), "true");
    assert!(!String::from_utf8(part.bytes).unwrap().contains("<html"));
}

async fn what_is_no_file_is_told_at_the_form(app: TestApp) {
    let mut so = AtPages::agriculture(&app).await;
    let none: [(&str, Option<&str>, &[u8]); 2] = [("file", Some(""), b""), ("layout", None, b"")];
    let told = so.hand_in(UPLOAD, &none).await.expect(400);
    PageText::of(&told).says("Tệp chưa được nhận").says("thiếu tệp").says("Chạy thử");
    let wrong: [(&str, Option<&str>, &[u8]); 2] = [("file", Some("a.csv"), TABLE.as_bytes()), ("header_row", None, b"-3")];
    PageText::of(&so.hand_in(UPLOAD, &wrong).await.expect(400)).says("phải là số dòng, từ 1");
    // What cannot be read is an import that says why.
    let one = hand_in(&mut so, "ảnh.png", b"\x89PNG\r\n\x1a\n0000").await;
    so.page(&one).await.says("không đọc được").says("Hãy gửi tệp Excel (.xlsx) hoặc CSV");
    assert_eq!(so.get(UPLOAD).await.expect(303).header("location"), "/work/imports");
    assert_eq!(
        so.get("/work/imports/templates/products").await.expect(200).header("content-type").split(';').next(),
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)
    );
    so.get("/work/imports/019ab4c2-d3e4-7f5a-8b9c-0d1e2f3a4b5c").await.expect(404);
}

async fn a_change_shows_what_was_there(app: TestApp) {
    let mut so = AtPages::agriculture(&app).await;
    let table = "Tên chủ thể,Loại hình chủ thể,Xã/phường\nHợp tác xã Một,Hợp tác xã,Xã Bát Tràng\n";
    let first = hand_in(&mut so, "một.csv", table.as_bytes()).await;
    so.sent(&format!("{first}/commit"), &[]).await;
    let code = app.anonymous().get("/api/v1/producers").await.expect(200).codes().remove(0);
    let table = format!("Mã chủ thể,Tên chủ thể,Xã/phường\n{code},Hợp tác xã Một,Xã Phú Nghĩa\n");
    let second = hand_in(&mut so, "hai.csv", table.as_bytes()).await;
    so.page(&second).await.says("△ Thay đổi 1").says("Xã Bát Tràng → thành Xã Phú Nghĩa").says(&code);
}
