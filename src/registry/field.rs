//! What a record says about each of its fields, once: type, who writes it, who may see it, how it can be filtered.
//!
//! Lists, parameters of the document, journal and privacy all read it from here; the field's name is its JSON key, its
//! column, its CSV header and its error pointer.

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Free text.
    Text,
    /// A registry code.
    Code,
    /// One of a list.
    Choice(&'static [&'static str]),
    /// 3, 4 or 5.
    Star,
    /// A whole number.
    Whole,
    /// A number with two decimals.
    Decimal,
    /// A number of degrees.
    Degrees,
    /// A day.
    Date,
    /// A moment.
    Moment,
    /// Yes or no.
    Flag,
    /// A list inside the row.
    List,
}

/// How a list can be narrowed by a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Not at all.
    No,
    /// By one or several values.
    Equal,
    /// By `…_from` and `…_to`.
    Range,
}

/// Who may see a field, each more than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Everybody.
    Public,
    /// Programs of partners too.
    Partner,
    /// Officials too.
    Official,
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name, everywhere.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether a client gives it, rather than the registry.
    pub given: bool,
    /// Whether it follows from the standing act, and so from the day that is asked for.
    pub standing: bool,
    /// How lists filter by it.
    pub filter: Filter,
    /// Who may see it.
    pub tier: Tier,
    /// Whether it is personal data where the record is about a person: then officials see it, and others only with
    /// consent (`registry::sight`).
    pub personal: bool,
}

impl Field {
    /// A field that clients give.
    pub const fn given(name: &'static str, holds: Holds) -> Self {
        Self { name, holds, given: true, standing: false, filter: Filter::No, tier: Tier::Public, personal: false }
    }

    /// A field that the registry fills.
    pub const fn computed(name: &'static str, holds: Holds) -> Self {
        Self { given: false, ..Self::given(name, holds) }
    }

    /// A field of the standing.
    pub const fn standing(name: &'static str, holds: Holds) -> Self {
        Self { given: false, standing: true, ..Self::given(name, holds) }
    }

    /// With a filter by values.
    #[must_use]
    pub const fn equal(self) -> Self {
        Self { filter: Filter::Equal, ..self }
    }

    /// With a filter by range.
    #[must_use]
    pub const fn range(self) -> Self {
        Self { filter: Filter::Range, ..self }
    }

    /// Only for partners and officials.
    #[must_use]
    pub const fn partner(self) -> Self {
        Self { tier: Tier::Partner, ..self }
    }

    /// Only for officials.
    #[must_use]
    pub const fn official(self) -> Self {
        Self { tier: Tier::Official, ..self }
    }

    /// Personal data where the record is about a person.
    #[must_use]
    pub const fn personal(self) -> Self {
        Self { personal: true, ..self }
    }
}

/// What a list can be sorted by: a column that is never empty, or one whose empty values come last.
#[derive(Clone, Copy, Debug)]
pub struct Sort {
    /// The name in `sort=`.
    pub name: &'static str,
    /// The column.
    pub column: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether empty values are possible and come last (only dates).
    pub empty_last: bool,
}

impl Sort {
    /// By a column that is never empty.
    pub const fn by(name: &'static str, column: &'static str, holds: Holds) -> Self {
        Self { name, column, holds, empty_last: false }
    }

    /// By a day that may be unknown.
    pub const fn by_day_empty_last(name: &'static str) -> Self {
        Self { name, column: name, holds: Holds::Date, empty_last: true }
    }
}

/// The sorts of every record that has a name.
pub const BY_NAME: Sort = Sort::by("name", "name_key", Holds::Text);
/// By code, which is the order of registration.
pub const BY_CODE: Sort = Sort::by("code", "code", Holds::Code);
/// By the last change.
pub const BY_UPDATE: Sort = Sort::by("updated_at", "updated_at", Holds::Moment);

/// A list of fields, built from parts at compile time.
#[macro_export]
macro_rules! fields {
    ($($part:expr),+ $(,)?) => {{
        const PARTS: &[&[$crate::registry::field::Field]] = &[$($part),+];
        const LENGTH: usize = $crate::registry::field::total(PARTS);
        const ALL: [$crate::registry::field::Field; LENGTH] = $crate::registry::field::join::<LENGTH>(PARTS);
        &ALL
    }};
}

/// How many fields the parts have together.
pub const fn total(parts: &[&[Field]]) -> usize {
    let (mut sum, mut part) = (0, 0);
    while part < parts.len() {
        sum += parts[part].len();
        part += 1;
    }
    sum
}

/// The parts one after the other.
pub const fn join<const LENGTH: usize>(parts: &[&[Field]]) -> [Field; LENGTH] {
    let mut all = [Field::computed("", Holds::Text); LENGTH];
    let (mut next, mut part) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            all[next] = parts[part][index];
            next += 1;
            index += 1;
        }
        part += 1;
    }
    all
}
