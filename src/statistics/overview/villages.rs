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

pub(super) async fn numbers(snapshot: &Snapshot, on: NaiveDate) -> Result<Vec<Number>> {
    let day = on.to_string();
    let (mut recognised, mut since, mut undated, mut in_force, mut withdrawn) = (0, 0, 0, 0, 0);
    let mut titles = [0_i64; Title::VALUES.len()];
    let wanted = ["last_act", "certificate_until", "title", "recognised_on", "recognised_precision"];
    read::<Village>(snapshot, on, &wanted, |row| {
        let stands = Stands::of(row[0], row[1], &day);
        recognised += i64::from(stands != Stands::Nowhere);
        withdrawn += i64::from(stands == Stands::Withdrawn);
        if stands != Stands::Nowhere {
            let dated = DATED.split(',').any(|precision| precision == row[4]);
            since += i64::from(dated && row[3] >= SINCE);
            undated += i64::from(!dated);
        }
        if stands == Stands::InForce {
            in_force += 1;
            let title = Title::VALUES.iter().position(|title| *title == row[2]);
            titles.iter_mut().enumerate().filter(|(index, _)| Some(*index) == title).for_each(|(_, count)| *count += 1);
        }
    })
    .await?;
    let title = |title: Title| Title::VALUES.iter().position(|known| *known == title.as_str()).map_or(0, |index| titles[index]);
    let (craft, both) = (Title::TraditionalCraft, [Title::CraftVillage, Title::TraditionalCraftVillage]);
    let of = |states| Of::new(RecordKind::Village, on, states);
    let (ever, now) = (of(&[Sense::Recognised]), of(&[Sense::InForce]));
    let all = ever.number(
        "villages_recognised",
        recognised,
        "Làng nghề và nghề truyền thống đã được công nhận",
        "Villages and crafts ever recognised",
        &[],
    );
    let in_title = now.number("villages_in_force", in_force, "Danh hiệu còn hiệu lực", "Titles in force", &[]);
    let named = format!("{},{}", both[0].as_str(), both[1].as_str());
    let of_title = |code: &str, value: i64, vi: &str, en: &str, filter: &str| {
        now.number(code, value, vi, en, &[("title", filter)]).share_of(&in_title)
    };
    let without_crafts = title(both[0]) + title(both[1]);
    let unknown = in_force - titles.iter().sum::<i64>();
    let of_titles = [
        of_title(
            "villages_without_titled_crafts",
            without_crafts,
            "Làng nghề, kể cả làng nghề truyền thống",
            "Craft villages, traditional ones included",
            &named,
        ),
        of_title("craft_villages", title(both[0]), "Làng nghề", "Craft villages", both[0].as_str()),
        of_title(
            "traditional_craft_villages",
            title(both[1]),
            "Làng nghề truyền thống",
            "Traditional craft villages",
            both[1].as_str(),
        ),
        of_title("traditional_crafts", title(craft), "Nghề truyền thống", "Titled traditional crafts", craft.as_str()),
        of_title("villages_title_not_stated", unknown, "Chưa rõ danh hiệu", "Title not stated", NONE),
    ];
    let in_2021 = [("recognised_on_from", SINCE), ("recognised_precision", DATED)];
    let bound = [("recognised_precision", "no_later_than")];
    let ends = [
        ever.number("villages_recognised_since_2021", since, "Được công nhận từ năm 2021", "Recognised since 2021", &in_2021)
            .share_of(&all),
        ever.number(
            "villages_recognised_undated",
            undated,
            "Được công nhận, chưa rõ năm",
            "Recognised in a year that is not known",
            &bound,
        )
        .share_of(&all),
        of(&[Sense::Withdrawn]).number("villages_withdrawn", withdrawn, "Bị thu hồi danh hiệu", "Titles withdrawn", &[]),
    ];
    Ok([all, in_title].into_iter().chain(of_titles).chain(ends).collect())
}
