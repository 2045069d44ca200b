//! A first look at a file, and its rows: which tab and which layout fit, where the header is, how many rows there are. Blocks;
//! whoever calls runs it beside the service.

use super::file::{self, Form, Limits, Row, Unreadable};
use super::header::{self, Fit, Header, LOOKED_AT};
use super::layout::Layout;
use crate::error::Both;
use std::fs::File;
use std::ops::ControlFlow;
use tokio::sync::mpsc::Sender;

/// What an official says about a file; whatever is left out is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What it holds.
    pub layout: Option<Layout>,
    /// Which sheet.
    pub tab: Option<String>,
    /// The last row of its header.
    pub header_row: Option<u32>,
}

/// What stands in a file, and where.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What it holds.
    pub layout: Layout,
    /// Which sheet.
    pub tab: String,
    /// The header.
    pub header: Header,
    /// Rows below the header that hold anything.
    pub rows: u32,
}

/// A tab at a first look.
struct Tab {
    name: String,
    first: Vec<Row>,
    rows: u32,
    unreadable: Option<Unreadable>,
}

/// Looks at a file, from its first row to its last.
pub fn look(file: File, limits: &Limits, asked: &Asked) -> Result<(Reading, Form), Unreadable> {
    let mut opened = file::open(file, limits)?;
    let names = opened.tabs();
    let mut tabs = Vec::new();
    for name in names.iter().filter(|name| asked.tab.as_ref().is_none_or(|tab| tab == *name)) {
        let mut tab = Tab { name: name.clone(), first: Vec::new(), rows: 0, unreadable: None };
        opened.rows(name, &mut |row| {
            tab.rows += 1;
            match row {
                Ok(row) if tab.first.len() < LOOKED_AT => tab.first.push(row),
                // What comes after it is lost: it is no row that could be left out.
                Err(unreadable) if unreadable.ends_file => tab.unreadable = Some(unreadable),
                Ok(_) | Err(_) => {}
            }
            ControlFlow::Continue(())
        });
        tabs.push(tab);
    }
    if tabs.is_empty() {
        return Err(no_such_tab(asked.tab.as_deref().unwrap_or_default(), &names));
    }
    if let [Tab { unreadable: Some(unreadable), .. }] = tabs.as_slice() {
        return Err(unreadable.clone());
    }
    let layouts: Vec<Layout> = asked.layout.map_or_else(|| Layout::ALL.to_vec(), |layout| vec![layout]);
    let (tab, layout) = choose(&tabs, &layouts, |tab, layout| header::fit(&tab.first, &opened.merged(&tab.name), layout))?;
    if let Some(unreadable) = &tab.unreadable {
        return Err(unreadable.clone());
    }
    let header = header::find(&tab.first, &opened.merged(&tab.name), layout, asked.header_row)?;
    let above = tab.first.iter().filter(|row| row.number <= header.row).count();
    let rows = tab.rows.saturating_sub(u32::try_from(above).unwrap_or(u32::MAX));
    Ok((Reading { layout, tab: tab.name.clone(), header, rows }, opened.form()))
}

/// The tab and the layout that fit best; where two fit alike, the official says which.
fn choose<'a>(tabs: &'a [Tab], layouts: &[Layout], fit: impl Fn(&Tab, Layout) -> Fit) -> Result<(&'a Tab, Layout), Unreadable> {
    let mut fits: Vec<(Fit, &Tab, Layout)> = Vec::new();
    for tab in tabs {
        fits.extend(layouts.iter().map(|layout| (fit(tab, *layout), tab, *layout)));
    }
    let best = fits.iter().map(|(fit, ..)| *fit).max().unwrap_or_default();
    fits.retain(|(fit, ..)| *fit == best);
    match fits.as_slice() {
        [(_, tab, layout)] => Ok((tab, *layout)),
        _ if best.known == 0 => tabs.first().zip(layouts.first().copied()).ok_or_else(|| no_such_tab("", &[])),
        several if several.iter().any(|(_, tab, _)| tab.name != several[0].1.name) => {
            let mut names: Vec<&str> = several.iter().map(|(_, tab, _)| tab.name.as_str()).collect();
            names.dedup();
            let list = names.join(", ");
            Err(Unreadable {
                code: "two-tabs",
                row: None,
                ends_file: true,
                words: Both::new(
                    format!("nhiều trang tính đều phù hợp: {list}; hãy chọn một trang (tab)"),
                    format!("several sheets fit: {list}; name one with tab"),
                ),
            })
        }
        several => {
            let list = |of: fn(&Both) -> &str| {
                let named = several.iter().map(|(.., layout)| format!("{} ({})", of(&layout.title()), layout.name()));
                named.collect::<Vec<_>>().join(", ")
            };
            Err(Unreadable {
                code: "layout-unclear",
                row: None,
                ends_file: true,
                words: Both::new(
                    format!("các cột phù hợp với nhiều loại dữ liệu: {}; hãy chọn một loại (layout)", list(|title| &title.vi)),
                    format!("the columns fit several layouts: {}; name one with layout", list(|title| &title.en)),
                ),
            })
        }
    }
}

fn no_such_tab(name: &str, names: &[String]) -> Unreadable {
    let list = names.join(", ");
    Unreadable {
        code: "no-such-tab",
        row: None,
        ends_file: true,
        words: Both::new(
            format!("không có trang tính “{name}”; tệp có: {list}"),
            format!("there is no sheet \"{name}\"; the file has: {list}"),
        ),
    }
}

/// A row below the header, or what stands in its place.
pub type Given = Result<Row, Unreadable>;

/// Hands over the rows below the header, so many together, until the other side hangs up.
pub fn send(
    file: File,
    limits: &Limits,
    reading: &Reading,
    together: usize,
    sender: &Sender<Vec<Given>>,
) -> Result<(), Unreadable> {
    let mut opened = file::open(file, limits)?;
    let mut waiting: Vec<Given> = Vec::with_capacity(together);
    opened.rows(&reading.tab, &mut |row| {
        let number = row.as_ref().map_or_else(|unreadable| unreadable.row, |row| Some(row.number));
        if number.is_some_and(|number| number <= reading.header.row) {
            return ControlFlow::Continue(());
        }
        waiting.push(row);
        if waiting.len() < together {
            return ControlFlow::Continue(());
        }
        match sender.blocking_send(std::mem::replace(&mut waiting, Vec::with_capacity(together))) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    if !waiting.is_empty() {
        // Nobody is there any more to be told.
        let _: Result<(), _> = sender.blocking_send(waiting);
    }
    Ok(())
}
