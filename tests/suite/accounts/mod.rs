//! People: invited, signed in, slowed, signed out; their second factor, their links, and what administrators may do to them.

mod administrators;
pub(crate) mod browser;
mod command_line;
mod links;
mod second_factor;
mod sessions;
mod signing_in;
pub(crate) mod single_sign_on;

use crate::support::Test;

pub(crate) fn tests() -> Vec<Test> {
    let all = [
        administrators::tests(),
        command_line::tests(),
        links::tests(),
        second_factor::tests(),
        sessions::tests(),
        signing_in::tests(),
        single_sign_on::tests(),
    ];
    all.into_iter().flatten().map(|test| test.within("accounts")).collect()
}
