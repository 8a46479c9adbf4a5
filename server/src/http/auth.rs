//! In whose name a request goes to the Control Center.
//!
//! A caller's key or token goes there as it came, and is kept by nobody. Without one, the configured key is used only where
//! whoever runs the server has said so.

use super::paths::ISSUER_METADATA;
use crate::json::Object;
use crate::methods::caller::Caller;
use sequentum_tools::config::{Credentials, DEFAULT_URL, Environment, Origin};

/// What the Control Center's API keys begin with; no token does.
const KEY_START: &str = "sk-";

/// Why a request is refused before anything is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// It has neither key nor token.
    Nothing,
    /// What it has can be neither.
    Unusable,
}

/// Who calls.
///
/// # Errors
///
/// When the request has neither key nor token and needs one, or has something that is none.
pub(crate) fn caller(environment: &Environment, authorization: Option<&str>) -> Result<Caller, Denied> {
    let Some(authorization) = authorization else {
        return match environment.allows("SEQUENTUM_ALLOW_SHARED_KEY") {
            true => Ok(Caller::from_environment(environment)),
            false => Err(Denied::Nothing),
        };
    };
    let (scheme, secret) = authorization.trim().split_once(' ').ok_or(Denied::Unusable)?;
    let credentials = match (Credentials::from_token(secret.trim()).ok_or(Denied::Unusable)?, scheme) {
        (Credentials::Bearer(key), scheme) if scheme.eq_ignore_ascii_case("ApiKey") => Credentials::ApiKey(key),
        (_, scheme) if !scheme.eq_ignore_ascii_case("Bearer") => return Err(Denied::Unusable),
        // Many clients can send nothing but `Bearer`: a key goes on as the Control Center wants it.
        (Credentials::Bearer(key), _) if key.starts_with(KEY_START) => Credentials::ApiKey(key),
        (token, _) => token,
    };
    Ok(Caller::with_credentials(environment, credentials))
}

/// The header `WWW-Authenticate`: where to learn whom to ask for a token, what was wrong, and which scopes are needed.
pub(crate) fn challenge(metadata: &str, details: &[(&str, &str)]) -> String {
    let mut challenge = format!("Bearer resource_metadata=\"{metadata}\"");
    for (name, value) in details {
        // What a quoted text of a header cannot hold stands in no text of ours, but a token's claims may bring it.
        let value: String = value.chars().filter(|c| matches!(c, ' '..='~') && !matches!(c, '"' | '\\')).collect();
        challenge.push_str(&format!(", {name}=\"{value}\""));
    }
    challenge
}

/// Whom to ask for a token, and with which scopes, as JSON (RFC 9728).
pub(crate) fn metadata(environment: &Environment, endpoint: &str) -> String {
    Object::new()
        .put("resource", &endpoint)
        .put("authorization_servers", &vec![issuer(environment)])
        .put("scopes_supported", &dispatch::scopes())
        .put("bearer_methods_supported", &vec!["header"])
        .put("resource_name", &"Sequentum Control Center")
        .finish()
}

/// The address where the issuer says how to ask for a token (RFC 8414).
pub(crate) fn issuer_metadata(environment: &Environment) -> String {
    format!("{}{ISSUER_METADATA}", issuer(environment))
}

/// Who issues tokens: `SEQUENTUM_OAUTH_ISSUER`, or the Control Center itself.
fn issuer(environment: &Environment) -> String {
    match environment.get("SEQUENTUM_OAUTH_ISSUER").filter(|issuer| issuer.parse::<http::Uri>().is_ok()) {
        Some(issuer) => issuer.trim_end_matches('/').to_owned(),
        None => {
            Origin::from_environment(environment).map_or_else(|_| DEFAULT_URL.to_owned(), |origin| origin.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(pairs: &[(&str, &str)], authorization: Option<&str>) -> Result<String, String> {
        let caller = caller(&pairs.iter().copied().collect(), authorization).map_err(|denied| format!("{denied:?}"))?;
        caller.credentials.map(|credentials| credentials.header()).map_err(|error| error.message)
    }

    #[test]
    fn a_key_or_token_is_passed_on_and_the_configured_key_is_not_used() {
        let key = ("SEQUENTUM_API_KEY", "sk-server");
        assert_eq!(credentials(&[key], Some("Bearer abc.def")), Ok("Bearer abc.def".to_owned()));
        assert_eq!(credentials(&[], Some("bearer  abc")), Ok("Bearer abc".to_owned()));
        assert_eq!(credentials(&[key], Some("ApiKey sk-own")), Ok("ApiKey sk-own".to_owned()));
        assert_eq!(credentials(&[key], Some("apikey own")), Ok("ApiKey own".to_owned()));
        assert_eq!(credentials(&[key], Some("Bearer sk-own")), Ok("ApiKey sk-own".to_owned()));
        assert_eq!(credentials(&[key], None), Err("Nothing".to_owned()));
        let shared = ("SEQUENTUM_ALLOW_SHARED_KEY", "1");
        assert_eq!(credentials(&[key, shared], None), Ok("ApiKey sk-server".to_owned()));
        assert_eq!(credentials(&[key, shared], Some("Bearer abc")), Ok("Bearer abc".to_owned()));
        assert_eq!(credentials(&[key, ("SEQUENTUM_ALLOW_SHARED_KEY", "true")], None), Err("Nothing".to_owned()));
    }

    #[test]
    fn what_is_neither_is_refused() {
        for wrong in ["", "Bearer", "Bearer ", "ApiKey ", "Basic abc", "Bearer a b", "ApiKey a b", "Bearer a\u{e9}"] {
            assert_eq!(credentials(&[], Some(wrong)), Err("Unusable".to_owned()), "{wrong}");
        }
    }

    #[test]
    fn the_metadata_name_the_issuer_and_the_scopes() {
        let own = ("SEQUENTUM_API_URL", "https://cc.example.com/");
        let metadata = metadata(&[own].into_iter().collect(), "https://x/mcp");
        let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
        assert_eq!(metadata["authorization_servers"][0], "https://cc.example.com");
        assert!(metadata["scopes_supported"].as_array().unwrap().contains(&"agents:read".into()));
        let issuer = ("SEQUENTUM_OAUTH_ISSUER", "https://login.example.com/tenant/");
        assert_eq!(
            issuer_metadata(&[own, issuer].into_iter().collect()),
            "https://login.example.com/tenant/.well-known/oauth-authorization-server"
        );
    }

    #[test]
    fn a_challenge_is_one_header_whatever_a_token_claims() {
        let challenge = challenge("https://x/m", &[("error", "insufficient_scope"), ("scope", "a\" b\r\nX: \u{e9}")]);
        assert_eq!(
            challenge,
            "Bearer resource_metadata=\"https://x/m\", error=\"insufficient_scope\", scope=\"a bX: \""
        );
    }
}
