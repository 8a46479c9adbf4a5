//! What is known to be wrong with the configuration before anything is sent.

use crate::json::Object;
use crate::methods::selection::Selection;
use sequentum_tools::config::{Config, Credentials, Environment};
use sequentum_tools::error::Error;
use sequentum_tools::line::Line;

/// What is wrong, in sentences. The key counts only where the server works with its own.
pub fn findings(environment: &Environment, needs_key: bool) -> Vec<Line> {
    let mut findings = Vec::new();
    let said = |error: Error| error.in_words();
    findings.extend(Config::from_environment(environment).err().map(said));
    if needs_key {
        findings.extend(Credentials::from_environment(environment).err().map(said));
    }
    findings.extend(Selection::from_environment(environment).finding().map(Line::from));
    findings
}

/// Whether requests would go well.
#[derive(Debug, PartialEq)]
pub enum Readiness {
    /// They would.
    Ready,
    /// They would not: what is wrong with the configuration.
    NotConfigured(Vec<Line>),
    /// The Control Center does not answer: what is wrong.
    OutOfReach(Line),
}

impl Readiness {
    /// The status and the JSON that tell so. The findings are for who may know the configuration.
    pub fn report(&self, with_findings: bool) -> (u16, String) {
        let (code, status, findings) = match self {
            Readiness::Ready => (200, "ready", &[][..]),
            Readiness::NotConfigured(findings) => (503, "not configured", findings.as_slice()),
            Readiness::OutOfReach(finding) => (503, "Control Center out of reach", std::slice::from_ref(finding)),
        };
        let findings = with_findings.then(|| findings.iter().map(Line::as_str).collect::<Vec<_>>());
        (code, Object::new().put("status", &status).put("findings", &findings).finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pairs: &[(&str, &str)], needs_key: bool) -> Vec<Line> {
        findings(&pairs.iter().copied().collect(), needs_key)
    }

    #[test]
    fn what_can_be_known_without_the_network_is_told() {
        assert!(found(&[], true)[0].starts_with("SEQUENTUM_API_KEY environment variable is required. "));
        for placeholder in ["sk-...", "${SEQUENTUM_API_KEY}"] {
            assert!(found(&[("SEQUENTUM_API_KEY", placeholder)], true).len() == 1, "{placeholder}");
        }
        let key = ("SEQUENTUM_API_KEY", "sk-4f1c");
        assert_eq!(found(&[key], true), [""; 0]);
        let wrong = found(&[key, ("SEQUENTUM_API_URL", "control-center")], true);
        assert!(wrong.len() == 1 && wrong[0].starts_with("SEQUENTUM_API_URL is not"), "{wrong:?}");
        assert_eq!(found(&[], false), [""; 0]);
    }
}
