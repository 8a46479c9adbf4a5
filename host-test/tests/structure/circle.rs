//! The circles of a graph of files.

use crate::modules::Reaches;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

/// For each file that reaches itself, a shortest way, with the path that each step takes; each circle once.
pub(crate) fn circles(reaches: &Reaches, root: &Path) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let circles = reaches.keys().filter_map(|file| circle(reaches, file));
    circles
        .filter(|circle| seen.insert(circle.iter().copied().collect::<BTreeSet<_>>()))
        .map(|circle| {
            let name = |file: &Path| file.strip_prefix(root).unwrap_or(file).display().to_string();
            let steps = circle.iter().zip(circle.iter().cycle().skip(1));
            let steps = steps.map(|(from, to)| format!(" -> {} ({})", name(to), reaches[*from][*to]));
            name(circle[0]) + &steps.collect::<String>()
        })
        .collect()
}

/// The files of a shortest circle through this one, which is the first.
fn circle<'a>(reaches: &'a Reaches, start: &'a PathBuf) -> Option<Vec<&'a PathBuf>> {
    let mut from = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(file) = waiting.pop_front() {
        for next in reaches.get(file).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                let mut circle = vec![file];
                while let Some(before) = circle.last().and_then(|last| from.get(*last)) {
                    circle.push(*before);
                }
                circle.reverse();
                return Some(circle);
            }
            if !from.contains_key(next) {
                from.insert(next, file);
                waiting.push_back(next);
            }
        }
    }
    None
}
