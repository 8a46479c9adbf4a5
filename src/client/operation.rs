//! One call of an endpoint, as a tool describes it.

use crate::transport::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};
use std::fmt::{Display, Write};
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// What stays as it is in a query or a path: letters, digits and three of the unreserved characters of RFC 3986. Not the
/// dot, since a segment `..` would leave the path.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~');

/// A text as one segment of a path, which it cannot leave.
pub fn segment(text: &str) -> impl Display {
    utf8_percent_encode(text, UNRESERVED)
}

/// What a call is about: where a caller finds a valid id when the API knows none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Nothing that has an id.
    Account,
    /// An agent.
    Agent,
    /// A run of an agent.
    Run,
    /// A file of a run.
    File,
    /// A version of an agent.
    Version,
    /// A schedule of an agent.
    Schedule,
    /// A space, found by its id.
    Space,
    /// A space, found by its name.
    SpaceName,
    /// A session of the Agent Builder.
    Session,
}

/// What makes a call different from an ordinary one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Success.
    Success,
    /// A redirect, whose address is the answer.
    Redirect,
    /// That something was started; a refusal is told as a failed start.
    Start,
    /// The session of a build, without which nobody can stop the build.
    Build,
}

/// The value of a field in a request's body.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A number.
    Number(i64),
    /// A boolean.
    Flag(bool),
}

struct Fields<'a>(&'a [(&'a str, Option<Value<'a>>)]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))))
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(number) => serializer.serialize_i64(*number),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
        }
    }
}

/// One call of an endpoint. It is handed from a tool to the client as a pointer: each tool's future keeps it for a while.
#[derive(Debug)]
pub struct Operation(Box<Parts>);

/// What a call consists of.
#[derive(Debug)]
pub struct Parts {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) body: Option<Vec<u8>>,
    /// The media type of the body, where it is not JSON.
    pub(super) media_type: Option<String>,
    pub(super) subject: Subject,
    pub(super) expect: Expect,
    pub(super) verify_with: Option<&'static str>,
    pub(super) waits: Option<Duration>,
}

impl Deref for Operation {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl DerefMut for Operation {
    fn deref_mut(&mut self) -> &mut Parts {
        &mut self.0
    }
}

impl Operation {
    /// A call with this path; what stands in it must be encoded already, which numbers are.
    fn new(method: Method, path: String, subject: Subject, verify_with: Option<&'static str>) -> Operation {
        Operation(Box::new(Parts {
            method,
            path,
            query: String::new(),
            body: None,
            media_type: None,
            subject,
            expect: Expect::Success,
            verify_with,
            waits: None,
        }))
    }

    /// Reads.
    pub fn get(path: impl Into<String>, subject: Subject) -> Operation {
        Operation::new(Method::Get, path.into(), subject, None)
    }

    /// Makes or starts something. `verify_with` is the tool that tells whether it happened.
    pub fn post(path: impl Into<String>, subject: Subject, verify_with: &'static str) -> Operation {
        Operation::new(Method::Post, path.into(), subject, Some(verify_with))
    }

    /// Uploads a body of another type than JSON, in the place of what was there. Twice is the same as once, so that what may
    /// have happened can simply be called again; no tool tells whether it has.
    pub fn upload(path: impl Into<String>, subject: Subject, media_type: String, body: Vec<u8>) -> Operation {
        let mut operation = Operation::new(Method::Post, path.into(), subject, None);
        operation.body = Some(body);
        operation.media_type = Some(media_type);
        operation
    }

    /// Replaces. `verify_with` is the tool that tells whether it happened.
    pub fn put(path: impl Into<String>, subject: Subject, verify_with: &'static str) -> Operation {
        Operation::new(Method::Put, path.into(), subject, Some(verify_with))
    }

    /// Removes. `verify_with` is the tool that tells whether it happened.
    pub fn delete(path: impl Into<String>, subject: Subject, verify_with: &'static str) -> Operation {
        Operation::new(Method::Delete, path.into(), subject, Some(verify_with))
    }

    /// With a query parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl Display) -> Operation {
        self.add_query(name, &value);
        self
    }

    /// One copy serves all types of values.
    #[inline(never)]
    fn add_query(&mut self, name: &str, value: &dyn Display) {
        let separator = if self.query.is_empty() { '?' } else { '&' };
        let value = value.to_string();
        // Writing to a String cannot fail.
        let _ = write!(self.query, "{separator}{name}={}", utf8_percent_encode(&value, UNRESERVED));
    }

    /// With a query parameter where there is a value.
    #[must_use]
    pub fn query_if(self, name: &str, value: Option<impl Display>) -> Operation {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// With a JSON object as its body, of the fields that have a value.
    #[must_use]
    pub fn body(mut self, fields: &[(&str, Option<Value<'_>>)]) -> Operation {
        // Texts, numbers and booleans can always be written.
        self.body = serde_json::to_vec(&Fields(fields)).ok();
        self
    }

    /// Which expects something else than plain success.
    #[must_use]
    pub fn expecting(mut self, expect: Expect) -> Operation {
        self.expect = expect;
        self
    }

    /// Which waits for a run that may take this long.
    #[must_use]
    pub fn waiting(mut self, run: Duration) -> Operation {
        self.waits = Some(run);
        self
    }

    /// Method and path, to name the endpoint in messages and in the log.
    pub(super) fn endpoint(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_query_parameter() {
        let operation = Operation::get("/x", Subject::Account)
            .query("a", "b&c=d#e/../f?g h+ü%")
            .query_if("n", None::<i64>)
            .query("p", 2);
        assert_eq!(segment("../a/b?c").to_string(), "%2E%2E%2Fa%2Fb%3Fc");
        assert_eq!(operation.query, "?a=b%26c%3Dd%23e%2F%2E%2E%2Ff%3Fg%20h%2B%C3%BC%25&p=2");
    }
}
