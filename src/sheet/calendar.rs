//! Days as a calendar that programs subscribe to (iCalendar, RFC 5545). Knows nothing of what happens on them.
//!
//! Own code, because the library there is (`icalendar` 0.17) folds some lines at 76 octets, leaves a carriage return in
//! the text and ends a day on itself.

use chrono::{DateTime, NaiveDate, Utc};

const PRODUCT: &str = concat!("-//", env!("CARGO_PKG_NAME"), "//", env!("CARGO_PKG_VERSION"), "//VI");
/// The longest line, in octets, without its end.
const LONGEST: usize = 75;
/// How often a subscriber looks again.
const REFRESH: &str = "P1D";

/// A list of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// What it is called, in the language of the reader.
    pub name: String,
    /// What happens.
    pub events: Vec<Event>,
}

/// What happens on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same for the same event for ever: by it a subscriber's program knows what it has seen.
    pub uid: String,
    /// The whole day.
    pub day: NaiveDate,
    /// In one line.
    pub summary: String,
    /// In more words; may have several lines.
    pub description: String,
    /// Where more is told.
    pub url: Option<String>,
    /// When it was last written down.
    pub stamp: DateTime<Utc>,
    /// What it is about.
    pub categories: Vec<String>,
}

impl Calendar {
    /// The calendar as a file.
    pub fn write(&self) -> String {
        let mut lines = Lines::default();
        lines.put("BEGIN", "VCALENDAR");
        lines.put("VERSION", "2.0");
        lines.put("PRODID", PRODUCT);
        lines.put("CALSCALE", "GREGORIAN");
        lines.put("METHOD", "PUBLISH");
        lines.put("X-WR-CALNAME", &escaped(&self.name));
        lines.put("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
        // Outlook knows this name only.
        lines.put("X-PUBLISHED-TTL", REFRESH);
        for event in &self.events {
            event.write(&mut lines);
        }
        lines.put("END", "VCALENDAR");
        lines.0
    }
}

impl Event {
    fn write(&self, lines: &mut Lines) {
        lines.put("BEGIN", "VEVENT");
        lines.put("UID", &escaped(&self.uid));
        lines.put("DTSTAMP", &self.stamp.format("%Y%m%dT%H%M%SZ").to_string());
        lines.put("DTSTART;VALUE=DATE", &self.day.format("%Y%m%d").to_string());
        // The end is the first day after. Where it is left out, the event lasts its one day too.
        if let Some(next) = self.day.succ_opt() {
            lines.put("DTEND;VALUE=DATE", &next.format("%Y%m%d").to_string());
        }
        lines.put("SUMMARY", &escaped(&self.summary));
        if !self.description.is_empty() {
            lines.put("DESCRIPTION", &escaped(&self.description));
        }
        if let Some(url) = &self.url {
            // An address is not escaped, so nothing in it may end its line.
            lines.put("URL", &url.replace(char::is_control, ""));
        }
        if !self.categories.is_empty() {
            lines.put("CATEGORIES", &self.categories.iter().map(|name| escaped(name)).collect::<Vec<_>>().join(","));
        }
        // A day to keep in mind does not make its reader busy.
        lines.put("TRANSP", "TRANSPARENT");
        lines.put("END", "VEVENT");
    }
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Puts a property, folded: every further line begins with a space, and no letter is torn apart.
    fn put(&mut self, name: &str, value: &str) {
        let mut used = 0;
        for character in name.chars().chain([':']).chain(value.chars()) {
            if used + character.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(character);
            used += character.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text as the value of a property: line ends as `\n`, no other control characters but tabs.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push('\t'),
            character if character.is_control() => {}
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Calendar, Event, Lines, escaped};
    use chrono::{DateTime, NaiveDate, Utc};

    fn expiry() -> Event {
        Event {
            uid: "validity-00123@example.org".to_owned(),
            day: NaiveDate::from_ymd_opt(2025, 12, 31).unwrap(),
            summary: "Hết hạn: Gốm Bát Tràng; 4 sao, Gia Lâm".to_owned(),
            description: String::new(),
            url: None,
            stamp: DateTime::<Utc>::from_timestamp(1_751_328_000, 0).unwrap(),
            categories: Vec::new(),
        }
    }

    #[test]
    fn a_day_ends_where_the_next_begins() {
        let calendar = Calendar { name: "Hạn công nhận".to_owned(), events: vec![expiry()] };
        let version = env!("CARGO_PKG_VERSION");
        let expected = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//ocop-registry//{version}//VI\r\nCALSCALE:GREGORIAN\r\n\
             METHOD:PUBLISH\r\nX-WR-CALNAME:Hạn công nhận\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\n\
             X-PUBLISHED-TTL:P1D\r\nBEGIN:VEVENT\r\nUID:validity-00123@example.org\r\nDTSTAMP:20250701T000000Z\r\n\
             DTSTART;VALUE=DATE:20251231\r\nDTEND;VALUE=DATE:20260101\r\n\
             SUMMARY:Hết hạn: Gốm Bát Tràng\\; 4 sao\\, Gia Lâm\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        assert_eq!(calendar.write(), expected);
    }

    #[test]
    fn everything_an_event_says_is_told() {
        let event = Event {
            description: "Nộp hồ sơ\nTrước 90 ngày".to_owned(),
            url: Some("https://example.org/a?b=1,2;3\r\nX:1".to_owned()),
            categories: vec!["OCOP".to_owned(), "3, 4 sao".to_owned()],
            ..expiry()
        };
        let text = Calendar { name: String::new(), events: vec![event] }.write();
        assert!(text.contains("\r\nDESCRIPTION:Nộp hồ sơ\\nTrước 90 ngày\r\n"));
        assert!(text.contains("\r\nURL:https://example.org/a?b=1,2;3X:1\r\n"));
        assert!(text.contains("\r\nCATEGORIES:OCOP,3\\, 4 sao\r\n"));
    }

    #[test]
    fn lines_fold_at_75_octets_between_letters() {
        for length in 0..400 {
            let value: String = "Làng nghề gốm sứ Bát Tràng đã được công nhận ".chars().cycle().take(length).collect();
            let mut lines = Lines::default();
            lines.put("SUMMARY", &value);
            assert!(lines.0.split("\r\n").all(|line| line.len() <= 75));
            assert_eq!(lines.0.replace("\r\n ", ""), format!("SUMMARY:{value}\r\n"));
        }
        let mut lines = Lines::default();
        lines.put("X", &"x".repeat(147));
        assert_eq!(lines.0.split("\r\n").map(str::len).collect::<Vec<_>>(), [75, 75, 0]);
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a\\b; c, d\r\ne\rf\ng\th\u{0}\u{7f}: \"Hà Nội\""), "a\\\\b\\; c\\, d\\ne\\nf\\ng\th: \"Hà Nội\"");
    }
}
