//! The form that a file is handed in by, and the templates to fill in.

use crate::console::asked::Asked;
use crate::import::layout::Layout;
use maud::{Markup, html};

/// The form.
pub(super) fn form(asked: &Asked) -> Markup {
    let megabytes = asked.app.imports().limits().bytes >> 20;
    html! {
        form.hand-in action=(asked.href("/work/imports/upload")) method="post" enctype="multipart/form-data" {
            fieldset {
                legend { (asked.say("1. Chọn tệp", "1. Choose a file")) }
                div.field {
                    label for="file" { (asked.say("Tệp Excel (.xlsx) hoặc CSV", "Excel (.xlsx) or CSV file")) }
                    p.about id="file-about" {
                        (asked.say("Nhiều nhất ", "At most ")) (megabytes) " MB. "
                        (asked.say("Bảng mã chữ Việt, trang tính, dòng tiêu đề và cột được tự nhận ra.",
                            "Encoding, sheet, header and columns are found by themselves."))
                    }
                    input id="file" type="file" name="file" required accept=".xlsx,.csv,.txt,text/csv" aria-describedby="file-about";
                }
                (kind(asked))
            }
            (options(asked))
            p { button.primary type="submit" { (asked.say("Chạy thử", "Try it")) } " "
                span.quiet { (asked.say("Chưa ghi gì vào sổ.", "Nothing is written yet.")) } }
        }
        (templates(asked))
    }
}

fn kind(asked: &Asked) -> Markup {
    html! {
        div.field {
            label for="layout" { (asked.say("Tệp chứa gì", "What it holds")) }
            select id="layout" name="layout" {
                option value="" { (asked.say("Tự nhận ra từ các cột", "Find out from its columns")) }
                @for layout in Layout::ALL { option value=(layout.name()) { (asked.language.of(&layout.title())) } }
            }
        }
    }
}

fn options(asked: &Asked) -> Markup {
    html! {
        details.options {
            summary { (asked.say("Lựa chọn thêm (thường không cần)", "More options (seldom needed)")) }
            div.columns {
                div.field {
                    label for="tab" { (asked.say("Trang tính", "Sheet")) }
                    p.about id="tab-about" { (asked.say("Để trống: trang phù hợp nhất.", "Left empty: the one that fits.")) }
                    input id="tab" type="text" name="tab" maxlength="31" aria-describedby="tab-about";
                }
                div.field {
                    label for="header_row" { (asked.say("Dòng tiêu đề", "Row of the header")) }
                    p.about id="header-about" { (asked.say("Dòng cuối của tiêu đề, như Excel đánh số. Để trống: tự tìm.", "Its last row, as Excel numbers it. Left empty: found.")) }
                    input id="header_row" type="number" name="header_row" min="1" max="1048576" inputmode="numeric" aria-describedby="header-about";
                }
            }
            div.field {
                label { input type="checkbox" name="clear_empty" value="true"; (asked.say("Ô trống thì xóa giá trị trong sổ", "An empty cell clears the field")) }
                p.about { (asked.say("Không chọn: ô trống giữ nguyên giá trị đang có.", "Otherwise an empty cell leaves what the register has.")) }
            }
            div.field {
                label { input type="checkbox" name="keep_codes" value="true"; (asked.say("Giữ mã của tệp dù sổ chưa có", "Keep codes of the file that the register does not know")) }
                p.about { (asked.say("Chỉ dùng khi tiếp nhận toàn bộ một sổ khác.", "Only where this register takes over another one.")) }
            }
        }
    }
}

fn templates(asked: &Asked) -> Markup {
    html! {
        h2 { (asked.say("Mẫu để điền", "Templates to fill in")) }
        p { (asked.say("Mỗi mẫu có danh mục chọn sẵn, một dòng ví dụ (bỏ qua khi nhập) và trang giải thích từng cột.",
            "Each has drop-down lists, an example row (which an import skips) and a sheet that explains its columns.")) }
        ul.links {
            @for layout in Layout::ALL {
                li { a.button href=(asked.href(&format!("/work/imports/templates/{}", layout.name()))) download { (asked.language.of(&layout.title())) " (.xlsx)" } }
            }
        }
    }
}
