//! How long a tool may be told to wait here.

/// The longest wait, in seconds: the host ends a call after 60, whatever it has done by then.
pub(crate) const LONGEST: u64 = 45;

/// The parameters that say for how many seconds a tool waits.
pub(crate) const PARAMETERS: [&str; 2] = ["waitSeconds", "seconds"];

/// The text about such a parameter, with what holds here.
#[cfg(not(target_os = "wasi"))]
pub(crate) fn in_words(text: &str) -> String {
    text.replace(" to 300", &format!(" to {LONGEST}"))
}

/// Refuses a longer wait.
#[cfg(target_os = "wasi")]
pub(crate) fn check(
    arguments: &serde_json::Map<String, serde_json::Value>,
) -> Result<(), sequentum_tools::error::Error> {
    use sequentum_tools::{error::Error, types::ErrorKind};
    for name in PARAMETERS {
        let Some(value) = arguments.get(name) else { continue };
        // A number may be written as a text, too.
        let seconds = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
        if seconds.is_some_and(|seconds| seconds > LONGEST as f64) {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("Invalid parameter '{name}': must be <= {LONGEST} in IronClaw, got {value}"),
                format!(
                    "IronClaw ends a call after 60 s: wait for {LONGEST} s at most, and look again with wait_for_run."
                ),
            ));
        }
    }
    Ok(())
}
