"""The tools of a listing as each library that is installed beside this Python hands them to a model's provider: a JSON object of
libraries, each of tools with their parameters' schema. No provider is asked.

    convert.py LISTING
"""

import copy
import importlib.util
import json
import pathlib
import sys

from mcp.types import Tool

LISTING = json.loads(pathlib.Path(sys.argv[1]).read_text())["tools"]


def plain(schema):
    return schema.model_dump(mode="json", exclude_none=True, by_alias=True)


def google_genai(tool):
    from google.genai._mcp_utils import mcp_to_gemini_tool

    return plain(mcp_to_gemini_tool(tool).function_declarations[0].parameters)


def google_adk(tool):
    from google.adk.tools._gemini_schema_util import _to_gemini_schema

    return plain(_to_gemini_schema(tool.inputSchema))


def langchain(tool):
    from langchain_core.utils.function_calling import convert_to_openai_tool
    from langchain_mcp_adapters.tools import convert_mcp_tool_to_langchain_tool

    connection = {"transport": "streamable_http", "url": "http://127.0.0.1:9/mcp"}
    converted = convert_mcp_tool_to_langchain_tool(None, tool, connection=connection)
    return convert_to_openai_tool(converted)["function"]["parameters"]


def openai_agents(strict):
    def convert(tool):
        from agents.mcp import MCPServerStreamableHttp, MCPUtil

        server = MCPServerStreamableHttp(params={"url": "http://127.0.0.1:9/mcp"})
        return MCPUtil.to_function_tool(tool, server, strict).params_json_schema

    return convert


def pydantic_ai(provider, name):
    def convert(tool):
        module = __import__(f"pydantic_ai.profiles.{provider}", fromlist=[name])
        return getattr(module, name)(copy.deepcopy(tool.input_schema)).walk()

    return convert


CONVERTERS = {
    "google-adk": ("google.adk", google_adk),
    "langchain-mcp-adapters": ("langchain_mcp_adapters", langchain),
    "openai-agents": ("agents", openai_agents(False)),
    "openai-agents, strict": ("agents", openai_agents(True)),
    "google-genai": ("agents", google_genai),
    "pydantic-ai to Gemini": ("pydantic_ai", pydantic_ai("google", "GoogleJsonSchemaTransformer")),
    "pydantic-ai to OpenAI": ("pydantic_ai", pydantic_ai("openai", "OpenAIJsonSchemaTransformer")),
}


def there(module):
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def converted(convert):
    tools = {}
    for tool in LISTING:
        tool.pop("outputSchema", None)
        try:
            tools[tool["name"]] = convert(Tool(**tool))
        except Exception as error:  # whatever a library throws is what its user gets
            tools[tool["name"]] = {"error": f"{type(error).__name__}: {error}"[:300]}
    return tools


print(json.dumps({name: converted(convert) for name, (module, convert) in CONVERTERS.items() if there(module)}))
