"""The official SDK, from version 2."""

from contextlib import asynccontextmanager

import httpx2
from mcp import Client as Sdk
from mcp import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

import work


class Client:
    def __init__(self, client):
        self.client, self.revision = client, client.protocol_version

    async def tools(self):
        return [tool.name for tool in (await self.client.list_tools()).tools]

    async def call(self, tool, arguments, told=None):
        async def hear(_progress, _total, message):
            told(message)

        result = await self.client.call_tool(tool, arguments, progress_callback=hear if told else None)
        return result.content[0].text, result.is_error


@asynccontextmanager
async def connect(server):
    if "url" in server:
        http = httpx2.AsyncClient(headers=server["headers"], timeout=60)
        where = streamable_http_client(server["url"], http_client=http)
    else:
        where = StdioServerParameters(**server)
    async with Sdk(where) as client:
        yield Client(client)


work.run(connect)
