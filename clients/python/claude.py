"""The health check of Claude Code: it connects to every server that it knows, and calls nothing.

Over standard input it knows the server by the README's own line, whose `npx` is one here that starts this server; the key is in the
environment that Claude Code is started in, and without it that `npx` starts nothing.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"


def claude(*arguments):
    return subprocess.run([*sys.argv[1:], *arguments], check=True, capture_output=True, text=True, timeout=60).stdout


def npx(server):
    """Puts an `npx` first on the path that starts this server, and what the server is given into the environment."""
    folder = Path(os.environ["HOME"]) / "bin"
    folder.mkdir()
    start = shlex.join([server["command"], *server["args"]])
    wanted = '[ "$1 $2" = "-y sequentum-tools" ] && [ -n "$SEQUENTUM_API_KEY" ]'
    (folder / "npx").write_text(f"#!/bin/sh\n{wanted} && exec {start}\n")
    (folder / "npx").chmod(0o755)
    given = {name: value for name, value in server["env"].items() if name != "HOME"}
    os.environ.update(given, PATH=f"{folder}{os.pathsep}{os.environ['PATH']}")


server = json.loads(os.environ["SERVER"])
if "url" in server:
    # In its file, and not by `--header`, which every program of the machine could read.
    known = {"mcpServers": {"sequentum": {"type": "http", **server}}}
    (Path(os.environ["HOME"]) / ".claude.json").write_text(json.dumps(known))
else:
    npx(server)
    (line,) = re.findall(r"`claude (mcp add [^`]*)`", README.read_text())
    claude(*shlex.split(line))
health = claude("mcp", "list")
assert "Connected" in health, health
print(json.dumps({"revision": None}))
