#!/usr/bin/env python3
"""Does a round of work in real MCP clients with the server, over both transports, against the mock, and writes into
docs/mcp-server.md what was seen. Where CI is set, it fails instead when the page says something else.

    clients/run.py [NAME…]      (default: all of them; install.sh gets them, `make clients` does both)
"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import calls
import page
from programs import CLIENTS, HOST_TEST, SERVER, WASMTIME, environment

KEY = "sk-clients"
TOOLS = [tool["name"] for tool in json.loads((page.ROOT / "docs/surface/mcp-tools.json").read_text())["tools"]]
# How long a client may take for all that it does.
LIMIT = 120
MEMORY = "max-memory-size=67108864"


class Started:
    """A program that says on one of its first lines at which address it listens."""

    def __init__(self, command, variables=None):
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        self.process = subprocess.Popen(command, env=variables, text=True, **pipes)
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                self.url = found.group()
                threading.Thread(target=lambda: [None for _ in self.process.stdout], daemon=True).start()
                return
        raise RuntimeError(f"{command[0]} does not start: {''.join(said)}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def reached_by(transport, mock, cache):
    """How a client reaches the server, as docs/mcp-server.md says; and what runs for it."""
    if transport == "stdio":
        variables = {"SEQUENTUM_API_KEY": KEY, "SEQUENTUM_API_URL": mock.url}
        grants = [word for name in variables for word in ("--env", name)]
        arguments = ["run", "-S", "http", "-W", MEMORY, *grants, str(SERVER)]
        return {"command": str(WASMTIME), "args": arguments, "env": variables | cache}, None
    limits = ["-W", f"{MEMORY},timeout=3700s"]
    command = [WASMTIME, "serve", "-S", "cli", *limits, "--addr", "127.0.0.1:0", "--env", f"SEQUENTUM_API_URL={mock.url}", SERVER]
    serve = Started(command, os.environ | cache)
    return {"url": f"{serve.url}/mcp", "headers": {"Authorization": f"ApiKey {KEY}"}}, serve


def cache(folder):
    """Where Wasmtime keeps what it has compiled, so that no client waits for that."""
    return {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}


def requests(mock):
    with urllib.request.urlopen(f"{mock.url}/_mock/requests") as answer:
        return json.load(answer)


def work(client, transport, folder):
    """What was seen of a client over a transport; and what is wrong."""
    home = folder / f"{client.name} {transport}"
    home.mkdir()
    serve = None
    with Started([HOST_TEST, "mock", "--rate-limit", "0", "--run-seconds", str(calls.RUN_SECONDS)]) as mock:
        try:
            server, serve = reached_by(transport, mock, cache(folder))
            variables = environment(home) | {"MOCK": mock.url, "TABLE": str(folder / "table.json")}
            variables["SERVER"] = json.dumps(client.bridge(server) if client.bridge else server)
            done = subprocess.run(client.command, env=variables, capture_output=True, text=True, timeout=LIMIT)
            lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
            if not lines:
                return {}, [f"no report, exit code {done.returncode}: {done.stderr[-3000:]}"]
            report = json.loads(lines[-1])
            seen, wrong = ({}, []) if client.connects_only else calls.judge(report, TOOLS, requests(mock))
            return seen | {"connect": report["revision"] or "yes"}, wrong
        except subprocess.TimeoutExpired as late:
            return {}, [f"not done after {LIMIT} s: {(late.stderr or b'')[-2000:]}"]
        finally:
            if serve:
                serve.__exit__()


def main():
    chosen = [client for client in CLIENTS if not sys.argv[1:] or client.name in sys.argv[1:]]
    began, failed = time.monotonic(), False
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        folder = Path(folder)
        (folder / "table.json").write_text(json.dumps(calls.table()))
        # Compiled before the first client waits for it: some ask for the newest revision, and not for long.
        subprocess.run([WASMTIME, "run", "-S", "http", SERVER, "--version"], env=os.environ | cache(folder), check=True)
        rounds = [(client, transport) for client in chosen for transport in client.transports]
        seen = {}
        for (client, transport), outcome in zip(rounds, pool.map(lambda one: work(*one, folder), rounds)):
            seen.setdefault(client.name, {})[transport], wrong = outcome
            wrong += client.surprises(transport, seen[client.name][transport])
            failed |= bool(wrong)
            print(f"{'FAILED' if wrong else 'ok    '} {client.name} {client.version()} over {transport}", *wrong, sep="\n       ")
    print(f"{len(rounds)} rounds in {time.monotonic() - began:.0f} s\n")
    table = page.table([(client, seen[client.name]) for client in chosen])
    print(table)
    if len(chosen) == len(CLIENTS) and not failed:
        failed = not page.write(table, check=bool(os.environ.get("CI")))
    sys.exit(failed)


if __name__ == "__main__":
    main()
