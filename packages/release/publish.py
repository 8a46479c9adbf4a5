#!/usr/bin/env python3
"""Pushes the components of dist/release/ to an OCI registry, and prints the digest of each: `make publish REGISTRY=…`.

    publish.py REGISTRY [--insecure]     such as registry.example.com/you; after `docker login` where it asks for one

Each is an artefact as the CNCF's Wasm group defines it, of one layer. The tools are there a second time, with `-wassette` behind the
version and Wassette's policy as a second layer: with it, Wassette lets them do at once what they must, and nothing else; others
refuse what has two layers.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import oras.client

from release import COMPONENTS, ROOT, run, sha256

RELEASE = ROOT / "dist/release"
COMPONENT, CONFIG, POLICY = (
    "application/wasm", "application/vnd.wasm.config.v0+json", "application/vnd.wasm.policy.v1+yaml",
)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("registry", metavar="REGISTRY")
    parser.add_argument("--insecure", action="store_true", help="plain http, for a registry on this computer")
    chosen = parser.parse_args()
    client = oras.client.OrasClient(insecure=chosen.insecure)
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or run("git", "log", "-1", "--format=%ct", cwd=ROOT))
    created = datetime.fromtimestamp(epoch, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name in COMPONENTS:
        print(push(client, chosen.registry, name, created))
        if not name.startswith("sequentum-mcp"):  # a server is not for Wassette
            print(push(client, chosen.registry, name, created, "wassette"))


def push(client, registry, name, created, variant=None):
    """Pushes one component; returns its tag, and its reference by digest."""
    file = RELEASE / f"{name}.wasm"
    layers = [f"{file}:{COMPONENT}"]
    if variant == "wassette":
        layers.append(f"{RELEASE / 'wassette-policy.yaml'}:{POLICY}")
    about = metadata(file)
    annotations = {
        "org.opencontainers.image.created": created,
        "org.opencontainers.image.title": name,
        "org.opencontainers.image.description": about["description"],
        "org.opencontainers.image.version": about["version"],
        "org.opencontainers.image.licenses": about["licenses"],
        "org.opencontainers.image.authors": about["authors"],
    }
    with tempfile.NamedTemporaryFile("w", suffix=".json") as config:
        digests = [f"sha256:{sha256(Path(layer.rpartition(':')[0]))}" for layer in layers]
        json.dump(described(file, about, created, digests), config)
        config.flush()
        tag = "-".join(filter(None, [about["version"], variant]))
        answer = client.push(
            target=f"{registry}/{name}:{tag}",
            files=layers,
            manifest_config=f"{config.name}:{CONFIG}",
            manifest_annotations={key: value for key, value in annotations.items() if value},
            disable_path_validation=True,
            quiet=True,
        )
    return f"{tag} {registry}/{name}@{answer.headers['Docker-Content-Digest']}"


def described(file, about, created, digests):
    """The artefact's configuration."""
    wit = run("wasm-tools", "component", "wit", file)
    root = re.search(r"(?ms)^world root \{(.*?)^\}", wit)[1]
    names = {way: re.findall(rf"(?m)^  {way} ([^;\s]+?)(?:: func.*)?;", root) for way in ("import", "export")}
    return {
        "created": created,
        "author": about["authors"],
        "architecture": "wasm",
        "os": "wasip2",
        "layerDigests": digests,
        "component": {"exports": names["export"], "imports": names["import"], "target": None},
    }


def metadata(file):
    """What the component says of itself."""
    about = json.loads(run("wasm-tools", "metadata", "show", "--json", file))
    about = next(iter(about.values()))["metadata"] if "component" in about else about
    return {key: about.get(key) or "" for key in ("description", "version", "licenses", "authors")}


if __name__ == "__main__":
    sys.exit(main())
