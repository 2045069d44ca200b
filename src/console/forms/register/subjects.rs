//! The subjects of a decision, line by line: pasted codes or names, what each was found to be, and what the decision does
//! to it. Reads and shows lines; writes nothing.

use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::forms::control::{Control, Sought};
use crate::console::forms::form::{hidden, id, terms};
use crate::console::forms::lookup::{self, Offered};
use crate::console::forms::read::{self, Said};
use crate::console::refused::{Fault, Refused};
use crate::import::layout::bracketed;
use crate::registry::kind::RecordKind;
use maud::{Markup, html};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The most lines; the API takes no more.
pub const MOST: usize = 1000;
/// How many codes are asked for at once.
const AT_ONCE: usize = 100;

/// One line, as typed. What is empty follows the form's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Code or name, or both.
    pub subject: String,
    /// What the decision does to it.
    pub act: String,
    /// The stars, of a product.
    pub star: String,
    /// The title, of a village.
    pub title: String,
    /// The mean score of the council.
    pub score: String,
}

/// The lines that were sent, without those that are empty.
pub fn sent(filled: &Filled) -> Vec<Line> {
    let all: HashMap<&str, &str> = filled.0.iter().map(|(name, text)| (name.as_str(), text.trim())).collect();
    let line = |row: usize| {
        let text = |part: &str| (*all.get(format!("r.{row}.{part}").as_str()).unwrap_or(&"")).to_owned();
        let picked = all.get(format!("pick.r.{row}.subject").as_str()).filter(|picked| !picked.is_empty());
        let subject = picked.map_or_else(|| text("subject"), |picked| (*picked).to_owned());
        Line { subject, act: text("act"), star: text("star"), title: text("title"), score: text("score") }
    };
    let mut lines: Vec<Line> = (0..MOST).map(line).filter(|line| !line.subject.is_empty()).collect();
    lines.extend(pasted(filled.text("paste")));
    lines
}

/// Lines of a table or a text: the subject, then stars and score where there are such columns.
pub fn pasted(text: &str) -> impl Iterator<Item = Line> + '_ {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
        let mut cells = line.split(['\t', ';']).map(|cell| cell.trim().to_owned());
        let subject = cells.next().unwrap_or_default();
        Line { subject, star: cells.next().unwrap_or_default(), score: cells.next().unwrap_or_default(), ..Line::default() }
    })
}

/// What the lines say.
#[derive(Debug, Default)]
pub struct Found {
    /// A recognition each, and which line it stands on.
    pub acts: Vec<(usize, Value)>,
    /// What could not be read, with pointers of lines.
    pub faults: Vec<Fault>,
    /// Lines whose name several records have.
    pub several: HashMap<usize, Vec<Offered>>,
}

/// Finds every subject, and gives each line what it is called.
pub async fn find(asked: &Asked, lines: &mut [Line], usual: &Line, confidence: &str) -> Result<Found, Refused> {
    name_codes(asked, lines).await?;
    let mut found = Found::default();
    for (row, line) in lines.iter_mut().enumerate() {
        let mut said = Said::default();
        let name = format!("r.{row}.subject");
        let code = read::reference(asked, Sought::Subject, &line.subject, &name, &mut said).await?;
        if let Some(code) = code.as_ref().and_then(Value::as_str) {
            if bracketed(&line.subject).is_none() {
                line.subject = lookup::labelled(asked, Sought::Subject, code).await?;
            }
            let act = act(asked, code, line, usual, (row, confidence), &mut said);
            found.acts.push((row, act));
        }
        found.faults.extend(said.faults);
        found.several.extend(said.several.into_iter().map(|(_, several)| (row, several)));
    }
    Ok(found)
}

fn act(asked: &Asked, code: &str, line: &Line, usual: &Line, (row, confidence): (usize, &str), said: &mut Said) -> Value {
    let or = |own: &str, usual: &str| (if own.is_empty() { usual } else { own }).to_owned();
    let mut act = Map::from_iter([("subject".to_owned(), code.into()), ("confidence".to_owned(), confidence.into())]);
    let mut put = |key: &str, control, text: String| {
        let value = read::plain(asked, control, &text, &format!("r.{row}.{key}"), said);
        if let Some(value) = value.filter(|value| !value.is_null()) {
            act.insert(key.to_owned(), value);
        }
    };
    put("act", Control::Choice("act"), or(&line.act, &usual.act));
    put("score", Control::Decimal, line.score.clone());
    match RecordKind::of_code(code) {
        Some(RecordKind::Product) => put("star", Control::Star, or(&line.star, &usual.star)),
        Some(RecordKind::Village) => put("title", Control::Choice("title"), or(&line.title, &usual.title)),
        _ => {}
    }
    Value::Object(act)
}

/// Codes that stand alone get their names, many at once.
async fn name_codes(asked: &Asked, lines: &mut [Line]) -> Result<(), Refused> {
    for kind in [RecordKind::Product, RecordKind::Village, RecordKind::Centre] {
        let bare: Vec<usize> = (0..lines.len()).filter(|row| kind.is_code(&lines[*row].subject.to_uppercase())).collect();
        for some in bare.chunks(AT_ONCE) {
            let codes: Vec<String> = some.iter().map(|row| lines[*row].subject.to_uppercase()).collect();
            let path = address(&format!("/api/v1/{}", kind.plural()), &[("code", &codes.join(",")), ("limit", "200")]);
            let page = asked.get(&path).await?;
            let known = page["data"].as_array().into_iter().flatten().map(lookup::offered);
            let known: HashMap<String, String> = known.map(|one| (one.code.clone(), one.text())).collect();
            for row in some {
                let code = lines[*row].subject.to_uppercase();
                // What is not there keeps its code, which the register refuses at its line.
                lines[*row].subject = known.get(&code).cloned().unwrap_or(code);
            }
        }
    }
    Ok(())
}

/// The pointer of a line, for what the API says of a recognition; other pointers stay.
pub fn at_line(fault: Fault, acts: &[(usize, Value)]) -> Fault {
    let Some((number, rest)) =
        fault.pointer.strip_prefix("/recognitions/").map(|rest| rest.split_once('/').unwrap_or((rest, "")))
    else {
        return fault;
    };
    let row = number.parse::<usize>().ok().and_then(|number| acts.get(number)).map(|(row, _)| *row);
    let field = if rest.is_empty() { "subject" } else { rest };
    Fault { pointer: row.map_or(fault.pointer.clone(), |row| format!("/r/{row}/{field}")), ..fault }
}

/// The lines as a table.
pub fn table(asked: &Asked, lines: &[Line], found: &Found, faults: &[&Fault]) -> Markup {
    let mut at: HashMap<usize, Vec<&Fault>> = HashMap::new();
    for fault in faults {
        let row = fault.pointer.strip_prefix("/r/").and_then(|rest| rest.split('/').next()?.parse().ok());
        if let Some(row) = row {
            at.entry(row).or_default().push(fault);
        }
    }
    let lists = [terms(asked, "act"), terms(asked, "title")];
    html! {
        @if !lines.is_empty() {
            section.table tabindex="0" aria-label=(asked.say("Các đối tượng", "The subjects")) { table.lines {
                caption { (lines.len()) " " (asked.say("đối tượng. Ô để trống theo giá trị chung ở trên; xóa tên để bỏ dòng.", "subjects. What is empty follows the common values above; empty the name to drop a line.")) }
                thead { tr {
                    th scope="col" { (asked.say("Dòng", "Line")) } th scope="col" { (asked.say("Đối tượng", "Subject")) } th scope="col" { (asked.say("Nội dung", "Act")) }
                    th scope="col" { (asked.say("Sao", "Stars")) } th scope="col" { (asked.say("Danh hiệu", "Title")) } th scope="col" { (asked.say("Điểm", "Score")) }
                } }
                tbody { @for (row, line) in lines.iter().enumerate() {
                    (shown(asked, row, line, &lists, at.get(&row).map(Vec::as_slice).unwrap_or_default(), found.several.get(&row)))
                } }
            } }
        }
    }
}

fn shown(
    asked: &Asked,
    row: usize,
    line: &Line,
    lists: &[Vec<(String, String)>; 2],
    faults: &[&Fault],
    several: Option<&Vec<Offered>>,
) -> Markup {
    let kind = bracketed(&line.subject).and_then(RecordKind::of_code);
    let name = |part: &str| format!("r.{row}.{part}");
    let label = |words: &str| format!("{words}, {} {}", asked.say("dòng", "line"), row + 1);
    let wrong = |part: &str| faults.iter().any(|fault| fault.pointer.ends_with(&format!("/{part}"))).then_some("true");
    let stars: Vec<_> = ["3", "4", "5"].map(|star| (star.to_owned(), star.to_owned())).to_vec();
    let select = |part: &str, words: &str, text: &str, terms: &[(String, String)]| {
        let unknown = !text.is_empty() && !terms.iter().any(|(code, _)| code == text);
        html! { select id=(id(&format!("/r/{row}/{part}"))) name=(name(part)) aria-label=(label(words)) aria-invalid=[wrong(part)] {
            option value="" { "–" }
            @if unknown { option value=(text) selected { (text) } }
            @for (code, term) in terms { option value=(code) selected[code == text] { (term) } }
        } }
    };
    html! {
        tr class=[(!faults.is_empty()).then_some("wrong")] {
            th scope="row" { (row + 1) }
            td.subject {
                input type="text" id=(id(&format!("/r/{row}/subject"))) name=(name("subject")) value=(line.subject) aria-label=(label(asked.say("Đối tượng", "Subject"))) aria-invalid=[wrong("subject")];
                @for fault in faults { p.fault { (fault.detail) } }
                @if let Some(several) = several { fieldset.choice {
                    legend { (asked.say("Chọn một", "Choose one")) }
                    @for one in several { label { input type="radio" name={ "pick.r." (row) ".subject" } value=(one.text()); (one.name) " " span.quiet { (one.code) " " (one.beside) } } }
                } }
            }
            td { (select("act", asked.say("Nội dung", "Act"), &line.act, &lists[0])) }
            td { @if kind.is_none_or(|kind| kind == RecordKind::Product) { (select("star", asked.say("Sao", "Stars"), &line.star, &stars)) } }
            td { @if kind == Some(RecordKind::Village) { (select("title", asked.say("Danh hiệu", "Title"), &line.title, &lists[1])) } @else { (hidden(&name("title"), &line.title)) } }
            td { input.short type="text" inputmode="decimal" id=(id(&format!("/r/{row}/score"))) name=(name("score")) value=(line.score) aria-label=(label(asked.say("Điểm", "Score"))) aria-invalid=[wrong("score")]; }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, at_line, pasted, sent};
    use crate::console::filled::Filled;
    use crate::console::refused::Fault;
    use serde_json::Value;

    #[test]
    fn lines_are_pasted_with_or_without_stars_and_score() {
        let lines: Vec<Line> = pasted("SP-000001-2\n\n Bình gốm \t4 sao\t82,5\r\nTrà; 3").collect();
        let told: Vec<_> = lines.iter().map(|line| (line.subject.as_str(), line.star.as_str(), line.score.as_str())).collect();
        assert_eq!(told, [("SP-000001-2", "", ""), ("Bình gốm", "4 sao", "82,5"), ("Trà", "3", "")]);
    }

    #[test]
    fn lines_that_are_emptied_fall_out_and_faults_find_theirs() {
        let pairs = [
            ("r.0.subject", " "),
            ("r.1.subject", "Trà"),
            ("r.1.star", "4"),
            ("pick.r.2.subject", "B [X]"),
            ("r.2.subject", "B"),
            ("paste", "C"),
        ];
        let lines = sent(&Filled(pairs.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec()));
        assert_eq!(lines.iter().map(|line| line.subject.as_str()).collect::<Vec<_>>(), ["Trà", "B [X]", "C"]);
        let fault = |pointer: &str| Fault { pointer: pointer.to_owned(), code: String::new(), detail: String::new() };
        let acts = [(0, Value::Null), (2, Value::Null)];
        let at = |pointer: &str| at_line(fault(pointer), &acts).pointer;
        assert_eq!([at("/recognitions/1/star"), at("/recognitions/0"), at("/number")], ["/r/2/star", "/r/0/subject", "/number"]);
    }
}
