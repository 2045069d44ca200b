//! Products in each sense, by star, from craft villages, and certificates that end soon.

use super::number::{Number, Of, read};
use crate::error::Result;
use crate::programme::standing::Sense;
use crate::registry::dimension::Stands;
use crate::registry::kind::RecordKind;
use crate::registry::products::Product;
use crate::statistics::links::ListLink;
use crate::statistics::question::Question;
use crate::statistics::snapshot::Snapshot;
use crate::statistics::table::Table;
use crate::statistics::words;
use chrono::{Days, NaiveDate};

/// Certificates that end within so many days are told apart.
const DUE_WITHIN: [u64; 3] = [30, 90, 180];

#[derive(Default)]
struct ProductCounts {
    recognised: i64,
    in_force: i64,
    lapsed: i64,
    withdrawn: i64,
    due: [i64; DUE_WITHIN.len()],
    stars: [i64; 3],
    potential: i64,
    villages_recognised: i64,
    villages_in_force: i64,
}

impl ProductCounts {
    async fn read(snapshot: &Snapshot, on: NaiveDate) -> Result<Self> {
        let day = on.to_string();
        let ends = DUE_WITHIN.map(|days| last_day(on, days).to_string());
        let mut counts = Self::default();
        let wanted = ["last_act", "certificate_until", "star", "potential_five_star", "from_village"];
        read::<Product>(snapshot, on, &wanted, |row| {
            let (stands, from_village) = (Stands::of(row[0], row[1], &day), i64::from(matches!(row[4], "1" | "true")));
            match stands {
                Stands::Nowhere => return,
                Stands::Lapsed => counts.lapsed += 1,
                Stands::Withdrawn => counts.withdrawn += 1,
                Stands::InForce => counts.in_force(row, from_village, &ends),
            }
            counts.recognised += 1;
            counts.villages_recognised += from_village;
        })
        .await?;
        Ok(counts)
    }

    fn in_force(&mut self, row: &[&str], from_village: i64, ends: &[String]) {
        self.in_force += 1;
        self.villages_in_force += from_village;
        for (count, end) in self.due.iter_mut().zip(ends) {
            *count += i64::from(!row[1].is_empty() && row[1] <= end.as_str());
        }
        let potential = matches!(row[3], "1" | "true");
        self.potential += i64::from(potential);
        if let (Some(star), false) = (["3", "4", "5"].iter().position(|star| *star == row[2]), potential) {
            self.stars[star] += 1;
        }
    }

    /// Those in force by star; `all` is how many there are.
    fn by_star(&self, now: &Of, all: &Number) -> [Number; 4] {
        let star = |code: &str, value: i64, vi: &str, en: &str, star: &str| {
            now.number(code, value, vi, en, &[("star", star), ("potential_five_star", "false,none")]).share_of(all)
        };
        let (vi, en) = ("4 sao, tiềm năng 5 sao", "Four stars, potential five");
        let potential =
            now.number("products_potential_5_star", self.potential, vi, en, &[("potential_five_star", "true")]).share_of(all);
        [
            star("products_5_star", self.stars[2], "5 sao", "Five stars", "5"),
            potential,
            star("products_4_star", self.stars[1], "4 sao (không kể tiềm năng 5 sao)", "Four stars (potential five apart)", "4"),
            star("products_3_star", self.stars[0], "3 sao", "Three stars", "3"),
        ]
    }

    /// Those from craft villages, ever recognised and in force; each beside how many there are in all.
    fn of_villages(&self, (ever, recognised): (&Of, &Number), (now, in_force): (&Of, &Number)) -> [Number; 2] {
        let from = [("from_village", "true")];
        let (vi, en) = ("Từ làng nghề, đã từng được công nhận", "From craft villages, ever recognised");
        let all = ever.number("products_from_villages_recognised", self.villages_recognised, vi, en, &from);
        let (vi, en) = ("Từ làng nghề, còn hiệu lực", "From craft villages, in force");
        let held = now.number("products_from_villages_in_force", self.villages_in_force, vi, en, &from);
        [all.share_of(recognised), held.share_of(in_force)]
    }
}

fn last_day(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

async fn assessed(snapshot: &Snapshot, on: NaiveDate) -> Result<Number> {
    let pairs = [("state".to_owned(), "assessed".to_owned()), ("on".to_owned(), on.to_string())];
    let question = Question::read::<Product>(&pairs, snapshot.today)?;
    let value = Table::count::<Product>(snapshot, &question).await?.total();
    let number = Of::new(RecordKind::Product, on, &[Sense::Assessed]).number(
        "products_assessed",
        value,
        "Lượt đánh giá, phân hạng (lũy kế)",
        "Assessments that recognised (running total)",
        &[],
    );
    let list = ListLink::behind::<Product>(&question).url();
    Ok(Number { list, unit_of_counting: words::counted(RecordKind::Product, true), ..number })
}

pub(super) async fn numbers(snapshot: &Snapshot, on: NaiveDate) -> Result<Vec<Number>> {
    let counts = ProductCounts::read(snapshot, on).await?;
    let of = |states| Of::new(RecordKind::Product, on, states);
    let (ever, now) = (of(&[Sense::Recognised]), of(&[Sense::InForce]));
    let recognised =
        ever.number("products_recognised", counts.recognised, "Sản phẩm đã từng được công nhận", "Products ever recognised", &[]);
    let in_force = now.number("products_in_force", counts.in_force, "Sản phẩm còn hiệu lực", "Products in force", &[]);
    let due =
        of(&[Sense::Due]).number("products_due", counts.due[2], "Sắp hết hạn (trong 180 ngày)", "Due (within 180 days)", &[]);
    let lapsed = of(&[Sense::Lapsed]).number("products_lapsed", counts.lapsed, "Sản phẩm hết hạn", "Products lapsed", &[]);
    let withdrawn =
        of(&[Sense::Withdrawn]).number("products_withdrawn", counts.withdrawn, "Sản phẩm bị thu hồi", "Products withdrawn", &[]);
    let ends = DUE_WITHIN.iter().zip(counts.due).map(|(days, value)| {
        let (code, until) = (format!("certificates_due_{days}"), last_day(on, *days).to_string());
        let (vi, en) =
            (format!("Giấy chứng nhận hết hạn trong {days} ngày"), format!("Certificates that end within {days} days"));
        now.number(&code, value, &vi, &en, &[("certificate_until_to", &until)]).share_of(&in_force)
    });
    let ends: Vec<Number> = ends.collect();
    let parts = [
        in_force.clone().share_of(&recognised),
        due.share_of(&in_force),
        lapsed.share_of(&recognised),
        withdrawn.share_of(&recognised),
    ];
    let stars = counts.by_star(&now, &in_force);
    let villages = counts.of_villages((&ever, &recognised), (&now, &in_force));
    let first = [assessed(snapshot, on).await?, recognised];
    Ok(first.into_iter().chain(parts).chain(stars).chain(villages).chain(ends).collect())
}
