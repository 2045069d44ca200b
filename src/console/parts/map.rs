//! A map as a drawing (SVG) made on the server: communes as dots, and points on them with a value or a link. Knows HTML and
//! words, no address of the API, and takes no picture from anywhere.
//!
//! Why not a map library with tiles: tiles come from another host, which would learn who looks at what, and which an office
//! network may not reach; a library weighs 40 to 230 KB of script before the first dot. 126 dots and some circles are 2 to
//! 4 KB compressed, are there without a script, print sharply, scale with the text, and are read by screen readers as what
//! they are. What a map of tiles can do more (roads, zoom) is one link away for a single place: its coordinates are told.
//!
//! Whoever shows a map of the city puts the table of the same values beside it; [`around`] brings its own list.

use super::projection::{Projection, Spot};
use crate::console::asked::Asked;
use crate::console::words;
use maud::{Markup, html};
use serde_json::Value;

/// The drawing is 400 units wide, as a phone is: letters of 12 units are letters of 12 px there, and larger elsewhere.
const WIDTH: f64 = 400.0;
const MARGIN: f64 = 30.0;
/// The radius of the largest circle.
const LARGEST: f64 = 24.0;
/// The radius of a commune's dot.
const DOT: f64 = 1.8;
/// The smallest radius that can be seen.
const SMALLEST: f64 = 2.5;
/// Half of what a finger needs (24 px), on a drawing that is a little narrower than it says.
const FINGER: f64 = 13.5;
/// Names written beside dots on a map of the city, where there is room; so many are tried.
const NAMES: usize = 24;
/// Kilometres shown to each side of a single place.
const AROUND: f64 = 9.0;
/// Neighbours told in words.
const NEIGHBOURS: usize = 8;

/// A commune for orientation.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its official code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Where it lies.
    pub spot: Spot,
    /// Its page.
    pub href: String,
}

/// What the map is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What it is called.
    pub label: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What its circle shows, by area; null for a mark without a value.
    pub value: Value,
    /// Where it leads.
    pub href: Option<String>,
    /// Whether it stands out: by shape and line, not by colour alone.
    pub emphasis: bool,
}

impl Point {
    fn spot(&self) -> Spot {
        Spot { latitude: self.latitude, longitude: self.longitude }
    }

    fn amount(&self) -> f64 {
        self.value.as_f64().unwrap_or_default()
    }
}

/// A map of the city.
#[derive(Clone, Debug)]
pub struct Map<'a> {
    /// Unique on its page.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// What can be seen on it, in a sentence: for those who cannot see it.
    pub about: &'a str,
    /// Today's communes.
    pub places: &'a [Place],
    /// What it is about.
    pub points: &'a [Point],
}

/// Boxes that are taken: two names on each other cannot be read.
#[derive(Default)]
struct Taken(Vec<(f64, f64, f64, f64)>);

impl Taken {
    /// Takes a box if nothing of it is taken yet.
    fn take(&mut self, (left, top, right, bottom): (f64, f64, f64, f64)) -> bool {
        let free = |other: &(f64, f64, f64, f64)| left >= other.2 || right <= other.0 || top >= other.3 || bottom <= other.1;
        let all_free = self.0.iter().all(free);
        if all_free {
            self.0.push((left, top, right, bottom));
        }
        all_free
    }

    /// Takes a square, whether or not something of it is taken.
    fn square(&mut self, (x, y): (f64, f64), half: f64) {
        self.0.push((x - half, y - half, x + half, y + half));
    }
}

/// The radius of a mark: its area is its value.
fn radius(point: &Point, most: f64) -> f64 {
    if most > 0.0 { (LARGEST * (point.amount() / most).sqrt()).max(SMALLEST) } else { 5.0 }
}

/// The width of a text of 11 units, about.
fn long(text: &str) -> f64 {
    f64::from(u16::try_from(text.chars().count()).unwrap_or(u16::MAX)) * 6.2
}

/// A map of the city with circles or marks; the table of the same values belongs beside it.
pub fn city(asked: &Asked, map: &Map<'_>) -> Markup {
    let spots = map.places.iter().map(|place| place.spot).chain(map.points.iter().map(Point::spot));
    let Some(paper) = Projection::fitting(&spots, WIDTH, MARGIN) else {
        return html! { p.quiet { (asked.say("Chưa có tọa độ để vẽ bản đồ.", "No coordinates to draw a map from.")) } };
    };
    let most = map.points.iter().map(Point::amount).fold(0.0, f64::max);
    let mut marks: Vec<&Point> = map.points.iter().collect();
    // The largest first, so that the small ones lie above and can be seen and touched.
    marks.sort_by(|one, other| other.amount().total_cmp(&one.amount()));
    let mut taken = Taken::default();
    let mut touched = Vec::new();
    let drawn: Vec<Markup> = marks.iter().map(|point| mark(asked, &paper, point, most, &mut taken, &mut touched)).collect();
    // Names stay clear of circles, of other dots and of the scale.
    for point in &marks {
        taken.square(paper.at(point.spot()), radius(point, most));
    }
    for place in map.places {
        taken.square(paper.at(place.spot), DOT);
    }
    taken.square((paper.width - 60.0, paper.height), 60.0);
    let names = spread(map.places);
    let role = if touched.is_empty() { "img" } else { "group" };
    html! {
        figure.map {
            svg viewBox=(format!("0 0 {WIDTH} {:.0}", paper.height)) width=(WIDTH) height=(format!("{:.0}", paper.height)) role=(role) aria-labelledby={ (map.id) "-title " (map.id) "-about" } {
                title id={ (map.id) "-title" } { (map.title) }
                desc id={ (map.id) "-about" } { (map.about) }
                @for place in map.places { (dot(&paper, place)) }
                @for markup in &drawn { (markup) }
                @for place in names { (name(&paper, place, &mut taken)) }
                (scale(asked, &paper))
            }
            @if most > 0.0 {
                figcaption.quiet {
                    (asked.say("Diện tích vòng tròn theo giá trị; lớn nhất: ", "The area of a circle is its value; the largest: "))
                    (largest(asked, &marks)) ". "
                    (asked.say("Chấm nhỏ: xã, phường hiện nay. Giá trị của từng nơi có trong bảng.", "Small dots: today's communes. The value of each place is in the table."))
                }
            }
        }
    }
}

fn largest(asked: &Asked, marks: &[&Point]) -> String {
    marks.first().map_or_else(String::new, |point| format!("{} ({})", words::number(asked, &point.value), point.label))
}

fn dot(paper: &Projection, place: &Place) -> Markup {
    let (x, y) = paper.at(place.spot);
    html! { circle.place cx=(format_args!("{x:.1}")) cy=(format_args!("{y:.1}")) r=(DOT) { title { (place.label) } } }
}

/// A circle with its value, or a mark without one. It leads somewhere only where a finger can hit it alone; the table
/// leads everywhere.
fn mark(
    asked: &Asked,
    paper: &Projection,
    point: &Point,
    most: f64,
    taken: &mut Taken,
    touched: &mut Vec<(f64, f64, f64)>,
) -> Markup {
    let (x, y) = paper.at(point.spot());
    let radius = radius(point, most);
    let value = if point.value.is_null() { String::new() } else { words::number(asked, &point.value) };
    let told = if value.is_empty() { point.label.clone() } else { format!("{}: {value}", point.label) };
    let half = (long(&value) / 2.0).max(1.0);
    let named = !value.is_empty() && taken.take((x - half, y - 6.0, x + half, y + 6.0));
    let reach = radius.max(FINGER);
    let alone = touched.iter().all(|(left, top, other)| (left - x).hypot(top - y) >= reach + other);
    let inside = html! {
        circle.mark.emphasis[point.emphasis] cx=(format_args!("{x:.1}")) cy=(format_args!("{y:.1}")) r=(format_args!("{radius:.1}")) { title { (told) } }
        @if point.emphasis { circle.ring cx=(format_args!("{x:.1}")) cy=(format_args!("{y:.1}")) r=(format_args!("{:.1}", radius + 4.0)) {} }
        @if named { text.value x=(format_args!("{x:.1}")) y=(format_args!("{:.1}", y + 4.0)) aria-hidden="true" { (value) } }
    };
    match &point.href {
        Some(href) if alone => {
            touched.push((x, y, reach));
            html! { a href=(href) aria-label=(told) { (inside) } }
        }
        _ => inside,
    }
}

/// Some places, far from each other: enough to know where one is. The first is where communes are densest.
fn spread(places: &[Place]) -> Vec<&Place> {
    let far = |place: &&Place, from: &[&Place]| {
        let nearest = from.iter().map(|other| place.spot.to(other.spot).0).min_by(f64::total_cmp);
        nearest.unwrap_or_else(|| -places.iter().map(|other| place.spot.to(other.spot).0).sum::<f64>())
    };
    let mut chosen: Vec<&Place> = Vec::new();
    while chosen.len() < NAMES.min(places.len()) {
        let next = places.iter().max_by(|one, other| far(one, &chosen).total_cmp(&far(other, &chosen)));
        chosen.extend(next);
    }
    chosen
}

/// The name of a place beside its dot, where there is room.
fn name(paper: &Projection, place: &Place, taken: &mut Taken) -> Markup {
    let (x, y) = paper.at(place.spot);
    let length = long(&place.label);
    let left = x + 5.0 + length > paper.width;
    let (from, to) = if left { (x - 5.0 - length, x - 3.0) } else { (x + 3.0, x + 5.0 + length) };
    let free = from >= 0.0 && taken.take((from, y - 7.0, to, y + 6.0));
    let (anchor, start) = if left { ("end", x - 4.0) } else { ("start", x + 4.0) };
    html! {
        @if free { text.name x=(format_args!("{start:.1}")) y=(format_args!("{:.1}", y + 4.0)) text-anchor=(anchor) aria-hidden="true" { (place.label) } }
    }
}

/// A scale bar, and where north is.
fn scale(asked: &Asked, paper: &Projection) -> Markup {
    let (kilometres, length) = paper.bar();
    let (end, y) = (paper.width - 10.0, paper.height - 10.0);
    let line = format!("M{:.1} {:.1}v5h{length:.1}v-5", end - length, y - 5.0);
    html! {
        g.scale aria-hidden="true" {
            path d=(line) {}
            text x=(format_args!("{:.1}", end - length / 2.0)) y=(format_args!("{:.1}", y - 7.0)) text-anchor="middle" { (kilometres) " km" }
            path d="M16 26V10m-5 6l5-6 5 6" {}
            text x="16" y="38" text-anchor="middle" { (asked.say("B", "N")) }
        }
    }
}

/// One place among the communes around it, with their names, how far they are and where; and its coordinates.
pub fn around(asked: &Asked, id: &str, point: &Point, places: &[Place]) -> Markup {
    let centre = point.spot();
    let paper = Projection::around(centre, AROUND, WIDTH);
    let mut near: Vec<(&Place, (f64, f64, f64))> = places.iter().map(|place| (place, centre.to(place.spot))).collect();
    near.sort_by(|one, other| one.1.0.total_cmp(&other.1.0));
    let (x, y) = paper.at(centre);
    let mut taken = Taken::default();
    taken.square((x, y), 9.0);
    for (place, _) in &near {
        taken.square(paper.at(place.spot), DOT);
    }
    let title = format!("{}: {}", asked.say("Vị trí", "Where it lies"), point.label);
    html! {
        figure.map {
            svg viewBox=(format!("0 0 {WIDTH} {WIDTH}")) width=(WIDTH) height=(WIDTH) role="img" aria-labelledby={ (id) "-title" } {
                title id={ (id) "-title" } { (title) }
                @for (place, _) in near.iter().filter(|(place, _)| paper.shows(place.spot)) { (dot(&paper, place)) (name(&paper, place, &mut taken)) }
                circle.mark.emphasis cx=(format_args!("{x:.1}")) cy=(format_args!("{y:.1}")) r="6" { title { (point.label) } }
                circle.ring cx=(format_args!("{x:.1}")) cy=(format_args!("{y:.1}")) r="10" {}
                (scale(asked, &paper))
            }
            figcaption.quiet {
                (asked.say("Tọa độ ", "Coordinates ")) (format!("{:.4}, {:.4}", point.latitude, point.longitude)) ". "
                (asked.say("Chấm nhỏ: điểm giữa của xã, phường hiện nay.", "Small dots: the middle of today's communes."))
            }
        }
        p { (asked.say("Điểm giữa của các xã, phường gần nhất:", "The middles of the nearest communes:")) }
        ul.near {
            @for (place, (far, east, north)) in near.iter().take(NEIGHBOURS) {
                li { a href=(place.href) { (place.label) } span.quiet { " " (tenths(asked, *far)) " km" @if *far >= 0.1 { ", " (direction(asked, *east, *north)) } } }
            }
        }
    }
}

fn tenths(asked: &Asked, kilometres: f64) -> String {
    let text = format!("{kilometres:.1}");
    text.parse::<serde_json::Number>().map_or(text, |number| words::number(asked, &Value::Number(number)))
}

fn direction(asked: &Asked, east: f64, north: f64) -> &'static str {
    const ALL: [(&str, &str); 8] = [
        ("phía bắc", "north"),
        ("phía đông bắc", "north-east"),
        ("phía đông", "east"),
        ("phía đông nam", "south-east"),
        ("phía nam", "south"),
        ("phía tây nam", "south-west"),
        ("phía tây", "west"),
        ("phía tây bắc", "north-west"),
    ];
    let eighths = (east.atan2(north).to_degrees() / 45.0).round().rem_euclid(8.0);
    let found = ALL.into_iter().zip([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]).find(|(_, at)| (eighths - at).abs() < 0.5);
    let (vi, en) = found.map_or(ALL[0], |(words, _)| words);
    match asked.language {
        crate::language::Language::Vietnamese => vi,
        crate::language::Language::English => en,
    }
}
