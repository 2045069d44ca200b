//! Stars and scores: bands, the potential five stars, and where a star contradicts its score.
//!
//! Must not ask who recognised (`authorities.rs`) or what went before (`acts.rs`).

use crate::programme::finding::{Finding, vi_number};
use entity::centi::Centi;
use entity::vocabulary::{AuthorityLevel, Scheme, Star};

/// The least score of each star (148/QĐ-TTg; 26/2026/QĐ-TTg, art. 3-4): half-open bands, [50, 70), [70, 90), [90, 100].
pub const BANDS: [(Star, Centi); 3] =
    [(Star::Five, Centi::whole(90)), (Star::Four, Centi::whole(70)), (Star::Three, Centi::whole(50))];

/// The highest score there is.
pub const MAX_SCORE: Centi = Centi::whole(100);

const SOURCE: &str = "26/2026/QĐ-TTg, art. 3-4; 148/QĐ-TTg; 1048/QĐ-TTg";
const POTENTIAL_SOURCE: &str = "26/2026/QĐ-TTg, art. 7.3.e";

/// The star of a score; `None` below 50 points, where nothing is recognised, and outside 0 to 100.
///
/// The final rank may be lower: it is the lower of this one and of the star marks that are met (rules.md 3.2, **inferred**).
pub fn star_for_score(score: Centi) -> Option<Star> {
    if score > MAX_SCORE {
        return None;
    }
    BANDS.iter().find(|(_, least)| score >= *least).map(|(star, _)| *star)
}

/// Lowest and highest star that the score stands for; `None` where it recognises nothing.
///
/// The criteria of 2019 print whole numbers (50-69, 70-89, 90-100), so a score between 69 and 70 or between 89 and 90 is in
/// no band and either star is right. What a score between 49 and 50 meant is as **uncertain**; it is not recognised here.
fn stars_for(score: Centi, scheme: Option<Scheme>) -> Option<(Star, Star)> {
    let star = star_for_score(score)?;
    match star {
        Star::Three if is_between_bands(score, scheme) => Some((Star::Three, Star::Four)),
        Star::Four if is_between_bands(score, scheme) => Some((Star::Four, Star::Five)),
        _ => Some((star, star)),
    }
}

/// Whether the score falls between two bands of the criteria of 2019.
fn is_between_bands(score: Centi, scheme: Option<Scheme>) -> bool {
    let between = |low: i64| score > Centi::whole(low) && score < Centi::whole(low + 1);
    scheme == Some(Scheme::Ps2019) && (between(69) || between(89))
}

/// What is wrong with the star, score and potential flag of one recognising act of a product.
///
/// - A star above the band of its score, a score below 50 or outside 0 to 100, and a potential five star that is not a
///   4-star recognition with 90 points or more are errors.
/// - A star below its band is legal where star marks are not met, so it is a warning (rules.md 3.2).
/// - 90 points, 4 stars and no flag at the province is a warning: 26/2026/QĐ-TTg, art. 7.4.g lets the province recognise on
///   the result of the Ministry, but more often the flag was forgotten.
pub fn check_star(
    star: Option<Star>,
    score: Option<Centi>,
    potential: bool,
    level: Option<AuthorityLevel>,
    scheme: Option<Scheme>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(score) = score.filter(|score| *score < Centi::whole(0) || *score > MAX_SCORE) {
        findings.push(out_of_range(score));
    }
    if potential && star != Some(Star::Four) {
        findings.push(potential_without_four());
    }
    let Some(score) = score.filter(|score| (Centi::whole(0)..=MAX_SCORE).contains(score)) else {
        return findings;
    };
    if is_between_bands(score, scheme) {
        findings.push(between_bands(score));
    }
    let band = stars_for(score, scheme);
    if potential && band.is_none_or(|(_, highest)| highest != Star::Five) {
        findings.push(potential_below_90(score));
    }
    match (star, band) {
        (Some(_), None) => findings.push(below_recognition(score)),
        (Some(star), Some((_, highest))) if star > highest => findings.push(above_band(star, score, highest)),
        (Some(Star::Four), Some((Star::Five, _))) if potential => {}
        (Some(Star::Four), Some((Star::Five, _))) if level == Some(AuthorityLevel::Province) => {
            findings.push(potential_not_flagged(score));
        }
        (Some(star), Some((lowest, _))) if star < lowest => findings.push(below_band(star, score, lowest)),
        _ => {}
    }
    findings
}

fn out_of_range(score: Centi) -> Finding {
    Finding::error(
        "score",
        "score-out-of-range",
        format!("Điểm {} nằm ngoài thang điểm. Điểm phải từ 0 đến 100.", vi_number(score)),
        format!("The score {score} is off the scale. A score is between 0 and 100."),
        SOURCE,
    )
}

fn below_recognition(score: Centi) -> Finding {
    Finding::error(
        "score",
        "score-below-recognition",
        format!("Sản phẩm {} điểm không được công nhận hạng sao. Cần từ 50 điểm trở lên.", vi_number(score)),
        format!("A product with {score} points is not recognised. It needs at least 50 points."),
        "26/2026/QĐ-TTg, art. 4.1.a",
    )
}

fn above_band(star: Star, score: Centi, highest: Star) -> Finding {
    let (given, right) = (star.number(), highest.number());
    Finding::error(
        "star",
        "star-contradicts-score",
        format!("{} điểm không đủ cho hạng {given} sao. Hạng cao nhất ứng với điểm này là {right} sao.", vi_number(score)),
        format!("{score} points are not enough for {given} stars. The highest rank for this score is {right} stars."),
        SOURCE,
    )
}

fn below_band(star: Star, score: Centi, lowest: Star) -> Finding {
    let (given, right) = (star.number(), lowest.number());
    Finding::warning(
        "star",
        "star-below-score-band",
        format!(
            "{} điểm ứng với hạng {right} sao, nhưng hồ sơ ghi {given} sao. Điều này chỉ đúng khi sản phẩm chưa đạt các điều kiện bắt buộc của hạng {right} sao.",
            vi_number(score)
        ),
        format!(
            "{score} points stand for {right} stars, but {given} are given. That is right only where the star marks of {right} stars are not met."
        ),
        "26/2026/QĐ-TTg, Annex II; rules.md 3.2",
    )
}

fn between_bands(score: Centi) -> Finding {
    Finding::warning(
        "score",
        "score-between-bands-2019",
        format!(
            "Bộ tiêu chí năm 2019 chỉ ghi điểm nguyên nên {} điểm không thuộc hẳn hạng nào. Hạng sao theo quyết định được chấp nhận.",
            vi_number(score)
        ),
        format!(
            "The criteria of 2019 print whole numbers, so {score} points fall between two ranks. The star of the decision is accepted."
        ),
        "1048/QĐ-TTg",
    )
}

fn potential_without_four() -> Finding {
    Finding::error(
        "potential_five_star",
        "potential-needs-four-stars",
        "Tiềm năng 5 sao không phải là một hạng sao. Sản phẩm tiềm năng 5 sao phải được ghi hạng 4 sao.",
        "Potential five stars is not a rank. A product with this mark is recorded with 4 stars.",
        POTENTIAL_SOURCE,
    )
}

fn potential_below_90(score: Centi) -> Finding {
    Finding::error(
        "potential_five_star",
        "potential-below-90",
        format!("Sản phẩm {} điểm không phải là tiềm năng 5 sao. Cần từ 90 điểm trở lên.", vi_number(score)),
        format!("A product with {score} points is not a potential five star. It needs at least 90 points."),
        POTENTIAL_SOURCE,
    )
}

fn potential_not_flagged(score: Centi) -> Finding {
    Finding::warning(
        "potential_five_star",
        "potential-not-flagged",
        format!(
            "Sản phẩm 4 sao có {} điểm thường là tiềm năng 5 sao. Hãy đánh dấu tiềm năng 5 sao, trừ khi Thành phố công nhận theo kết quả của Trung ương.",
            vi_number(score)
        ),
        format!(
            "A 4-star product with {score} points is usually a potential five star. Set the flag, unless the province recognises on the result of the Ministry."
        ),
        "26/2026/QĐ-TTg, art. 7.3.e, 7.4.g",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::finding::Severity::{self, Error, Warning};

    const PROVINCE: Option<AuthorityLevel> = Some(AuthorityLevel::Province);

    fn codes(star: Option<Star>, score: i64, potential: bool, scheme: Scheme) -> Vec<(Severity, &'static str)> {
        check_star(star, Some(Centi(score)), potential, PROVINCE, Some(scheme)).iter().map(|f| (f.severity, f.code)).collect()
    }

    #[test]
    fn bands_are_half_open_and_closed_at_100() {
        let cases = [
            (-1, None),
            (0, None),
            (4999, None),
            (5000, Some(Star::Three)),
            (6999, Some(Star::Three)),
            (7000, Some(Star::Four)),
            (8999, Some(Star::Four)),
            (9000, Some(Star::Five)),
            (10_000, Some(Star::Five)),
            (10_001, None),
        ];
        for (score, star) in cases {
            assert_eq!(star_for_score(Centi(score)), star, "{score}");
        }
    }

    #[test]
    fn a_star_above_its_band_is_an_error_and_below_it_a_warning() {
        assert_eq!(codes(Some(Star::Three), 5000, false, Scheme::Ps2026), []);
        assert_eq!(codes(Some(Star::Four), 6999, false, Scheme::Ps2026), [(Error, "star-contradicts-score")]);
        assert_eq!(codes(Some(Star::Four), 7000, false, Scheme::Ps2026), []);
        assert_eq!(codes(Some(Star::Five), 8999, false, Scheme::Ps2026), [(Error, "star-contradicts-score")]);
        assert_eq!(codes(Some(Star::Five), 9000, false, Scheme::Ps2026), []);
        assert_eq!(codes(Some(Star::Three), 7000, false, Scheme::Ps2026), [(Warning, "star-below-score-band")]);
        assert_eq!(codes(Some(Star::Three), 9500, false, Scheme::Ps2026), [(Warning, "star-below-score-band")]);
    }

    #[test]
    fn nothing_is_recognised_below_50_or_off_the_scale() {
        assert_eq!(codes(Some(Star::Three), 4999, false, Scheme::Ps2026), [(Error, "score-below-recognition")]);
        assert_eq!(codes(Some(Star::Five), 10_001, false, Scheme::Ps2026), [(Error, "score-out-of-range")]);
        assert_eq!(codes(Some(Star::Three), -1, false, Scheme::Ps2026), [(Error, "score-out-of-range")]);
        assert_eq!(codes(Some(Star::Five), 10_000, false, Scheme::Ps2026), []);
        assert_eq!(codes(None, 4999, false, Scheme::Ps2026), []);
    }

    #[test]
    fn potential_is_four_stars_with_90_points() {
        assert_eq!(codes(Some(Star::Four), 9000, true, Scheme::Ps2026), []);
        assert_eq!(codes(Some(Star::Four), 8999, true, Scheme::Ps2026), [(Error, "potential-below-90")]);
        assert_eq!(codes(Some(Star::Five), 9500, true, Scheme::Ps2026), [(Error, "potential-needs-four-stars")]);
        assert_eq!(codes(None, 9500, true, Scheme::Ps2026), [(Error, "potential-needs-four-stars")]);
        let both = [(Error, "potential-needs-four-stars"), (Error, "potential-below-90")];
        assert_eq!(codes(Some(Star::Three), 6000, true, Scheme::Ps2026), both);
        assert!(check_star(Some(Star::Four), None, true, PROVINCE, None).is_empty());
    }

    #[test]
    fn four_stars_with_90_points_and_no_flag_is_odd() {
        assert_eq!(codes(Some(Star::Four), 9000, false, Scheme::Ps2026), [(Warning, "potential-not-flagged")]);
        let elsewhere = check_star(Some(Star::Four), Some(Centi(9000)), false, None, None);
        assert_eq!(elsewhere.iter().map(|f| f.code).collect::<Vec<_>>(), ["star-below-score-band"]);
    }

    #[test]
    fn scores_between_the_whole_numbers_of_2019_take_either_star() {
        let odd = [(Warning, "score-between-bands-2019")];
        assert_eq!(codes(Some(Star::Four), 8950, false, Scheme::Ps2019), odd);
        assert_eq!(codes(Some(Star::Five), 8950, false, Scheme::Ps2019), odd);
        assert_eq!(codes(Some(Star::Four), 8950, true, Scheme::Ps2019), odd);
        assert_eq!(codes(Some(Star::Three), 6901, false, Scheme::Ps2019), odd);
        assert_eq!(codes(Some(Star::Four), 6999, false, Scheme::Ps2019), odd);
        assert_eq!(codes(Some(Star::Four), 8900, false, Scheme::Ps2019), []);
        assert_eq!(codes(Some(Star::Five), 8900, false, Scheme::Ps2019), [(Error, "star-contradicts-score")]);
        assert_eq!(codes(Some(Star::Five), 6950, false, Scheme::Ps2019), [odd[0], (Error, "star-contradicts-score")]);
        assert_eq!(codes(Some(Star::Five), 8950, false, Scheme::Ps2023), [(Error, "star-contradicts-score")]);
    }

    #[test]
    fn findings_name_the_numbers_in_both_languages() {
        let finding = &check_star(Some(Star::Five), Some(Centi(8950)), false, None, None)[0];
        assert_eq!(finding.vi, "89,5 điểm không đủ cho hạng 5 sao. Hạng cao nhất ứng với điểm này là 4 sao.");
        assert_eq!(finding.en, "89.5 points are not enough for 5 stars. The highest rank for this score is 4 stars.");
    }
}
