//! Who did something, as entries name them: a person by the code of the account, a program by its token.

use crate::console::asked::Asked;
use maud::{Markup, html};

/// The name in words: "tài khoản TK-000001", "mã truy cập cho-ocop"; what the program does by itself, as it is called.
pub fn who(asked: &Asked, actor: &str) -> Markup {
    html! {
        @match actor.split_once(':') {
            Some(("account", code)) if asked.may("write:accounts") => {
                (asked.say("tài khoản ", "account ")) a href=(asked.href(&format!("/work/accounts/{code}"))) { (code) }
            }
            Some(("account", code)) => { (asked.say("tài khoản ", "account ")) (code) }
            Some(("token", name)) => { (asked.say("mã truy cập ", "token ")) (name) }
            _ => { (asked.say("hệ thống: ", "the program: ")) (actor) }
        }
    }
}
