//! Counters of the service in the Prometheus text format.

use super::kept::Counts;
use axum::http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::time::Duration;

/// What a request is counted under.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    route: String,
    status: u16,
}

/// What the time of a request is counted under.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TimeLabels {
    route: String,
}

/// The counters.
#[derive(Clone, Debug)]
pub struct Metrics {
    requests: Family<RequestLabels, Counter>,
    seconds: Family<TimeLabels, Histogram, fn() -> Histogram>,
    journal_head: Gauge,
    kept_bytes: Gauge,
    writes_waiting: Gauge,
    registry: Arc<Registry>,
}

fn histogram() -> Histogram {
    Histogram::new([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0])
}

impl Metrics {
    /// The counters, with those of kept answers.
    pub fn new(kept: &Counts) -> Self {
        let mut registry = Registry::with_prefix("ocop_registry");
        let requests = Family::default();
        let seconds = Family::new_with_constructor(histogram as fn() -> Histogram);
        let journal_head = Gauge::default();
        registry.register("http_requests", "Requests answered, by method, route and status", requests.clone());
        registry.register("http_request_duration_seconds", "Time to the first byte of the answer", seconds.clone());
        registry.register("journal_head", "Sequence of the last journal entry", journal_head.clone());
        registry.register("kept_answers_hits", "Questions answered from what was kept", kept.hits.clone());
        registry.register("kept_answers_misses", "Questions that could be kept and had to be computed", kept.misses.clone());
        let kept_bytes = Gauge::default();
        registry.register_with_unit("kept_answers", "What the kept answers take", Unit::Bytes, kept_bytes.clone());
        let writes_waiting = Gauge::default();
        registry.register("writes_waiting", "Writes that wait for their turn", writes_waiting.clone());
        Self { requests, seconds, journal_head, kept_bytes, writes_waiting, registry: Arc::new(registry) }
    }
}

/// The counters of one route, for answers that are given again and again.
#[derive(Clone, Debug)]
pub struct Counted {
    fresh: Counter,
    known: Counter,
    seconds: Histogram,
}

impl Counted {
    /// Counts an answer to `GET`: in full, or that the client has it already.
    pub fn answered(&self, status: StatusCode, took: Duration) {
        if status == StatusCode::NOT_MODIFIED { &self.known } else { &self.fresh }.inc();
        self.seconds.observe(took.as_secs_f64());
    }
}

impl Metrics {
    /// The counters of a route.
    pub fn counted(&self, route: &str) -> Counted {
        let of = |status: StatusCode| {
            let labels = RequestLabels { method: "GET".to_owned(), route: route.to_owned(), status: status.as_u16() };
            self.requests.get_or_create(&labels).clone()
        };
        let seconds = self.seconds.get_or_create(&TimeLabels { route: route.to_owned() }).clone();
        Counted { fresh: of(StatusCode::OK), known: of(StatusCode::NOT_MODIFIED), seconds }
    }

    /// Counts an answered request.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        // Methods are the client's words; only known ones may become a label.
        let method =
            if ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].contains(&method) { method } else { "other" };
        let labels = RequestLabels { method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create(&labels).inc();
        self.seconds.get_or_create(&TimeLabels { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// The text that Prometheus reads.
    pub fn text(&self, journal_head: i64, kept_bytes: u64, writes_waiting: usize) -> String {
        self.writes_waiting.set(i64::try_from(writes_waiting).unwrap_or(i64::MAX));
        self.kept_bytes.set(i64::try_from(kept_bytes).unwrap_or(i64::MAX));
        self.journal_head.set(journal_head);
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
