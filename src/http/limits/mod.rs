//! What one client may ask of the service, and what all may together, so that none slows the others. Knows nothing of
//! rights: who may do what is decided further in.
//!
//! A request without a credential is counted under its address. One with a credential is counted under the credential, and
//! under its address as well, with the larger allowance: a made-up credential buys nothing.

pub mod at_once;
pub mod buckets;
pub mod budget;
pub mod client;
pub mod connections;
pub mod rate;
mod told;

use crate::app::App;
use crate::error::{Error, Result};
use at_once::{AtOnce, Held, UnderWay};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use buckets::{Buckets, MOST_CLIENTS, Standing, Ticks};
use budget::Budget;
pub use client::{Client, ClientAddress, Peer, Proxies};
pub use connections::Connections;
use rate::Rate;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
pub use told::Told;
pub(super) use told::{POLICY, STANDING};

/// How long somebody is asked to wait who has too much under way, and everybody when the service has.
const A_MOMENT: u64 = 1;
/// The only path that answers when the service has too much under way: it says that the program runs, and asks nothing.
const HEALTH: &str = "/healthz";

/// The limits, as they are configured.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Of an address without a credential. `Off` turns off all that counts by client.
    pub anonymous: Rate,
    /// Of a key that somebody issued to themselves.
    pub self_issued: Rate,
    /// Of a token or session, and of an address with such.
    pub known: Rate,
    /// Of a client, for statistics.
    pub statistics: Rate,
    /// Of a client, for files.
    pub exports: Rate,
    /// Of a client, for imports.
    pub imports: Rate,
    /// Of an address, for passwords and codes.
    pub sign_in: Rate,
    /// How many requests may be under way together, of all clients.
    pub all_at_once: usize,
    /// The proxies in front of the service.
    pub proxies: Proxies,
    /// How long an answer is held back that refuses a client for its rate: one that does not wait by itself is slowed.
    pub held_back: Duration,
}

/// The limits, and how everybody stands.
#[derive(Debug)]
pub struct Limiter {
    clients: Option<Clients>,
    all: Option<Arc<Semaphore>>,
    proxies: Proxies,
    held_back: Duration,
}

/// What is counted by client.
#[derive(Debug)]
struct Clients {
    anonymous: Counted,
    self_issued: Counted,
    known: Counted,
    statistics: Counted,
    exports: Counted,
    imports: Counted,
    sign_in: Counted,
}

/// One allowance, and how each client stands with it.
#[derive(Debug)]
struct Counted {
    name: &'static str,
    limit: Option<(Buckets, AtOnce<Client>, usize)>,
}

impl Counted {
    fn new(name: &'static str, rate: Rate, ticks: &Ticks) -> Self {
        let limit = match rate {
            Rate::Off => None,
            Rate::Of(allowance) => Buckets::new(allowance, ticks.clone(), MOST_CLIENTS)
                .map(|buckets| (buckets, AtOnce::default(), allowance.at_once())),
        };
        Self { name, limit }
    }

    /// Takes from a client's bucket.
    fn take(&self, client: Client) -> std::result::Result<Option<Standing>, Standing> {
        self.limit.as_ref().map(|(buckets, ..)| buckets.take(client)).transpose()
    }

    /// Takes one of a client's places.
    fn enter(&self, client: Client) -> Result<Option<UnderWay<Client>>> {
        let Some((_, places, most)) = &self.limit else { return Ok(None) };
        places.enter(client, *most).map(Some).ok_or(Error::TooManyRequests { retry_after_seconds: A_MOMENT })
    }
}

impl Clients {
    fn new(settings: &Settings, ticks: &Ticks) -> Self {
        let counted = |name, rate| Counted::new(name, rate, ticks);
        let expensive = |budget: Budget, rate| Counted::new(budget.name(), rate, ticks);
        Self {
            anonymous: counted("requests", settings.anonymous),
            self_issued: counted("requests", settings.self_issued),
            known: counted("requests", settings.known),
            statistics: expensive(Budget::Statistics, settings.statistics),
            exports: expensive(Budget::Exports, settings.exports),
            imports: expensive(Budget::Imports, settings.imports),
            sign_in: expensive(Budget::SignIn, settings.sign_in),
        }
    }

    fn of(&self, budget: Budget) -> &Counted {
        match budget {
            Budget::Statistics => &self.statistics,
            Budget::Exports => &self.exports,
            Budget::Imports => &self.imports,
            Budget::SignIn => &self.sign_in,
        }
    }

    /// What a request is counted under, and as whom; the client's own first.
    fn counts(&self, address: Client, request: &Request) -> Vec<(&Counted, Client)> {
        let credential = Client::of_credential(request.headers());
        let mut counts = match credential {
            None => vec![(&self.anonymous, address)],
            Some(client @ Client::SelfIssued(_)) => vec![(&self.self_issued, client), (&self.known, address)],
            Some(client) => vec![(&self.known, client), (&self.known, address)],
        };
        if let Some(budget) = Budget::of(request.method(), request.uri(), request.headers()) {
            let by_address = budget == Budget::SignIn;
            counts.push((self.of(budget), credential.filter(|_| !by_address).unwrap_or(address)));
        }
        counts
    }
}

impl Limiter {
    /// No limits: for tests and benchmarks.
    pub fn off() -> Self {
        let proxies = Proxies { networks: Vec::new(), header: client::ProxyHeader::XForwardedFor };
        Self { clients: None, all: None, proxies, held_back: Duration::ZERO }
    }

    /// These limits.
    pub fn new(settings: &Settings, ticks: &Ticks) -> Self {
        let clients = (settings.anonymous != Rate::Off).then(|| Clients::new(settings, ticks));
        let all = Arc::new(Semaphore::new(settings.all_at_once.min(Semaphore::MAX_PERMITS)));
        Self { clients, all: Some(all), proxies: settings.proxies.clone(), held_back: settings.held_back }
    }

    /// The address a request comes from.
    pub fn address(&self, request: &Request) -> ClientAddress {
        let peer = request.extensions().get::<Peer>().map(|Peer(address)| *address);
        self.proxies.address(peer, request.headers())
    }

    fn counts_nothing(&self) -> bool {
        self.clients.is_none() && self.all.is_none()
    }

    /// Lets a request in, or says why not; tells how its client stands in both cases.
    fn admit(&self, address: ClientAddress, request: &Request) -> (Told, Result<Held>) {
        let mut told = Told::default();
        let mut held = Held::default();
        let counts = self.clients.as_ref().map(|clients| clients.counts(address.client(), request)).unwrap_or_default();
        for (counted, client) in &counts {
            match counted.take(*client) {
                Ok(None) => {}
                Ok(Some(standing)) => told.add(counted.name, standing),
                Err(standing) => {
                    told.add(counted.name, standing);
                    return (told, Err(Error::TooManyRequests { retry_after_seconds: standing.wait }));
                }
            }
        }
        for (counted, client) in &counts {
            match counted.enter(*client) {
                Ok(place) => held.places.extend(place),
                Err(refused) => return (told, Err(refused)),
            }
        }
        if let Some(all) = self.all.as_ref().filter(|_| request.uri().path() != HEALTH) {
            let Ok(permit) = all.clone().try_acquire_owned() else { return (told, Err(Error::Overloaded)) };
            held.permit = Some(permit);
        }
        (told, Ok(held))
    }
}

/// A client was refused an answer that was ready; the layer, to which its request is handed on, says so.
#[derive(Clone, Debug)]
pub struct Refused {
    told: Told,
    /// Nothing where the service has too much under way.
    retry_after_seconds: Option<u64>,
}

/// Counts a request whose answer is ready, and lets it have it; tells how its client stands.
pub fn admit_ready(app: &App, request: &Request) -> std::result::Result<Told, Refused> {
    let limiter = app.limiter();
    if limiter.counts_nothing() {
        return Ok(Told::default());
    }
    match limiter.admit(limiter.address(request), request) {
        (told, Ok(_)) => Ok(told),
        (told, Err(Error::TooManyRequests { retry_after_seconds })) => {
            Err(Refused { told, retry_after_seconds: Some(retry_after_seconds) })
        }
        (told, Err(_)) => Err(Refused { told, retry_after_seconds: None }),
    }
}

/// Counts a request, refuses it or lets it in to what is behind, and tells its client how it stands.
pub async fn limited(app: &App, mut request: Request, behind: impl AsyncFnOnce(Request) -> Response) -> Response {
    let limiter = app.limiter();
    let address = limiter.address(&request);
    request.extensions_mut().insert(address);
    let (told, admitted) = match request.extensions_mut().remove::<Refused>() {
        Some(Refused { told, retry_after_seconds }) => {
            let refused = retry_after_seconds.map(|retry_after_seconds| Error::TooManyRequests { retry_after_seconds });
            (told, Err(refused.unwrap_or(Error::Overloaded)))
        }
        None => limiter.admit(address, &request),
    };
    let mut response = match admitted {
        Ok(held) => held.until_sent(behind(request).await),
        Err(refused) => {
            // Nothing is held meanwhile but the connection, of which there are only so many. Shedding load must be quick.
            if !matches!(refused, Error::Overloaded) && !limiter.held_back.is_zero() {
                tokio::time::sleep(limiter.held_back).await;
            }
            refused.into_response()
        }
    };
    told.put(response.headers_mut());
    response
}
