//! Charts as drawings (SVG) made on the server: bars, stacked bars, steps over time. Know HTML and words, count nothing.
//!
//! Why not a chart library: 60 to 330 KB of script for what is 1 to 3 KB of drawing here; nothing would be seen without a
//! script or on paper; and canvases say nothing to screen readers. Each chart is an image with a title and a description,
//! its table stands beside it, parts differ by pattern and by the number written on them, lines by dash and by sign, names
//! are written out in full above their bar, so that a long Vietnamese name is never cut off.
//!
//! Whoever shows a chart puts the table of the same numbers beside it, with the links.

use crate::console::asked::Asked;
use crate::console::words;
use maud::{Markup, html};
use serde_json::Value;

/// The drawing is as wide as a phone: letters are as large there as elsewhere on the page.
const WIDTH: f64 = 400.0;
/// Room for a number after the longest bar.
const NUMBER: f64 = 62.0;
/// The width of a letter of 12 units, about.
const LETTER: f64 = 6.3;
const BAR: f64 = 16.0;
const LINE: f64 = 15.0;
/// Patterns that can be told apart.
pub const PATTERNS: usize = 6;
/// Dashes of lines, the same number as patterns.
const DASHES: [&str; PATTERNS] = ["none", "7 4", "2 3", "9 3 2 3", "4 2", "1 4"];

/// What a chart says about itself.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Unique on its page.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// What can be read from it, in a sentence.
    pub about: &'a str,
}

/// A bar: one value, or several that add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its parts, in the order of the legend; one where it has no parts.
    pub parts: Vec<Value>,
    /// The number written after it.
    pub total: Value,
}

/// A line over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// What it stands for.
    pub label: String,
    /// One value for each period.
    pub values: Vec<f64>,
}

/// A whole number as one that can be measured.
fn real(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

/// A text in lines that fit the drawing.
fn lines(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match all.last_mut() {
            Some(line) if real(line.chars().count() + 1 + word.chars().count()) * LETTER <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => all.push(word.to_owned()),
        }
    }
    all
}

fn frame(about: &About<'_>, height: f64, drawn: &Markup) -> Markup {
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {height:.0}")) width=(WIDTH) height=(format!("{height:.0}")) role="img" aria-labelledby={ (about.id) "-title " (about.id) "-about" } {
            title id={ (about.id) "-title" } { (about.title) }
            desc id={ (about.id) "-about" } { (about.about) }
            (drawn)
        }
    }
}

/// Horizontal bars. With `legend` each bar is made of so many parts.
pub fn bars(asked: &Asked, about: &About<'_>, legend: &[String], bars: &[Bar]) -> Markup {
    let most = bars.iter().map(|bar| bar.total.as_f64().unwrap_or_default()).fold(0.0, f64::max).max(1e-9);
    let mut down = 2.0;
    let mut drawn = Vec::new();
    for bar in bars {
        let text = lines(&bar.label);
        let top = down + real(text.len()) * LINE;
        drawn.push(html! {
            @for (index, line) in text.iter().enumerate() { text x="0" y=(format_args!("{:.0}", down + 11.0 + real(index) * LINE)) { (line) } }
            (one(asked, about.id, bar, top, most))
        });
        down = top + BAR + 8.0;
    }
    html! {
        figure.chart {
            @if !legend.is_empty() { (named(about.id, legend)) }
            (frame(about, down, &html! {
                @if !legend.is_empty() { (patterns(about.id)) }
                @for bar in &drawn { (bar) }
            }))
        }
    }
}

fn one(asked: &Asked, id: &str, bar: &Bar, top: f64, most: f64) -> Markup {
    let mut from = 0.0;
    let single = bar.parts.len() < 2;
    let parts: Vec<(usize, f64, f64, &Value)> = bar
        .parts
        .iter()
        .enumerate()
        .map(|(index, value)| {
            let length = value.as_f64().unwrap_or_default().max(0.0) / most * (WIDTH - NUMBER);
            let left = from;
            from += length;
            (index % PATTERNS, left, length, value)
        })
        .collect();
    html! {
        @for (index, left, length, value) in parts.iter().filter(|part| part.2 > 0.0) {
            @let fill = (!single).then(|| format!("url(#{id}-{index})"));
            rect.bar x=(format_args!("{left:.1}")) y=(format_args!("{top:.0}")) width=(format_args!("{length:.1}")) height=(BAR) fill=[fill] {}
            @let text = words::number(asked, value);
            @if !single && real(text.chars().count()) * LETTER + 8.0 < *length {
                rect.under x=(format_args!("{:.1}", left + 3.0)) y=(format_args!("{:.0}", top + 2.0)) width=(format_args!("{:.1}", real(text.chars().count()) * LETTER + 4.0)) height=(BAR - 4.0) {}
                text.part x=(format_args!("{:.1}", left + 5.0)) y=(format_args!("{:.0}", top + 12.0)) { (text) }
            }
        }
        text.value x=(format_args!("{:.1}", from + 5.0)) y=(format_args!("{:.0}", top + 12.5)) { (words::number(asked, &bar.total)) }
    }
}

/// The fills of parts: they differ in lines and dots, not in colour alone.
fn patterns(id: &str) -> Markup {
    const LINES: [&str; PATTERNS] =
        ["M0 0h8v8h-8z", "M-2 2l4-4M0 8l8-8M6 10l4-4", "M2 2h2v2h-2zM6 6h2v2h-2z", "M0 2h8M0 6h8", "M0 0l8 8M8 0l-8 8", ""];
    html! {
        defs {
            @for (index, path) in LINES.iter().enumerate() {
                pattern id={ (id) "-" (index) } class={ "pattern pattern-" (index) } width="8" height="8" patternUnits="userSpaceOnUse" {
                    rect width="8" height="8" {}
                    path d=(path) {}
                }
            }
        }
    }
}

fn named(id: &str, legend: &[String]) -> Markup {
    html! {
        ul.legend {
            @for (index, name) in legend.iter().enumerate() {
                li { svg width="22" height="14" aria-hidden="true" focusable="false" { rect.bar width="22" height="14" fill=(format!("url(#{id}-{})", index % PATTERNS)) {} } " " (name) }
            }
        }
    }
}

/// The ticks of an axis, at most six with zero, at round whole numbers.
fn ticks(most: f64) -> Vec<f64> {
    let mut step = 1.0;
    let mut times = [2.0, 2.5, 2.0].into_iter().cycle();
    while most / step > 5.0 {
        step *= times.next().unwrap_or(2.0);
    }
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0].into_iter().map(|tick| tick * step).take_while(|tick| *tick < most + step).collect()
}

/// Steps over time: what stood at the end of each period.
pub fn steps(asked: &Asked, about: &About<'_>, periods: &[String], courses: &[Course]) -> Markup {
    const LEFT: f64 = 38.0;
    const TOP: f64 = 10.0;
    const BOTTOM: f64 = 200.0;
    let most = courses.iter().flat_map(|course| course.values.iter().copied()).fold(0.0, f64::max);
    let ticks = ticks(most.max(1.0));
    let high = ticks.last().copied().unwrap_or(1.0);
    let wide = (WIDTH - LEFT - 6.0) / real(periods.len().max(1));
    let y = |value: f64| BOTTOM - value / high * (BOTTOM - TOP);
    let every = periods.len().div_ceil(8).max(1);
    let path = |course: &Course| {
        let parts = course.values.iter().enumerate().map(|(index, value)| {
            let x = LEFT + real(index) * wide;
            format!("{}{x:.1} {:.1}h{wide:.1}", if index == 0 { "M" } else { "L" }, y(*value))
        });
        parts.collect::<String>()
    };
    let drawn = html! {
        @for tick in &ticks {
            path.grid d=(format!("M{LEFT} {:.1}H{WIDTH}", y(*tick))) {}
            text.tick x=(LEFT - 5.0) y=(format_args!("{:.1}", y(*tick) + 4.0)) text-anchor="end" { (short(asked, *tick)) }
        }
        @for (index, period) in periods.iter().enumerate().filter(|(index, _)| index % every == 0) {
            text.tick x=(format_args!("{:.1}", LEFT + (real(index) + 0.5) * wide)) y="216" text-anchor="middle" { (period) }
        }
        @for (index, course) in courses.iter().enumerate() {
            path class={ "course course-" (index % PATTERNS) } d=(path(course)) stroke-dasharray=(DASHES[index % PATTERNS]) {}
        }
    };
    html! {
        figure.chart {
            @if courses.len() > 1 {
                ul.legend {
                    @for (index, course) in courses.iter().enumerate() {
                        li { svg width="34" height="14" aria-hidden="true" focusable="false" { path class={ "course course-" (index % PATTERNS) } d="M0 7h34" stroke-dasharray=(DASHES[index % PATTERNS]) {} } " " (course.label) }
                    }
                }
            }
            (frame(about, 224.0, &drawn))
        }
    }
}

/// A number of an axis.
fn short(asked: &Asked, value: f64) -> String {
    let text = format!("{value:.0}");
    text.parse::<serde_json::Number>().map_or(text, |number| words::number(asked, &Value::Number(number)))
}

#[cfg(test)]
mod tests {
    use super::{lines, ticks};

    #[test]
    fn axes_end_at_round_numbers_that_are_not_far_above() {
        for (value, end) in
            [(1.0, 1.0), (3.0, 3.0), (9.0, 10.0), (13.0, 15.0), (21.0, 25.0), (42.0, 50.0), (137.0, 150.0), (3320.0, 4000.0)]
        {
            let ticks = ticks(value);
            assert!(ticks.len() <= 6 && ticks.last().is_some_and(|last| (last - end).abs() < 1e-9), "{value}: {ticks:?}");
        }
    }

    #[test]
    fn long_names_are_written_in_several_lines_and_never_cut() {
        let name = "Mây, tre, lá, gỗ, đá, kim loại, gốm sứ, thủy tinh và sản phẩm làm thủ công từ các vật liệu khác nhau";
        let lines = lines(name);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines.join(" "), name);
    }
}
