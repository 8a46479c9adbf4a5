#!/usr/bin/env python3
"""Tries what docs/hosts.md says of ACT with the real host: packed, given the key by the host's store, and used as a client does.

    act/test.py     after `make act host`, with `act` and `act-build` on the PATH (.ci/hosts.sh); `make platforms` runs it
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "packages"))
from pages import block  # noqa: E402

HOST_TEST = os.environ.get("HOST_TEST") or str(ROOT / "target/debug/host-test")
KEY = "sk-act-7c2e"


@contextmanager
def mock():
    """A mock of the service, as its address."""
    process = subprocess.Popen([HOST_TEST, "mock"], stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            if found := re.search(r"SEQUENTUM_API_URL=(\S+)", line):
                yield found[1]
                return
        raise AssertionError("the mock did not start")
    finally:
        process.kill()
        process.wait()


@contextmanager
def client(command, log):
    """A client of this server, as a function that asks one thing."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
    watch = threading.Timer(120, process.kill)
    watch.start()
    sent = 0

    def ask(method, **params):
        nonlocal sent
        sent += 1
        process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": sent, "method": method, "params": params}) + "\n")
        process.stdin.flush()
        for line in process.stdout:
            answer = json.loads(line)
            if answer.get("id") == sent:
                return answer.get("result") or answer["error"]
        raise AssertionError("no answer")

    try:
        hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        ask("initialize", **hello)
        process.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
        yield ask
    finally:
        watch.cancel()
        process.kill()
        process.wait()


def pack(folder):
    """What the page says, with the mock's host in the manifest in place of the service's."""
    manifest = (HERE / "act.toml").read_text()
    theirs = '{ host = "dashboard.sequentum.com", scheme = "https" }'
    assert re.findall(r'std.capabilities."([^"]*)"', manifest) == ["wasi:http", "act:credentials"] and theirs in manifest
    (folder / "act").mkdir()
    (folder / "act/act.toml").write_text(manifest.replace(theirs, '{ host = "127.0.0.1", scheme = "http" }'))
    (folder / "dist").symlink_to(ROOT / "dist")
    made, packed = block("act-pack").split("\n", 1)
    assert made == "make act", "which was done before"
    subprocess.run(["bash", "-euc", packed], cwd=folder, check=True, capture_output=True, timeout=60)
    return folder / "sequentum/sequentum-act.wasm"


def server(component, address, **changes):
    """The command that a client is told, for this Control Center; `changes` are of its words."""
    (told,) = json.loads(block("act-client"))["mcpServers"].values()
    words = {
        "{}": json.dumps({"SEQUENTUM_API_URL": address}), "wasi:http=dashboard.sequentum.com": "wasi:http=127.0.0.1",
        "/path/to/sequentum/sequentum-act.wasm": str(component), **changes,
    }
    assert set(words) <= set(told["args"]), told
    return [told["command"], *(words.get(word, word) for word in told["args"])]


def main():
    with tempfile.TemporaryDirectory() as folder, mock() as address:
        folder = Path(folder)
        os.environ.update(HOME=str(folder), XDG_CONFIG_HOME=str(folder / "config"), XDG_DATA_HOME=str(folder / "data"))
        component = pack(folder)
        store = ["bash", "-euc", block("act-secret")]
        subprocess.run(store, input=f"{KEY}\n", text=True, cwd=folder, check=True, capture_output=True, timeout=60)

        log = folder / "log"
        with log.open("w") as audit, client(server(component, address), audit) as ask:
            tools = {tool["name"]: tool for tool in ask("tools/list")["tools"]}
            assert len(tools) > 40
            assert tools["get_agent"]["annotations"]["readOnlyHint"] is True
            assert tools["kill_agent"]["annotations"]["readOnlyHint"] is False
            assert tools["delete_run"]["annotations"]["destructiveHint"] is True
            assert tools["get_agent"]["inputSchema"]["required"] == ["agentId"]
            agent = json.dumps(ask("tools/call", name="get_agent", arguments={"agentId": 101}))
            assert "Shop prices" in agent, agent
            missing = json.dumps(ask("tools/call", name="get_agent", arguments={"agentId": 999999}))
            assert "404" in missing and "list_agents" in missing, missing
            # "Run agent 101 and show me five rows" is two calls.
            started = json.dumps(ask("tools/call", name="start_agent", arguments={"agentId": 101, "waitSeconds": 30}))
            assert "50001" in started and "Success" in started, started
            rows = json.dumps(ask("tools/call", name="get_run_data", arguments={"agentId": 101, "runId": 50001, "maxRows": 5}))
            assert "Espresso machine" in rows and "Milk frother" in rows, rows
        said = log.read_text()
        assert "credential" in said and KEY not in said + agent + missing + started, said

        for what, changes in {
            "without the credential": {"act:credentials": "wasi:http=127.0.0.1"},
            "to another host": {"{}": json.dumps({"SEQUENTUM_API_URL": address.replace("127.0.0.1", "localhost")})},
        }.items():
            with log.open("w") as audit, client(server(component, address, **changes), audit) as ask:
                answer = json.dumps(ask("tools/call", name="get_agent", arguments={"agentId": 101}))
                assert "Shop prices" not in answer and "std:" in answer, f"{what}: {answer}"
    print("act: the tools are listed with their annotations and called, the key comes from the host's store alone")


if __name__ == "__main__":
    sys.exit(main())
