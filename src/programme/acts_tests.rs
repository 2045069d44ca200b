//! Tests of `acts.rs`: each rule on what may follow what, case by case.

use super::{Next, Prior, check_act};
use crate::programme::finding::Severity::{self, Error, Warning};
use crate::programme::terms::day;
use entity::centi::Centi;
use entity::vocabulary::{Act, Ground, Scheme, Star, SubjectKind, Title};
use {SubjectKind::Centre, SubjectKind::Product, SubjectKind::Village};

type Found = (Severity, &'static str, &'static str);

fn found(kind: SubjectKind, prior: Option<&Prior>, next: &Next<'_>) -> Vec<Found> {
    check_act(kind, prior, next).iter().map(|finding| (finding.severity, finding.field, finding.code)).collect()
}

/// A product's four stars from 1 June 2023 to 1 June 2026.
const FOUR_STARS: Prior = Prior {
    act: Act::Grant,
    star: Some(Star::Four),
    title: None,
    potential: false,
    valid_from: day(2023, 6, 1),
    valid_until: Some(day(2026, 6, 1)),
};

const CRAFT_VILLAGE: Prior =
    Prior { star: None, title: Some(Title::CraftVillage), valid_from: day(2012, 6, 1), valid_until: None, ..FOUR_STARS };

/// Four stars again after the first have ended.
const NEXT: Next<'static> = Next {
    act: Act::Renew,
    star: Some(Star::Four),
    title: None,
    potential: false,
    score: Some(Centi::whole(80)),
    scheme: Some(Scheme::Ps2026),
    product_code: Some("01-00577-12-2026"),
    ground: None,
    valid_from: day(2026, 6, 2),
    valid_until: Some(day(2029, 6, 2)),
};

const WITHDRAWAL: Next<'static> =
    Next { act: Act::Withdraw, star: None, ground: Some(Ground::LawBreach), valid_until: None, ..NEXT };

const EXTENSION: Next<'static> = Next {
    act: Act::Extend,
    star: None,
    score: None,
    scheme: None,
    product_code: None,
    valid_until: Some(day(2026, 11, 28)),
    ..NEXT
};

const VILLAGE_NEXT: Next<'static> = Next {
    star: None,
    title: Some(Title::CraftVillage),
    score: None,
    scheme: None,
    product_code: None,
    valid_until: None,
    ..NEXT
};

#[test]
fn a_renewal_that_is_right_has_no_finding() {
    assert_eq!(found(Product, Some(&FOUR_STARS), &NEXT), []);
    assert_eq!(found(Product, None, &Next { act: Act::Grant, ..NEXT }), []);
    assert_eq!(found(Village, Some(&CRAFT_VILLAGE), &VILLAGE_NEXT), []);
}

#[test]
fn the_first_act_recognises() {
    for act in [Act::Renew, Act::Raise, Act::Lower] {
        assert_eq!(found(Product, None, &Next { act, ..NEXT }), [(Warning, "act", "history-incomplete")]);
    }
    assert_eq!(found(Product, None, &EXTENSION), [(Error, "act", "no-prior-recognition")]);
    assert_eq!(found(Product, None, &WITHDRAWAL), [(Error, "act", "no-prior-recognition")]);
}

#[test]
fn an_act_takes_effect_after_the_one_before() {
    let late = [(Error, "valid_from", "act-not-after-prior")];
    let same = Next { valid_from: FOUR_STARS.valid_from, valid_until: Some(day(2026, 6, 1)), ..NEXT };
    assert_eq!(found(Product, Some(&FOUR_STARS), &same), late);
    let next_day = Next { valid_from: day(2023, 6, 2), valid_until: Some(day(2026, 6, 2)), ..NEXT };
    assert_eq!(found(Product, Some(&FOUR_STARS), &next_day), []);
}

#[test]
fn raise_goes_up_lower_goes_down_renew_stays() {
    let wrong = vec![(Error, "star", "act-contradicts-star")];
    let cases = [
        (Act::Raise, Star::Five, true),
        (Act::Raise, Star::Four, false),
        (Act::Raise, Star::Three, false),
        (Act::Lower, Star::Three, true),
        (Act::Lower, Star::Four, false),
        (Act::Lower, Star::Five, false),
        (Act::Renew, Star::Four, true),
        (Act::Renew, Star::Five, false),
        (Act::Grant, Star::Five, true),
        (Act::Grant, Star::Three, true),
    ];
    for (act, star, right) in cases {
        let expected = if right { Vec::new() } else { wrong.clone() };
        assert_eq!(found(Product, Some(&FOUR_STARS), &Next { act, star: Some(star), ..NEXT }), expected, "{act:?} {star:?}");
    }
    let unknown = Prior { star: None, ..FOUR_STARS };
    assert_eq!(found(Product, Some(&unknown), &Next { act: Act::Raise, ..NEXT }), []);
}

#[test]
fn potential_five_stars_is_no_raise() {
    let next = Next { act: Act::Raise, potential: true, ..NEXT };
    let findings = check_act(Product, Some(&FOUR_STARS), &next);
    assert_eq!(findings[0].code, "act-contradicts-star");
    assert_eq!(findings[0].en, "Potential five stars is not a higher star. Use renew with 4 stars.");
    assert_eq!(found(Product, Some(&FOUR_STARS), &Next { act: Act::Renew, potential: true, ..NEXT }), []);
}

#[test]
fn villages_rise_to_traditional_villages_and_crafts_are_another_object() {
    let with = |act, title| Next { act, title: Some(title), ..VILLAGE_NEXT };
    let wrong = [(Error, "title", "act-contradicts-star")];
    assert_eq!(found(Village, Some(&CRAFT_VILLAGE), &with(Act::Raise, Title::TraditionalCraftVillage)), []);
    assert_eq!(found(Village, Some(&CRAFT_VILLAGE), &with(Act::Raise, Title::CraftVillage)), wrong);
    assert_eq!(found(Village, Some(&CRAFT_VILLAGE), &with(Act::Lower, Title::TraditionalCraftVillage)), wrong);
    let traditional = Prior { title: Some(Title::TraditionalCraftVillage), ..CRAFT_VILLAGE };
    assert_eq!(found(Village, Some(&traditional), &with(Act::Lower, Title::CraftVillage)), []);
    let another = [(Error, "title", "title-of-another-object")];
    for act in [Act::Grant, Act::Raise, Act::Renew, Act::Lower] {
        assert_eq!(found(Village, Some(&CRAFT_VILLAGE), &with(act, Title::TraditionalCraft)), another);
    }
    let craft = Prior { title: Some(Title::TraditionalCraft), ..CRAFT_VILLAGE };
    assert_eq!(found(Village, Some(&craft), &with(Act::Raise, Title::CraftVillage)), another);
    assert_eq!(found(Village, Some(&craft), &with(Act::Renew, Title::TraditionalCraft)), []);
}

#[test]
fn a_grant_while_in_force_is_odd() {
    let odd = [(Warning, "act", "grant-while-in-force")];
    let on_last_day = Next { act: Act::Grant, valid_from: day(2026, 6, 1), valid_until: Some(day(2029, 6, 1)), ..NEXT };
    assert_eq!(found(Product, Some(&FOUR_STARS), &on_last_day), odd);
    assert_eq!(found(Product, Some(&FOUR_STARS), &Next { act: Act::Grant, ..NEXT }), []);
    assert_eq!(found(Village, Some(&CRAFT_VILLAGE), &Next { act: Act::Grant, ..VILLAGE_NEXT }), odd);
}

#[test]
fn an_extension_is_for_products_once_and_180_days() {
    assert_eq!(found(Product, Some(&FOUR_STARS), &EXTENSION), []);
    let until = |date| found(Product, Some(&FOUR_STARS), &Next { valid_until: date, valid_from: day(2026, 5, 30), ..EXTENSION });
    assert_eq!(until(None), [(Error, "valid_until", "extension-end-missing")]);
    assert_eq!(until(Some(day(2026, 6, 1))), [(Error, "valid_until", "extension-not-longer")]);
    assert_eq!(until(Some(day(2026, 6, 2))), []);
    assert_eq!(until(Some(day(2026, 11, 28))), []);
    assert_eq!(until(Some(day(2026, 11, 29))), [(Error, "valid_until", "extension-too-long")]);
    let extended = Prior { act: Act::Extend, ..FOUR_STARS };
    assert_eq!(found(Product, Some(&extended), &EXTENSION), [(Error, "act", "already-extended")]);
    let endless = Prior { valid_until: None, ..FOUR_STARS };
    assert_eq!(found(Product, Some(&endless), &EXTENSION), [(Error, "act", "nothing-to-extend")]);
    let village = Next { act: Act::Extend, ..VILLAGE_NEXT };
    assert_eq!(found(Village, Some(&CRAFT_VILLAGE), &village), [(Error, "act", "act-does-not-fit-subject")]);
}

#[test]
fn an_extension_may_not_change_the_star() {
    let next = Next { star: Some(Star::Five), ..EXTENSION };
    assert_eq!(found(Product, Some(&FOUR_STARS), &next), [(Error, "star", "act-contradicts-star")]);
    assert_eq!(found(Product, Some(&FOUR_STARS), &Next { star: Some(Star::Four), ..EXTENSION }), []);
}

#[test]
fn after_a_withdrawal_only_a_grant() {
    let withdrawn = Prior { act: Act::Withdraw, valid_from: day(2025, 1, 10), ..FOUR_STARS };
    assert_eq!(found(Product, Some(&withdrawn), &Next { act: Act::Grant, ..NEXT }), []);
    for act in [Act::Renew, Act::Raise, Act::Lower] {
        assert_eq!(found(Product, Some(&withdrawn), &Next { act, ..NEXT }), [(Error, "act", "act-after-withdrawal")]);
    }
    assert_eq!(found(Product, Some(&withdrawn), &EXTENSION), [(Error, "act", "act-after-withdrawal")]);
    assert_eq!(found(Product, Some(&withdrawn), &WITHDRAWAL), [(Error, "act", "already-withdrawn")]);
}

#[test]
fn a_withdrawal_of_a_product_has_a_ground_and_nothing_else_has() {
    assert_eq!(found(Product, Some(&FOUR_STARS), &WITHDRAWAL), []);
    let groundless = Next { ground: None, ..WITHDRAWAL };
    assert_eq!(found(Product, Some(&FOUR_STARS), &groundless), [(Error, "ground", "ground-missing")]);
    let village = Next { act: Act::Withdraw, title: None, ..VILLAGE_NEXT };
    assert_eq!(found(Village, Some(&CRAFT_VILLAGE), &village), []);
    let with_ground = Next { ground: Some(Ground::CriteriaLost), ..village };
    assert_eq!(found(Village, Some(&CRAFT_VILLAGE), &with_ground), []);
    let stray = Next { ground: Some(Ground::Other), ..NEXT };
    assert_eq!(found(Product, Some(&FOUR_STARS), &stray), [(Error, "ground", "ground-without-withdrawal")]);
}

#[test]
fn ends_come_after_beginnings_and_terms_are_36_months() {
    let until = |date| found(Product, Some(&FOUR_STARS), &Next { valid_until: date, ..NEXT });
    assert_eq!(until(Some(day(2029, 6, 1))), [(Warning, "valid_until", "term-unusual")]);
    assert_eq!(until(None), [(Warning, "valid_until", "term-unusual")]);
    let both = [(Error, "valid_until", "end-before-start"), (Warning, "valid_until", "term-unusual")];
    assert_eq!(until(Some(day(2026, 6, 1))), both);
    let leap = Next { act: Act::Grant, valid_from: day(2024, 2, 29), valid_until: Some(day(2027, 2, 28)), ..NEXT };
    assert_eq!(found(Product, None, &leap), []);
    let village = Next { valid_until: Some(day(2029, 6, 2)), ..VILLAGE_NEXT };
    assert_eq!(found(Village, Some(&CRAFT_VILLAGE), &village), [(Warning, "valid_until", "village-has-no-end")]);
}

#[test]
fn the_term_of_an_unknown_scheme_is_that_of_its_day() {
    let early = Next { act: Act::Grant, scheme: None, valid_from: day(2019, 8, 20), valid_until: Some(day(2020, 8, 20)), ..NEXT };
    assert_eq!(found(Product, None, &early), [], "no term is known before the first criteria");
    let first = Next { valid_from: day(2019, 8, 21), ..early };
    assert_eq!(found(Product, None, &first), [(Warning, "valid_until", "term-unusual")]);
}

#[test]
fn facts_belong_to_their_kind_of_subject() {
    let fields = |kind, next: &Next<'_>| {
        let findings = found(kind, None, next);
        findings.iter().filter(|f| f.2 == "field-does-not-fit-subject").map(|f| f.1).collect::<Vec<_>>()
    };
    let full = Next { act: Act::Grant, potential: true, title: Some(Title::CraftVillage), ..NEXT };
    assert_eq!(fields(Product, &full), ["title"]);
    assert_eq!(fields(Village, &full), ["star", "potential_five_star", "scheme", "product_code", "score"]);
    assert_eq!(fields(Centre, &full), ["star", "potential_five_star", "scheme", "product_code", "title"]);
    let centre = Next { act: Act::Grant, title: None, score: Some(Centi::whole(82)), ..VILLAGE_NEXT };
    assert_eq!(found(Centre, None, &centre), []);
}

#[test]
fn products_need_a_star_and_villages_should_have_a_title() {
    let product = Next { act: Act::Grant, star: None, ..NEXT };
    assert_eq!(found(Product, None, &product), [(Error, "star", "star-missing")]);
    let village = Next { act: Act::Grant, title: None, ..VILLAGE_NEXT };
    assert_eq!(found(Village, None, &village), [(Warning, "title", "title-missing")]);
}

#[test]
fn a_centre_has_nothing_to_raise() {
    let prior = Prior { title: None, ..CRAFT_VILLAGE };
    let next = |act| Next { act, title: None, ..VILLAGE_NEXT };
    assert_eq!(found(Centre, Some(&prior), &next(Act::Raise)), [(Error, "act", "act-does-not-fit-subject")]);
    assert_eq!(found(Centre, Some(&prior), &next(Act::Renew)), []);
}
