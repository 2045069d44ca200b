//! Pages of what is kept beside the lists of records: how many may be on one, where it ends, and where the next one is.
//! Holds no rule about what is on them.

use super::extract::Params;
use crate::error::{Error, Fault, Result};
use std::ops::RangeInclusive;

/// How many may be on a page of a list.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// As many as nobody asked otherwise.
    pub usual: u64,
    /// The most.
    pub most: u64,
}

impl Size {
    /// How many `limit` asks for.
    pub fn asked(self, params: &Params) -> std::result::Result<u64, Fault> {
        let most = i64::try_from(self.most).unwrap_or(i64::MAX);
        let given = whole(params, "limit", 1..=most)?;
        Ok(given.and_then(|given| u64::try_from(given).ok()).unwrap_or(self.usual))
    }

    /// The same, where nothing else can be wrong with the question.
    pub fn read(self, params: &Params) -> Result<u64> {
        self.asked(params).map_err(|fault| Error::BadRequest(vec![fault]))
    }
}

/// A whole number from a range, in digits only; `None` without the parameter.
pub fn whole(params: &Params, name: &str, range: RangeInclusive<i64>) -> std::result::Result<Option<i64>, Fault> {
    let Some(text) = params.get(name) else { return Ok(None) };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let read = text.parse().ok().filter(|number| digits && range.contains(number));
    let wrong = || {
        let (least, most) = range.clone().into_inner();
        let (vi, en) =
            (format!("phải là số nguyên từ {least} đến {most}"), format!("is not a whole number from {least} to {most}"));
        Fault::query(name, "out-of-range", vi, en)
    };
    read.map(Some).ok_or_else(wrong)
}

/// Cuts what was found to a page, and tells what stands last on it where more follows. Who asks for one more than fits on
/// the page learns that without counting.
pub fn cut<T>(found: &mut Vec<T>, limit: u64) -> Option<&T> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    found.last().filter(|_| more)
}

/// The address of a page: the same question, begun elsewhere.
pub fn next_url(path: &str, params: &Params, from: &str, value: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(params.0.iter().filter(|(name, _)| name != from)).append_pair(from, value);
    format!("{path}?{}", query.finish())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Params, Size, cut, next_url, whole};

    fn asked(pairs: &[(&str, &str)]) -> Params {
        Params(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_limit_is_a_number_on_the_page() {
        let size = Size { usual: 50, most: 200 };
        let limit = |text| size.asked(&asked(&[("limit", text)])).map_err(|fault| fault.detail.en);
        assert_eq!(size.asked(&asked(&[])).unwrap(), 50);
        assert_eq!((limit("1").unwrap(), limit("200").unwrap(), limit("007").unwrap()), (1, 200, 7));
        for wrong in ["", "0", "201", "-1", "+5", "1e1", " 5", "5.0", "٥", "99999999999999999999"] {
            assert_eq!(limit(wrong).unwrap_err(), "is not a whole number from 1 to 200", "{wrong}");
        }
        assert_eq!(whole(&asked(&[("after", "0")]), "after", 0..=9).unwrap(), Some(0));
        assert_eq!(whole(&asked(&[("limit", "5")]), "after", 0..=9).unwrap(), None);
    }

    #[test]
    fn a_page_ends_where_it_is_full_and_says_whether_more_follows() {
        let ends = |found: &[u8], limit| {
            let mut found = found.to_vec();
            let last = cut(&mut found, limit).copied();
            (found, last)
        };
        assert_eq!(ends(&[1, 2, 3], 2), (vec![1, 2], Some(2)));
        assert_eq!(ends(&[1, 2], 2), (vec![1, 2], None));
        assert_eq!(ends(&[], 2), (vec![], None));
    }

    #[test]
    fn the_next_page_asks_the_same_from_elsewhere() {
        let params = asked(&[("outcome", "add,change"), ("after", "3"), ("limit", "2")]);
        assert_eq!(next_url("/x", &params, "after", "5"), "/x?outcome=add%2Cchange&limit=2&after=5");
        assert_eq!(next_url("/x", &asked(&[]), "before", "ấ&"), "/x?before=%E1%BA%A5%26");
    }
}
