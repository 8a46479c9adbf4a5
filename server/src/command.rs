//! What the command line asks for: to serve, or to say whether that would go well.

use crate::methods::caller::Caller;
use crate::methods::context::Platform;
use crate::stdio;
use dispatch::Tools;
use sequentum_tools::line::Line;
use sequentum_tools::transport::wasi::{Wasi, environment};
use serde_json::Map;
use std::process::ExitCode;

const HELP: &str = "The Sequentum Control Center as an MCP server.

Without arguments it serves MCP over standard input and output. Over HTTP it is served by the host (wasmtime serve).

  check       try the API key and the address, and say what to mend
  --version   the version
  --help      this text

Variables: SEQUENTUM_API_KEY (required), SEQUENTUM_API_URL, SEQUENTUM_READ_ONLY=1, SEQUENTUM_TOOLSETS=runs,billing,
SEQUENTUM_TIMEOUT_SECONDS, SEQUENTUM_MAX_RETRIES, DEBUG=1.";

/// The tool with which the key is tried: it reads little, and every key may call it.
const PROBE: &str = "list_spaces";

/// Does what the arguments say, of which the first is the program.
pub fn run<P: Platform<Transport = Wasi> + 'static>(arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments: Vec<_> = arguments.skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            stdio::serve::<P>();
            ExitCode::SUCCESS
        }
        ["check"] => match wstd::runtime::block_on(check::<P>()) {
            Ok(said) => {
                println!("{said}");
                ExitCode::SUCCESS
            }
            Err(findings) => {
                eprintln!("{}", findings.iter().map(Line::as_str).collect::<Vec<_>>().join("\n"));
                ExitCode::FAILURE
            }
        },
        ["--version" | "-V"] => {
            println!("sequentum-mcp {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        ["--help" | "-h"] => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("Unknown arguments: {}\n\n{HELP}", arguments.join(" "));
            ExitCode::from(2)
        }
    }
}

/// Tries the key and the address. Fails with what to mend.
async fn check<P: Platform<Transport = Wasi>>() -> Result<String, Vec<Line>> {
    let caller = Caller::from_environment(&environment());
    let (Ok(config), []) = (&caller.config, caller.findings.as_slice()) else { return Err(caller.findings) };
    let origin = config.origin.to_string();
    let said = |error: sequentum_tools::error::Error| vec![error.in_words()];
    let client = caller.client(Wasi).map_err(said)?;
    if let Some(tool) = dispatch::find(PROBE) {
        P::Tools::call(tool, &client, Map::new()).await.map_err(said)?;
    }
    Ok(format!("The Control Center at {origin} accepts the key."))
}
