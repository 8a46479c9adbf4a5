"""The bill of materials, in CycloneDX: what is inside the components and the packages of a release."""

import json
import subprocess
import uuid
from datetime import datetime, timezone

# The crates that the components are built from.
ROOTS = ("component-tools", "component-tools-readonly", "sequentum-mcp")


def bill(root, version, epoch, files, bundled, python):
    """The bill: `files` are name and SHA-256 of the components, `bundled` name and version of what is in the Node package,
    `python` the requirement of the Python package."""
    crates = _crates(root)
    components = [_library("cargo", crate["name"], crate["version"], crate.get("license")) for crate in crates]
    components += [_library("npm", name, number, license) for name, number, license in bundled]
    components += [_library("pypi", name, number, None) for name, number in python]
    components += [
        {
            "type": "file",
            "bom-ref": name,
            "name": name,
            "version": version,
            "hashes": [{"alg": "SHA-256", "content": sha256}],
        }
        for name, sha256 in files
    ]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "sequentum-tools",
                "name": "sequentum-tools",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": sorted(components, key=lambda component: component["bom-ref"]),
    }
    # The same bill has the same number, whoever makes it and whenever.
    number = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(document, sort_keys=True))
    return {"serialNumber": f"urn:uuid:{number}", **document}


def _library(kind, name, version, license):
    purl = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    entry = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if license:
        entry["licenses"] = [{"expression": license.replace("/", " OR ")}]
    return entry


def _crates(root):
    """What is compiled into the components: no build scripts, no procedural macros, nothing for tests."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", "wasm32-wasip2"]
    metadata = json.loads(subprocess.run(command, cwd=root, check=True, capture_output=True).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    waiting = [identifier for identifier, package in packages.items() if package["name"] in ROOTS]
    seen = set()
    while waiting:
        identifier = waiting.pop()
        macro = any("proc-macro" in target["kind"] for target in packages[identifier]["targets"])
        if identifier in seen or macro:
            continue
        seen.add(identifier)
        for dependency in nodes[identifier]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    return [packages[identifier] for identifier in seen]
