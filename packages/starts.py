#!/usr/bin/env python3
"""Cold and warm start of each way to run the server: from the command to the answer of `tools/list`.

    packages/starts.py [--update-docs]      after packages/python/test.sh and packages/node/test.sh

It prints a table, and with --update-docs writes it into docs/performance.md and its times into the README. A start that takes longer
than a minute is ended, and has failed.
"""

import argparse
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from shutil import which

ROOT = Path(__file__).resolve().parents[1]
PAGE, README = ROOT / "docs/performance.md", ROOT / "README.md"
SERVER, TOOLS = ROOT / "dist/sequentum-mcp.wasm", ROOT / "dist/sequentum-tools.wasm"
PYTHON = ROOT / "target/packages/python/Prögram Files/bin/sequentum-tools"
NODE = ROOT / "target/packages/node/Prögram Files"
HOST_TEST = ROOT / "target/debug/host-test"
COLD, WARM = 3, 9
LIMIT = 60  # seconds for one start
PATIENCE = 5  # seconds for the end after the input's

HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "starts", "version": "1"}}
MESSAGES = [
    {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO},
    {"jsonrpc": "2.0", "method": "notifications/initialized"},
    {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
]


class Failed(Exception):
    """A start without an answer."""


class Way:
    """A way to run the server; `{component}` in its command is a component that no cache has seen before a cold start."""

    def __init__(self, name, *command, before=None, http=False, folder=None, row=None):
        self.name, self.command, self.before, self.http, self.folder = name, command, before, http, folder
        self.row = row  # how the way's row in the README begins

    def is_here(self):
        program, *rest = self.command
        return which(program) is not None and all(word.exists() for word in [*rest, self.folder] if isinstance(word, Path))

    def start(self, component, surroundings):
        """Starts it once: milliseconds until the list is there, and milliseconds of the processor until the end."""
        command = [str(word).replace("{component}", str(component)) for word in self.command]
        used, began = processor(), time.monotonic()
        process = subprocess.Popen(
            command, env=surroundings, cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if self.http else subprocess.DEVNULL,
        )
        watch = threading.Timer(LIMIT, process.kill)
        watch.start()
        try:
            (over_http if self.http else over_stdio)(process)
            took = time.monotonic() - began
            end(process)
        finally:
            watch.cancel()
            process.kill()
            process.wait()
        return took * 1000, (processor() - used) * 1000


def over_stdio(process):
    process.stdin.write("".join(f"{json.dumps(message)}\n" for message in MESSAGES).encode())
    process.stdin.flush()
    for line in process.stdout:
        if b'"id":2' in line and b'"list' in line:
            return
    raise Failed(f"{process.args} gave no list")


def over_http(process):
    for line in process.stderr:
        if found := re.search(rb"http://[\d.:]+", line):
            break
    else:
        raise Failed(f"{process.args} does not serve")
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream", "authorization": "ApiKey sk-none"}
    body = json.dumps(MESSAGES[2]).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{found[0].decode()}/mcp", body, headers), timeout=LIMIT) as answer:
        if b'"list' not in answer.read():
            raise Failed(f"{process.args} gave no list")


def end(process):
    """The end of the input ends a server; not so Wassette, nor one over HTTP."""
    try:
        process.communicate(timeout=0.01 if process.stderr else PATIENCE)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def processor():
    """Seconds of the processor that ended children have taken."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def unseen(original, folder, name):
    """A copy with one more custom section, so that no cache has it."""
    content = f"{name} {time.time_ns()}".encode()
    copy = folder / "component.wasm"
    section = bytes([len(b"start")]) + b"start" + content
    copy.write_bytes(original.read_bytes() + bytes([0, len(section)]) + section)
    return copy


def measure(way):
    """Medians: cold, warm; then both in processor time. Each as `start` has it."""
    cold, warm = [], []
    for _ in range(COLD):
        with tempfile.TemporaryDirectory() as home:
            surroundings = {
                **os.environ, "HOME": home, "XDG_CACHE_HOME": f"{home}/cache", "SEQUENTUM_API_KEY": "sk-none",
                "SEQUENTUM_API_URL": "http://127.0.0.1:1", "npm_config_update_notifier": "false",
            }
            component = unseen(SERVER, Path(home), way.name)
            if way.before is None:
                cold.append(way.start(component, surroundings))
            else:  # what others do at their first start is done here when the component is given
                used, began = processor(), time.monotonic()
                subprocess.run(way.before, env=surroundings, check=True, capture_output=True, timeout=LIMIT)
                cold.append(((time.monotonic() - began) * 1000, (processor() - used) * 1000))
            warm += [way.start(component, surroundings) for _ in range(WARM // COLD)]
    return [statistics.median(value[index] for value in values) for index in (0, 1) for values in (cold, warm)]


def ways():
    serve = ["wasmtime", "serve", "-S", "cli", "-W", "max-memory-size=67108864,timeout=3700s", "--addr", "127.0.0.1:0", "{component}"]
    return [
        Way("Python package", PYTHON, row="Python package"),
        Way("Node package, bundle", "node", NODE / "node_modules/sequentum-tools/bin/sequentum-tools.js", row="Node package"),
        Way("Node package through `npx`", "npx", "--offline", "sequentum-tools", folder=NODE),
        Way("`wasmtime run`", "wasmtime", "run", "-S", "http", "-W", "max-memory-size=67108864", "--env", "SEQUENTUM_API_KEY",
            "{component}", row="[`wasmtime run`"),
        Way("HTTP: `wasmtime serve`", *serve, http=True, row="[over HTTP]"),
        Way("Wassette (cold: `component load`)", "wassette", "run", "--disable-builtin-tools",
            before=["wassette", "component", "load", TOOLS.as_uri()], row="[Wassette]"),
        Way("embedded: `host-test serve`", HOST_TEST, "--component", "{component}", "serve", row="[embedded"),
    ]


def table():
    """The lines of the table, and each row of the README with its two times."""
    rows, lines = {}, [
        f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}; load {os.getloadavg()[0]:.2f} before.",
        "",
        "| way | cold | warm | processor time, cold | processor time, warm |",
        "|---|---|---|---|---|",
    ]
    for way in ways():
        if way.is_here():
            print(way.name, file=sys.stderr, flush=True)
            times = [f"{value:,.0f} ms" for value in measure(way)]
            lines.append(f"| {way.name} | {' | '.join(times)} |")
            rows[way.row] = times[:2]
        else:
            lines.append(f"| {way.name} | not here | | | |")
    lines.append("| the original, `npx -y sequentum-mcp` (measured when this project began) | | 170–410 ms | | |")
    return "\n".join(lines), rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update-docs", action="store_true", help="write the table into docs/performance.md")
    update = parser.parse_args().update_docs
    text, rows = table()
    print(text)
    if update:
        begin, finish = "<!-- starts: the run begins -->", "<!-- starts: the run ends -->"
        head, rest = PAGE.read_text().split(begin)
        _, tail = rest.split(finish)
        PAGE.write_text(f"{head}{begin}\n\n{text}\n\n{finish}{tail}")
        readme = README.read_text()
        for row, (cold, warm) in rows.items():
            if row is not None:
                readme = re.sub(rf"(?m)^(\| {re.escape(row)}.*) \|[^|]*\|[^|]*\|$", lambda found: f"{found[1]} | {cold} | {warm} |", readme)
        README.write_text(readme)


if __name__ == "__main__":
    main()
