"""The commands beside the server itself."""

import json
import re
import subprocess
import time
import urllib.request

import pytest
from conftest import COMMAND
from keys import KEY, WRONG_KEY, shows


def test_call_prints_the_result_as_json(run):
    called = run("call", "list-agents", '{"recordsPerPage": 2}')
    assert len(json.loads(called.stdout)["agents"]) == 2
    assert called.returncode == 0


def test_call_takes_its_arguments_from_standard_input(run):
    called = run("call", "get_agent", "-", input='{"agentId": 101}')
    assert json.loads(called.stdout)["id"] == 101


def test_call_says_by_its_exit_status_what_went_wrong(run):
    failed = run("call", "get-agent", '{"agentId": 999999}')
    assert failed.returncode == 1 and "404" in failed.stdout
    wrong = run("call", "get-agent", "{agentId: 101}")
    assert wrong.returncode == 2 and "not JSON" in wrong.stderr and wrong.stdout == ""
    unknown = run("call", "no-such-tool")
    assert unknown.returncode == 2 and "no_such_tool" in unknown.stderr


def test_call_prints_text_that_is_not_ascii_whatever_the_locale(run):
    called = run("call", "search-agents", '{"query": "x"}', PYTHONIOENCODING="", LC_ALL="C", PYTHONUTF8="0")
    assert called.returncode == 0, called.stderr
    arguments = json.dumps({"query": "é"}, ensure_ascii=False)
    called = run("call", "search-agents", "-", input=arguments, PYTHONIOENCODING="", LC_ALL="C", PYTHONUTF8="0")
    assert called.returncode == 0, called.stderr


def test_check_tries_the_key_and_the_address(run, mock):
    good = run("check")
    assert good.returncode == 0, good.stdout + good.stderr
    wrong = run("check", SEQUENTUM_API_KEY=WRONG_KEY)
    assert wrong.returncode != 0 and "SEQUENTUM_API_KEY" in wrong.stdout + wrong.stderr
    nobody = run("check", SEQUENTUM_API_URL="http://127.0.0.1:1", SEQUENTUM_MAX_RETRIES="0")
    assert nobody.returncode != 0 and "127.0.0.1:1" in nobody.stdout + nobody.stderr


def test_version_names_all_that_a_report_needs(run):
    shown = run("--version").stdout
    assert re.fullmatch(r"sequentum-tools \d+\.\d+\.\d+ \(wasmtime \d+\S*, Python 3\S*, \w+\)\n", shown)


def test_help_and_mistakes_do_not_start_the_server(run):
    assert "SEQUENTUM_API_KEY" in run("--help").stdout
    assert run("chekc").returncode == 2
    assert run("--readonly").returncode == 2


def test_http_serves_and_its_command_line_has_no_key(surroundings):
    port = free_port()
    environment = {**surroundings, "SEQUENTUM_API_KEY": KEY, "SEQUENTUM_ALLOW_SHARED_KEY": "1"}
    served = subprocess.Popen([COMMAND, "http", "--address", f"127.0.0.1:{port}"], env=environment, stderr=subprocess.PIPE)
    try:
        assert b"ok" in fetch(f"http://127.0.0.1:{port}/health")
        with open(f"/proc/{served.pid}/cmdline", "rb") as line:
            command = line.read()
        assert b"SEQUENTUM_API_KEY" in command and not shows(command.decode())
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "get_credits_balance"}}
        headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
        answer = fetch(f"http://127.0.0.1:{port}/mcp", json.dumps(body).encode(), headers)
        assert "result" in json.loads(answer)
    finally:
        served.terminate()
        served.wait()


def test_http_without_wasmtime_says_how_to_get_it(run, tmp_path):
    failed = run("http", PATH=str(tmp_path))
    if "ENOENT" in failed.stderr or failed.returncode == 0:
        pytest.fail(failed.stderr)
    assert failed.returncode == 1 and "sequentum-tools[http]" in failed.stderr


def free_port():
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def fetch(url, body=None, headers={}):
    """The answer, as soon as somebody listens."""
    for _ in range(300):
        try:
            return urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30).read()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
    raise AssertionError("nobody listens")
