//! What checking an input found: errors that forbid the write, warnings that ask for a reason.

use crate::db::Tx;
use crate::error::{Error, Fault, Result};
use crate::programme::finding::{Finding, Severity};

/// Everything found so far.
#[derive(Debug, Default)]
pub struct Findings {
    errors: Vec<Fault>,
    warnings: Vec<Fault>,
    duplicates: Vec<Fault>,
    prefix: String,
    /// Whether somebody has looked already for a record that this one may be.
    matched: bool,
}

impl Findings {
    /// Findings of an input that lies deeper in the body, as `/recognitions/3`.
    pub fn under(prefix: String) -> Self {
        Self { prefix, ..Self::default() }
    }

    /// Findings of an input for which somebody has looked already whether its record is there.
    pub fn matched() -> Self {
        Self { matched: true, ..Self::default() }
    }

    /// Whether that was looked for already.
    pub fn is_matched(&self) -> bool {
        self.matched
    }

    /// Something that must not be stored.
    pub fn error(&mut self, fault: Fault) {
        self.errors.push(fault.under(&self.prefix));
    }

    /// Something odd that a reason makes acceptable.
    pub fn warning(&mut self, fault: Fault) {
        self.warnings.push(fault.under(&self.prefix));
    }

    /// Another record is the same thing already.
    pub fn duplicate(&mut self, fault: Fault) {
        self.duplicates.push(fault.under(&self.prefix));
    }

    /// What the law found.
    pub fn law(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            let cited = |text: String| if finding.source.is_empty() { text } else { format!("{text} ({})", finding.source) };
            let fault = Fault::field(finding.field, finding.code, cited(finding.vi), cited(finding.en));
            match finding.severity {
                Severity::Error => self.error(fault),
                Severity::Warning => self.warning(fault),
            }
        }
    }

    /// Whether anything found asks for a reason.
    pub fn has_warnings(&self) -> bool {
        !self.warnings.is_empty()
    }

    /// Drops the warnings that were there before, word for word: nobody is asked twice about the same thing.
    pub fn forget(&mut self, before: &Self) {
        self.warnings.retain(|warning| !before.warnings.contains(warning));
    }

    /// Refuses what is wrong, and what is odd without a reason; otherwise returns the warnings.
    pub fn judge(mut self, tx: &Tx) -> Result<Vec<Fault>> {
        let by_pointer = |a: &Fault, b: &Fault| a.pointer.cmp(&b.pointer).then(a.code.cmp(&b.code));
        self.errors.sort_by(by_pointer);
        self.warnings.sort_by(by_pointer);
        if !self.errors.is_empty() {
            return Err(Error::Invalid(self.errors));
        }
        if !self.duplicates.is_empty() {
            return Err(Error::Duplicate(self.duplicates));
        }
        if !self.warnings.is_empty() && tx.reason().is_none() {
            return Err(Error::NeedsReason(self.warnings));
        }
        Ok(self.warnings)
    }
}

/// The codes of warnings, which the journal keeps beside the reason.
pub fn codes(warnings: &[Fault]) -> Vec<String> {
    let mut codes: Vec<String> = warnings.iter().map(|fault| fault.code.clone()).collect();
    codes.dedup();
    codes
}
