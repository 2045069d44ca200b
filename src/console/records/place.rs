//! Where a record lies, on a map of the communes around it: at its own point where that is known, else in the middle of its
//! commune, which is said.

use crate::console::asked::Asked;
use crate::console::geography;
use crate::console::parts::map::{self, Place, Point};
use crate::console::refused::Refused;
use maud::{Markup, html};
use serde_json::Value;

/// The map of a record; nothing where neither a point nor a commune is known.
pub async fn of_record(asked: &Asked, record: &Value, name: &str) -> Result<Markup, Refused> {
    let commune = record["commune"].as_str();
    let own = record["latitude"].as_f64().zip(record["longitude"].as_f64());
    if own.is_none() && commune.is_none() {
        return Ok(html! {});
    }
    let places = geography::communes(asked).await?;
    let middle = places.iter().find(|place| Some(place.code.as_str()) == commune);
    let (spot, exact) = match (own, middle) {
        (Some(spot), _) => (spot, true),
        (None, Some(middle)) => ((middle.spot.latitude, middle.spot.longitude), false),
        (None, None) => return Ok(html! {}),
    };
    Ok(html! {
        section {
            h2 id="place" { (asked.say("Trên bản đồ", "On the map")) }
            @if !exact { p { (asked.say("Chưa có tọa độ riêng: dấu ở điểm giữa của xã, phường.", "It has no coordinates of its own: the mark is in the middle of its commune.")) } }
            (around(asked, name, spot, &places))
        }
    })
}

/// The map around a point.
pub fn around(asked: &Asked, name: &str, (latitude, longitude): (f64, f64), places: &[Place]) -> Markup {
    let point = Point { label: name.to_owned(), latitude, longitude, value: Value::Null, href: None, emphasis: true };
    map::around(asked, "map", &point, places)
}
