//! The codes of the API, and what they are called.

use crate::line::Line;
use crate::types::{
    AgentSortColumn, BuildState, ConfigType, CostSortColumn, LogLevel, LogMode, ParallelExport, Period, RemoveMethod,
    RunCostSortColumn, RunStatus, SortOrder, TimeUnit, UsageType,
};

/// The longest name of a code that is not known here, in characters.
const LONGEST_LABEL: usize = 60;

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

/// Whether a run with this status has ended.
pub fn is_final(status: &str) -> bool {
    const FINAL: [&str; 6] = ["Failure", "Failed", "Stopped", "Completed", "Success", "Skipped"];
    FINAL.iter().any(|known| known.eq_ignore_ascii_case(status))
}

/// The statuses that count as one with this one, itself included: how a run ended well or badly has two names each.
pub fn same_as(status: RunStatus) -> &'static [&'static str] {
    match status {
        RunStatus::Failure | RunStatus::Failed => &["Failure", "Failed"],
        RunStatus::Completed | RunStatus::Success => &["Completed", "Success"],
        other => RUN_STATUS.labels.get(other as usize).map_or(&[], std::slice::from_ref),
    }
}

/// The type of a configuration.
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

    /// The number of a label.
    pub fn number(&self, label: &str) -> Option<i64> {
        let index = self.labels.iter().position(|known| known.eq_ignore_ascii_case(label))?;
        Some(self.first + i64::try_from(index).ok()?)
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
            // Some deployments write a name in another case.
            Code::Name(name) => match codes.labels.iter().find(|label| label.eq_ignore_ascii_case(&name)) {
                Some(label) => (*label).to_owned(),
                None => Line::foreign(&name, LONGEST_LABEL).into(),
            },
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

/// The number of a choice in a request. The WIT lists the cases of these enums in the order of their codes.
pub trait ApiCode {
    /// The number that is sent.
    fn api_code(self) -> i64;
}

impl ApiCode for RunStatus {
    fn api_code(self) -> i64 {
        RUN_STATUS.first + self as i64
    }
}

impl ApiCode for ConfigType {
    fn api_code(self) -> i64 {
        CONFIG_TYPE.first + self as i64
    }
}

impl ApiCode for Period {
    fn api_code(self) -> i64 {
        INTERVAL_PERIOD.first + self as i64
    }
}

impl ApiName for RunStatus {
    fn api_name(self) -> &'static str {
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
        Closed: "closed",
        Unknown: "unknown",
    }
    TimeUnit { Day: "day", Month: "month", }
}

/// What a sort of use is called where it is asked for: the breakdown of costs has another name for each. One that cannot be
/// asked for stays as it is.
pub fn usage_type(counted: String) -> String {
    let asked_for = match counted.as_str() {
        "RunUsage" => UsageType::ServerTime,
        "ExportDataBandwidth" => UsageType::ExportGb,
        "InputCount" => UsageType::AgentInputs,
        "ProxyUsage" => UsageType::ProxyData,
        "ExportDataCpm" => UsageType::ExportCpm,
        _ => return counted,
    };
    asked_for.api_name().to_owned()
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
    fn the_wit_lists_choices_in_the_order_of_their_codes() {
        for (status, name, code) in [
            (RunStatus::Invalid, "Invalid", 0),
            (RunStatus::Failed, "Failed", 7),
            (RunStatus::Success, "Success", 10),
            (RunStatus::UpdatingDataSet, "UpdatingDataSet", 13),
        ] {
            assert_eq!((status.api_name(), status.api_code(), RUN_STATUS.number(name)), (name, code, Some(code)));
        }
        assert_eq!((ConfigType::Agent.api_code(), ConfigType::Command.api_code()), (1, 4));
        assert_eq!((CONFIG_TYPE.number("sharedfile"), ConfigType::SharedFile.api_code()), (Some(2), 2));
        assert_eq!((Period::Minutes.api_code(), Period::Months.api_code()), (1, 5));
        assert_eq!(INTERVAL_PERIOD.number("fortnight"), None);
    }
}
