//! Today's communes as maps need them: name, middle, page. Draws nothing.

use super::api::address;
use super::asked::Asked;
use super::parts::map::Place;
use super::parts::projection::Spot;
use super::refused::Refused;

/// The kinds of units that communes are.
const COMMUNES: &str = "xa,phuong,thi_tran";

/// Today's communes, with where their middle lies; those without coordinates are left out, as on any map. Records are
/// counted by today's communes on every day, and codes meant other places before the mergers: so the day is always today.
pub async fn communes(asked: &Asked) -> Result<Vec<Place>, Refused> {
    let on = asked.today().to_string();
    let mut places = Vec::new();
    let mut next = Some(address("/api/v1/units", &[("kind", COMMUNES), ("on", &on), ("limit", "200")]));
    while let Some(page) = next {
        let told = asked.get(&page).await?;
        places.extend(told["data"].as_array().into_iter().flatten().filter_map(|unit| {
            let (latitude, longitude) = (unit["latitude"].as_f64()?, unit["longitude"].as_f64()?);
            let code = unit["code"].as_str()?.to_owned();
            let href = asked.href(&format!("/communes/{code}"));
            Some(Place { code, label: unit["name"].as_str()?.to_owned(), spot: Spot { latitude, longitude }, href })
        }));
        next = told["next"].as_str().map(str::to_owned);
    }
    Ok(places)
}
