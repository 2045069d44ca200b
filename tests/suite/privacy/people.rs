//! Producers whose every personal value is found again wherever it turns up: one organisation, three households.

use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::{COMMUNE, OTHER_COMMUNE};
use serde_json::{Value, json};

/// A producer of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A cooperative.
    Organisation,
    /// A household that consented to nothing.
    Protected,
    /// A household that consented: see [`CONSENTS`].
    Consented,
    /// A household of another commune that consented to nothing.
    Elsewhere,
}

pub(super) const ALL: [Who; 4] = [Who::Organisation, Who::Protected, Who::Consented, Who::Elsewhere];

/// What [`Who::Consented`] consented to.
pub(super) const CONSENTS: [(&str, &[&str]); 2] =
    [("publish", &["address_as_printed", "phone", "tax_code"]), ("share_with_partners", &["legal_representative"])];

/// The fields that are not always public.
pub(super) const FIELDS: [&str; 7] =
    ["tax_code", "registration_number", "address_as_printed", "legal_representative", "phone", "email", "home_address"];

impl Who {
    /// Its value of a field, which occurs nowhere else.
    pub(super) fn value(self, field: &str) -> String {
        let number = self as usize + 1;
        match field {
            "tax_code" if self == Self::Organisation => "0100109106".to_owned(),
            "tax_code" => format!("00108571734{number}"),
            "registration_number" => format!("GPKD-qzx{number}"),
            "address_as_printed" => format!("Ngõ Wqzreg{number}"),
            "legal_representative" => format!("Bùi Thị Wqzrep{number}"),
            "phone" => format!("09{number}1 55{number} 77{number}"),
            "email" => format!("wqzmail{number}@example.vn"),
            "home_address" => format!("Xóm Wqzhome{number}"),
            other => panic!("{other} has no value: a new field that is not public belongs into these tests"),
        }
    }

    pub(super) fn commune(self) -> &'static str {
        if self == Self::Elsewhere { OTHER_COMMUNE } else { COMMUNE }
    }

    fn body(self) -> Value {
        let kind = if self == Self::Organisation { "cooperative" } else { "family_household" };
        let mut body =
            json!({"name": format!("Cơ sở Tvk {}", self as usize + 1), "producer_type": kind, "commune": self.commune()});
        for field in FIELDS {
            body[field] = self.value(field).into();
        }
        body
    }

    pub(super) async fn create(self, app: &TestApp, editor: &Actor) -> String {
        app.create(&editor.because("thử"), "producers", &self.body()).await.code()
    }
}

/// Creates all of them; their codes, in the order of [`ALL`].
pub(super) async fn create(app: &TestApp, editor: &Actor) -> Vec<String> {
    let mut codes = Vec::new();
    for who in ALL {
        let code = who.create(app, editor).await;
        if who == Who::Consented {
            for (purpose, fields) in CONSENTS {
                consent(editor, &code, purpose, fields).await;
            }
        }
        codes.push(code);
    }
    codes
}

/// Records a consent; its id.
pub(super) async fn consent(editor: &Actor, code: &str, purpose: &str, fields: &[&str]) -> String {
    let body = json!({"purpose": purpose, "fields": fields, "given_on": "2026-11-20", "evidence": "Tủ Wqzpaper, ngăn 3"});
    let made = editor.post(&format!("/api/v1/producers/{code}/consents"), &body).await.expect(201).json();
    made["id"].as_str().unwrap().to_owned()
}
