//! The head of a request.

use super::ends::Incoming;

/// The longest header on which access depends, in bytes: as long as the longest token that is looked into.
const LONGEST: usize = 16 * 1024;

/// The headers on which access depends.
const CLEAR: [&str; 5] = ["host", "origin", "authorization", "x-mcp-readonly", "x-mcp-toolsets"];

/// A request's head.
pub(super) struct Head<'a, I> {
    pub(super) request: &'a I,
    /// The host that it names.
    pub(super) authority: String,
    /// The path, without the query.
    pub(super) path: String,
    /// The query.
    query: String,
    /// The name of the method.
    pub(super) method: String,
    /// The web page that sends it.
    pub(super) origin: Option<String>,
    /// In whose name.
    pub(super) authorization: Option<String>,
    /// A header on which access depends, and which is there twice, is not text, or too long: what cannot be judged is not taken
    /// for absent.
    pub(super) unclear: Option<&'static str>,
}

impl<'a, I: Incoming> Head<'a, I> {
    pub(super) fn of(request: &'a I) -> Self {
        let only = |name: &str| match request.header(name).as_slice() {
            [] => Ok(None),
            [value] if value.len() <= LONGEST => String::from_utf8(value.clone()).map(Some).map_err(drop),
            _ => Err(()),
        };
        let [host, origin, authorization] =
            ["host", "origin", "authorization"].map(|name| only(name).unwrap_or_default());
        let path = request.path_with_query().unwrap_or_default();
        Head {
            unclear: CLEAR.into_iter().find(|name| only(name).is_err()),
            authority: request.authority().or(host).unwrap_or_default(),
            path: path.split('?').next().unwrap_or_default().to_owned(),
            query: path.split_once('?').map_or(String::new(), |(_, query)| query.to_owned()),
            method: request.method(),
            origin,
            authorization,
            request,
        }
    }

    /// A header; one that is not text is none.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.request.header(name).into_iter().next().and_then(|value| String::from_utf8(value).ok())
    }

    /// A part of the query.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
    }

    /// Whether the client asks for a media type by its name.
    pub(super) fn accepts(&self, media: &str) -> bool {
        self.header("accept").is_some_and(|accepted| accepted.to_lowercase().contains(media))
    }

    /// Whether the client takes a media type, by its name or without caring.
    pub(super) fn accepts_any(&self, media: &str) -> bool {
        let group = media.split('/').next().unwrap_or_default();
        self.header("accept").is_none() || [media, "*/*", &format!("{group}/*")].iter().any(|media| self.accepts(media))
    }
}
