//! What may follow what in the recognitions of one subject.
//!
//! Must not judge stars against scores (`stars.rs`), nor who decides (`authorities.rs`), nor how long a term is
//! (`schemes.rs`). Tests are in `acts_tests.rs`, to keep both files short.

use crate::programme::finding::{Finding, vi_date};
use crate::programme::schemes::{scheme_on, term_months};
use crate::programme::terms::{extension_limit, valid_until};
use chrono::NaiveDate;
use entity::centi::Centi;
use entity::vocabulary::{Act, Ground, Scheme, Star, SubjectKind, Title};

/// The standing act of the subject before the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prior {
    /// What it did.
    pub act: Act,
    /// The star held after it; after an extension, that of the act extended.
    pub star: Option<Star>,
    /// The title held after it; after a withdrawal, the one taken back.
    pub title: Option<Title>,
    /// Whether the subject was a potential five star.
    pub potential: bool,
    /// The day it took effect.
    pub valid_from: NaiveDate,
    /// The last day of the certificate; `None` where it has no end.
    pub valid_until: Option<NaiveDate>,
}

/// The act to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next<'a> {
    /// What it does.
    pub act: Act,
    /// The star it gives.
    pub star: Option<Star>,
    /// The title it gives.
    pub title: Option<Title>,
    /// Whether it says potential five stars.
    pub potential: bool,
    /// The score of the assessment.
    pub score: Option<Centi>,
    /// The criteria applied.
    pub scheme: Option<Scheme>,
    /// The product code of the round.
    pub product_code: Option<&'a str>,
    /// The ground of a withdrawal.
    pub ground: Option<Ground>,
    /// The day it takes effect.
    pub valid_from: NaiveDate,
    /// The last day of the certificate.
    pub valid_until: Option<NaiveDate>,
}

const ORDER: &str = "26/2026/QĐ-TTg, art. 4, 7, 8, 12; 52/2018/NĐ-CP, art. 5";
const EXTENSION: &str = "26/2026/QĐ-TTg, art. 12.3";
const WITHDRAWAL: &str = "26/2026/QĐ-TTg, art. 8.1";
const TERM: &str = "26/2026/QĐ-TTg, art. 4.3";
/// Which facts belong to which kind of subject is the registry's own convention, after the law of each kind.
const SUBJECT: &str = "26/2026/QĐ-TTg; 52/2018/NĐ-CP; 6385/QĐ-UBND Hà Nội";

/// Everything that is wrong with writing `next` after `prior`, the standing act of the same subject (`None` for its first).
pub fn check_act(kind: SubjectKind, prior: Option<&Prior>, next: &Next<'_>) -> Vec<Finding> {
    let mut findings = check_fields(kind, next);
    findings.extend(check_ground(kind, next));
    findings.extend(check_dates(kind, next));
    match prior {
        None => findings.extend(check_first(next.act)),
        Some(prior) => findings.extend(check_following(prior, next)),
    }
    if next.act == Act::Extend && kind == SubjectKind::Product {
        findings.extend(check_extension(prior, next));
    }
    findings
}

/// Facts that do not belong to this kind of subject, and facts that it cannot do without.
fn check_fields(kind: SubjectKind, next: &Next<'_>) -> Vec<Finding> {
    let (product, village) = (kind == SubjectKind::Product, kind == SubjectKind::Village);
    let foreign = [
        ("star", next.star.is_some() && !product),
        ("potential_five_star", next.potential && !product),
        ("scheme", next.scheme.is_some() && !product),
        ("product_code", next.product_code.is_some() && !product),
        ("score", next.score.is_some() && village),
        ("title", next.title.is_some() && !village),
    ];
    let mut findings: Vec<Finding> =
        foreign.into_iter().filter(|(_, wrong)| *wrong).map(|(field, _)| does_not_fit(field, kind)).collect();
    if product && next.act.recognises() && next.star.is_none() {
        findings.push(Finding::error(
            "star",
            "star-missing",
            "Quyết định công nhận sản phẩm OCOP phải có hạng sao: 3, 4 hoặc 5 sao.",
            "A recognition of an OCOP product has a star: 3, 4 or 5.",
            "26/2026/QĐ-TTg, art. 4.1",
        ));
    }
    if village && next.act.recognises() && next.title.is_none() {
        findings.push(Finding::warning(
            "title",
            "title-missing",
            "Chưa ghi danh hiệu. Hãy chọn nghề truyền thống, làng nghề hoặc làng nghề truyền thống nếu biết.",
            "The title is missing. Choose traditional craft, craft village or traditional craft village where it is known.",
            "52/2018/NĐ-CP, art. 5",
        ));
    }
    let needs_rank = matches!(next.act, Act::Raise | Act::Lower) && kind == SubjectKind::Centre;
    if needs_rank || (next.act == Act::Extend && !product) {
        findings.push(Finding::error(
            "act",
            "act-does-not-fit-subject",
            format!("{} không áp dụng cho {}. Hãy chọn nội dung quyết định khác.", capital_vi(next.act), subject_vi(kind)),
            format!("The act {} is not for a {}. Choose another act.", next.act.as_str(), kind.as_str()),
            if needs_rank { SUBJECT } else { EXTENSION },
        ));
    }
    findings
}

fn does_not_fit(field: &'static str, kind: SubjectKind) -> Finding {
    Finding::error(
        field,
        "field-does-not-fit-subject",
        format!("Thông tin này không dùng cho {}. Hãy bỏ trống.", subject_vi(kind)),
        format!("This does not belong to a {}. Leave it empty.", kind.as_str()),
        SUBJECT,
    )
}

/// A withdrawal of a product names its ground; no other act has one.
fn check_ground(kind: SubjectKind, next: &Next<'_>) -> Option<Finding> {
    match (next.act, next.ground) {
        (Act::Withdraw, None) if kind == SubjectKind::Product => Some(Finding::error(
            "ground",
            "ground-missing",
            "Quyết định thu hồi phải nêu căn cứ. Hãy chọn một trong sáu căn cứ theo khoản 1 Điều 8.",
            "A withdrawal names its ground. Choose one of the six of article 8.1.",
            WITHDRAWAL,
        )),
        (act, Some(_)) if act != Act::Withdraw => Some(Finding::error(
            "ground",
            "ground-without-withdrawal",
            "Căn cứ thu hồi chỉ ghi cho quyết định thu hồi. Hãy bỏ trống hoặc chọn nội dung là thu hồi.",
            "Only a withdrawal has a ground. Leave it empty or choose the act withdraw.",
            WITHDRAWAL,
        )),
        _ => None,
    }
}

/// The dates of the act itself: an end after its beginning, a usual term, no end for a village.
fn check_dates(kind: SubjectKind, next: &Next<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(until) = next.valid_until.filter(|until| *until < next.valid_from) {
        findings.push(Finding::error(
            "valid_until",
            "end-before-start",
            format!(
                "Ngày hết hạn {} sớm hơn ngày có hiệu lực {}. Hãy kiểm tra lại hai ngày này.",
                vi_date(until),
                vi_date(next.valid_from)
            ),
            format!("The end {until} is before the beginning {}. Check both dates.", next.valid_from),
            TERM,
        ));
    }
    if kind == SubjectKind::Village && next.valid_until.is_some() {
        findings.push(Finding::warning(
            "valid_until",
            "village-has-no-end",
            "Danh hiệu làng nghề không có thời hạn. Hãy bỏ trống ngày hết hạn, trừ khi quyết định ghi rõ.",
            "A village title has no term. Leave the end empty, unless the decision prints one.",
            "52/2018/NĐ-CP, art. 5",
        ));
    }
    if kind == SubjectKind::Product && next.act.recognises() {
        findings.extend(check_term(next));
    }
    findings
}

/// A certificate of a product usually runs for the term of its scheme, or of the scheme of its day.
fn check_term(next: &Next<'_>) -> Option<Finding> {
    let months = next.scheme.or_else(|| scheme_on(next.valid_from)).and_then(term_months)?;
    let usual = valid_until(next.valid_from, months);
    (next.valid_until != Some(usual)).then(|| {
        Finding::warning(
            "valid_until",
            "term-unusual",
            format!("Giấy chứng nhận thường có thời hạn {months} tháng, tức đến ngày {}.", vi_date(usual)),
            format!("A certificate is usually good for {months} months, here until {usual}."),
            TERM,
        )
    })
}

/// The first act of a subject recognises it.
fn check_first(act: Act) -> Option<Finding> {
    match act {
        Act::Grant => None,
        Act::Extend | Act::Withdraw => Some(Finding::error(
            "act",
            "no-prior-recognition",
            format!("{} cần có quyết định công nhận trước đó. Hãy nhập quyết định công nhận trước.", capital_vi(act)),
            format!("There is no recognition that the act {} could be about. Enter the recognition first.", act.as_str()),
            ORDER,
        )),
        Act::Renew | Act::Raise | Act::Lower => Some(Finding::warning(
            "act",
            "history-incomplete",
            "Chưa có quyết định công nhận trước đó trong sổ. Hãy nhập quyết định đầu tiên nếu có.",
            "The register has no earlier recognition of this subject. Enter the first decision where it is known.",
            ORDER,
        )),
    }
}

/// The order of two acts: time, withdrawals, kinds of title, and the direction of a change.
fn check_following(prior: &Prior, next: &Next<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if next.valid_from <= prior.valid_from {
        findings.push(Finding::error(
            "valid_from",
            "act-not-after-prior",
            format!("Ngày có hiệu lực phải sau ngày {} của quyết định trước.", vi_date(prior.valid_from)),
            format!("The act has to take effect after the one before it, which did on {}.", prior.valid_from),
            ORDER,
        ));
    }
    if let (Some(before), Some(after)) = (prior.title, next.title)
        && is_craft(before) != is_craft(after)
    {
        findings.push(Finding::error(
            "title",
            "title-of-another-object",
            "Nghề truyền thống và làng nghề là hai đối tượng khác nhau. Hãy lập hồ sơ riêng cho mỗi đối tượng.",
            "A traditional craft and a village are two objects. Keep a record for each of them.",
            "52/2018/NĐ-CP, art. 3, 5",
        ));
        return findings;
    }
    if prior.act == Act::Withdraw {
        findings.extend(check_after_withdrawal(next.act));
    } else {
        findings.extend(check_direction(prior, next));
        findings.extend(check_grant(prior, next));
    }
    findings
}

/// After a withdrawal only a new grant is possible.
fn check_after_withdrawal(act: Act) -> Option<Finding> {
    match act {
        Act::Grant => None,
        Act::Withdraw => Some(Finding::error(
            "act",
            "already-withdrawn",
            "Công nhận đã bị thu hồi rồi nên không thể thu hồi lần nữa.",
            "The recognition is withdrawn already and cannot be withdrawn again.",
            WITHDRAWAL,
        )),
        _ => Some(Finding::error(
            "act",
            "act-after-withdrawal",
            "Công nhận đã bị thu hồi. Chỉ có thể công nhận mới.",
            "The recognition was withdrawn. It can only be granted anew.",
            WITHDRAWAL,
        )),
    }
}

/// A grant while the certificate before it still runs is usually a renewal or a raise.
fn check_grant(prior: &Prior, next: &Next<'_>) -> Option<Finding> {
    let in_force = prior.valid_until.is_none_or(|until| next.valid_from <= until);
    (next.act == Act::Grant && in_force).then(|| {
        Finding::warning(
            "act",
            "grant-while-in-force",
            "Công nhận trước vẫn còn hiệu lực. Hãy dùng công nhận lại, nâng hạng hoặc hạ hạng.",
            "The recognition before is still in force. Use renew, raise or lower.",
            ORDER,
        )
    })
}

/// A raise goes up, a lower goes down, a renewal stays; an extension or a withdrawal changes nothing. Unknown stars and
/// titles are not compared.
fn check_direction(prior: &Prior, next: &Next<'_>) -> Option<Finding> {
    let (field, change) = match (prior.star.zip(next.star), prior.title.zip(next.title)) {
        (Some((before, after)), _) => ("star", after.cmp(&before)),
        (None, Some((before, after))) => ("title", rank(after).cmp(&rank(before))),
        (None, None) => return None,
    };
    let fits = match next.act {
        Act::Grant => true,
        Act::Renew | Act::Extend | Act::Withdraw => change.is_eq(),
        Act::Raise => change.is_gt(),
        Act::Lower => change.is_lt(),
    };
    if fits {
        return None;
    }
    let only_potential = next.act == Act::Raise && change.is_eq() && next.potential && !prior.potential;
    let (vi, en) = if only_potential {
        (
            "Tiềm năng 5 sao không phải là nâng hạng. Hãy dùng công nhận lại với hạng 4 sao.".to_owned(),
            "Potential five stars is not a higher star. Use renew with 4 stars.".to_owned(),
        )
    } else {
        (
            format!("{} không khớp với hạng sao hoặc danh hiệu so với lần trước. {}", capital_vi(next.act), rule_vi(next.act)),
            format!("The act {} contradicts the star or title before it. {}", next.act.as_str(), rule_en(next.act)),
        )
    };
    Some(Finding::error(field, "act-contradicts-star", vi, en, ORDER))
}

/// An extension continues one certificate once, by at most 180 days.
fn check_extension(prior: Option<&Prior>, next: &Next<'_>) -> Option<Finding> {
    let finding = |field, code, vi: String, en: String| Some(Finding::error(field, code, vi, en, EXTENSION));
    let prior = prior.filter(|prior| prior.act != Act::Withdraw)?;
    if prior.act == Act::Extend {
        let vi = "Giấy chứng nhận đã được kéo dài một lần. Cần có quyết định đánh giá lại.";
        let en = "The certificate was extended once already. It needs to be re-evaluated.";
        return finding("act", "already-extended", vi.into(), en.into());
    }
    let Some(ends) = prior.valid_until else {
        let vi = "Lần công nhận trước không có ngày hết hạn nên không thể kéo dài. Hãy bổ sung ngày hết hạn.";
        let en = "The recognition before has no end that could be extended. Enter its end first.";
        return finding("act", "nothing-to-extend", vi.into(), en.into());
    };
    let limit = extension_limit(ends);
    if next.valid_until.is_some_and(|until| until > ends && until <= limit) {
        return None;
    }
    let code = match next.valid_until {
        None => "extension-end-missing",
        Some(until) if until > limit => "extension-too-long",
        Some(_) => "extension-not-longer",
    };
    let vi = format!("Thời hạn kéo dài phải sau ngày {} và không quá 180 ngày, tức đến ngày {}.", vi_date(ends), vi_date(limit));
    let en = format!("An extension ends after {ends} and at most 180 days later, on {limit}.");
    finding("valid_until", code, vi, en)
}

/// Whether the title is that of a craft, which is another object than a village.
fn is_craft(title: Title) -> bool {
    title == Title::TraditionalCraft
}

/// Làng nghề is below làng nghề truyền thống; a craft has one title only.
const fn rank(title: Title) -> u8 {
    match title {
        Title::TraditionalCraft | Title::CraftVillage => 0,
        Title::TraditionalCraftVillage => 1,
    }
}

const fn rule_vi(act: Act) -> &'static str {
    match act {
        Act::Raise => "Nâng hạng phải lên mức cao hơn.",
        Act::Lower => "Hạ hạng phải xuống mức thấp hơn.",
        Act::Grant | Act::Renew | Act::Extend | Act::Withdraw => "Hạng sao hoặc danh hiệu phải giữ nguyên.",
    }
}

const fn rule_en(act: Act) -> &'static str {
    match act {
        Act::Raise => "A raise needs a higher one.",
        Act::Lower => "A lower needs a lower one.",
        Act::Grant | Act::Renew | Act::Extend | Act::Withdraw => "It has to stay the same.",
    }
}

const fn capital_vi(act: Act) -> &'static str {
    match act {
        Act::Grant => "Công nhận",
        Act::Renew => "Công nhận lại",
        Act::Raise => "Nâng hạng",
        Act::Lower => "Hạ hạng",
        Act::Extend => "Kéo dài hiệu lực",
        Act::Withdraw => "Thu hồi",
    }
}

const fn subject_vi(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Village => "làng nghề, nghề truyền thống",
        SubjectKind::Product => "sản phẩm OCOP",
        SubjectKind::Centre => "trung tâm",
    }
}

#[cfg(test)]
#[path = "acts_tests.rs"]
mod tests;
