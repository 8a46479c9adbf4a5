#!/usr/bin/env python3
"""Publishes the release to a registry of its own with TLS, and gets it back in each way that the documentation names.

packages/release/publish_test.sh runs it, after `make release`.
"""

import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import oras.client

from release import COMPONENTS, ROOT

sys.path.insert(0, str(ROOT / "packages"))
from pages import block  # noqa: E402

RELEASE = ROOT / "dist/release"

CONFIG = """\
version: 0.1
log: {{ level: error, accesslog: {{ disabled: true }} }}
storage: {{ filesystem: {{ rootdirectory: {folder}/data }} }}
http: {{ addr: {address}, tls: {{ certificate: {folder}/cert.pem, key: {folder}/key.pem }} }}
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        certificates(folder)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            address = f"localhost:{listener.getsockname()[1]}"
        (folder / "config.yml").write_text(CONFIG.format(folder=folder, address=address))
        # All who connect from here trust it, and it alone.
        os.environ.update(SSL_CERT_FILE=str(folder / "ca.pem"), REQUESTS_CA_BUNDLE=str(folder / "ca.pem"), HOME=str(folder))
        registry = subprocess.Popen(["docker-registry", "serve", folder / "config.yml"], stderr=subprocess.DEVNULL)
        try:
            wait(address)
            published = publish(address)
            assert published == publish(address), "published again, it has the same digests"
            expected = {(name, "1") for name in COMPONENTS} | {(name, "2") for name in COMPONENTS[:2]}
            assert {(name, "2" if "wassette" in tag else "1") for tag, name in published} == expected, published
            for (tag, name), reference in published.items():
                back(reference, name, folder, address, tag)
        finally:
            registry.terminate()
            registry.wait()
    print(f"packages/release: {len(published)} artefacts published, pulled by digest and loaded")


def certificates(folder):
    """An authority, and the registry's certificate of it."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "request.pem")
    (folder / "extensions").write_text("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
    openssl(
        "x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
        "-extfile", "extensions", "-out", "cert.pem",
    )


def wait(address):
    for _ in range(100):
        try:
            return urllib.request.urlopen(f"https://{address}/v2/")
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the registry does not answer")


def shown(name, **changes):
    """A command of docs/hosts.md, with other names."""
    text = block(name)
    for old, new in changes.items():
        assert old in text, f"{name}: {old}"
        text = text.replace(old, str(new))
    return shlex.split(text)


def publish(address):
    """What `make publish` prints: reference by tag and name."""
    command = [*shown("publish", **{"registry.example.com": address}), "--silent"]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=300).stdout.splitlines()
    return {(tag, reference.rpartition("/")[2].partition("@")[0]): reference for tag, reference in map(str.split, lines)}


def back(reference, name, folder, address, tag):
    """Gets an artefact by its digest, in every way that takes it."""
    wasm = (RELEASE / f"{name}.wasm").read_bytes()
    pulled = folder / f"pulled-{name}-{tag}"
    oras.client.OrasClient().pull(target=reference, outdir=str(pulled))
    assert (pulled / f"{name}.wasm").read_bytes() == wasm
    if tag.endswith("-wassette"):
        load = shown("publish-wassette", **{"registry.example.com/you/sequentum-tools:VERSION-wassette": reference})
        done = subprocess.run(load, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[:1000]
        assert "list-agents" in json.loads(done.stdout[done.stdout.index("{") :])["tools"]
        policies = folder / ".local/share/wassette/components"
        policy = policies / f"you_{name}.policy.yaml"
        assert policy.read_text() == (RELEASE / "wassette-policy.yaml").read_text(), "with its policy, it needs no grants"
    else:
        file = folder / "component.wasm"
        pull = shown("publish-wash", **{"registry.example.com/you/sequentum-tools@sha256:…": reference, " sequentum-tools.wasm": f" {file}"})
        done = subprocess.run(pull, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        assert file.read_bytes() == wasm


if __name__ == "__main__":
    sys.exit(main())
