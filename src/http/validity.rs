//! May a product show its stars on a day? The question of shops and buyers, answered in one object.

use super::answer::Answer;
use super::etag;
use super::extract::{Code, Params, Reader};
use super::records::day;
use crate::app::App;
use crate::error::{Both, Result};
use crate::programme::standing::State as Standing;
use crate::programme::terms::{self, Window};
use crate::registry::certificate::{self, Certificate};
use crate::registry::kind::RecordKind;
use crate::registry::store;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use entity::vocabulary::{Act, DatePrecision, Star};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether a product may show its stars on a day, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct Validity {
    /// Code of the product.
    #[schema(example = "SP-000001-4")]
    product: String,
    /// Its name.
    name: String,
    /// The day the answer is about.
    on: NaiveDate,
    /// Whether the product may show its stars on that day.
    may_show_stars: bool,
    /// False where the decision is known to the month or year only, so that the true end may be up to a year earlier.
    certain: bool,
    /// Where the product stands on that day; null when it was not recognised by then.
    #[schema(required)]
    state: Option<Standing>,
    /// The stars it held last, up to that day.
    #[schema(required)]
    star: Option<Star>,
    /// Whether a decision of the ministry on five stars is awaited.
    #[schema(required)]
    potential_five_star: Option<bool>,
    /// First day of the certificate.
    #[schema(required)]
    certificate_from: Option<NaiveDate>,
    /// Last day of the certificate.
    #[schema(required)]
    certificate_until: Option<NaiveDate>,
    /// How exactly the first day is known.
    #[schema(required)]
    date_precision: Option<DatePrecision>,
    /// Whether the certificate runs on by an extension until re-evaluation is decided (26/2026/QĐ-TTg, art. 12.3).
    extended: bool,
    /// When a re-evaluation can be asked for (26/2026/QĐ-TTg, art. 7.6.a).
    #[schema(required)]
    reevaluation: Option<Reevaluation>,
    /// The decision behind the answer.
    #[schema(required)]
    decision: Option<DecisionBehind>,
    /// The answer in a sentence.
    explanation: Explanation,
}

/// The window for a re-evaluation dossier: 180 to 120 days before the end.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reevaluation {
    /// Its first day.
    opens_on: NaiveDate,
    /// Its last day.
    closes_on: NaiveDate,
    /// Where the day lies.
    window: Window,
}

/// What a reader needs to find the decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionBehind {
    /// Its code.
    code: String,
    /// Its number.
    #[schema(required)]
    number: Option<String>,
    /// The day it was issued.
    issued_on: NaiveDate,
    /// Who issued it.
    #[schema(required)]
    authority_name: Option<String>,
}

/// A sentence in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct Explanation {
    /// Vietnamese.
    vi: String,
    /// English.
    en: String,
}

/// `GET /products/{code}/validity`
pub async fn read(State(app): State<App>, _: Reader, Code(code): Code, params: Params, headers: HeaderMap) -> Result<Response> {
    let on = day(&params, app.today())?;
    let found = certificate::read(app.db(), &code, (on, app.today())).await?;
    let found = found.ok_or_else(|| store::not_found(RecordKind::Product, &code))?;
    let head = found.journal_head;
    let tag = etag::of_register(head, &[&on.to_string(), app.build()]);
    if etag::is_known(&headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    Answer::json(StatusCode::OK, &validity(found, on))?.tagged(&tag).as_of(head).into_response()
}

fn validity(product: Certificate, on: NaiveDate) -> Validity {
    let may_show_stars = matches!(product.state, Some(Standing::InForce | Standing::Due)) && product.star.is_some();
    let certain = !may_show_stars || earliest_end(&product).is_none_or(|end| on <= end);
    let until = product.certificate_until.filter(|_| may_show_stars);
    let sentence = explain(&product, on, may_show_stars, certain);
    Validity {
        on,
        may_show_stars,
        certain,
        extended: product.last_act == Some(Act::Extend) && may_show_stars,
        reevaluation: until.map(|until| {
            let (opens_on, closes_on) = terms::reevaluation_window(until);
            Reevaluation { opens_on, closes_on, window: terms::window_on(until, on) }
        }),
        // A decision is issued on a day; without one there is none.
        decision: product.decision.zip(product.issued_on).map(|(code, issued_on)| DecisionBehind {
            code,
            number: product.number,
            issued_on,
            authority_name: product.authority_name,
        }),
        explanation: Explanation { vi: sentence.vi, en: sentence.en },
        product: product.code,
        name: product.name,
        state: product.state,
        star: product.star,
        potential_five_star: product.potential_five_star,
        certificate_from: product.certificate_from,
        certificate_until: product.certificate_until,
        date_precision: product.date_precision,
    }
}

/// The earliest day the certificate can have ended, given how exactly its beginning is known.
fn earliest_end(product: &Certificate) -> Option<NaiveDate> {
    let (from, until) = (product.certificate_from?, product.certificate_until?);
    match product.date_precision? {
        DatePrecision::Day => Some(until),
        // Nothing bounds the beginning, so nothing is certain.
        DatePrecision::NoLaterThan => Some(NaiveDate::MIN),
        precision => {
            let earliest = terms::period_start(from, precision)?;
            let months =
                u32::try_from((until.year() - from.year()) * 12 + until.month0().cast_signed() - from.month0().cast_signed())
                    .ok()?;
            if terms::valid_until(from, months) == until {
                return Some(terms::valid_until(earliest, months));
            }
            until.checked_sub_signed(from.signed_duration_since(earliest))
        }
    }
}

fn explain(product: &Certificate, on: NaiveDate, may_show_stars: bool, certain: bool) -> Both {
    let stars = product.star.map_or(0, Star::number);
    let shown = |date: Option<NaiveDate>| date.map_or_else(|| "?".to_owned(), |date| date.to_string());
    let until = shown(product.certificate_until);
    match product.state {
        None => Both::new(
            format!("Đến ngày {on} chưa có quyết định công nhận hạng sao nào được ghi nhận."),
            format!("By {on} no recognition of any star is recorded."),
        ),
        Some(Standing::Withdrawn) => Both::new(
            format!("Giấy chứng nhận {stars} sao đã bị thu hồi từ {}.", shown(product.standing_from)),
            format!("The {stars}-star certificate was withdrawn on {}.", shown(product.standing_from)),
        ),
        Some(Standing::Lapsed) => Both::new(
            format!("Giấy chứng nhận {stars} sao đã hết hạn từ sau ngày {until}."),
            format!("The {stars}-star certificate ended on {until}."),
        ),
        Some(_) if may_show_stars && !certain => Both::new(
            format!(
                "Được công nhận {stars} sao; nguồn không cho biết ngày quyết định, nên hạn muộn nhất là {until} và có thể đã hết."
            ),
            format!(
                "Recognised with {stars} stars; the day of the decision is not known, so the certificate ends on {until} at the latest and may have ended already."
            ),
        ),
        Some(_) => Both::new(
            format!("{stars} sao, còn hiệu lực đến hết ngày {until}."),
            format!("{stars} stars, valid to the end of {until}."),
        ),
    }
}
