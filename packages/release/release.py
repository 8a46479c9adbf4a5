#!/usr/bin/env python3
"""Makes a release in dist/release/ of what `make build` has put into dist/. The same input gives the same bytes.

    packages/release/release.py [--output FOLDER]

It needs Python with `build` and `hatchling`, Node with npm, and wasm-tools; packages/release/release.sh brings the first two.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import registry
import sbom
from optimise import optimise

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "packages/node"

COMPONENTS = ["sequentum-tools", "sequentum-tools-readonly", "sequentum-mcp", "sequentum-mcp-readonly"]

# The smallest of the levels; in time they differ by less than what can be measured (docs/releasing.md).
LEVEL = "-Oz"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=ROOT / "dist/release")
    output = parser.parse_args().output
    version = re.search(r'(?m)^version = "([^"]+)"', (ROOT / "Cargo.toml").read_text())[1]
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or run("git", "log", "-1", "--format=%ct", cwd=ROOT))
    # For all that is called from here, and asks for the time.
    os.environ.update(SOURCE_DATE_EPOCH=str(epoch), TZ="UTC")

    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        components(output)
        wit(output, version)
        policies(output)
        os.environ["SEQUENTUM_DIST"] = str(output)
        wheel(output)
        package = Path(folder) / "package"
        bundle = node(output, package, version, epoch)
        write(output / "server.json", registry.server(version, sha256(bundle)))
        write(output / "sbom.cdx.json", bill(output, package, version, epoch))
    changes(output, version)
    sums(output)


def components(output):
    """The components, optimised."""
    wasm_opt = ["node", str(NODE / "node_modules/binaryen/bin/wasm-opt")]
    before = [(ROOT / "dist" / f"{name}.wasm").read_bytes() for name in COMPONENTS]
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        after = list(workers.map(lambda component: optimise(component, wasm_opt, LEVEL), before))
    for name, built, optimised in zip(COMPONENTS, before, after):
        (output / f"{name}.wasm").write_bytes(optimised)
        run("wasm-tools", "validate", output / f"{name}.wasm")
        print(f"{name}.wasm: {len(built):,} bytes, optimised {len(optimised):,}")


def wit(output, version):
    """The WIT package, in the form that registries take."""
    run("wasm-tools", "component", "wit", ROOT / "wit", "--wasm", "-o", output / f"sequentum-control-center-{version}.wit.wasm")


def policies(output):
    """What Wassette is told."""
    for name in ["policy.yaml", "policy-custom.yaml", "manifest.yaml"]:
        shutil.copyfile(ROOT / "deploy/wassette" / name, output / f"wassette-{name}")


def wheel(output):
    """The Python package."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", output, ROOT / "packages/python"]
    run(*build)


def node(output, package, version, epoch):
    """The Node package, and the bundle of it."""
    run("node", NODE / "build.js", package)
    run("npm", "pack", "--silent", "--pack-destination", output, package)
    bundle = output / f"sequentum-tools-{version}.mcpb"
    run(ROOT / "packages/mcpb/build.sh", package, bundle)
    rewrite(bundle, epoch)
    return bundle


def rewrite(archive, epoch):
    """The archive with its files in order and without the time of its making."""
    import time

    date = time.gmtime(max(epoch, 315532800))[:6]  # 1980: there is no earlier time in such an archive
    with zipfile.ZipFile(archive) as before:
        files = [(info.filename, info.external_attr, before.read(info)) for info in before.infolist()]
    with zipfile.ZipFile(archive, "w") as after:
        for name, attributes, content in sorted(files):
            info = zipfile.ZipInfo(name, date)
            info.create_system, info.external_attr, info.compress_type = 3, attributes, zipfile.ZIP_DEFLATED
            after.writestr(info, content, compresslevel=9)


def bill(output, package, version, epoch):
    """The bill of materials."""
    notices = (package / "lib/session.LICENSES.txt").read_text()
    names = [notice.splitlines()[0] for notice in notices.split("\n---\n\n")] + ["@bytecodealliance/preview2-shim"]
    bundled = []
    for name in names:
        about = json.loads((NODE / "node_modules" / name / "package.json").read_text())
        bundled.append((name, about["version"], about["license"].strip("()")))
    python = re.search(r'dependencies = \["wasmtime>=([\d.]+)', (ROOT / "packages/python/pyproject.toml").read_text())
    files = [(f"{name}.wasm", sha256(output / f"{name}.wasm")) for name in COMPONENTS]
    return sbom.bill(ROOT, version, epoch, files, bundled, [("wasmtime", python[1])])


def changes(output, version):
    """The changelog's section about this version."""
    log = ROOT / "CHANGELOG.md"
    if not log.is_file():
        return
    section = re.search(rf"(?ms)^## \[?{re.escape(version)}\b.*?(?=^## |\Z)", log.read_text())
    if section is None:
        raise SystemExit(f"CHANGELOG.md has no section for {version}")
    (output / "CHANGES.md").write_text(section[0].strip() + "\n")


def sums(output):
    """The checksums of all that is there."""
    lines = [f"{sha256(file)}  {file.name}\n" for file in sorted(output.iterdir())]
    (output / "SHA256SUMS").write_text("".join(lines))


def write(path, document):
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(*command, cwd=None):
    """What a program prints; its failure is this one's, with what it said."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


if __name__ == "__main__":
    main()
