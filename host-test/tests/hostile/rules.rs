//! What must not be sent, in the words of the tool table: written down here once more, apart from the component.

use serde_json::Value;

/// Numbers: the parameter, the tool it is for (all where empty), the least and the most.
const RANGES: &[(&str, &str, u64, u64)] = &[
    ("version-number", "", 1, u64::MAX),
    ("page-index", "", 1, u64::MAX),
    ("records-per-page", "list-agents", 1, 100),
    ("records-per-page", "get-credit-history", 1, 100),
    ("records-per-page", "", 1, 1000),
    ("max-records", "", 1, 1000),
    ("timeout", "", 1, 3600),
    ("parallelism", "", 1, 50),
    ("parallel-max-concurrency", "", 1, u64::MAX),
    ("every-count", "", 1, u64::MAX),
    ("wait-seconds", "", 0, 300),
    ("max-rows", "", 1, 1000),
    ("from-row", "", 1, u64::MAX),
    ("lines", "", 1, 1000),
];

/// Texts that must say something, unless they are optional filters.
const NOT_BLANK: &[&str] = &["query", "comments", "name"];

/// Why these arguments must not be sent.
pub fn forbidden(tool: &str, arguments: &Value) -> Option<String> {
    let fields = arguments.as_object()?;
    let given = |name: &str| fields.get(name).filter(|value| !value.is_null());
    let text = |name: &str| given(name).and_then(Value::as_str);

    for (name, value) in fields {
        if name.ends_with("-id") && value.as_i64().is_some_and(|id| id < 1) {
            return Some(format!("{name} below 1"));
        }
        let range = RANGES.iter().find(|(parameter, of, ..)| parameter == name && (of.is_empty() || *of == tool));
        if let (Some((.., least, most)), Some(number)) = (range, value.as_u64())
            && !(*least..=*most).contains(&number)
        {
            return Some(format!("{name} out of range"));
        }
        let filter = (tool, name.as_str()) == ("get-agents-usage", "name");
        if NOT_BLANK.contains(&name.as_str()) && !filter && text(name).is_some_and(|text| text.trim().is_empty()) {
            return Some(format!("{name} is blank"));
        }
    }
    let length = |name: &str, trimmed: bool| {
        text(name).map(|text| if trimmed { text.trim() } else { text }).map(|text| text.chars().count())
    };
    if length("prompt", true).is_some_and(|length| !(10..=5000).contains(&length)) {
        return Some("prompt too short or too long".into());
    }
    if length("session-id", false).is_some_and(|length| !(1..=256).contains(&length)) {
        return Some("session-id too short or too long".into());
    }
    if text("input-parameters").is_some_and(|text| !serde_json::from_str::<Value>(text).is_ok_and(|v| v.is_object())) {
        return Some("input-parameters is no JSON object".into());
    }
    let synchronous = given("is-run-synchronously") == Some(&Value::Bool(true));
    if synchronous && given("parallelism").and_then(Value::as_u64).is_some_and(|number| number > 1) {
        return Some("synchronous and divided".into());
    }
    if given("is-run-synchronously") == Some(&Value::Bool(true))
        && given("wait-seconds").and_then(Value::as_u64).is_some_and(|seconds| seconds > 0)
    {
        return Some("waits in two ways".into());
    }
    if text("name").is_some_and(|name| tool == "upload-input-file" && name.contains(['/', '\\'])) {
        return Some("the name is a path".into());
    }
    dates(text("start-date"), text("end-date")).or_else(|| timing(tool, &given))
}

/// A day or a moment, and no other text; the start not after the end.
fn dates(start: Option<&str>, end: Option<&str>) -> Option<String> {
    for text in [start, end].into_iter().flatten() {
        let shape: String =
            text.chars().take(10).map(|character| if character.is_ascii_digit() { '0' } else { character }).collect();
        let is_time = text.contains('T') && text.chars().any(|character| character.is_ascii_digit());
        if !is_time && (text.len() != 10 || shape != "0000-00-00" || text.parse::<jiff::civil::Date>().is_err()) {
            return Some(format!("'{text}' is no date"));
        }
    }
    // Days compare as texts.
    match (start, end) {
        (Some(start), Some(end)) if start.len() == 10 && end.len() == 10 && start > end => {
            Some("start-date after end-date".into())
        }
        _ => None,
    }
}

/// Exactly one of three timings, or none to keep the present one.
fn timing<'a>(tool: &str, given: &impl Fn(&str) -> Option<&'a Value>) -> Option<String> {
    let past = |name: &str| {
        let text = given(name)?.as_str()?;
        match text.parse::<jiff::Timestamp>().ok() {
            Some(moment) if moment > jiff::Timestamp::now() => None,
            // Whether it is a time at all, only what jiff knows too is judged.
            Some(_) => Some(format!("'{text}' has passed")),
            None if !text.contains('T') => Some(format!("'{text}' is no time")),
            None => None,
        }
    };
    let every = ["every-count", "every-period", "start-time"].iter().any(|name| given(name).is_some());
    let kinds = usize::from(given("cron").is_some()) + usize::from(every) + usize::from(given("once-at").is_some());
    if kinds > 1 || (kinds == 0 && tool == "create-agent-schedule") {
        return Some(format!("{kinds} timings"));
    }
    if given("cron").and_then(Value::as_str).is_some_and(|cron| cron.split_whitespace().count() != 5) {
        return Some("not five cron fields".into());
    }
    past("once-at").or_else(|| past("start-time"))
}
