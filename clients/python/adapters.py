"""langchain-mcp-adapters: the tools as LangChain has them."""

from contextlib import asynccontextmanager

from langchain_mcp_adapters.callbacks import Callbacks
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_mcp_adapters.tools import load_mcp_tools

import work


class Client:
    revision = None

    def __init__(self, session):
        self.session, self.told = session, None

    async def tools(self):
        async def hear(_progress, _total, message, _context):
            if self.told:
                self.told(message)

        tools = await load_mcp_tools(self.session, callbacks=Callbacks(on_progress=hear))
        self.by_name = {tool.name: tool for tool in tools}
        return list(self.by_name)

    async def call(self, tool, arguments, told=None):
        self.told = told
        message = await self.by_name[tool].ainvoke({"name": tool, "args": arguments, "id": "1", "type": "tool_call"})
        return message.content[0]["text"], message.status == "error"


@asynccontextmanager
async def connect(server):
    transport = "streamable_http" if "url" in server else "stdio"
    async with MultiServerMCPClient({"sequentum": {"transport": transport, **server}}).session("sequentum") as session:
        yield Client(session)


work.run(connect)
