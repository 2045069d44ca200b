//! A text that must not be seen: in no log line, in no message, by no measuring of time.

use std::fmt;
use std::str::FromStr;
use subtle::ConstantTimeEq;

/// A secret. It can be compared and, where it must be used, exposed; it cannot be printed.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for whoever must use it. Never for a message.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Takes the same time wherever the two differ; only their lengths show.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::new(text))
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_can_be_compared_but_not_printed() {
        let secret = Secret::new("ocop_VerySecret");
        assert_eq!(secret, Secret::new("ocop_VerySecret"));
        assert_ne!(secret, Secret::new("ocop_VerySecreT"));
        assert_ne!(secret, Secret::new("ocop_VerySecre"));
        assert_eq!(secret.expose(), "ocop_VerySecret");
        let shown = format!("{secret:?} {:#?}", Some(&secret));
        assert!(!shown.contains("Very"), "{shown}");
    }
}
