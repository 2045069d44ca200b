//! The drawings of a table: bars, stacked bars, and a map where it is counted by commune. The table beside them says the
//! same and leads on.

use super::cross::{Side, Table};
use super::records::Counted;
use crate::console::asked::Asked;
use crate::console::parts::chart::{self, About, Bar, PATTERNS};
use crate::console::parts::map::{self, Map, Place, Point};
use crate::console::parts::told;
use crate::console::words;
use maud::{Markup, html};
use serde_json::Value;

/// Bars on one chart; the table has all.
const MOST_BARS: usize = 20;

/// Whatever fits the dimensions.
pub(super) fn drawn(asked: &Asked, counted: &Counted, table: &Table<'_>, places: &[Place]) -> Markup {
    let by_commune = table.sides.iter().any(|side| side.name == "commune");
    let empty = table.rows.is_empty();
    html! {
        @if empty {
            p.notice { (asked.say("Không có hồ sơ nào cho câu hỏi này. Hãy bỏ bớt điều kiện lọc hoặc chọn ngày khác.", "No record fits this question. Take away a filter or choose another day.")) }
        } @else {
            div.drawn {
                @if by_commune { (on_map(asked, counted, table, places)) }
                @if let Some(side) = table.sides.first() { (as_bars(asked, counted, table, side)) }
            }
        }
    }
}

/// One bar for each value of the first dimension, in parts by the second one where it has few values.
fn as_bars(asked: &Asked, counted: &Counted, table: &Table<'_>, side: &Side) -> Markup {
    let parts = table.sides.get(1).filter(|other| other.values.len() <= PATTERNS);
    let mut bars: Vec<Bar> = side
        .values
        .iter()
        .map(|(value, label)| {
            let total = table.count(&[(&side.name, value)]);
            let parts = match parts {
                Some(other) => {
                    other.values.iter().map(|(part, _)| table.count(&[(&side.name, value), (&other.name, part)])).collect()
                }
                None => vec![total.clone()],
            };
            Bar { label: label.clone(), parts, total }
        })
        .collect();
    let all = bars.len();
    if all > MOST_BARS {
        bars.sort_by_key(|bar| std::cmp::Reverse(bar.total.as_i64()));
        bars.truncate(MOST_BARS);
    }
    let legend: Vec<String> = parts.into_iter().flat_map(|other| other.values.iter().map(|(_, words)| words.clone())).collect();
    let title = format!("{} {} {}", super::form::capital(asked.say(counted.vi, counted.en)), asked.say("theo", "by"), side.title);
    let largest = bars.iter().max_by_key(|bar| bar.total.as_i64());
    let about = largest.map_or_else(String::new, |bar| {
        format!("{} {}: {}", asked.say("Nhiều nhất:", "The most:"), bar.label, words::number(asked, &bar.total))
    });
    html! {
        section {
            h2 { (title) }
            (chart::bars(asked, &About { id: "bars", title: &title, about: &about }, &legend, &bars))
            @if all > bars.len() {
                p.quiet { (asked.say("Biểu đồ hiện ", "The chart shows the ")) (bars.len()) (asked.say(" giá trị lớn nhất trong ", " largest of ")) (all) (asked.say("; bảng dưới có đủ.", "; the table has all.")) }
            }
        }
    }
}

/// Circles on today's communes; what is in none of them is told below.
fn on_map(asked: &Asked, counted: &Counted, table: &Table<'_>, places: &[Place]) -> Markup {
    let cell = |code: &str| table.at(&[("commune", code)]);
    let points: Vec<Point> = places
        .iter()
        .filter_map(|place| {
            let cell = cell(&place.code)?;
            Some(Point {
                label: place.label.clone(),
                latitude: place.spot.latitude,
                longitude: place.spot.longitude,
                value: cell["count"].clone(),
                href: told::list(asked, &cell["list"]),
                emphasis: false,
            })
        })
        .collect();
    let shown: i64 = points.iter().filter_map(|point| point.value.as_i64()).sum();
    let all = table.count(&[]).as_i64().unwrap_or_default();
    let title =
        format!("{} {}", super::form::capital(asked.say(counted.vi, counted.en)), asked.say("theo xã, phường", "by commune"));
    let about = format!(
        "{} {}",
        points.len(),
        asked.say("xã, phường có vòng tròn; phía bắc ở trên.", "communes have a circle; north is up.")
    );
    html! {
        section {
            h2 { (asked.say("Trên bản đồ", "On the map")) }
            (map::city(asked, &Map { id: "map", title: &title, about: &about, places, points: &points }))
            @if shown < all {
                p.quiet {
                    (words::number(asked, &Value::from(all - shown))) " / " (words::number(asked, &Value::from(all))) " "
                    (asked.say("không nằm trên bản đồ, vì chưa xác định xã, phường hiện nay hoặc chưa có thông tin về nơi; xem các dòng cuối của bảng.", "are not on the map, because today's commune is unresolved or no place is stated; see the last lines of the table."))
                }
            }
        }
    }
}
