//! Connections: how many there are, how many of one address, and how long one may take to ask. What a request may do once
//! it was read is limited elsewhere.

use super::at_once::AtOnce;
use super::client::{ClientAddress, Peer, Proxies};
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;
use tower::Service;
use tracing::{debug, warn};

/// Files that are not connections: the database, spools, the log.
const OTHER_FILES: u64 = 256;
/// How long nothing is accepted when the machine can open no more files.
const PAUSE: Duration = Duration::from_millis(100);

/// The limits of connections.
#[derive(Clone, Debug)]
pub struct Connections {
    /// The most there are.
    pub most: usize,
    /// The most of one address, or /64, that is no trusted proxy.
    pub of_address: usize,
    /// The longest that the head of a request may take. The clock starts when the one before was answered, so an idle
    /// connection ends as well.
    pub head: Duration,
    /// How long the requests under way may take to finish once the service is told to stop.
    pub finish: Duration,
    /// The proxies in front of the service.
    pub proxies: Proxies,
}

/// Serves connections until it is told to stop, then lets those finish that have a request; what is not finished in time is
/// cut off, because a client that takes an answer byte by byte would keep the program for ever.
///
/// In place of `axum::serve`, which cannot limit how long the head of a request takes: one that sends a letter a minute
/// would hold its connection for ever.
pub async fn serve<S>(listener: TcpListener, answering: S, limits: &Connections, stop: impl Future<Output = ()>)
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let places = Arc::new(Semaphore::new(within_open_files(limits.most).min(Semaphore::MAX_PERMITS)));
    let by_address = AtOnce::default();
    let ending = GracefulShutdown::new();
    // Nothing is ever sent: that it is gone is the word.
    let (going_on, cut_off) = watch::channel(());
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let Some((stream, peer, permit)) = accepted else { continue };
        let most = if limits.proxies.trust(peer.ip()) { usize::MAX } else { limits.of_address };
        let Some(place) = by_address.enter(ClientAddress(Some(peer.ip())).client(), most) else {
            debug!(%peer, "connection closed: its address has too many");
            continue;
        };
        // Small answers go out at once.
        if let Err(error) = stream.set_nodelay(true) {
            debug!(%peer, "TCP_NODELAY: {error}");
        }
        let answering = answering.clone();
        let service = tower::service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer.ip()));
            answering.clone().call(request)
        });
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = ending.watch(connection);
        let mut cut_off = cut_off.clone();
        tokio::spawn(async move {
            tokio::select! {
                ended = connection => if let Err(error) = ended {
                    debug!(%peer, "connection ended: {error}");
                },
                _ = cut_off.changed() => debug!(%peer, "connection cut off: the service ends"),
            }
            drop((place, permit));
        });
    }
    drop(listener);
    let under_way = ending.count();
    if timeout(limits.finish, ending.shutdown()).await.is_err() {
        warn!("of {under_way} connections some did not finish in {} s and are cut off", limits.finish.as_secs());
    }
    drop(going_on);
}

/// As many connections as the machine lets the process have, after asking for all it may have: shells and service managers
/// begin with 1,024 open files, and let every program raise that by itself.
fn within_open_files(most: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    let open = if raised.is_ok() { limit.maximum } else { limit.current };
    let room = open.map_or(usize::MAX, |open| usize::try_from(open.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX).max(1));
    if room < most {
        warn!("{room} connections rather than {most}: the machine lets the process open no more files (ulimit -n)");
    }
    most.min(room)
}

/// The next connection, once there is a place for one.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, permit)),
        Err(error) => {
            // A connection that ended before it was accepted is nobody's fault; what else fails needs time.
            use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
            if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
                warn!("no connection can be accepted for now: {error}");
                tokio::time::sleep(PAUSE).await;
            }
            None
        }
    }
}
