#!/usr/bin/env python3
"""What a request costs in `wasmtime serve` and on one and two wasmCloud hosts, for docs/scale.md: `make scale`.

Each row is a few seconds of wrk with 8 connections against a server on this computer, beside the smallest component that answers.
"""

import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import manifest
from callers import NAME, post
from cluster import Cluster, free_address, wait_for
from test import COMPONENT, HERE, mock

SECONDS = 4
CONNECTIONS = 8

# How many calls at once wait for a run, which takes so many seconds.
WAITING = (100, 300)
RUN_SECONDS = 10

CALL = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "get_agent", "arguments": {"agentId": 101}}})
SCRIPT = f"""
wrk.method = "POST"
wrk.body = [[{CALL}]]
wrk.headers["content-type"] = "application/json"
wrk.headers["accept"] = "application/json"
wrk.headers["authorization"] = "ApiKey sk-of-the-caller"
"""


def smallest(folder):
    """Builds minimal.wat, for the version of wasi:http that the server speaks."""

    def tools(*arguments):
        subprocess.run(["wasm-tools", *map(str, arguments)], check=True, capture_output=True)

    tools("component", "wit", COMPONENT, "--out-dir", folder / "wit")
    version = re.search(r"package wasi:http@(\S+);", (folder / "wit/deps/http.wit").read_text())[1]
    world = f"import wasi:http/types@{version}; export wasi:http/incoming-handler@{version};"
    (folder / "wit/component.wit").write_text(f"package local:minimal; world minimal {{ {world} }}")
    (folder / "minimal.wat").write_text((HERE / "minimal.wat").read_text().replace("0.2.12", version))
    tools("component", "embed", folder / "wit", "--world", "minimal", folder / "minimal.wat", "-o", folder / "core.wasm")
    tools("component", "new", folder / "core.wasm", "-o", folder / "minimal.wasm")
    return folder / "minimal.wasm"


def spent(process):
    """Its processor time, in seconds."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(process):
    """The most memory it has had, in MiB."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())[1]) // 1024


def loads(addresses, path, script=None):
    options = ["-t", "1", "-c", str(CONNECTIONS // len(addresses)), "-d", f"{SECONDS}s", "--latency", "-H", f"Host: {NAME}"]
    options += ["-s", str(script)] if script else []
    runs = [
        subprocess.Popen(["wrk", *options, f"http://{address}{path}"], stdout=subprocess.PIPE, text=True) for address in addresses
    ]
    return [run.communicate()[0] for run in runs]


def row(what, servers, path, script=None):
    """Servers are processes and addresses."""
    addresses = [address for _, address in servers]
    loads(addresses, path, script)  # so that nothing is compiled or connected meanwhile
    before = sum(spent(process) for process, _ in servers)
    said = loads(addresses, path, script)
    took = sum(spent(process) for process, _ in servers) - before
    assert not any("Non-2xx" in one for one in said), said
    requests = sum(int(re.search(r"(\d+) requests in", one)[1]) for one in said)
    half, most = (max(milliseconds(one, share) for one in said) for share in ("50%", "99%"))
    memory = max(resident(process) for process, _ in servers)
    print(f"| {what} | {requests / SECONDS:,.0f} | {half:.1f} | {most:.1f} | {1000 * took / requests:.2f} | {memory} |", flush=True)


def waiting(what, process, address, count):
    """So many calls at once that wait for a run: how many are answered, and what each needs."""
    before = memory(process)
    with ThreadPoolExecutor(count) as pool:
        calls = [pool.submit(outcome, address) for _ in range(count)]
        time.sleep(RUN_SECONDS / 2)
        each = (memory(process) - before) / count
        outcomes = collections.Counter(call.result() for call in calls)
    print(f"| {what} | {count} | {outcomes.pop('answered', 0)} | {dict(outcomes) or ''} | {each:.1f} |", flush=True)


def outcome(address):
    try:
        status, said = post(address, "start_agent", agentId=101, isRunSynchronously=True, timeout=60)
    except OSError as error:
        return type(error).__name__
    return "answered" if status == 200 and '"finished"' in said else f"status {status}"


def memory(process):
    """What it has now, in MiB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024


def milliseconds(said, share):
    number, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s)\b", said).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def main():
    variables, options = manifest.host()
    with tempfile.TemporaryDirectory() as folder, mock(RUN_SECONDS) as control_center:
        folder = Path(folder)
        least = smallest(folder)
        script = folder / "call.lua"
        script.write_text(SCRIPT)
        settings = {"SEQUENTUM_API_URL": control_center.url, "SEQUENTUM_MCP_URL": f"https://{NAME}/mcp"}
        print("| server | requests a second | median, ms | 99 %, ms | processor, ms a request | memory, MiB |\n|---|---|---|---|---|---|")
        with Cluster(folder, {**variables, **settings}) as cluster:

            def wasmtime(component):
                address = free_address()
                names = [word for name in settings for word in ("--env", name)]
                limits = "max-memory-size=67108864,timeout=3700s"
                process = cluster.start("wasmtime", "serve", "-S", "cli", "-W", limits, "--addr", address, *names, component)
                wait_for(address)
                return process, address

            process, address = wasmtime(least)
            row("`wasmtime serve`, the smallest component", [(process, address)], "/")
            process, address = wasmtime(COMPONENT)
            row("`wasmtime serve`, `/health`", [(process, address)], "/health")
            row("`wasmtime serve`, a call of a tool", [(process, address)], "/mcp", script)

            images = {"least": cluster.push(least, "least"), "server": cluster.push(COMPONENT, "server")}

            def placed(host, which):
                component = manifest.component(NAME)
                component["image"] = images[which]
                component["localResources"]["environment"].update(settings)
                component["localResources"]["environment"].pop("SEQUENTUM_LOG")
                component["localResources"]["allowedHosts"] = ["127.0.0.1"]
                host.place(which, component, NAME)
                return host.process, host.address

            first, second = cluster.host("a", *options), cluster.host("b", *options)
            row("wasmCloud, the smallest component", [placed(first, "least")], "/")
            first.remove("least")
            hosts = [placed(first, "server"), placed(second, "server")]
            row("wasmCloud, `/health`", hosts[:1], "/health")
            row("wasmCloud, a call of a tool", hosts[:1], "/mcp", script)
            row("two hosts of wasmCloud, `/health`", hosts, "/health")
            row("two hosts of wasmCloud, a call of a tool", hosts, "/mcp", script)
            print("\n| server | calls that wait | answered | not | MiB for each |\n|---|---|---|---|---|")
            for count in WAITING:
                waiting("`wasmtime serve`", process, address, count)
                waiting("wasmCloud", *hosts[0], count)
            print()
            cluster.environment.update({"RUST_BACKTRACE": "1", "RUST_LIB_BACKTRACE": "1"})
            slow = cluster.host("c", *options)
            row("wasmCloud with `RUST_BACKTRACE=1`, the smallest component", [placed(slow, "least")], "/")
            slow.remove("least")
            row("wasmCloud with `RUST_BACKTRACE=1`, `/health`", [placed(slow, "server")], "/health")


if __name__ == "__main__":
    sys.exit(main())
