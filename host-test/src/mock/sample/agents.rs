//! The agents with a character of their own, 101 to 110.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::mock::state::{Agent, Data, Habit, Version};
use crate::mock::time::{stamp, stamp_without_offset};

/// How most agents' runs go.
pub(super) const ORDINARY: Habit =
    Habit { pace: 1, records: 120, data: Data::Json, fails: None, stubborn: false, files: true, slots: 1000 };

const DOT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

pub(super) fn well_known(now: Timestamp) -> Vec<Agent> {
    let agent = |id, name, description| agent(now, id, name, Some(description));
    vec![
        Agent {
            documentation: Some("Give Url and MaxPages, or leave both as they are.".to_owned()),
            image: Some(DOT),
            inputs: object(json!({"Url": "https://shop.example/prices", "MaxPages": "25"})),
            space: Some(11),
            start_url: Some("https://shop.example/prices".to_owned()),
            versions: versions(now, 5),
            habit: Habit { records: 240, ..ORDINARY },
            ..agent(101, "Shop prices", "Prices of an example online shop, product by product")
        },
        Agent {
            inputs: object(json!({"Keyword": "rust developer", "MaxAgeDays": 14, "City": null})),
            space: Some(12),
            start_url: Some("https://jobs.example/search".to_owned()),
            versions: versions(now, 2),
            habit: Habit { data: Data::Csv, ..ORDINARY },
            ..agent(102, "Job adverts", "Job adverts of an example job board")
        },
        Agent {
            space: Some(11),
            validation: Some(2),
            habit: Habit {
                records: 3,
                fails: Some("The page https://broken.example/ could not be loaded: HTTP 503 Service Unavailable"),
                ..ORDINARY
            },
            ..agent(103, "Always fails", "An example of an agent whose site is down")
        },
        Agent {
            habit: Habit { pace: 30, records: 90_000, ..ORDINARY },
            ..agent(104, "Slow crawl", "An example of a large site that takes its time")
        },
        Agent {
            active: false,
            space: Some(11),
            ..agent(105, "Old catalogue (disabled)", "An example that nobody needs any more")
        },
        Agent {
            description: None,
            inputs: None,
            start_url: None,
            validation: None,
            created: "2026-09-01T00:00:00".to_owned(),
            updated: "2026-09-01T00:00:00".to_owned(),
            versions: Vec::new(),
            ..agent(106, "Example draft, never run", "")
        },
        Agent {
            habit: Habit { pace: 30, stubborn: true, ..ORDINARY },
            ..agent(107, "Stubborn crawl", "An example that must be killed, since it does not stop when asked")
        },
        Agent {
            space: Some(12),
            validation: Some(1),
            habit: Habit { files: false, ..ORDINARY },
            ..agent(108, "News headlines", "Headlines of an example news site; exports to a database, not to files")
        },
        Agent { archived: true, space: Some(14), ..agent(109, "Archived museum", "An example that was archived") },
        Agent {
            habit: Habit { slots: 1, ..ORDINARY },
            ..agent(110, "Full house", "An example whose only slot is taken")
        },
    ]
}

/// An ordinary agent without runs.
pub(super) fn agent(now: Timestamp, id: i64, name: &str, description: Option<&str>) -> Agent {
    let days = |days: i64| now - SignedDuration::from_hours(24 * days);
    Agent {
        id,
        name: name.to_owned(),
        description: description.map(str::to_owned),
        documentation: None,
        image: None,
        inputs: object(json!({})),
        config_type: 1,
        active: true,
        archived: false,
        space: None,
        start_url: Some("https://site.example/".to_owned()),
        validation: Some(3),
        created: stamp(days(400 - id)),
        updated: stamp(days(id % 20 + 1)),
        versions: versions(now, 1),
        runs: Vec::new(),
        habit: ORDINARY,
    }
}

/// This many versions, a week apart. The second has no comment and an author who has left.
fn versions(now: Timestamp, count: i64) -> Vec<Version> {
    (1..=count)
        .map(|number| {
            let created = now - SignedDuration::from_hours(24 * 7 * (count - number + 1));
            Version {
                number,
                user: (number != 2).then_some("Ada Example"),
                created: match number {
                    1 => stamp_without_offset(created),
                    _ => stamp(created),
                },
                comments: match number {
                    1 => Some("First version".to_owned()),
                    2 => None,
                    _ => Some(format!("The site's layout has changed ({number})")),
                },
                size: 18_432 + 512 * number,
            }
        })
        .collect()
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}
