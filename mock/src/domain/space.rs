//! A space: agents that belong together.

pub(crate) struct Space {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) description: Option<&'static str>,
    pub(crate) created: Option<String>,
    pub(crate) default_access: bool,
    pub(crate) scope: Option<&'static str>,
    pub(crate) retention_hours: Option<i64>,
    pub(crate) access: &'static [&'static str],
}
