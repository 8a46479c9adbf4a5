//! What somebody reads who opens the server's address in a browser.

/// What this is and how to connect, as text.
pub(crate) fn text(endpoint: &str) -> String {
    format!(
        "Sequentum Control Center, as an MCP server (version {}).\n\n\
         Connect an MCP client with Streamable HTTP to {endpoint}\n\
         and send a key or token of the Control Center with each request:\n\n  \
         Authorization: ApiKey sk-...      an API key\n  \
         Authorization: Bearer ...         an OAuth token (clients that can sign in ask for one by themselves)\n\n\
         For example, in .mcp.json, where Claude Code takes the key from the environment:\n\n  \
         {{ \"mcpServers\": {{ \"sequentum\": {{ \"type\": \"http\", \"url\": \"{endpoint}\",\n    \
         \"headers\": {{ \"Authorization\": \"ApiKey ${{SEQUENTUM_API_KEY}}\" }} }} }} }}\n",
        env!("CARGO_PKG_VERSION"),
    )
}

/// The same for a browser.
pub(crate) fn html(endpoint: &str) -> String {
    let text = text(endpoint).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<!doctype html>\n<meta charset=\"utf-8\">\n<title>Sequentum MCP server</title>\n<pre>{text}</pre>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_stands_in_both_and_nothing_gets_out_of_the_text() {
        assert!(text("https://x/mcp").contains("\"url\": \"https://x/mcp\""));
        assert!(html("https://x/<script>").contains("https://x/&lt;script&gt;"));
    }
}
