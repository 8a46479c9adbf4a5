"""The health check of Claude Code: it connects to every server that it knows, and calls nothing."""

import json
import os
import subprocess
import sys


def claude(*arguments):
    return subprocess.run([*sys.argv[1:], "mcp", *arguments], check=True, capture_output=True, text=True, timeout=60).stdout


server = json.loads(os.environ["SERVER"])
if "url" in server:
    headers = [word for pair in server["headers"].items() for word in ("--header", ": ".join(pair))]
    claude("add", "--scope", "user", "--transport", "http", "sequentum", server["url"], *headers)
else:
    variables = [word for pair in server["env"].items() for word in ("--env", "=".join(pair))]
    claude("add", "--scope", "user", "sequentum", *variables, "--", server["command"], *server["args"])
health = claude("list")
assert "Connected" in health, health
print(json.dumps({"revision": None}))
