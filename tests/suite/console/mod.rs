//! Pages, as browsers ask for them: what stands in them, and what their forms do.

mod assessment;
mod forms;
mod home;
mod html;
mod page;
mod places;
mod reader;
mod records;
mod registering;
mod reports;
mod search;
mod seen;
mod signing_in;
mod star;
mod statistics;
mod work;

use crate::support::Test;

pub(crate) fn tests() -> Vec<Test> {
    let all = [
        assessment::tests(),
        forms::tests(),
        home::tests(),
        places::tests(),
        records::tests(),
        registering::tests(),
        reports::tests(),
        search::tests(),
        signing_in::tests(),
        star::tests(),
        statistics::tests(),
        work::tests(),
    ];
    all.into_iter().flatten().map(|test| test.within("console")).collect()
}
