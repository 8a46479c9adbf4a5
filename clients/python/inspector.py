"""The inspector's command line: a process for each thing that is done."""

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import work


class Client:
    revision = None

    def __init__(self, server):
        # In a file, and not by `--header` or `-e`, which every program of the machine could read.
        kind = {"type": "streamable-http"} if "url" in server else {"type": "stdio"}
        file = Path(os.environ["HOME"]) / "inspector.json"
        file.write_text(json.dumps({"mcpServers": {"sequentum": kind | server}}))
        self.where = ["--config", str(file), "--server", "sequentum"]

    async def run(self, *options):
        # Its own options stand before a command's.
        command = [*sys.argv[1:], "--cli", "--format", "json", "--quiet", *options, *self.where]
        pipes = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.PIPE}
        process = await asyncio.create_subprocess_exec(*command, **pipes, env=os.environ)
        output, errors = await process.communicate()
        if not output:
            raise RuntimeError(errors.decode())
        return json.loads(output)["result"]

    async def tools(self):
        # `--strict` fails where a schema is not portable.
        return [tool["name"] for tool in (await self.run("--method", "tools/list", "--strict"))["tools"]]

    async def call(self, tool, arguments, told=None):
        given = ["--method", "tools/call", "--tool-name", tool, "--tool-args-json", json.dumps(arguments)]
        result = await self.run(*given)
        return result["content"][0]["text"], result.get("isError", False)


@asynccontextmanager
async def connect(server):
    yield Client(server)


work.run(connect, progress=False, cancel=False)
