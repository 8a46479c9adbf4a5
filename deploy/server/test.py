#!/usr/bin/env python3
"""Tries what this folder holds: the real nginx before the real `wasmtime serve`, and systemd's own check of the unit.

    deploy/server/test.py     after `make build host`; SEQUENTUM_DIST names another folder than dist/
"""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "packages"))
from pages import block  # noqa: E402

COMPONENT = Path(os.environ.get("SEQUENTUM_DIST") or ROOT / "dist") / "sequentum-mcp.wasm"
HOST_TEST = os.environ.get("HOST_TEST") or str(ROOT / "target/debug/host-test")
NAME = "mcp.example.com"

MAIN = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@contextmanager
def running(command, **how):
    process = subprocess.Popen([str(word) for word in command], **how)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def listening(port):
    for _ in range(600):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError(f"nobody listens on {port}")


class Caller:
    """Calls the server through nginx, under its public name."""

    def __init__(self, port, authority):
        self.port = port
        self.context = ssl.create_default_context(cafile=authority)

    def open(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        return self.context.wrap_socket(connection, server_hostname=NAME)

    def get(self, path):
        """The status and the body."""
        connection = http.client.HTTPConnection(NAME)
        connection.sock = self.open()
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def post(self, body, host=NAME):
        """The status, and each line of the answer with the seconds after which it came."""
        began = time.monotonic()
        connection = http.client.HTTPConnection(host)
        connection.sock = self.open()
        headers = {
            "content-type": "application/json", "accept": "application/json, text/event-stream",
            "authorization": "ApiKey sk-of-the-caller",
        }
        try:
            connection.request("POST", "/mcp", body, headers)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            pass  # refused before all of it was sent
        answer = connection.getresponse()
        lines = [(line.decode().strip(), time.monotonic() - began) for line in answer]
        connection.close()
        return answer.status, lines


def request(tool, token=None, **arguments):
    params = {"name": tool, "arguments": arguments, **({"_meta": {"progressToken": token}} if token else {})}
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).encode()


def try_nginx(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )
    inner, outer = free_port(), free_port()
    site = (HERE / "nginx.conf").read_text()
    for old, new in [
        ("listen 443 ssl", f"listen 127.0.0.1:{outer} ssl"),
        ("/etc/ssl/certs/mcp.example.com.pem", f"{folder}/cert.pem"),
        ("/etc/ssl/private/mcp.example.com.key", f"{folder}/key.pem"),
        ("/var/lib/nginx/sequentum", f"{folder}/cache"),
        ("127.0.0.1:8080", f"127.0.0.1:{inner}"),
        ("client_body_timeout 10s", "client_body_timeout 1s"),
    ]:
        assert old in site, old
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site)
    (folder / "main.conf").write_text(MAIN.format(folder=folder))

    with running([HOST_TEST, "mock", "--run-seconds", "4"], stdout=subprocess.PIPE, text=True) as mock:
        shown = ""
        while "SEQUENTUM_API_KEY" not in shown:
            shown += mock.stdout.readline()
        address = re.search(r"SEQUENTUM_API_URL=(\S+)", shown)[1]
        unit = (HERE / "sequentum-mcp.service").read_text()
        serve = re.search(r"(?m)^ExecStart=/usr/local/bin/(.*)$", unit)[1].split()
        serve[serve.index("--addr") + 1] = f"127.0.0.1:{inner}"
        serve[serve.index("--config") + 1] = str(HERE / "wasmtime.toml")
        serve[-1:] = ["--env", "SEQUENTUM_API_URL", COMPONENT]
        variables = {**os.environ, "SEQUENTUM_API_URL": address, "SEQUENTUM_MCP_URL": f"https://{NAME}/mcp"}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        nginx = ["nginx", "-p", folder, "-c", folder / "main.conf"]
        with running(serve, env=variables, **quiet), running(nginx, **quiet):
            listening(inner)
            listening(outer)
            caller = Caller(outer, folder / "cert.pem")

            status, lines = caller.post(request("get_credits_balance"))
            assert status == 200 and "availableCredits" in lines[-1][0], lines

            ready = {caller.get("/ready") for _ in range(5)}
            assert {status for status, _ in ready} == {200}, ready
            with urllib.request.urlopen(f"{address}/_mock/requests") as seen:
                looks = [one for one in json.load(seen) if one["path"] == "/"]
            assert len(looks) == 1, "whether it is ready, the Control Center is asked once in 30 s"

            status, lines = caller.post(request("start_agent", "p", agentId=101, isRunSynchronously=True))
            events = [(json.loads(line[6:]), after) for line, after in lines if line.startswith("data: ")]
            assert status == 200 and "result" in events[-1][0], lines
            assert events[0][0]["method"] == "notifications/progress"
            assert events[0][1] < events[-1][1] - 1, "progress comes as it is told, and not with the result"

            status, _ = caller.post(request("get_credits_balance"), host="other.example.com")
            assert status >= 400, "a name that is not the server's is refused"
            status, _ = caller.post(b" " * (4 * 1024 * 1024 + 1))
            assert status == 413, status
            began = time.monotonic()
            with caller.open() as slow:
                slow.sendall(f"POST /mcp HTTP/1.1\r\nhost: {NAME}\r\ncontent-length: 100\r\n\r\n{{".encode())
                try:
                    slow.recv(1)
                except ConnectionResetError:
                    pass
            assert time.monotonic() - began < 10, "who sends nothing is not waited for"


def install(folder):
    """Does what docs/administration.md says, in a folder instead of the system: the unit there, for systemd to look at."""
    script = block("administration-systemd")
    for path in ["/usr/local/", "/etc/"]:
        assert path in script, path
        script = script.replace(path, f"{folder}{path}")
    (folder / "etc/systemd/system").mkdir(parents=True)
    script = script.replace(" sequentum-mcp.wasm ", f" {COMPONENT} ").replace("systemctl ", f"echo >>{folder}/systemctl ")
    subprocess.run(["sh", "-euc", script], cwd=ROOT, check=True, timeout=60)
    assert (folder / "systemctl").read_text() == "enable --now sequentum-mcp\n"
    assert (folder / "etc/sequentum-mcp.env").stat().st_mode & 0o077 == 0, "the variables are root's alone"
    unit = folder / "etc/systemd/system/sequentum-mcp.service"
    # What the unit names is what was installed.
    text = re.sub(r"(?<=[ =])(/usr/local/|/etc/)", rf"{folder}\1", unit.read_text())
    for path in re.findall(rf"{re.escape(str(folder))}\S+", text):
        assert Path(path).is_file(), path
    unit.write_text(text)
    return unit


def main():
    if os.environ.get("CI") and shutil.which("nginx") is None:
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx-light"], check=True, capture_output=True)
    for program in ["nginx", "wasmtime", "openssl"]:
        if shutil.which(program) is None:
            print(f"deploy/server: skipped, since there is no {program}")
            return 1 if os.environ.get("CI") else 0
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # nginx, started as root, works as another user
        try_nginx(Path(folder))
    print("deploy/server: nginx passes calls and progress on, and refuses what it should")
    if shutil.which("systemd-analyze"):
        with tempfile.TemporaryDirectory() as folder:
            unit = install(Path(folder))
            done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
            said = [line for line in done.stderr.splitlines() if unit.name in line]
            assert done.returncode == 0 and not said, done.stderr
        print("deploy/server: systemd finds nothing wrong with the unit")
    return 0


if __name__ == "__main__":
    sys.exit(main())
