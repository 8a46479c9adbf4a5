//! The trace that a call belongs to (W3C Trace Context), so that one can follow it from the caller to the Control Center.

use std::fmt;

/// A header `traceparent` of version 00: a trace and the caller's place in it, as `00-`, 32, 16 and 2 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceParent(String);

/// How long it is.
const LENGTH: usize = 55;

impl TraceParent {
    /// What a header says; none where it is no such value. Of a later version, which may be longer, what version 00 knows.
    pub fn parse(header: &str) -> Option<TraceParent> {
        let (known, more) = header.split_at_checked(LENGTH)?;
        let [version, trace, parent, flags] = known.split('-').collect::<Vec<_>>().try_into().ok()?;
        let is_hex = |text: &str, length: usize| {
            text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let is_id = |text: &str, length| is_hex(text, length) && text.bytes().any(|byte| byte != b'0');
        let may_end_so = more.is_empty() || (version != "00" && more.starts_with('-'));
        (is_hex(version, 2)
            && version != "ff"
            && is_id(trace, 32)
            && is_id(parent, 16)
            && is_hex(flags, 2)
            && may_end_so)
            .then(|| TraceParent(format!("00-{trace}-{parent}-{flags}")))
    }
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn parsed(header: &str) -> Option<String> {
        TraceParent::parse(header).map(|trace| trace.to_string())
    }

    #[test]
    fn a_trace_is_taken_as_the_standard_writes_it() {
        assert_eq!(parsed(GOOD).as_deref(), Some(GOOD));
        assert_eq!(parsed(&GOOD.replacen("00", "cc", 1)).as_deref(), Some(GOOD), "a later version");
        assert_eq!(parsed(&format!("{}-more", GOOD.replacen("00", "cc", 1))).as_deref(), Some(GOOD));
    }

    #[test]
    fn what_is_none_is_not_taken() {
        for wrong in [
            "",
            "00",
            &GOOD.to_uppercase(),
            &GOOD.replacen("00", "ff", 1),
            &format!("{GOOD}-more"),
            &format!("{GOOD}0"),
            &format!("{}x", GOOD.replacen("00", "cc", 1)),
            &format!(" {GOOD}"),
            &GOOD.replace('b', "g"),
            &GOOD.replace("0af7651916cd43dd8448eb211c80319c", &"0".repeat(32)),
            &GOOD.replace("b7ad6b7169203331", &"0".repeat(16)),
            &GOOD.replace("319c-b7", "319cb-7"),
            &format!("{}é", "0".repeat(54)),
        ] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }
}
