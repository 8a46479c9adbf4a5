"""What the tests share: the installed command, a mock Control Center, and a client that speaks line by line."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from keys import KEY, shows

ROOT = Path(__file__).parents[3]
COMMAND = os.environ["SEQUENTUM_TOOLS"]
HOST_TEST = os.environ.get("HOST_TEST", str(ROOT / "target/debug/host-test"))


@pytest.fixture(scope="session")
def mock():
    """The variables that point at a mock of the service, with a key that every writer changes."""
    process = subprocess.Popen([HOST_TEST, "mock", "--rate-limit", "0", "--run-seconds", "2"], stdout=subprocess.PIPE, text=True)
    shown = ""
    while "SEQUENTUM_API_URL" not in shown:
        line = process.stdout.readline()
        assert line, f"the mock did not start: {shown}"
        shown += line
    yield {"SEQUENTUM_API_URL": re.search(r"SEQUENTUM_API_URL=(\S+)", shown)[1], "SEQUENTUM_API_KEY": KEY}
    process.terminate()
    process.wait()


@pytest.fixture
def surroundings(mock, tmp_path_factory):
    """An environment with the mock's variables; the cache is that of all tests."""
    cache = tmp_path_factory.getbasetemp() / "cache"
    cache.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SEQUENTUM_", "PYTHON"))}
    return {**kept, **mock, "XDG_CACHE_HOME": str(cache)}


@pytest.fixture
def run(surroundings):
    """Runs the command to its end. What it says shows no key."""

    def run(*arguments, input="", without=(), timeout=60, **variables):
        environment = {name: value for name, value in {**surroundings, **variables}.items() if name not in without}
        ended = subprocess.run(
            [COMMAND, *arguments], input=input, env=environment, capture_output=True, text=True, timeout=timeout
        )
        assert not shows(ended.stdout + ended.stderr), ended
        return ended

    return run


@pytest.fixture
def client(surroundings):
    """Starts servers to talk to, and ends those that a test leaves running."""
    started = []

    def start(*arguments, **variables):
        started.append(Client([COMMAND, *arguments], {**surroundings, **variables}))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


class Client:
    """A client at its simplest: it sends a line and reads lines, which show no key, until one has the id."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.sent = 0

    def request(self, method, **params):
        self.sent += 1
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": self.sent, "method": method, "params": params}) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            assert not shows(line), line
            answer = json.loads(line)
            if answer.get("id") == self.sent:
                return answer
        raise AssertionError(f"no answer: {self.process.stderr.read()}")

    def call(self, tool, **arguments):
        return self.request("tools/call", name=tool, arguments=arguments)["result"]
