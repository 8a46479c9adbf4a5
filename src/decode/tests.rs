//! Reading, natively.

use super::*;
use crate::types::{Agent, Run};

const AGENT: &str = r#"{"configType":1,"isActive":true,"version":3,"created":"c","updated":"u""#;

fn agent(more: &str) -> Result<Agent, String> {
    from_json(format!("{AGENT}{more}}}").as_bytes())
}

#[test]
fn what_is_null_or_left_out_is_none() {
    let absent = agent("");
    assert_eq!(absent, agent(r#","name":null,"status":null,"inputParameters":null,"somethingNew":[{}]"#));
    assert!(absent.is_ok_and(|agent| agent.name.is_none() && agent.input_parameters.is_empty()));
}

#[test]
fn input_parameters_keep_their_order_and_their_values() {
    let agent = agent(r#","inputParameters":{"b":"x","a":1,"c":null,"d":{"e":[]}}"#);
    let pairs: Vec<_> = agent.map(|agent| agent.input_parameters).unwrap_or_default();
    let pairs: Vec<_> = pairs.iter().map(|pair| (pair.name.as_str(), pair.value.as_deref())).collect();
    assert_eq!(pairs, [("b", Some("x")), ("a", Some("1")), ("c", None), ("d", Some(r#"{"e":[]}"#))]);
}

#[test]
fn a_missing_field_is_named() {
    let error = from_json::<Run>(b"{}").err().unwrap_or_default();
    assert!(error.starts_with("missing field `id`"), "{error}");
}

#[test]
fn a_field_of_the_wrong_type_is_named() {
    let error = agent(r#","spaceId":"five""#).err().unwrap_or_default();
    assert!(error.starts_with("`spaceId`: expected a whole number, got \"five\""), "{error}");
}

#[test]
fn broken_json_is_told_from_wrong_json() {
    let error = from_json::<Agent>(br#"{"configType":1,"#).err().unwrap_or_default();
    assert!(error.starts_with("not JSON: EOF"), "{error}");
    assert_eq!(from_json::<Agent>(b" \n").err().as_deref(), Some("the body is empty"));
}

#[test]
fn both_names_of_a_field_may_be_there() {
    let run = |more: &str| {
        let json = format!(
            r#"{{"id":1,"configId":2,"spaceId":3,"organizationId":4,"sequence":5,"status":10,"actionCount":0,
            "pageCount":0,"dynamicPageCount":0,"requestCount":0,"errorCount":0{more}}}"#
        );
        from_json::<Run>(json.as_bytes()).map(|run| run.records_extracted)
    };
    assert_eq!(run(r#","dataCount":7"#), Ok(Some(7)));
    assert_eq!(run(r#","recordsExtracted":8"#), Ok(Some(8)));
    assert_eq!(run(r#","recordsExtracted":8,"dataCount":null"#), Ok(Some(8)));
    assert_eq!(run(""), Ok(None));
}
