"""Machine code that was compiled once, for the starts that follow.

Loading machine code is trusting whoever wrote it, so it is kept where only this user can write, and read only from there. A
file carries the SHA-256 of its code, so that a half-written or damaged one is compiled anew.
"""

import hashlib
import os
import platform
import sys
from pathlib import Path

import wasmtime
from wasmtime import component

DIGEST = hashlib.sha256().digest_size


def load(engine, name, wasm):
    """The component of these bytes, from its machine code where that is kept."""
    path = _path(name, wasm)
    if path is not None and (kept := _read(engine, path)) is not None:
        return kept
    where = "" if path is not None else "; there is no folder to keep the result in, so this happens at each start"
    print(f"sequentum-tools: preparing the server for this computer, which takes some seconds{where}", file=sys.stderr, flush=True)
    compiled = component.Component(engine, wasm)
    if path is not None:
        _write(path, compiled.serialize())
    return compiled


def folder():
    """Where this system keeps a user's caches; none where it says nothing."""
    try:
        if sys.platform == "win32":
            local = os.environ.get("LOCALAPPDATA")
            return Path(local) / "sequentum-tools" / "cache" if local else None
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "sequentum-tools"
        # A relative path is to be ignored, says the XDG specification.
        base = os.environ.get("XDG_CACHE_HOME", "")
        return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "sequentum-tools"
    except RuntimeError:  # no home
        return None


def _path(name, wasm):
    """The file for these bytes and this Wasmtime; none where no file can be kept."""
    where = folder()
    if where is None:
        return None
    try:
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = where.stat()
    except OSError:
        return None
    # On Windows the folder is the user's by where it lies.
    if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
        return None
    if not os.access(where, os.W_OK):
        return None
    key = hashlib.sha256(wasm + _engine().encode()).hexdigest()
    return where / f"{name}-{key[:32]}.cwasm"


def _engine():
    """Which Wasmtime compiles, for which kind of computer. It refuses other code by itself; with this in the name, two of
    them side by side do not take turns in one file."""
    installed = sorted(path.name for path in Path(wasmtime.__file__).parents[1].glob("wasmtime-*.dist-info"))
    return " ".join([*installed, sys.platform, platform.machine()])


def _read(engine, path):
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    digest, code = kept[:DIGEST], kept[DIGEST:]
    if hashlib.sha256(code).digest() != digest:
        return None
    try:
        return component.Component.deserialize(engine, code)
    except wasmtime.WasmtimeError:
        return None


def _write(path, code):
    """Under another name first, so that no other start reads half of it. Not to be able to is no failure."""
    import tempfile  # not needed by the starts that follow

    try:
        handle, unfinished = tempfile.mkstemp(dir=path.parent)
    except OSError:
        return
    try:
        with open(handle, "wb") as file:
            file.write(hashlib.sha256(code).digest())
            file.write(code)
        os.replace(unfinished, path)
        _forget(path)
    except OSError:
        try:
            os.unlink(unfinished)
        except OSError:
            pass


def _forget(path):
    """Removes what was kept a month ago and longer, by other versions: each start that compiles does so."""
    oldest = path.stat().st_mtime - 30 * 24 * 3600
    for other in path.parent.glob("*.cwasm"):
        if other.stat().st_mtime < oldest:
            other.unlink(missing_ok=True)
