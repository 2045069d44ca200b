//! A form before it is sent to the browser: its fields with what was typed, what is wrong with them, and what is hidden in
//! it. Only HTML; what a field is stands in `control`, what was typed in `typed`.

use super::control::{self, Control, Input, Part};
use super::lookup::Offered;
use super::read::pointer;
use super::typed::Typed;
use crate::console::asked::Asked;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::Fault;
use crate::console::words;
use crate::programme::vocabularies;
use crate::registry::kind::RecordKind;
use maud::{Markup, html};

/// Everything that is wrong or odd about a form.
#[derive(Debug, Default)]
pub struct Wrong {
    /// What must be mended.
    pub faults: Vec<Fault>,
    /// What needs a reason.
    pub warnings: Vec<Fault>,
    /// Names that several records have.
    pub several: Vec<(String, Vec<Offered>)>,
}

impl Wrong {
    /// Whether there is something.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty() && self.warnings.is_empty()
    }

    fn at<'a>(&'a self, at: &'a str) -> impl Iterator<Item = (&'a Fault, bool)> {
        let faults = self.faults.iter().map(|fault| (fault, false));
        faults.chain(self.warnings.iter().map(|fault| (fault, true))).filter(move |(fault, _)| fault.pointer == at)
    }
}

/// The fields of one kind of record.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    /// Who asks.
    pub asked: &'a Asked,
    /// The kind.
    pub kind: RecordKind,
    /// What was typed.
    pub typed: &'a Typed,
    /// What is wrong with it.
    pub wrong: &'a Wrong,
    /// A group that gets one more row.
    pub grows: Option<&'a str>,
}

/// The id of the field at a pointer.
pub fn id(at: &str) -> String {
    format!("f{}", at.replace('/', "-"))
}

/// What is wrong, at the top: told at once, each with a way to its field.
pub fn summary(asked: &Asked, kind: RecordKind, wrong: &Wrong) -> Markup {
    let list = |faults: &[Fault]| {
        html! {
            ul {
                @for fault in faults {
                    @let title = control::titled(asked, kind, &fault.pointer);
                    li {
                        @if title.is_empty() { (fault.detail) } @else { a href={ "#" (id(&fault.pointer)) } { (title) } ": " (fault.detail) }
                    }
                }
            }
        }
    };
    html! {
        @if !wrong.faults.is_empty() {
            (notice(Tone::Bad, &html! {
                p { strong { (asked.say("Chưa ghi. Hãy sửa các chỗ sau:", "Nothing is saved. Mend the following:")) } }
                (list(&wrong.faults))
            }))
        }
        @if !wrong.warnings.is_empty() {
            (notice(Tone::Bad, &html! {
                p { strong { (asked.say("Chưa ghi. Có điều khác thường:", "Nothing is saved. Something is odd:")) } }
                (list(&wrong.warnings))
                p { a href="#f-reason" { (asked.say("Nếu vẫn đúng, hãy nêu lý do rồi ghi lại.", "If it is right all the same, give a reason and save again.")) } }
            }))
        }
    }
}

/// Why: asked for where something is odd, welcome always.
pub fn reason(asked: &Asked, text: &str, needed: bool) -> Markup {
    html! {
        div.field {
            label for="f-reason" { (asked.say("Lý do", "Reason")) @if needed { (must(asked)) } }
            p.about id="f-reason-about" { (asked.say(
                "Được lưu vào nhật ký cùng thay đổi. Bắt buộc khi có điều khác thường.",
                "The journal keeps it with the change. Needed where something is odd.")) }
            textarea id="f-reason" name="reason" rows="2" maxlength="1000" aria-describedby="f-reason-about" aria-invalid=[needed.then_some("true")] { (text) }
        }
    }
}

fn must(asked: &Asked) -> Markup {
    html! { " " span.must { "(" (asked.say("bắt buộc", "required")) ")" } }
}

/// A hidden value.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// The first button of a form is the one that Enter presses; it must not be one that adds a row.
pub fn on_enter() -> Markup {
    html! { button.hidden type="submit" name="do" value="save" tabindex="-1" aria-hidden="true" {} }
}

impl Fields<'_> {
    /// All groups.
    pub fn groups(&self) -> Markup {
        html! { @for (name, inputs) in control::grouped(self.asked, self.kind) { (self.group(name, &inputs)) } }
    }

    /// Fields in their group.
    pub fn group(&self, name: &str, inputs: &[Input]) -> Markup {
        html! {
            @if !inputs.is_empty() {
                fieldset {
                    legend { (name) }
                    div.fields { @for input in inputs { (self.input(input)) } }
                }
            }
        }
    }

    fn input(&self, input: &Input) -> Markup {
        match input.control {
            Control::Parts(parts) => self.rows(input, &|row| self.parts(&input.key, parts, row)),
            Control::References(_) => self.rows(input, &|row| {
                let name = format!("{}.{row}", input.key);
                let label = format!("{} {}", self.asked.say("Dòng", "Row"), row + 1);
                html! { (self.one(&name, &label, "", false, input.control)) }
            }),
            control => self.one(&input.key, &input.title, &input.about, input.required, control),
        }
    }

    fn rows(&self, input: &Input, row: &dyn Fn(usize) -> Markup) -> Markup {
        let key = input.key.as_str();
        let more = usize::from(self.grows == Some(key));
        let rows = self.typed.rows(key) + more;
        let at = pointer(key);
        let whole: Vec<String> = (0..rows).map(|row| format!("{at}/{row}")).collect();
        html! {
            fieldset.rows id=(id(&at)) {
                legend { (input.title) }
                p.about { (input.about) }
                (self.told(&at))
                @for (number, pointer) in whole.iter().enumerate() {
                    div.row id=[matches!(input.control, Control::Parts(_)).then(|| id(pointer))] {
                        (row(number))
                        @if matches!(input.control, Control::Parts(_)) { (self.told(pointer)) }
                    }
                }
                button.button type="submit" name="add" value=(key) formnovalidate {
                    (self.asked.say("Thêm dòng", "Add a row")) span.hidden { ": " (input.title) }
                }
                @if rows > 0 { p.about { (self.asked.say("Muốn bỏ một dòng: xóa hết chữ trong dòng đó.", "To drop a row, empty it.")) } }
            }
        }
    }

    fn parts(&self, key: &str, parts: &[Part], row: usize) -> Markup {
        html! {
            @for part in parts {
                @let name = format!("{key}.{row}.{}", part.key);
                (self.one(&name, self.asked.say(part.vi, part.en), "", false, part.control))
            }
        }
    }

    fn told(&self, at: &str) -> Markup {
        let below = format!("{at}/");
        // Texts that share a field are told at it.
        let inside =
            self.wrong.faults.iter().filter(|fault| fault.pointer.starts_with(&below) && self.is_in_one_field(&fault.pointer));
        html! {
            @for (fault, odd) in self.wrong.at(at) { p class=(if odd { "odd" } else { "fault" }) { (fault.detail) } }
            @for fault in inside { p.fault { (control::titled(self.asked, self.kind, &fault.pointer)) ": " (fault.detail) } }
        }
    }

    fn is_in_one_field(&self, at: &str) -> bool {
        let field = at.trim_start_matches('/').split('/').next().unwrap_or_default();
        control::inputs(self.asked, self.kind).iter().any(|input| input.key == field && input.control == Control::Lines)
    }

    fn is_wrong(&self, at: &str) -> bool {
        let below = format!("{at}/");
        self.wrong.at(at).next().is_some()
            || self.wrong.faults.iter().any(|fault| fault.pointer.starts_with(&below) && self.is_in_one_field(&fault.pointer))
    }

    /// One field: what it is called, what the rules are, what was typed, what is wrong with that.
    pub fn one(&self, name: &str, title: &str, about: &str, required: bool, control: Control) -> Markup {
        let at = pointer(name);
        let (id, wrong) = (id(&at), self.is_wrong(&at));
        let described = match (about.is_empty(), wrong) {
            (true, false) => None,
            (true, true) => Some(format!("{id}-told")),
            (false, false) => Some(format!("{id}-about")),
            (false, true) => Some(format!("{id}-about {id}-told")),
        };
        let frame = Frame { id: &id, name, required, wrong, described: described.as_deref() };
        html! {
            div class=(if is_wide(control) { "field span" } else { "field" }) {
                label for=(id) { (title) @if required { (must(self.asked)) } }
                @if !about.is_empty() { p.about id={ (id) "-about" } { (about) } }
                (self.control(&frame, control))
                @if wrong { div id={ (id) "-told" } { (self.told(&at)) } }
                (self.choice(name, title))
            }
        }
    }

    fn control(&self, frame: &Frame<'_>, control: Control) -> Markup {
        let asked = self.asked;
        let text = self.typed.text(frame.name);
        match control {
            Control::Prose => frame.area(text, "5"),
            Control::Lines => frame.area(text, "3"),
            Control::Choice(list) => frame.select(asked, text, &terms(asked, list)),
            Control::Star => {
                let stars = ["3", "4", "5"].map(|star| (star.to_owned(), format!("{star} {}", asked.say("sao", "stars"))));
                frame.select(asked, text, &stars)
            }
            Control::Flag => {
                let flags = [("true", asked.say("Có", "Yes")), ("false", asked.say("Không", "No"))];
                frame.select(asked, text, &flags.map(|(code, words)| (code.to_owned(), words.to_owned())))
            }
            // A browser's own picker, unless it would drop what was typed.
            Control::Day if text.is_empty() || text.parse::<chrono::NaiveDate>().is_ok() => frame.line(text, "date", ""),
            Control::Whole { .. } | Control::Decimal | Control::Degrees => frame.line(text, "text", "decimal"),
            Control::Reference(sought) | Control::References(sought) => frame.sought(text, sought.name()),
            Control::Line | Control::Day | Control::Parts(_) => frame.line(text, "text", ""),
        }
    }

    /// One of several records of the name that was typed.
    fn choice(&self, name: &str, title: &str) -> Markup {
        let found = self.wrong.several.iter().find(|(known, _)| known == name).map(|(_, found)| found);
        html! {
            @if let Some(found) = found {
                fieldset.choice {
                    legend { (self.asked.say("Chọn một", "Choose one")) ": " (title) }
                    @for one in found {
                        label { input type="radio" name={ "pick." (name) } value=(one.text()); (one.name) " " span.quiet { (one.code) " " (one.beside) } }
                    }
                    label { input type="radio" name={ "pick." (name) } value="" checked; (self.asked.say("Không phải các bản ghi này", "None of these")) }
                }
            }
        }
    }
}

fn is_wide(control: Control) -> bool {
    matches!(control, Control::Prose | Control::Lines)
}

/// The terms of a code list: code and label.
pub fn terms(asked: &Asked, list: &str) -> Vec<(String, String)> {
    let terms = vocabularies::find(list).map(|list| list.terms.as_slice()).unwrap_or_default();
    terms.iter().map(|term| (term.code.clone(), words::term(asked, list, &term.code))).collect()
}

/// What every control of a field carries.
struct Frame<'a> {
    id: &'a str,
    name: &'a str,
    required: bool,
    wrong: bool,
    described: Option<&'a str>,
}

impl Frame<'_> {
    fn invalid(&self) -> Option<&'static str> {
        self.wrong.then_some("true")
    }

    fn required(&self) -> Option<&'static str> {
        // Said to screen readers, not insisted on by the browser: the register tells everything at once.
        self.required.then_some("true")
    }

    fn line(&self, text: &str, kind: &str, mode: &str) -> Markup {
        html! {
            input type=(kind) id=(self.id) name=(self.name) value=(text) inputmode=[(!mode.is_empty()).then_some(mode)] autocomplete="off"
                aria-required=[self.required()] aria-invalid=[self.invalid()] aria-describedby=[self.described];
        }
    }

    fn area(&self, text: &str, rows: &str) -> Markup {
        // A browser drops the first line feed of an area.
        html! {
            textarea id=(self.id) name=(self.name) rows=(rows)
                aria-required=[self.required()] aria-invalid=[self.invalid()] aria-describedby=[self.described] { "\n" (text) }
        }
    }

    fn select(&self, asked: &Asked, text: &str, terms: &[(String, String)]) -> Markup {
        let unknown = !text.is_empty() && !terms.iter().any(|(code, _)| code == text);
        html! {
            select id=(self.id) name=(self.name)
                aria-required=[self.required()] aria-invalid=[self.invalid()] aria-describedby=[self.described] {
                option value="" { (asked.say("– chưa ghi –", "– not said –")) }
                @if unknown { option value=(text) selected { (text) } }
                @for (code, label) in terms { option value=(code) selected[code == text] { (label) } }
            }
        }
    }

    fn sought(&self, text: &str, what: &str) -> Markup {
        html! {
            input type="text" id=(self.id) name=(self.name) value=(text) autocomplete="off" list={ (self.id) "-list" }
                hx-get={ "/lookup/" (what) "?field=" (self.name) } hx-trigger="input changed delay:200ms" hx-target={ "#" (self.id) "-list" }
                aria-required=[self.required()] aria-invalid=[self.invalid()] aria-describedby=[self.described];
            datalist id={ (self.id) "-list" } {}
        }
    }
}
