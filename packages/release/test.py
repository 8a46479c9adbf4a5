#!/usr/bin/env python3
"""Makes the release twice and looks at what is in it: packages/release/test.sh, after `make build`."""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

import registry

ROOT = Path(__file__).resolve().parents[2]
FIRST, SECOND = ROOT / "dist/release", ROOT / "target/packages/release-again"
VERSION = re.search(r'(?m)^version = "([^"]+)"', (ROOT / "Cargo.toml").read_text())[1]


def the_same_input_gives_the_same_bytes():
    sums = [(folder / "SHA256SUMS").read_text() for folder in (FIRST, SECOND)]
    assert sums[0] == sums[1], "\n".join(sorted(set(sums[0].splitlines()) ^ set(sums[1].splitlines())))


def everything_is_there_with_its_checksum():
    listed = dict(reversed(line.split("  ")) for line in (FIRST / "SHA256SUMS").read_text().splitlines())
    assert set(listed) == {file.name for file in FIRST.iterdir()} - {"SHA256SUMS"}
    for name, expected in listed.items():
        assert hashlib.sha256((FIRST / name).read_bytes()).hexdigest() == expected, name
    for pattern in ["sequentum-*.wasm", "*.wit.wasm", "*.whl", "*.tgz", "*.mcpb", "wassette-*.yaml", "server.json", "sbom*"]:
        assert list(FIRST.glob(pattern)), pattern


def an_optimised_component_has_the_interface_and_the_descriptions_of_the_built_one():
    for component in FIRST.glob("sequentum-*.wasm"):
        if component.name.endswith(".wit.wasm"):
            continue
        built = ROOT / "dist" / component.name
        assert component.stat().st_size < built.stat().st_size, component.name
        shown = [
            subprocess.run(["wasm-tools", *command, file], check=True, capture_output=True).stdout
            for command in (["component", "wit"], ["metadata", "show", "--json"])
            for file in (built, component)
        ]
        assert shown[0] == shown[1], component.name


def the_packages_hold_the_components_of_the_release():
    with zipfile.ZipFile(next(FIRST.glob("*.whl"))) as wheel:
        for name in ["sequentum-mcp.wasm", "sequentum-mcp-readonly.wasm"]:
            assert wheel.read(f"sequentum_tools/{name}") == (FIRST / name).read_bytes(), name


def the_bill_of_materials_is_valid_and_names_what_is_inside():
    text = (FIRST / "sbom.cdx.json").read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    names = {component["name"] for component in json.loads(text)["components"]}
    inside = {"serde_json", "wstd", "zod", "@modelcontextprotocol/sdk", "wasmtime", "sequentum-tools.wasm"}
    assert inside <= names, inside - names
    assert not names & {"proptest", "axum", "clap"}, "what only tests and programs need is not inside"


# The schema itself is in no package of a registry; these are its rules for what our document has. The release workflow, which
# can fetch it, checks the document against it (docs/releasing.md).
def the_registry_takes_the_document():
    document = json.loads((FIRST / "server.json").read_text())
    assert set(document) <= {"$schema", "name", "title", "description", "version", "packages", "repository", "websiteUrl"}
    assert re.fullmatch(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+", document["name"]) and 3 <= len(document["name"]) <= 200
    assert 1 <= len(document["title"]) <= 100 and 1 <= len(document["description"]) <= 100
    assert document["version"] == VERSION
    for package in document["packages"]:
        known = {"registryType", "identifier", "version", "runtimeHint", "transport", "environmentVariables", "fileSha256"}
        assert set(package) <= known and {"registryType", "identifier", "transport"} <= set(package)
        assert package["transport"] == {"type": "stdio"} and package["version"] == VERSION
        assert "{" not in package["identifier"]
        for variable in package["environmentVariables"]:
            assert set(variable) <= {"name", "description", "isRequired", "isSecret", "default", "format"}, variable
            assert all(isinstance(variable.get(key, ""), str) for key in ("name", "description", "default", "format"))
        secret = [variable["name"] for variable in package["environmentVariables"] if variable.get("isSecret")]
        assert secret == ["SEQUENTUM_API_KEY"]
    bundle = next(package for package in document["packages"] if package["registryType"] == "mcpb")
    file = next(FIRST.glob("*.mcpb"))
    assert bundle["fileSha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert bundle["identifier"].endswith(file.name) and "mcp" in bundle["identifier"]


def each_package_names_the_server_as_the_registry_demands():
    with tarfile.open(next(FIRST.glob("*.tgz"))) as archive:
        manifest = json.load(archive.extractfile("package/package.json"))
    assert (manifest["mcpName"], manifest["version"]) == (registry.name(), VERSION)
    with zipfile.ZipFile(next(FIRST.glob("*.whl"))) as wheel:
        about = next(name for name in wheel.namelist() if name.endswith("/METADATA"))
        assert f"mcp-name: {registry.name()}" in wheel.read(about).decode()


def nothing_tells_where_it_was_made():
    home = str(ROOT).encode()
    for file in FIRST.iterdir():
        contents = {file.name: file.read_bytes()}
        if file.suffix in (".whl", ".mcpb"):
            with zipfile.ZipFile(file) as archive:
                contents = {name: archive.read(name) for name in archive.namelist()}
        if file.suffix == ".tgz":
            with tarfile.open(file) as archive:
                contents = {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}
        for name, content in contents.items():
            assert home not in content, f"{file.name}: {name}"


def main():
    for folder in (FIRST, SECOND):
        command = [sys.executable, ROOT / "packages/release/release.py", "--output", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    tests = [value for name, value in globals().items() if callable(value) and getattr(value, "__module__", "") == "__main__"]
    tests.remove(main)
    failed = 0
    for test in tests:
        try:
            test()
            print(f"ok    {test.__name__}")
        except AssertionError as error:
            failed += 1
            print(f"FAIL  {test.__name__}: {error}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
