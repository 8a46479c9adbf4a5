//! JSON to component values and back, by the component's own types.
//!
//! The forms are those of hosts that make MCP tools of components, so that what works here works there:
//!
//! | type | JSON |
//! |---|---|
//! | bool, string | the same |
//! | integers, also of 64 bits | a number without a fraction, in the type's range |
//! | f32, f64 | a number; not-a-number and infinities come out as `null` |
//! | char | a string of one character |
//! | list, tuple | an array |
//! | record | an object with the fields' names; a field that is an option may be missing |
//! | enum | the case's name |
//! | variant | `{"tag": "cron", "val": …}`; without a payload `{"tag": "now"}`, or just `"now"` |
//! | option | `null` or the value |
//! | result | `{"ok": …}` or `{"err": …}` |
//! | flags | an object with `true` for each flag that is set, such as `{"read": true}` |
//!
//! Resources, futures and streams live in one instance and have no JSON.

pub(super) mod arguments;
mod expectation;
mod path;
pub(super) mod result;
mod to_val;

#[cfg(test)]
mod tests;
