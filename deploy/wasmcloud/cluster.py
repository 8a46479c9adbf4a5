"""A small wasmCloud on this computer: a registry, NATS, and hosts that are told what to run as the operator tells them."""

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nats

# How long something may take to begin, in seconds.
PATIENCE = 60

REGISTRY = """\
version: 0.1
log: {{ level: error, accesslog: {{ disabled: true }} }}
storage: {{ filesystem: {{ rootdirectory: {folder}/registry }} }}
http: {{ addr: {address} }}
"""


def missing():
    """The programs that are not there."""
    return [program for program in ["wash", "nats-server", "docker-registry"] if shutil.which(program) is None]


def free_address():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{listener.getsockname()[1]}"


def wait_for(address):
    """Until somebody listens."""
    host, port = address.split(":")
    for _ in range(PATIENCE * 20):
        try:
            return socket.create_connection((host, int(port)), timeout=5).close()
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nobody listens at {address}")


class Cluster:
    """The registry and NATS, which end with it, and the hosts."""

    def __init__(self, folder, variables=None):
        self.folder = Path(folder)
        self.processes = []
        self.environment = {**os.environ, "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config"), **(variables or {})}
        self.registry, self.nats = free_address(), free_address()

    def __enter__(self):
        (self.folder / "registry.yml").write_text(REGISTRY.format(folder=self.folder, address=self.registry))
        self.start("docker-registry", "serve", self.folder / "registry.yml")
        host, port = self.nats.split(":")
        self.start("nats-server", "--addr", host, "--port", port)
        wait_for(self.registry)
        wait_for(self.nats)
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    def start(self, *command):
        log = open(self.folder / f"{Path(command[0]).name}-{len(self.processes)}.log", "w")
        process = subprocess.Popen([str(word) for word in command], stdout=log, stderr=log, env=self.environment)
        process.log = Path(log.name)
        self.processes.append(process)
        return process

    def push(self, file, name):
        """Pushes a component; returns its reference by digest."""
        reference = f"{self.registry}/{name}"
        command = ["wash", "oci", "push", "--insecure", f"{reference}:pushed", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment)
        assert done.returncode == 0, done.stdout + done.stderr
        accept = {"Accept": "application/vnd.oci.image.manifest.v1+json"}
        manifest = urllib.request.Request(f"http://{reference.replace('/', '/v2/', 1)}/manifests/pushed", headers=accept)
        with urllib.request.urlopen(manifest) as answer:
            return f"{reference}@{answer.headers['Docker-Content-Digest']}"

    def host(self, name, *options):
        """Starts a host, and waits until it tells of itself."""
        return asyncio.run(self._host(name, options))

    async def _host(self, name, options):
        address = free_address()
        connection = await nats.connect(f"nats://{self.nats}")
        heartbeats = await connection.subscribe("runtime.operator.heartbeat.*")
        url = f"nats://{self.nats}"
        process = self.start(
            "wash", "host", "--host-name", name, "--http-addr", address, "--scheduler-nats-url", url, "--data-nats-url", url,
            "--allow-insecure-registries", "--deny-special-ranges=false", "--oci-cache-dir", self.folder / name, *options,
        )
        while True:
            said = json.loads((await heartbeats.next_msg(timeout=PATIENCE)).data)
            if said.get("hostname") == name and f":{said.get('httpPort')}" == address[address.index(":") :]:
                break
        await connection.close()
        wait_for(address)
        return Host(self, process, address, said["id"])


class Host:
    """One `wash host`."""

    def __init__(self, cluster, process, address, identity):
        self.cluster, self.process, self.address, self.identity = cluster, process, address, identity

    def place(self, workload, component, served_as):
        """Runs a component (name, image, localResources), which answers to a name; waits until it does."""
        interfaces = [{"namespace": "wasi", "package": "http", "interfaces": ["incoming-handler"], "config": {"host": served_as}}]
        world = {"components": [component], "hostInterfaces": interfaces}
        said = self.ask("workload.start", {"workloadId": workload, "workload": {"namespace": "default", "name": workload, "witWorld": world}})
        for _ in range(PATIENCE * 20):
            if said["workloadStatus"]["workloadState"] == "WORKLOAD_STATE_RUNNING":
                return
            assert said["workloadStatus"]["workloadState"] == "WORKLOAD_STATE_STARTING", said
            time.sleep(0.05)
            said = self.ask("workload.status", {"workloadId": workload})
        raise AssertionError(f"{workload} does not run: {said}")

    def remove(self, workload):
        return self.ask("workload.stop", {"workloadId": workload})

    def kill(self):
        self.process.kill()
        self.process.wait()

    def ask(self, command, request):
        return asyncio.run(self._ask(command, request))

    async def _ask(self, command, request):
        connection = await nats.connect(f"nats://{self.cluster.nats}")
        answer = await connection.request(f"runtime.host.{self.identity}.{command}", json.dumps(request).encode(), timeout=PATIENCE)
        await connection.close()
        return json.loads(answer.data)
