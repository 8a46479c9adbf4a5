//! A way into the decoders for the fuzz targets of `fuzz/`, and for nothing else.

use crate::decode::{Pairs, Read, check_json, from_json};
use crate::models::{AgentPage, BuildReport, BuildSession};
use crate::types::*;

/// Reads any bytes as each answer of the API.
pub fn decode(bytes: &[u8]) {
    let readers: [fn(&[u8]); 26] = [
        read::<AgentPage>,
        read::<Agent>,
        read::<Vec<AgentSummary>>,
        read::<TotalCount>,
        read::<Vec<Run>>,
        read::<RunSummary>,
        read::<Vec<RunFile>>,
        read::<Vec<AgentVersion>>,
        read::<Vec<Schedule>>,
        read::<Vec<UpcomingRun>>,
        read::<CreditsBalance>,
        read::<SpendingSummary>,
        read::<CreditHistory>,
        read::<AgentsUsage>,
        read::<AgentCosts>,
        read::<RunsCost>,
        read::<Vec<Space>>,
        read::<Vec<SpaceAgent>>,
        read::<SpaceRun>,
        read::<RunsSummary>,
        read::<RecordsSummary>,
        read::<Diagnostics>,
        read::<BuildSession>,
        read::<BuildReport>,
        read::<Pairs>,
        |bytes| drop(check_json(bytes)),
    ];
    for read in readers {
        read(bytes);
    }
}

fn read<T: Read>(bytes: &[u8]) {
    drop(from_json::<T>(bytes));
}
