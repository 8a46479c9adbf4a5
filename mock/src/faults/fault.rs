//! The ways in which the mock can be told to misbehave.

use std::time::Duration;

use serde_json::json;

use super::fields::Fields;
use crate::contract::plain_body;

/// Declares the faults: of each what it does, the variant, an order of it as JSON, and how to read such an order.
macro_rules! faults {
    ($($(#[doc = $does:literal])+ { $($variant:tt)+ } = $example:literal, |$fields:ident| $read:expr;)+) => {
        /// A misbehaviour, which a request meets instead of an ordinary answer.
        ///
        /// Unless said otherwise the request has no effect on the mock's state.
        #[derive(Debug, Clone)]
        pub enum Fault {
            $($(#[doc = $does])+ $($variant)+,)+
        }

        /// How faults are ordered from outside the process.
        pub(super) const ORDERS: &[Orderable] = &[
            $(Orderable { example: $example, does: &[$($does),+], read: |$fields| Ok($read) },)+
        ];
    };
}

/// A fault as somebody outside the process sees it.
pub(super) struct Orderable {
    /// A JSON object, in which `fault` is the name.
    pub(super) example: &'static str,
    /// What it does, line by line.
    pub(super) does: &'static [&'static str],
    pub(super) read: fn(&mut Fields) -> Result<Fault, String>,
}

faults! {
    /// This whole answer.
    {
        Respond {
            /// The HTTP status.
            status: u16,
            /// All headers; the length is added.
            headers: Vec<(String, String)>,
            /// The body.
            body: Vec<u8>,
        }
    } = r#"{"fault":"respond","status":200,"headers":{"…":"…"},"body":"…"}"#, |fields| {
        let headers = fields.headers()?;
        Fault::status_with(fields.number("status")?, &pairs(&headers), fields.text_or("body", "")?)
    };
    /// Waits, then answers normally; the request takes effect after the wait.
    { Delay(Duration) } = r#"{"fault":"delay","seconds":1.5}"#, |fields| Fault::Delay(fields.seconds("seconds")?);
    /// The request is read, then the connection is closed without a byte of answer.
    { CloseBeforeAnswer } = r#"{"fault":"close-before-answer"}"#, |_fields| Fault::CloseBeforeAnswer;
    /// The request takes effect, then the connection is closed without a byte of answer.
    { CloseAfterApplying } = r#"{"fault":"close-after-applying"}"#, |_fields| Fault::CloseAfterApplying;
    /// The request takes effect; the head of its answer and half of the body are sent, then the connection is closed. Where
    /// the ordinary answer has no body, nothing at all is sent.
    { CloseMidBody } = r#"{"fault":"close-mid-body"}"#, |_fields| Fault::CloseMidBody;
    /// The request takes effect; the answer is 200 and well-formed HTTP, but its JSON is cut in half.
    { TruncatedJson } = r#"{"fault":"truncated-json"}"#, |_fields| Fault::TruncatedJson;
    /// 200 with JSON of a shape that no endpoint answers.
    { WrongJson } = r#"{"fault":"wrong-json"}"#, |_fields| Fault::WrongJson;
    /// 200 that claims to be JSON and is not.
    { NotJson } = r#"{"fault":"not-json"}"#, |_fields| Fault::NotJson;
    /// A proxy's HTML page with this status.
    { HtmlPage(u16) } = r#"{"fault":"html-page","status":502}"#, |fields| Fault::HtmlPage(fields.number("status")?);
    /// This status without a body.
    { Empty(u16) } = r#"{"fault":"empty","status":500}"#, |fields| Fault::Empty(fields.number("status")?);
    /// 200 with JSON that never ends.
    { EndlessBody } = r#"{"fault":"endless-body"}"#, |_fields| Fault::EndlessBody;
    /// 200 with JSON of this many bytes: an array of one text.
    {
        LargeBody {
            /// The size of the body, at least 4.
            bytes: usize,
            /// Whether there is a `Content-Length`.
            announced: bool,
        }
    } = r#"{"fault":"large-body","bytes":34603008,"announced":true}"#, |fields| {
        Fault::LargeBody { bytes: fields.number("bytes")?, announced: fields.flag("announced")? }
    };
    /// The request is read and never answered.
    { StallHeader } = r#"{"fault":"stall-header"}"#, |_fields| Fault::StallHeader;
    /// The head of an answer and a few bytes of its body, then silence.
    { StallBody } = r#"{"fault":"stall-body"}"#, |_fields| Fault::StallBody;
    /// 200 with a body that comes byte by byte, without end.
    { Trickle } = r#"{"fault":"trickle"}"#, |_fields| Fault::Trickle;
    /// 200 with an empty list, and this many headers more than usual.
    { ManyHeaders(u32) } = r#"{"fault":"many-headers","count":200}"#, |fields| Fault::ManyHeaders(fields.number("count")?);
    /// 200 with an empty list, and one header of this many bytes.
    { HugeHeader(usize) } = r#"{"fault":"huge-header","bytes":1048576}"#, |fields| Fault::HugeHeader(fields.number("bytes")?);
    /// These bytes instead of an answer, then the connection is closed.
    { Raw(Vec<u8>) } = r#"{"fault":"raw","text":"SSH-2.0-OpenSSH_9.6\r\n"}"#, |fields| Fault::Raw(fields.text("text")?.into());
    /// A redirect.
    {
        Redirect {
            /// The HTTP status.
            status: u16,
            /// The `Location`.
            location: String,
        }
    } = r#"{"fault":"redirect","status":302,"location":"http://…"}"#, |fields| {
        Fault::Redirect { status: fields.number("status")?, location: fields.text("location")? }
    };
}

/// Orders for what the constructors below make.
pub(super) const SHORTHANDS: &[Orderable] = &[
    Orderable {
        example: r#"{"fault":"status","status":503}"#,
        does: &[" This status with the error body of the Control Center; `message` and `headers` may be added."],
        read: |fields| {
            let status = fields.number("status")?;
            let headers = fields.headers()?;
            Ok(Fault::refused(status, &fields.text_or("message", told(status))?, &pairs(&headers)))
        },
    },
    Orderable {
        example: r#"{"fault":"problem","status":404,"title":"Not Found","detail":"…"}"#,
        does: &[" This status with the problem details of RFC 9457."],
        read: |fields| {
            Ok(Fault::problem(fields.number("status")?, &fields.text("title")?, &fields.text_or("detail", "")?))
        },
    },
];

fn pairs(headers: &[(String, String)]) -> Vec<(&str, &str)> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

impl Fault {
    /// This status, with the error body of the Control Center.
    pub fn status(status: u16) -> Self {
        Self::refused(status, told(status), &[])
    }

    /// This status and message in the error body of the Control Center.
    fn refused(status: u16, message: &str, headers: &[(&str, &str)]) -> Self {
        Self::status_with(status, headers, plain_body(status, message, None).to_string())
    }

    /// This status with these headers and this body, as JSON unless the headers say otherwise.
    pub fn status_with(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        let mut all: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let typed = all.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !typed {
            all.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        Self::Respond { status, headers: all, body: body.into() }
    }

    /// This status with the problem details of RFC 9457.
    pub fn problem(status: u16, title: &str, detail: &str) -> Self {
        let body = json!({
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": detail,
            "instance": "/mock",
        });
        let json = [("content-type", "application/problem+json")];
        Self::status_with(status, &json, body.to_string())
    }
}

/// What the Control Center says for a status that it was told to answer.
fn told(status: u16) -> &'static str {
    match status {
        401 => "The API key is not valid.",
        403 => "You do not have access to this resource.",
        404 => "The resource was not found.",
        429 => "Too many requests. Try again later.",
        500..=599 => "An unexpected error occurred.",
        _ => "The request could not be processed.",
    }
}
