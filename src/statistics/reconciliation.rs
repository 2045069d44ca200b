//! Published figures beside what the register counts in the same sense on the same day: how far the register is complete,
//! and where sources contradict each other.
//!
//! Puts the answer together. Which question a figure answers is judged in `matches`, counting is done by `counts`, and
//! what follows from two numbers by `comparison`. Must not decide which source is right, and must not change a figure.

pub mod asked;
pub mod comparison;
pub mod contradictions;
mod counts;
pub mod coverage;
pub mod matches;
pub mod sheets;

use super::answer::{About, PATH};
use super::snapshot::Snapshot;
use super::words::Words;
use crate::error::Result;
use asked::Asked;
use comparison::FigureComparison;
use contradictions::FigureContradiction;
use counts::Register;
use coverage::IndicatorCoverage;
use entity::figure;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

/// Published figures beside the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reconciliation {
    /// What it is about.
    pub about: About,
    /// How complete the register is: for each indicator the newest figure of each scope that can be compared.
    pub indicators: Vec<IndicatorCoverage>,
    /// Every figure, in the order of their codes, with what the register counts on the figure's own day.
    pub figures: Vec<FigureComparison>,
    /// Figures about the same thing on the same day that cannot all be right.
    pub contradictions: Vec<FigureContradiction>,
    /// Why there is nothing to compare; null where there is.
    #[schema(required)]
    pub remark: Option<Words>,
}

impl Reconciliation {
    /// Reads the figures and asks the register about each.
    pub async fn of(snapshot: &Snapshot, asked: &Asked) -> Result<Self> {
        let mut register = Register::new(snapshot, asked.at);
        let mut figures = Vec::new();
        for figure in published(snapshot, asked).await? {
            let figure = FigureComparison::of(figure, &mut register).await?;
            if asked.former_district.is_none() || asked.former_district == figure.former_district {
                figures.push(figure);
            }
        }
        let contradictions = contradictions::among(&figures);
        let indicators = coverage::of(&figures);
        let remark = figures.is_empty().then(nothing);
        Ok(Self { about: about(snapshot, asked), indicators, figures, contradictions, remark })
    }
}

/// The figures that are asked about: those up to the day, and those of which no day is known.
async fn published(snapshot: &Snapshot, asked: &Asked) -> Result<Vec<figure::Model>> {
    let day = Condition::any().add(figure::Column::AsOf.lte(asked.on)).add(figure::Column::AsOf.is_null());
    let mut select = figure::Entity::find().filter(day).order_by_asc(figure::Column::Code);
    if !asked.indicators.is_empty() {
        select = select.filter(figure::Column::Indicator.is_in(asked.indicators.iter().copied()));
    }
    Ok(select.all(snapshot.connection()).await?)
}

fn about(snapshot: &Snapshot, asked: &Asked) -> About {
    let sense = Words::new(
        "mỗi số công bố được đối chiếu theo cách tính và ngày riêng của nó, ghi tại từng dòng",
        "each published figure is compared in its own sense and on its own day, told in its line",
    );
    let unit = Words::new("số liệu đã công bố", "published figure");
    let path = format!("{PATH}/reconciliation");
    // What has changed since would have to be told figure by figure; the questions behind them tell it.
    About { filters: asked.filters(), changes: None, ..About::of(&path, &asked.parameters(), snapshot, asked.on, sense, unit) }
}

fn nothing() -> Words {
    Words::new(
        "Không có số liệu công bố nào cho câu hỏi này; sổ dữ liệu mẫu không có số công bố để đối chiếu.",
        "No published figure fits this question; a synthetic register has none to be compared with.",
    )
}
