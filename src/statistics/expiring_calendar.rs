//! The calendar an official subscribes to: for each day on which certificates end, that day and the days on which their
//! window for re-evaluation opens and closes. Past days are left out.

use super::expiring::{EndingProduct, ExpiringQuestion, products};
use super::snapshot::Snapshot;
use crate::error::{Both, Result};
use crate::language::Language;
use crate::programme::terms::reevaluation_window;
use crate::sheet::calendar::{Calendar, Event};
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};

/// Days ahead, unless said otherwise: a year.
pub const USUALLY_WITHIN: u64 = 365;
/// Products named in one event; the rest are in the list.
const MOST_NAMED: usize = 20;

/// Builds the calendar.
pub async fn calendar(snapshot: &Snapshot, asked: &ExpiringQuestion, language: Language) -> Result<Calendar> {
    let all = products(snapshot, asked).await?;
    let stamp = snapshot.written_at().await?;
    let filters = format!("{:?}", asked.question.filters);
    let whose = hex::encode(&Sha256::digest(filters)[..6]);
    let on = asked.question.listing.on;
    let mut events = Vec::new();
    for of_day in all.chunk_by(|left, right| left.until == right.until) {
        let Some(first) = of_day.first() else { continue };
        for (what, day) in days(first.until) {
            if day >= on {
                events.push(what.event(asked, of_day, day, &whose, stamp, language));
            }
        }
    }
    events.sort_by(|left, right| (left.day, &left.uid).cmp(&(right.day, &right.uid)));
    let name = Both::new("Giấy chứng nhận OCOP hết hạn", "OCOP certificates that end");
    Ok(Calendar { name: language.of(&name).to_owned(), events })
}

fn days(until: NaiveDate) -> [(What, NaiveDate); 3] {
    let (opens, closes) = reevaluation_window(until);
    [(What::Opens, opens), (What::Closes, closes), (What::Ends, until)]
}

#[derive(Clone, Copy)]
enum What {
    Opens,
    Closes,
    Ends,
}

impl What {
    const fn code(self) -> &'static str {
        match self {
            Self::Opens => "window-opens",
            Self::Closes => "window-closes",
            Self::Ends => "ends",
        }
    }

    fn summary(self, count: usize, until: NaiveDate) -> Both {
        match self {
            Self::Opens => Both::new(
                format!("{count} sản phẩm OCOP: bắt đầu nhận hồ sơ đánh giá lại (hết hạn {until})"),
                format!("{count} OCOP products: re-evaluation can be asked for from today (certificates end {until})"),
            ),
            Self::Closes => Both::new(
                format!("{count} sản phẩm OCOP: ngày cuối nộp hồ sơ đánh giá lại (hết hạn {until})"),
                format!("{count} OCOP products: last day to ask for re-evaluation (certificates end {until})"),
            ),
            Self::Ends => Both::new(
                format!("{count} sản phẩm OCOP: ngày cuối giấy chứng nhận còn hiệu lực"),
                format!("{count} OCOP products: last day of their certificates"),
            ),
        }
    }

    fn event(
        self,
        asked: &ExpiringQuestion,
        products: &[EndingProduct],
        day: NaiveDate,
        whose: &str,
        stamp: DateTime<Utc>,
        language: Language,
    ) -> Event {
        let until = products.first().map_or(day, |product| product.until);
        let named = products.iter().take(MOST_NAMED).map(|product| format!("{} ({})", product.name, product.code));
        let mut lines: Vec<String> = named.collect();
        if products.len() > MOST_NAMED {
            let rest = products.len() - MOST_NAMED;
            lines.push(language.of(&Both::new(format!("… và {rest} sản phẩm khác"), format!("… and {rest} more"))).to_owned());
        }
        lines.push(asked.list_of(until));
        Event {
            uid: format!("{}-{until}-{whose}@ocop-registry", self.code()),
            day,
            summary: language.of(&self.summary(products.len(), until)).to_owned(),
            description: lines.join("\n"),
            url: None,
            stamp,
            categories: vec!["OCOP".to_owned()],
        }
    }
}
