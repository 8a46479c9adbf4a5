#!/usr/bin/env python3
"""Tries what this folder holds, and docs/hosts.md says of it, in the real Wassette without a desktop, against the mock.

    deploy/wassette/test.py     after `make build host`; SEQUENTUM_DIST names another folder than dist/
"""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "packages"))
from pages import block  # noqa: E402

COMPONENT = Path(os.environ.get("SEQUENTUM_DIST") or ROOT / "dist") / "sequentum-tools.wasm"
HOST_TEST = os.environ.get("HOST_TEST") or str(ROOT / "target/debug/host-test")


@contextmanager
def mock():
    """A mock of the service, as the two variables that point at it."""
    process = subprocess.Popen([HOST_TEST, "mock"], stdout=subprocess.PIPE, text=True)
    shown = ""
    while "SEQUENTUM_API_KEY" not in shown:
        line = process.stdout.readline()
        assert line, f"the mock did not start: {shown}"
        shown += line
    try:
        yield dict(re.findall(r"(SEQUENTUM_API_\w+)=(\S+)", shown))
    finally:
        process.terminate()
        process.wait()


@contextmanager
def wassette(variables, *command):
    """`wassette serve` by this command, as the address of its endpoint."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    command = [*command, "--bind-address", address]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env={**os.environ, **variables}, stdout=log, stderr=log)
        try:
            for _ in range(600):
                assert process.poll() is None, "wassette ended"
                try:
                    urllib.request.urlopen(f"http://{address}/ready")
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            yield f"http://{address}/mcp"
        except AssertionError:
            log.seek(0)
            print(log.read().decode(errors="replace"), file=sys.stderr)
            raise
        finally:
            process.terminate()
            process.wait()


def request(endpoint, method, **params):
    """One request of the revision without sessions."""
    version = "2026-07-28"
    meta = {"protocolVersion": version, "clientCapabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    params["_meta"] = {f"io.modelcontextprotocol/{name}": value for name, value in meta.items()}
    headers = {
        "content-type": "application/json",
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": version,
        "mcp-method": method,
        **({"mcp-name": params["name"]} if "name" in params else {}),
    }
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    with urllib.request.urlopen(urllib.request.Request(endpoint, body, headers), timeout=60) as answer:
        for line in answer.read().decode().splitlines():
            if line.startswith(("data: {", "{")):
                return json.loads(line.removeprefix("data: "))["result"]
    raise AssertionError("no answer")


def count(endpoint):
    """What a tool says that needs no arguments."""
    return json.dumps(request(endpoint, "tools/call", name="get-personal-agent-count", arguments={}))


def shown(name, **changes):
    """The commands of a block of docs/hosts.md, with other paths."""
    text = block(name)
    for old, new in changes.items():
        assert old in text, f"{name}: {old}"
        text = text.replace(old, str(new))
    return [shlex.split(line) for line in text.splitlines()]


def main():
    if shutil.which("wassette") is None:
        print("deploy/wassette: skipped, since there is no wassette")
        return 1 if os.environ.get("CI") else 0
    with mock() as variables, tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        os.environ["HOME"] = str(folder)

        def changed(name, **changes):
            text = (HERE / name).read_text()
            for old, new in [("https://dashboard.sequentum.com", "127.0.0.1"), *changes.items()]:
                assert old in text, f"{name}: {old}"
                text = text.replace(old, new)
            return text

        path = "file:///srv/sequentum/sequentum-tools.wasm"
        manifest = folder / "manifest.yaml"
        manifest.write_text(changed("manifest.yaml", **{path: COMPONENT.as_uri()}))
        serve = shown("wassette-serve-manifest", **{"deploy/wassette/manifest.yaml": manifest})[-1]
        with wassette(variables, *serve) as endpoint:
            tools = {tool["name"] for tool in request(endpoint, "tools/list")["tools"]}
            assert "list-agents" in tools and "load-component" not in tools, tools
            assert "total-count" in count(endpoint)
        elsewhere = {**variables, "SEQUENTUM_API_URL": variables["SEQUENTUM_API_URL"].replace("127.0.0.1", "localhost")}
        with wassette(elsewhere, *serve) as endpoint:
            assert "total-count" not in count(endpoint), "a host that the manifest does not name is not reached"

        components = folder / "components"
        policy = folder / "policy.yaml"
        load, copy, serve = shown("wassette-serve-folder", **{
            "/srv/sequentum": components, "file://$PWD/dist/sequentum-tools.wasm": COMPONENT.as_uri(),
            "deploy/wassette/policy.yaml": policy,
        })
        subprocess.run(load, check=True, capture_output=True, timeout=300)
        for memory, fits in [("64Mi", True), ("1Mi", False)]:
            policy.write_text(changed("policy.yaml", **{"memory: 64Mi": f"memory: {memory}"}))
            subprocess.run(copy, check=True)
            with wassette(variables, *serve) as endpoint:
                # It loads what the folder holds after it has said that it is ready.
                for _ in range(100):
                    if request(endpoint, "tools/list")["tools"]:
                        break
                    time.sleep(0.1)
                said = count(endpoint)
                assert ("total-count" in said) is fits and (fits or "memory" in said), said
    print("deploy/wassette: the manifest works and names one host; the policy's memory limit holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
