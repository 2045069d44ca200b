//! The kinds of record, and the codes they are addressed by.
//!
//! A code is a prefix that says the kind, a number that is never given twice, and a check character: `SP-000123-Y`.
//! The check character is the remainder by 31 in the alphabet of the Finnish personal identity code, which leaves out
//! letters that are read as digits. 31 is a prime above any digit and 10 has the order 15 by it, so every mistyped
//! digit and every swap of two digits is noticed; the kind is added, so a mistyped prefix is noticed too.

use std::fmt::Write as _;

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
const MIN_DIGITS: usize = 6;
const MAX_DIGITS: usize = 9;

/// The kinds of record that officials write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// Làng nghề.
    Village,
    /// Chủ thể.
    Producer,
    /// Sản phẩm.
    Product,
    /// Trung tâm.
    Centre,
    /// Quyết định.
    Decision,
    /// Công nhận.
    Recognition,
}

impl RecordKind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Village, Self::Producer, Self::Product, Self::Centre, Self::Decision, Self::Recognition];

    /// The name in journal entries, counters and operation names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Village => "village",
            Self::Producer => "producer",
            Self::Product => "product",
            Self::Centre => "centre",
            Self::Decision => "decision",
            Self::Recognition => "recognition",
        }
    }

    /// The name of the collection in paths.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Village => "villages",
            Self::Producer => "producers",
            Self::Product => "products",
            Self::Centre => "centres",
            Self::Decision => "decisions",
            Self::Recognition => "recognitions",
        }
    }

    /// What officials call it.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Self::Village => "làng nghề",
            Self::Producer => "chủ thể",
            Self::Product => "sản phẩm",
            Self::Centre => "trung tâm",
            Self::Decision => "quyết định",
            Self::Recognition => "công nhận",
        }
    }

    /// The first letters of a code.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Village => "LN",
            Self::Producer => "CT",
            Self::Product => "SP",
            Self::Centre => "TT",
            Self::Decision => "QD",
            Self::Recognition => "CN",
        }
    }

    const fn check_offset(self) -> u64 {
        match self {
            Self::Village => 1,
            Self::Producer => 2,
            Self::Product => 3,
            Self::Centre => 4,
            Self::Decision => 5,
            Self::Recognition => 6,
        }
    }

    /// The pattern that every code of the kind fits. The check character needs arithmetic on top.
    pub fn pattern(self) -> String {
        format!("^{}-[0-9]{{{MIN_DIGITS},{MAX_DIGITS}}}-[0-9A-FHJ-NPR-Y]$", self.prefix())
    }

    /// The code with a number.
    pub fn code(self, number: u64) -> String {
        let mut code = format!("{}-{number:0MIN_DIGITS$}-", self.prefix());
        let _ = write!(code, "{}", self.check_character(number));
        code
    }

    fn check_character(self, number: u64) -> char {
        let index = usize::try_from((number + self.check_offset()) % 31).unwrap_or(0);
        char::from(ALPHABET[index])
    }

    /// Whether a text is a code of this kind, check character included.
    pub fn is_code(self, text: &str) -> bool {
        self.number(text).is_some()
    }

    /// The number in a code of this kind; `None` where the text is none, or its check character is wrong.
    pub fn number(self, text: &str) -> Option<u64> {
        let (digits, check) = text.strip_prefix(self.prefix())?.strip_prefix('-')?.split_once('-')?;
        let plain = (MIN_DIGITS..=MAX_DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        let padded_only_to_minimum = digits.len() == MIN_DIGITS || !digits.starts_with('0');
        let number = digits.parse().ok().filter(|_| plain && padded_only_to_minimum)?;
        check.chars().eq(std::iter::once(self.check_character(number))).then_some(number)
    }

    /// The kind a code belongs to.
    pub fn of_code(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.is_code(text))
    }
}

/// Calls a function that is generic over records with the record of a kind: `for_kind!(kind, f, a, b)` is
/// `f::<Village>(a, b)` for a village. The one place where a kind becomes its type.
#[macro_export]
macro_rules! for_kind {
    ($kind:expr, $function:ident $(, $argument:expr)* $(,)?) => {
        match $kind {
            $crate::registry::kind::RecordKind::Village => $function::<$crate::registry::villages::Village>($($argument),*),
            $crate::registry::kind::RecordKind::Producer => $function::<$crate::registry::producers::Producer>($($argument),*),
            $crate::registry::kind::RecordKind::Product => $function::<$crate::registry::products::Product>($($argument),*),
            $crate::registry::kind::RecordKind::Centre => $function::<$crate::registry::centres::Centre>($($argument),*),
            $crate::registry::kind::RecordKind::Decision => $function::<$crate::registry::decisions::Decision>($($argument),*),
            $crate::registry::kind::RecordKind::Recognition => $function::<$crate::registry::recognitions::Recognition>($($argument),*),
        }
    };
}

/// The same for a function that waits for the database.
#[macro_export]
macro_rules! for_kind_awaited {
    ($kind:expr, $function:ident $(, $argument:expr)* $(,)?) => {
        match $kind {
            $crate::registry::kind::RecordKind::Village => $function::<$crate::registry::villages::Village>($($argument),*).await,
            $crate::registry::kind::RecordKind::Producer => $function::<$crate::registry::producers::Producer>($($argument),*).await,
            $crate::registry::kind::RecordKind::Product => $function::<$crate::registry::products::Product>($($argument),*).await,
            $crate::registry::kind::RecordKind::Centre => $function::<$crate::registry::centres::Centre>($($argument),*).await,
            $crate::registry::kind::RecordKind::Decision => $function::<$crate::registry::decisions::Decision>($($argument),*).await,
            $crate::registry::kind::RecordKind::Recognition => $function::<$crate::registry::recognitions::Recognition>($($argument),*).await,
        }
    };
}

#[cfg(test)]
mod tests {
    use super::RecordKind;

    #[test]
    fn codes_are_short_and_read_back() {
        let code = RecordKind::Product.code(123);
        assert_eq!(code, "SP-000123-2");
        assert!(RecordKind::Product.is_code(&code));
        assert_eq!(RecordKind::of_code(&code), Some(RecordKind::Product));
        assert_eq!(RecordKind::Product.code(3_320_000).len(), "SP-3320000-X".len());
        assert!(RecordKind::Product.is_code(&RecordKind::Product.code(3_320_000)));
    }

    #[test]
    fn every_wrong_digit_swap_and_prefix_is_noticed() {
        for number in [1_u64, 17, 337, 3320, 123_456, 987_654] {
            let code = RecordKind::Village.code(number);
            let bytes = code.as_bytes();
            for position in 3..9 {
                for digit in b'0'..=b'9' {
                    let mut wrong = bytes.to_vec();
                    wrong[position] = digit;
                    let wrong = String::from_utf8_lossy(&wrong).into_owned();
                    assert_eq!(RecordKind::Village.is_code(&wrong), wrong == code, "{wrong}");
                }
                for other in position + 1..9 {
                    let mut swapped = bytes.to_vec();
                    swapped.swap(position, other);
                    let swapped = String::from_utf8_lossy(&swapped).into_owned();
                    assert_eq!(RecordKind::Village.is_code(&swapped), swapped == code, "{swapped}");
                }
            }
            let other_kind = code.replace("LN", "SP");
            assert!(!RecordKind::Product.is_code(&other_kind), "{other_kind}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in [
            "",
            "SP",
            "SP-",
            "SP-1-4",
            "SP-0000123-Y",
            "sp-000123-y",
            "SP-000123-YY",
            "SP-00012a-Y",
            "SP-000123-",
            "SP-９９９９９９-0",
        ] {
            assert!(!RecordKind::Product.is_code(text), "{text}");
        }
    }
}
