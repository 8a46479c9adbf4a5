#!/usr/bin/env python3
"""Runs the server on two real wasmCloud hosts, as the manifest of this folder has it, and does to them what happens to hosts.

    deploy/wasmcloud/test.py     after `make build host`; `make platforms` runs it with what it needs
"""

import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import manifest
from callers import NAME, Callers, get, post
from cluster import Cluster, free_address, missing, wait_for

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.append(str(ROOT / "packages"))
from pages import block  # noqa: E402

COMPONENT = Path(os.environ.get("SEQUENTUM_DIST") or ROOT / "dist") / "sequentum-mcp.wasm"
HOST_TEST = os.environ.get("HOST_TEST") or str(ROOT / "target/debug/host-test")

# A trace, as a caller's own program names it.
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

# How long a host's part of the load lasts before and after something happens to it, in seconds.
WHILE = 5


class Mock:
    """The mock Control Center."""

    def __init__(self, process, url):
        self.process, self.url = process, url

    def forget(self):
        """What it has received so far."""
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/_mock/requests", method="DELETE")).close()

    def requests(self):
        """What it has received."""
        with urllib.request.urlopen(f"{self.url}/_mock/requests") as answer:
            return json.load(answer)

    def starts(self):
        """How often each call has started its agent."""
        bodies = [one["body"] for one in self.requests() if one["method"] == "POST" and one["path"].endswith("/start")]
        return collections.Counter(json.loads(json.loads(body)["InputParameters"])["MaxPages"] for body in bodies)


@contextmanager
def mock(run_seconds=1):
    command = [HOST_TEST, "mock", "--rate-limit", "0", "--run-seconds", str(run_seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        shown = ""
        while "SEQUENTUM_API_KEY" not in shown:
            line = process.stdout.readline()
            assert line, "the mock has ended"
            shown += line
        yield Mock(process, re.search(r"SEQUENTUM_API_URL=(\S+)", shown)[1])
    finally:
        process.kill()
        process.wait()


def another_version(folder):
    """The same component, of another version: other bytes, so another digest."""
    file = Path(folder) / "another.wasm"
    (version,) = set(re.findall(rb"\(version (\d+\.\d+\.\d+)\)", COMPONENT.read_bytes())) or {own_version()}
    file.write_bytes(COMPONENT.read_bytes().replace(version, version[:-1] + b"9"))
    return version.decode(), (version[:-1] + b"9").decode(), file


def own_version():
    return re.search(r'(?m)^version = "(.*)"', (ROOT / "Cargo.toml").read_text())[1].encode()


def version(host):
    return re.search(r"\(version (.*?)\)", get(host.address, "/")[1])[1]


def summary(what, callers, hosts):
    """Prints what became of the calls, and returns those that failed."""
    failed = [call for call in callers.calls if call.fault]
    spread = collections.Counter(hosts.index(call.host) for call in callers.calls)
    slowest = max(call.seconds for call in callers.calls)
    print(f"  {what}: {len(callers.calls)} calls, {dict(sorted(spread.items()))} by host, {len(failed)} failed, {slowest:.2f} s the slowest")
    return failed


def spread_over_both(hosts, control_center):
    with Callers(hosts) as callers:
        time.sleep(2 * WHILE)
    failed = summary("both hosts", callers, hosts)
    assert not failed, [call.fault for call in failed][:5]
    assert {call.host for call in callers.calls} == set(hosts)
    once(callers, control_center)


def one_is_killed(hosts, start, place, control_center):
    dying, other = hosts
    with Callers(hosts) as callers:
        time.sleep(WHILE)
        killed = time.monotonic()
        dying.kill()
        time.sleep(2)
        again = start()
        place(again, "one")
        hosts[0] = again  # the callers take it from the same list
        restarted = time.monotonic()
        time.sleep(WHILE)
    failed = summary("one killed and restarted", callers, [dying, other, again])
    cut_off = [call for call in failed if call.began < killed]
    assert cut_off, "no call was under way: the test kills nothing"
    for call in failed:
        assert call.host is dying, f"the other host's callers do not notice: {call.fault}"
        assert call.began + call.seconds >= killed and call.began <= restarted, f"before or after: {call.fault}"
        assert call.seconds < 5, f"a call that was cut off fails at once, and not after {call.seconds} s"
    assert any(call.host is again for call in callers.calls), "the new host has its part of the calls"
    once(callers, control_center)


def rolling_change(hosts, place, old, new, control_center):
    assert {version(host) for host in hosts} == {old}
    with Callers(hosts) as callers:
        time.sleep(WHILE)
        for host in list(hosts):
            place(host, "two")
            # A caller that was sent to the old one has its answer before that goes.
            callers.hosts = [other for other in hosts if other is not host]
            time.sleep(3)
            host.remove("one")
            assert {version(host) for _ in range(5)} == {new}
            callers.hosts = list(hosts)
            time.sleep(2)
        time.sleep(WHILE)
    failed = summary(f"from {old} to {new}", callers, hosts)
    assert not failed, [call.fault for call in failed][:5]
    once(callers, control_center)


def once(callers, control_center):
    """Nothing was done twice, and what succeeded was done."""
    starts = control_center.starts()
    twice = [token for token, times in starts.items() if times > 1]
    assert not twice, f"done twice: {twice}"
    undone = [call.token for call in callers.calls if call.token and not call.fault and call.token not in starts]
    assert not undone, f"answered, and not done: {undone}"
    control_center.forget()


def on_two_hosts(folder):
    variables, options = manifest.host()
    with mock() as control_center, Cluster(folder, variables) as cluster:
        old, new, another = another_version(folder)
        images = {"one": cluster.push(COMPONENT, "sequentum-mcp"), "two": cluster.push(another, "sequentum-mcp")}
        assert len(set(images.values())) == 2

        def place(host, which):
            """As the manifest says, but for the image's place and the Control Center's."""
            component = manifest.component(NAME)
            component["image"] = images[which]
            component["localResources"]["environment"]["SEQUENTUM_API_URL"] = control_center.url
            component["localResources"]["allowedHosts"] = ["127.0.0.1"]
            host.place(which, component, NAME)

        hosts = [cluster.host("a", *options), cluster.host("b", *options)]
        for host in hosts:
            place(host, "one")
            assert get(host.address, "/ready") == (200, '{"status":"ready","findings":[]}')
            assert get(host.address, "/health", "other.example.com")[0] == 404, "the host itself knows only that name"
            assert post(host.address, "get_agent", key="", agentId=101)[0] == 401, "it has no key to lend"
        two_calls(hosts[0])
        control_center.forget()
        traced(hosts[0], control_center)
        control_center.forget()
        spread_over_both(hosts, control_center)
        one_is_killed(hosts, lambda: cluster.host("a-again", *options), place, control_center)
        rolling_change(hosts, place, old, new, control_center)


def two_calls(host):
    """"Run agent 101 and show me five rows" is two calls."""
    status, said = post(host.address, "start_agent", agentId=101, waitSeconds=30)
    ended = json.loads(said)["result"]["structuredContent"]
    assert status == 200 and ended["tag"] == "ended", said
    status, said = post(host.address, "get_run_data", agentId=101, runId=ended["val"]["id"], maxRows=5)
    assert status == 200 and len(json.loads(said)["result"]["structuredContent"]["rows"]) == 5, said


def traced(host, control_center):
    """A call's trace goes on to the Control Center, and stands in the one line that the host's log has of the call."""
    status, said = post(host.address, "search_agents", trace=TRACE, query="Shop prices")
    assert status == 200, said
    assert [one["headers"].get("traceparent") for one in control_center.requests()] == [TRACE]
    for _ in range(50):
        lines = [line for line in host.process.log.read_text().splitlines() if TRACE in line]
        if lines:
            break
        time.sleep(0.1)
    (line,) = lines
    told = json.loads(line[line.index("{") :])
    assert (told["method"], told["tool"], told["status"]) == ("tools/call", "search_agents", 200), line
    assert "Shop prices" not in line and "sk-of-the-caller" not in line, line


def main():
    manifest.check()
    print("deploy/wasmcloud: the manifest is what the operator's schema says")
    lacking = missing()
    if lacking:
        print(f"deploy/wasmcloud: hosts skipped, since there is no {' and no '.join(lacking)}")
        return 1 if os.environ.get("CI") else 0
    with tempfile.TemporaryDirectory() as folder:
        on_two_hosts(folder)
    print("deploy/wasmcloud: calls spread over two hosts, one killed and restarted, from one version to the next")
    with tempfile.TemporaryDirectory() as folder:
        in_development(Path(folder))
    print("deploy/wasmcloud: wash dev runs it as .wash/config.yaml says")
    return 0


def in_development(folder):
    """`wash dev` as docs/hosts.md has it, in a copy of this folder that listens at another address."""
    address = free_address()
    copy = folder / "deploy/wasmcloud/.wash"
    copy.mkdir(parents=True)
    (folder / "dist").mkdir()
    (folder / "dist/sequentum-mcp.wasm").write_bytes(COMPONENT.read_bytes())
    text = (HERE / ".wash/config.yaml").read_text()
    with mock() as control_center:
        for old, new in [("127.0.0.1:8080", address), ("https://dashboard.sequentum.com", control_center.url)]:
            assert old in text, old
            text = text.replace(old, new)
        (copy / "config.yaml").write_text(text)
        log = open(folder / "dev.log", "w")
        script = block("wasmcloud-dev").replace("wash dev", "exec wash dev").replace("sk-...", "sk-of-the-developer")
        command = ["bash", "-euc", script]
        dev = subprocess.Popen(command, cwd=folder, env={**os.environ, "HOME": str(folder)}, stdout=log, stderr=log)
        try:
            wait_for(address)
            for _ in range(300):
                status, said = get(address, "/ready", address)
                if status == 200:
                    break
                time.sleep(0.1)
            assert status == 200, said + (folder / "dev.log").read_text()
            # Who calls without a key works with the developer's.
            status, said = post(address, "get_agent", key=None, host=address, agentId=101)
            assert status == 200 and "structuredContent" in said, said
        finally:
            dev.terminate()
            dev.wait()


if __name__ == "__main__":
    sys.exit(main())
