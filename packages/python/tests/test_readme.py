"""What the README shows, with a `uvx` that runs the installed command."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import COMMAND, ROOT, Client

sys.path.insert(0, str(ROOT / "packages"))
from pages import block  # noqa: E402


@pytest.fixture
def uvx(surroundings, tmp_path):
    """An environment in whose PATH `uvx sequentum-tools` is the installed command."""
    program = tmp_path / "uvx"
    program.write_text(f'#!/bin/sh\n[ "$1" = sequentum-tools ] && shift && exec "{COMMAND}" "$@"\n')
    program.chmod(0o755)
    return {**surroundings, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.skipif(sys.platform == "win32", reason="the block is for a shell")
def test_the_block_for_a_shell_tries_the_key_and_lists_agents(uvx):
    key = uvx.pop("SEQUENTUM_API_KEY")
    done = subprocess.run(
        ["bash", "-euc", block("python-readme-check")], input=f"{key}\n", env=uvx, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0 and "accepts the key" in done.stdout, done
    assert json.loads(done.stdout[done.stdout.index("{") :])["agents"], "the agents are listed"


@pytest.mark.skipif(sys.platform == "win32", reason="`uvx` is a script here")
def test_the_block_for_clients_starts_the_server_with_nothing_but_the_key_to_put_in(uvx):
    ((_, server),) = json.loads(block("python-readme-clients"))["mcpServers"].items()
    assert server["env"] == {"SEQUENTUM_API_KEY": "sk-..."}
    client = Client(["/usr/bin/env", server["command"], *server["args"]], uvx)
    try:
        assert client.request("tools/list")["result"]["tools"]
    finally:
        client.process.kill()
        client.process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="the command is for a shell")
def test_the_file_of_a_release_is_run_by_the_real_uvx_as_the_readme_says(surroundings):
    program = shutil.which("uvx") or shutil.which("uvx", path=ROOT / ".hosts/clients/uv/bin")
    if program is None:
        assert not os.environ.get("CI"), "clients/install.sh gets uvx"
        pytest.skip("there is no uvx: clients/install.sh gets it")
    (line,) = re.findall(r"`uvx (--from \./sequentum_tools-VERSION-py3-none-any\.whl sequentum-tools)`", (ROOT / "README.md").read_text())
    (wheel,) = (ROOT / "target/packages/python/wheel").glob("*.whl")
    version = wheel.name.split("-")[1]
    command = [program, *line.replace("VERSION", version).split(), "--version"]
    done = subprocess.run(command, cwd=wheel.parent, env=surroundings, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and done.stdout.startswith(f"sequentum-tools {version} "), done
