"""pydantic-ai's toolset of an MCP server."""

import json
from contextlib import asynccontextmanager

from fastmcp.client.transports import StdioTransport
from pydantic_ai.exceptions import ToolFailed
from pydantic_ai.mcp import MCPToolset

import work


class Client:
    revision = None

    def __init__(self):
        self.told = None

    async def hear(self, _progress, _total, message):
        if self.told:
            self.told(message)

    async def tools(self):
        return [tool.name for tool in await self.toolset.list_tools()]

    async def call(self, tool, arguments, told=None):
        self.told = told
        try:
            return json.dumps(await self.toolset.direct_call_tool(tool, arguments)), False
        except ToolFailed as error:
            return str(error), True


@asynccontextmanager
async def connect(server):
    client = Client()
    options = {"progress_handler": client.hear, "tool_error_behavior": "failed"}
    if "url" in server:
        client.toolset = MCPToolset(server["url"], headers=server["headers"], **options)
    else:
        client.toolset = MCPToolset(StdioTransport(**server), **options)
    async with client.toolset:
        client.revision = getattr(getattr(client.toolset.client, "session", None), "protocol_version", None)
        yield client


work.run(connect)
