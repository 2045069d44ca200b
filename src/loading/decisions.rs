//! The decisions that the published recognitions rest on.
//!
//! Where the sources name a decision by its number it is in `data/decisions.csv`. Where they only say that something was
//! recognised, and when or no later than when, one decision without a number stands for all that share subject, period
//! and authority: the register says that there was a decision and that its number is not known, rather than nothing.

use super::files::{self, broken, rows};
use super::note::{Note, sources};
use crate::db::Tx;
use crate::error::Result;
use crate::registry::decisions::Decision;
use crate::registry::recognitions::Recognition;
use chrono::NaiveDate;
use entity::vocabulary::{AuthorityLevel, Confidence, DatePrecision, SubjectKind};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The paper behind a recognition. Papers with a number come first, so codes follow from the data alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Paper {
    /// A decision that a source names, by its place in `data/decisions.csv`.
    Named(usize),
    /// All decisions of unknown number that share these facts.
    Unnamed(Unnamed),
}

/// What is known of decisions whose number is not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unnamed {
    pub(super) issued_on: NaiveDate,
    pub(super) precision: DatePrecision,
    pub(super) subject: SubjectKind,
    pub(super) level: Option<AuthorityLevel>,
    pub(super) authority: Option<&'static str>,
}

/// A decision that a source names.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    number: String,
    subject: SubjectKind,
    authority_level: AuthorityLevel,
    authority_name: String,
    pub(super) issued_on: NaiveDate,
    date_precision: DatePrecision,
    summary: String,
    note: Option<String>,
}

/// A recognition that a row states.
#[derive(Debug)]
pub(super) struct Grant {
    pub(super) row: String,
    pub(super) paper: Paper,
    /// The fields that are its own: title, star.
    pub(super) fields: Value,
    pub(super) sources: Vec<String>,
    pub(super) confidence: Confidence,
    pub(super) note: String,
}

/// The decisions that sources name.
#[derive(Debug)]
pub(super) struct NamedDecisions(Vec<Named>);

impl NamedDecisions {
    pub(super) fn read() -> Result<Self> {
        Ok(Self(rows(files::DECISIONS)?))
    }

    /// The decision that a row names as `2982/QĐ-UBND` or `813/QĐ-UBND (19/02/2020)`.
    pub(super) fn find(&self, row: &str, printed: &str, subject: SubjectKind) -> Result<(Paper, &Named)> {
        let (number, day) = printed.split_once(" (").map_or((printed, None), |(number, day)| (number, day.strip_suffix(')')));
        let found = self.0.iter().enumerate().find(|(_, named)| named.number == number && named.subject == subject);
        let (place, named) = found.ok_or_else(|| broken(row, format!("the decision {number} is not in decisions.csv")))?;
        if day.is_some_and(|day| day != named.issued_on.format("%d/%m/%Y").to_string()) {
            return Err(broken(row, format!("the decision {number} is not of {}", named.issued_on)));
        }
        Ok((Paper::Named(place), named))
    }

    /// Creates every decision that a grant rests on, and says which code each paper got.
    pub(super) async fn create(&self, tx: &Tx, grants: &[&[Grant]]) -> Result<BTreeMap<Paper, String>> {
        let mut needed: BTreeMap<&Paper, Vec<&Grant>> = BTreeMap::new();
        for grant in grants.iter().copied().flatten() {
            needed.entry(&grant.paper).or_default().push(grant);
        }
        let mut codes = BTreeMap::new();
        for (paper, grants) in needed {
            let described = match paper {
                Paper::Named(place) => self.0.get(*place).map(|named| named_body(named, &grants)),
                Paper::Unnamed(unnamed) => Some(unnamed_body(unnamed, &grants)),
            };
            let body = described.ok_or_else(|| broken("decisions.csv", format!("there is no decision {paper:?}")))?;
            let decision = super::create::<Decision>(tx, &format!("{paper:?}"), body).await?;
            codes.insert(paper.clone(), decision.code);
        }
        Ok(codes)
    }
}

/// Creates the recognitions of subjects whose codes are known by their rows.
pub(super) async fn recognise(
    tx: &Tx,
    grants: &[Grant],
    subjects: &BTreeMap<String, String>,
    papers: &BTreeMap<Paper, String>,
) -> Result<usize> {
    for grant in grants {
        let (Some(subject), Some(decision)) = (subjects.get(&grant.row), papers.get(&grant.paper)) else {
            return Err(broken(&grant.row, "its subject or its decision was not created"));
        };
        let body = json!({
            "decision": decision,
            "subject": subject,
            "act": "grant",
            "source": sources(grant.sources.iter().map(String::as_str)),
            "confidence": grant.confidence,
            "note": grant.note,
        });
        super::create::<Recognition>(tx, &grant.row, super::with(body, grant.fields.clone())).await?;
    }
    Ok(grants.len())
}

fn named_body(named: &Named, grants: &[&Grant]) -> Value {
    let mut note = Note::default();
    if let Some(words) = &named.note {
        note.line(words);
    }
    json!({
        "number": named.number,
        "authority_level": named.authority_level,
        "authority_name": named.authority_name,
        "issued_on": named.issued_on,
        "date_precision": named.date_precision,
        "summary": named.summary,
        "source": sources_of(grants),
        "confidence": Confidence::High,
        "note": note.end(None, &rows_of(grants)),
    })
}

fn unnamed_body(unnamed: &Unnamed, grants: &[&Grant]) -> Value {
    let mut note = Note::default();
    note.line(
        "Không phải một quyết định cụ thể: các nguồn chỉ ghi việc công nhận và thời gian, không ghi số và ngày của quyết định. \
         Hãy thay bằng quyết định thật khi có văn bản.",
    );
    match unnamed.precision {
        DatePrecision::NoLaterThan => note.line("Ngày ghi ở đây là ngày muộn nhất mà nguồn cho phép suy ra."),
        _ if unnamed.subject == SubjectKind::Product => {
            note.line("Năm theo nguồn là năm đánh giá, phân hạng; quyết định có thể được ký vào đầu năm sau.");
        }
        _ => note.line("Nguồn chỉ ghi năm."),
    }
    if unnamed.level.is_none() {
        note.line("Trong năm này thẩm quyền công nhận 3 sao chuyển từ Thành phố sang cấp huyện nên chưa rõ cấp ban hành.");
    }
    let summary = match unnamed.subject {
        SubjectKind::Village => "Công nhận làng nghề, nghề truyền thống (chưa rõ số quyết định)",
        SubjectKind::Product => "Công nhận kết quả đánh giá, phân hạng sản phẩm OCOP (chưa rõ số quyết định)",
        SubjectKind::Centre => "Công nhận trung tâm thiết kế sáng tạo (chưa rõ số quyết định)",
    };
    json!({
        "authority_level": unnamed.level,
        "authority_name": unnamed.authority,
        "issued_on": unnamed.issued_on,
        "date_precision": unnamed.precision,
        "summary": summary,
        "source": sources_of(grants),
        "confidence": Confidence::Medium,
        "note": note.end(None, &rows_of(grants)),
    })
}

fn sources_of(grants: &[&Grant]) -> Option<String> {
    sources(grants.iter().flat_map(|grant| grant.sources.iter().map(String::as_str)))
}

fn rows_of(grants: &[&Grant]) -> String {
    grants.iter().map(|grant| grant.row.as_str()).collect::<Vec<_>>().join(", ")
}
