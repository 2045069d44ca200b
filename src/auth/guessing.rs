//! Slows whoever guesses passwords, without letting strangers lock a colleague out. Knows no password.
//!
//! Failures are counted in buckets; from a number of failures on, each one doubles the wait before the next attempt, up
//! to a longest wait. A browser that signed in before shows its device cookie and has a bucket that strangers cannot
//! fill (OWASP, "device cookies"); an unknown one is counted three times: for its address with this name, for its
//! address, and for the name. Kept in memory: a restart forgives, and a hundred thousand buckets are enough.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

const MOST_BUCKETS: usize = 100_000;
/// Buckets without a failure for so long are forgotten.
const MEMORY: TimeDelta = TimeDelta::hours(24);
const FIRST_WAIT_SECONDS: i64 = 1;

/// How many failures are free, and how long the wait grows.
#[derive(Clone, Copy, Debug)]
struct Patience {
    free: u32,
    longest_seconds: i64,
}

/// What failures are counted for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Bucket {
    /// A name, tried from one address.
    Pair(String, IpAddr),
    /// Everything from one address: an office has many people behind one.
    Address(IpAddr),
    /// A name, tried from unknown browsers anywhere.
    Name(String),
    /// A browser or session that proved once whose it is.
    Known(String),
}

impl Bucket {
    const fn patience(&self) -> Patience {
        match self {
            Self::Pair(..) => Patience { free: 5, longest_seconds: 15 * 60 },
            Self::Address(_) => Patience { free: 50, longest_seconds: 15 * 60 },
            Self::Name(_) => Patience { free: 20, longest_seconds: 5 * 60 },
            Self::Known(_) => Patience { free: 10, longest_seconds: 15 * 60 },
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: DateTime<Utc>,
}

impl Failures {
    /// The first moment at which another attempt is heard.
    fn until(self, patience: Patience) -> DateTime<Utc> {
        let doublings = self.count.saturating_sub(patience.free);
        if doublings == 0 {
            return self.last;
        }
        let seconds = FIRST_WAIT_SECONDS.checked_shl(doublings - 1).filter(|seconds| *seconds > 0).unwrap_or(i64::MAX);
        self.last + TimeDelta::seconds(seconds.min(patience.longest_seconds))
    }
}

/// Who tries.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The sign-in name that is tried, known or not.
    pub name: String,
    /// Where from.
    pub address: IpAddr,
    /// What proved before whose browser or session this is.
    pub known: Option<String>,
}

impl Attempt {
    fn buckets(&self) -> Vec<Bucket> {
        if let Some(known) = &self.known {
            return vec![Bucket::Known(known.clone())];
        }
        let address = network(self.address);
        vec![Bucket::Pair(self.name.clone(), address), Bucket::Address(address), Bucket::Name(self.name.clone())]
    }
}

/// One subscriber of IPv6 has a whole /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

/// Counts failures.
#[derive(Debug, Default)]
pub struct Guard {
    failures: Mutex<HashMap<Bucket, Failures>>,
}

impl Guard {
    /// Hears an attempt, or says after how many seconds it will. What is heard counts as a failure until it succeeds, so
    /// that many at once are not free.
    pub fn admit(&self, attempt: &Attempt, now: DateTime<Utc>) -> Result<(), u64> {
        let buckets = attempt.buckets();
        let mut failures = self.lock();
        let until = buckets.iter().filter_map(|bucket| failures.get(bucket).map(|found| found.until(bucket.patience()))).max();
        if let Some(wait) = until.map(|until| until - now).filter(|wait| *wait > TimeDelta::zero()) {
            return Err(u64::try_from(wait.num_milliseconds()).unwrap_or_default().div_ceil(1000).max(1));
        }
        if failures.len() + buckets.len() > MOST_BUCKETS {
            make_room(&mut failures, now);
        }
        for bucket in buckets {
            let counted = failures.entry(bucket).or_insert(Failures { count: 0, last: now });
            if now - counted.last > MEMORY {
                counted.count = 0;
            }
            *counted = Failures { count: counted.count.saturating_add(1), last: now };
        }
        Ok(())
    }

    /// The attempt was right: forgives what was counted for whoever made it, and takes back this one attempt elsewhere.
    /// So nobody who has one account forgives themselves the guesses at another.
    pub fn succeeded(&self, attempt: &Attempt) {
        let mut failures = self.lock();
        for bucket in attempt.buckets() {
            if matches!(bucket, Bucket::Pair(..) | Bucket::Known(_)) {
                failures.remove(&bucket);
            } else {
                take_back(&mut failures, &bucket);
            }
        }
    }

    /// The attempt was neither right nor wrong, as a password that still needs its second factor.
    pub fn undecided(&self, attempt: &Attempt) {
        let mut failures = self.lock();
        for bucket in attempt.buckets() {
            take_back(&mut failures, &bucket);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Bucket, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn take_back(failures: &mut HashMap<Bucket, Failures>, bucket: &Bucket) {
    if let Some(counted) = failures.get_mut(bucket) {
        counted.count = counted.count.saturating_sub(1);
        if counted.count == 0 {
            failures.remove(bucket);
        }
    }
}

/// Forgets what is old; if that is not enough, the half with the fewest failures. So a flood of names cannot wash away
/// the buckets that hold somebody back.
fn make_room(failures: &mut HashMap<Bucket, Failures>, now: DateTime<Utc>) {
    failures.retain(|_, counted| now - counted.last <= MEMORY);
    if failures.len() <= MOST_BUCKETS / 2 {
        return;
    }
    let mut order: Vec<(u32, DateTime<Utc>)> = failures.values().map(|counted| (counted.count, counted.last)).collect();
    let middle = order.len() / 2;
    let (_, median, _) = order.select_nth_unstable(middle);
    let median = *median;
    let mut room = middle;
    failures.retain(|_, counted| {
        let goes = room > 0 && (counted.count, counted.last) <= median;
        room -= usize::from(goes);
        !goes
    });
}

#[cfg(test)]
mod tests {
    use super::{Attempt, Guard, MEMORY, MOST_BUCKETS};
    use chrono::{DateTime, TimeDelta, Utc};
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    const GUESSES: u32 = 1_000_000;

    fn start() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
    }

    fn stranger(address: u32) -> Attempt {
        let address = IpAddr::V4(Ipv4Addr::from_bits(0x0A00_0000 + address));
        Attempt { name: "lan".to_owned(), address, known: None }
    }

    fn colleague() -> Attempt {
        Attempt { known: Some("her browser".to_owned()), ..stranger(1) }
    }

    /// Guesses as soon as it is allowed, from so many addresses in turn, and says how many days a million guesses take.
    /// The colleague signs in from her own browser all the while, at once.
    fn days_for_a_million(addresses: u32) -> i64 {
        let guard = Guard::default();
        let mut now = start();
        let mut heard = 0;
        while heard < GUESSES {
            let mut shortest = u64::MAX;
            for address in 0..addresses.min(GUESSES - heard) {
                match guard.admit(&stranger((heard + address) % addresses), now) {
                    Ok(()) => {
                        heard += 1;
                        shortest = 0;
                        break;
                    }
                    Err(wait) => shortest = shortest.min(wait),
                }
                // Once the name itself waits, no other address is heard earlier.
                if address > 0 {
                    break;
                }
            }
            if heard % 1_000 == 0 {
                assert_eq!(guard.admit(&colleague(), now), Ok(()), "after {heard} guesses of strangers");
                guard.succeeded(&colleague());
            }
            now += TimeDelta::seconds(i64::try_from(shortest).unwrap_or_default());
        }
        (now - start()).num_days()
    }

    #[test]
    fn a_million_guesses_from_one_address_take_28_years() {
        let days = days_for_a_million(1);
        assert_eq!(days / 365, 28, "{days} days");
    }

    #[test]
    fn a_million_guesses_from_a_thousand_addresses_take_9_years() {
        let days = days_for_a_million(1_000);
        assert_eq!(days / 365, 9, "{days} days");
    }

    #[test]
    fn spraying_many_names_from_one_address_is_slow_too() {
        let guard = Guard::default();
        let (mut now, mut heard) = (start(), 0_u32);
        while now < start() + TimeDelta::days(1) {
            match guard.admit(&Attempt { name: format!("name-{heard}"), ..stranger(7) }, now) {
                Ok(()) => heard += 1,
                Err(wait) => now += TimeDelta::seconds(i64::try_from(wait).unwrap_or_default()),
            }
        }
        assert!((140..170).contains(&heard), "{heard} names in a day");
    }

    #[test]
    fn a_few_mistakes_cost_nothing_and_being_right_forgives_them() {
        let guard = Guard::default();
        for _ in 0..5 {
            assert_eq!(guard.admit(&stranger(1), start()), Ok(()));
        }
        assert_eq!(guard.admit(&stranger(1), start()), Ok(()), "the fifth failure is the last that is free");
        assert_eq!(guard.admit(&stranger(1), start()), Err(1));
        assert_eq!(guard.admit(&stranger(2), start()), Ok(()), "another address is not slowed by it");
        let later = start() + TimeDelta::seconds(1);
        assert_eq!(guard.admit(&stranger(1), later), Ok(()));
        assert_eq!(guard.admit(&stranger(1), later), Err(2));
        guard.succeeded(&stranger(1));
        assert_eq!(guard.admit(&stranger(1), later), Ok(()));
    }

    /// Signing in to one's own account between guesses at another forgives nothing but the own attempts.
    #[test]
    fn an_account_of_ones_own_does_not_help() {
        let guard = Guard::default();
        let own = Attempt { name: "own".to_owned(), ..stranger(9) };
        for number in 0..51 {
            assert_eq!(guard.admit(&Attempt { name: format!("victim-{number}"), ..stranger(9) }, start()), Ok(()));
            if guard.admit(&own, start()).is_ok() {
                guard.succeeded(&own);
            }
        }
        assert!(guard.admit(&Attempt { name: "victim-51".to_owned(), ..stranger(9) }, start()).is_err());
    }

    #[test]
    fn neighbours_of_one_subscriber_are_one() {
        let guard = Guard::default();
        let of = |last: u16| IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, last));
        for last in 0..6 {
            assert_eq!(guard.admit(&Attempt { address: of(last), ..stranger(0) }, start()), Ok(()));
        }
        assert_eq!(guard.admit(&Attempt { address: of(99), ..stranger(0) }, start()), Err(1));
    }

    #[test]
    fn a_flood_of_names_neither_fills_the_memory_nor_frees_who_is_held_back() {
        let guard = Guard::default();
        for _ in 0..6 {
            assert_eq!(guard.admit(&stranger(1), start()), Ok(()));
        }
        for number in 0..100_000_u32 {
            let flood = Attempt { name: format!("n{number}"), ..stranger(1_000 + number) };
            assert_eq!(guard.admit(&flood, start()), Ok(()));
        }
        assert!(guard.lock().len() <= MOST_BUCKETS);
        assert_eq!(guard.admit(&stranger(1), start()), Err(1));
        assert_eq!(guard.admit(&stranger(1), start() + MEMORY + TimeDelta::seconds(1)), Ok(()));
    }
}
