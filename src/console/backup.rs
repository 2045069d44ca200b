//! How the register is backed up, and whether its journal is whole: what the program knows, and what it cannot know.

use super::asked::Asked;
use super::frame::Page;
use super::parts::notice::{Tone, notice};
use super::parts::who::who;
use super::refused::Refused;
use super::words;
use crate::app::App;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use serde_json::Value;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/work/backup", get(page))
}

async fn page(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    let verify = asked.param("verify") == Some("true");
    let told = asked.get(if verify { "/api/v1/backup?verify=true" } else { "/api/v1/backup" }).await?;
    let sqlite = told["backend"] == "sqlite";
    let body = html! {
        h2 { (asked.say("Bản sao lưu", "Copies")) }
        @if sqlite { (copies(&asked, &told)) (follower(&asked, &told)) } @else { (cluster(&asked, &told)) }
        h2 { (asked.say("Nhật ký", "Journal")) }
        (chain(&asked, &told))
        h2 { (asked.say("Dung lượng", "Room")) }
        (room(&asked, &told))
    };
    Ok(Page::new(&asked, asked.say("Sao lưu", "Backup")).body(body).into_response())
}

/// A size as people read it.
fn size(asked: &Asked, bytes: &Value) -> String {
    const UNITS: [&str; 5] = ["byte", "KB", "MB", "GB", "TB"];
    let Some(bytes) = bytes.as_u64() else { return asked.say("không rõ", "not known").to_owned() };
    let (mut tenths, mut unit) = (bytes.saturating_mul(10), 0);
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    let number =
        if unit == 0 { words::count(asked, bytes) } else { format!("{}{}{}", tenths / 10, asked.say(",", "."), tenths % 10) };
    format!("{number} {}", UNITS[unit])
}

fn copies(asked: &Asked, told: &Value) -> Markup {
    let copies = told["copies"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        @if copies.is_empty() {
            (notice(Tone::Bad, &html! {
                p { strong { (asked.say("Chưa có bản sao nào được ghi nhận.", "No copy has been noted yet.")) } }
                p { (asked.say("Trên máy chủ, chạy: ", "On the server, run: ")) code { "ocop-registry backup /noi/luu/ban-sao.db" } (asked.say(" (an toàn khi đang chạy).", " (safe while it runs).")) }
            }))
        } @else {
            div.table { table {
                caption { (asked.say("Do lệnh “ocop-registry backup” tạo, mới nhất ở trên; nhiều nhất 20", "Made by “ocop-registry backup”, the latest first; at most 20")) }
                thead { tr {
                    th scope="col" { (asked.say("Lúc", "At")) }
                    th scope="col" { (asked.say("Tệp", "File")) }
                    th.number scope="col" { (asked.say("Cỡ", "Size")) }
                    th.number scope="col" { (asked.say("Thiếu so với bây giờ", "Lacks since")) }
                    th scope="col" { (asked.say("Còn trên máy chủ", "Still on the server")) }
                } }
                tbody { @for copy in copies { tr {
                    th scope="row" { (words::moment(asked, copy["made_at"].as_str().unwrap_or_default())) br; span.quiet { (who(asked, copy["actor"].as_str().unwrap_or_default())) } }
                    td { code { (copy["file"].as_str().unwrap_or_default()) } }
                    td.number { (size(asked, &copy["bytes"])) }
                    td.number { (words::number(asked, &copy["behind"])) (asked.say(" thay đổi", " changes")) }
                    td { @if copy["still_there"] == true { (asked.say("có", "yes")) } @else { (asked.say("không thấy: đã chuyển đi, đổi hoặc xóa", "not found: moved, changed or deleted")) } }
                } } }
            } }
            p.quiet { (asked.say("Bản sao cùng máy với sổ không cứu được khi hỏng máy: hãy chuyển đi nơi khác.", "A copy on the same machine does not survive the machine: move it elsewhere.")) }
        }
    }
}

/// Whether another program copies continuously.
fn follower(asked: &Asked, told: &Value) -> Markup {
    let held = told["log_held_by"].as_array().map(|names| names.iter().filter_map(Value::as_str).collect::<Vec<_>>());
    html! {
        h3 { (asked.say("Sao chép liên tục (Litestream)", "Continuous copying (Litestream)")) }
        @match held {
            None => p { (asked.say("Không biết được: chương trình không được phép nhìn tiến trình khác trên máy chủ này.", "Not known: the program may not look at other processes of this server.")) },
            Some(names) if names.is_empty() => p { (asked.say("Không có chương trình nào khác trên máy chủ này đang theo nhật ký ghi của cơ sở dữ liệu.", "No other program on this server follows the log of the database.")) },
            Some(names) => p { (asked.say("Đang mở nhật ký ghi của cơ sở dữ liệu: ", "Has the log of the database open: ")) strong { (names.join(", ")) } ". "
                (asked.say("Bản sao của nó có đủ hay không thì chỉ chính nó biết; hãy thử khôi phục định kỳ.", "Whether its copy is whole only it knows: try a restore now and then.")) },
        }
    }
}

/// Copies of PostgreSQL are its own business; how far its databases are is known.
fn cluster(asked: &Asked, told: &Value) -> Markup {
    let databases = told["databases"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        p { (asked.say("Sổ nằm trên PostgreSQL: sao lưu và khôi phục là việc của cụm máy chủ PostgreSQL (pg_dump, lưu trữ WAL), chương trình không biết được.",
            "The register lies in PostgreSQL: copies and restores are the business of its cluster (pg_dump, archives of the WAL), and not known here.")) }
        @if databases.is_empty() {
            p { (asked.say("Chương trình chỉ nối với một cơ sở dữ liệu, không có máy dự phòng nào được khai báo.", "The program is connected to one database; no standby is named.")) }
        } @else {
            div.table { table {
                caption { (asked.say("Các cơ sở dữ liệu, như lần nhìn gần nhất", "The databases, as last looked at")) }
                thead { tr {
                    th scope="col" { "#" } th scope="col" { (asked.say("Vai trò", "Role")) } th scope="col" { (asked.say("Trả lời", "Answers")) } th.number scope="col" { (asked.say("Chậm", "Behind")) }
                } }
                tbody { @for (at, database) in databases.iter().enumerate() { tr {
                    th scope="row" { (at + 1) }
                    td { @if database["takes_writes"] == true { (asked.say("nhận ghi", "takes writes")) } @else { (asked.say("dự phòng", "standby")) } }
                    td { @if database["answers"] == true { (asked.say("có", "yes")) } @else { strong.fault { (asked.say("không", "no")) } } }
                    td.number { @if database["behind"].is_null() { (asked.say("không rõ", "not known")) } @else { (words::number(asked, &database["behind"])) (asked.say(" thay đổi", " changes")) } }
                } } }
            } }
        }
    }
}

fn chain(asked: &Asked, told: &Value) -> Markup {
    let found = &told["chain"];
    html! {
        p { (words::number(asked, &told["sequence"])) (asked.say(" mục; mã băm của mục cuối: ", " entries; hash of the last one: ")) code { (told["hash"].as_str().unwrap_or_default()) } }
        p.quiet { (asked.say("Chép mã này ra nơi khác: sau này ai cũng kiểm được rằng không mục nào trước đó bị sửa.", "Keep this hash elsewhere: later anybody can check that no entry before it was changed.")) }
        @if found["intact"] == true {
            (notice(Tone::Good, &html! { p { (asked.say("Đã đi hết chuỗi: nguyên vẹn, ", "Walked the whole chain: intact, ")) (words::number(asked, &found["entries"])) (asked.say(" mục.", " entries.")) } }))
        } @else if found.is_object() {
            (notice(Tone::Bad, &html! {
                p { strong { (asked.say("Chuỗi bị đứt sau mục ", "The chain is broken after entry ")) (words::number(asked, &found["entries"])) "." } }
                p { (asked.say("Giữ nguyên hiện trạng, lấy bản sao gần nhất còn nguyên vẹn và báo người phụ trách. ", "Leave everything as it is, get the last copy that is intact, and tell whoever is responsible. ")) span lang="en" { (found["why"].as_str().unwrap_or_default()) } }
            }))
        }
        form method="get" action=(asked.href("/work/backup")) {
            input type="hidden" name="verify" value="true";
            button.button type="submit" { (asked.say("Kiểm tra chuỗi nhật ký", "Check the chain of the journal")) }
        }
    }
}

fn room(asked: &Asked, told: &Value) -> Markup {
    html! {
        dl.facts {
            dt { (asked.say("Cơ sở dữ liệu", "Database")) } dd { (size(asked, &told["database_bytes"])) }
            @if !told["log_bytes"].is_null() { dt { (asked.say("Nhật ký ghi (WAL)", "Log (WAL)")) } dd { (size(asked, &told["log_bytes"])) } }
            dt { (asked.say("Đĩa còn trống", "Free on its disk")) } dd { (size(asked, &told["free_bytes"])) }
        }
    }
}
