//! How much one client may ask for: so many in a time, so many saved up, so many at once. Reads and writes the short form
//! of the command line; counts nothing.

use governor::Quota;
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

/// What the short form looks like, for messages.
const FORM: &str = "a rate is off, or COUNT/UNIT:BURST:AT-ONCE with the unit s, m or h, as 100/s:1000:64";

/// How much one client may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// As much as it likes.
    Off,
    /// So much.
    Of(Allowance),
}

/// A bucket that fills steadily, and a number of requests that may be under way together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    count: NonZeroU32,
    unit: Unit,
    burst: NonZeroU32,
    at_once: NonZeroU32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Second,
    Minute,
    Hour,
}

impl Unit {
    const ALL: [(Self, &'static str, u64); 3] = [(Self::Second, "s", 1), (Self::Minute, "m", 60), (Self::Hour, "h", 3600)];

    fn seconds(self) -> u64 {
        Self::ALL.iter().find(|(unit, ..)| *unit == self).map_or(1, |(.., seconds)| *seconds)
    }

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(unit, ..)| *unit == self).map_or("s", |(_, name, _)| *name)
    }
}

impl Allowance {
    /// What may be saved up.
    pub fn burst(&self) -> u32 {
        self.burst.get()
    }

    /// How many may be under way together.
    pub fn at_once(&self) -> usize {
        usize::try_from(self.at_once.get()).unwrap_or(usize::MAX)
    }

    /// How long an empty bucket takes to be full again, in whole seconds.
    pub fn window_seconds(&self) -> u64 {
        (u64::from(self.burst.get()) * self.unit.seconds()).div_ceil(u64::from(self.count.get()))
    }

    /// How long one request takes to be given back.
    pub fn each(&self) -> Duration {
        // Never nothing: the fastest rate that can be written is 4 requests a nanosecond.
        (Duration::from_secs(self.unit.seconds()) / self.count.get()).max(Duration::from_nanos(1))
    }

    /// The same, for the crate that counts.
    pub(super) fn quota(&self) -> Option<Quota> {
        Some(Quota::with_period(self.each())?.allow_burst(self.burst))
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "off" {
            return Ok(Self::Off);
        }
        let number = |text: &str| text.parse::<NonZeroU32>().map_err(|_| FORM.to_owned());
        let parts: Vec<&str> = text.split(':').collect();
        let [rate, burst, at_once] = parts.as_slice() else { return Err(FORM.to_owned()) };
        let (count, unit) = rate.split_once('/').ok_or(FORM)?;
        let (unit, ..) = Unit::ALL.iter().find(|(_, name, _)| *name == unit).ok_or(FORM)?;
        Ok(Self::Of(Allowance { count: number(count)?, unit: *unit, burst: number(burst)?, at_once: number(at_once)? }))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::Of(Allowance { count, unit, burst, at_once }) => write!(f, "{count}/{}:{burst}:{at_once}", unit.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::panic, reason = "a test fails by panicking")]
    use super::{Allowance, Rate};
    use std::time::Duration;

    fn allowance(text: &str) -> Allowance {
        match text.parse() {
            Ok(Rate::Of(allowance)) => allowance,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn the_short_form_reads_as_it_is_written() {
        for text in ["off", "100/s:1000:64", "30/m:60:2", "1/h:1:1", "4294967295/s:4294967295:1"] {
            assert_eq!(text.parse::<Rate>().map(|rate| rate.to_string()), Ok(text.to_owned()));
        }
        for text in [
            "",
            "0/s:1:1",
            "1/s:0:1",
            "1/s:1:0",
            "1/d:1:1",
            "1/s",
            "1/s:1",
            "1/s:1:1:1",
            "-1/s:1:1",
            "1.5/s:1:1",
            "Off",
            "s/1:1:1",
        ] {
            let told = text.parse::<Rate>().map(|rate| rate.to_string());
            assert!(told.as_ref().is_err_and(|words| words.contains("100/s:1000:64")), "{text}: {told:?}");
        }
    }

    #[test]
    fn the_window_is_the_time_to_fill_up() {
        let usual = allowance("100/s:1000:64");
        assert_eq!((usual.window_seconds(), usual.each()), (10, Duration::from_millis(10)));
        let slow = allowance("30/m:60:2");
        assert_eq!((slow.window_seconds(), slow.each()), (120, Duration::from_secs(2)));
        assert_eq!(allowance("7/s:10:1").window_seconds(), 2, "rounded up");
        assert_eq!(allowance("4294967295/s:1:1").each(), Duration::from_nanos(1));
        assert!(allowance("4294967295/s:1:1").quota().is_some());
    }
}
