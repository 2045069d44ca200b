//! Texts that nobody may read in a log: hashes and secrets. Their `Debug` says only that they are there.

use sea_orm::DeriveValueType;

/// A hash or a secret, as its row keeps it.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Hidden(pub String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Hidden;

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", Some(Hidden("s3cret".to_owned()))), "Some(Hidden(…))");
    }
}
