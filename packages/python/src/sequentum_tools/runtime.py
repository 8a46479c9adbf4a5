"""The component in Wasmtime: what it gets, and how it ends."""

import json
import os
import sys
from pathlib import Path

import wasmtime
from wasmtime import component

from . import cache

# Four times what the server asks for, in bytes; a fault in it ends there, and not with the computer's memory.
MEMORY = 256 * 1024 * 1024

# The export that runs it, as the toolchain of the component names it.
COMMAND = "wasi:cli/run@0.2.0"


class Stopped(Exception):
    """The server cannot run, or ended in a way that it should not."""


def file(read_only):
    """The component's file: the whole one, or the one that can only read, where there is one."""
    whole, reading = (Path(__file__).with_name(name) for name in ("sequentum-mcp.wasm", "sequentum-mcp-readonly.wasm"))
    return reading if read_only and reading.is_file() else whole


class Server:
    """The server, ready to run once or more, each time in an instance of its own.

    It gets outgoing HTTP, the given variables, clocks, random numbers and the three standard streams. No files, no sockets,
    no programs: they are not imported by the component, and nothing is preopened.
    """

    def __init__(self, read_only, variables):
        self.variables = variables
        self.engine = wasmtime.Engine()
        path = file(read_only)
        try:
            self.component = cache.load(self.engine, path.stem, path.read_bytes())
        except (OSError, wasmtime.WasmtimeError) as error:
            raise Stopped(f"the component {path} cannot be loaded: {error}") from error

    def run(self, arguments):
        """Runs until the input ends; returns the exit status."""
        streams = wasmtime.WasiConfig()
        streams.inherit_stdin()
        streams.inherit_stdout()
        return self._run(streams, arguments)

    def request(self, method, params):
        """Sends one request and returns the message that answers it."""
        import shutil
        import tempfile

        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        written = bytearray()
        streams = wasmtime.WasiConfig()
        streams.stdout_custom = lambda chunk: written.extend(chunk)
        folder = tempfile.mkdtemp()  # for this user's eyes only
        path = os.path.join(folder, "request")
        with open(path, "w", encoding="utf-8") as request:
            request.write(json.dumps(message) + "\n")
        streams.stdin_file = path
        # It is open, and where the system allows that, nothing is left of it whatever happens now.
        shutil.rmtree(folder, ignore_errors=True)
        try:
            self._run(streams, [])
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        for line in written.splitlines():
            answer = json.loads(line)
            if answer.get("id") == 1:
                return answer
        raise Stopped("the server gave no answer")

    def _run(self, streams, arguments):
        streams.inherit_stderr()
        streams.argv = ["sequentum-mcp", *arguments]
        streams.env = list(self.variables.items())
        store = wasmtime.Store(self.engine)
        store.set_wasi(streams)
        store.set_wasi_http()
        store.set_limits(memory_size=MEMORY)
        linker = component.Linker(self.engine)
        linker.add_wasip2()
        linker.add_wasi_http()
        try:
            instance = linker.instantiate(store, self.component)
            interface = instance.get_export_index(store, COMMAND)
            run = instance.get_func(store, instance.get_export_index(store, "run", interface))
            sys.stdout.flush()
            return 0 if run(store).tag == "ok" else 1
        except wasmtime.ExitTrap as end:
            return end.code
        except (wasmtime.WasmtimeError, wasmtime.Trap) as fault:
            raise Stopped(f"the server ended by a fault: {fault}") from fault
