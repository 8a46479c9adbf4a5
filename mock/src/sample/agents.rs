//! The agents with a character of their own, 101 to 110.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::domain::{Agent, Data, Habit, Left, Version};

const DOT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

pub(super) fn well_known(now: Timestamp) -> Vec<Agent> {
    let agent = |id, name, description| Agent::new(id, name, Some(description), now);
    let versions = |count| Version::history(count, now);
    vec![
        Agent {
            documentation: Some("Give Url and MaxPages, or leave both as they are.".to_owned()),
            image: Some(DOT),
            inputs: object(json!({"Url": "https://shop.example/prices", "MaxPages": "25"})),
            space: Some(11),
            start_url: Some("https://shop.example/prices".to_owned()),
            versions: versions(5),
            habit: Habit { records: 240, ..Habit::ORDINARY },
            ..agent(101, "Shop prices", "Prices of an example online shop, product by product")
        },
        Agent {
            inputs: object(json!({"Keyword": "rust developer", "MaxAgeDays": 14, "City": null})),
            space: Some(12),
            start_url: Some("https://jobs.example/search".to_owned()),
            versions: versions(2),
            habit: Habit { data: Data::Csv, ..Habit::ORDINARY },
            ..agent(102, "Job adverts", "Job adverts of an example job board")
        },
        Agent {
            space: Some(11),
            validation: Some(2),
            habit: Habit {
                records: 3,
                fails: Some("The page https://broken.example/ could not be loaded: HTTP 503 Service Unavailable"),
                ..Habit::ORDINARY
            },
            ..agent(103, "Always fails", "An example of an agent whose site is down")
        },
        Agent {
            habit: Habit { pace: 30, records: 90_000, ..Habit::ORDINARY },
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
            habit: Habit { pace: 30, stubborn: true, ..Habit::ORDINARY },
            ..agent(107, "Stubborn crawl", "An example that must be killed, since it does not stop when asked")
        },
        Agent {
            space: Some(12),
            validation: Some(1),
            habit: Habit { left: Left::Nothing, ..Habit::ORDINARY },
            ..agent(108, "News headlines", "Headlines of an example news site; exports to a database, not to files")
        },
        Agent { archived: true, space: Some(14), ..agent(109, "Archived museum", "An example that was archived") },
        Agent {
            habit: Habit { slots: 1, ..Habit::ORDINARY },
            ..agent(110, "Full house", "An example whose only slot is taken")
        },
    ]
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}
