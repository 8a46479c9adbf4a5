#!/usr/bin/env python3
"""Holds the listings, the server's and Wassette's, to what libraries make of them for models: every parameter of every tool keeps
its name, type, choices, description, and whether it is required, at every depth.

    clients/schemas.py      (install.sh gets the libraries, `make clients` does both)
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from programs import ROOT, environment, javascript, python

LISTINGS = {"server": ROOT / "docs/surface/mcp-tools.json", "Wassette": ROOT / "docs/surface/wassette-tools.json"}
# Strict function calling demands that everything is required: what is optional is told by its description alone.
ALL_REQUIRED = ["openai-agents, strict"]


def choices(node):
    """What a value may be, each a schema; that it may be nothing is not counted."""
    alternatives = node.get("anyOf") or node.get("any_of") or node.get("oneOf")
    if alternatives:
        rest = {key: value for key, value in node.items() if key not in ("anyOf", "any_of", "oneOf", "type")}
        return [found for one in alternatives for found in choices({**rest, **one})]
    kinds = node.get("type")
    kinds = [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]
    return [{**node, "type": kind} for kind in kinds if kind != "null"]


def flat(schema, place=""):
    """Each parameter by its place, with all that must be kept of it."""
    found = {}
    for name, node in (schema.get("properties") or {}).items():
        there = choices(node)
        found[f"{place}{name}"] = {
            "types": sorted(one["type"] for one in there),
            "enum": sorted(str(value) for one in there for value in one.get("enum") or ([one["const"]] if "const" in one else [])),
            "description": node.get("description") or next((one["description"] for one in there if "description" in one), None),
            "required": name in (schema.get("required") or []),
        }
        for one in there:
            found |= flat(one, f"{place}{name}.")
            if items := one.get("items"):
                found |= flat({"properties": {"[]": items}, "required": ["[]"]}, f"{place}{name}.")
    return found


def lost(tool, converted, all_required):
    """What a library has not kept of a tool."""
    if converted is None or "error" in converted:
        return [f"{tool['name']}: {(converted or {}).get('error', 'is missing')}"]
    before, after = flat(tool["inputSchema"]), flat(converted)
    said = [f"{tool['name']}.{place}: is new" for place in after.keys() - before.keys()]
    for place, node in before.items():
        if all_required:
            node = node | {"required": True}
        if after.get(place) != node:
            said.append(f"{tool['name']}.{place}: {node} became {after.get(place)}")
    return said


def main():
    failed = False
    with tempfile.TemporaryDirectory() as home:
        for listing, file in LISTINGS.items():
            tools = json.loads(file.read_text())["tools"]
            for command in (python(1, "convert", file), python(2, "convert", file), javascript("convert", file)):
                done = subprocess.run(command, env=environment(home), capture_output=True, text=True, timeout=120)
                if not done.stdout:
                    sys.exit(done.stderr[-3000:])
                for library, converted in json.loads(done.stdout.splitlines()[-1]).items():
                    wrong = [said for tool in tools for said in lost(tool, converted.get(tool["name"]), library in ALL_REQUIRED)]
                    kept = sum(len(flat(tool["inputSchema"])) for tool in tools)
                    print(f"{'FAILED' if wrong else 'ok    '} {listing}: {library}, {len(tools)} tools, {kept} parameters", *wrong[:5], sep="\n       ")
                    failed |= bool(wrong)
    sys.exit(failed)


if __name__ == "__main__":
    main()
