//! The codes of the API, and what they are called.

use crate::types::{AgentSortColumn, ConfigType, RemoveMethod, RunStatus, SortOrder};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::fmt;

/// A set of codes: the label of the first code, of the one after it, and so on.
#[derive(Debug)]
pub struct Codes {
    first: i64,
    labels: &'static [&'static str],
}

/// The status of a run.
pub const RUN_STATUS: Codes = Codes {
    first: 0,
    labels: &[
        "Invalid",
        "Running",
        "Exporting",
        "Starting",
        "Queuing",
        "Stopping",
        "Failure",
        "Failed",
        "Stopped",
        "Completed",
        "Success",
        "Skipped",
        "Waiting",
        "UpdatingDataSet",
    ],
};

/// The type of a configuration, as answers have it.
pub const CONFIG_TYPE: Codes = Codes { first: 1, labels: &["Agent", "SharedFile", "Template", "Command"] };

/// Whether an agent is valid.
pub const VALIDATION_STATUS: Codes = Codes { first: 1, labels: &["Unknown", "Invalid", "Valid"] };

/// What a file of a run holds.
pub const FILE_TYPE: Codes = Codes {
    first: 1,
    labels: &[
        "DeliveredFile",
        "ExtractedFiles",
        "InternalExportFiles",
        "InternalRuntimeFiles",
        "InternalTrackingDb",
        "LogText",
        "LogHtml",
        "InternalContentCache",
    ],
};

impl Codes {
    /// The label of a number; one outside the set is shown as `Unknown (14)`.
    fn label(&self, number: i64) -> String {
        let index = number.checked_sub(self.first).and_then(|index| usize::try_from(index).ok());
        match index.and_then(|index| self.labels.get(index)) {
            Some(label) => (*label).to_owned(),
            None => format!("Unknown ({number})"),
        }
    }
}

/// A code as an answer has it: newer deployments send numbers, older ones names.
#[derive(Debug)]
pub enum Code {
    /// The number.
    Number(i64),
    /// The name.
    Name(String),
}

impl Code {
    /// What it is called in this set.
    pub fn label(self, codes: &Codes) -> String {
        match self {
            Code::Number(number) => codes.label(number),
            Code::Name(name) => name,
        }
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
        struct CodeVisitor;
        impl Visitor<'_> for CodeVisitor {
            type Value = Code;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a code as a whole number or a name")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Code, E> {
                Ok(Code::Number(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Code, E> {
                i64::try_from(number).map(Code::Number).or_else(|_| Ok(Code::Name(format!("Unknown ({number})"))))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Code, E> {
                // Some send the number as text.
                Ok(name.parse().map_or_else(|_| Code::Name(name.to_owned()), Code::Number))
            }
        }
        deserializer.deserialize_any(CodeVisitor)
    }
}

/// What a choice is called in a request.
pub trait ApiName {
    /// The text that is sent.
    fn api_name(self) -> &'static str;
}

impl ApiName for RunStatus {
    fn api_name(self) -> &'static str {
        // The WIT lists the statuses in the order of their codes.
        RUN_STATUS.labels.get(self as usize).copied().unwrap_or_default()
    }
}

impl ApiName for ConfigType {
    fn api_name(self) -> &'static str {
        match self {
            ConfigType::Agent => "Agent",
            ConfigType::Command => "Command",
            ConfigType::Api => "Api",
            ConfigType::Shared => "Shared",
        }
    }
}

impl ApiName for AgentSortColumn {
    fn api_name(self) -> &'static str {
        match self {
            AgentSortColumn::Name => "name",
            AgentSortColumn::LastActivity => "lastActivity",
            AgentSortColumn::Created => "created",
            AgentSortColumn::Updated => "updated",
            AgentSortColumn::Status => "status",
            AgentSortColumn::ConfigType => "configType",
        }
    }
}

impl ApiName for SortOrder {
    fn api_name(self) -> &'static str {
        match self {
            SortOrder::Asc => "0",
            SortOrder::Desc => "1",
        }
    }
}

impl ApiName for RemoveMethod {
    fn api_name(self) -> &'static str {
        match self {
            RemoveMethod::RemoveEntireRun => "RemoveEntireRun",
            RemoveMethod::RemoveAllFiles => "RemoveAllFiles",
            RemoveMethod::RemoveAllFilesAndAgentInput => "RemoveAllFilesAndAgentInput",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_labels_and_unknown_ones_are_shown() {
        assert_eq!(RUN_STATUS.label(0), "Invalid");
        assert_eq!(RUN_STATUS.label(13), "UpdatingDataSet");
        assert_eq!(RUN_STATUS.label(14), "Unknown (14)");
        assert_eq!(RUN_STATUS.label(-1), "Unknown (-1)");
        assert_eq!(RUN_STATUS.label(i64::MIN), "Unknown (-9223372036854775808)");
        assert_eq!(CONFIG_TYPE.label(0), "Unknown (0)");
        assert_eq!(CONFIG_TYPE.label(4), "Command");
        assert_eq!(FILE_TYPE.label(8), "InternalContentCache");
    }

    #[test]
    fn codes_are_read_in_both_dialects() {
        let label = |json: &str| serde_json::from_str::<Code>(json).map(|code| code.label(&RUN_STATUS)).ok();
        assert_eq!(label("10").as_deref(), Some("Success"));
        assert_eq!(label("\"Success\"").as_deref(), Some("Success"));
        assert_eq!(label("\"10\"").as_deref(), Some("Success"));
        assert_eq!(label("\"Paused\"").as_deref(), Some("Paused"));
        assert_eq!(label("18446744073709551615").as_deref(), Some("Unknown (18446744073709551615)"));
        assert_eq!(label("true"), None);
    }

    #[test]
    fn the_wit_lists_run_statuses_in_the_order_of_their_codes() {
        assert_eq!(RunStatus::Invalid.api_name(), "Invalid");
        assert_eq!(RunStatus::Success.api_name(), "Success");
        assert_eq!(RunStatus::UpdatingDataSet.api_name(), "UpdatingDataSet");
    }
}
