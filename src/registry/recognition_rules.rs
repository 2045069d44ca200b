//! The law applied to one recognition: who decided, what stood before, what the subject is. Looks the facts up and asks
//! `programme`; holds no rule of its own but those about the register.

use super::centres::Centre;
use super::findings::Findings;
use super::kind::RecordKind;
use super::lookup;
use super::products::Product;
use super::recognitions::RecognitionInput;
use super::select;
use super::values::Day;
use super::villages::Village;
use crate::db::Tx;
use crate::error::{Fault, Result};
use crate::programme::acts::{Next, Prior, check_act};
use crate::programme::{authorities, centres, schemes, stars, terms, villages};
use chrono::NaiveDate;
use entity::centi::Centi;
use entity::vocabulary::{Act, SubjectKind};
use entity::{decision, recognition};

/// Months of a certificate where no scheme says otherwise (26/2026/QĐ-TTg, art. 4.3).
const USUAL_TERM_MONTHS: u32 = 36;

/// The record that a recognition is about.
#[derive(Debug)]
pub(super) enum Subject {
    Village(Box<Village>),
    Product,
    Centre(Box<Centre>),
}

impl Subject {
    /// Finds the subject of an input.
    pub(super) async fn find(tx: &Tx, input: &RecognitionInput, findings: &mut Findings) -> Result<Option<Self>> {
        let code = input.subject.as_str();
        let (today, connection) = (tx.today(), tx.connection());
        let kind = RecordKind::of_code(code);
        let found = match kind {
            Some(RecordKind::Village) => {
                select::get::<Village>(connection, code, today, today).await?.map(|it| Self::Village(Box::new(it)))
            }
            Some(RecordKind::Product) => select::get::<Product>(connection, code, today, today).await?.map(|_| Self::Product),
            Some(RecordKind::Centre) => {
                select::get::<Centre>(connection, code, today, today).await?.map(|it| Self::Centre(Box::new(it)))
            }
            _ => None,
        };
        match &found {
            None => findings.error(lookup::missing("subject", kind.unwrap_or(RecordKind::Product), code)),
            Some(subject) if input.subject_kind.is_some_and(|given| given != subject.kind()) => findings.error(Fault::field(
                "subject_kind",
                "contradicts-subject",
                format!("mã {code} là của {}", subject.kind().as_str()),
                format!("the code {code} is that of a {}", subject.kind().as_str()),
            )),
            Some(_) => {}
        }
        Ok(found)
    }

    pub(super) fn kind(&self) -> SubjectKind {
        match self {
            Self::Village(_) => SubjectKind::Village,
            Self::Product => SubjectKind::Product,
            Self::Centre(_) => SubjectKind::Centre,
        }
    }
}

/// Fills what the decision, the law and the act before say for certain.
pub(super) fn fill(input: &mut RecognitionInput, decision: &decision::Model, kind: SubjectKind, others: &[recognition::Model]) {
    input.subject_kind = input.subject_kind.or(Some(kind));
    input.valid_from = input.valid_from.or(Some(Day(decision.issued_on)));
    input.date_precision = input.date_precision.or(Some(decision.date_precision));
    let valid_from = input.valid_from.map_or(decision.issued_on, NaiveDate::from);
    let prior = others.iter().rev().find(|act| act.valid_from < valid_from);
    if matches!(input.act, Act::Extend | Act::Withdraw) {
        input.star = input.star.or(prior.and_then(|prior| prior.star));
        input.title = input.title.or(prior.and_then(|prior| prior.title));
        input.potential_five_star = input.potential_five_star.or(prior.and_then(|prior| prior.potential_five_star));
    }
    if kind == SubjectKind::Product && input.act.recognises() {
        input.potential_five_star = input.potential_five_star.or(Some(false));
        input.scheme = input.scheme.or(schemes::scheme_on(decision.issued_on));
        let months = input.scheme.and_then(schemes::term_months).unwrap_or(USUAL_TERM_MONTHS);
        input.valid_until = input.valid_until.or(Some(Day(terms::valid_until(valid_from, months))));
    }
}

/// Checks a filled input.
pub(super) fn check(
    tx: &Tx,
    input: &RecognitionInput,
    decision: &decision::Model,
    subject: &Subject,
    others: &[recognition::Model],
    findings: &mut Findings,
) {
    let valid_from = input.valid_from.map_or(decision.issued_on, NaiveDate::from);
    if valid_from < decision.issued_on {
        findings.error(Fault::field(
            "valid_from",
            "before-its-decision",
            format!("không thể có hiệu lực trước ngày quyết định ({})", decision.issued_on),
            format!("cannot take effect before the decision was issued ({})", decision.issued_on),
        ));
    }
    check_order(input, valid_from, subject.kind(), others, findings);
    check_authority(tx, input, decision, subject.kind(), findings);
    match subject {
        Subject::Product if input.act.recognises() => {
            let (score, potential) = (input.score.map(Centi::from), input.potential_five_star.unwrap_or(false));
            findings.law(stars::check_star(input.star, score, potential, decision.authority_level, input.scheme));
            let precision = input.date_precision.unwrap_or(decision.date_precision);
            findings.law(input.scheme.and_then(|scheme| schemes::scheme_fits_period(scheme, decision.issued_on, precision)));
        }
        Subject::Village(village) if input.act.recognises() => {
            let (total, in_trade) = (village.households_total, village.households_in_trade);
            findings.law(villages::check_recognition_share(input.title, total, in_trade, decision.issued_on));
            findings.law(input.title.and_then(|title| villages::check_craft_age(title, village.craft_since, decision.issued_on)));
        }
        Subject::Centre(centre) if input.act.recognises() => {
            findings.law(centres::check_recognition(&centre.file(), tx.entry_for(decision.issued_on)));
        }
        _ => {}
    }
}

/// What stood before allows the act, and the act allows what came after it.
fn check_order(
    input: &RecognitionInput,
    valid_from: NaiveDate,
    kind: SubjectKind,
    others: &[recognition::Model],
    findings: &mut Findings,
) {
    if let Some(same_day) = others.iter().find(|act| act.valid_from == valid_from) {
        findings.error(Fault::field(
            "valid_from",
            "another-act-that-day",
            format!("công nhận {} của cùng đối tượng cũng có hiệu lực từ ngày này; mỗi ngày chỉ một lần", same_day.code),
            format!("recognition {} of the same subject takes effect on that day; there is one act a day", same_day.code),
        ));
        return;
    }
    let prior = others.iter().rev().find(|act| act.valid_from < valid_from).map(prior_of);
    let next = Next {
        act: input.act,
        star: input.star,
        title: input.title,
        potential: input.potential_five_star.unwrap_or(false),
        score: input.score.map(Centi::from),
        scheme: input.scheme,
        product_code: input.product_code.as_ref().map(super::values::RoundCode::as_str),
        ground: input.ground,
        valid_from,
        valid_until: input.valid_until.map(NaiveDate::from),
    };
    findings.law(check_act(kind, prior.as_ref(), &next));
    let Some(later) = others.iter().find(|act| act.valid_from > valid_from) else { return };
    let this = Prior {
        act: next.act,
        star: next.star,
        title: next.title,
        potential: next.potential,
        valid_from,
        valid_until: next.valid_until,
    };
    let contradictions = check_act(kind, Some(&this), &next_of(later)).into_iter();
    // Only what this act brings about: the later act was found acceptable, oddities included, when it was written.
    for finding in contradictions.filter(|finding| finding.severity == crate::programme::Severity::Error) {
        findings.error(Fault::field(
            "act",
            "contradicts-later-act",
            format!("mâu thuẫn với công nhận sau đó {}: {}", later.code, finding.vi),
            format!("contradicts the later recognition {}: {}", later.code, finding.en),
        ));
    }
}

fn prior_of(act: &recognition::Model) -> Prior {
    Prior {
        act: act.act,
        star: act.star,
        title: act.title,
        potential: act.potential_five_star.unwrap_or(false),
        valid_from: act.valid_from,
        valid_until: act.valid_until,
    }
}

fn next_of(act: &recognition::Model) -> Next<'_> {
    Next {
        act: act.act,
        star: act.star,
        title: act.title,
        potential: act.potential_five_star.unwrap_or(false),
        score: act.score,
        scheme: act.scheme,
        product_code: act.product_code.as_deref(),
        ground: act.ground,
        valid_from: act.valid_from,
        valid_until: act.valid_until,
    }
}

fn check_authority(tx: &Tx, input: &RecognitionInput, decision: &decision::Model, kind: SubjectKind, findings: &mut Findings) {
    let Some(level) = decision.authority_level else { return };
    let (issued_on, precision, entry) = (decision.issued_on, decision.date_precision, tx.entry_for(decision.issued_on));
    let found = match (kind, input.star) {
        (SubjectKind::Village, _) => authorities::check_village_authority(level, issued_on, precision, entry),
        (SubjectKind::Centre, _) => authorities::check_centre_authority(level, issued_on, precision, entry),
        (SubjectKind::Product, Some(star)) => authorities::check_authority(star, level, issued_on, precision, entry),
        (SubjectKind::Product, None) => Vec::new(),
    };
    // The level is written in the decision; what is odd about this recognition is that it rests on it.
    findings.law(found.into_iter().map(|finding| crate::programme::Finding { field: "decision", ..finding }));
}
