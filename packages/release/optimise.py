"""Binaryen over the code of a component: the component stays what it is, and its largest core module becomes smaller.

A component is a core module with a wrapping that describes it. Binaryen knows core modules only, so the module is cut out,
optimised and put back; what it imports and exports does not change, and so neither does the wrapping.
"""

import subprocess
import tempfile
from pathlib import Path

# What rustc's target lets the code use. Said here, since the section that would say so is stripped.
FEATURES = [
    "bulk-memory", "bulk-memory-opt", "call-indirect-overlong", "multivalue", "mutable-globals", "nontrapping-float-to-int",
    "reference-types", "sign-ext",
]

CORE_MODULE = 1
PREAMBLE = 8


def optimise(component, wasm_opt, level):
    """The component with its code optimised."""
    sections = list(_sections(component))
    largest = max((section for section in sections if section[0] == CORE_MODULE), key=lambda section: len(section[1]))
    module = _binaryen(largest[1], wasm_opt, level)
    written = bytearray(component[:PREAMBLE])
    for identifier, content in sections:
        content = module if content is largest[1] else content
        written += bytes([identifier]) + _leb128(len(content)) + content
    return bytes(written)


def _binaryen(module, wasm_opt, level):
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.wasm", Path(folder) / "after.wasm"
        before.write_bytes(module)
        features = [f"--enable-{feature}" for feature in FEATURES]
        subprocess.run([*wasm_opt, level, "-mvp", *features, "--strip-producers", str(before), "-o", str(after)], check=True)
        return after.read_bytes()


def _sections(component):
    """The outermost sections: identifier and content."""
    if component[:4] != b"\0asm" or component[4:8] != b"\x0d\0\1\0":
        raise ValueError("this is no component")
    at = PREAMBLE
    while at < len(component):
        identifier = component[at]
        size, at = _unsigned(component, at + 1)
        yield identifier, component[at : at + size]
        at += size


def _unsigned(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _leb128(value):
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
