"""A client's session, with the official SDK and without."""

import asyncio
import http.server
import json
import os
import signal
import threading
import time

import pytest
from conftest import COMMAND
from keys import KEY, ODD_KEYS, WRONG_KEY, shows


def test_the_official_client_lists_calls_is_told_of_progress_and_leaves(surroundings):
    """What a client does: initialize, list, call, hear of progress while a run goes on, and close."""
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    told = []

    async def progress(done, total, message):
        told.append(message)

    async def session():
        server = StdioServerParameters(command=COMMAND, env=surroundings)
        async with stdio_client(server) as streams, ClientSession(*streams) as client:
            await client.initialize()
            tools = (await client.list_tools()).tools
            agents = await client.call_tool("list_agents", {"recordsPerPage": 2})
            missing = await client.call_tool("get_agent", {"agentId": 999999})
            ran = await client.call_tool(
                "start_agent", {"agentId": 101, "isRunSynchronously": True}, progress_callback=progress
            )
            return tools, agents, missing, ran

    tools, agents, missing, ran = asyncio.run(asyncio.wait_for(session(), 60))
    # The names differ between the SDK's versions.
    plain = [result.model_dump(by_alias=True) for result in (agents, missing, ran)]
    assert {"list_agents", "start_agent", "get_credits_balance"} <= {tool.name for tool in tools}
    assert len(plain[0]["structuredContent"]["agents"]) == 2
    assert plain[1]["isError"] and "999999" in json.dumps(plain[1])
    assert not plain[2]["isError"], plain[2]
    assert told, "a run of two seconds tells of its progress"


def test_read_only_offers_nothing_that_changes_anything(client, surroundings):
    whole, reading = names(client()), names(client("--read-only"))
    assert "delete_run" in whole and "delete_run" not in reading and "list_agents" in reading
    assert reading < whole
    assert names(client(SEQUENTUM_READ_ONLY="1")) == reading


def test_toolsets_narrow_the_list(client):
    billing = names(client("--toolsets", "billing"))
    assert "get_credits_balance" in billing and "list_agents" not in billing
    assert names(client(SEQUENTUM_TOOLSETS="billing")) == billing


def names(client):
    return {tool["name"] for tool in client.request("tools/list")["result"]["tools"]}


def test_the_end_of_the_input_ends_the_server_after_its_answers(run):
    requests = [
        {"jsonrpc": "2.0", "id": 1, "method": "ping"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "get_credits_balance"}},
    ]
    ended = run(input="".join(json.dumps(request) + "\n" for request in requests))
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert sorted(answer["id"] for answer in answers) == [1, 2]
    assert ended.returncode == 0


def test_ctrl_c_ends_it_at_once_and_without_a_word(client):
    server = client()
    server.request("ping")
    began = time.monotonic()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(timeout=5) == -signal.SIGINT
    assert time.monotonic() - began < 2
    assert "Traceback" not in server.process.stderr.read()


def test_a_client_that_is_gone_leaves_no_server_behind(client):
    server = client()
    server.request("ping")
    server.process.stdout.close()
    server.process.stdin.close()
    assert server.process.wait(timeout=10) is not None


@pytest.mark.parametrize("key", [KEY, *ODD_KEYS])
def test_a_key_of_odd_characters_arrives_as_it_is_and_is_on_no_command_line(client, recorder, key):
    url, sent = recorder
    server = client(SEQUENTUM_API_KEY=key, SEQUENTUM_API_URL=url)
    assert "404" in json.dumps(server.call("get_agent", agentId=101))
    assert sent == [f"ApiKey {key}"]
    for process in os.listdir("/proc"):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as line:
                assert not shows(line.read().decode(errors="replace"))
        except (OSError, NotADirectoryError):
            pass


@pytest.fixture
def recorder():
    """The address of a service that knows nothing, and the credentials that it was sent."""
    sent = []

    class Service(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            sent.append(self.headers["authorization"])
            self.send_error(404)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{service.server_port}", sent
        service.shutdown()


def test_a_key_that_the_service_refuses_is_an_answer_and_the_session_goes_on(client):
    server = client(SEQUENTUM_API_KEY=WRONG_KEY)
    assert "401" in json.dumps(server.call("get_credits_balance"))
    assert server.request("ping")["result"] == {}


@pytest.mark.parametrize("key", ["sk-schl\u00fcssel", "sk-two words", b"sk-\xff\xfe".decode("utf-8", "surrogateescape")])
def test_a_key_that_cannot_be_one_is_said_to_be_so_and_not_shown(client, key):
    server = client(SEQUENTUM_API_KEY=key)
    result = json.dumps(server.call("get_credits_balance"), ensure_ascii=False)
    assert "SEQUENTUM_API_KEY contains" in result
    assert key[3:] not in result


@pytest.mark.parametrize("address, host", [
    ("", "dashboard.sequentum.com"),
    ("https://cc.example.com:8443/base", "cc.example.com"),
    ("http://[::1", "dashboard.sequentum.com"),
    ("no address", "dashboard.sequentum.com"),
])
def test_unless_others_are_named_files_come_from_the_control_center_only(monkeypatch, address, host):
    from sequentum_tools import environment

    monkeypatch.setenv("SEQUENTUM_API_URL", address)
    monkeypatch.delenv("SEQUENTUM_FILE_HOSTS", raising=False)
    assert environment.variables(False, None)["SEQUENTUM_FILE_HOSTS"] == host
    monkeypatch.setenv("SEQUENTUM_FILE_HOSTS", "*.storage.example")
    assert environment.variables(False, None)["SEQUENTUM_FILE_HOSTS"] == "*.storage.example"


def test_only_its_own_variables_reach_the_server():
    from sequentum_tools import environment

    os.environ["SEQUENTUM_TIMEOUT_SECONDS"], os.environ["AWS_SECRET_ACCESS_KEY"] = "7", "x"
    seen = environment.variables(read_only=True, toolsets="runs")
    assert seen["SEQUENTUM_TIMEOUT_SECONDS"] == "7"
    assert (seen["SEQUENTUM_READ_ONLY"], seen["SEQUENTUM_TOOLSETS"]) == ("1", "runs")
    assert all(name.startswith("SEQUENTUM_") or name == "DEBUG" for name in seen)
    del os.environ["SEQUENTUM_TIMEOUT_SECONDS"], os.environ["AWS_SECRET_ACCESS_KEY"]
