"""Which clients there are, how each is started, and what it cannot."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
HOSTS = Path(os.environ.get("SEQUENTUM_HOSTS") or ROOT / ".hosts").resolve()
MODULES = HERE / "node/node_modules"
NODE = HOSTS / "bin/node"
WASMTIME = HOSTS / "bin/wasmtime"
SERVER = Path(os.environ.get("SEQUENTUM_DIST") or ROOT / "dist").resolve() / "sequentum-mcp.wasm"
HOST_TEST = ROOT / "target/debug/host-test"
RMCP = ROOT / "target/debug/examples/rmcp"


def environment(home):
    """What a client is given: nothing of the user's own."""
    return {
        "HOME": str(home),
        "PATH": f"{NODE.parent}:{os.environ['PATH']}",
        "NODE_NO_WARNINGS": "1",
        "PYTHONUNBUFFERED": "1",
        # None of them needs anything but the server.
        "DO_NOT_TRACK": "1",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "OPENAI_AGENTS_DISABLE_TRACING": "1",
    }


def python(generation, script, *arguments):
    return [str(HOSTS / f"clients/mcp{generation}/bin/python"), str(HERE / f"python/{script}.py"), *arguments]


def javascript(script, *arguments):
    return [str(NODE), str(HERE / f"node/{script}.mjs"), *arguments]


def pinned_in(file):
    """The version that is installed of a package: of one of the lists that install.sh reads."""
    text = (HERE / file).read_text()
    if file.endswith("json"):
        packages = json.loads(text)["dependencies"]
        return lambda name: packages[name].rpartition("@")[2]
    return lambda name: re.search(rf"^{re.escape(name)}(?:\[.*\])?==(\S+)$", text, re.MULTILINE).group(1)


MCP1, MCP2, NPM = pinned_in("python/mcp1.in"), pinned_in("python/mcp2.in"), pinned_in("node/package.json")


def cargo(name):
    """The version that Cargo.lock has."""
    return re.search(rf'name = "{name}"\nversion = "(.*)"', (ROOT / "Cargo.lock").read_text()).group(1)


def bridged_by(package):
    """The server at an address, over the standard input and output of this version of mcp-remote."""

    def command(server):
        (name, value), = server["headers"].items()
        arguments = [str(MODULES / package / "dist/proxy.js"), server["url"], "--header", f"{name}:${{SECRET}}"]
        return {"command": str(NODE), "args": arguments, "env": {"SECRET": value, "PATH": os.environ["PATH"]}}

    return command


@dataclass
class Client:
    """One client."""

    name: str
    pinned: Callable
    package: str
    command: list
    transports: tuple = ("stdio", "http")
    # What it cannot, by topic or by topic and transport, with the reason.
    cannot: dict = field(default_factory=dict)
    bridge: Callable | None = None

    def version(self):
        return self.pinned(self.package)

    @property
    def connects_only(self):
        return "call" in self.cannot

    def reason(self, topic, transport):
        """Why it cannot do something, or nothing where it can."""
        return self.cannot.get(f"{topic} {transport}") or self.cannot.get(topic)

    def surprises(self, transport, seen):
        """Where it can what it is said not to, or the other way round."""
        if not seen:
            return []
        topics = ["list", "call", "error", "progress", "cancel"]
        return [
            f"{topic}: {'is seen and should not be' if seen.get(topic) else 'is not seen'}"
            for topic in topics
            if bool(seen.get(topic)) == bool(self.reason(topic, transport))
        ]


TELLS = "it tells the server in another request, of which a server without sessions knows nothing"
QUIET = "it asks for no progress"
ALONE = "it ends with each call"
NO_TOKEN = "it does not tell the server"
HEALTH = "the check connects, and calls nothing"
INSPECTOR = [str(NODE), str(MODULES / "@modelcontextprotocol/inspector/clients/launcher/build/index.js")]
CLAUDE = [str(NODE), str(MODULES / "@anthropic-ai/claude-code/cli-wrapper.cjs")]
LATE = {"cancel http": TELLS}

CLIENTS = [
    Client("TypeScript SDK", NPM, "@modelcontextprotocol/client", javascript("typescript2")),
    Client("TypeScript SDK 1", NPM, "@modelcontextprotocol/sdk", javascript("typescript1", "@modelcontextprotocol/sdk"), cannot=LATE),
    Client("TypeScript SDK 1.10", NPM, "sdk-1.10", javascript("typescript1", "sdk-1.10"), cannot=LATE),
    Client("Python SDK", MCP2, "mcp", python(2, "mcp2")),
    Client("Python SDK 1", MCP1, "mcp", python(1, "mcp1"), cannot={"cancel": NO_TOKEN}),
    Client("fastmcp", MCP2, "fastmcp", python(2, "fastmcp4")),
    Client(
        "mcp-remote", NPM, "mcp-remote", javascript("typescript1", "@modelcontextprotocol/sdk"), ("http",), LATE, bridged_by("mcp-remote")
    ),
    Client(
        "mcp-remote 0.1.2", NPM, "mcp-remote-0.1.2", javascript("typescript1", "sdk-1.10"), ("http",), LATE, bridged_by("mcp-remote-0.1.2")
    ),
    Client(
        "MCP Inspector, command line", NPM, "@modelcontextprotocol/inspector", python(2, "inspector", *INSPECTOR),
        cannot={"progress": ALONE, "cancel": ALONE},
    ),
    Client("langchain-mcp-adapters", MCP1, "langchain-mcp-adapters", python(1, "adapters"), cannot={"cancel": NO_TOKEN}),
    Client(
        "openai-agents", MCP2, "openai-agents", python(2, "openai_agents"), cannot={"progress": QUIET}
    ),
    Client("pydantic-ai", MCP2, "pydantic-ai-slim", python(2, "pydantic_toolset")),
    Client("Vercel AI SDK", NPM, "@ai-sdk/mcp", javascript("ai"), cannot={"progress": QUIET, "cancel stdio": NO_TOKEN}),
    Client("rmcp", cargo, "rmcp", [str(RMCP)]),
    Client(
        "Claude Code, `claude mcp list`", NPM, "@anthropic-ai/claude-code", python(2, "claude", *CLAUDE),
        cannot=dict.fromkeys(["list", "call", "error", "progress", "cancel"], HEALTH),
    ),
]
