//! What deployments do differently, one thing at a time.

use serde_json::Value;

/// Forms that answers may have besides the dialect's; the contract allows each. The default is what the documentation says,
/// or the most usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forms {
    /// What becomes of fields that a tool can do without.
    pub missing: Missing,
    /// How numbers are written, ids included.
    pub numbers: Numbers,
    /// How success without content is told.
    pub done: Done,
    /// What a `PUT` of a schedule does with what it leaves out.
    pub put: Put,
    /// Whether the agent list is called `items`.
    pub items: bool,
    /// Whether an asynchronous start is answered with 202.
    pub accepted: bool,
    /// Whether a start answers `runId` and a builder's status `configId`, instead of `id` and `agentId`.
    pub other_ids: bool,
    /// Whether a byte order mark comes before JSON.
    pub byte_order_mark: bool,
    /// Whether a validation failure has its endpoint's error body, with a message, instead of `errors`.
    pub told_failures: bool,
    /// Whether `Retry-After` is a date.
    pub retry_date: bool,
}

/// What becomes of fields that a tool can do without.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Missing {
    /// They are sent, unless there is nothing to say.
    #[default]
    Sent,
    /// They are null: texts, numbers and flags other than what an answer is about, and empty lists.
    Null,
    /// They are left out.
    Absent,
}

/// How numbers are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Numbers {
    /// `101`
    #[default]
    Plain,
    /// `"101"`
    Text,
    /// `101.0`
    Fraction,
}

/// How success without content is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Done {
    /// 204 from some endpoints, an empty 200 from others.
    #[default]
    Either,
    /// 204.
    NoContent,
    /// 200 with an empty body.
    Empty,
    /// 200 with `{"success":true}`.
    Said,
}

/// What a `PUT` does with what it leaves out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Put {
    /// It stays as it was.
    #[default]
    Keeps,
    /// It becomes the default.
    Resets,
}

/// What an answer is about, or all that it is for. Everything else may be missing.
const NEEDED: [&str; 13] = [
    "id",
    "runId",
    "agentId",
    "configId",
    "scheduleId",
    "sessionId",
    "organizationId",
    "success",
    "version",
    "count",
    "totalCount",
    "availableCredits",
    "totalSpent",
];

impl Default for Forms {
    fn default() -> Self {
        Self::USUAL
    }
}

impl Forms {
    /// The default, where a constant is needed.
    pub const USUAL: Self = Self {
        missing: Missing::Sent,
        numbers: Numbers::Plain,
        done: Done::Either,
        put: Put::Keeps,
        items: false,
        accepted: false,
        other_ids: false,
        byte_order_mark: false,
        told_failures: false,
        retry_date: false,
    };

    /// Writes an answer in these forms.
    pub(crate) fn write(self, value: Value) -> Value {
        match value {
            Value::Object(fields) => {
                let fields = fields.into_iter().filter_map(|(name, value)| {
                    let needed = NEEDED.contains(&name.as_str());
                    let empty = !matches!(&value, Value::Object(_)) && value.as_array().is_none_or(Vec::is_empty);
                    match self.missing {
                        Missing::Null if empty && !needed => Some((name, Value::Null)),
                        Missing::Absent if empty && !needed => None,
                        _ => Some((name, self.write(value))),
                    }
                });
                Value::Object(fields.collect())
            }
            Value::Array(items) => items.into_iter().map(|item| self.write(item)).collect(),
            Value::Number(number) => match (self.numbers, number.as_i64()) {
                (Numbers::Text, _) => number.to_string().into(),
                // What a fraction cannot hold exactly stays as it is.
                (Numbers::Fraction, Some(whole)) if whole.unsigned_abs() < 1 << 53 => (whole as f64).into(),
                _ => number.into(),
            },
            value => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_form_changes_one_thing() {
        let answer = json!({"id": 1, "name": "a", "runs": [{"id": 2, "cost": 0.5}], "labels": []});
        let written = |forms: Forms| forms.write(answer.clone()).to_string();
        assert_eq!(written(Forms::default()), answer.to_string());
        assert_eq!(
            written(Forms { missing: Missing::Null, ..Forms::default() }),
            r#"{"id":1,"name":null,"runs":[{"id":2,"cost":null}],"labels":null}"#
        );
        assert_eq!(
            written(Forms { missing: Missing::Absent, numbers: Numbers::Text, ..Forms::default() }),
            r#"{"id":"1","runs":[{"id":"2"}]}"#
        );
        assert_eq!(
            written(Forms { numbers: Numbers::Fraction, ..Forms::default() }),
            r#"{"id":1.0,"name":"a","runs":[{"id":2.0,"cost":0.5}],"labels":[]}"#
        );
    }
}
