//! What proves who asks.

use super::Environment;
use super::environment::not_meant;
use crate::error::{self, Error, NEW_KEY};

/// What proves who asks. It has no `Debug`, so that it cannot be printed by accident.
#[derive(Clone)]
pub enum Credentials {
    /// An API key of the Control Center; starts with `sk-`.
    ApiKey(String),
    /// An OAuth token.
    Bearer(String),
}

impl Credentials {
    /// Reads the API key, `SEQUENTUM_API_KEY`.
    ///
    /// # Errors
    ///
    /// Kind `configuration` when it is missing, or no header can carry it.
    pub fn from_environment(environment: &Environment) -> Result<Credentials, Error> {
        let key = environment.get("SEQUENTUM_API_KEY").ok_or_else(error::missing_key)?;
        let fault = match not_meant(key) {
            Some(fault) => fault,
            None if key.split_once(' ').is_some_and(|(scheme, _)| matches!(scheme, "ApiKey" | "Bearer")) => {
                "is a whole header: give the key alone"
            }
            // What a header cannot carry would make the host refuse the request without a reason.
            None if !is_token(key) => "contains a space, a control character or a character outside ASCII",
            None => return Ok(Credentials::ApiKey(key.to_owned())),
        };
        Err(error::configuration(
            format!("SEQUENTUM_API_KEY {fault}"),
            format!("Give the key as the Control Center has shown it, or get another one: {NEW_KEY}."),
        ))
    }

    /// An OAuth token; none where no header can carry it.
    pub fn from_token(token: &str) -> Option<Credentials> {
        (!token.is_empty() && is_token(token)).then(|| Credentials::Bearer(token.to_owned()))
    }

    /// The value of the `Authorization` header.
    pub fn header(&self) -> String {
        match self {
            Credentials::ApiKey(key) => format!("ApiKey {key}"),
            Credentials::Bearer(token) => format!("Bearer {token}"),
        }
    }

    /// The part that nobody may see.
    pub fn secret(&self) -> &str {
        match self {
            Credentials::ApiKey(secret) | Credentials::Bearer(secret) => secret,
        }
    }
}

/// Whether it is one word of the characters that a header carries.
fn is_token(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_without_being_repeated() {
        for (key, fault) in [
            ("sk-se\ncret", "contains a space"),
            ("ApiKey sk-secret", "is a whole header"),
            ("\"sk-secret\"", "is in quotes"),
            ("${sk_secret}", "is the name of a variable"),
            ("sk-secret...", "is a placeholder"),
        ] {
            let environment = [("SEQUENTUM_API_KEY", key)].into_iter().collect();
            let error = Credentials::from_environment(&environment).err().expect("no key");
            assert!(error.message.starts_with(&format!("SEQUENTUM_API_KEY {fault}")), "{error:?}");
            assert!(!format!("{error:?}").contains("cret"), "{error:?}");
        }
    }

    #[test]
    fn a_token_is_one_word() {
        assert!(Credentials::from_token("abc.def").is_some_and(|token| token.header() == "Bearer abc.def"));
        for wrong in ["", "a b", "a\u{e9}", "a\n"] {
            assert!(Credentials::from_token(wrong).is_none(), "{wrong}");
        }
    }
}
