//! Reading, natively.

use super::*;
use crate::codes::{Code, RUN_STATUS};
use crate::models::{AgentPage, RunCounts};
use crate::types::{Agent, AgentCosts, CreditHistory, Run, Schedule, SpaceRun};

fn read<T: Read>(json: &str) -> Result<T, String> {
    from_json(json.as_bytes())
}

#[test]
fn what_is_null_or_left_out_is_none() {
    let absent = read::<Agent>(r#"{"id":1}"#);
    let null = read(r#"{"id":1,"name":null,"status":null,"inputParameters":null,"version":null,"somethingNew":[{}]}"#);
    assert_eq!(absent, null);
    assert!(absent.is_ok_and(|agent| agent.name.is_none() && agent.input_parameters.is_empty()));
}

#[test]
fn what_has_no_readable_value_is_none_where_it_is_not_required() {
    let agent = read::<Agent>(
        r#"{"id":1,"spaceId":"five","version":[1,{"a":2}],"name":{"x":[3]},"isActive":2,"status":true,"created":"c",
        "inputParameters":[1],"startUrl":"u"}"#,
    );
    let agent = agent.expect("an agent");
    assert_eq!(
        (agent.id, agent.space_id, agent.version, agent.name, agent.is_active),
        (Some(1), None, None, None, None)
    );
    assert_eq!((agent.status, agent.created.as_deref(), agent.start_url.as_deref()), (None, Some("c"), Some("u")));
}

#[test]
fn input_parameters_keep_their_order_and_their_values() {
    let agent = read::<Agent>(r#"{"inputParameters":{"b":"x","A":1,"c":null,"d":{"e":[]},"f":"\ud83d!"}}"#);
    let pairs: Vec<_> = agent.map(|agent| agent.input_parameters).unwrap_or_default();
    let pairs: Vec<_> = pairs.iter().map(|pair| (pair.name.as_str(), pair.value.as_deref())).collect();
    let expected =
        [("b", Some("x")), ("A", Some("1")), ("c", None), ("d", Some(r#"{"e":[]}"#)), ("f", Some("\u{fffd}!"))];
    assert_eq!(pairs, expected);
}

#[test]
fn what_is_required_is_named() {
    assert_eq!(read::<Run>(r#"{"status":10}"#).err().as_deref(), Some("missing field `id`"));
    let error = read::<Run>(r#"{"id":"five","status":1}"#).err();
    assert_eq!(error.as_deref(), Some("`id`: expected a whole number, got \"five\""));
    let error = read::<Run>(r#"{"error":1}"#).err();
    assert_eq!(error.as_deref(), Some("an object without any readable field of those documented"));
    assert_eq!(read::<Run>("[]").err().as_deref(), Some("expected an object, got an array"));
    assert_eq!(read::<Run>("null").err().as_deref(), Some("null instead of an answer"));
    assert_eq!(read::<Vec<Run>>("7").err().as_deref(), Some("expected an array, got a single value"));
    let error = read::<CreditHistory>(r#"{"transactions":[{"amount":1}],"totalCount":1}"#).err();
    assert_eq!(error.as_deref(), Some("`transactions[0]`: missing field `id`"));
}

#[test]
fn broken_json_is_told_from_wrong_json() {
    let error = read::<Agent>(r#"{"configType":1,"#).err().unwrap_or_default();
    assert!(error.starts_with("not JSON: EOF"), "{error}");
    assert_eq!(read::<Agent>(" \n").err().as_deref(), Some("the body is empty"));
}

#[test]
fn a_field_is_read_under_each_of_its_names() {
    let run = |more: &str| read::<Run>(&format!(r#"{{"id":1{more}}}"#)).map(|run| run.records_extracted);
    assert_eq!(run(r#","dataCount":7"#), Ok(Some(7)));
    assert_eq!(run(r#","recordsExtracted":8"#), Ok(Some(8)));
    assert_eq!(run(r#","recordsExtracted":8,"dataCount":null"#), Ok(Some(8)));
    assert_eq!(run(r#","recordsExtracted":8,"dataCount":[]"#), Ok(Some(8)));
    assert_eq!(run(""), Ok(None));
    assert!(read::<Run>(r#"{"runId":2,"configId":3}"#).is_ok_and(|run| (run.id, run.agent_id) == (2, Some(3))));
    assert!(read::<Schedule>(r#"{"Id":2,"AgentId":"3"}"#).is_ok_and(|it| (it.id, it.agent_id) == (2, Some(3))));
    for json in [r#"{"items":[{"id":5}],"totalRecordCount":9}"#, r#"{"agents":[{"id":"5"}],"TotalRecordCount":9.0}"#] {
        let page = read::<AgentPage>(json).expect("a page");
        assert_eq!(
            (page.agents.len(), page.agents.first().and_then(|agent| agent.id), page.total),
            (1, Some(5), Some(9))
        );
    }
}

#[test]
fn null_lists_are_empty_and_odd_elements_do_not_cost_the_others() {
    assert!(read::<CreditHistory>(r#"{"transactions":null}"#).is_ok_and(|history| history.transactions.is_empty()));
    assert!(read::<SpaceRun>(r#"{"spaceId":1}"#).is_ok_and(|run| run.results.is_empty()));
    for json in ["[1,{\"id\":5},null,\"x\",[[{}]],{\"status\":3}]", "[{\"id\":5}]"] {
        assert!(read::<Vec<Run>>(json).is_ok_and(|runs| runs.len() == 1), "{json}");
        assert_eq!(unreadable_note().is_some_and(|note| note.starts_with("4 entries")), json.len() > 20, "{json}");
    }
    assert_eq!(read::<AgentPage>(r#"[{"id":1},7,{"name":"n"}]"#).map(|page| page.agents.len()), Ok(2));
    let summary = read::<RunCounts>(r#"{"statusCounts":[{"statusName":"Failed"},{"status":6,"count":"2"}]}"#);
    assert!(summary.is_ok_and(|summary| summary.status_counts.len() == 2));
    let costs = read::<AgentCosts>(r#"{"labels":["a",null,"c"],"usageTypes":[{"type":"x","data":[1,null,"3"]}]}"#);
    let costs = costs.expect("costs");
    assert_eq!(costs.labels, ["a", "", "c"]);
    assert_eq!(costs.usage_types.first().map(|series| series.data.clone()), Some(vec![1.0, 0.0, 3.0]));
}

#[test]
fn marks_and_halves_of_pairs_are_read() {
    let agent = read::<Agent>("\u{feff}{\"id\":1,\"name\":\"a\\ud83d\",\"\\udc00\":[\"\\ud83d\\ude00\"]}");
    assert_eq!(agent.expect("an agent").name.as_deref(), Some("a\u{fffd}"));
}

#[test]
fn codes_are_read_in_both_dialects() {
    let label = |json: &str| read::<Code>(json).map(|code| code.label(&RUN_STATUS)).ok();
    assert_eq!(label("10").as_deref(), Some("Success"));
    assert_eq!(label("\"Success\"").as_deref(), Some("Success"));
    assert_eq!(label("\"10\"").as_deref(), Some("Success"));
    assert_eq!(label("\"Paused\"").as_deref(), Some("Paused"));
    assert_eq!(label("18446744073709551615").as_deref(), Some("Unknown (18446744073709551615)"));
    assert_eq!(label("true"), None);
}
