#!/usr/bin/env python3
"""Cold and warm start of each way to run the server: from the command to the answer of `tools/list`.

    packages/starts.py      after packages/python/test.sh and packages/node/test.sh; prints a table
"""

import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / "target/packages/python/Prögram Files/bin/sequentum-tools"
NODE = ROOT / "target/packages/node/Prögram Files/node_modules/sequentum-tools/bin/sequentum-tools.js"
SERVER, TOOLS = ROOT / "dist/sequentum-mcp.wasm", ROOT / "dist/sequentum-tools.wasm"
TURNS = 9

REQUESTS = b"""\
{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
{"jsonrpc":"2.0","id":2,"method":"tools/list"}
"""


def start(command, surroundings):
    """Milliseconds until the list is there, and of the processor until the end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    process = subprocess.Popen(command, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdin.write(REQUESTS)
    process.stdin.flush()
    for line in process.stdout:
        if b'"id":2' in line:
            break
    else:
        raise SystemExit(f"{command} gave no list")
    took = time.monotonic() - began
    process.stdin.close()
    process.stdout.read()
    process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took * 1000, used * 1000


def main():
    ways = {
        "Python package": [PYTHON],
        "Node package, bundle": ["node", NODE],
        "`wasmtime run`": ["wasmtime", "run", "-S", "http", "--env", "SEQUENTUM_API_KEY", SERVER],
        "Wassette": ["wassette", "run", "--disable-builtin-tools"],
    }
    print("| way | cold | warm | processor, cold | processor, warm |\n|---|---|---|---|---|")
    for name, command in ways.items():
        if not (shutil.which(command[0]) and all(Path(part).exists() for part in command[1:] if isinstance(part, Path))):
            print(f"| {name} | not here | | | |")
            continue
        cold, warm = [], []
        for _ in range(3):
            with tempfile.TemporaryDirectory() as home:
                surroundings = {
                    **os.environ, "HOME": home, "XDG_CACHE_HOME": f"{home}/cache", "SEQUENTUM_API_KEY": "sk-none",
                    "SEQUENTUM_API_URL": "http://127.0.0.1:1",
                }
                if name == "Wassette":  # what it does at the first start, it does when it is given the component
                    began = time.monotonic()
                    load = ["wassette", "component", "load", TOOLS.as_uri()]
                    before = resource.getrusage(resource.RUSAGE_CHILDREN)
                    subprocess.run(load, env=surroundings, check=True, capture_output=True)
                    after = resource.getrusage(resource.RUSAGE_CHILDREN)
                    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                    cold.append(((time.monotonic() - began) * 1000, used * 1000))
                else:
                    cold.append(start(command, surroundings))
                warm += [start(command, surroundings) for _ in range(TURNS // 3)]
        cells = [statistics.median(value[index] for value in values) for index in (0, 1) for values in (cold, warm)]
        print(f"| {name} | " + " | ".join(f"{cell:,.0f} ms" for cell in cells) + " |")


if __name__ == "__main__":
    main()
