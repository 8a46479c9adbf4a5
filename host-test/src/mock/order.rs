//! Faults as JSON, for those who set them from outside the process.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::{Fault, fault, refusal};

/// What to tell whoever asks for the faults there are. One line for each [`Order`].
pub(crate) const FAULTS: &str = r#"  {"fault":"status","status":503}                      an error body of the Control Center; also "message", "headers"
  {"fault":"problem","status":404,"title":"Not Found","detail":"…"}     an error body as in RFC 9457
  {"fault":"respond","status":200,"headers":{"…":"…"},"body":"…"}       a whole answer
  {"fault":"delay","seconds":1.5}                      an ordinary answer, later
  {"fault":"close-before-answer"}                      nothing happens, no answer
  {"fault":"close-after-applying"}                     it happens, but there is no answer
  {"fault":"close-mid-body"}                           half an answer, then the connection closes
  {"fault":"truncated-json"}                           200, JSON cut in half
  {"fault":"wrong-json"}                               200, JSON of a wrong shape
  {"fault":"not-json"}                                 200, said to be JSON and is not
  {"fault":"html-page","status":502}                   a proxy's page
  {"fault":"empty","status":500}                       no body
  {"fault":"endless-body"}                             200, JSON that never ends
  {"fault":"large-body","bytes":34603008,"announced":true}              200, JSON of this size, its length in a header or not
  {"fault":"stall-header"}                             silence
  {"fault":"stall-body"}                               a few bytes, then silence
  {"fault":"trickle"}                                  200, byte by byte without end
  {"fault":"many-headers","count":200}                 200, with so many headers
  {"fault":"huge-header","bytes":1048576}              200, with a header of this size
  {"fault":"raw","text":"SSH-2.0-OpenSSH_9.6\r\n"}     these bytes instead of an answer
  {"fault":"redirect","status":302,"location":"http://…"}
"#;

#[derive(Deserialize)]
#[serde(tag = "fault", rename_all = "kebab-case", deny_unknown_fields)]
// Braces even where there is nothing in them: serde lets unknown fields of a bare variant pass.
enum Order {
    Status {
        status: u16,
        message: Option<String>,
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    Problem {
        status: u16,
        title: String,
        #[serde(default)]
        detail: String,
    },
    Respond {
        status: u16,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        body: String,
    },
    Delay {
        seconds: f64,
    },
    CloseBeforeAnswer {},
    CloseAfterApplying {},
    CloseMidBody {},
    TruncatedJson {},
    WrongJson {},
    NotJson {},
    HtmlPage {
        status: u16,
    },
    Empty {
        status: u16,
    },
    EndlessBody {},
    LargeBody {
        bytes: usize,
        announced: bool,
    },
    StallHeader {},
    StallBody {},
    Trickle {},
    ManyHeaders {
        count: u32,
    },
    HugeHeader {
        bytes: usize,
    },
    Raw {
        text: String,
    },
    Redirect {
        status: u16,
        location: String,
    },
}

/// For how many requests a fault is ordered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Times {
    Next(u32),
    Always,
}

/// Reads an order: a fault, and `times` (1 when absent) or `always`.
pub(crate) fn read(body: &[u8]) -> Result<(Fault, Times), String> {
    let mut order: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let fields = order.as_object_mut().ok_or("an order is a JSON object")?;
    let times = fields.remove("times");
    let always = fields.remove("always");
    let times = match (times, always) {
        (None, None) => Times::Next(1),
        (None, Some(Value::Bool(true))) => Times::Always,
        (Some(times), None) => {
            let times = times.as_u64().and_then(|times| u32::try_from(times).ok());
            Times::Next(times.ok_or("'times' is a whole number")?)
        }
        _ => return Err("either 'times', a whole number, or 'always', true".to_owned()),
    };
    let order = Order::deserialize(order).map_err(|error| error.to_string())?;
    Ok((order.fault()?, times))
}

impl Order {
    fn fault(self) -> Result<Fault, String> {
        Ok(match self {
            Self::Status { status, message, headers } => {
                let message = message.unwrap_or_else(|| fault::told(status));
                let body = refusal::plain_body(status, &message, None).to_string();
                Fault::status_with(status, &borrowed(&headers), body)
            }
            Self::Problem { status, title, detail } => Fault::problem(status, &title, &detail),
            Self::Respond { status, headers, body } => Fault::status_with(status, &borrowed(&headers), body),
            Self::Delay { seconds } => Fault::Delay(Duration::try_from_secs_f64(seconds).map_err(|e| e.to_string())?),
            Self::CloseBeforeAnswer {} => Fault::CloseBeforeAnswer,
            Self::CloseAfterApplying {} => Fault::CloseAfterApplying,
            Self::CloseMidBody {} => Fault::CloseMidBody,
            Self::TruncatedJson {} => Fault::TruncatedJson,
            Self::WrongJson {} => Fault::WrongJson,
            Self::NotJson {} => Fault::NotJson,
            Self::HtmlPage { status } => Fault::HtmlPage(status),
            Self::Empty { status } => Fault::Empty(status),
            Self::EndlessBody {} => Fault::EndlessBody,
            Self::LargeBody { bytes, announced } => Fault::LargeBody { bytes, announced },
            Self::StallHeader {} => Fault::StallHeader,
            Self::StallBody {} => Fault::StallBody,
            Self::Trickle {} => Fault::Trickle,
            Self::ManyHeaders { count } => Fault::ManyHeaders(count),
            Self::HugeHeader { bytes } => Fault::HugeHeader(bytes),
            Self::Raw { text } => Fault::Raw(text.into_bytes()),
            Self::Redirect { status, location } => Fault::Redirect { status, location },
        })
    }
}

fn borrowed(headers: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_lists_every_fault_as_it_can_be_ordered() {
        let lines = FAULTS.lines().collect::<Vec<_>>();
        assert_eq!(lines.len(), 21);
        for line in lines {
            let example = line.rfind('}').and_then(|end| line.get(..=end)).unwrap_or(line);
            assert!(read(example.as_bytes()).is_ok(), "{example}");
        }
    }

    #[test]
    fn orders_say_how_often() {
        let times = |text: &str| read(text.as_bytes()).map(|(_, times)| times);
        assert_eq!(times(r#"{"fault":"not-json"}"#), Ok(Times::Next(1)));
        assert_eq!(times(r#"{"fault":"not-json","times":3}"#), Ok(Times::Next(3)));
        assert_eq!(times(r#"{"fault":"not-json","always":true}"#), Ok(Times::Always));
        assert!(times(r#"{"fault":"not-json","time":3}"#).is_err());
        assert!(times(r#"{"fault":"earthquake"}"#).is_err());
    }
}
