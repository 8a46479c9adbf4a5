//! The credits that the organization starts with.

use jiff::{SignedDuration, Timestamp};

use crate::domain::Grant;

pub(super) fn all(now: Timestamp) -> Vec<Grant> {
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    vec![
        Grant {
            kind: Some("Purchase"),
            amount: 10_000.0,
            created: now - days(400),
            expires: Some(now + days(330)),
            message: Some("Yearly plan"),
        },
        Grant { kind: None, amount: 250.5, created: now - days(20), expires: None, message: None },
    ]
}
