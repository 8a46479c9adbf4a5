//! In whose name a request goes to the Control Center.
//!
//! A caller's token goes there as it came, and is kept by nobody. Without one, the configured key is used only where
//! whoever runs the server has said so.

use crate::json::Object;
use crate::server::Caller;
use sequentum_tools::config::{Config, Credentials, DEFAULT_URL, Environment};

/// Why a request is refused before anything is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// It has no token.
    NoToken,
    /// What it has cannot be one.
    BadToken,
}

/// Who calls.
///
/// # Errors
///
/// When the request has no token and needs one, or has something that is none.
pub fn caller(environment: &Environment, authorization: Option<&str>) -> Result<Caller, Denied> {
    let Some(authorization) = authorization else {
        return match environment.allows("SEQUENTUM_ALLOW_SHARED_KEY") {
            true => Ok(Caller::from_environment(environment)),
            false => Err(Denied::NoToken),
        };
    };
    let token = match authorization.trim().split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => token.trim(),
        _ => return Err(Denied::BadToken),
    };
    let credentials = Credentials::from_token(token).ok_or(Denied::BadToken)?;
    Ok(Caller { config: Config::from_environment(environment), credentials: Ok(credentials) })
}

/// The header `WWW-Authenticate`: where to learn whom to ask for a token, what was wrong, and which scope is needed.
pub fn challenge(metadata: &str, error: Option<&str>, scope: Option<&str>) -> String {
    let mut challenge = format!("Bearer resource_metadata=\"{metadata}\"");
    for (name, value) in [("error", error), ("scope", scope)] {
        if let Some(value) = value {
            challenge.push_str(&format!(", {name}=\"{value}\""));
        }
    }
    challenge
}

/// Whom to ask for a token, and with which scopes, as JSON (RFC 9728).
pub fn metadata(environment: &Environment, endpoint: &str) -> String {
    let server = environment.get("SEQUENTUM_API_URL").unwrap_or(DEFAULT_URL).trim_end_matches('/').to_owned();
    Object::new()
        .put("resource", &endpoint)
        .put("authorization_servers", &vec![server])
        .put("scopes_supported", &dispatch::scopes())
        .put("bearer_methods_supported", &vec!["header"])
        .put("resource_name", &"Sequentum Control Center")
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(pairs: &[(&str, &str)], authorization: Option<&str>) -> Result<String, String> {
        let caller = caller(&pairs.iter().copied().collect(), authorization).map_err(|denied| format!("{denied:?}"))?;
        caller.credentials.map(|credentials| credentials.header()).map_err(|error| error.message)
    }

    #[test]
    fn a_token_is_passed_on_and_the_configured_key_is_not_used() {
        let key = ("SEQUENTUM_API_KEY", "sk-server");
        assert_eq!(credentials(&[key], Some("Bearer abc.def")), Ok("Bearer abc.def".to_owned()));
        assert_eq!(credentials(&[], Some("bearer  abc")), Ok("Bearer abc".to_owned()));
        assert_eq!(credentials(&[key], None), Err("NoToken".to_owned()));
        let shared = ("SEQUENTUM_ALLOW_SHARED_KEY", "1");
        assert_eq!(credentials(&[key, shared], None), Ok("ApiKey sk-server".to_owned()));
        assert_eq!(credentials(&[key, shared], Some("Bearer abc")), Ok("Bearer abc".to_owned()));
        assert_eq!(credentials(&[key, ("SEQUENTUM_ALLOW_SHARED_KEY", "true")], None), Err("NoToken".to_owned()));
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for wrong in ["", "Bearer", "Bearer ", "Basic abc", "ApiKey sk-1", "Bearer a b", "Bearer a\u{e9}"] {
            assert_eq!(credentials(&[], Some(wrong)), Err("BadToken".to_owned()), "{wrong}");
        }
    }

    #[test]
    fn the_metadata_name_the_control_center_and_the_scopes() {
        let metadata =
            metadata(&[("SEQUENTUM_API_URL", "https://cc.example.com/")].into_iter().collect(), "https://x/mcp");
        let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
        assert_eq!(metadata["authorization_servers"][0], "https://cc.example.com");
        assert!(metadata["scopes_supported"].as_array().unwrap().contains(&"agents:read".into()));
    }
}
