//! What a recognition is worth on a day, and the senses in which recognitions are counted.
//!
//! Must not fetch anything: the standing act of a subject is found elsewhere and handed in.

use chrono::NaiveDate;
use entity::vocabulary::Act;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;

/// A certificate is due within so many days of its end: from the day a re-evaluation dossier may be filed
/// (26/2026/QĐ-TTg, art. 7.6.a).
pub const DUE_DAYS: i64 = 180;

/// The state of a recognised subject on a day. A due certificate is in force too: counts of `in_force` include `due`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The certificate is good for more than 180 days, or has no end.
    InForce,
    /// The certificate is good, for 180 days or fewer.
    Due,
    /// The certificate ended, and nothing followed.
    Lapsed,
    /// The recognition was taken back.
    Withdrawn,
}

impl State {
    /// The spelling in JSON, query strings and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Due => "due",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// The state on `day` of a subject whose standing act on that day is `last_act`, with the end of its certificate, if any.
///
/// The last day of the term still counts (26/2026/QĐ-TTg, art. 4.3; the day count itself is not printed: **uncertain**).
pub fn state_on(last_act: Act, certificate_until: Option<NaiveDate>, day: NaiveDate) -> State {
    if last_act == Act::Withdraw {
        return State::Withdrawn;
    }
    match certificate_until.map(|until| (until - day).num_days()) {
        Some(left) if left < 0 => State::Lapsed,
        Some(left) if left <= DUE_DAYS => State::Due,
        _ => State::InForce,
    }
}

/// The sense of a count: every count says in which of these it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// Recognising acts up to the day: what the city publishes.
    Assessed,
    /// Distinct subjects with a recognising act up to the day.
    Recognised,
    /// Subjects whose standing act recognises and has not ended.
    InForce,
    /// Subjects in force for 180 days or fewer.
    Due,
    /// Subjects whose standing act recognises and has ended.
    Lapsed,
    /// Subjects whose standing act withdraws.
    Withdrawn,
}

impl Sense {
    /// Every spelling.
    pub const VALUES: &'static [&'static str] = &["assessed", "recognised", "in_force", "due", "lapsed", "withdrawn"];

    /// The spelling in JSON, query strings and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assessed => "assessed",
            Self::Recognised => "recognised",
            Self::InForce => "in_force",
            Self::Due => "due",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for Sense {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "assessed" => Ok(Self::Assessed),
            "recognised" => Ok(Self::Recognised),
            "in_force" => Ok(Self::InForce),
            "due" => Ok(Self::Due),
            "lapsed" => Ok(Self::Lapsed),
            "withdrawn" => Ok(Self::Withdrawn),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::programme::terms::{day, window_on};

    #[test]
    fn the_last_day_counts_and_the_next_does_not() {
        let until = Some(day(2026, 12, 31));
        assert_eq!(state_on(Act::Grant, until, day(2026, 12, 31)), State::Due);
        assert_eq!(state_on(Act::Grant, until, day(2027, 1, 1)), State::Lapsed);
        assert_eq!(state_on(Act::Extend, until, day(2027, 1, 1)), State::Lapsed);
    }

    #[test]
    fn due_begins_with_the_window() {
        let until = day(2026, 12, 31);
        assert_eq!(state_on(Act::Renew, Some(until), day(2026, 7, 3)), State::InForce);
        assert_eq!(state_on(Act::Renew, Some(until), day(2026, 7, 4)), State::Due);
        assert_eq!(window_on(until, day(2026, 7, 4)), crate::programme::Window::Open);
    }

    #[test]
    fn a_title_without_end_stays_and_a_withdrawal_ends_everything() {
        assert_eq!(state_on(Act::Grant, None, day(2126, 1, 1)), State::InForce);
        assert_eq!(state_on(Act::Withdraw, None, day(2026, 1, 1)), State::Withdrawn);
        assert_eq!(state_on(Act::Withdraw, Some(day(2029, 1, 1)), day(2026, 1, 1)), State::Withdrawn);
    }

    #[test]
    fn senses_read_back_as_they_are_spelled() {
        for text in Sense::VALUES {
            let sense: Sense = text.parse().unwrap();
            assert_eq!(sense.as_str(), *text);
            assert_eq!(serde_json::to_value(sense).unwrap(), *text);
        }
        assert_eq!("valid".parse::<Sense>(), Err(()));
        for state in [State::InForce, State::Due, State::Lapsed, State::Withdrawn] {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
            assert!(Sense::VALUES.contains(&state.as_str()));
        }
    }
}
