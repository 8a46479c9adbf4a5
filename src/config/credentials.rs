//! What proves who asks.

use super::Environment;
use crate::error::{self, Error};

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
        // What a header cannot carry would make the host refuse the request without a reason.
        if !is_token(key) {
            return Err(error::configuration(
                "SEQUENTUM_API_KEY contains a space, a control character or a character outside ASCII",
                "Copy the key again from the Control Center, Settings, API Keys: letters, digits and dashes, starting with sk-.",
            ));
        }
        Ok(Credentials::ApiKey(key.to_owned()))
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
        let environment = [("SEQUENTUM_API_KEY", "sk-se\ncret")].into_iter().collect();
        let error = Credentials::from_environment(&environment).err();
        assert!(error.is_some_and(|error| !format!("{error:?}").contains("cret")));
    }

    #[test]
    fn a_token_is_one_word() {
        assert!(Credentials::from_token("abc.def").is_some_and(|token| token.header() == "Bearer abc.def"));
        for wrong in ["", "a b", "a\u{e9}", "a\n"] {
            assert!(Credentials::from_token(wrong).is_none(), "{wrong}");
        }
    }
}
