//! In whose name a request goes to the Control Center.
//!
//! A caller's token goes there as it came, and is kept by nobody. Without one, the configured key is used only where
//! whoever runs the server has said so.

use crate::json::Object;
use crate::server::Caller;
use crate::tools;
use sequentum_tools::config::{Config, Credentials, DEFAULT_URL};

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
pub fn caller(variables: &[(String, String)], authorization: Option<&str>) -> Result<Caller, Denied> {
    let Some(authorization) = authorization else {
        let shared = variables.iter().any(|(key, value)| key == "SEQUENTUM_ALLOW_SHARED_KEY" && value.trim() == "1");
        return match shared {
            true => Ok(Caller { config: Config::from_variables(variables) }),
            false => Err(Denied::NoToken),
        };
    };
    let token = match authorization.trim().split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => token.trim(),
        _ => return Err(Denied::BadToken),
    };
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Denied::BadToken);
    }
    // The configuration wants a key; the token takes its place, and the configured key is never used for this caller.
    let mut variables: Vec<_> = variables.iter().filter(|(key, _)| key != "SEQUENTUM_API_KEY").cloned().collect();
    variables.push(("SEQUENTUM_API_KEY".to_owned(), "none".to_owned()));
    let config = Config::from_variables(&variables)
        .map(|config| Config { credentials: Credentials::Bearer(token.to_owned()), ..config });
    Ok(Caller { config })
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
pub fn metadata(variables: &[(String, String)], endpoint: &str) -> String {
    let url = variables.iter().find(|(key, _)| key == "SEQUENTUM_API_URL").map(|(_, value)| value.trim());
    let server = url.filter(|url| !url.is_empty()).unwrap_or(DEFAULT_URL).trim_end_matches('/').to_owned();
    Object::new()
        .put("resource", &endpoint)
        .put("authorization_servers", &vec![server])
        .put("scopes_supported", &tools::scopes())
        .put("bearer_methods_supported", &vec!["header"])
        .put("resource_name", &"Sequentum Control Center")
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(pairs: &[(&str, &str)], authorization: Option<&str>) -> Result<String, String> {
        let variables: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let caller = caller(&variables, authorization).map_err(|denied| format!("{denied:?}"))?;
        caller.config.map(|config| config.credentials.header()).map_err(|error| error.message)
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
        let metadata = metadata(&[("SEQUENTUM_API_URL".into(), "https://cc.example.com/".into())], "https://x/mcp");
        let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
        assert_eq!(metadata["authorization_servers"][0], "https://cc.example.com");
        assert!(metadata["scopes_supported"].as_array().unwrap().contains(&"agents:read".into()));
    }
}
