//! No result is longer than a model can take, whatever the service sends.

use crate::data::session;
use crate::session::Session;
use host_test::examples::EXAMPLES;
use host_test::host::CallError;
use host_test::lengthy::{self, LONGEST, Lengthy};
use serde_json::{Value, json};

/// An entry with every field that any list reads, under each of its names.
fn entry(number: u64) -> Value {
    let text = format!("\"Shop\" {number}\n");
    let time = "2026-11-20T06:00:23.5000000Z";
    json!({ "id": number + 1, "runId": number + 1, "agentId": 101, "version": number + 1, "scheduleId": number + 1,
        "name": text, "agentName": text, "description": text, "message": text, "errorMessage": text, "comments": text,
        "status": 10, "configType": 1, "fileType": 4, "fileSize": 123_456_789, "cost": 12.345_678, "amount": -12.5,
        "startTime": time, "endTime": time, "created": time, "updated": time, "lastActivity": time,
        "inputParameters": "{\"Url\": \"https://shop.example\"}", "labels": [{ "id": 1, "name": text }] })
}

/// Calls a tool whose answer is this: how many entries there are in the field, and the whole.
async fn listed(s: &mut Session, tool: &str, arguments: Value, field: &str, answer: &Value) -> (usize, Value) {
    let result = s.answered(tool, arguments, answer).await;
    let length = result.to_string().chars().count();
    assert!(length <= LONGEST, "{tool}: {length} characters");
    (result[field].as_array().map_or(0, Vec::len), result)
}

#[tokio::test]
async fn a_long_list_is_cut_and_says_how_to_go_on() {
    let mut s = Session::new().await;
    let (agent, space) = (json!({ "agent-id": 101 }), json!({ "space-id": 11 }));
    let all: Vec<_> = (0..2_000).map(entry).collect();
    let within = |name: &str| json!({ name: all.clone() });
    for (tool, arguments, field, answer, way) in [
        ("list-agents", json!({}), "agents", within("agents"), "records-per-page"),
        ("search-agents", json!({ "query": "shop" }), "agents", json!(all), "list-agents"),
        ("get-agent-runs", agent.clone(), "runs", json!(all), "get-agent-runs-cost"),
        ("get-run-files", json!({ "agent-id": 101, "run-id": 1 }), "files", json!(all), "get-run-data"),
        ("get-agent-versions", agent.clone(), "versions", json!(all), "restore-agent-version"),
        ("list-agent-schedules", agent.clone(), "schedules", json!(all), "get-agent-schedule"),
        ("get-scheduled-runs", json!({}), "runs", json!(all), "end-date"),
        ("get-credit-history", json!({}), "transactions", within("transactions"), "records-per-page"),
        ("get-agents-usage", json!({}), "agents", within("agents"), "records-per-page"),
        ("get-agent-runs-cost", agent.clone(), "runs", within("runs"), "records-per-page"),
        ("list-spaces", json!({}), "spaces", json!(all), "search-space-by-name"),
        ("get-space-agents", space.clone(), "agents", json!(all), "list-agents"),
        ("get-runs-summary", json!({}), "failed-run-details", within("failedRunDetails"), "end-date"),
        ("run-space-agents", space, "results", within("results"), "get-runs-summary"),
    ] {
        let (shown, result) = listed(&mut s, tool, arguments, field, &answer).await;
        let note = result["note"].as_str().unwrap_or_default();
        assert!((50..2_000).contains(&shown), "{tool}: {shown} entries");
        assert!(note.contains(&format!("first {shown} of 2000 ")) && note.contains(way), "{tool}: {note}");
    }
    let some: Vec<_> = (0..20).map(entry).collect();
    let (shown, result) = listed(&mut s, "list-spaces", json!({}), "spaces", &json!(some)).await;
    assert_eq!((shown, &result["note"]), (20, &Value::Null));
}

#[tokio::test]
async fn the_steps_of_a_breakdown_are_cut_together() {
    let mut s = Session::new().await;
    let labels: Vec<_> = (0..9_000).map(|day| format!("day {day:06}")).collect();
    let series = json!({ "type": "Server Time", "data": vec![0.123_456_789; 9_000] });
    let body = json!({ "agentId": 101, "labels": labels, "usageTypes": [series, series, series] });
    let arguments = json!({ "agent-id": 101 });
    let (shown, result) = listed(&mut s, "get-agent-cost-breakdown", arguments, "labels", &body).await;
    assert!((300..9_000).contains(&shown), "{shown}");
    assert_eq!(result["usage-types"][2]["data"].as_array().map(Vec::len), Some(shown));
    assert!(result["note"].as_str().is_some_and(|note| note.contains("time-unit month")), "{}", result["note"]);
}

#[tokio::test]
async fn the_texts_of_one_thing_are_cut_and_say_so() {
    let mut s = Session::new().await;
    let long = "\"long\" ".repeat(20_000);
    let body = json!({ "id": 101, "name": "Shop prices", "documentation": long, "description": long, "errorMessage": long,
        "message": long, "runId": 1, "inputParameters": { "Urls": long } });
    let (agent, run) = (json!({ "agent-id": 101 }), json!({ "agent-id": 101, "run-id": 1 }));
    for (tool, arguments, field) in [
        ("get-agent", agent, "documentation"),
        ("get-space", json!({ "space-id": 11 }), "description"),
        ("get-run-status", run.clone(), "message"),
        ("get-run-diagnostics", run, "error-message"),
    ] {
        let (_, result) = listed(&mut s, tool, arguments, field, &body).await;
        let text = result[field].as_str().unwrap_or_default();
        assert!(
            text.chars().count() > 10_000
                && text.ends_with("… (140000 characters in all; the Control Center has the whole)"),
            "{tool}: {}",
            text.len()
        );
    }
}

#[tokio::test]
async fn whatever_the_service_answers_no_tool_says_more_than_a_model_can_take() {
    let calls = lengthy::calls();
    let tools: Vec<_> = calls.iter().map(|call| call.tool).collect();
    assert_eq!(tools, EXAMPLES.iter().map(|example| example.tool).collect::<Vec<_>>(), "every tool has its answers");
    let mut wrong = Vec::new();
    for Lengthy { tool, arguments, answers, says } in calls {
        let mut s = session().await;
        s.mock.set_files(lengthy::RUN, lengthy::files());
        answers.into_iter().for_each(|answer| s.mock.fail_next(answer));
        match s.call(tool, &arguments).await {
            Ok(result) => {
                let text = result.to_string();
                let length = text.chars().count();
                if length > LONGEST || !text.contains(says) {
                    let end: String = text.chars().skip(length.saturating_sub(500)).collect();
                    wrong.push(format!("{tool}: {length} characters, wanted `{says}`: …{end}"));
                }
            }
            // What was not there is told as briefly.
            Err(CallError::Tool(error)) if says.is_empty() => {
                assert!(error.to_string().len() < 2_000, "{tool}: {error}")
            }
            Err(error) => wrong.push(format!("{tool}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
