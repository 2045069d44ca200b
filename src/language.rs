//! The two languages of the service. Knows nothing of HTTP: which of them a request asks for is read in `http::language`.

use crate::error::Both;

/// A language of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Tiếng Việt.
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// A sentence in this language.
    pub fn of(self, both: &Both) -> &str {
        match self {
            Self::Vietnamese => &both.vi,
            Self::English => &both.en,
        }
    }

    /// Its tag (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }
}
