//! What a reader sees of records: the tier of the reader, everywhere and within one commune, against the tier of a field.
//!
//! The only place that decides what is shown. A field is seen always, never, or row by row: personal data of a record
//! about a person depends on consent, and an official of a commune sees more of its own rows. Reads nothing: the decision
//! is a condition in SQL, so that lists, files, filters and counts cannot tell more than a single record does.

use super::field::{Field, Tier};
use super::record::Listed;
use entity::consent::PersonalData;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, SimpleExpr};
use serde_json::Value;

/// The field that says whether a record is about a person.
pub const PERSONAL_DATA: &str = "personal_data";
/// The column that lists the fields that may be published by consent, as `,phone,email,`.
pub const PUBLISHED: &str = "published_fields";
/// The column that lists the fields that partners may see by consent.
pub const SHARED: &str = "shared_fields";

/// What a reader may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sight {
    everywhere: Tier,
    /// The number of a commune, and what is seen of its records.
    within: Option<(u32, Tier)>,
}

/// Whether a field is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In every row.
    Always,
    /// In some rows: see [`Sight::condition`].
    RowByRow,
    /// In none.
    Never,
}

impl Sight {
    /// Of everybody.
    pub const PUBLIC: Self = Self::of(Tier::Public);
    /// Of everything: for what the registry itself reads to write it again.
    pub const EVERYTHING: Self = Self::of(Tier::Official);

    /// The same everywhere.
    pub const fn of(tier: Tier) -> Self {
        Self { everywhere: tier, within: None }
    }

    /// The same, and more of the records of a commune. Text that is no code of a commune adds nothing.
    #[must_use]
    pub fn within(self, commune: &str, tier: Tier) -> Self {
        let number = commune.parse().ok().filter(|number| code(*number) == commune);
        Self { within: number.filter(|_| tier > self.everywhere).map(|number| (number, tier)), ..self }
    }

    /// A short name of what is seen, for tags of answers; empty for the public.
    pub fn tag(self) -> String {
        let name = |tier| match tier {
            Tier::Public => "",
            Tier::Partner => "partner",
            Tier::Official => "official",
        };
        match self.within {
            None => name(self.everywhere).to_owned(),
            Some((number, tier)) => format!("{}.{}.{}", name(self.everywhere), code(number), name(tier)),
        }
    }

    /// The same for what is told of records of a kind: empty where everybody sees all of them.
    pub fn tag_for<R: Listed>(self) -> String {
        if Self::PUBLIC.sees_all::<R>() { String::new() } else { self.tag() }
    }

    /// Whether every field of every record of a kind is seen.
    pub fn sees_all<R: Listed>(self) -> bool {
        R::FIELDS.iter().all(|field| self.always_shows::<R>(field))
    }

    /// Whether a field is seen in every row.
    pub fn always_shows<R: Listed>(self, field: &Field) -> bool {
        self.shows::<R>(field) == Shown::Always
    }

    /// Whether a field is seen.
    pub fn shows<R: Listed>(self, field: &Field) -> Shown {
        let (mut always, mut never) = (true, true);
        for tier in self.tiers::<R>() {
            always &= sees(tier, field) == Shown::Always;
            never &= sees(tier, field) == Shown::Never;
        }
        match (always, never) {
            (true, _) => Shown::Always,
            (false, true) => Shown::Never,
            (false, false) => Shown::RowByRow,
        }
    }

    /// What a row must be like for the field to be seen.
    pub fn condition<R: Listed>(self, field: &Field, column: &impl Fn(&'static str) -> SimpleExpr) -> Cond {
        let mut any = Cond::any().add(of_tier(self.everywhere, field, column));
        if let Some((number, tier)) = self.within.filter(|_| has_commune::<R>()) {
            any = any.add(Cond::all().add(column("commune").eq(code(number))).add(of_tier(tier, field, column)));
        }
        any
    }

    fn tiers<R: Listed>(self) -> impl Iterator<Item = Tier> {
        let within = self.within.filter(|_| has_commune::<R>()).map(|(_, tier)| tier);
        std::iter::once(self.everywhere).chain(within)
    }
}

/// The code of a commune.
fn code(number: u32) -> String {
    format!("{number:05}")
}

fn has_commune<R: Listed>() -> bool {
    R::FIELDS.iter().any(|field| field.name == "commune")
}

fn sees(tier: Tier, field: &Field) -> Shown {
    match (tier, field.personal) {
        (Tier::Official, _) => Shown::Always,
        (_, true) => Shown::RowByRow,
        (_, false) if field.tier <= tier => Shown::Always,
        _ => Shown::Never,
    }
}

fn of_tier(tier: Tier, field: &Field, column: &impl Fn(&'static str) -> SimpleExpr) -> Cond {
    match sees(tier, field) {
        Shown::Always => return Cond::all().add(Expr::cust("1 = 1")),
        Shown::Never => return Cond::all().add(Expr::cust("1 = 0")),
        Shown::RowByRow => {}
    }
    let named = |list: &'static str| column(list).like(format!("%,{},%", field.name));
    let mut any = Cond::any();
    if field.tier <= tier {
        any = any.add(column(PERSONAL_DATA).eq(PersonalData::Organisation.as_str()));
    }
    any = any.add(named(PUBLISHED));
    if tier >= Tier::Partner { any.add(named(SHARED)) } else { any }
}

/// Whether a record, as its JSON has it, is about a person.
pub fn is_about_a_person(record: &Value) -> bool {
    record[PERSONAL_DATA].as_str().is_some_and(|what| what != PersonalData::Organisation.as_str())
}

/// The fields of a record that no public journal may hold, judged by all forms of it that an entry tells: what is not
/// public, and what is personal where any of the forms is about a person. Consent ends, the journal does not.
pub fn private_fields<R: Listed>(forms: &[&Value]) -> Vec<&'static str> {
    let person = forms.iter().any(|form| is_about_a_person(form));
    let private = |field: &&Field| field.tier > Tier::Public || (field.personal && person);
    R::FIELDS.iter().filter(private).map(|field| field.name).collect()
}

#[cfg(test)]
mod tests {
    use super::{Shown, Sight, private_fields};
    use crate::http::{Visitor, each};
    use crate::registry::decisions::Decision;
    use crate::registry::field::{Field, Holds, Tier};
    use crate::registry::producers::Producer;
    use crate::registry::record::{Listed, Record};
    use serde_json::json;

    fn shown(sight: Sight, name: &str) -> Option<Shown> {
        Producer::FIELDS.iter().find(|field| field.name == name).map(|field| sight.shows::<Producer>(field))
    }

    #[test]
    fn a_tier_sees_what_is_below_it() {
        let (partner, official) = (Field::given("a", Holds::Text).partner(), Field::given("b", Holds::Text).official());
        for (sight, expected) in [
            (Sight::PUBLIC, [Shown::Never, Shown::Never]),
            (Sight::of(Tier::Partner), [Shown::Always, Shown::Never]),
            (Sight::EVERYTHING, [Shown::Always, Shown::Always]),
            (Sight::PUBLIC.within("00577", Tier::Partner), [Shown::RowByRow, Shown::Never]),
            (Sight::of(Tier::Partner).within("00577", Tier::Official), [Shown::Always, Shown::RowByRow]),
        ] {
            assert_eq!([&partner, &official].map(|field| sight.shows::<Producer>(field)), expected, "{sight:?}");
        }
        // A decision lies in no commune.
        let of_commune = Sight::PUBLIC.within("00577", Tier::Official);
        assert_eq!(of_commune.shows::<Decision>(&official), Shown::Never);
    }

    #[test]
    fn personal_data_is_seen_row_by_row_below_officials() {
        for name in ["tax_code", "address_as_printed", "phone", "home_address"] {
            assert_eq!(shown(Sight::PUBLIC, name), Some(Shown::RowByRow), "{name}");
            assert_eq!(shown(Sight::of(Tier::Partner), name), Some(Shown::RowByRow), "{name}");
            assert_eq!(shown(Sight::EVERYTHING, name), Some(Shown::Always), "{name}");
        }
        assert_eq!(shown(Sight::PUBLIC, "name"), Some(Shown::Always));
    }

    #[test]
    fn tags_tell_sights_apart() {
        let own = Sight::of(Tier::Partner).within("00577", Tier::Official);
        assert_eq!(own.tag(), "partner.00577.official");
        assert_eq!([Sight::PUBLIC.tag(), Sight::EVERYTHING.tag_for::<Decision>()], ["", ""]);
        assert_eq!(Sight::EVERYTHING.tag_for::<Producer>(), "official");
        for nonsense in ["577", "", "x", "000577", "+0577"] {
            assert_eq!(Sight::PUBLIC.within(nonsense, Tier::Official), Sight::PUBLIC, "{nonsense}");
        }
        assert_eq!(Sight::EVERYTHING.within("00577", Tier::Partner), Sight::EVERYTHING);
    }

    #[test]
    fn the_journal_goes_by_either_side() {
        let form = |what: &str| json!({"personal_data": what});
        let (organisation, person) = (form("organisation"), form("consented"));
        let of_organisation = private_fields::<Producer>(&[&organisation, &organisation]);
        assert_eq!(of_organisation, ["legal_representative", "phone", "email", "home_address"]);
        for forms in [[&organisation, &person], [&person, &organisation]] {
            let names = private_fields::<Producer>(&forms);
            assert!(["tax_code", "registration_number", "address_as_printed", "phone"].iter().all(|name| names.contains(name)));
        }
    }

    /// Personal fields need the columns that conditions read, and no list may be sorted by what may be hidden.
    #[test]
    fn what_may_be_hidden_is_neither_sorted_nor_counted_by() {
        struct Check;
        impl Visitor for Check {
            fn visit<R: Record>(&mut self) {
                for field in R::FIELDS.iter().filter(|field| Sight::PUBLIC.shows::<R>(field) != Shown::Always) {
                    assert!(!R::SORTS.iter().any(|sort| sort.column == field.name), "{} {}", R::TABLE, field.name);
                    assert!(!R::dimensions().any(|dimension| dimension.columns().contains(&field.name)), "{}", field.name);
                    assert!(!field.personal || R::FIELDS.iter().any(|field| field.name == super::PERSONAL_DATA));
                }
            }
        }
        each(&mut Check);
    }
}
