"""Callers of an MCP server that stands on several hosts: who calls takes one after the other."""

import http.client
import itertools
import json
import threading
import time

NAME = "mcp.example.com"

# How long an answer may take, in seconds. Who is cut off must learn of it long before.
PATIENCE = 20


def post(address, tool, key="sk-of-the-caller", host=NAME, timeout=PATIENCE, trace=None, **arguments):
    """Calls a tool, with a key or without, as a part of a trace or not; returns the status and the answer."""
    connection = http.client.HTTPConnection(address, timeout=timeout)
    params = {"name": tool, "arguments": arguments}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
    headers = {"host": host, "content-type": "application/json", "accept": "application/json"}
    if key is not None:
        headers["authorization"] = f"ApiKey {key}"
    if trace is not None:
        headers["traceparent"] = trace
    try:
        connection.request("POST", "/mcp", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def get(address, path, host=NAME):
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"host": host})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


class Call:
    """What became of one call."""

    def __init__(self, host, token):
        self.host, self.token, self.began = host, token, time.monotonic()

    def ended(self, fault):
        self.fault, self.seconds = fault, time.monotonic() - self.began


class Callers:
    """Calls tools without end until it is left: every fourth call runs an agent to its end, with a token of its own."""

    def __init__(self, hosts, count=12, pause=0.05):
        self.hosts, self.calls, self.pause = hosts, [], pause
        self.numbers, self.stopped = itertools.count(), threading.Event()
        self.threads = [threading.Thread(target=self._work) for _ in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _work(self):
        while not self.stopped.wait(self.pause):
            number = next(self.numbers)
            host = self.hosts[number % len(self.hosts)]
            call = Call(host, f"call-{number}" if number % 4 == 0 else None)
            call.ended(self._fault(call))
            self.calls.append(call)

    @staticmethod
    def _fault(call):
        try:
            if call.token:
                inputs = {"MaxPages": call.token}
                status, answer = post(call.host.address, "start_agent", agentId=101, inputParameters=inputs, isRunSynchronously=True)
            else:
                status, answer = post(call.host.address, "get_agent", agentId=101)
        except (OSError, http.client.HTTPException) as error:
            return f"{type(error).__name__}: {error}"
        if status != 200:
            return f"status {status}: {answer[:200]}"
        result = json.loads(answer).get("result", {})
        return None if "structuredContent" in result and not result.get("isError") else answer[:300]
