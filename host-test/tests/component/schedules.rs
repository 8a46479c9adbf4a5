//! Schedules: what is sent, what comes back in both dialects, and both ends of each range.

use crate::session::{AGENT_ID, SCHEDULE_ID, Session, json_answer};
use host_test::mock::{Dialect, Fault, MockOptions};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A time this far ahead, in UTC, to the second.
fn ahead(duration: SignedDuration) -> String {
    let time = Timestamp::now() + duration;
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn merged(mut base: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        base[name] = value.clone();
    }
    base
}

/// The arguments of `create-agent-schedule` with this timing.
fn create(timing: Value) -> Value {
    merged(json!({ "agent-id": 101, "name": "Nightly" }), timing)
}

fn cron(expression: &str) -> Value {
    json!({ "cron": expression })
}

fn every(count: u32, period: &str, start: Option<&str>) -> Value {
    json!({ "every-count": count, "every-period": period, "start-time": start })
}

fn once(time: &str) -> Value {
    json!({ "once-at": time })
}

/// All settings but name and timing, as arguments and as the API takes them.
fn settings() -> (Value, Value) {
    (
        json!({
            "timezone": "Europe/Berlin", "input-parameters": "{\"Url\":\"x\"}", "is-enabled": false, "parallelism": 50,
            "parallel-max-concurrency": 4_294_967_295_u32, "parallel-export": "separated", "log-level": "warning",
            "log-mode": "text-and-html", "is-exclusive": true, "is-wait-on-failure": false,
        }),
        json!({
            "Timezone": "Europe/Berlin", "InputParameters": "{\"Url\":\"x\"}", "IsEnabled": false, "Parallelism": 50,
            "ParallelMaxConcurrency": 4_294_967_295_u32, "ParallelExport": "Separated", "LogLevel": "Warning",
            "LogMode": "TextAndHtml", "IsExclusive": true, "IsWaitOnFailure": false,
        }),
    )
}

const CREATE: &str = "POST /api/v1/agent/101/schedules";
const UPDATE: &str = "PUT /api/v1/agent/101/schedules/301";

#[tokio::test]
async fn reading_sends_the_ids() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "schedule-id": 301 });
    s.sends("list-agent-schedules", json!({ "agent-id": 101 }), "GET /api/v1/agent/101/schedules", Value::Null).await;
    s.sends("get-agent-schedule", ids.clone(), "GET /api/v1/agent/101/schedules/301", Value::Null).await;
    s.refuses_ids("list-agent-schedules", json!({}), &[AGENT_ID]).await;
    s.refuses_ids("get-agent-schedule", ids, &[AGENT_ID, SCHEDULE_ID]).await;
}

#[tokio::test]
async fn create_sends_its_defaults_and_each_timing() {
    let mut s = Session::new().await;
    let defaults = json!({ "Name": "Nightly", "IsEnabled": true, "Parallelism": 1 });
    let in_an_hour = ahead(SignedDuration::from_hours(1));
    let table = [
        (cron("0 9 * * 1-5"), json!({ "ScheduleType": 3, "CronExpression": "0 9 * * 1-5" })),
        (every(1, "minutes", None), json!({ "ScheduleType": 2, "RunEveryCount": 1, "RunEveryPeriod": 1 })),
        (every(2, "hours", None), json!({ "ScheduleType": 2, "RunEveryCount": 2, "RunEveryPeriod": 2 })),
        (every(3, "days", None), json!({ "ScheduleType": 2, "RunEveryCount": 3, "RunEveryPeriod": 3 })),
        (every(4, "weeks", None), json!({ "ScheduleType": 2, "RunEveryCount": 4, "RunEveryPeriod": 4 })),
        (
            every(u32::MAX, "months", Some(&in_an_hour)),
            json!({ "ScheduleType": 2, "RunEveryCount": u32::MAX, "RunEveryPeriod": 5, "StartTime": in_an_hour }),
        ),
        (once(&in_an_hour), json!({ "ScheduleType": 1, "StartTime": in_an_hour })),
    ];
    for (timing, body) in table {
        s.sends("create-agent-schedule", create(timing), CREATE, merged(defaults.clone(), body)).await;
    }
    // A time with another offset is sent in UTC.
    let berlin =
        Timestamp::from_second(2_000_000_000).unwrap().to_zoned(jiff::tz::TimeZone::get("Europe/Berlin").unwrap());
    let timing = once(&berlin.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
    let body = merged(defaults, json!({ "ScheduleType": 1, "StartTime": "2033-05-18T03:33:20Z" }));
    s.sends("create-agent-schedule", create(timing), CREATE, body).await;
}

#[tokio::test]
async fn create_sends_every_setting() {
    let mut s = Session::new().await;
    let (arguments, body) = settings();
    let cron_body = json!({ "Name": "Nightly", "ScheduleType": 3, "CronExpression": "0 0 1 * *" });
    s.sends("create-agent-schedule", merged(create(cron("0 0 1 * *")), arguments), CREATE, merged(cron_body, body))
        .await;
}

/// A schedule as a newer deployment sends it.
fn newer() -> Value {
    json!({
        "id": 301, "configId": 101, "configName": "Shop prices", "name": "Nightly", "schedule": "0 5 * * *",
        "localSchedule": "0 6 * * *", "timezone": "Europe/Berlin", "nextRunTime": "2026-12-01T05:00:00Z",
        "startTime": "2026-01-01T00:00:00", "scheduleType": 3, "isEnabled": true, "runEveryCount": 2, "runEveryPeriod": 5,
        "inputParameters": "{\"Url\":\"x\"}", "parallelism": 1, "parallelMaxConcurrency": 2, "parallelExport": "Combined",
        "proxyPoolId": 3, "serverGroupId": 4, "logLevel": "Info", "logMode": "Text", "isExclusive": true,
        "isWaitOnFailure": false, "startedBy": 5, "serverId": 6, "httpVersion": "2.0", "saveContentCache": true,
        "tag": "t", "created": "2025-01-01T00:00:00Z", "new": [],
    })
}

/// The same as it is sent whole.
fn newer_sent() -> Value {
    json!({
        // In the schedule's time zone, in which it will be read.
        "Name": "Nightly", "ScheduleType": 3, "CronExpression": "0 6 * * *", "Timezone": "Europe/Berlin",
        "InputParameters": "{\"Url\":\"x\"}", "IsEnabled": true, "Parallelism": 1, "ParallelMaxConcurrency": 2,
        "ParallelExport": "Combined", "LogLevel": "Info", "LogMode": "Text", "IsExclusive": true, "IsWaitOnFailure": false,
    })
}

/// What an update of this schedule sends after it has read it, and what it says.
async fn updated(s: &mut Session, present: &Value, arguments: Value, after: &Value) -> (Value, Value) {
    s.mock.clear_requests();
    s.mock.fail_next(json_answer(present));
    s.mock.fail_next(json_answer(after));
    let arguments = merged(json!({ "agent-id": 101, "schedule-id": 301 }), arguments);
    let changed = s.result("update-agent-schedule", arguments).await;
    let requests = s.mock.requests();
    let lines: Vec<_> = requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect();
    assert_eq!(lines, ["GET /api/v1/agent/101/schedules/301", UPDATE]);
    assert_eq!(changed["schedule"]["id"], 301);
    (requests[1].json(), changed["changes"].clone())
}

/// Whether the service keeps what a `PUT` leaves out is not documented.
#[tokio::test]
async fn update_sends_what_is_given_and_all_the_rest_as_it_is() {
    let mut s = Session::new().await;
    let after = merged(newer(), json!({ "name": "Mornings", "logLevel": "Error" }));
    let (sent, changes) = updated(&mut s, &newer(), json!({ "name": "Mornings", "log-level": "error" }), &after).await;
    assert_eq!(sent, merged(newer_sent(), json!({ "Name": "Mornings", "LogLevel": "Error" })));
    assert_eq!(
        changes,
        json!([
            { "setting": "name", "before": "Nightly", "after": "Mornings" },
            { "setting": "log-level", "before": "Info", "after": "Error" },
        ])
    );
    // All settings at once.
    let (mut arguments, mut body) = settings();
    arguments.as_object_mut().unwrap().remove("is-enabled");
    body["IsEnabled"] = json!(true);
    let timed = merged(arguments, json!({ "cron": "0 0 1 * *" }));
    let (sent, changes) = updated(&mut s, &newer(), timed, &newer()).await;
    assert_eq!(sent, merged(merged(newer_sent(), body), json!({ "CronExpression": "0 0 1 * *" })));
    // Nothing is different, whatever was asked for.
    assert_eq!(changes, json!([]));
    // What the service changes without being asked is told too.
    let after = merged(newer(), json!({ "proxyPoolId": null, "isEnabled": false }));
    let (_, changes) = updated(&mut s, &newer(), json!({ "timezone": "UTC" }), &after).await;
    assert_eq!(
        changes,
        json!([
            { "setting": "is-enabled", "before": "true", "after": "false" },
            { "setting": "proxy-pool-id", "before": "3", "after": null },
        ])
    );
}

#[tokio::test]
async fn update_keeps_or_replaces_the_timing_of_each_kind() {
    let mut s = Session::new().await;
    let every_six =
        merged(newer(), json!({ "scheduleType": "RunEvery", "runEveryCount": 6, "runEveryPeriod": "hour" }));
    let timing = |body: &Value| {
        let names = ["ScheduleType", "CronExpression", "StartTime", "RunEveryCount", "RunEveryPeriod"];
        names
            .iter()
            .filter(|name| !body[**name].is_null())
            .map(|name| ((*name).to_owned(), body[*name].clone()))
            .collect::<serde_json::Map<_, _>>()
    };
    let in_an_hour = ahead(SignedDuration::from_hours(1));
    let interval =
        json!({ "ScheduleType": 2, "RunEveryCount": 6, "RunEveryPeriod": 2, "StartTime": "2026-01-01T00:00:00" });
    let table = [
        (&every_six, json!({ "name": "n" }), interval.clone()),
        (&every_six, json!({ "every-count": 4 }), merged(interval.clone(), json!({ "RunEveryCount": 4 }))),
        (&every_six, json!({ "every-period": "days" }), merged(interval.clone(), json!({ "RunEveryPeriod": 3 }))),
        (&every_six, json!({ "start-time": in_an_hour }), merged(interval, json!({ "StartTime": in_an_hour }))),
        (&every_six, json!({ "cron": "0 1 * * *" }), json!({ "ScheduleType": 3, "CronExpression": "0 1 * * *" })),
        (&every_six, json!({ "once-at": in_an_hour }), json!({ "ScheduleType": 1, "StartTime": in_an_hour })),
        (
            &newer(),
            json!({ "every-count": 2, "every-period": "weeks" }),
            json!({ "ScheduleType": 2, "RunEveryCount": 2, "RunEveryPeriod": 4 }),
        ),
    ];
    for (present, arguments, expected) in table {
        let (sent, _) = updated(&mut s, present, arguments.clone(), present).await;
        assert_eq!(Value::Object(timing(&sent)), expected, "{arguments}");
    }
    // Half an interval is none where there is no other half to keep.
    s.mock.clear_requests();
    s.mock.fail_next(json_answer(&newer()));
    let arguments = json!({ "agent-id": 101, "schedule-id": 301, "every-count": 2 });
    let error = s.error("update-agent-schedule", arguments).await;
    assert_eq!(error.message, "Invalid parameter 'every-period': is required with every-count, got nothing");
    assert_eq!(s.sent().method, "GET");
}

#[tokio::test]
async fn update_of_nothing_or_of_an_unknown_schedule_changes_nothing() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "schedule-id": 301 });
    let message = "Invalid parameter 'name': one setting at least is required, got none";
    s.refuses("update-agent-schedule", ids, message, "what is to change").await;
    let unknown = json!({ "agent-id": 101, "schedule-id": 999, "name": "n" });
    assert_eq!(s.error("update-agent-schedule", unknown).await.kind, "not-found");
    assert_eq!(s.sent().method, "GET");
}

#[tokio::test]
async fn exactly_one_timing_is_given() {
    let mut s = Session::new().await;
    let in_an_hour = ahead(SignedDuration::from_hours(1));
    let (cron, count, once) =
        (cron("0 9 * * *"), json!({ "every-count": 1, "every-period": "days" }), once(&in_an_hour));
    let start = json!({ "start-time": in_an_hour });
    let both = |second: &str, first: &str| format!("'{second}': must not be given together with {first}, got both");
    let table = [
        (json!({}), "'cron': one of cron, every-count and once-at is required, got nothing".to_owned()),
        (json!({ "every-count": 1 }), "'every-period': is required with every-count, got nothing".to_owned()),
        (json!({ "every-period": "days" }), "'every-count': is required with every-period, got nothing".to_owned()),
        (start.clone(), "'every-count': is required with every-period, got nothing".to_owned()),
        (merged(cron.clone(), count.clone()), both("every-count", "cron")),
        (merged(cron.clone(), once.clone()), both("once-at", "cron")),
        (merged(cron.clone(), start.clone()), both("start-time", "cron")),
        (merged(count, once.clone()), both("once-at", "every-count")),
        (merged(once, start), both("once-at", "start-time")),
    ];
    for (timing, message) in table {
        let message = format!("Invalid parameter {message}");
        s.refuses("create-agent-schedule", create(timing.clone()), &message, "every-count with every-period").await;
    }
}

/// Nine o'clock where?
#[tokio::test]
async fn a_time_without_offset_is_utc_unless_the_schedule_is_in_another_zone() {
    let mut s = Session::new().await;
    let body = json!({ "Name": "Nightly", "IsEnabled": true, "Parallelism": 1, "ScheduleType": 1,
                       "StartTime": "2033-05-18T03:33:20Z" });
    let naive = create(once("2033-05-18T03:33:20"));
    s.sends("create-agent-schedule", naive.clone(), CREATE, body).await;
    let message = "Invalid parameter 'once-at': must be an ISO 8601 time with its offset, got '2033-05-18T03:33:20'";
    s.refuses(
        "create-agent-schedule",
        merged(naive.clone(), json!({ "timezone": "Asia/Tokyo" })),
        message,
        "such as 2",
    )
    .await;
    s.refuses("update-agent-schedule", merged(naive, json!({ "schedule-id": 301 })), message, "such as 2").await;
}

#[tokio::test]
async fn what_is_out_of_range_is_refused() {
    let mut s = Session::new().await;
    let ids = |timing| merged(create(timing), json!({ "schedule-id": 301 }));
    s.refuses_ids("create-agent-schedule", create(cron("* * * * *")), &[AGENT_ID]).await;
    s.refuses_ids("update-agent-schedule", ids(cron("* * * * *")), &[AGENT_ID, SCHEDULE_ID]).await;
    let five = "must have five fields, got";
    let table = [
        (json!({ "name": " " }), "'name': must not be blank, got ' '".to_owned(), "name"),
        (json!({ "parallelism": 0 }), "'parallelism': must be between 1 and 50, got 0".to_owned(), "from 1 to 50"),
        (json!({ "parallelism": 51 }), "'parallelism': must be between 1 and 50, got 51".to_owned(), "from 1 to 50"),
        (
            json!({ "parallel-max-concurrency": 0 }),
            "'parallel-max-concurrency': must be >= 1, got 0".to_owned(),
            "from 1",
        ),
        (
            json!({ "input-parameters": "[]" }),
            "'input-parameters': must be a JSON object as text, got JSON that is no object".to_owned(),
            "get-agent",
        ),
        (cron("0 9 * *"), format!("'cron': {five} 4"), "minute, hour"),
        (cron("0 0 9 * * 1"), format!("'cron': {five} 6"), "minute, hour"),
        (cron(""), format!("'cron': {five} 0"), "minute, hour"),
        (every(0, "hours", None), "'every-count': must be >= 1, got 0".to_owned(), "from 1"),
        (
            once("tomorrow"),
            "'once-at': must be an ISO 8601 time with its offset, got 'tomorrow'".to_owned(),
            "such as 2",
        ),
        (
            once("2020-01-01T00:00:00Z"),
            "'once-at': must be at least one minute ahead, got '2020-01-01T00:00:00Z'".to_owned(),
            "It is now 2",
        ),
        (
            every(1, "days", Some("2020-01-01T00:00:00Z")),
            "'start-time': must be in the future, got '2020-01-01T00:00:00Z'".to_owned(),
            "It is now 2",
        ),
    ];
    for (change, message, hint) in table {
        let message = format!("Invalid parameter {message}");
        // What is refused is refused before the schedule is read.
        s.refuses("update-agent-schedule", merged(ids(json!({})), change.clone()), &message, hint).await;
        let is_timed = ["cron", "once-at", "every-count"].iter().any(|name| change.get(name).is_some());
        let timing = if is_timed { json!({}) } else { cron("* * * * *") };
        s.refuses("create-agent-schedule", merged(create(timing), change), &message, hint).await;
    }
}

#[tokio::test]
async fn once_must_be_a_minute_ahead() {
    let mut s = Session::new().await;
    let soon = ahead(SignedDuration::from_secs(50));
    let error = s.error("create-agent-schedule", create(once(&soon))).await;
    assert_eq!(error.kind, "invalid-argument");
    assert!(s.mock.requests().is_empty());
    let later = ahead(SignedDuration::from_secs(75));
    assert_eq!(s.result("create-agent-schedule", create(once(&later))).await["schedule-type"], "RunOnce");
}

#[tokio::test]
async fn a_schedule_is_read_with_every_field_in_both_dialects() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "schedule-id": 301 });
    let result = json!({
        "id": 301, "agent-id": 101, "agent-name": "Shop prices", "name": "Nightly", "schedule": "0 5 * * *",
        "local-schedule": "0 6 * * *", "timezone": "Europe/Berlin", "next-run-time": "2026-12-01T05:00:00Z",
        "next-run-local": "2026-12-01T06:00:00+01:00", "start-time": "2026-01-01T00:00:00", "schedule-type": "CRON", "is-enabled": true, "run-every-count": 2,
        "run-every-period": "month", "input-parameters": "{\"Url\":\"x\"}", "parallelism": 1,
        "parallel-max-concurrency": 2, "parallel-export": "Combined", "proxy-pool-id": 3, "server-group-id": 4,
        "log-level": "Info", "log-mode": "Text", "is-exclusive": true, "is-wait-on-failure": false, "started-by": "5",
        "server-id": 6, "http-version": "2.0", "save-content-cache": true, "tag": "t", "created": "2025-01-01T00:00:00Z",
    });
    assert_eq!(s.answered("get-agent-schedule", ids.clone(), &newer()).await, result);
    let list = s.answered("list-agent-schedules", json!({ "agent-id": 101 }), &json!([newer()])).await;
    assert_eq!(list, json!({ "schedules": [result], "note": null }));
    let older = json!({ "id": 1, "configId": 2, "scheduleType": "RunEvery", "runEveryPeriod": "hour", "isEnabled": false,
                        "isExclusive": false, "isWaitOnFailure": true, "name": null, "nextRunTime": null });
    let schedule = s.answered("get-agent-schedule", ids.clone(), &older).await;
    assert_eq!((&schedule["schedule-type"], &schedule["run-every-period"]), (&json!("RunEvery"), &json!("hour")));
    assert_eq!((&schedule["save-content-cache"], &schedule["next-run-time"]), (&Value::Null, &Value::Null));
    let unknown = merged(older, json!({ "scheduleType": 7, "runEveryPeriod": 0 }));
    let schedule = s.answered("get-agent-schedule", ids, &unknown).await;
    assert_eq!(
        (&schedule["schedule-type"], &schedule["run-every-period"]),
        (&json!("Unknown (7)"), &json!("Unknown (0)"))
    );
}

#[tokio::test]
async fn enable_disable_and_delete_confirm() {
    let mut s = Session::new().await;
    let ids = json!({ "agent-id": 101, "schedule-id": 301 });
    for (tool, line, words) in [
        ("enable-agent-schedule", "POST /api/v1/agent/101/schedules/301/enable", ["is enabled", "get-agent-schedule"]),
        (
            "disable-agent-schedule",
            "POST /api/v1/agent/101/schedules/301/disable",
            ["is disabled", "enable-agent-schedule"],
        ),
        ("delete-agent-schedule", "DELETE /api/v1/agent/101/schedules/301", ["is deleted", "kept"]),
    ] {
        s.sends(tool, ids.clone(), line, Value::Null).await;
        s.refuses_ids(tool, ids.clone(), &[AGENT_ID, SCHEDULE_ID]).await;
        for done in [Fault::Empty(204), Fault::Empty(200)] {
            s.mock.fail_next(done);
            let message = s.result(tool, ids.clone()).await["message"].to_string();
            assert!(message.contains("Schedule 301 of agent 101"), "{message}");
            assert!(words.iter().all(|word| message.contains(word)), "{message}");
        }
        let error = s.error(tool, json!({ "agent-id": 101, "schedule-id": 999 })).await;
        assert_eq!(error.kind, "not-found");
        assert!(error.hint.contains("list-agent-schedules"), "{}", error.hint);
    }
}

#[tokio::test]
async fn get_scheduled_runs_sends_the_range_and_reads_both_dialects() {
    let mut s = Session::new().await;
    let line = "GET /api/v1/analytics/schedules/upcoming";
    s.sends("get-scheduled-runs", json!({}), line, Value::Null).await;
    let range = json!({ "start-date": "2026-01-16", "end-date": "2026-01-17T08:00:00+02:00" });
    let query = "?startDate=2026-01-16&endDate=2026-01-17T08%3A00%3A00%2B02%3A00";
    s.sends("get-scheduled-runs", range, &format!("{line}{query}"), Value::Null).await;
    s.refuses_ranges("get-scheduled-runs", json!({})).await;
    let newer = json!([{
        "scheduleId": 301, "agentId": 101, "agentName": "Shop prices", "scheduleName": "Nightly",
        "nextRunTime": "2026-12-01T05:00:00Z", "timezone": "UTC", "isEnabled": true, "schedule": "0 5 * * *",
        "scheduleType": 1, "runEveryCount": 1, "runEveryPeriod": 1, "spaceId": 7, "spaceName": "Prices",
        "approvalStatus": 2, "lastRunId": -1, "lastRunTime": "2026-11-01T00:00:00", "lastRunStatus": 6,
        "lastRunMessage": "m",
    }]);
    assert_eq!(
        s.answered("get-scheduled-runs", json!({}), &newer).await,
        json!({ "runs": [{
            "schedule-id": 301, "agent-id": 101, "agent-name": "Shop prices", "schedule-name": "Nightly",
            "next-run-time": "2026-12-01T05:00:00Z", "next-run-local": null, "timezone": "UTC", "is-enabled": true, "schedule": "0 5 * * *",
            "schedule-type": "RunOnce", "run-every-count": 1, "run-every-period": "minute", "space-id": 7,
            "space-name": "Prices", "approval-status": "Approved", "last-run-id": -1,
            "last-run-time": "2026-11-01T00:00:00", "last-run-status": "Failure", "last-run-message": "m",
        }], "note": null })
    );
    let older = json!([{ "scheduleId": 1, "agentId": 2, "isEnabled": false }]);
    let run = s.answered("get-scheduled-runs", json!({}), &older).await["runs"][0].clone();
    assert_eq!(
        (&run["space-id"], &run["approval-status"], &run["last-run-id"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn a_schedule_lives_from_creation_to_deletion() {
    for dialect in [Dialect::Newer, Dialect::Older] {
        let mut s = Session::with(MockOptions { dialect, ..MockOptions::default() }, &[]).await;
        let arguments = merged(create(cron("30 6 * * *")), json!({ "timezone": "Asia/Tokyo" }));
        let created = s.result("create-agent-schedule", arguments).await;
        assert_eq!((&created["name"], &created["schedule-type"]), (&json!("Nightly"), &json!("CRON")));
        // Half past six in Tokyo is half past nine in the evening in UTC.
        assert!(created["next-run-time"].as_str().is_some_and(|time| time.contains("T21:30:00")), "{created}");
        let local = &created["next-run-local"];
        assert!(local.as_str().is_some_and(|time| time.ends_with("T06:30:00+09:00")), "{created}");
        let ids = json!({ "agent-id": 101, "schedule-id": created["id"] });
        let listed = s.result("list-agent-schedules", json!({ "agent-id": 101 })).await;
        let same = |runs: &Value, id: &str| {
            let one = runs.as_array().unwrap().iter().find(|one| one[id] == created["id"]);
            one.is_some_and(|one| one["next-run-local"] == *local)
        };
        assert!(same(&listed["schedules"], "id"), "{listed}");
        let upcoming = s.result("get-scheduled-runs", json!({})).await;
        assert!(same(&upcoming["runs"], "schedule-id"), "{upcoming}");
        assert_eq!(s.result("get-agent-schedule", ids.clone()).await["next-run-local"], *local);
        s.result("disable-agent-schedule", ids.clone()).await;
        assert_eq!(s.result("get-agent-schedule", ids.clone()).await["is-enabled"], false);
        s.result("enable-agent-schedule", ids.clone()).await;
        let changed = merged(merged(ids.clone(), json!({ "name": "Hourly" })), every(1, "hours", None));
        let changed = s.result("update-agent-schedule", changed).await;
        let settings = changed["changes"].as_array().unwrap().iter().map(|change| change["setting"].as_str().unwrap());
        let settings: Vec<_> = settings.collect();
        assert_eq!(settings, ["name", "schedule-type", "cron", "every-count", "every-period"], "{changed}");
        let changed = changed["schedule"].clone();
        assert_eq!((&changed["name"], &changed["schedule-type"]), (&json!("Hourly"), &json!("RunEvery")));
        assert_eq!((&changed["run-every-count"], &changed["run-every-period"]), (&json!(1), &json!("hour")));
        s.result("delete-agent-schedule", ids.clone()).await;
        assert_eq!(s.error("get-agent-schedule", ids).await.kind, "not-found");
    }
}

#[tokio::test]
async fn a_schedule_is_not_created_twice() {
    let mut s = Session::with(MockOptions::default(), &[("SEQUENTUM_TIMEOUT_SECONDS", "1")]).await;
    let count = |list: Value| list["schedules"].as_array().unwrap().len();
    let before = count(s.result("list-agent-schedules", json!({ "agent-id": 101 })).await);
    s.mock.fail_next(Fault::CloseAfterApplying);
    let error = s.error("create-agent-schedule", create(cron("0 0 * * *"))).await;
    assert!(error.hint.contains("check with list-agent-schedules before you call again"), "{}", error.hint);
    assert_eq!(count(s.result("list-agent-schedules", json!({ "agent-id": 101 })).await), before + 1);
}
