//! What a token says of itself.

use crate::protocol::base64;
use serde_json::Value;

/// The longest token that is looked into, in bytes.
const LONGEST: usize = 16 * 1024;

/// The scopes that a JWT claims: `scope`, words in a text, or `scp`, a list or a text. None where it is no JWT, or names none.
///
/// Nobody has checked its signature: this is for better errors, and allows nothing.
pub(crate) fn scopes(token: &str) -> Option<Vec<String>> {
    let claims = claims(token)?;
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    match claims.get("scope").or_else(|| claims.get("scp"))? {
        Value::String(text) => Some(words(text)),
        Value::Array(list) => Some(list.iter().filter_map(Value::as_str).flat_map(words).collect::<Vec<_>>()),
        _ => None,
    }
}

/// For whom a JWT is meant (`aud`). Empty where it is no JWT, or does not say.
pub(crate) fn audiences(token: &str) -> Vec<String> {
    match claims(token).and_then(|mut claims| claims.get_mut("aud").map(Value::take)) {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// What a JWT claims. Nobody has checked its signature.
fn claims(token: &str) -> Option<Value> {
    let mut parts = Some(token).filter(|token| token.len() <= LONGEST)?.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    serde_json::from_slice(&base64::decode(claims)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_where_a_token_names_them() {
        // {"scope":"agents:read runs:read"} and {"scp":["agents:read"]}
        let scope = "e30.eyJzY29wZSI6ImFnZW50czpyZWFkIHJ1bnM6cmVhZCJ9.c2ln";
        assert_eq!(scopes(scope), Some(vec!["agents:read".to_owned(), "runs:read".to_owned()]));
        assert_eq!(scopes("e30.eyJzY3AiOlsiYWdlbnRzOnJlYWQiXX0.c2ln"), Some(vec!["agents:read".to_owned()]));
        for other in ["abc", "a.b.c", "e30.e30.c2ln", "", &"a.".repeat(20_000)] {
            assert_eq!(scopes(other), None);
        }
    }
}
