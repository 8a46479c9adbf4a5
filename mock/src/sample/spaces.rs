//! The spaces.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::domain::Space;
use crate::time::stamp;

pub(super) fn all(now: Timestamp) -> BTreeMap<i64, Space> {
    let created = stamp(now - SignedDuration::from_hours(24 * 400));
    let space = |id, name: &str, description| Space {
        id,
        name: name.to_owned(),
        description,
        created: Some(created.clone()),
        default_access: false,
        scope: Some("Public"),
        retention_hours: Some(720),
        access: &["analysts@example.com", "everyone"],
    };
    let spaces = [
        space(11, "Price monitoring", Some("What others charge for what we sell")),
        space(12, "Job market", None),
        Space { created: None, scope: None, retention_hours: None, access: &[], ..space(13, "Empty space", Some("")) },
        Space {
            default_access: true,
            scope: Some("Global"),
            ..space(14, "Europe", Some("One agent for each country"))
        },
    ];
    spaces.into_iter().map(|space| (space.id, space)).collect()
}
