"""Puts the components into the wheel: from the folder that SEQUENTUM_DIST names, or from the repository's `dist/`."""

import os
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WHOLE, READ_ONLY = "sequentum-mcp.wasm", "sequentum-mcp-readonly.wasm"


class Components(BuildHookInterface):
    """The hook that hatchling calls before it packs."""

    def initialize(self, version, build_data):
        root = Path(self.root)
        folder = Path(os.environ.get("SEQUENTUM_DIST") or root / "../../dist")
        if not (folder / WHOLE).is_file():
            raise FileNotFoundError(f"{folder / WHOLE} is missing: run `make build`, or set SEQUENTUM_DIST")
        for name in (WHOLE, READ_ONLY):
            if (folder / name).is_file():
                build_data["force_include"][str(folder / name)] = f"sequentum_tools/{name}"
        build_data["force_include"][str(root / "../../LICENSE")] = "sequentum_tools/LICENSE"
