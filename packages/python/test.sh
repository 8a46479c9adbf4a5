#!/usr/bin/env bash
# Builds the wheel, installs it into an empty environment, and tests the installed command.
#
#   packages/python/test.sh     after `make build host`; SEQUENTUM_DIST names another folder than dist/
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
work="$root/target/packages/python"

if ! python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo 'packages/python: skipped, since there is no Python 3.10 or newer'
  [ -z "${CI:-}" ]; exit
fi

mkdir -p "$work"
[ -x "$work/tools/bin/pytest" ] || { python3 -m venv "$work/tools" && "$work/tools/bin/pip" install -q build hatchling pytest mcp; }
rm -rf "$work/wheel"
"$work/tools/bin/python" -m build -q --no-isolation --wheel --outdir "$work/wheel" .

# A path as users have them.
installed="$work/Prögram Files"
[ -x "$installed/bin/python" ] || python3 -m venv "$installed"
"$installed/bin/pip" install -q --upgrade --force-reinstall --no-deps "$work"/wheel/*.whl
"$installed/bin/pip" install -q "$work"/wheel/*.whl

site=$("$installed/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
export PYTHONDONTWRITEBYTECODE=1
SEQUENTUM_TOOLS="$installed/bin/sequentum-tools" PYTHONPATH="$site" "$work/tools/bin/pytest" -q -p no:cacheprovider tests "$@"
