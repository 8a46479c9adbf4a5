//! A single value.

/// A value that was read as one that is neither object nor array.
#[derive(Debug, PartialEq)]
pub enum Scalar {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// One beyond the range of `Integer`.
    Unsigned(u64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A string's content.
    Text(String),
    /// An object, which was skipped.
    Object,
    /// An array, which was skipped.
    Array,
}
