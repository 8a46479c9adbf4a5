//! The protocol's errors.

use crate::json::Object;
use sequentum_tools::line::Line;
use serde_json::Value;

/// The longest name that is repeated, in characters.
const LONGEST: usize = 100;

/// An error of the protocol (of JSON-RPC), with the HTTP status that goes with it.
#[derive(Debug, Clone, PartialEq)]
pub struct RpcError {
    /// The JSON-RPC code.
    pub code: i32,
    /// What is wrong.
    pub message: Line,
    /// More about it, as JSON.
    pub data: Option<String>,
    /// The status over HTTP.
    pub status: u16,
}

impl RpcError {
    fn new(code: i32, status: u16, message: impl Into<Line>) -> RpcError {
        RpcError { code, message: message.into(), data: None, status }
    }

    /// What came is not JSON.
    pub fn not_json(reason: impl Into<Line>) -> RpcError {
        RpcError::new(-32700, 400, reason)
    }

    /// What came is JSON, but no message of the protocol.
    pub fn invalid_request(reason: impl Into<Line>) -> RpcError {
        RpcError::new(-32600, 400, reason)
    }

    /// There is no such method, at least not in this revision.
    pub fn unknown_method(method: &str) -> RpcError {
        RpcError::new(-32601, 404, format!("Method not found: {}", Line::foreign(method, LONGEST)))
    }

    /// The parameters are wrong.
    pub fn invalid_params(reason: impl Into<Line>) -> RpcError {
        RpcError::new(-32602, 200, reason)
    }

    /// The request does not say what every request of its revision must say.
    pub fn invalid_meta(reason: impl Into<Line>) -> RpcError {
        RpcError::new(-32602, 400, reason)
    }

    /// HTTP headers and body do not say the same.
    pub fn header_mismatch(reason: impl Into<Line>) -> RpcError {
        RpcError::new(-32020, 400, reason)
    }

    /// The revision is not one of those served.
    pub fn unsupported_version(requested: &str, supported: &[&str]) -> RpcError {
        let supported: Vec<String> = supported.iter().map(|version| (*version).to_owned()).collect();
        let data = Object::new()
            .put("supported", &supported)
            .put("requested", &Line::foreign(requested, LONGEST).as_str())
            .finish();
        RpcError { data: Some(data), ..RpcError::new(-32022, 400, "Unsupported protocol version") }
    }

    /// There is no such resource. The code is the revision's.
    pub fn no_resource(code: i32, uri: &str, reason: impl Into<Line>) -> RpcError {
        let data = Object::new().put("uri", &Line::from(uri).as_str()).finish();
        RpcError { data: Some(data), ..RpcError::new(code, 200, reason) }
    }

    /// The Control Center could not be asked.
    pub fn internal(reason: impl Into<Line>) -> RpcError {
        RpcError::new(-32603, 200, reason)
    }

    /// The message that tells a client. Where it is about no request in particular, its id is null.
    pub fn to_message(&self, id: Option<&Value>) -> String {
        let id = id.map_or_else(|| "null".to_owned(), Value::to_string);
        self.finish(Object::new().put("jsonrpc", &"2.0").raw("id", &id))
    }

    /// The message about no request in particular, without an id.
    pub fn without_id(&self) -> String {
        self.finish(Object::new().put("jsonrpc", &"2.0"))
    }

    fn finish(&self, message: Object) -> String {
        let mut error = Object::new().put("code", &self.code).put("message", &self.message.as_str());
        if let Some(data) = &self.data {
            error = error.raw("data", data);
        }
        message.raw("error", &error.finish()).finish()
    }
}
