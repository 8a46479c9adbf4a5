//! Limits and refusals, with components made for the purpose.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{CallError, Grant, Host, Limits, Tools};

/// Does what a component should not do.
const UNRULY: &str = r#"(component
    (core module $module
        (memory (export "memory") 1)
        (func (export "spin") (loop $again (br $again)))
        (func (export "grow") (param $pages i32) (result i32) (memory.grow (local.get $pages)))
        (func (export "must-grow") (param $pages i32)
            (if (i32.lt_s (memory.grow (local.get $pages)) (i32.const 0)) (then unreachable)))
        (func (export "trap") unreachable))
    (core instance $instance (instantiate $module))
    (func (export "spin") (canon lift (core func $instance "spin")))
    (func (export "grow") (param "pages" u32) (result s32) (canon lift (core func $instance "grow")))
    (func (export "must-grow") (param "pages" u32) (canon lift (core func $instance "must-grow")))
    (func (export "trap") (canon lift (core func $instance "trap"))))"#;

/// Wants files.
const GREEDY: &str = r#"(component
    (import "wasi:filesystem/preopens@0.2.0" (instance
        (export "get-directories" (func (result (list u32)))))))"#;

const PAGE: usize = 64 * 1024;

fn load(text: &str) -> Tools {
    let host = Host::new().unwrap();
    Tools::compile(&host, &wat::parse_str(text).unwrap()).unwrap()
}

fn grant(memory_bytes: usize, time: Duration) -> Grant {
    Grant::new("http://127.0.0.1:1", None).with_limits(Limits { memory_bytes, time })
}

#[tokio::test]
async fn an_endless_loop_ends_at_the_time_limit() {
    let mut instance = load(UNRULY).instantiate(&grant(PAGE, Duration::from_millis(200))).await.unwrap();
    let begun = Instant::now();
    let error = instance.call("spin", &Value::Null).await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(error.to_string(), "the call took longer than its limit of 200ms and was stopped");

    let error = instance.call("grow", &json!({ "pages": 0 })).await.unwrap_err();
    assert_eq!(error.to_string(), "the component was stopped by an earlier call; make a new instance");
}

#[tokio::test]
async fn memory_grows_up_to_the_limit_and_no_further() {
    let mut instance = load(UNRULY).instantiate(&grant(3 * PAGE, Duration::from_secs(60))).await.unwrap();
    assert_eq!(instance.memory_bytes(), PAGE);
    assert_eq!(instance.call("grow", &json!({ "pages": 2 })).await.unwrap(), json!(1));
    assert_eq!(instance.memory_bytes(), 3 * PAGE);
    assert_eq!(instance.call("grow", &json!({ "pages": 1 })).await.unwrap(), json!(-1));
    assert_eq!(instance.memory_bytes(), 3 * PAGE);

    let error = instance.call("must-grow", &json!({ "pages": 1 })).await.unwrap_err();
    assert!(error.to_string().starts_with("the component needed more memory than its limit"), "{error}");
}

#[tokio::test]
async fn a_trap_is_an_error() {
    let mut instance = load(UNRULY).instantiate(&Grant::new("", None)).await.unwrap();
    let error = instance.call("trap", &Value::Null).await.unwrap_err();
    assert!(matches!(error, CallError::Trap(_)));
    assert_eq!(error.to_string(), "the component broke off: wasm trap: wasm `unreachable` instruction executed");
}

#[tokio::test]
async fn wrong_calls_are_explained() {
    let mut instance = load(UNRULY).instantiate(&Grant::new("", None)).await.unwrap();
    for (tool, arguments, message) in [
        ("growth", json!({}), "unknown tool 'growth'; did you mean 'grow'?"),
        ("grow", json!({}), "missing argument 'pages' (u32)"),
        ("grow", json!(1), "the arguments must be an object with one field for each, got 1"),
        ("grow", json!({ "page": 1 }), "unknown argument 'page'; did you mean 'pages'? Parameters: pages"),
        ("grow", json!({ "zzz": 1 }), "unknown argument 'zzz'. Parameters: pages"),
        ("grow", json!({ "pages": -1 }), "argument 'pages': expected an integer from 0 to 4294967295, got -1"),
        ("trap", json!({ "now": true }), "unknown argument 'now': trap takes no arguments"),
    ] {
        let error = instance.call(tool, &arguments).await.unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    // None of them was a call.
    assert_eq!(instance.call("grow", &json!({ "pages": 0 })).await.unwrap(), json!(1));
}

#[tokio::test]
async fn a_component_that_wants_files_is_not_instantiated() {
    let tools = load(GREEDY);
    let Err(error) = tools.instantiate(&Grant::new("", None)).await else {
        panic!("it was instantiated");
    };
    assert!(error.to_string().starts_with("the component asks for more than this host grants"), "{error}");
    assert!(error.to_string().contains("wasi:filesystem/preopens@0.2.0"), "{error}");
}
