//! What is told straight from the database is what the record itself says, byte for byte: every kind, sight and day.

use crate::support::app::TestApp;
use crate::support::samples::COMMUNE;
use ocop_registry::registry::centres::Centre;
use ocop_registry::registry::decisions::Decision;
use ocop_registry::registry::field::Tier;
use ocop_registry::registry::figures::Figure;
use ocop_registry::registry::listing::Listing;
use ocop_registry::registry::page::page;
use ocop_registry::registry::producers::Producer;
use ocop_registry::registry::products::Product;
use ocop_registry::registry::recognitions::Recognition;
use ocop_registry::registry::record::{Dated, Listed, Record};
use ocop_registry::registry::select;
use ocop_registry::registry::sight::Sight;
use ocop_registry::registry::units::Unit;
use ocop_registry::registry::villages::Village;
use sea_orm::ConnectionTrait;
use serde_json::json;

crate::tests! {
    Real: real_records_are_told_as_they_are;
    Demo: made_up_records_are_told_as_they_are;
    Units: odd_values_are_told_as_they_are, an_empty_page_tells_how_many;
}

/// The list of a kind, page by page, against its records; and some of the records by themselves.
struct Check<'a> {
    app: &'a TestApp,
    sight: Sight,
    on: &'static str,
    /// Every so many of the records are read by themselves.
    every: usize,
}

impl Check<'_> {
    fn listing<R: Listed>(&self, more: &[(&str, &str)]) -> Listing {
        let day = (R::DATED != Dated::Never && !self.on.is_empty()).then_some(("on", self.on));
        let pairs = more.iter().copied().chain(day).map(|(name, value)| (name.to_owned(), value.to_owned()));
        Listing::read::<R>(&pairs.collect::<Vec<_>>(), self.app.db.clock().today(), self.sight).unwrap()
    }

    /// How many there are.
    async fn list<R: Listed>(&self, sort: &str) -> usize {
        let (db, today) = (&self.app.db, self.app.db.clock().today());
        let listing = self.listing::<R>(&[("sort", sort), ("limit", "170"), ("count", "exact")]);
        let snapshot = db.snapshot().await.unwrap();
        let rows = snapshot.query_all(&select::whole::<R>(&listing, today, db.backend())).await.unwrap();
        let records = rows.iter().map(|row| select::record::<R>(row, listing.on).unwrap());
        let expected: Vec<String> = records.map(|record| serde_json::to_string(&record).unwrap()).collect();
        let (mut told, mut next) = (Vec::new(), Some(listing));
        while let Some(listing) = next {
            let page = page::<R>(db, &listing, "digest".to_owned(), today).await.unwrap();
            assert_eq!(page.total, Some(expected.len() as u64), "{} by {sort}", R::TABLE);
            told.push(page.data);
            next = page.next.map(|cursor| Listing { cursor: Some(cursor), ..listing });
        }
        assert_eq!(told.len(), expected.len().div_ceil(170).max(1), "{} by {sort}: pages", R::TABLE);
        let told = told.join(",");
        if told != expected.join(",") {
            for record in &expected {
                assert!(told.contains(record.as_str()), "{} {:?} {}: {record}\nis not in\n{told}", R::TABLE, self.sight, self.on);
            }
            panic!("{} by {sort}: another order", R::TABLE);
        }
        expected.len()
    }

    async fn records<R: Record>(&self) -> usize {
        let (db, today) = (&self.app.db, self.app.db.clock().today());
        let listing = self.listing::<R>(&[]);
        let snapshot = db.snapshot().await.unwrap();
        let rows = snapshot.query_all(&select::whole::<R>(&listing, today, db.backend())).await.unwrap();
        for row in rows.iter().step_by(self.every) {
            let code = select::record::<R>(row, listing.on).unwrap().code().to_owned();
            let record = select::seen::<R>(&snapshot, &code, (listing.on, today), self.sight).await.unwrap().unwrap();
            let (told, head) = select::told::<R>(db, &code, (listing.on, today), self.sight).await.unwrap().unwrap();
            assert_eq!(told.json, serde_json::to_string(&record).unwrap());
            assert_eq!((told.version, told.state), (record.version(), record.state()), "{code}");
            assert!(head > 0);
        }
        let mut all = 0;
        for sort in R::SORTS {
            all += self.list::<R>(sort.name).await + self.list::<R>(&format!("-{}", sort.name)).await;
        }
        all
    }

    /// How many were told, of every kind.
    async fn all(&self) -> usize {
        let records = self.records::<Village>().await
            + self.records::<Producer>().await
            + self.records::<Product>().await
            + self.records::<Centre>().await
            + self.records::<Decision>().await
            + self.records::<Recognition>().await;
        records + self.list::<Unit>("name").await + self.list::<Figure>("code").await
    }
}

/// Everybody, partners, officials, and those who see more of one commune.
fn sights() -> [Sight; 4] {
    let of_commune = Sight::of(Tier::Partner).within(COMMUNE, Tier::Official);
    [Sight::PUBLIC, Sight::of(Tier::Partner), of_commune, Sight::EVERYTHING]
}

async fn real_records_are_told_as_they_are(app: TestApp) {
    for sight in sights() {
        for on in ["", "2024-12-31"] {
            let told = Check { app: &app, sight, on, every: 3 }.all().await;
            assert!(told > 1_000, "{told}");
        }
    }
}

async fn made_up_records_are_told_as_they_are(app: TestApp) {
    for (sight, on) in [(Sight::PUBLIC, ""), (Sight::EVERYTHING, "2025-03-31")] {
        let told = Check { app: &app, sight, on, every: 97 }.all().await;
        assert!(told > 10_000, "{told}");
    }
}

/// What a text may hold, numbers at their ends, lists of objects.
async fn odd_values_are_told_as_they_are(app: TestApp) {
    let editor = app.editor().await.because("thử");
    let odd = "Làng \"Vạn\" \\ Phúc, 'lụa' [1],{2} 🐉 / <b>&</b>";
    let point = |latitude: f64, longitude: f64| json!({"latitude": latitude, "longitude": longitude});
    for (name, mut village) in [
        (odd, point(21.0, 105.0)),
        ("Làng 1", point(0.000_001, -0.000_01)),
        ("Làng 2", point(-89.999_999, 179.123_457)),
        ("Làng 3", json!({"other_names": ["a \"b\"", "c\\d", "e, f"], "note": "dòng 1\ndòng 2\tcột"})),
    ] {
        village["name"] = json!(name);
        app.create(&editor, "villages", &village).await;
    }
    for share in [json!(0), json!(0.01), json!(87.5), json!(99.99), json!(100)] {
        let producer =
            json!({"name": format!("Hợp tác xã {share}"), "producer_type": "cooperative", "local_capital_percent": share});
        app.create(&editor, "producers", &producer).await;
    }
    app.create(
        &editor,
        "products",
        &json!({
            "name": "Lụa", "shop_urls": ["https://a.vn/?b=c&d=e"],
            "standards": [{"standard": "HACCP", "number": "1/\"2\"", "valid_until": "2027-01-31"}, {"standard": "GMP"}],
            "ip_rights": [{"number": "4-\\5", "kind": "trademark"}],
        }),
    )
    .await;
    for sight in sights() {
        assert!(Check { app: &app, sight, on: "", every: 1 }.all().await >= 10);
    }
}

async fn an_empty_page_tells_how_many(app: TestApp) {
    let anonymous = app.anonymous();
    let page = anonymous.get("/api/v1/villages?count=exact").await.expect(200);
    assert_eq!(page.bytes, b"{\"data\":[],\"next\":null,\"total\":0}");
    let page = anonymous.get("/api/v1/villages").await.expect(200);
    assert_eq!(page.bytes, b"{\"data\":[],\"next\":null}");
}
