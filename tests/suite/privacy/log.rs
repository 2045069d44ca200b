//! The log tells what was wrong and where, never what was sent.

use super::people::{ALL, FIELDS, Who, create};
use crate::support::app::TestApp;
use sea_orm::EntityTrait;
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

crate::tests! { Units: no_personal_value_is_in_a_line }

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

async fn no_personal_value_is_in_a_line(app: TestApp) {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt().with_writer(lines.clone()).with_max_level(tracing::Level::TRACE).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let editor = app.editor().await;
    let made = create(&app, &editor).await;
    let one = format!("/api/v1/producers/{}", made[1]);
    // Refused in every way: the same tax code, wrong values, an old version, an unknown filter.
    let twice = json!({"name": "Cơ sở khác", "tax_code": Who::Protected.value("tax_code")});
    editor.post("/api/v1/producers", &twice).await.expect(409);
    for field in FIELDS {
        let wrong = format!("{}\u{7}", Who::Protected.value(field));
        editor.if_match("*").patch(&one, &json!({field: wrong})).await.expect(422);
        editor.if_match("*").patch(&one, &json!({field: [Who::Protected.value(field)]})).await.expect(422);
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", &Who::Protected.value(field)).finish();
        editor.get(&format!("/api/v1/producers?{query}&sort=phone")).await.expect(400);
    }
    editor.if_match("\"99\"").patch(&one, &json!({"phone": "0900 111 222"})).await.expect(412);
    editor.get(&one).await.expect(200);
    let record = ocop_registry::registry::select::get::<ocop_registry::registry::producers::Producer>(
        app.db.read(),
        &made[1],
        app.db.clock().today(),
        app.db.clock().today(),
    );
    tracing::info!("{:?}", record.await.unwrap());
    tracing::info!("{:?}", entity::producer::Entity::find().all(app.db.read()).await.unwrap());
    drop(guard);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("request refused: /tax_code: duplicate"), "{text}");
    assert!(text.contains("Producer { code: ") && text.contains("producer::Model { code: "), "{text}");
    for who in ALL {
        for field in FIELDS {
            assert!(!text.contains(&who.value(field)), "{field} of {who:?}");
        }
    }
}
