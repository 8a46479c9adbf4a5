//! Saying no, in the two forms that the Control Center has for it.

use axum::body::Body;
use axum::response::Response;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::domain::Denial;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) message: String,
    pub(crate) code: Option<&'static str>,
    pub(crate) retry_after: Option<u64>,
}

/// The form of an error body. Each family of endpoints has one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `{"statusCode", "statusDescription", "message", "severity"}`
    Plain,
    /// RFC 9457.
    Problem,
}

impl From<Denial> for Refusal {
    fn from(denial: Denial) -> Self {
        let status = match denial {
            Denial::Unknown(_) => 404,
            Denial::Impossible(_) => 400,
        };
        Self::new(status, denial.reason())
    }
}

impl Refusal {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), code: None, retry_after: None }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    /// There is no such thing.
    pub(crate) fn unknown(what: &str, id: impl std::fmt::Display) -> Self {
        Denial::unknown(what, id).into()
    }

    pub(crate) fn into_response(self, form: Form, path: &str) -> Response {
        let (media_type, body) = match form {
            Form::Plain => ("application/json; charset=utf-8", plain_body(self.status, &self.message, self.code)),
            Form::Problem => (
                "application/problem+json",
                json!({
                    "type": format!("https://tools.ietf.org/html/rfc9110#status.{}", self.status),
                    "title": reason(self.status),
                    "status": self.status,
                    "detail": self.message,
                    "instance": path,
                    "traceId": "00-4bf92f3577b34da6a3ce929d0e0e4736-00",
                }),
            ),
        };
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        if let Some(seconds) = self.retry_after {
            headers.insert(http::header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The Control Center's own error body.
pub(crate) fn plain_body(status: u16, message: &str, code: Option<&str>) -> Value {
    let mut body = json!({
        "statusCode": status,
        "statusDescription": reason(status),
        "message": message,
        "severity": "Error",
    });
    if let (Some(code), Some(body)) = (code, body.as_object_mut()) {
        body.insert("errorCode".to_owned(), code.into());
    }
    body
}

fn reason(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error")
}
