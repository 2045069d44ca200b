//! The page for a code that leads to no product: says kindly what may be wrong, and where to look instead.

use super::typed::Typed;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::registry::kind::RecordKind;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// Nothing of this code.
pub(super) fn page(asked: &Asked, text: &str, typed: &Typed) -> Response {
    let title = asked.say("Không tìm thấy sản phẩm này", "This product was not found");
    let body = html! {
        section.verdict.verdict-none aria-label=(asked.say("Kết quả", "Result")) {
            p.verdict-word { span aria-hidden="true" { "–" } " " (asked.say("KHÔNG CÓ MÃ", "NO SUCH CODE")) }
            p { strong { (text) } }
        }
        (why(asked, typed))
        (form(asked, text))
        p { a.button href=(asked.href(&address("/search", &[("q", text)]))) { (asked.say("Tìm theo tên", "Search by name")) } }
        p.quiet { (asked.say(
            "Không có trong sổ chưa có nghĩa là hàng giả: có thể mã bị gõ sai. Hãy so lại với tem, hoặc tìm theo tên sản phẩm.",
            "Not in the register does not mean counterfeit: the code may be mistyped. Compare it with the label, or search by name.")) }
    };
    Page::new(asked, title).body(body).status(StatusCode::NOT_FOUND).into_response()
}

fn why(asked: &Asked, typed: &Typed) -> Markup {
    let example = RecordKind::Product.code(1);
    html! {
        p {
            @match typed {
                Typed::Mistyped(code) => (asked.say(
                    &format!("Ký tự cuối của {code} không khớp với các chữ số trước nó. Ký tự này được tính từ các chữ số, nên một chữ số gõ sai hoặc hai chữ số đổi chỗ luôn bị phát hiện."),
                    &format!("The last character of {code} does not fit the digits before it. It is worked out from them, so that a mistyped digit or two swapped ones are always noticed."))),
                Typed::Other(kind, code) => {
                    (asked.say(&format!("{code} là mã của {}, không phải của sản phẩm. ", kind.vietnamese()), &format!("{code} is the code of a {}, not of a product. ", kind.name())))
                    a href=(asked.href(&format!("/{}/{code}", kind.plural()))) { (asked.say("Xem bản ghi đó", "See that record")) }
                },
                Typed::Gtin(gtin) => (asked.say(
                    &format!("Không có sản phẩm nào trong sổ ghi mã vạch {gtin}."),
                    &format!("No product in the register carries the bar code {gtin}."))),
                Typed::Product(code) => (asked.say(
                    &format!("{code} là một mã đúng dạng, nhưng không có sản phẩm nào mang mã đó."),
                    &format!("{code} is formed as a code is, but no product carries it."))),
                Typed::Words => (asked.say(
                    &format!("Mã sản phẩm có dạng {example}; số mã vạch có 8, 12, 13 hoặc 14 chữ số."),
                    &format!("The code of a product looks like {example}; the number of a bar code has 8, 12, 13 or 14 digits."))),
            }
        }
    }
}

/// The box for another code.
pub(super) fn form(asked: &Asked, text: &str) -> Markup {
    html! {
        form.star-form action=(asked.href("/p")) method="get" {
            div.field {
                label for="code" { (asked.say("Mã sản phẩm hoặc số mã vạch", "Code of the product, or number of the bar code")) }
                p.about id="code-about" { (asked.say("In trên tem, ví dụ SP-000001-4. Chữ hoa, chữ thường, có hay không có dấu gạch đều được.", "Printed on the label, as SP-000001-4. Capitals or not, with dashes or without.")) }
                input id="code" type="text" name="code" value=(text) required maxlength="100" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="code-about";
            }
            button.primary type="submit" { (asked.say("Kiểm tra", "Check")) }
        }
    }
}
