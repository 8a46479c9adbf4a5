//! What runs cost, and what was paid. Only a run that has ended costs anything.

use jiff::Timestamp;

use super::agent::Agent;
use super::run::Run;
use super::state::State;

const PER_SECOND: f64 = 0.01;
const PER_RECORD: f64 = 0.0025;

/// A part of a run's cost.
pub(crate) struct Usage {
    /// What a filter calls it.
    pub(crate) filter: &'static str,
    /// What an answer calls it.
    pub(crate) name: &'static str,
    pub(crate) share: f64,
}

/// What a run's cost is made of.
pub(crate) const USAGE: [Usage; 5] = [
    Usage { filter: "Server Time", name: "RunUsage", share: 0.55 },
    Usage { filter: "Export GB", name: "ExportDataBandwidth", share: 0.15 },
    Usage { filter: "Agent Inputs", name: "InputCount", share: 0.1 },
    Usage { filter: "Proxy Data", name: "ProxyUsage", share: 0.15 },
    Usage { filter: "Export CPM", name: "ExportDataCpm", share: 0.05 },
];

/// A run with its cost.
pub(crate) struct Cost<'a> {
    pub(crate) agent: &'a Agent,
    pub(crate) run: &'a Run,
    pub(crate) started: Timestamp,
    pub(crate) ended: Timestamp,
    pub(crate) cost: f64,
}

/// One line of the account.
pub(crate) struct Entry {
    pub(crate) id: i64,
    pub(crate) kind: Option<&'static str>,
    pub(crate) amount: f64,
    pub(crate) balance: f64,
    pub(crate) created: Timestamp,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) message: Option<String>,
}

/// To four digits.
pub(crate) fn rounded(credits: f64) -> f64 {
    (credits * 10_000.0).round() / 10_000.0
}

/// The share of the cost that these usage types make; without any, all of it.
pub(crate) fn share(types: Option<&str>) -> f64 {
    let chosen = |name: &str| types.is_none_or(|types| types.split(',').any(|chosen| chosen == name));
    USAGE.iter().filter(|usage| chosen(usage.filter)).map(|usage| usage.share).sum()
}

impl State {
    /// The runs that have cost something, removed ones included, in the order in which they ended.
    pub(crate) fn costs(&self, now: Timestamp) -> Vec<Cost<'_>> {
        let runs = self.agents.values().flat_map(|agent| agent.runs.iter().map(move |run| (agent, run)));
        let mut costs: Vec<Cost> = runs
            .filter_map(|(agent, run)| {
                let progress = run.progress(now);
                let (started, ended) = (progress.started?, progress.ended?);
                let cost = rounded(progress.seconds * PER_SECOND + progress.records as f64 * PER_RECORD);
                Some(Cost { agent, run, started, ended, cost })
            })
            .collect();
        costs.sort_by_key(|cost| (cost.ended, cost.run.id));
        costs
    }

    /// Every line of the account, oldest first.
    pub(crate) fn account(&self, now: Timestamp) -> Vec<Entry> {
        let grants = self.grants.iter().zip(1..).map(|(grant, id)| Entry {
            id,
            kind: grant.kind,
            amount: grant.amount,
            balance: 0.0,
            created: grant.created,
            expires: grant.expires,
            message: grant.message.map(str::to_owned),
        });
        let costs = self.costs(now);
        let spent = costs.iter().map(|cost| Entry {
            id: 100_000 + cost.run.id,
            kind: Some("Usage"),
            amount: -cost.cost,
            balance: 0.0,
            created: cost.ended,
            expires: None,
            message: Some(format!("Run {} of {}", cost.run.id, cost.agent.name)),
        });
        let mut entries: Vec<Entry> = grants.chain(spent).collect();
        entries.sort_by_key(|entry| (entry.created, entry.id));
        let mut balance = 0.0;
        for entry in &mut entries {
            balance = rounded(balance + entry.amount);
            entry.balance = balance;
        }
        entries
    }

    /// The credits that are left.
    pub(crate) fn balance(&self, now: Timestamp) -> f64 {
        self.account(now).last().map_or(0.0, |entry| entry.balance)
    }
}
