//! What a client sends: requests, notifications and responses, alone or in a batch.

use crate::fault::Fault;
use serde_json::{Map, Value};

/// The largest message that is read, in bytes.
pub const LARGEST: usize = 4 * 1024 * 1024;

/// The most messages that a batch may have.
const LARGEST_BATCH: usize = 100;

/// What came at once.
#[derive(Debug)]
pub enum Incoming {
    /// One message.
    One(Result<Message, Refusal>),
    /// A batch, which only revision 2025-03-26 knows.
    Batch(Vec<Result<Message, Refusal>>),
}

/// One message.
#[derive(Debug)]
pub enum Message {
    /// It wants an answer.
    Request(Request),
    /// It does not.
    Notification(Notification),
    /// An answer to a request of the server, which sends none.
    Response,
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

/// A message that cannot be read, with its id where it has one.
#[derive(Debug)]
pub struct Refusal {
    /// Its id.
    pub id: Option<Value>,
    /// What is wrong with it.
    pub fault: Box<Fault>,
}

impl Refusal {
    /// The message that tells the client.
    pub fn to_message(&self) -> String {
        self.fault.to_message(self.id.as_ref())
    }
}

/// Reads what came.
pub fn parse(bytes: &[u8]) -> Incoming {
    let refuse = |fault| Incoming::One(Err(Refusal { id: None, fault: Box::new(fault) }));
    match serde_json::from_slice(bytes) {
        Err(error) => refuse(Fault::not_json(format!("Parse error: {error}"))),
        Ok(Value::Array(messages)) if messages.is_empty() => refuse(Fault::invalid_request("The batch is empty")),
        Ok(Value::Array(messages)) if messages.len() > LARGEST_BATCH => {
            refuse(Fault::invalid_request(format!("The batch has more than {LARGEST_BATCH} messages")))
        }
        Ok(Value::Array(messages)) => Incoming::Batch(messages.into_iter().map(message).collect()),
        Ok(value) => Incoming::One(message(value)),
    }
}

fn message(value: Value) -> Result<Message, Refusal> {
    let Value::Object(mut fields) = value else {
        return Err(Refusal { id: None, fault: Box::new(Fault::invalid_request("A message must be an object")) });
    };
    let id = fields.remove("id");
    let valid_id = id.clone().filter(|id| id.is_string() || id.is_number());
    let refuse = |reason: &str| Refusal { id: valid_id.clone(), fault: Box::new(Fault::invalid_request(reason)) };
    if fields.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err(refuse("`jsonrpc` must be \"2.0\""));
    }
    let method = match fields.remove("method") {
        Some(Value::String(method)) => method,
        None if fields.contains_key("result") || fields.contains_key("error") => return Ok(Message::Response),
        _ => return Err(refuse("`method` must be text")),
    };
    let params = match fields.remove("params") {
        None => Map::new(),
        Some(Value::Object(params)) => params,
        Some(_) => return Err(refuse("`params` must be an object")),
    };
    match (id, valid_id.clone()) {
        (None, _) => Ok(Message::Notification(Notification { method, params })),
        (Some(_), Some(id)) => Ok(Message::Request(Request { id, method, params })),
        (Some(_), None) => Err(refuse("`id` must be text or a number")),
    }
}

impl Request {
    /// A parameter that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.params.get(name).and_then(Value::as_str)
    }

    /// The parameter `name`, or that of the request's metadata.
    pub fn meta(&self, name: &str) -> Option<&Value> {
        self.params.get("_meta")?.get(name)
    }

    /// What notifications about the request's progress must carry, where they are wanted.
    pub fn progress_token(&self) -> Option<&Value> {
        self.meta("progressToken").filter(|token| token.is_string() || token.is_number())
    }
}

/// The answer to a request.
pub fn answer(id: &Value, outcome: &Result<String, Fault>) -> String {
    match outcome {
        Ok(result) => {
            crate::json::Object::new().put("jsonrpc", &"2.0").raw("id", &id.to_string()).raw("result", result).finish()
        }
        Err(fault) => fault.to_message(Some(id)),
    }
}
