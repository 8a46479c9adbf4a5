//! The organization that everything belongs to.

pub(crate) const ORGANIZATION: i64 = 42;
pub(crate) const ORGANIZATION_NAME: &str = "Example Retail";
