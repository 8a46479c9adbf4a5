//! The messages of a client: requests, notifications and responses.

use crate::json::Object;
use crate::protocol::error::RpcError;
use crate::protocol::recovery::LONGEST;
use sequentum_tools::client::TraceParent;
use serde_json::{Map, Value};

/// One message.
#[derive(Debug)]
pub enum Message {
    /// It wants an answer.
    Request(Request),
    /// It does not.
    Notification(Notification),
    /// An answer to a request of the server.
    Response(Response),
}

/// A request.
#[derive(Debug)]
pub struct Request {
    /// Its id: a text or a number.
    pub id: Value,
    /// What is asked for.
    pub method: String,
    /// With what.
    pub params: Map<String, Value>,
}

/// A notification.
#[derive(Debug)]
pub struct Notification {
    /// What happened.
    pub method: String,
    /// With what.
    pub params: Map<String, Value>,
}

/// An answer to a request of the server.
#[derive(Debug)]
pub struct Response {
    /// The request's id.
    pub id: Value,
    /// Its result; none when it is an error.
    pub result: Option<Value>,
}

/// A message that cannot be read, with its id where it has one.
#[derive(Debug)]
pub struct Refusal {
    /// Its id.
    pub id: Option<Value>,
    /// What is wrong with it.
    pub error: Box<RpcError>,
}

impl Refusal {
    /// The refusal of a message with this id.
    pub fn new(id: Option<Value>, error: RpcError) -> Refusal {
        Refusal { id, error: Box::new(error) }
    }

    /// The message that tells the client.
    pub fn to_message(&self) -> String {
        self.error.to_message(self.id.as_ref())
    }
}

/// What a value is as a message; none when it is a notification that cannot be read, since nobody waits for an answer.
pub fn read(value: Value) -> Option<Result<Message, Refusal>> {
    let Value::Object(mut fields) = value else {
        return Some(Err(Refusal::new(None, RpcError::invalid_request("A message must be an object"))));
    };
    let id = fields.remove("id");
    let valid_id = id.as_ref().filter(|id| is_id(id)).cloned();
    let is_notification = id.is_none() && fields.get("method").is_some_and(Value::is_string);
    let refuse = |reason: &str| match is_notification {
        true => None,
        false => Some(Err(Refusal::new(valid_id.clone(), RpcError::invalid_request(reason)))),
    };
    if fields.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return refuse("`jsonrpc` must be \"2.0\"");
    }
    let method = match fields.remove("method") {
        Some(Value::String(method)) => method,
        None if fields.contains_key("result") || fields.contains_key("error") => {
            let response = Response { id: valid_id.unwrap_or_default(), result: fields.remove("result") };
            return Some(Ok(Message::Response(response)));
        }
        _ => return refuse("`method` must be text"),
    };
    let params = match fields.remove("params") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(params)) => params,
        Some(_) => return refuse("`params` must be an object"),
    };
    match (id, valid_id.clone()) {
        (None, _) => Some(Ok(Message::Notification(Notification { method, params }))),
        (Some(_), Some(id)) => Some(Ok(Message::Request(Request { id, method, params }))),
        (Some(_), None) => refuse("`id` must be a number, or text of at most 1,024 bytes"),
    }
}

/// Whether a value can be the id of a request, or of its progress.
fn is_id(value: &Value) -> bool {
    value.is_number() || value.as_str().is_some_and(|text| text.len() <= LONGEST)
}

impl Request {
    /// A parameter that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.params.get(name).and_then(Value::as_str)
    }

    /// A field of the request's metadata.
    pub fn meta(&self, name: &str) -> Option<&Value> {
        self.params.get("_meta")?.get(name)
    }

    /// The trace that it belongs to: that of its HTTP header, or else of its metadata.
    pub fn trace(&self, header: Option<&str>) -> Option<TraceParent> {
        let in_body = || self.meta("traceparent").and_then(Value::as_str);
        header.and_then(TraceParent::parse).or_else(|| TraceParent::parse(in_body()?))
    }

    /// What notifications about the request's progress must carry, where they are wanted.
    pub fn progress_token(&self) -> Option<&Value> {
        self.meta("progressToken").filter(|token| is_id(token))
    }
}

/// The answer to a request.
pub fn answer(id: &Value, outcome: &Result<String, RpcError>) -> String {
    match outcome {
        Ok(result) => Object::new().put("jsonrpc", &"2.0").raw("id", &id.to_string()).raw("result", result).finish(),
        Err(error) => error.to_message(Some(id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(value: Value) -> Option<Value> {
        read(value)?.err().map(|refusal| refusal.id.unwrap_or_default())
    }

    #[test]
    fn a_request_without_parameters_has_none() {
        for params in [
            json!({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": null}),
            json!({"jsonrpc": "2.0", "id": 1, "method": "ping"}),
        ] {
            assert!(matches!(read(params), Some(Ok(Message::Request(request))) if request.params.is_empty()));
        }
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_id_and_a_notification_is_not_answered() {
        assert_eq!(refusal(json!({"jsonrpc": "2.0", "id": 7, "method": "ping", "params": []})), Some(7.into()));
        assert_eq!(refusal(json!({"id": "a", "method": "ping"})), Some("a".into()));
        assert_eq!(refusal(json!({"jsonrpc": "2.0", "id": {}, "method": "ping"})), Some(Value::Null));
        assert_eq!(refusal(json!([1])), Some(Value::Null));
        assert!(read(json!({"jsonrpc": "2.0", "method": "notifications/x", "params": []})).is_none());
        assert!(read(json!({"method": "notifications/x"})).is_none());
    }
}
