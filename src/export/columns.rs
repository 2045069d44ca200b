//! The columns of a file: the fields of a record as its JSON has them, in that order, or those that `fields` names.

use crate::error::Fault;
use crate::programme::State;
use crate::registry::field::Holds;
use crate::registry::input::nearest;
use crate::registry::record::Listed;
use crate::registry::sight::{Shown, Sight};
use crate::registry::words;
use crate::sheet;
use utoipa::openapi::{RefOr, Schema};

/// The parameter that chooses columns.
pub const FIELDS: &str = "fields";

const STATES: &[&str] = &[State::InForce.as_str(), State::Due.as_str(), State::Lapsed.as_str(), State::Withdrawn.as_str()];

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name of the field.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
}

/// The columns of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Everything the reader may see.
    pub all: Vec<Column>,
    /// Which of them the file has, in its order.
    pub chosen: Vec<usize>,
}

impl Columns {
    /// Everything the reader may see, in the order it is published.
    pub fn all<R: Listed>(sight: Sight) -> Self {
        let all: Vec<Column> = published::<R>(sight);
        Self { chosen: (0..all.len()).collect(), all }
    }

    /// Those that a reader names, with commas between, in the order they are named.
    pub fn named<R: Listed>(names: &str, sight: Sight) -> Result<Self, Vec<Fault>> {
        let all = published::<R>(sight);
        let (mut chosen, mut faults) = (Vec::new(), Vec::new());
        for name in names.split(',') {
            match all.iter().position(|column| column.name == name) {
                Some(at) if chosen.contains(&at) => {
                    faults.push(Fault::query(FIELDS, "repeated", format!("ghi {name} hai lần"), format!("names {name} twice")));
                }
                Some(at) => chosen.push(at),
                None => faults.push(unknown(name, &all)),
            }
        }
        if faults.is_empty() { Ok(Self { all, chosen }) } else { Err(faults) }
    }

    /// The chosen columns.
    pub fn iter(&self) -> impl Iterator<Item = &Column> {
        self.chosen.iter().filter_map(|at| self.all.get(*at))
    }

    /// Where a field stands among all of them.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|column| column.name == name)
    }

    /// The chosen columns with their titles.
    pub(super) fn of_sheet<R: Listed>(&self) -> Vec<sheet::Column> {
        self.iter().map(|column| sheet::Column::new(&column.name, words::title(R::TABLE, &column.name))).collect()
    }
}

fn unknown(name: &str, all: &[Column]) -> Fault {
    let names = || all.iter().map(|column| column.name.as_str());
    let (vi, en) = if let Some(near) = nearest(name, names()) {
        (format!("; có phải {near}?"), format!("; did you mean {near}?"))
    } else {
        let list = names().collect::<Vec<_>>().join(", ");
        (format!("; có: {list}"), format!("; there are: {list}"))
    };
    Fault::query(FIELDS, "unknown-field", format!("không có trường «{name}»{vi}"), format!("there is no field {name:?}{en}"))
}

/// The names stand in the schema of the record, which is made from the same type as its JSON.
fn published<R: Listed>(sight: Sight) -> Vec<Column> {
    let RefOr::T(Schema::Object(object)) = R::schema() else { return Vec::new() };
    let columns = object.properties.keys().filter_map(|name| {
        let field = R::FIELDS.iter().find(|field| field.name == name);
        let visible = field.is_none_or(|field| sight.shows::<R>(field) != Shown::Never);
        // Only the state follows from the day alone, and so is no field that anybody could give or filter by.
        let holds = field.map_or(Holds::Choice(STATES), |field| field.holds);
        visible.then(|| Column { name: name.clone(), holds })
    });
    columns.collect()
}

/// Whether the records lie somewhere.
pub fn have_a_place<R: Listed>() -> bool {
    R::FIELDS.iter().any(|field| matches!(field.name, "commune" | "latitude"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Columns, have_a_place};
    use crate::registry::decisions::Decision;
    use crate::registry::field::Holds;
    use crate::registry::figures::Figure;
    use crate::registry::producers::Producer;
    use crate::registry::products::Product;
    use crate::registry::sight::Sight;
    use crate::registry::units::Unit;

    fn names(columns: &Columns) -> Vec<&str> {
        columns.iter().map(|column| column.name.as_str()).collect()
    }

    #[test]
    fn everything_stands_in_the_order_of_the_json() {
        let all = Columns::all::<Product>(Sight::PUBLIC);
        assert_eq!(names(&all)[..3], ["code", "name", "producer"]);
        let state = all.position("state").unwrap();
        assert_eq!(all.all[state - 1].name, "potential_five_star");
        assert_eq!(names(&all).last(), Some(&"updated_at"));
        assert_eq!(Columns::all::<Unit>(Sight::PUBLIC).chosen.len(), 11);
    }

    /// What is public in some rows is a column.
    #[test]
    fn what_somebody_may_have_consented_to_is_a_column() {
        assert!(Columns::all::<Producer>(Sight::PUBLIC).position("phone").is_some());
        assert_eq!(Columns::named::<Producer>("published_fields", Sight::EVERYTHING).unwrap_err()[0].code, "unknown-field");
        assert_eq!(names(&Columns::named::<Producer>("phone,code", Sight::EVERYTHING).unwrap()), ["phone", "code"]);
    }

    #[test]
    fn names_are_checked_and_the_nearest_is_told() {
        let faults = Columns::named::<Product>("nmae,star,star", Sight::PUBLIC).unwrap_err();
        assert_eq!(faults[0].detail.en, "there is no field \"nmae\"; did you mean name?");
        assert_eq!(faults[1].code, "repeated");
        let stars = Columns::named::<Product>("star", Sight::PUBLIC).unwrap();
        assert_eq!(stars.iter().next().unwrap().holds, Holds::Star);
    }

    #[test]
    fn decisions_and_figures_lie_nowhere() {
        assert!(have_a_place::<Product>() && have_a_place::<Unit>());
        assert!(!have_a_place::<Decision>() && !have_a_place::<Figure>());
    }
}
