//! Many ordinary agents, 111 to 158, so that lists have pages.

use jiff::Timestamp;

use super::runs::{ordinary, past};
use crate::domain::Agent;

const FIRST: i64 = 111;
const SUBJECTS: [&str; 8] = [
    "Used cars",
    "Flats to let",
    "Hotel rates",
    "Flight fares",
    "Book reviews",
    "Property sales",
    "Weather stations",
    "Supermarket prices",
];
const COUNTRIES: [&str; 6] = ["Austria", "Belgium", "Denmark", "France", "Italy", "Poland"];
/// Those in space 14; the others are personal.
const IN_SPACE: std::ops::RangeInclusive<i64> = 111..=134;

pub(super) fn agents(now: Timestamp) -> impl Iterator<Item = Agent> {
    let names = COUNTRIES.iter().flat_map(|country| SUBJECTS.iter().map(move |subject| (*subject, *country)));
    names.zip(FIRST..).map(move |((subject, country), id)| {
        let description = format!("{subject} in {country}, from an example site");
        let mut agent = Agent::new(id, &format!("{subject}, {country}"), Some(&description), now);
        agent.space = IN_SPACE.contains(&id).then_some(14);
        agent.config_type = match id {
            120 => 4,
            130 => 2,
            140 => 3,
            150 => 5,
            _ => 1,
        };
        for n in 1..=3 {
            let hours = 24 * (4 - n) + id % 24;
            past(&mut agent, id * 100 + n, now, hours, ordinary(id + n));
        }
        agent
    })
}
