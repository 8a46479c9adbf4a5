"""fastmcp's client."""

from contextlib import asynccontextmanager

from fastmcp import Client as FastMcp
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport

import work


class Client:
    def __init__(self, client):
        self.client, self.revision = client, client.session.protocol_version

    async def tools(self):
        return [tool.name for tool in await self.client.list_tools()]

    async def call(self, tool, arguments, told=None):
        async def hear(_progress, _total, message):
            told(message)

        heard = {"progress_handler": hear} if told else {}
        result = await self.client.call_tool(tool, arguments, raise_on_error=False, **heard)
        return result.content[0].text, result.is_error


@asynccontextmanager
async def connect(server):
    where = StreamableHttpTransport(**server) if "url" in server else StdioTransport(**server)
    async with FastMcp(where) as client:
        yield Client(client)


work.run(connect)
