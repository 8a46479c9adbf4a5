//! Credits and costs: what is sent, what comes back, and both ends of each range.

use crate::session::{AGENT_ID, Session};
use host_test::mock::MockOptions;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use std::time::Duration;

const RANGE: &str = "startDate=2026-01-01&endDate=2026-01-31T23%3A59%3A59Z";

fn range(more: Value) -> Value {
    let mut arguments = json!({ "start-date": "2026-01-01", "end-date": "2026-01-31T23:59:59Z" });
    for (name, value) in more.as_object().unwrap() {
        arguments[name] = value.clone();
    }
    arguments
}

#[tokio::test]
async fn balance_and_spending() {
    let mut s = Session::new().await;
    s.sends("get-credits-balance", json!({}), "GET /api/v1/billing/credits", Value::Null).await;
    let body =
        json!({ "availableCredits": 1234.5, "organizationId": 2, "retrievedAt": "2026-11-01T00:00:00.1234567Z" });
    assert_eq!(
        s.answered("get-credits-balance", json!({}), &body).await,
        json!({ "available-credits": 1234.5, "organization-id": 2, "retrieved-at": "2026-11-01T00:00:00.1234567Z" })
    );
    let whole = json!({ "availableCredits": 7, "organizationId": 2, "retrievedAt": "" });
    assert_eq!(s.answered("get-credits-balance", json!({}), &whole).await["available-credits"], 7.0);

    let line = "GET /api/v1/billing/spending";
    s.sends("get-spending-summary", json!({}), line, Value::Null).await;
    s.sends("get-spending-summary", range(json!({})), &format!("{line}?{RANGE}"), Value::Null).await;
    s.refuses_ranges("get-spending-summary", json!({})).await;
    let body =
        json!({ "totalSpent": 0.25, "startDate": "a", "endDate": "b", "organizationId": 2, "currentBalance": -1.5 });
    assert_eq!(
        s.answered("get-spending-summary", json!({}), &body).await,
        json!({ "total-spent": 0.25, "start-date": "a", "end-date": "b", "organization-id": 2, "current-balance": -1.5,
                "unit": "credits" })
    );
}

#[tokio::test]
async fn credit_history() {
    let mut s = Session::new().await;
    let line = "GET /api/v1/billing/history";
    s.sends("get-credit-history", json!({}), line, Value::Null).await;
    for (page, records) in [(1, 1), (u32::MAX, 100)] {
        let line = format!("{line}?pageIndex={page}&recordsPerPage={records}");
        s.sends("get-credit-history", json!({ "page-index": page, "records-per-page": records }), &line, Value::Null)
            .await;
    }
    s.refuses_pages("get-credit-history", json!({}), 100).await;
    let body = json!({ "transactions": [
        { "id": 1, "transactionType": "Purchase", "amount": 100.5, "balance": 100.5, "created": "c", "expiresAt": "e",
          "message": "m" },
        { "id": 2, "transactionType": null, "amount": -0.5, "balance": 100, "created": "c" },
    ], "totalCount": 2, "pageIndex": 1, "recordsPerPage": 50 });
    assert_eq!(
        s.answered("get-credit-history", json!({}), &body).await,
        json!({ "transactions": [
            { "id": 1, "transaction-type": "Purchase", "amount": 100.5, "balance": 100.5, "created": "c",
              "expires-at": "e", "message": "m" },
            { "id": 2, "transaction-type": null, "amount": -0.5, "balance": 100.0, "created": "c", "expires-at": null,
              "message": null },
        ], "total-count": 2, "page-index": 1, "records-per-page": 50, "note": null })
    );
}

#[tokio::test]
async fn agents_usage() {
    let mut s = Session::new().await;
    let all = json!({ "page-index": 1, "records-per-page": 1000, "sort-column": "cost", "sort-order": "desc", "name": "a&b",
        "usage-types": ["server-time", "export-gb", "agent-inputs", "proxy-data", "export-cpm"] });
    let query = "pageIndex=1&recordsPerPage=1000&sortColumn=cost&sortOrder=1&name=a%26b\
                 &usageTypes=Server%20Time%2CExport%20GB%2CAgent%20Inputs%2CProxy%20Data%2CExport%20CPM";
    let line = format!("GET /api/v1/billing/agents?{RANGE}");
    s.sends("get-agents-usage", range(all), &format!("{line}&{query}"), Value::Null).await;
    let some = json!({ "sort-column": "name", "sort-order": "asc", "usage-types": [], "name": "" });
    s.sends("get-agents-usage", range(some), &format!("{line}&sortColumn=name&sortOrder=0"), Value::Null).await;
    s.refuses_pages("get-agents-usage", json!({}), 1000).await;
    s.refuses_ranges("get-agents-usage", json!({})).await;
    let body = json!({ "agents": [{ "agentId": 1, "agentName": "A", "cost": 2.5, "spaceId": 3 },
                                  { "agentId": 4, "agentName": null, "cost": 0 }],
                       "totalRecordCount": 2, "totalCost": 2.5, "startDate": "a", "endDate": "b" });
    assert_eq!(
        s.answered("get-agents-usage", json!({}), &body).await,
        json!({ "agents": [{ "agent-id": 1, "agent-name": "A", "cost": 2.5, "space-id": 3 },
                           { "agent-id": 4, "agent-name": null, "cost": 0.0, "space-id": null }],
                "total-record-count": 2, "total-cost": 2.5, "start-date": "a", "end-date": "b", "unit": "credits",
                "note": null })
    );
}

#[tokio::test]
async fn agent_cost_breakdown() {
    let mut s = Session::new().await;
    let line = format!("GET /api/v1/billing/agents/101?{RANGE}");
    for unit in ["day", "month"] {
        let arguments = range(json!({ "agent-id": 101, "time-unit": unit, "usage-types": ["proxy-data"] }));
        let line = format!("{line}&timeUnit={unit}&usageTypes=Proxy%20Data");
        s.sends("get-agent-cost-breakdown", arguments, &line, Value::Null).await;
    }
    s.sends("get-agent-cost-breakdown", range(json!({ "agent-id": 101 })), &line, Value::Null).await;
    s.refuses_ids("get-agent-cost-breakdown", json!({}), &[AGENT_ID]).await;
    s.refuses_ranges("get-agent-cost-breakdown", json!({ "agent-id": 101 })).await;
    let body = json!({ "agentId": 101, "agentName": "A", "labels": ["2026-01-01", "2026-01-02"],
        "usageTypes": [{ "type": "Server Time", "data": [1, 2.5], "totalCost": 3.5 }, { "data": [], "totalCost": 0 }],
        "totalCost": 3.5, "startDate": "a", "endDate": "b" });
    assert_eq!(
        s.answered("get-agent-cost-breakdown", json!({ "agent-id": 101 }), &body).await,
        json!({ "agent-id": 101, "agent-name": "A", "labels": ["2026-01-01", "2026-01-02"],
            "usage-types": [{ "type": "Server Time", "data": [1.0, 2.5], "total-cost": 3.5 },
                            { "type": null, "data": [], "total-cost": 0.0 }],
            "total-cost": 3.5, "start-date": "a", "end-date": "b", "unit": "credits", "note": null })
    );
}

#[tokio::test]
async fn agent_runs_cost() {
    let mut s = Session::new().await;
    let line = format!("GET /api/v1/billing/agents/101/runs?{RANGE}");
    for (column, order, code) in [("date", "asc", 0), ("cost", "desc", 1), ("duration", "asc", 0)] {
        let arguments = range(json!({ "agent-id": 101, "page-index": 2, "records-per-page": 1, "sort-column": column,
                                      "sort-order": order, "usage-types": ["export-gb"] }));
        let query = format!("pageIndex=2&recordsPerPage=1&sortColumn={column}&sortOrder={code}&usageTypes=Export%20GB");
        s.sends("get-agent-runs-cost", arguments, &format!("{line}&{query}"), Value::Null).await;
    }
    s.sends("get-agent-runs-cost", range(json!({ "agent-id": 101 })), &line, Value::Null).await;
    s.refuses_ids("get-agent-runs-cost", json!({}), &[AGENT_ID]).await;
    s.refuses_pages("get-agent-runs-cost", json!({ "agent-id": 101 }), 1000).await;
    s.refuses_ranges("get-agent-runs-cost", json!({ "agent-id": 101 })).await;
    let body = json!({ "runs": [{ "runId": 1, "date": "d", "startTime": "s", "endTime": null, "cost": 0.125, "billingType": "x" },
                                { "runId": 2, "date": "d", "cost": 1 }],
                       "totalRecordCount": 2, "totalCost": 1.125, "agentId": 101, "agentName": null });
    assert_eq!(
        s.answered("get-agent-runs-cost", json!({ "agent-id": 101 }), &body).await,
        json!({ "runs": [
            { "run-id": 1, "date": "d", "start-time": "s", "end-time": null, "cost": 0.125, "billing-type": "x" },
            { "run-id": 2, "date": "d", "start-time": null, "end-time": null, "cost": 1.0, "billing-type": null }],
            "total-record-count": 2, "total-cost": 1.125, "agent-id": 101, "agent-name": null, "unit": "credits",
            "note": null })
    );
}

/// Without dates the cost tools cover the current month in UTC, from its first moment to now.
#[tokio::test]
async fn the_cost_tools_cover_the_month_until_now() {
    let mut s = Session::new().await;
    for (tool, arguments) in [
        ("get-agents-usage", json!({})),
        ("get-agent-cost-breakdown", json!({ "agent-id": 101 })),
        ("get-agent-runs-cost", json!({ "agent-id": 101 })),
    ] {
        s.mock.clear_requests();
        let before = Timestamp::from_second(Timestamp::now().as_second()).unwrap();
        let _ = s.call(tool, &arguments).await;
        let after = Timestamp::now();
        let query = s.sent().query_pairs();
        let date = |name: &str| {
            let (_, value) = query.iter().find(|(key, _)| key == name).expect(name);
            value.parse::<Timestamp>().expect("a time in UTC")
        };
        let end = date("endDate");
        assert!((before..=after).contains(&end), "{tool}: {before} {end} {after}");
        let month = end.to_zoned(TimeZone::UTC).first_of_month().unwrap().start_of_day().unwrap().timestamp();
        assert_eq!(date("startDate"), month, "{tool}");
    }
}

#[tokio::test]
async fn a_run_that_ends_shows_in_balance_history_usage_and_costs() {
    let options = MockOptions { run_duration: Duration::from_millis(100), ..MockOptions::default() };
    let mut s = Session::with(options, &[]).await;
    let before = s.result("get-credits-balance", json!({})).await["available-credits"].as_f64().unwrap();
    let started = s.result("start-agent", json!({ "agent-id": 101 })).await;
    let run = started["val"]["id"].clone();
    for _ in 0..200 {
        let status = s.result("get-run-status", json!({ "agent-id": 101, "run-id": run })).await;
        if status["status"] == "Success" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(s.result("get-credits-balance", json!({})).await["available-credits"].as_f64().unwrap() < before);
    let history = s.result("get-credit-history", json!({})).await;
    assert!(history["total-count"].as_u64().is_some_and(|count| count > 0), "{history}");
    let usage = s.result("get-agents-usage", json!({ "sort-column": "cost", "sort-order": "desc" })).await;
    assert!(usage["agents"].as_array().unwrap().iter().any(|agent| agent["agent-id"] == 101), "{usage}");
    let runs = s.result("get-agent-runs-cost", json!({ "agent-id": 101, "sort-order": "desc" })).await;
    assert!(runs["runs"].as_array().unwrap().iter().any(|cost| cost["run-id"] == run), "{runs}");
    let breakdown = s.result("get-agent-cost-breakdown", json!({ "agent-id": 101, "time-unit": "day" })).await;
    assert!(breakdown["total-cost"].as_f64().is_some_and(|cost| cost > 0.0), "{breakdown}");
    assert!(s.result("get-spending-summary", json!({})).await["total-spent"].as_f64().is_some_and(|spent| spent > 0.0));
}
