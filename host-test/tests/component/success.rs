//! What is a success: of an action, an answer that says nothing against it; of a synchronous run, any data.

use crate::session::{Session, json_answer};
use host_test::mock::{Fault, MockOptions};
use serde_json::json;

#[tokio::test]
async fn an_action_is_done_only_where_nothing_speaks_against_it() {
    let mut s = Session::new().await;
    let arguments = json!({ "agent-id": 101, "run-id": 9058 });
    for tool in ["delete-run", "stop-agent", "kill-agent"] {
        let mut arguments = arguments.clone();
        if tool == "delete-run" {
            arguments["remove-method"] = json!("remove-all-files");
        }
        // It looks at the run first.
        let look = || (tool == "kill-agent").then(|| json_answer(&json!({ "id": 9058, "status": 1 })));
        for body in ["", " \n", "null", "true", "{}", "[]", r#"{"id":9058,"status":5,"error":null}"#] {
            look().into_iter().for_each(|fault| s.mock.fail_next(fault));
            s.mock.fail_next(Fault::status_with(200, &[], body));
            s.result(tool, arguments.clone()).await;
        }
        for body in ["false", "0", "[1]", "Deleted", "\"not allowed\"", "[{\"success\":true}]", "{", "<html></html>"] {
            look().into_iter().for_each(|fault| s.mock.fail_next(fault));
            s.mock.fail_next(Fault::status_with(200, &[], body));
            let error = s.error(tool, arguments.clone()).await;
            assert_eq!(error.kind, "unexpected-response", "{tool} {body}: {error:?}");
            assert!(error.hint.starts_with("It may have been carried out all the same: check with get-"), "{error:?}");
        }
        for body in [json!({ "success": false, "message": "It runs." }), json!({ "error": "It runs." })] {
            look().into_iter().for_each(|fault| s.mock.fail_next(fault));
            s.mock.fail_next(json_answer(&body));
            let error = s.error(tool, arguments.clone()).await;
            assert_eq!((error.kind.as_str(), &*error.message), ("rejected", "The API reports a failure: It runs."));
        }
    }
}

#[tokio::test]
async fn the_data_of_a_synchronous_run_are_data_whatever_they_say() {
    let mut s = Session::new().await;
    for (body, columns, rows) in [
        (r#"{"success":false,"message":"sold out"}"#, json!(["success", "message"]), json!([["false", "sold out"]])),
        (r#"{"statusCode":500,"severity":"Error"}"#, json!(["statusCode", "severity"]), json!([["500", "Error"]])),
        (r#""name,price\n\"Äpfel\",1.5\n""#, json!(["name", "price"]), json!([["Äpfel", "1.5"]])),
        (" \"one\" ", json!(["line"]), json!([["one"]])),
        ("[]", json!([]), json!([])),
    ] {
        s.mock.fail_next(Fault::status_with(200, &[("content-type", "application/json")], body));
        let outcome = s.result("start-agent", json!({ "agent-id": 101, "is-run-synchronously": true })).await;
        let data = &outcome["val"];
        assert_eq!((&outcome["tag"], &data["columns"], &data["rows"]), (&json!("finished"), &columns, &rows), "{body}");
    }
}

/// The first attempt is lost, the second refused: the first may be why.
#[tokio::test]
async fn a_refusal_after_a_lost_attempt_says_that_it_may_be_done() {
    for lost in [Fault::CloseBeforeAnswer, Fault::Empty(502)] {
        for status in [400, 404, 409, 422] {
            let mut s = Session::with(MockOptions::default(), &[("SEQUENTUM_MAX_RETRIES", "1")]).await;
            s.mock.fail_next(lost.clone());
            s.mock.fail_next(Fault::Empty(status));
            let error = s
                .error("delete-run", json!({ "agent-id": 101, "run-id": 9058, "remove-method": "remove-all-files" }))
                .await;
            assert_eq!(error.status, Some(status));
            assert!(error.hint.contains("may have done it already: get-agent-runs tells"), "{status}: {error:?}");
        }
    }
}
