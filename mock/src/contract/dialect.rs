//! The two dialects: how newer and older deployments write the same objects.
//!
//! Everything is built as the newer dialect writes it; a [`Shape`] says how an object differs in the older one.

use serde_json::{Map, Value};

/// Which deployment the mock plays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Codes are numbers, every field is sent.
    #[default]
    Newer,
    /// Codes are names, some fields have other names or do not exist, lists have no envelope.
    Older,
}

/// A code set: each number with its name.
pub(crate) type Codes = &'static [(i64, &'static str)];

/// Run statuses. The last is no part of the contract: a status that callers have not heard of.
pub(crate) const RUN_STATUS: Codes = &[
    (0, "Invalid"),
    (1, "Running"),
    (2, "Exporting"),
    (3, "Starting"),
    (4, "Queuing"),
    (5, "Stopping"),
    (6, "Failure"),
    (7, "Failed"),
    (8, "Stopped"),
    (9, "Completed"),
    (10, "Success"),
    (11, "Skipped"),
    (12, "Waiting"),
    (13, "UpdatingDataSet"),
    (14, "Hibernating"),
];
/// Config types. The last is no part of the contract: a type that callers have not heard of.
pub(crate) const CONFIG_TYPE: Codes = &[(1, "Agent"), (2, "SharedFile"), (3, "Template"), (4, "Command"), (5, "Api")];
pub(crate) const VALIDATION: Codes = &[(1, "Unknown"), (2, "Invalid"), (3, "Valid")];
pub(crate) const SCHEDULE_TYPE: Codes = &[(0, "None"), (1, "RunOnce"), (2, "RunEvery"), (3, "CRON")];
pub(crate) const PERIOD: Codes = &[(1, "minute"), (2, "hour"), (3, "day"), (4, "week"), (5, "month")];
pub(crate) const FILE_TYPE: Codes = &[
    (1, "DeliveredFile"),
    (2, "ExtractedFiles"),
    (3, "InternalExportFiles"),
    (4, "InternalRuntimeFiles"),
    (5, "InternalTrackingDb"),
    (6, "LogText"),
    (7, "LogHtml"),
    (8, "InternalContentCache"),
];

/// How an object differs in the older dialect.
#[derive(Default)]
pub(crate) struct Shape {
    /// Fields that hold a code.
    codes: &'static [(&'static str, Codes)],
    /// Fields with another name.
    renamed: &'static [(&'static str, &'static str)],
    /// Fields that do not exist.
    newer_only: &'static [&'static str],
}

pub(crate) const AGENT: Shape = Shape {
    codes: &[("status", RUN_STATUS), ("configType", CONFIG_TYPE), ("validationStatus", VALIDATION)],
    renamed: &[],
    newer_only: &[],
};
pub(crate) const RUN: Shape = Shape {
    codes: &[("status", RUN_STATUS)],
    renamed: &[("message", "errorMessage"), ("dataCount", "recordsExtracted"), ("exportCount", "recordsExported")],
    newer_only: &[],
};
/// What has a run's status and no other code: status counts, failed runs, diagnostics.
pub(crate) const WITH_RUN_STATUS: Shape = Shape { codes: &[("status", RUN_STATUS)], renamed: &[], newer_only: &[] };
pub(crate) const RUN_FILE: Shape = Shape { codes: &[("fileType", FILE_TYPE)], renamed: &[], newer_only: &[] };
pub(crate) const SCHEDULE: Shape = Shape {
    codes: &[("scheduleType", SCHEDULE_TYPE), ("runEveryPeriod", PERIOD)],
    renamed: &[],
    newer_only: &["configName", "startedBy", "serverId", "httpVersion", "saveContentCache"],
};
/// It has codes too, but only in fields that older deployments do not send.
pub(crate) const UPCOMING_RUN: Shape = Shape {
    codes: &[],
    renamed: &[],
    newer_only: &[
        "schedule",
        "scheduleType",
        "runEveryCount",
        "runEveryPeriod",
        "spaceId",
        "spaceName",
        "approvalStatus",
        "lastRunId",
        "lastRunTime",
        "lastRunStatus",
        "lastRunMessage",
    ],
};
pub(crate) const SPACE: Shape =
    Shape { codes: &[], renamed: &[], newer_only: &["scope", "runRetentionHours", "initiatedBy", "access"] };
pub(crate) const SPACE_AGENT: Shape = Shape {
    codes: AGENT.codes,
    renamed: &[],
    newer_only: &["created", "updated", "version", "isArchived", "approvalStatus", "labels"],
};

/// Statuses that newer deployments take for one where they filter: Failure and Failed, Completed and Success.
const ALIKE: [[i64; 2]; 2] = [[6, 7], [9, 10]];

impl Dialect {
    /// Whether a filter for one status lets another pass.
    pub(crate) fn as_one(self, status: i64, wanted: i64) -> bool {
        let alike = ALIKE.iter().any(|pair| pair.contains(&status) && pair.contains(&wanted));
        status == wanted || (self == Self::Newer && alike)
    }

    /// Writes an object, given as the newer dialect has it, in this dialect.
    pub(crate) fn write(self, shape: &Shape, object: Value) -> Value {
        let (Self::Older, Value::Object(fields)) = (self, &object) else {
            return object;
        };
        let mut older = Map::new();
        for (name, value) in fields {
            let name = name.as_str();
            if shape.newer_only.contains(&name) {
                continue;
            }
            let renamed = shape.renamed.iter().find(|(newer, _)| *newer == name);
            let codes = shape.codes.iter().find(|(field, _)| *field == name);
            let value = match (codes, value.as_i64()) {
                (Some((_, codes)), Some(code)) => named(codes, code).into(),
                _ => value.clone(),
            };
            older.insert(renamed.map_or(name, |(_, older)| older).to_owned(), value);
        }
        Value::Object(older)
    }
}

/// A code's name.
pub(crate) fn named(codes: Codes, code: i64) -> &'static str {
    codes.iter().find(|(number, _)| *number == code).map_or("Unknown", |(_, name)| name)
}

/// The code of a name.
pub(crate) fn numbered(codes: Codes, name: &str) -> Option<i64> {
    codes.iter().find(|(_, known)| *known == name).map(|(number, _)| *number)
}
