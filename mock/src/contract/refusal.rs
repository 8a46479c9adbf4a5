//! Saying no, in the two forms that the Control Center has for it.

use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::forms::Forms;
use super::scope::Scope;
use crate::domain::Denial;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) message: String,
    /// The parameter or field that is not what it must be.
    pub(crate) field: Option<String>,
    /// The scope that the token does not have.
    pub(crate) missing: Option<Scope>,
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
            Denial::WrongState(_) => 409,
        };
        Self::new(status, denial.reason())
    }
}

impl Refusal {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), field: None, missing: None, retry_after: None }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    /// There is no such thing.
    pub(crate) fn unknown(what: &str, id: impl std::fmt::Display) -> Self {
        Denial::unknown(what, id).into()
    }

    /// A parameter or field is not what it must be.
    pub(crate) fn invalid(field: &str, message: String) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(400, message) }
    }

    /// As things are, this is not allowed.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(409, message)
    }

    pub(crate) fn into_response(self, form: Form, path: &str, forms: Forms) -> Response {
        let problem = |title: &str| {
            json!({
                "type": format!("https://tools.ietf.org/html/rfc9110#status.{}", self.status),
                "title": title,
                "status": self.status,
            })
        };
        let (media_type, mut body) = match (&self.field, form) {
            // As ASP.NET does it: the reason is only in `errors`.
            (Some(_), _) if !forms.told_failures => {
                ("application/problem+json; charset=utf-8", problem("One or more validation errors occurred."))
            }
            (_, Form::Problem) => ("application/problem+json", problem(reason(self.status))),
            (_, Form::Plain) => {
                let code = self.missing.map(|_| "insufficient_scope");
                ("application/json; charset=utf-8", plain_body(self.status, &self.message, code))
            }
        };
        if let (Some(fields), true) = (body.as_object_mut(), media_type.contains("problem")) {
            if let Some(field) = self.field.filter(|_| !forms.told_failures) {
                fields.insert("errors".to_owned(), json!({ field: [self.message] }));
            } else {
                fields.insert("detail".to_owned(), self.message.into());
                fields.insert("instance".to_owned(), path.into());
            }
            fields.insert("traceId".to_owned(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00".into());
        }
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        if let Some(seconds) = self.retry_after {
            let date = || SystemTime::now() + Duration::from_secs(seconds);
            let value = if forms.retry_date { httpdate::fmt_http_date(date()) } else { seconds.to_string() };
            headers.extend(HeaderValue::try_from(value).ok().map(|value| (RETRY_AFTER, value)));
        }
        if let Some(scope) = self.missing {
            let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scope.name());
            headers.extend(HeaderValue::try_from(challenge).ok().map(|value| (WWW_AUTHENTICATE, value)));
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
