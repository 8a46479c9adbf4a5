//! The API that the tools speak to.

/// Where the API's endpoints are.
pub(super) const API: &str = "/api/v1";
