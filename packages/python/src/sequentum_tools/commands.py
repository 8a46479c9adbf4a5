"""What each command does.

Modules that a start of the server does not need are imported where they are used: a client waits for the start.
"""

import json
import sys

from . import environment
from .runtime import Server, Stopped

NAME = "sequentum-tools"


def run(chosen):
    """Does what was chosen on the command line; returns the exit status."""
    variables = environment.variables(getattr(chosen, "read_only", False), getattr(chosen, "toolsets", None))
    read_only = environment.says_read_only(variables)
    try:
        if chosen.version:
            return version()
        if chosen.command == "http":
            from . import serving

            return serving.serve(read_only, variables, chosen.address)
        server = Server(read_only, variables)
        if chosen.command == "call":
            return call(server, chosen.tool, chosen.arguments)
        return server.run([chosen.command] if chosen.command else [])
    except Stopped as stopped:
        print(f"{NAME}: {stopped}", file=sys.stderr)
        return 1


def version():
    """Prints the versions of all that a report of a fault should name."""
    from importlib import metadata

    python = sys.version.split()[0]
    print(f"{NAME} {metadata.version(NAME)} (wasmtime {metadata.version('wasmtime')}, Python {python}, {sys.platform})")
    return 0


def call(server, tool, text):
    """Calls one tool, prints what it returns, and says by the exit status whether it failed."""
    try:
        arguments = json.loads(sys.stdin.buffer.read()) if text == "-" else json.loads(text)
    except ValueError as error:
        print(f"{NAME}: the arguments of {tool} are not JSON: {error}", file=sys.stderr)
        return 2
    # JSON is UTF-8, whatever a terminal is set to.
    sys.stdout.reconfigure(encoding="utf-8")
    answer = server.request("tools/call", {"name": tool.replace("-", "_"), "arguments": arguments})
    if "error" in answer:
        print(f"{NAME}: {answer['error']['message']}", file=sys.stderr)
        return 2
    result = answer["result"]
    if "structuredContent" in result:
        print(json.dumps(result["structuredContent"], indent=2, ensure_ascii=False))
    else:
        print("\n".join(part.get("text", "") for part in result["content"]))
    return 1 if result.get("isError") else 0
