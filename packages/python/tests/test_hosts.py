"""What docs/hosts.md shows of the `wasmtime` package alone, as it stands there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import COMMAND, ROOT, Client

sys.path.insert(0, str(ROOT / "packages"))
from pages import block  # noqa: E402

# Where the package is installed as the dependency of ours.
PYTHON = Path(COMMAND).with_name("python")


@pytest.fixture
def folder(tmp_path):
    """A folder with the components where the page has them."""
    (tmp_path / "dist").symlink_to((ROOT / os.environ.get("SEQUENTUM_DIST", "dist")).resolve())
    return tmp_path


def test_a_typed_call_an_error_and_a_variant(folder, surroundings):
    (folder / "agents.py").write_text(block("python-tools"))
    command = block("python-run").replace("python3", f"'{PYTHON}'")
    done = subprocess.run(command, shell=True, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=120)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert lines[0] == "ok Shop prices https://shop.example/prices"
    assert lines[1].startswith("err not-found API Error 404")
    assert "list-agents" in lines[2]
    assert lines[3].startswith("run 5") and lines[3].endswith("has ended: Success")
    # The first five rows of what that run found, below the names of their columns.
    assert len(lines) == 10 and lines[4] == "product | price | currency | url"
    assert lines[5].startswith("Espresso machine | ") and lines[9].endswith("https://shop.example/product/5")


def test_the_server_over_standard_input_and_output(folder, surroundings):
    (folder / "server.py").write_text(block("python-server"))
    # A session: each answer comes while the input is open, and the end of the input ends it.
    client = Client(["/usr/bin/env", "-C", folder, PYTHON, "server.py"], surroundings)
    try:
        hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        assert client.request("initialize", **hello)["result"]["serverInfo"]
        assert len(client.request("tools/list")["result"]["tools"]) > 40
        assert client.call("get_agent", agentId=101)["structuredContent"]["id"] == 101
        assert "999999" in json.dumps(client.call("get_agent", agentId=999999))
        ended = client.call("start_agent", agentId=101, waitSeconds=45)["structuredContent"]
        assert (ended["tag"], ended["val"]["status"]) == ("ended", "Success")
        data = client.call("get_run_data", agentId=101, runId=ended["val"]["id"], maxRows=5)["structuredContent"]
        assert (len(data["rows"]), data["nextRow"]) == (5, 6)
        client.process.stdin.close()
        assert client.process.wait(timeout=30) == 0
    finally:
        client.process.kill()
        client.process.wait()
