//! What of an answer is kept, natively.

use super::*;
use crate::decode::{fill_whole, from_json, read_json};
use crate::types::{Agent, AgentSummary, Diagnostics, RunsSummary};

fn read<T: crate::decode::Read>(json: &str, how: Keep) -> T {
    let mut value = T::empty();
    let read = read_json(json.as_bytes(), &mut |source| {
        keep(how);
        fill_whole(&mut value, source)
    });
    assert_eq!(read, Ok(()));
    value
}

#[test]
fn a_list_ends_where_a_result_is_full_and_says_so() {
    let agent = r#"{"id": 1, "name": "Prices", "description": "Prices \"and\" stock"}"#;
    let json = format!("[{}]", vec![agent; 1_000].join(","));
    let agents: Vec<AgentSummary> = read(&json, Keep::List);
    assert!((100..1_000).contains(&agents.len()), "{}", agents.len());
    let note = cut_note("Go on.").expect("a note");
    assert!(note.contains(&format!("first {} of 1000 ", agents.len())) && note.ends_with(" Go on."), "{note}");
    assert_eq!(from_json::<Vec<AgentSummary>>(json.as_bytes()).map(|all| all.len()), Ok(1_000));
    assert_eq!(cut_note("Go on."), None);
}

#[test]
fn what_follows_a_full_list_is_read() {
    let run = r#"{"runId": 1, "errorMessage": "no such page"}"#;
    let json = format!(r#"{{"failedRunDetails": [{}], "startDate": "2026-01-01"}}"#, vec![run; 2_000].join(","));
    let summary: RunsSummary = read(&json, Keep::List);
    assert!(summary.failed_run_details.is_some_and(|runs| runs.len() < 2_000));
    assert_eq!(summary.start_date.as_deref(), Some("2026-01-01"));
}

#[test]
fn long_texts_are_cut_and_say_how_long_they_are() {
    let long = "\\\"".repeat(100_000);
    let json = format!(r#"{{"id": 1, "documentation": "{long}", "description": "{long}", "name": "Prices"}}"#);
    let agent: Agent = read(&json, Keep::Thing);
    let texts = [agent.documentation, agent.description].map(Option::unwrap_or_default);
    assert!(texts.iter().all(|text| text.ends_with("… (100000 characters in all; the Control Center has the whole)")));
    assert!(texts.iter().map(|text| written(text)).sum::<usize>() < 53_000);
    assert_eq!(agent.name.as_deref(), Some("Prices"));
    let agents: Vec<AgentSummary> = read(&format!("[{json}]"), Keep::List);
    assert!(agents[0].description.as_ref().is_some_and(|text| text.len() < 2_100));
}

#[test]
fn lists_of_one_thing_say_how_much_of_them_is_left_out() {
    let causes = vec!["The site is down"; 10_000];
    let json = format!(r#"{{"runId": 1, "possibleCauses": {causes:?}, "suggestedActions": ["a", "b"]}}"#);
    let diagnostics: Diagnostics = read(&json, Keep::Thing);
    let (last, shown) = diagnostics.possible_causes.split_last().expect("causes");
    assert!((2_000..5_000).contains(&shown.len()), "{}", shown.len());
    assert_eq!(last.as_str(), format!("… and {} more; the Control Center has them all", 10_000 - shown.len()));
    assert_eq!(diagnostics.suggested_actions, ["a", "… and 1 more; the Control Center has them all"]);

    let inputs: Vec<_> = (0..10_000).map(|number| format!(r#""Input{number}": "x""#)).collect();
    let agent: Agent = read(&format!(r#"{{"id": 1, "inputParameters": {{{}}}}}"#, inputs.join(",")), Keep::Thing);
    let (last, shown) = agent.input_parameters.split_last().expect("inputs");
    assert!((1_000..2_000).contains(&shown.len()), "{}", shown.len());
    let more = format!("… and {} more; the Control Center has them all", 10_000 - shown.len());
    assert_eq!((last.name.as_str(), last.value.as_deref()), (more.as_str(), None));
}
