"""openai-agents: a server of its Agents SDK."""

from contextlib import asynccontextmanager

from agents.mcp import MCPServerStdio, MCPServerStreamableHttp

import work


class Client:
    revision = None

    def __init__(self, server):
        self.server = server

    async def tools(self):
        return [tool.name for tool in await self.server.list_tools()]

    async def call(self, tool, arguments, told=None):
        result = await self.server.call_tool(tool, arguments)
        result = result.model_dump(by_alias=True)
        return result["content"][0]["text"], result["isError"]


@asynccontextmanager
async def connect(server):
    kind = MCPServerStreamableHttp if "url" in server else MCPServerStdio
    async with kind(params=server, client_session_timeout_seconds=60) as server:
        yield Client(server)


work.run(connect, progress=False)
