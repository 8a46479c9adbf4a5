//! Names that are meant, though they are mistyped.

/// How alike two names must be to be taken for one another, from 0 to 1.
const ALIKE: f64 = 0.8;

/// Up to three of the names that are most like this one.
pub fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    // A name that long is no mistyped one, and comparing it would take long.
    if name.len() > 64 {
        return Vec::new();
    }
    let name = name.to_lowercase().replace(['-', ' '], "_");
    let mut alike: Vec<_> = names
        .map(|other| (strsim::jaro_winkler(&name, &other.to_lowercase()), other))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    alike.into_iter().take(3).map(|(_, name)| name).collect()
}
