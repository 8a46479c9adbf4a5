"""`server.json`: what the MCP registry is told of a release."""

import json
from pathlib import Path

TEMPLATE = Path(__file__).with_name("server.json")

# The same for each package.
VARIABLES = [
    {
        "name": "SEQUENTUM_API_KEY",
        "description": "The API key: Control Center, Users page, the user's menu, Manage API keys; it starts with sk-",
        "isRequired": True,
        "isSecret": True,
    },
    {
        "name": "SEQUENTUM_API_URL",
        "description": "The address of your own Control Center",
        "default": "https://dashboard.sequentum.com",
    },
    {
        "name": "SEQUENTUM_FILE_HOSTS",
        "description": "Where the files of runs lie, such as files.example.com, *.storage.example",
    },
    {
        "name": "SEQUENTUM_READ_ONLY",
        "description": "Only the tools that read",
        "format": "boolean",
        "default": "false",
    },
]


def name():
    """The server's name in the registry, which the packages must repeat to prove that they belong to it."""
    return json.loads(TEMPLATE.read_text())["name"]


def server(version, bundle_sha256):
    """The document for this version."""
    document = json.loads(TEMPLATE.read_text())
    document["version"] = version
    for package in document["packages"]:
        package["version"] = version
        package["identifier"] = package["identifier"].replace("{version}", version)
        if package["registryType"] == "mcpb":
            package["fileSha256"] = bundle_sha256
        package["environmentVariables"] = VARIABLES
    return document
