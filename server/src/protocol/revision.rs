//! The revisions of the protocol, in two eras: up to 2025-11-25 a client says hello once (`initialize`); since 2026-07-28
//! every request says all that the server must know, and nothing is remembered.

use crate::json::Object;
use crate::protocol::base64;
use crate::protocol::error::RpcError;
use crate::protocol::identity;
use crate::protocol::message::Request;
use serde_json::Value;

/// The revisions that begin with `initialize`, oldest first.
pub const LEGACY: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// The revision without it.
pub const MODERN: &str = "2026-07-28";

/// The only revision that knows batches; also what a client without a version header speaks.
pub const WITH_BATCHES: &str = "2025-03-26";

/// Where a modern request names its revision.
const VERSION: &str = "io.modelcontextprotocol/protocolVersion";

/// Where a modern request says what its client can do.
pub const CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";

/// Where a modern request says which program its client is.
pub const CLIENT: &str = "io.modelcontextprotocol/clientInfo";

/// By which rules a request is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Era {
    /// Up to 2025-11-25.
    Legacy,
    /// Since 2026-07-28.
    Modern,
}

/// The headers of an HTTP request that repeat what is in its body.
#[derive(Debug, Default)]
pub struct Headers {
    /// `MCP-Protocol-Version`
    pub version: Option<String>,
    /// `Mcp-Method`
    pub method: Option<String>,
    /// `Mcp-Name`
    pub name: Option<String>,
}

/// How long a client may keep a result, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Cache {
    /// Milliseconds.
    pub milliseconds: u32,
    /// Whether it is the same for every caller.
    pub public: bool,
}

impl Cache {
    /// For what only a new version of the server changes.
    pub const LISTING: Cache = Cache { milliseconds: 3_600_000, public: true };

    /// For what depends on how the caller has asked too.
    pub const OWN_LISTING: Cache = Cache { milliseconds: 3_600_000, public: false };

    /// For what is someone's own, and changes all the time.
    pub const DATA: Cache = Cache { milliseconds: 0, public: false };
}

/// All revisions, newest first.
pub fn supported() -> Vec<&'static str> {
    std::iter::once(MODERN).chain(LEGACY.into_iter().rev()).collect()
}

impl Era {
    /// The era of a request that came without headers, over stdio.
    ///
    /// # Errors
    ///
    /// When a modern request does not say what it must, or wants a revision that is not served.
    pub fn of(request: &Request) -> Result<Era, RpcError> {
        let version = request.meta(VERSION);
        if version.is_none() && request.method != "server/discover" {
            return Ok(Era::Legacy);
        }
        complete_meta(request)?;
        match version.and_then(Value::as_str) {
            Some(MODERN) => Ok(Era::Modern),
            other => Err(RpcError::unsupported_version(other.unwrap_or_default(), &supported())),
        }
    }

    /// The era of a request that came over HTTP.
    ///
    /// # Errors
    ///
    /// As [`Era::of`], and when headers are missing or contradict the body.
    pub fn of_http(request: &Request, headers: &Headers) -> Result<Era, RpcError> {
        let in_body = request.meta(VERSION).and_then(Value::as_str);
        let in_header = headers.version.as_deref().map(str::trim);
        match (in_header, in_body) {
            (None, None) if request.method != "server/discover" => return Ok(Era::Legacy),
            (None, _) => return Err(RpcError::header_mismatch("The header MCP-Protocol-Version is missing")),
            (Some(header), Some(body)) if header != body => {
                return Err(RpcError::header_mismatch("MCP-Protocol-Version and the version in _meta differ"));
            }
            (Some(header), None) if LEGACY.contains(&header) => return Ok(Era::Legacy),
            (Some(MODERN), _) => {}
            (Some(header), _) => return Err(RpcError::unsupported_version(header, &supported())),
        }
        complete_meta(request)?;
        same("Mcp-Method", headers.method.as_deref(), &request.method)?;
        let name = match request.method.as_str() {
            "tools/call" | "prompts/get" => request.text("name"),
            "resources/read" => request.text("uri"),
            _ => None,
        };
        name.map_or(Ok(()), |name| same("Mcp-Name", headers.name.as_deref(), name))?;
        Ok(Era::Modern)
    }

    /// A result with what its revision adds to it.
    pub fn complete(self, result: Object, cache: Option<Cache>) -> String {
        self.complete_with(result, cache, &[])
    }

    /// The same, with metadata: name and JSON.
    pub fn complete_with(self, mut result: Object, cache: Option<Cache>, meta: &[(&str, &str)]) -> String {
        let mut all = Object::new();
        for (name, json) in meta {
            all = all.raw(name, json);
        }
        if self == Era::Modern {
            result = result.put("resultType", &"complete");
            all = all.raw("io.modelcontextprotocol/serverInfo", &identity::server_info());
        } else if meta.is_empty() {
            return result.finish();
        }
        if let (Era::Modern, Some(cache)) = (self, cache) {
            let scope = if cache.public { "public" } else { "private" };
            result = result.put("ttlMs", &cache.milliseconds).put("cacheScope", &scope);
        }
        result.raw("_meta", &all.finish()).finish()
    }

    /// A result that asks for more input, which only the modern era has.
    pub fn incomplete(self, result: Object) -> String {
        let meta = Object::new().raw("io.modelcontextprotocol/serverInfo", &identity::server_info()).finish();
        result.put("resultType", &"input_required").raw("_meta", &meta).finish()
    }

    /// The code for a resource that does not exist.
    pub fn no_resource(self) -> i32 {
        match self {
            Era::Legacy => -32002,
            Era::Modern => -32602,
        }
    }
}

fn complete_meta(request: &Request) -> Result<(), RpcError> {
    let has = |key: &str, is: fn(&Value) -> bool| request.meta(key).is_some_and(is);
    let parts = [(VERSION, has(VERSION, Value::is_string)), (CAPABILITIES, has(CAPABILITIES, Value::is_object))];
    let missing: Vec<_> = parts.into_iter().filter(|(_, there)| !there).map(|(key, _)| key).collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(RpcError::invalid_meta(format!("Invalid params: _meta lacks {}", missing.join(", ")))),
    }
}

fn same(name: &str, header: Option<&str>, body: &str) -> Result<(), RpcError> {
    let Some(header) = header.map(str::trim) else {
        return Err(RpcError::header_mismatch(format!("The header {name} is missing")));
    };
    match header == body || decoded(header).as_deref() == Some(body) {
        true => Ok(()),
        false => Err(RpcError::header_mismatch(format!("The header {name} and the body differ"))),
    }
}

/// The value of `=?base64?…?=`, in which a header carries what is not plain ASCII.
fn decoded(header: &str) -> Option<String> {
    let text = header.strip_prefix("=?base64?")?.strip_suffix("?=")?;
    String::from_utf8(base64::decode(text).filter(|_| text.len() % 4 == 0)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(method: &str, version: Option<&str>) -> Request {
        let meta = version.map_or(json!({}), |version| json!({VERSION: version, CAPABILITIES: {}}));
        let params = json!({"_meta": meta}).as_object().cloned().unwrap_or_default();
        Request { id: 1.into(), method: method.to_owned(), params }
    }

    fn headers(version: Option<&str>, method: Option<&str>) -> Headers {
        Headers { version: version.map(str::to_owned), method: method.map(str::to_owned), name: None }
    }

    #[test]
    fn the_era_follows_from_header_and_body() {
        let era = |header: Option<&str>, body: Option<&str>, method: &str| {
            Era::of_http(&request(method, body), &headers(header, Some(method))).map_err(|error| error.code)
        };
        assert_eq!(era(None, None, "tools/list"), Ok(Era::Legacy));
        assert_eq!(era(Some("2025-06-18"), None, "tools/list"), Ok(Era::Legacy));
        assert_eq!(era(Some(MODERN), Some(MODERN), "tools/list"), Ok(Era::Modern));
        assert_eq!(era(None, None, "server/discover"), Err(-32020));
        assert_eq!(era(None, Some(MODERN), "tools/list"), Err(-32020));
        assert_eq!(era(Some("2025-06-18"), Some(MODERN), "tools/list"), Err(-32020));
        assert_eq!(era(Some(MODERN), None, "tools/list"), Err(-32602));
        assert_eq!(era(Some("2024-11-05"), None, "tools/list"), Ok(Era::Legacy));
        assert_eq!(era(Some("2024-10-07"), None, "tools/list"), Err(-32022));
        assert_eq!(era(Some("x"), Some("x"), "tools/list"), Err(-32022));
    }

    #[test]
    fn names_in_base64_are_read() {
        assert_eq!(decoded("=?base64?SGVsbG8=?=").as_deref(), Some("Hello"));
        assert_eq!(decoded("=?base64?w7xiZXI=?=").as_deref(), Some("über"));
        for wrong in ["Hello", "=?base64?SGVsbG8?=", "=?base64?SGVs!!!bG8=?="] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
    }
}
