//! Villages and titled crafts: recognised, by title, since 2021.

use super::number::{Number, Of, read};
use crate::error::Result;
use crate::programme::standing::Sense;
use crate::registry::dimension::{NONE, Stands};
use crate::registry::kind::RecordKind;
use crate::registry::villages::Village;
use crate::statistics::snapshot::Snapshot;
use chrono::NaiveDate;
use entity::vocabulary::Title;

/// The year from which the city's plan counts new villages.
const SINCE: &str = "2021-01-01";
/// Days that are no mere bound.
const DATED: &str = "day,month,year";

#[derive(Default)]
struct VillageCounts {
    recognised: i64,
    since_2021: i64,
    undated: i64,
    in_force: i64,
    withdrawn: i64,
    titles: [i64; Title::VALUES.len()],
}

impl VillageCounts {
    async fn read(snapshot: &Snapshot, on: NaiveDate) -> Result<Self> {
        let day = on.to_string();
        let mut counts = Self::default();
        let wanted = ["last_act", "certificate_until", "title", "recognised_on", "recognised_precision"];
        read::<Village>(snapshot, on, &wanted, |row| {
            match Stands::of(row[0], row[1], &day) {
                Stands::Nowhere => return,
                Stands::Lapsed => {}
                Stands::Withdrawn => counts.withdrawn += 1,
                Stands::InForce => counts.in_force(row[2]),
            }
            counts.recognised += 1;
            let dated = DATED.split(',').any(|precision| precision == row[4]);
            counts.since_2021 += i64::from(dated && row[3] >= SINCE);
            counts.undated += i64::from(!dated);
        })
        .await?;
        Ok(counts)
    }

    fn in_force(&mut self, held: &str) {
        self.in_force += 1;
        for (count, title) in self.titles.iter_mut().zip(Title::VALUES) {
            *count += i64::from(*title == held);
        }
    }

    fn of_title(&self, wanted: Title) -> i64 {
        let counted = self.titles.iter().zip(Title::VALUES);
        counted.filter(|(_, title)| **title == wanted.as_str()).map(|(count, _)| count).sum()
    }

    /// The titles in force, one by one; `all` is how many there are.
    fn by_title(&self, now: &Of, all: &Number) -> [Number; 5] {
        let (village, traditional) = (Title::CraftVillage, Title::TraditionalCraftVillage);
        let craft = Title::TraditionalCraft;
        let number = |code: &str, value: i64, vi: &str, en: &str, filter: &str| {
            now.number(code, value, vi, en, &[("title", filter)]).share_of(all)
        };
        let of = |title: Title, code: &str, vi: &str, en: &str| number(code, self.of_title(title), vi, en, title.as_str());
        [
            number(
                "villages_without_titled_crafts",
                self.of_title(village) + self.of_title(traditional),
                "Làng nghề, kể cả làng nghề truyền thống",
                "Craft villages, traditional ones included",
                &format!("{},{}", village.as_str(), traditional.as_str()),
            ),
            of(village, "craft_villages", "Làng nghề", "Craft villages"),
            of(traditional, "traditional_craft_villages", "Làng nghề truyền thống", "Traditional craft villages"),
            of(craft, "traditional_crafts", "Nghề truyền thống", "Titled traditional crafts"),
            number(
                "villages_title_not_stated",
                self.in_force - self.titles.iter().sum::<i64>(),
                "Chưa rõ danh hiệu",
                "Title not stated",
                NONE,
            ),
        ]
    }

    /// When they were recognised; `all` is how many ever were.
    fn by_age(&self, ever: &Of, all: &Number) -> [Number; 2] {
        let in_2021 = [("recognised_on_from", SINCE), ("recognised_precision", DATED)];
        let (vi, en) = ("Được công nhận từ năm 2021", "Recognised since 2021");
        let since = ever.number("villages_recognised_since_2021", self.since_2021, vi, en, &in_2021);
        let bound = [("recognised_precision", "no_later_than")];
        let (vi, en) = ("Được công nhận, chưa rõ năm", "Recognised in a year that is not known");
        let undated = ever.number("villages_recognised_undated", self.undated, vi, en, &bound);
        [since.share_of(all), undated.share_of(all)]
    }
}

pub(super) async fn numbers(snapshot: &Snapshot, on: NaiveDate) -> Result<Vec<Number>> {
    let counts = VillageCounts::read(snapshot, on).await?;
    let of = |states| Of::new(RecordKind::Village, on, states);
    let (ever, now) = (of(&[Sense::Recognised]), of(&[Sense::InForce]));
    let (vi, en) = ("Làng nghề và nghề truyền thống đã được công nhận", "Villages and crafts ever recognised");
    let recognised = ever.number("villages_recognised", counts.recognised, vi, en, &[]);
    let in_force = now.number("villages_in_force", counts.in_force, "Danh hiệu còn hiệu lực", "Titles in force", &[]);
    let withdrawn =
        of(&[Sense::Withdrawn]).number("villages_withdrawn", counts.withdrawn, "Bị thu hồi danh hiệu", "Titles withdrawn", &[]);
    let (titles, ages) = (counts.by_title(&now, &in_force), counts.by_age(&ever, &recognised));
    Ok([recognised, in_force].into_iter().chain(titles).chain(ages).chain([withdrawn]).collect())
}
