//! The codes of the API, and what they are called.

use crate::types::{
    AgentSortColumn, BuildState, ConfigType, CostSortColumn, LogLevel, LogMode, ParallelExport, RemoveMethod,
    RunCostSortColumn, RunStatus, RunsFilter, SortOrder, TimeUnit, UsageType,
};

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

/// How a schedule's times are given.
pub const SCHEDULE_TYPE: Codes = Codes { first: 0, labels: &["None", "RunOnce", "RunEvery", "CRON"] };

/// The period of a schedule that runs again and again.
pub const INTERVAL_PERIOD: Codes = Codes { first: 1, labels: &["minute", "hour", "day", "week", "month"] };

/// Whether an agent is approved.
pub const APPROVAL_STATUS: Codes = Codes { first: 0, labels: &["NotApproved", "PendingApproval", "Approved"] };

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

impl From<String> for Code {
    /// Some deployments send the number as text.
    fn from(name: String) -> Code {
        name.parse().map_or(Code::Name(name), Code::Number)
    }
}

/// What the API calls a choice.
pub trait ApiName {
    /// Its name.
    fn api_name(self) -> &'static str;
}

impl ApiName for RunStatus {
    fn api_name(self) -> &'static str {
        // The WIT lists the statuses in the order of their codes.
        RUN_STATUS.labels.get(self as usize).copied().unwrap_or_default()
    }
}

/// Gives each choice of an enum its name in the API.
macro_rules! api_names {
    ($($choices:ident { $($choice:ident: $name:literal,)* })*) => {$(
        impl ApiName for $choices {
            fn api_name(self) -> &'static str {
                match self {
                    $($choices::$choice => $name,)*
                }
            }
        }
    )*};
}

api_names! {
    ConfigType { Agent: "Agent", Command: "Command", Api: "Api", Shared: "Shared", }
    AgentSortColumn {
        Name: "name",
        LastActivity: "lastActivity",
        Created: "created",
        Updated: "updated",
        Status: "status",
        ConfigType: "configType",
    }
    SortOrder { Asc: "0", Desc: "1", }
    RemoveMethod {
        RemoveEntireRun: "RemoveEntireRun",
        RemoveAllFiles: "RemoveAllFiles",
        RemoveAllFilesAndAgentInput: "RemoveAllFilesAndAgentInput",
    }
    ParallelExport { Combined: "Combined", Separated: "Separated", }
    LogLevel { Fatal: "Fatal", Error: "Error", Warning: "Warning", Info: "Info", }
    LogMode { Text: "Text", TextAndHtml: "TextAndHtml", }
    UsageType {
        ServerTime: "Server Time",
        ExportGb: "Export GB",
        AgentInputs: "Agent Inputs",
        ProxyData: "Proxy Data",
        ExportCpm: "Export CPM",
    }
    CostSortColumn { Name: "name", Cost: "cost", }
    RunCostSortColumn { Date: "date", Cost: "cost", Duration: "duration", }
    BuildState {
        Processing: "processing",
        Ready: "ready",
        Completed: "completed",
        Error: "error",
        Cancelled: "cancelled",
        Timeout: "timeout",
        Unknown: "unknown",
    }
    TimeUnit { Day: "day", Month: "month", }
    RunsFilter {
        Failed: "Failed",
        Completed: "Completed",
        CompletedWithErrors: "CompletedWithErrors",
        Running: "Running",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;

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
        let label = |json: &str| decode::from_json::<Code>(json.as_bytes()).map(|code| code.label(&RUN_STATUS)).ok();
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
