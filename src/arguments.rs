//! Checks of arguments before anything is sent. Each refuses a value with its name, its range and what was given.

use crate::error::{Error, invalid_argument};
use crate::line::Line;
use std::ops::RangeInclusive;

/// The most runs or agents that one call returns.
pub const MAX_RECORDS: RangeInclusive<u32> = 1..=1000;

/// The longest text for people, in characters.
const LONGEST_TEXT: usize = 2000;

/// The longest text that stands in an address, in characters.
const LONGEST_QUERY: usize = 500;

/// The longest JSON that a run takes, in bytes. More belongs into an input file.
const LONGEST_JSON: usize = 1024 * 1024;

/// Where ids come from, by parameter.
const ID_SOURCES: [(&str, &str); 5] = [
    ("agent-id", "Get agent ids from list-agents or search-agents."),
    ("run-id", "Get run ids from get-agent-runs."),
    ("file-id", "Get file ids from get-run-files."),
    ("schedule-id", "Get schedule ids from list-agent-schedules."),
    ("space-id", "Get space ids from list-spaces."),
];

/// An id: a positive number.
///
/// # Errors
///
/// Kind `invalid-argument` otherwise.
pub fn id(name: &str, value: i64) -> Result<i64, Error> {
    if value >= 1 {
        return Ok(value);
    }
    let source = ID_SOURCES.iter().find(|(parameter, _)| *parameter == name);
    Err(invalid_argument(name, "must be >= 1", value, source.map_or("Ids are positive numbers.", |(_, source)| source)))
}

/// An optional id.
///
/// # Errors
///
/// As [`id`].
pub fn optional_id(name: &str, value: Option<i64>) -> Result<Option<i64>, Error> {
    value.map(|value| id(name, value)).transpose()
}

/// A number in a range, with a default.
///
/// # Errors
///
/// Kind `invalid-argument` when it is outside.
pub fn within(name: &str, value: Option<u32>, range: RangeInclusive<u32>, default: u32) -> Result<u32, Error> {
    let leave_out = format!(", or leave it out for {default}");
    in_range(name, value.unwrap_or(default), range, &leave_out)
}

/// An optional number in a range.
///
/// # Errors
///
/// As [`within`].
pub fn optional_within(name: &str, value: Option<u32>, range: RangeInclusive<u32>) -> Result<Option<u32>, Error> {
    value.map(|value| in_range(name, value, range, ", or leave it out")).transpose()
}

fn in_range(name: &str, value: u32, range: RangeInclusive<u32>, leave_out: &str) -> Result<u32, Error> {
    if range.contains(&value) {
        return Ok(value);
    }
    let (low, high) = range.into_inner();
    let (rule, to) = match high {
        u32::MAX => (format!("must be >= {low}"), String::new()),
        _ => (format!("must be between {low} and {high}"), format!(" to {high}")),
    };
    Err(invalid_argument(name, &rule, value, format!("Give a number from {low}{to}{leave_out}.")))
}

/// A text of so many characters.
///
/// # Errors
///
/// Kind `invalid-argument` when it is shorter or longer.
pub fn length<'a>(name: &str, value: &'a str, range: RangeInclusive<usize>, hint: &str) -> Result<&'a str, Error> {
    let length = value.chars().count();
    if range.contains(&length) {
        return Ok(value);
    }
    let rule = format!("must have {} to {} characters", range.start(), range.end());
    Err(invalid_argument(name, &rule, length, hint))
}

/// The id of a session of the Agent Builder.
///
/// # Errors
///
/// Kind `invalid-argument` when [`session_fault`] finds one.
pub fn session_id(value: &str) -> Result<&str, Error> {
    match session_fault(value) {
        None => Ok(value),
        Some(rule) => {
            let given = match value.chars().count() {
                length @ 1..=256 => format!("a text of {length} characters"),
                length => length.to_string(),
            };
            Err(invalid_argument(
                "session-id",
                rule,
                given,
                "Session ids come from start-agent-build: give one as it came.",
            ))
        }
    }
}

/// What is wrong with the id of a session, whoever gives it. A proxy that normalises paths could take it for another path,
/// even percent-encoded.
pub fn session_fault(id: &str) -> Option<&'static str> {
    if !(1..=256).contains(&id.chars().count()) {
        return Some("must have 1 to 256 characters");
    }
    if id.contains(|c: char| c == '\\' || c == '%' || c.is_control()) {
        return Some("must not contain a backslash, a percent sign or a control character");
    }
    id.split('/')
        .any(|part| matches!(part, "" | "." | ".."))
        .then_some("must not contain a path segment of dots, or an empty one")
}

/// The name of a file, without a folder.
///
/// # Errors
///
/// Kind `invalid-argument` when it could name a place, or no file.
pub fn file_name<'a>(name: &str, value: &'a str) -> Result<&'a str, Error> {
    let hint = "Give the name alone with its ending, such as products.csv.";
    length(name, value, 1..=255, hint)?;
    not_blank(name, value, hint)?;
    let rule = if value.contains(['/', '\\']) {
        "must not contain a slash or a backslash"
    } else if value.contains(char::is_control) {
        "must not contain a control character"
    } else if value.chars().all(|c| c == '.') {
        "must not be dots alone"
    } else {
        return Ok(value);
    };
    Err(invalid_argument(name, rule, format!("'{}'", Line::foreign(value, 60)), hint))
}

/// The page, from 1.
///
/// # Errors
///
/// As [`within`].
pub fn page_index(value: Option<u32>) -> Result<u32, Error> {
    within("page-index", value, 1..=u32::MAX, 1)
}

/// A text that says something, in at most 2,000 characters.
///
/// # Errors
///
/// Kind `invalid-argument` when it is empty or all white space, or longer.
pub fn not_blank<'a>(name: &str, value: &'a str, hint: &str) -> Result<&'a str, Error> {
    says_something(name, value, LONGEST_TEXT, hint)
}

fn says_something<'a>(name: &str, value: &'a str, longest: usize, hint: &str) -> Result<&'a str, Error> {
    if value.trim().is_empty() {
        return Err(invalid_argument(name, "must not be blank", format!("'{}'", Line::foreign(value, 60)), hint));
    }
    length(name, value, 1..=longest, hint)
}

/// A text to search for. It stands in the address of the request, of which servers take some 8,000 bytes.
///
/// # Errors
///
/// Kind `invalid-argument` when it is blank, or has more than 500 characters.
pub fn query<'a>(name: &str, value: &'a str, hint: &str) -> Result<&'a str, Error> {
    says_something(name, value, LONGEST_QUERY, hint)
}

/// An optional filter; a blank one filters nothing, so it is none.
///
/// # Errors
///
/// Kind `invalid-argument` when it has more than 500 characters.
pub fn filter(name: &str, value: Option<String>) -> Result<Option<String>, Error> {
    let Some(text) = value.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    length(name, &text, 1..=LONGEST_QUERY, "Give less of it, or leave it out.")?;
    Ok(Some(text))
}

/// An optional text that is a JSON object.
///
/// # Errors
///
/// Kind `invalid-argument` when it is something else.
pub fn json_object(name: &str, value: Option<String>) -> Result<Option<String>, Error> {
    let Some(text) = value else { return Ok(None) };
    if text.len() > LONGEST_JSON {
        return Err(invalid_argument(
            name,
            "must have at most 1 MiB",
            format!("{} bytes", text.len()),
            "Put long lists into a file with upload-input-file, which agents of the space read.",
        ));
    }
    let given = match json_source::check(&text) {
        Ok(_) if text.trim_start().starts_with('{') => return Ok(Some(text)),
        Ok(_) => "JSON that is no object".to_owned(),
        Err(error) => format!("text that is not JSON ({error})"),
    };
    Err(invalid_argument(
        name,
        "must be a JSON object as text",
        given,
        "Give names with values, for example {\"Url\": \"https://example.com\"}; get-agent tells which names the agent takes. \
         Leave it out for the agent's own values.",
    ))
}
