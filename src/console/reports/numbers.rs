//! What a report needs to know, asked from the statistics, all of one moment of the register: the first answer says which,
//! the others are asked for the same.

use super::period::Period;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use serde_json::Value;

const API: &str = "/api/v1/statistics";

/// The answers.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    /// Courses of products, villages and centres over the period.
    pub(super) products: Value,
    /// Of villages.
    pub(super) villages: Value,
    /// Of centres.
    pub(super) centres: Value,
    /// Products by star and state.
    pub(super) by_star: Value,
    /// Products by sector and state.
    pub(super) by_sector: Value,
    /// Products by criteria set and star, in force.
    pub(super) by_set: Value,
    /// Products by kind of producer and star, in force.
    pub(super) by_producer: Value,
    /// Products by commune and star, in force.
    pub(super) by_commune: Value,
    /// Villages by title and state.
    pub(super) by_title: Value,
    /// Villages by commune and title, in force.
    pub(super) villages_by_commune: Value,
    /// Centres by planned year and stage.
    pub(super) by_stage: Value,
    /// Certificates that end within half a year.
    pub(super) ending: Value,
    /// What the commune is called; none for the whole city.
    pub(super) commune: Option<String>,
}

impl Numbers {
    /// The moment of the register.
    pub(super) fn sequence(&self) -> i64 {
        self.products["about"]["sequence"].as_i64().unwrap_or_default()
    }
}

struct Asking<'a> {
    asked: &'a Asked,
    period: &'a Period,
    at: Option<String>,
}

impl Asking<'_> {
    async fn ask(&self, path: &str, own: &[(&str, &str)]) -> Result<Value, Refused> {
        let mut params = own.to_vec();
        params.extend(self.asked.param("commune").map(|commune| ("commune", commune)));
        params.extend(self.at.as_deref().map(|at| ("at", at)));
        self.asked.get(&address(&format!("{API}/{path}"), &params)).await
    }

    async fn course(&self, records: &str) -> Result<Value, Refused> {
        let (from, to) = (self.period.from.to_string(), self.period.to.to_string());
        self.ask(&format!("{records}/series"), &[("interval", "year"), ("from", &from), ("to", &to)]).await
    }

    async fn table(&self, records: &str, by: &str, state: Option<&str>) -> Result<Value, Refused> {
        let on = self.period.to.to_string();
        let mut params = vec![("by", by), ("on", on.as_str())];
        params.extend(state.map(|state| ("state", state)));
        self.ask(records, &params).await
    }
}

/// Asks for everything.
pub(super) async fn ask(asked: &Asked, period: &Period) -> Result<Numbers, Refused> {
    let mut asking = Asking { asked, period, at: asked.param("at").map(str::to_owned) };
    let products = asking.course("products").await?;
    asking.at = Some(products["about"]["sequence"].to_string());
    let to = period.to.to_string();
    let commune = match asked.param("commune") {
        None => None,
        Some("unresolved") => {
            Some(asked.say("chưa xác định xã, phường sau sắp xếp", "commune unresolved after the mergers").to_owned())
        }
        Some(code) => {
            // Today's communes are counted on every day; the code meant another place before the mergers.
            let unit = asked.get(&format!("/api/v1/units/{}", crate::console::api::escaped(code))).await?;
            unit["full_name"].as_str().map(str::to_owned)
        }
    };
    let in_force = Some("in_force");
    Ok(Numbers {
        products,
        villages: asking.course("villages").await?,
        centres: asking.course("centres").await?,
        by_star: asking.table("products", "star,state", None).await?,
        by_sector: asking.table("products", "sector,state", None).await?,
        by_set: asking.table("products", "criteria_set,star", in_force).await?,
        by_producer: asking.table("products", "producer_type,star", in_force).await?,
        by_commune: asking.table("products", "commune,star", in_force).await?,
        by_title: asking.table("villages", "title,state", None).await?,
        villages_by_commune: asking.table("villages", "commune,title", in_force).await?,
        by_stage: asking.table("centres", "planned_year,stage", None).await?,
        ending: asking.ask("products/expiring", &[("within", "180"), ("on", &to)]).await?,
        commune,
    })
}
