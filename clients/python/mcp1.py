"""The official SDK, before version 2."""

from contextlib import asynccontextmanager

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client

import work


class Client:
    def __init__(self, session, revision):
        self.session, self.revision = session, revision

    async def tools(self):
        return [tool.name for tool in (await self.session.list_tools()).tools]

    async def call(self, tool, arguments, told=None):
        async def hear(_progress, _total, message):
            told(message)

        result = await self.session.call_tool(tool, arguments, progress_callback=hear if told else None)
        return result.content[0].text, result.isError


@asynccontextmanager
async def connect(server):
    if "url" in server:
        transport = streamablehttp_client(server["url"], headers=server["headers"])
    else:
        transport = stdio_client(StdioServerParameters(**server))
    async with transport as (read, write, *_), ClientSession(read, write) as session:
        hello = await session.initialize()
        yield Client(session, hello.protocolVersion)


work.run(connect)
