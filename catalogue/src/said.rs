//! Which fields hold what a tool says, and which hold data of the service.

use crate::model::Field;

/// What a field with words of a tool is called. A name beside them is data, such as an agent's description.
const SAID: [&str; 7] = ["error", "hint", "message", "note", "possible-causes", "setting", "suggested-actions"];

/// The records whose `message` is the service's own.
const OF_THE_SERVICE: [&str; 3] = ["credit-transaction", "run", "run-brief"];

/// Whether a field of a record holds what a tool says: it is read as the tool's own words.
pub fn is_said(record: &str, field: &Field) -> bool {
    let is_theirs = field.name == "message" && OF_THE_SERVICE.contains(&record);
    SAID.contains(&field.name.as_str()) && !is_theirs
}
