//! The buckets of many clients under one allowance, in bounded memory. Knows no request.

use super::client::Client;
use super::rate::Allowance;
use governor::RateLimiter;
use governor::clock::{Clock, FakeRelativeClock, Reference};
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::{DashMapStateStore, ShrinkableKeyedStateStore};
use governor::state::{InMemoryState, NotKeyed, StateStore};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The most clients that have a bucket of their own. Whoever comes when there are more shares one with the others.
pub const MOST_CLIENTS: usize = 100_000;
/// How often full buckets, which are as good as none, are thrown away: when there is no room, and otherwise.
const SOONEST: Duration = Duration::from_secs(1);
const USUAL: Duration = Duration::from_mins(1);

/// What tells buckets how late it is. Not the time of day: that may jump.
#[derive(Clone, Debug)]
pub enum Ticks {
    /// The machine's, from a moment on.
    Machine(Instant),
    /// As a test sets them.
    Set(FakeRelativeClock),
}

impl Ticks {
    /// The machine's, from now on.
    pub fn machine() -> Self {
        Self::Machine(Instant::now())
    }
}

impl Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        match self {
            Self::Machine(start) => start.elapsed().into(),
            Self::Set(clock) => clock.now(),
        }
    }
}

/// The states of buckets: one for each client while there is room, and one that the others share.
#[derive(Debug)]
struct Bounded {
    own: DashMapStateStore<Client>,
    shared: InMemoryState,
    most: usize,
    room: Arc<AtomicUsize>,
}

impl StateStore for Bounded {
    type Key = Client;

    fn measure_and_replace<T, F, E>(&self, client: &Client, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        if let Some(state) = self.own.get(client) {
            return state.measure_and_replace(&NotKeyed::NonKey, measure);
        }
        // Two requests of one newcomer may both take room; the next sweep counts again.
        if self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| room.checked_sub(1)).is_err() {
            return self.shared.measure_and_replace(&NotKeyed::NonKey, measure);
        }
        self.own.entry(*client).or_default().measure_and_replace(&NotKeyed::NonKey, measure)
    }
}

impl ShrinkableKeyedStateStore<Client> for Bounded {
    fn retain_recent(&self, drop_below: Nanos) {
        ShrinkableKeyedStateStore::retain_recent(&self.own, drop_below);
        ShrinkableKeyedStateStore::shrink_to_fit(&self.own);
        self.room.store(self.most.saturating_sub(self.own.len()), Ordering::Relaxed);
    }

    fn len(&self) -> usize {
        self.own.len()
    }

    fn is_empty(&self) -> bool {
        self.own.is_empty()
    }
}

/// The buckets.
#[derive(Debug)]
pub struct Buckets {
    limiter: RateLimiter<Client, Bounded, Ticks, StateInformationMiddleware>,
    ticks: Ticks,
    allowance: Allowance,
    room: Arc<AtomicUsize>,
    swept: AtomicU64,
}

/// How a client stands with its bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the bucket holds when it is full.
    pub full: u32,
    /// How many seconds it takes to fill.
    pub window: u64,
    /// How many requests it still holds.
    pub left: u32,
    /// The seconds until it is full again, or, when it is empty, until it holds the next request.
    pub wait: u64,
}

impl Buckets {
    /// Buckets of this size; nothing if no such bucket can be.
    pub fn new(allowance: Allowance, ticks: Ticks, most: usize) -> Option<Self> {
        let room = Arc::new(AtomicUsize::new(most));
        let states =
            Bounded { own: DashMapStateStore::default(), shared: InMemoryState::default(), most, room: Arc::clone(&room) };
        let limiter = RateLimiter::new(allowance.quota()?, states, ticks.clone());
        Some(Self { limiter, ticks, allowance, room, swept: AtomicU64::new(0) })
    }

    /// Takes one request out of a client's bucket; an error when it is empty.
    pub fn take(&self, client: Client) -> Result<Standing, Standing> {
        self.sweep();
        let (full, window) = (self.allowance.burst(), self.allowance.window_seconds());
        match self.limiter.check_key(&client) {
            Ok(state) => {
                let left = state.remaining_burst_capacity();
                let wait = self.allowance.each().saturating_mul(full.saturating_sub(left));
                Ok(Standing { full, window, left, wait: seconds_up(wait) })
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(self.ticks.now());
                Err(Standing { full, window, left: 0, wait: seconds_up(wait).max(1) })
            }
        }
    }

    /// How many buckets there are.
    pub fn clients(&self) -> usize {
        self.limiter.len()
    }

    /// Throws away what full buckets left, now and then, and when there is no room.
    fn sweep(&self) {
        let pause = if self.room.load(Ordering::Relaxed) == 0 { SOONEST } else { USUAL };
        let (now, swept) = (self.ticks.now(), self.swept.load(Ordering::Relaxed));
        let since: Duration = now.duration_since(Nanos::new(swept)).into();
        // One request sweeps; the others go on.
        let claim = || self.swept.compare_exchange(swept, now.as_u64(), Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if since >= pause && claim() {
            self.limiter.retain_recent();
        }
    }
}

/// Whole seconds, rounded up: who comes back then is not too early.
fn seconds_up(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
    use super::super::rate::Rate;
    use super::{Buckets, Client, Standing, Ticks};
    use governor::clock::FakeRelativeClock;
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::Duration;

    fn buckets(rate: &str, most: usize) -> (Buckets, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let Ok(Rate::Of(allowance)) = rate.parse() else { panic!("{rate}") };
        (Buckets::new(allowance, Ticks::Set(clock.clone()), most).unwrap(), clock)
    }

    fn client(number: u32) -> Client {
        Client::Address(IpAddr::V4(Ipv4Addr::from(number)))
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let (buckets, clock) = buckets("2/s:3:1", 10);
        let left: Vec<u32> = (0..3).map(|_| buckets.take(client(1)).unwrap().left).collect();
        assert_eq!(left, [2, 1, 0]);
        assert_eq!(buckets.take(client(1)), Err(Standing { full: 3, window: 2, left: 0, wait: 1 }));
        assert_eq!(buckets.take(client(2)), Ok(Standing { full: 3, window: 2, left: 2, wait: 1 }), "another client");
        clock.advance(Duration::from_millis(499));
        assert!(buckets.take(client(1)).is_err());
        clock.advance(Duration::from_millis(1));
        assert!(buckets.take(client(1)).is_ok());
        assert!(buckets.take(client(1)).is_err());
        clock.advance(Duration::from_mins(1));
        assert_eq!(buckets.take(client(1)).unwrap().left, 2);
    }

    #[test]
    fn the_wait_is_told_in_whole_seconds_and_is_long_enough() {
        let (buckets, clock) = buckets("20/m:2:1", 10);
        buckets.take(client(1)).unwrap();
        assert_eq!(buckets.take(client(1)).unwrap().wait, 6, "until it is full");
        clock.advance(Duration::from_millis(500));
        let wait = buckets.take(client(1)).unwrap_err().wait;
        assert_eq!(wait, 3, "2.5 s, rounded up");
        clock.advance(Duration::from_secs(wait));
        assert!(buckets.take(client(1)).is_ok());
    }

    #[test]
    fn idle_clients_are_forgotten() {
        let (buckets, clock) = buckets("1/s:5:1", 1000);
        for number in 0..100 {
            buckets.take(client(number)).unwrap();
        }
        assert_eq!(buckets.clients(), 100);
        clock.advance(Duration::from_secs(61));
        buckets.take(client(7)).unwrap();
        assert_eq!(buckets.clients(), 1);
    }

    #[test]
    fn however_many_clients_come_memory_is_bounded() {
        let (buckets, clock) = buckets("1/h:3:1", 50);
        let let_in = (0..10_000).filter(|number| buckets.take(client(*number)).is_ok()).count();
        assert_eq!(buckets.clients(), 50);
        assert_eq!(let_in, 50 + 3, "fifty of their own, and what the shared one holds");
        clock.advance(Duration::from_secs(2));
        assert!(buckets.take(client(20_000)).is_err(), "still full: nobody was idle long enough");
        clock.advance(Duration::from_hours(4));
        assert!(buckets.take(client(20_000)).is_ok());
        assert!(buckets.clients() <= 2);
    }

    #[test]
    fn a_million_requests_in_a_burst_let_through_what_is_allowed() {
        let (buckets, clock) = buckets("100/s:1000:64", 50);
        let mut let_in = 0;
        for _ in 0..100 {
            let_in += (0..10_000).filter(|_| buckets.take(client(1)).is_ok()).count();
            clock.advance(Duration::from_secs(1));
        }
        // The first second spends what was saved, and each of the 99 that follow what it brings.
        assert_eq!(let_in, 1000 + 99 * 100);
    }
}
