//! Bands, star marks, and what is missing, on the sheets as they are shipped.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
use super::*;
use crate::programme::criteria::{all, find};
use entity::vocabulary::CriteriaSet::{Set07, Set10, Set21, Set26};

fn sheet(set: CriteriaSet) -> &'static CriteriaSheet {
    find(set).unwrap()
}

/// For every criterion the first option with the most points that a test allows.
fn choose(sheet: &CriteriaSheet, most: impl Fn(&Criterion) -> u16) -> Choices {
    let choice = |criterion: &Criterion| {
        let fits = criterion.options.iter().filter(|option| option.points <= most(criterion));
        // With nothing that fits, the lowest.
        let best = fits.max_by_key(|option| (option.points, std::cmp::Reverse(option.option)));
        best.or(criterion.options.iter().min_by_key(|option| option.points)).unwrap().option
    };
    sheet.criteria().map(|criterion| (criterion.number.to_owned(), choice(criterion))).collect()
}

fn full(sheet: &CriteriaSheet) -> Choices {
    choose(sheet, |criterion| criterion.max)
}

/// Takes points off criteria without a mark until the total is right.
fn lowered(sheet: &CriteriaSheet, total: u16, kept: Star) -> Choices {
    let mut choices = full(sheet);
    loop {
        let now = assess(sheet, &choices, &[]).total;
        if now == total {
            return choices;
        }
        let candidate = sheet.criteria().find_map(|criterion| {
            let has = criterion.option(choices[criterion.number])?.points;
            let lower = criterion.options.iter().filter(|option| option.points < has && has - option.points <= now - total);
            let fits = lower.filter(|option| option.points >= criterion.least_for(kept)).max_by_key(|option| option.points)?;
            Some((criterion.number.to_owned(), fits.option))
        });
        choices.extend([candidate.unwrap()]);
    }
}

#[test]
fn a_full_sheet_is_100_points_and_five_stars() {
    for sheet in all() {
        let full = assess(sheet, &full(sheet), &[]);
        assert_eq!(
            (full.total, full.band, full.marks, full.rank, full.next),
            (100, Some(Star::Five), Some(Star::Five), Some(Star::Five), None)
        );
        assert_eq!((full.answered, full.unanswered.len()), (full.criteria, 0));
        assert!(full.gates.iter().all(|gate| gate.reached && gate.missing_points == 0 && gate.unmet.is_empty()));
        assert_eq!(full.parts.iter().map(|part| (part.code, part.points)).collect::<Vec<_>>(), [("A", 40), ("B", 25), ("C", 35)]);
    }
}

#[test]
fn an_empty_sheet_says_what_three_stars_ask_for() {
    for sheet in all() {
        let empty = assess(sheet, &Choices::new(), &[]);
        assert_eq!((empty.total, empty.band, empty.rank, empty.next), (0, None, None, Some(Star::Three)));
        assert_eq!((empty.answered, empty.unanswered.len()), (0, empty.criteria));
        let gate = &empty.gates[0];
        assert_eq!((gate.least, gate.missing_points, gate.unmet.len()), (50, 50, gate.marks));
        assert!(gate.marks > 0 && gate.unmet.iter().all(|mark| mark.points.is_none()));
    }
}

/// With all marks met, the bands alone decide: 49 and 50, 69 and 70, 89 and 90.
#[test]
fn bands_begin_at_50_70_and_90() {
    let sheet = sheet(Set21);
    for (total, kept, rank) in [
        (49, Star::Four, None),
        (50, Star::Four, Some(Star::Three)),
        (69, Star::Five, Some(Star::Three)),
        (70, Star::Five, Some(Star::Four)),
        (89, Star::Five, Some(Star::Four)),
        (90, Star::Five, Some(Star::Five)),
    ] {
        let assessed = assess(sheet, &lowered(sheet, total, kept), &[]);
        assert_eq!((assessed.total, assessed.rank, assessed.band), (total, rank, rank), "{total}");
        assert!(assessed.marks >= Some(kept), "{total}");
    }
}

/// 95 points, and one mark of each rank unmet in turn: the mark caps the rank.
#[test]
fn a_mark_caps_the_rank_whatever_the_total() {
    let sheet = sheet(Set21);
    // 3.5: 1 for three stars, 2 for four; 6.2: 5 for five stars.
    for (criterion, option, points, rank) in
        [("6.2", 2, 98, Some(Star::Four)), ("3.5", 1, 98, Some(Star::Three)), ("5.3", 1, 95, None)]
    {
        let mut choices = full(sheet);
        choices.insert(criterion.to_owned(), option);
        let assessed = assess(sheet, &choices, &[]);
        assert_eq!((assessed.total, assessed.band), (points, Some(Star::Five)), "{criterion}");
        assert_eq!((assessed.rank, assessed.marks), (rank, rank), "{criterion}");
        let next = assessed.gates.iter().find(|gate| Some(gate.star) == assessed.next).unwrap();
        assert_eq!(next.missing_points, 0);
        assert_eq!(next.unmet.iter().map(|mark| mark.criterion).collect::<Vec<_>>(), [criterion]);
    }
}

#[test]
fn what_is_missing_counts_the_points_that_marks_bring() {
    let sheet = sheet(Set21);
    let lowest = assess(sheet, &choose(sheet, |_| 0), &[]);
    let three = &lowest.gates[0];
    assert_eq!(lowest.answered, lowest.criteria);
    assert_eq!(three.missing_points, 50 - lowest.total);
    let gained: u16 = three.unmet.iter().map(|mark| mark.least - mark.points.unwrap()).sum();
    assert_eq!(three.missing_points_then, 50 - lowest.total - gained);
    // Exactly the marks of three stars, and nothing else: capped by the total.
    let marks = choose(sheet, |criterion| criterion.least_for(Star::Three));
    let assessed = assess(sheet, &marks, &[]);
    assert_eq!((assessed.marks, assessed.rank), (Some(Star::Three), None));
    assert!(assessed.gates[0].unmet.is_empty() && assessed.gates[0].missing_points > 0);
}

#[test]
fn an_exclusion_leaves_no_rank() {
    let sheet = sheet(Set21);
    let excluded = assess(sheet, &full(sheet), &["ip_infringement".to_owned()]);
    assert_eq!((excluded.total, excluded.band, excluded.rank), (100, Some(Star::Five), None));
    assert_eq!(excluded.excluded, ["ip_infringement"]);
    assert_eq!(excluded.next, Some(Star::Three));
}

#[test]
fn what_is_not_on_the_sheet_is_told_and_counts_as_nothing() {
    let choices = Choices::from([("1.1".to_owned(), 9), ("99".to_owned(), 1), ("1".to_owned(), 1), ("1.2".to_owned(), 1)]);
    let found = strays(sheet(Set21), &choices, &["gmp_or_equivalent_missing".to_owned(), "forged_dossier".to_owned()]);
    assert_eq!(
        found,
        [
            Stray::Criterion("1".to_owned()),
            Stray::Option { criterion: "1.1".to_owned(), options: 3 },
            Stray::Criterion("99".to_owned()),
            Stray::Exclusion("gmp_or_equivalent_missing".to_owned()),
        ]
    );
    assert_eq!(assess(sheet(Set21), &choices, &[]).total, 1);
}

#[test]
fn options_of_equal_points_are_told_apart_by_their_place() {
    for option in [1, 2] {
        assert_eq!(assess(sheet(Set07), &Choices::from([("3.1".to_owned(), option)]), &[]).total, 1);
    }
    // Set 26, criterion 8: 1 and 3 points for each of two cases.
    let points = |option| assess(sheet(Set26), &Choices::from([("8".to_owned(), option)]), &[]).total;
    assert_eq!([1, 2, 3, 4].map(points), [1, 3, 1, 3]);
}

/// Set 10 prints no mark of four stars on 3.5 (to be checked against the gazette): there one point is enough.
#[test]
fn set_10_asks_less_of_intellectual_property() {
    let with = |set| {
        let mut choices = full(sheet(set));
        choices.insert("3.5".to_owned(), 1);
        assess(sheet(set), &choices, &[]).rank
    };
    assert_eq!((with(Set10), with(Set21)), (Some(Star::Five), Some(Star::Three)));
}
