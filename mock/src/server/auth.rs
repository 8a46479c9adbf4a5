//! Who calls, and what they may do.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde_json::Value;

use crate::contract::{Refusal, Scope};

/// What an API key begins with, and a token does not.
const KEY: &str = "sk-";

/// A key or token that was accepted.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// May do all that its user may.
    Key(String),
    /// May do what its scopes allow.
    Token(String),
}

impl Caller {
    /// Finds out who calls. `only` is the one key or token accepted, if there is just one.
    pub(crate) fn identify(headers: &HeaderMap, only: Option<&str>) -> Result<Self, Refusal> {
        let Some(header) = headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok()) else {
            return Err(Refusal::new(401, "Authentication is required."));
        };
        let (caller, formed) = match header.split_once(' ') {
            Some(("ApiKey", key)) => (Self::Key(key.to_owned()), key.starts_with(KEY)),
            Some(("Bearer", token)) => (Self::Token(token.to_owned()), !token.is_empty() && !token.starts_with(KEY)),
            _ => {
                let message = "The Authorization header must be 'ApiKey <key>' or 'Bearer <token>'.";
                return Err(Refusal::new(401, message));
            }
        };
        let credential = caller.credential();
        let accepted = match only {
            Some(only) => credential == only,
            None => !credential.contains("wrong") && !credential.contains("revoked"),
        };
        if accepted && formed {
            return Ok(caller);
        }
        Err(Refusal::new(
            401,
            match caller {
                Self::Key(_) => "The API key is not valid, has expired or was revoked.",
                Self::Token(_) => "The access token is not valid or has expired.",
            },
        ))
    }

    /// The key or token itself.
    pub(crate) fn credential(&self) -> &str {
        match self {
            Self::Key(credential) | Self::Token(credential) => credential,
        }
    }

    /// Whether this caller may do what needs a scope. A token has those of its `scope` claim; one that cannot be read has
    /// all, or those for reading where it contains `readonly`.
    pub(crate) fn may(&self, scope: Scope) -> Result<(), Refusal> {
        let allowed = match self {
            Self::Key(_) => true,
            Self::Token(token) => match scopes(token) {
                Some(scopes) => scopes.split_whitespace().any(|held| held == scope.name()),
                None => !(scope.writes() && token.contains("readonly")),
            },
        };
        if allowed {
            return Ok(());
        }
        let message = format!("The access token lacks the scope '{}' that this operation needs.", scope.name());
        Err(Refusal { missing: Some(scope), ..Refusal::new(403, message) })
    }
}

/// The `scope` claim of a JWT.
fn scopes(token: &str) -> Option<String> {
    let claims = token.split('.').nth(1)?;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    Some(claims.get("scope")?.as_str()?.to_owned())
}

/// A token, in the form of a JWT, that has these scopes, such as `agents:read`, and these other claims.
pub fn token(scopes: &[&str], claims: &Value) -> String {
    let mut all = claims.clone();
    if let Some(all) = all.as_object_mut() {
        all.insert("scope".to_owned(), scopes.join(" ").into());
    }
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    format!("{header}.{}.{}", URL_SAFE_NO_PAD.encode(all.to_string()), URL_SAFE_NO_PAD.encode("no signature"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use serde_json::json;

    fn status(header: &str, scope: Scope) -> u16 {
        let value = HeaderValue::try_from(header).unwrap_or(HeaderValue::from_static(""));
        let headers = HeaderMap::from_iter([(AUTHORIZATION, value)]);
        let may = Caller::identify(&headers, None).and_then(|caller| caller.may(scope));
        may.map_or_else(|refusal| refusal.status, |()| 200)
    }

    #[test]
    fn keys_and_tokens_have_their_own_schemes_and_only_tokens_have_scopes() {
        let reader = format!("Bearer {}", token(&["agents:read", "runs:read"], &json!({"sub": "ada"})));
        for (header, scope, expected) in [
            ("ApiKey sk-abc", Scope::AgentsWrite, 200),
            ("ApiKey sk-readonly", Scope::AgentsWrite, 200),
            ("Bearer sk-abc", Scope::AgentsRead, 401),
            ("ApiKey eyJ.eyJ.x", Scope::AgentsRead, 401),
            ("ApiKey sk-wrong", Scope::AgentsRead, 401),
            ("Bearer opaque", Scope::AgentsWrite, 200),
            ("Bearer opaque-readonly", Scope::AgentsWrite, 403),
            ("Bearer ", Scope::AgentsRead, 401),
            (&reader, Scope::RunsRead, 200),
            (&reader, Scope::BillingRead, 403),
        ] {
            assert_eq!(status(header, scope), expected, "{header} {scope:?}");
        }
    }
}
