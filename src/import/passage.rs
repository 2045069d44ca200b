//! The rows of a file on their way through the register, over as many turns as it takes: those to come, and what was seen of
//! those before. Asks no database.

use super::draft::Form;
use super::line::Line;
use super::place::Places;
use super::report::Totals;
use super::run::Treatment;
use super::seen::Seen;
use super::source::{Given, Reading};
use std::collections::BTreeSet;
use tokio::sync::mpsc::{Receiver, channel};

/// Chunks of rows that are understood ahead.
const AHEAD: usize = 2;

/// The way of a file through the register.
#[derive(Debug)]
pub struct Passage {
    rows: Receiver<Vec<Line>>,
    pub(super) next: Option<Vec<Line>>,
    pub(super) seen: Seen,
    pub(super) totals: Totals,
}

impl Passage {
    /// Before the first row. `left_out` are rows that are left alone.
    pub fn new(
        rows: Receiver<Vec<Given>>,
        reading: &Reading,
        places: Places,
        treatment: Treatment,
        left_out: BTreeSet<u32>,
    ) -> Self {
        let columns = reading.layout.columns().into_iter().map(|column| (column.key.clone(), column)).collect();
        let form = Form { header: reading.header.clone(), columns, places, clear_empty: treatment.clear_empty, left_out };
        Self { rows: understood(rows, form), next: None, seen: Seen::default(), totals: Totals::default() }
    }

    /// Whether there are rows to come. Waits for them to be read.
    pub async fn goes_on(&mut self) -> bool {
        if self.next.is_none() {
            self.next = self.rows.recv().await;
        }
        self.next.is_some()
    }

    /// Somebody else wrote since the last row: what was read of the register is read again.
    pub fn others_wrote(&mut self) {
        self.seen.neighbours.forget();
    }

    /// How many rows of each fate there were.
    pub fn totals(&self) -> Totals {
        self.totals
    }
}

/// What rows say, worked out on a thread of its own while the rows before them are written.
fn understood(mut rows: Receiver<Vec<Given>>, form: Form) -> Receiver<Vec<Line>> {
    let (sender, receiver) = channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        while let Some(chunk) = rows.blocking_recv() {
            let lines = chunk.into_iter().map(|given| Line::read(given, &form)).collect();
            if sender.blocking_send(lines).is_err() {
                return;
            }
        }
    });
    receiver
}
