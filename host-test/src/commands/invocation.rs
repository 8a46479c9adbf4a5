//! How this program is called.

/// How this program was called, for command lines that can be pasted.
pub(super) fn program() -> String {
    std::env::args().next().unwrap_or_else(|| "host-test".to_owned())
}
