"""The inspector's command line: a process for each thing that is done."""

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager

import work


class Client:
    revision = None

    def __init__(self, server):
        if "url" in server:
            headers = [word for name, value in server["headers"].items() for word in ("--header", f"{name}: {value}")]
            self.where = [server["url"], "--transport", "http", *headers]
        else:
            variables = [word for pair in server["env"].items() for word in ("-e", "=".join(pair))]
            self.where = [*variables, server["command"], *server["args"]]

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
