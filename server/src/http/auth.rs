//! In whose name a request goes to the Control Center.
//!
//! A caller's key or token goes there as it came, and is kept by nobody. Without one, the configured key is used only where
//! whoever runs the server has said so.

use super::paths::{ENDPOINT, ISSUER_METADATA};
use crate::json::Object;
use crate::methods::caller::Caller;
use crate::methods::token;
use sequentum_tools::config::{Credentials, Environment, Origin, is_loopback};

/// What the Control Center's API keys begin with; no token does.
const KEY_START: &str = "sk-";

/// Why a request is refused before anything is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// It has neither key nor token.
    Nothing,
    /// What it has can be neither.
    Unusable,
    /// It has a token for somebody else.
    ForOthers,
}

/// Who calls the endpoint.
///
/// # Errors
///
/// When the request has neither key nor token and needs one, has something that is none, or a token that says that it is for
/// somebody else.
pub(crate) fn caller(environment: &Environment, endpoint: &str, authorization: Option<&str>) -> Result<Caller, Denied> {
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
        (Credentials::Bearer(token), _) if !is_for_us(environment, endpoint, &token) => return Err(Denied::ForOthers),
        (token, _) => token,
    };
    Ok(Caller::with_credentials(environment, credentials))
}

/// Whether a token may be meant for this server or the Control Center. A token that does not say may be; and one that says so
/// with a name and no address may be, unless `SEQUENTUM_OAUTH_AUDIENCE` has the names.
fn is_for_us(environment: &Environment, endpoint: &str, token: &str) -> bool {
    let audiences = token::audiences(token);
    let named = environment.get("SEQUENTUM_OAUTH_AUDIENCE");
    let control_center = Origin::from_environment(environment).map(|origin| origin.to_string()).unwrap_or_default();
    let ours = [endpoint, control_center.as_str()];
    let is_ours = |audience: &String| {
        let address = audience.trim_end_matches('/');
        // An address below ours is ours too, and so is the server's without its path.
        let covers = |own: &str| {
            address.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                || own.strip_suffix(ENDPOINT) == Some(address)
        };
        ours.into_iter().filter(|own| !own.is_empty()).any(covers)
            || match named {
                Some(names) => names.split(',').any(|name| name.trim() == audience),
                None => !audience.contains("://"),
            }
    };
    audiences.is_empty() || audiences.iter().any(is_ours)
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

/// Whom to ask for a token, and with which scopes, as JSON (RFC 9728). None where the configuration does not say.
pub(crate) fn metadata(environment: &Environment, endpoint: &str) -> Option<String> {
    let document = Object::new()
        .put("resource", &endpoint)
        .put("authorization_servers", &vec![issuer(environment)?])
        .put("scopes_supported", &dispatch::scopes())
        .put("bearer_methods_supported", &vec!["header"])
        .put("resource_name", &"Sequentum Control Center");
    Some(document.finish())
}

/// The address where the issuer says how to ask for a token (RFC 8414).
pub(crate) fn issuer_metadata(environment: &Environment) -> Option<String> {
    Some(format!("{}{ISSUER_METADATA}", issuer(environment)?))
}

/// Who issues tokens: `SEQUENTUM_OAUTH_ISSUER`, or the Control Center itself. None where that is no address that may be shown and
/// asked: whatever else stands there, a password perhaps, goes to nobody.
fn issuer(environment: &Environment) -> Option<String> {
    Some(match environment.get("SEQUENTUM_OAUTH_ISSUER") {
        Some(issuer) => {
            let origin = Origin::parse(issuer).ok()?;
            Some(origin).filter(|origin| origin.tls || is_loopback(&origin.authority))?.to_string()
        }
        None => Origin::from_environment(environment).ok()?.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(pairs: &[(&str, &str)], authorization: Option<&str>) -> Result<String, String> {
        let caller = caller(&pairs.iter().copied().collect(), "https://x/mcp", authorization)
            .map_err(|denied| format!("{denied:?}"))?;
        caller.credentials.map(|credentials| credentials.header()).map_err(|error| error.message.into())
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
        let metadata = metadata(&[own].into_iter().collect(), "https://x/mcp").unwrap();
        let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
        assert_eq!(metadata["authorization_servers"][0], "https://cc.example.com");
        assert!(metadata["scopes_supported"].as_array().unwrap().contains(&"agents:read".into()));
        let issuer = ("SEQUENTUM_OAUTH_ISSUER", "https://login.example.com/tenant/");
        assert_eq!(
            issuer_metadata(&[own, issuer].into_iter().collect()).unwrap(),
            "https://login.example.com/tenant/.well-known/oauth-authorization-server"
        );
    }

    #[test]
    fn an_address_that_is_refused_is_published_to_nobody() {
        for name in ["SEQUENTUM_API_URL", "SEQUENTUM_OAUTH_ISSUER"] {
            for value in [
                "https://user:hidden@cc.example.com",
                "https://cc.example.com?key=hidden",
                "https://cc.example.com#hidden",
                "http://cc.example.com/hidden",
                "hidden",
                "ftp://cc.example.com/hidden",
            ] {
                let environment: Environment = [(name, value)].into_iter().collect();
                assert_eq!(metadata(&environment, "https://x/mcp"), None, "{name} {value}");
                assert_eq!(issuer_metadata(&environment), None, "{name} {value}");
            }
        }
    }

    fn encode(text: &[u8]) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut encoded = String::new();
        for bytes in text.chunks(3) {
            let number =
                bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)) << (8 * (3 - bytes.len()));
            encoded.extend((0..=bytes.len()).map(|at| char::from(LETTERS[(number >> (18 - 6 * at)) & 63])));
        }
        encoded
    }

    /// A JWT with these claims.
    fn jwt(claims: &serde_json::Value) -> String {
        format!("Bearer e30.{}.c2ln", encode(claims.to_string().as_bytes()))
    }

    #[test]
    fn a_token_for_somebody_else_is_passed_on_to_nobody() {
        let own = ("SEQUENTUM_API_URL", "https://cc.example.com");
        let named = ("SEQUENTUM_OAUTH_AUDIENCE", "control-center, other");
        let passes = |pairs: &[(&str, &str)], audience: serde_json::Value| {
            credentials(pairs, Some(&jwt(&serde_json::json!({ "aud": audience })))) != Err("ForOthers".to_owned())
        };
        for audience in
            ["https://x/mcp", "https://x", "https://x/mcp/", "https://cc.example.com/", "https://cc.example.com/api"]
        {
            assert!(passes(&[own], audience.into()) && passes(&[own, named], audience.into()), "{audience}");
        }
        for audience in
            ["https://elsewhere.example", "https://cc.example.com.evil.example", "https://x/mcpx", "http://x/mcp"]
        {
            assert!(!passes(&[own], audience.into()), "{audience}");
        }
        assert!(passes(&[own], serde_json::json!(["https://elsewhere.example", "https://x/mcp"])));
        assert!(!passes(&[own], serde_json::json!(["https://a.example", "https://b.example"])));
        assert!(passes(&[own], "some-name".into()) && !passes(&[own, named], "some-name".into()));
        assert!(passes(&[own, named], "control-center".into()) && passes(&[own, named], serde_json::Value::Null));
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
