//! From bytes to messages, alone or in a batch.

use crate::protocol::error::RpcError;
use crate::protocol::message::{Message, Refusal, read};
use crate::protocol::recovery::{Skimmer, repair};
use json_source::value::{ROOM, Unread, value};
use serde_json::Value;

/// The largest message that is read, in bytes.
pub const LARGEST: usize = 4 * 1024 * 1024;

/// The most messages that a batch may have.
const LARGEST_BATCH: usize = 100;

/// The mark with which some writers begin a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What came at once.
#[derive(Debug)]
pub enum Incoming {
    /// One message.
    One(Result<Message, Refusal>),
    /// A batch, which only revision 2025-03-26 knows.
    Batch(Vec<Result<Message, Refusal>>),
    /// A notification that cannot be read: nobody waits for an answer.
    Nothing,
}

/// Reads what came. What cannot be read is refused with its id, so that its sender does not wait in vain.
pub fn parse(mut bytes: Vec<u8>) -> Incoming {
    let refuse = |error| Incoming::One(Err(Refusal::new(None, error)));
    match read_value(&mut bytes) {
        Err(Unread::Syntax(error)) => unreadable(&bytes, RpcError::not_json(format!("Parse error: {error}"))),
        Err(Unread::TooMuch) => unreadable(&bytes, RpcError::invalid_request(TOO_MUCH)),
        Ok(Value::Array(messages)) if messages.is_empty() => refuse(RpcError::invalid_request("The batch is empty")),
        Ok(Value::Array(messages)) if messages.len() > LARGEST_BATCH => {
            refuse(RpcError::invalid_request(format!("The batch has more than {LARGEST_BATCH} messages")))
        }
        Ok(Value::Array(messages)) => Incoming::Batch(messages.into_iter().filter_map(read).collect()),
        Ok(value) => read(value).map_or(Incoming::Nothing, Incoming::One),
    }
}

/// The refusal of a message of which only this is known.
pub fn too_long(skimmer: &Skimmer) -> Option<Refusal> {
    let error = RpcError::invalid_request(format!(
        "The message is larger than {LARGEST} bytes: send less at once, such as a long file in several"
    ));
    (!skimmer.is_notification()).then(|| Refusal::new(skimmer.id(), error))
}

/// The tree of a message, where it is JSON, or would be but for halves of surrogate pairs. The bytes may be changed.
fn read_value(bytes: &mut [u8]) -> Result<Value, Unread> {
    let bytes = match bytes.starts_with(BYTE_ORDER_MARK) {
        true => bytes.get_mut(BYTE_ORDER_MARK.len()..).unwrap_or_default(),
        false => bytes,
    };
    match value(bytes, ROOM) {
        Err(Unread::Syntax(_)) if repair(bytes) => value(bytes, ROOM),
        read => read,
    }
}

/// What was not understood because of what it would take.
const TOO_MUCH: &str = "The message has too many values to be read: send less of it, or long JSON as one text";

fn unreadable(bytes: &[u8], error: RpcError) -> Incoming {
    let mut skimmer = Skimmer::default();
    skimmer.skim(bytes);
    Incoming::One(Err(Refusal::new(skimmer.id(), error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The id under which a message is refused, or `request` where it is one.
    fn id(bytes: &[u8]) -> String {
        match parse(bytes.to_vec()) {
            Incoming::One(Err(refusal)) => refusal.id.map_or("null".to_owned(), |id| id.to_string()),
            Incoming::One(Ok(Message::Request(request))) => format!("request {}", request.id),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_message_that_cannot_be_read_is_refused_with_its_id() {
        assert_eq!(id(br#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"a":tru}}"#), "7");
        assert_eq!(
            id(br#"{"method":"x","params":{"id":1,"a":[{"id":2}],"s":"\",\"id\":3"},"id":"a\u0062" oops"#),
            r#""ab""#
        );
        assert_eq!(id(br#"{"params":{"id":1} "#), "null");
        assert_eq!(id(b"nonsense"), "null");
        assert_eq!(id(b"{\"id\":5,\"method\":\"\xFF\"}"), "5");
    }

    #[test]
    fn what_would_take_too_much_memory_is_refused_with_its_id() {
        let many = "{\"\":0},".repeat(100_000);
        let message = format!(r#"{{"jsonrpc":"2.0","id":7,"method":"x","params":{{"a":[{many}0]}}}}"#);
        assert_eq!(id(message.as_bytes()), "7");
    }

    #[test]
    fn half_a_surrogate_pair_and_a_byte_order_mark_are_read() {
        let cut = br#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"q":"a \ud83d b","r":"\ude00","s":"\ud83d\ude00","t":"\\ud83d"}}"#;
        let Incoming::One(Ok(Message::Request(request))) = parse(cut.to_vec()) else { panic!("not read") };
        assert_eq!(request.text("q"), Some("a \u{FFFD} b"));
        assert_eq!(request.text("r"), Some("\u{FFFD}"));
        assert_eq!(request.text("s"), Some("\u{1F600}"));
        assert_eq!(request.text("t"), Some("\\ud83d"));
        assert_eq!(id(b"\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}"), "request 2");
        // As Python writes half a pair in UTF-8.
        assert_eq!(id(b"{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"\xED\xA0\xBD\"}"), "request 3");
    }

    #[test]
    fn a_message_that_is_too_long_is_refused_with_its_id_and_a_notification_is_not() {
        let skim = |text: &str| {
            let mut skimmer = Skimmer::default();
            text.as_bytes().chunks(3).for_each(|piece| skimmer.skim(piece));
            too_long(&skimmer).map(|refusal| refusal.id)
        };
        assert_eq!(skim(r#"{"method":"x","params":{"text":"…long…"},"jsonrpc":"2.0","id":12}"#), Some(Some(12.into())));
        assert_eq!(skim(r#"{"method":"x","params":{"text":"…long…"},"jsonrpc":"2.0"}"#), None);
        assert_eq!(skim("…"), Some(None));
    }
}
