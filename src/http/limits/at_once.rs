//! How many of something each client has under way. What ends, however it ends, is counted no longer.

use axum::body::{Body, HttpBody};
use axum::response::Response;
use futures_util::StreamExt as _;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedSemaphorePermit;

/// The counts. A client with nothing under way takes no memory.
#[derive(Clone, Debug)]
pub struct AtOnce<K: Hash + Eq + Copy> {
    counts: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Hash + Eq + Copy> Default for AtOnce<K> {
    fn default() -> Self {
        Self { counts: Arc::default() }
    }
}

/// One that is under way, until it is dropped.
#[derive(Debug)]
pub struct UnderWay<K: Hash + Eq + Copy> {
    key: K,
    among: AtOnce<K>,
}

impl<K: Hash + Eq + Copy> AtOnce<K> {
    /// Counts one more, unless there are so many already.
    pub fn enter(&self, key: K, most: usize) -> Option<UnderWay<K>> {
        // Counts are whole whatever panicked while they were held.
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(key).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(UnderWay { key, among: self.clone() })
    }

    /// How many clients have something under way.
    pub fn clients(&self) -> usize {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl<K: Hash + Eq + Copy> Drop for UnderWay<K> {
    fn drop(&mut self) {
        let mut counts = self.among.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.key) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                counts.remove(&self.key);
            }
        }
    }
}

/// What a request holds while it is under way.
#[derive(Debug, Default)]
pub struct Held {
    /// Its places among those of its client.
    pub places: Vec<UnderWay<super::Client>>,
    /// Its place among all.
    pub permit: Option<OwnedSemaphorePermit>,
}

impl Held {
    /// Holds on until the answer is sent, where it is still being made while it is sent.
    pub fn until_sent(self, response: Response) -> Response {
        let is_ready = response.body().size_hint().exact().is_some();
        if is_ready || (self.places.is_empty() && self.permit.is_none()) {
            return response;
        }
        response.map(|body| {
            Body::from_stream(body.into_data_stream().map(move |piece| {
                let _under_way = &self;
                piece
            }))
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::super::Client;
    use super::{AtOnce, Held};
    use axum::body::Body;
    use axum::response::Response;

    #[test]
    fn what_ends_is_counted_no_longer() {
        let counts = AtOnce::default();
        let (one, two) = (counts.enter("a", 2), counts.enter("a", 2));
        assert!(one.is_some() && two.is_some());
        assert!(counts.enter("a", 2).is_none());
        assert!(counts.enter("b", 2).is_some(), "another client");
        drop(one);
        let three = counts.enter("a", 2);
        assert!(three.is_some());
        drop((two, three));
        assert_eq!(counts.clients(), 0, "nothing is kept of who has nothing under way");
    }

    #[tokio::test]
    async fn an_answer_that_is_still_being_made_is_under_way_until_it_is_sent() {
        let counts = AtOnce::default();
        let held = |counts: &AtOnce<Client>| Held { places: vec![counts.enter(Client::Here, 9).unwrap()], permit: None };
        let ready = held(&counts).until_sent(Response::new(Body::from("ready")));
        assert_eq!(counts.clients(), 0);
        assert_eq!(axum::body::to_bytes(ready.into_body(), 10).await.unwrap(), "ready");

        let pieces = futures_util::stream::iter([Ok::<_, std::io::Error>("a"), Ok("b")]);
        let streamed = held(&counts).until_sent(Response::new(Body::from_stream(pieces)));
        assert_eq!(counts.clients(), 1);
        assert_eq!(axum::body::to_bytes(streamed.into_body(), 10).await.unwrap(), "ab");
        assert_eq!(counts.clients(), 0);
        // Nobody takes it.
        let pieces = futures_util::stream::pending::<Result<&str, std::io::Error>>();
        drop(held(&counts).until_sent(Response::new(Body::from_stream(pieces))));
        assert_eq!(counts.clients(), 0);
    }
}
