//! The answer in one word, with its sign and its sentence. The one place that turns a validity into words.

use super::Checked;
use crate::console::asked::Asked;
use crate::console::words;
use chrono::NaiveDate;

/// May the product show its stars?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Yes.
    Valid,
    /// Perhaps: the decision is known to the month or year only, and its end may be over.
    Uncertain,
    /// No more: the certificate ended.
    Expired,
    /// No more: the certificate was withdrawn.
    Withdrawn,
    /// It has none.
    None,
}

impl Verdict {
    pub(super) fn of(checked: &Checked) -> Self {
        let validity = &checked.validity;
        match validity["state"].as_str() {
            Some("withdrawn") => Self::Withdrawn,
            Some("lapsed") => Self::Expired,
            Some(_) if validity["may_show_stars"] == true && validity["certain"] == true => Self::Valid,
            Some(_) if validity["may_show_stars"] == true => Self::Uncertain,
            _ => Self::None,
        }
    }

    /// The word.
    pub(super) fn word(self, asked: &Asked) -> &'static str {
        let (vi, en) = match self {
            Self::Valid => ("CÒN HIỆU LỰC", "VALID"),
            Self::Uncertain => ("CHƯA CHẮC CHẮN", "UNCERTAIN"),
            Self::Expired => ("HẾT HẠN", "EXPIRED"),
            Self::Withdrawn => ("BỊ THU HỒI", "WITHDRAWN"),
            Self::None => ("CHƯA CÓ SAO", "NO STAR"),
        };
        match asked.language {
            crate::language::Language::Vietnamese => vi,
            crate::language::Language::English => en,
        }
    }

    /// A sign that needs no colour.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Valid => "✓",
            Self::Uncertain => "?",
            Self::Expired => "✕",
            Self::Withdrawn => "⊘",
            Self::None => "–",
        }
    }

    /// Its name among the styles.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Valid => "verdict verdict-valid",
            Self::Uncertain => "verdict verdict-uncertain",
            Self::Expired => "verdict verdict-expired",
            Self::Withdrawn => "verdict verdict-withdrawn",
            Self::None => "verdict verdict-none",
        }
    }

    /// The stars that may be shown; nothing for what is no longer held, so that it looks like nothing that is.
    pub(super) fn stars(self, checked: &Checked) -> Option<u64> {
        let held = matches!(self, Self::Valid | Self::Uncertain);
        checked.validity["star"].as_u64().filter(|_| held)
    }

    /// The answer in a sentence.
    pub(super) fn sentence(self, asked: &Asked, checked: &Checked) -> String {
        let validity = &checked.validity;
        let star = validity["star"].as_u64().unwrap_or_default();
        let day = |value: &serde_json::Value| value.as_str().map_or_else(|| "?".to_owned(), |text| words::day_of(asked, text));
        let until = day(&validity["certificate_until"]);
        let is_exact = validity["date_precision"] == "day";
        let say = |vi: String, en: String| asked.say(&vi, &en).to_owned();
        match self {
            Self::Valid if is_exact => {
                say(format!("{star} sao OCOP, đến hết ngày {until}."), format!("{star} OCOP stars, to the end of {until}."))
            }
            Self::Valid => say(
                format!("{star} sao OCOP; hạn muộn nhất là {until}, vì không rõ đúng ngày quyết định."),
                format!("{star} OCOP stars; until {until} at the latest, because the exact day of the decision is not known."),
            ),
            Self::Uncertain => say(
                format!(
                    "Được công nhận {star} sao, nhưng không rõ đúng ngày quyết định: hạn muộn nhất là {until} và có thể đã hết."
                ),
                format!(
                    "Recognised with {star} stars, but the exact day of the decision is not known: it ends on {until} at the latest, and may have ended already."
                ),
            ),
            Self::Expired => say(
                format!("Giấy chứng nhận {star} sao đã hết hạn sau ngày {until}. Sổ chưa ghi lần công nhận lại."),
                format!("The {star}-star certificate ended on {until}. No renewal is recorded."),
            ),
            Self::Withdrawn => {
                let from = day(&checked.product["standing_from"]);
                say(
                    format!("Giấy chứng nhận {star} sao đã bị thu hồi từ ngày {from}."),
                    format!("The {star}-star certificate was withdrawn on {from}."),
                )
            }
            Self::None => {
                let on = day(&validity["on"]);
                say(
                    format!("Đến ngày {on} chưa có quyết định công nhận hạng sao nào được ghi trong sổ."),
                    format!("By {on} no decision that recognises any star is recorded."),
                )
            }
        }
    }

    /// What else is to be known: an end that is near, an extension, five stars that are awaited.
    pub(super) fn besides(self, asked: &Asked, checked: &Checked) -> Vec<String> {
        let validity = &checked.validity;
        let mut all = Vec::new();
        if !matches!(self, Self::Valid | Self::Uncertain) {
            return all;
        }
        if validity["extended"] == true {
            all.push(
                asked.say("Được kéo dài trong khi chờ đánh giá lại.", "Runs on while its re-evaluation is decided.").to_owned(),
            );
        }
        let days = |name: &str| validity[name].as_str().and_then(|text| text.parse::<NaiveDate>().ok());
        if let (Some(on), Some(until)) = (days("on"), days("certificate_until"))
            && validity["state"] == "due"
        {
            let left = until.signed_duration_since(on).num_days();
            all.push(asked.say(&format!("Sắp hết hạn: còn {left} ngày."), &format!("Ends soon: {left} days left.")).to_owned());
        }
        if validity["potential_five_star"] == true {
            all.push(
                asked
                    .say("Tiềm năng 5 sao, đang chờ Bộ quyết định.", "Potential five stars; the ministry has not decided.")
                    .to_owned(),
            );
        }
        all
    }
}
