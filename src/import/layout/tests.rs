//! What the layouts say, compared with the records, the vocabularies and the inputs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::{Column, GROUPS, Group, Layout, Takes, aliases, bracketed, labelled};
use crate::language::Language;
use crate::programme::vocabularies;
use crate::registry::centres::CentreInput;
use crate::registry::decisions::DecisionInput;
use crate::registry::kind::RecordKind;
use crate::registry::producers::ProducerInput;
use crate::registry::products::ProductInput;
use crate::registry::recognitions::RecognitionInput;
use crate::registry::villages::VillageInput;
use crate::text;
use serde_json::{Map, Value, from_value, json};
use std::collections::BTreeMap;

fn keys(layout: Layout) -> Vec<String> {
    layout.columns().into_iter().map(|column| column.key).collect()
}

fn column(layout: Layout, key: &str) -> Column {
    layout.columns().into_iter().find(|column| column.key == key).unwrap()
}

#[test]
fn layouts_are_found_by_their_names() {
    let names = Layout::ALL.map(Layout::name);
    assert_eq!(names, ["villages", "producers", "products", "centres", "decisions", "recognitions", "register"]);
    assert_eq!(names.map(Layout::named), Layout::ALL.map(Some));
    assert_eq!(Layout::named("village"), None);
}

#[test]
fn the_register_has_its_22_columns_in_order() {
    let keys = keys(Layout::Register);
    assert_eq!(keys.len(), 22);
    assert_eq!(keys[..5], ["ordinal", "product_name", "product_group", "producer_type", "producer_name"]);
    assert_eq!(keys[5..11], ["commune", "address", "representative", "phone", "current_star", "current_until"]);
    assert_eq!(keys[11..16], ["round1_star", "round1_date", "round1_year", "round1_decision", "round1_authority"]);
    assert_eq!(keys[16..], ["round2_star", "round2_date", "round2_year", "round2_decision", "round2_authority", "note"]);
    let title = column(Layout::Register, "round2_date").title;
    assert_eq!(title.vi, "Đánh giá lần 2/nâng hạng: Ngày công nhận");
    assert_eq!(Group::of("round2_date").unwrap().below(&title).vi, "Ngày công nhận");
    assert_eq!(GROUPS[0].below(&column(Layout::Register, "round1_star").title).en, "Stars");
    assert!(Group::of("note").is_none());
}

#[test]
fn columns_of_records_follow_from_their_fields() {
    let products = Layout::Records(RecordKind::Product);
    let all = keys(products);
    assert_eq!(all[..5], ["code", "name", "producer", "producer_name", "criteria_set"]);
    assert_eq!(all.last().unwrap(), "version");
    assert!(!all.contains(&"star".to_owned()), "standing is written by recognitions only");
    let takes = |layout, key| column(layout, key).takes;
    assert_eq!(takes(products, "code"), Takes::Reference(RecordKind::Product));
    assert_eq!(takes(products, "former_commune"), Takes::Commune);
    assert_eq!(takes(products, "former_commune_until"), Takes::Day);
    assert_eq!(takes(products, "shop_urls"), Takes::Texts);
    assert_eq!(takes(products, "ip_rights"), Takes::Objects);
    let recognitions = Layout::Records(RecordKind::Recognition);
    assert_eq!(takes(recognitions, "ground"), Takes::Term("ground"));
    assert_eq!(takes(recognitions, "potential_five_star"), Takes::Flag);
    assert_eq!(takes(recognitions, "score"), Takes::Decimal);
    assert_eq!(keys(recognitions)[1..6], ["decision", "decision_number", "decision_date", "authority_level", "authority_name"]);
}

#[test]
fn what_a_new_record_needs_is_what_its_input_needs() {
    let required = |kind| -> Vec<String> {
        Layout::Records(kind).columns().into_iter().filter(|column| column.required).map(|column| column.key).collect()
    };
    assert_eq!(required(RecordKind::Village), ["name"]);
    assert_eq!(required(RecordKind::Product), ["name"]);
    assert_eq!(required(RecordKind::Centre)[0], "official_name");
    assert!(required(RecordKind::Decision).contains(&"issued_on".to_owned()));
    // Decision and subject can be named instead.
    assert_eq!(required(RecordKind::Recognition), ["act"]);
}

#[test]
fn every_term_column_has_its_list() {
    for layout in Layout::ALL {
        for column in layout.columns() {
            if let Takes::Term(name) = column.takes {
                let list = vocabularies::find(name).unwrap();
                if let Some(example) = column.example {
                    assert!(list.term(&example).is_some(), "{}.{}: {example}", layout.name(), column.key);
                }
            }
        }
    }
}

#[test]
fn a_header_means_one_column_of_a_layout() {
    for layout in Layout::ALL {
        let mut meaning: BTreeMap<String, String> = BTreeMap::new();
        let columns = layout.columns();
        for column in &columns {
            let own = [column.key.as_str(), &column.title.vi, &column.title.en];
            for header in own.into_iter().chain(aliases(layout, &column.key).iter().copied()) {
                let earlier = meaning.insert(text::fold(header), column.key.clone());
                let same = earlier.as_ref().is_none_or(|earlier| *earlier == column.key);
                assert!(same, "{}: {header:?} means {} and {earlier:?}", layout.name(), column.key);
                assert_eq!(header, text::stored(header));
            }
        }
    }
    let other = aliases(Layout::Register, "producer_name");
    assert!(["Chủ thể", "Cơ sở sản xuất", "Đơn vị"].iter().all(|header| other.contains(header)));
}

#[test]
fn examples_are_inputs_that_are_taken() {
    // These are no fields of the input, but help to find what a field means.
    let names = ["producer_name", "village_name", "subject_name", "decision_number", "decision_date"];
    let input = |kind| -> Value {
        let mut object = Map::new();
        let columns = Layout::Records(kind).columns().into_iter().filter(|column| !names.contains(&column.key.as_str()));
        for Column { key, takes, example, .. } in columns {
            let Some(example) = example else { continue };
            let value = match takes {
                Takes::Whole | Takes::Decimal | Takes::Degrees | Takes::Star | Takes::Objects | Takes::Flag => {
                    serde_json::from_str(&example).unwrap()
                }
                Takes::Texts => example.split("; ").collect(),
                _ => example.into(),
            };
            object.insert(key, value);
        }
        Value::Object(object)
    };
    assert!(from_value::<VillageInput>(input(RecordKind::Village)).is_ok());
    assert!(from_value::<ProducerInput>(input(RecordKind::Producer)).is_ok());
    assert!(from_value::<ProductInput>(input(RecordKind::Product)).is_ok());
    assert!(from_value::<CentreInput>(input(RecordKind::Centre)).is_ok());
    assert!(from_value::<DecisionInput>(input(RecordKind::Decision)).is_ok());
    let mut recognition = input(RecordKind::Recognition);
    for key in ["authority_level", "authority_name"] {
        assert!(recognition.as_object_mut().unwrap().remove(key).is_some(), "{key}");
    }
    recognition["decision"] = json!(RecordKind::Decision.code(1));
    recognition["subject"] = json!(RecordKind::Product.code(1));
    assert!(from_value::<RecognitionInput>(recognition).is_ok());
}

#[test]
fn labels_of_lists_give_their_codes_back() {
    for vocabulary in vocabularies::all() {
        for term in &vocabulary.terms {
            for language in [Language::Vietnamese, Language::English] {
                assert_eq!(bracketed(&labelled(term, language)), Some(term.code.as_str()));
            }
        }
    }
    assert_eq!(bracketed("Hợp tác xã"), None);
}
