//! The service as it stands towards clients: kept answers in front, everything else behind. One computes what many ask for
//! at once. Holds no rule about what may be kept.

use super::Moment;
use super::entry::{Entry, Keepable};
use super::question::{self, Asked, Question};
use crate::app::App;
use crate::console;
use crate::error::Error;
use crate::http::{etag, frame, limits, sequence};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use futures_util::future::{Either, Ready, ready};
use moka::future::Cache;
use moka::ops::compute::Op;
use std::convert::Infallible;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;
use tower::{Service, ServiceExt as _};

/// Kept answers, and the service behind them.
#[derive(Clone, Debug)]
pub struct Front {
    app: App,
    behind: Behind,
}

/// What computes answers: the interface, and pages where there are some.
#[derive(Clone, Debug)]
pub struct Behind {
    interface: Router,
    pages: Option<Router>,
}

impl Behind {
    /// The interface, and pages beside it.
    pub fn with_pages(interface: Router, pages: Router) -> Self {
        Self { interface, pages: Some(pages) }
    }

    fn ask(&self, request: Request) -> impl Future<Output = Result<Response, Infallible>> + use<> {
        let pages = self.pages.as_ref().filter(|_| console::is_page(request.uri().path(), request.headers()));
        pages.unwrap_or(&self.interface).clone().oneshot(request)
    }
}

impl From<Router> for Behind {
    fn from(interface: Router) -> Self {
        Self { interface, pages: None }
    }
}

/// The kept answer for somebody who sees what everybody sees, and was let pass. Where there is none, the answer to them is
/// computed and not kept: what is kept is as the public is told it.
pub async fn kept_for(app: &App, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let asked = question::asked(method, uri, headers)?;
    let moment = Moment::now(app);
    if asked.at_least > moment.head {
        return None;
    }
    let entry = app.kept().find(&asked.question, app.db().head(), moment).await?;
    app.kept().counts.hits.inc();
    let mut response = entry.answer(headers);
    response.headers_mut().insert(sequence::NAME, HeaderValue::from(entry.not_newer_than(moment)));
    Some(response)
}

impl Front {
    /// Puts kept answers in front of a service.
    pub fn new(app: &App, behind: impl Into<Behind>) -> Self {
        Self { app: app.clone(), behind: behind.into() }
    }

    /// The kept answer where there is one, given without a future of its own: what is asked most costs a look-up.
    fn at_once(&self, asked: &Asked, request: &mut Request) -> Option<Response> {
        let began = Instant::now();
        let kept = self.app.kept();
        let moment = Moment::now(&self.app);
        if asked.at_least > moment.head {
            return None;
        }
        // It may have to wait for the upkeep of the cache; then it is looked up once more, further on.
        let entry = kept.find(&asked.question, self.app.db().head(), moment).now_or_never()??;
        self.give(&entry, moment, request, began)
    }

    async fn answer(self, asked: Asked, request: Request) -> Result<Response, Infallible> {
        let began = Instant::now();
        let kept = self.app.kept();
        let Some(answers) = &kept.answers else { return self.behind.ask(request).await };
        let moment = Moment::now(&self.app);
        if asked.at_least > moment.head || request.extensions().get::<limits::Refused>().is_some() {
            // Not known here yet: whether it is there at all is found out further in. Or refused.
            return self.behind.ask(request).await;
        }
        if let Some(entry) = answers.get(&asked.question).await {
            if entry.stands(self.app.db().head(), moment) {
                return self.give_or_refuse(&entry, moment, request, began).await;
            }
            // With it gone, the first who asks computes and the others wait for that.
            let_go(answers, &asked.question, &entry).await;
        }
        self.compute(answers, asked.question, moment, request, began).await
    }

    async fn compute(
        &self,
        answers: &Cache<Question, Arc<Entry>>,
        question: Question,
        moment: Moment,
        request: Request,
        began: Instant,
    ) -> Result<Response, Infallible> {
        let asking = request.headers().clone();
        // Taken by the one that computes, which is known only then; its own words are those of its answer.
        let (mut waiting, mut own) = (Some(request), HeaderMap::new());
        let (slot, words) = (&mut waiting, &mut own);
        let found = answers.try_get_with(question, async {
            let Some(request) = slot.take() else { return Err(NotKept::default()) };
            let (entry, said) = self.keep(request, moment).await?;
            *words = said;
            Ok(Arc::new(entry))
        });
        match (found.await, waiting) {
            (Ok(entry), None) => {
                let mut response = entry.answer(&asking);
                response.headers_mut().extend(own);
                Ok(response)
            }
            (Err(not_kept), None) => Ok(not_kept.answer(&asking)),
            // Computed for somebody who asked earlier, perhaps before something was written that this one knows of.
            (Ok(entry), Some(request)) if entry.stands(self.app.db().head(), moment) => {
                self.give_or_refuse(&entry, moment, request, began).await
            }
            (_, Some(request)) => self.behind.ask(request).await,
        }
    }

    /// Asks the service behind for an answer that may be kept.
    async fn keep(&self, mut request: Request, moment: Moment) -> Result<(Entry, HeaderMap), NotKept> {
        // Whether the client has the answer already is seen once it is there.
        request.headers_mut().remove(header::IF_NONE_MATCH);
        let path = request.uri().path().to_owned();
        let answered = self.behind.ask(request).await;
        let response = answered.unwrap_or_else(|never| match never {});
        // What is refused was not computed.
        if !response.status().is_client_error() {
            self.app.kept().counts.misses.inc();
        }
        let Some(keepable) = Keepable::of(&path, &response, self.app.kept().largest) else {
            return Err(NotKept::of(response));
        };
        let (parts, body) = response.into_parts();
        match axum::body::to_bytes(body, usize::MAX).await {
            Ok(body) => Ok(keepable.keep(parts, &body, moment, self.app.metrics())),
            Err(error) => Err(NotKept::of(Error::Internal(Box::new(error)).into_response())),
        }
    }

    /// Gives a kept answer, unless its client asks too often; then the service behind says so.
    fn give(&self, entry: &Entry, moment: Moment, request: &mut Request, began: Instant) -> Option<Response> {
        let told = match limits::admit_ready(&self.app, request) {
            Ok(told) => told,
            Err(refused) => {
                request.extensions_mut().insert(refused);
                return None;
            }
        };
        let mut response = entry.answer(request.headers());
        let headers = response.headers_mut();
        told.put(headers);
        headers.insert(sequence::NAME, HeaderValue::from(entry.not_newer_than(moment)));
        if let Ok(id) = HeaderValue::try_from(frame::request_id(self.app.db().clock())) {
            headers.insert(frame::REQUEST_ID, id);
        }
        self.app.kept().counts.hits.inc();
        entry.counted().answered(response.status(), began.elapsed());
        Some(response)
    }

    async fn give_or_refuse(
        &self,
        entry: &Entry,
        moment: Moment,
        mut request: Request,
        began: Instant,
    ) -> Result<Response, Infallible> {
        match self.give(entry, moment, &mut request, began) {
            Some(response) => Ok(response),
            None => self.behind.ask(request).await,
        }
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // As a router, which is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let Some(asked) = question::of_anybody(request.method(), request.uri(), request.headers()) else {
            return Either::Right(Box::pin(self.behind.ask(request)));
        };
        match self.at_once(&asked, &mut request) {
            Some(response) => Either::Left(ready(Ok(response))),
            None => Either::Right(Box::pin(self.clone().answer(asked, request))),
        }
    }
}

/// Forgets an answer that no longer stands, and not the one that another asker has put in its place meanwhile.
async fn let_go<K, V>(answers: &Cache<K, Arc<V>>, question: &K, gone: &Arc<V>)
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    let same = |there: Option<moka::Entry<K, Arc<V>>>| there.is_some_and(|there| Arc::ptr_eq(there.value(), gone));
    let removed = answers.entry_by_ref(question).and_compute_with(|there| ready(if same(there) { Op::Remove } else { Op::Nop }));
    removed.await;
}

/// An answer that is not kept, until the one takes it that asked first.
#[derive(Debug, Default)]
struct NotKept(Mutex<Option<Response>>);

impl NotKept {
    fn of(response: Response) -> Self {
        Self(Mutex::new(Some(response)))
    }

    /// The answer, to a client that may have it already.
    fn answer(&self, asking: &HeaderMap) -> Response {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let response = taken.unwrap_or_else(|| Error::internal("an answer was taken twice").into_response());
        let tag = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
        if response.status() == StatusCode::OK && tag.is_some_and(|tag| etag::is_known(asking, tag)) {
            return etag::without_content(response);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::let_go;
    use moka::future::Cache;
    use std::sync::Arc;

    #[tokio::test]
    async fn what_another_asker_computed_meanwhile_stays() {
        let answers = Cache::new(10);
        let old = Arc::new(1);
        answers.insert("question", Arc::clone(&old)).await;
        let_go(&answers, &"question", &old).await;
        assert_eq!(answers.get("question").await, None);
        answers.insert("question", Arc::new(2)).await;
        let_go(&answers, &"question", &old).await;
        assert_eq!(answers.get("question").await.as_deref(), Some(&2));
    }
}
