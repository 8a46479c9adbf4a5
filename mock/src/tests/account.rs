//! Billing, spaces and analytics over the wire.

use std::time::Duration;

use serde_json::json;

use super::client::{START, call, get, mock};

const MONTHS: &str = "startDate=2020-01-01&endDate=2099-12-31";

#[tokio::test]
async fn a_run_costs_credits_once_it_has_ended() {
    let mock = mock().await;
    let credits = "/api/v1/billing/credits";
    let before = get(&mock, credits).await.field("/availableCredits").as_f64().expect("a number");
    call(&mock, "POST", "/api/v1/agent/101/start", START).await;
    assert_eq!(get(&mock, credits).await.field("/availableCredits").as_f64(), Some(before));
    tokio::time::sleep(Duration::from_millis(220)).await;
    let after = get(&mock, credits).await.field("/availableCredits").as_f64().expect("a number");
    assert!(after < before);

    let newest = get(&mock, "/api/v1/billing/history?pageIndex=1&recordsPerPage=1").await;
    assert_eq!(newest.field("/transactions/0/message"), json!("Run 50001 of Shop prices"));
    assert_eq!(newest.field("/transactions/0/balance").as_f64(), Some(after));
    let runs = get(&mock, "/api/v1/billing/agents/101/runs?recordsPerPage=1&sortOrder=1").await;
    assert_eq!(runs.field("/runs/0/runId"), json!(50001));
    let cost = runs.field("/runs/0/cost").as_f64().expect("a number");
    assert!((before - after - cost).abs() < 0.001);

    // A run that is deleted has been paid for all the same.
    assert_eq!(call(&mock, "DELETE", "/api/v1/agent/101/run/50001", "").await.status, 204);
    assert_eq!(get(&mock, "/api/v1/agent/101/run/50001/status").await.status, 404);
    assert_eq!(get(&mock, credits).await.field("/availableCredits").as_f64(), Some(after));
}

#[tokio::test]
async fn usage_and_breakdown_add_up() {
    let mock = mock().await;
    let spent = get(&mock, &format!("/api/v1/billing/spending?{MONTHS}")).await.field("/totalSpent");
    let usage = get(&mock, &format!("/api/v1/billing/agents?{MONTHS}&sortColumn=cost&sortOrder=1")).await;
    assert!((usage.field("/totalCost").as_f64().unwrap_or(0.0) - spent.as_f64().unwrap_or(1.0)).abs() < 0.01);
    let types = "usageTypes=Server%20Time,Export%20GB";
    let breakdown =
        get(&mock, &format!("/api/v1/billing/agents/101?startDate=2026-01-01&timeUnit=month&{types}")).await;
    let sum =
        ["/usageTypes/0/totalCost", "/usageTypes/1/totalCost"].map(|at| breakdown.field(at).as_f64().unwrap_or(0.0));
    assert!((sum.iter().sum::<f64>() - breakdown.field("/totalCost").as_f64().unwrap_or(-1.0)).abs() < 0.01);
    assert_eq!(breakdown.field("/labels/0"), json!("2026-01"));
    let whole = get(&mock, "/api/v1/billing/agents/101").await;
    let wrong = get(&mock, "/api/v1/billing/agents?usageTypes=Coffee").await;
    assert!(wrong.status == 400 && wrong.field("/errors/usageTypes/0").is_string());
    let names: Vec<_> = (0..6).map(|at| whole.field(&format!("/usageTypes/{at}/type"))).collect();
    let expected = ["RunUsage", "ExportDataBandwidth", "InputCount", "ProxyUsage", "ExportDataCpm", "AgentBuilder"]
        .map(|n| json!(n));
    assert_eq!((names, whole.field("/usageTypes/5/data")), (expected.to_vec(), json!([])));
}

#[tokio::test]
async fn running_a_space_starts_what_can_be_started() {
    let mock = mock().await;
    let input = json!({"InputParameters": "{\"MaxPages\":\"1\"}"}).to_string();
    let all = call(&mock, "POST", "/api/v1/spaces/11/run-all", &input).await;
    assert_eq!((all.field("/agentsStarted"), all.field("/agentsFailed")), (json!(2), json!(1)));
    assert_eq!(all.field("/results/0/runId"), json!(50001));
    assert!(all.field("/results/2/errorMessage").as_str().is_some_and(|message| message.contains("disabled")));
    assert_eq!(call(&mock, "POST", "/api/v1/spaces/13/run-all", "").await.field("/totalAgents"), json!(0));
    assert_eq!(get(&mock, "/api/v1/spaces/search?name=job%20market").await.field("/id"), json!(12));
    assert_eq!(get(&mock, "/api/v1/spaces/search?name=nothing").await.status, 404);
    assert_eq!(get(&mock, "/api/v1/spaces/14/agents/count").await.field("/totalCount"), json!(24));
}

#[tokio::test]
async fn analytics_are_computed_from_the_runs() {
    let mock = mock().await;
    let all = get(&mock, &format!("/api/v1/analytics/runs/summary?{MONTHS}")).await;
    let failed =
        get(&mock, &format!("/api/v1/analytics/runs/summary?{MONTHS}&status=Failed&includeDetails=true")).await;
    assert_eq!(failed.field("/totalRuns"), all.field("/failedRuns"));
    let details = failed.field("/failedRunDetails").as_array().map(Vec::len);
    assert_eq!(json!(details), all.field("/failedRuns"));
    assert_eq!(all.field("/runningRuns"), json!(1));

    let records = get(&mock, &format!("/api/v1/analytics/records/summary?{MONTHS}&agentId=103")).await;
    assert_eq!((records.field("/runCount"), records.field("/totalErrors")), (json!(5), json!(5)));
    let failure = "/api/v1/analytics/agents/101/latest-failure";
    assert_eq!(get(&mock, failure).await.field("/runId"), json!(9059));
    assert_eq!(get(&mock, "/api/v1/analytics/agents/106/latest-failure").await.status, 404);
    let fine = get(&mock, "/api/v1/analytics/agents/101/runs/9060/diagnostics").await;
    assert_eq!((fine.field("/possibleCauses"), fine.field("/stats/dataCount")), (json!([]), json!(260)));
}
