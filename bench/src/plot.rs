//! The calls and the decoding, drawn.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::Color;

use crate::report::{Quantity, Report, Row, time};
use crate::sections::Decoded;
use crate::timing::Timing;

const SIZE: (u32, u32) = (1_080, 420);
const COMPONENT: RGBColor = RGBColor(101, 79, 240);
const NATIVE: RGBColor = RGBColor(120, 120, 120);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Draws the section of one call, and decoding, into an SVG file.
pub(crate) fn draw(file: &Path, report: &Report, growth: &[Decoded]) -> Result<()> {
    let root = SVGBackend::new(file, SIZE).into_drawing_area();
    let (left, right) = root.split_horizontally(SIZE.0 * 55 / 100);
    let calls = report.sections.iter().find(|section| section.title.starts_with("One call"));
    root.fill(&WHITE)
        .map_err(|error| anyhow!("{error}"))
        .and_then(|()| bars(&left, calls.map(|section| section.rows.as_slice()).unwrap_or_default()))
        .and_then(|()| curves(&right, growth))
        .and_then(|()| root.present().map_err(|error| anyhow!("{error}")))
        .with_context(|| format!("cannot draw {}", file.display()))
}

/// One bar for each time: the median, and a line to where nine of ten end.
fn bars(area: &Area<'_>, rows: &[Row]) -> Result<()> {
    let times: Vec<(&str, Timing)> = rows
        .iter()
        .filter_map(|row| match row.quantity {
            Quantity::Time(timing) => Some((row.what.as_str(), timing)),
            _ => None,
        })
        .collect();
    let most = times.iter().map(|(_, timing)| timing.p90 / 1e3).fold(1.0, f64::max) * 1.3;
    let height = times.len() as f64;
    let mut chart = ChartBuilder::on(area)
        .caption("One call over loopback, µs: median, and nine of ten", ("sans-serif", 17))
        .margin(14)
        .x_label_area_size(32)
        .build_cartesian_2d(0.0..most, 0.0..height)?;
    chart.configure_mesh().disable_y_mesh().disable_y_axis().x_label_formatter(&|x| format!("{x:.0}")).draw()?;
    for (index, (what, timing)) in times.iter().enumerate() {
        let colour = colour(what);
        let bottom = height - index as f64 - 1.0;
        let (p50, p90) = (timing.p50 / 1e3, timing.p90 / 1e3);
        chart.draw_series([Rectangle::new([(0.0, bottom + 0.12), (p50, bottom + 0.55)], colour.filled())])?;
        chart.draw_series([PathElement::new(vec![(p50, bottom + 0.33), (p90, bottom + 0.33)], BLACK)])?;
        let label = format!("{what}: {}", time(timing.p50));
        chart.draw_series([Text::new(label, (most * 0.005, bottom + 0.85), ("sans-serif", 14))])?;
    }
    Ok(())
}

/// The time of decoding by the number of agents, both logarithmic: a straight line at this slope is linear growth.
fn curves(area: &Area<'_>, growth: &[Decoded]) -> Result<()> {
    let (Some(first), Some(last)) = (growth.first(), growth.last()) else { return Ok(()) };
    let milliseconds = |nanoseconds: f64| nanoseconds / 1e6;
    let least = milliseconds(first.native.min(first.component)) / 2.0;
    let most = milliseconds(last.component.max(last.native)) * 2.0;
    let mut chart = ChartBuilder::on(area)
        .caption("Decoding so many agents, ms", ("sans-serif", 17))
        .margin(14)
        .x_label_area_size(32)
        .y_label_area_size(52)
        .build_cartesian_2d(
            (first.agents as f64 * 0.8..last.agents as f64 * 1.25).log_scale(),
            (least..most).log_scale(),
        )?;
    chart.configure_mesh().light_line_style(TRANSPARENT).x_label_formatter(&|x| format!("{x:.0}")).draw()?;
    for (name, style, points) in [
        ("component", COMPONENT, points(growth, |point| milliseconds(point.component))),
        ("serde, natively", NATIVE, points(growth, |point| milliseconds(point.native))),
    ] {
        chart
            .draw_series(LineSeries::new(points.clone(), style.stroke_width(2)).point_size(3))?
            .label(name)
            .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], style.stroke_width(2)));
        chart.draw_series(points.iter().map(|point| Circle::new(*point, 3, style.filled())))?;
    }
    chart.configure_series_labels().position(SeriesLabelPosition::UpperLeft).border_style(BLACK.mix(0.3)).draw()?;
    Ok(())
}

fn points(growth: &[Decoded], time: impl Fn(&Decoded) -> f64) -> Vec<(f64, f64)> {
    growth.iter().map(|point| (point.agents as f64, time(point))).collect()
}

fn colour(what: &str) -> RGBColor {
    if what.starts_with("component") { COMPONENT } else { NATIVE }
}
