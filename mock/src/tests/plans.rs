//! Schedules and the Agent Builder over the wire.

use std::time::Duration;

use serde_json::json;

use super::client::{call, get, mock};
use crate::{Dialect, Forms, Put};

const SCHEDULES: &str = "/api/v1/agent/101/schedules";
const UPCOMING: &str = "/api/v1/analytics/schedules/upcoming";

#[tokio::test]
async fn a_schedule_is_created_listed_changed_and_deleted() {
    let mock = mock().await;
    let body = json!({
        "Name": "Noon", "IsEnabled": true, "Parallelism": 1, "ScheduleType": 3,
        "CronExpression": "0 12 * * *", "Timezone": "Asia/Tokyo",
    });
    let created = call(&mock, "POST", SCHEDULES, &body.to_string()).await;
    assert_eq!((created.status, created.field("/id")), (200, json!(401)));
    let next = created.field("/nextRunTime");
    assert!(next.as_str().is_some_and(|next| next.ends_with("T03:00:00.0000000Z")), "{next}");
    assert_eq!(get(&mock, SCHEDULES).await.json().as_array().map(Vec::len), Some(3));

    let one = "/api/v1/agent/101/schedules/401";
    assert_eq!(call(&mock, "POST", &format!("{one}/disable"), "").await.status, 200);
    assert_eq!(get(&mock, one).await.field("/nextRunTime"), json!(null));
    assert_eq!(call(&mock, "POST", &format!("{one}/enable"), "").await.status, 204);
    let body = json!({"Name": "Daily", "ScheduleType": 2, "RunEveryCount": 1, "RunEveryPeriod": 3});
    let changed = call(&mock, "PUT", one, &body.to_string()).await;
    assert_eq!((changed.field("/runEveryPeriod"), changed.field("/schedule")), (json!(3), json!(null)));
    assert_eq!(changed.field("/timezone"), json!("Asia/Tokyo"));

    mock.set_dialect(Dialect::Older);
    let older = get(&mock, one).await;
    assert_eq!((older.field("/scheduleType"), older.field("/configName")), (json!("RunEvery"), json!(null)));
    assert_eq!(call(&mock, "DELETE", one, "").await.status, 200);
    assert_eq!(get(&mock, one).await.status, 404);
}

#[tokio::test]
async fn impossible_schedules_are_refused() {
    let mock = mock().await;
    for timing in [
        json!({}),
        json!({"ScheduleType": 1}),
        json!({"ScheduleType": "CRON", "CronExpression": "0 12 * * *"}),
        json!({"ScheduleType": 1, "StartTime": "2020-01-01T00:00:00Z"}),
        json!({"ScheduleType": 2, "RunEveryCount": 1}),
        json!({"ScheduleType": 2, "RunEveryCount": 1, "RunEveryPeriod": 6}),
        json!({"ScheduleType": 3, "CronExpression": "0 12 * *"}),
        json!({"ScheduleType": 3, "CronExpression": "0 12 * * *", "RunEveryCount": 1}),
        json!({"ScheduleType": 3, "CronExpression": "0 12 * * *", "Timezone": "Mars/Base"}),
        json!({"ScheduleType": 3, "CronExpression": "0 12 * * *", "InputParameters": "[]"}),
    ] {
        let mut body = json!({"Name": "x", "IsEnabled": true, "Parallelism": 1});
        body.as_object_mut().expect("an object").extend(timing.as_object().expect("an object").clone());
        let refused = call(&mock, "POST", SCHEDULES, &body.to_string()).await;
        assert_eq!(refused.status, 400, "{body}");
        assert!(refused.field("/errors").is_object() || refused.field("/title") == json!("Bad Request"), "{body}");
    }
}

#[tokio::test]
async fn upcoming_runs_are_in_order_and_in_the_range() {
    let mock = mock().await;
    let all = get(&mock, UPCOMING).await.json();
    let all = all.as_array().expect("a list");
    let times: Vec<_> = all.iter().map(|run| run.get("nextRunTime").and_then(|time| time.as_str())).collect();
    assert_eq!(times.len(), 5);
    assert!(times.is_sorted());
    assert!(all.iter().any(|run| run.get("lastRunId") == Some(&json!(-1))));
    assert_eq!(get(&mock, &format!("{UPCOMING}?endDate=2020-01-01")).await.status, 400);
    let past = get(&mock, &format!("{UPCOMING}?startDate=2020-01-01&endDate=2020-01-02")).await;
    assert_eq!(past.json(), json!([]));
}

#[tokio::test]
async fn a_partial_put_keeps_or_resets_what_it_leaves_out() {
    let mock = mock().await;
    let one = "/api/v1/agent/101/schedules/301";
    let kept = call(&mock, "PUT", one, r#"{"name":"Renamed"}"#).await;
    assert_eq!((kept.field("/name"), kept.field("/schedule")), (json!("Renamed"), json!("0 6 * * MON-FRI")));
    mock.set_forms(Forms { put: Put::Resets, ..Forms::default() });
    let reset = call(&mock, "PUT", one, r#"{"Name":"Again"}"#).await;
    assert_eq!((reset.field("/name"), reset.field("/timezone")), (json!("Again"), json!(null)));
    assert_eq!((reset.field("/schedule"), reset.field("/scheduleType")), (json!(null), json!(0)));
}

#[tokio::test]
async fn the_builder_builds_fails_and_is_cancelled() {
    let mock = mock().await;
    let path = |session: &serde_json::Value, action: &str| {
        let session = session.as_str().unwrap_or_default().replace('/', "%2F").replace('+', "%2B");
        format!("/api/v1/agent-builder/{session}/{action}")
    };
    let mut sessions = Vec::new();
    for prompt in ["Collect prices of kettles", "Please fail this time", "Stop me if you can"] {
        let body = json!({"prompt": prompt, "spaceId": 13}).to_string();
        let started = call(&mock, "POST", "/api/v1/agent-builder/start", &body).await;
        sessions.push(started.field("/sessionId"));
    }
    let [good, bad, stopped] = sessions.as_slice() else { panic!("three were started") };
    assert_eq!(get(&mock, &path(good, "status")).await.field("/status"), json!("processing"));
    assert_eq!(call(&mock, "POST", &path(stopped, "stop"), "").await.status, 204);
    tokio::time::sleep(Duration::from_millis(220)).await;
    let done = get(&mock, &path(good, "status")).await;
    assert_eq!((done.field("/status"), done.field("/agentId")), (json!("completed"), json!(201)));
    assert_eq!(get(&mock, "/api/v1/agent/201").await.field("/spaceId"), json!(13));
    let failed = get(&mock, &path(bad, "status")).await;
    assert_eq!(failed.field("/status"), json!("error"));
    assert!(failed.text.contains("bld-07.internal"));
    assert_eq!(get(&mock, &path(stopped, "status")).await.field("/status"), json!("cancelled"));
    // Nothing is left to stop, and what a stopped builder had saved stays.
    assert_eq!(call(&mock, "POST", &path(good, "stop"), "").await.status, 204);
    assert_eq!(get(&mock, "/api/v1/agent/202").await.field("/name"), json!("Built: Stop me if you"));
    assert_eq!(get(&mock, "/api/v1/agent-builder/nobody/status").await.status, 404);
}
