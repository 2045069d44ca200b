//! Imports over HTTP and from the command line: messy files that are understood, bad files that are refused, what becomes of
//! rows, what is written, and what is taken back.

mod bad;
mod command_line;
mod faults;
mod files;
mod long_files;
mod messy;
mod pace;
mod register;
mod returned;
mod rights;
mod round_trip;
mod sending;
mod turns;
mod undo;
mod upsert;
mod writing;

use crate::support::Test;

pub(crate) fn tests() -> Vec<Test> {
    let all = [
        bad::tests(),
        command_line::tests(),
        faults::tests(),
        messy::tests(),
        register::tests(),
        returned::tests(),
        rights::tests(),
        round_trip::tests(),
        turns::tests(),
        undo::tests(),
        upsert::tests(),
        writing::tests(),
    ];
    all.into_iter().flatten().map(|test| test.within("imports")).collect()
}
