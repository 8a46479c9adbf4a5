"""What every client in Python does with the server, and what it reports.

A client is a function that takes how to reach the server and returns an asynchronous context manager of an object with

    revision                                   the protocol's revision that was agreed on, or None where it does not say
    async tools()                              the names of all tools
    async call(tool, arguments, told=None)     a tool's answer as (text, whether it is an error); `told` hears of progress

run.py judges the report: see there for its fields.
"""

import asyncio
import json
import os
import pathlib
import urllib.request


def order(fault):
    """Lets the mock answer its next request so."""
    body = json.dumps(fault).encode()
    urllib.request.urlopen(urllib.request.Request(f"{os.environ['MOCK']}/_mock/faults", body, method="POST")).read()


async def work(client, table, *, progress, cancel):
    report = {"revision": client.revision, "tools": await client.tools()}
    report["answers"] = [await client.call(call["tool"], call["arguments"]) for call in table["calls"]]
    report["errors"] = []
    for error in table["errors"]:
        if "fault" in error:
            order(error["fault"])
        report["errors"].append(await client.call(error["tool"], error["arguments"]))
    # The session goes on.
    last = table["calls"][0]
    report["after"] = await client.call(last["tool"], last["arguments"])
    order(table["large"]["fault"])
    report["large"] = await client.call(table["large"]["tool"], table["large"]["arguments"])
    if cancel:
        endless = table["cancel"]
        heard = [lambda _: None] if progress else []
        waiting = asyncio.create_task(client.call(endless["tool"], endless["arguments"], *heard))
        await asyncio.sleep(table["cancelAfter"])
        waiting.cancel()
        await asyncio.wait([waiting], timeout=10)
        report["cancelled"] = {"waits": not waiting.done(), "after": await client.call(last["tool"], last["arguments"])}
    if progress:
        told, slow = [], table["progress"]
        answer = await client.call(slow["tool"], slow["arguments"], lambda message: told.append(message))
        report["progress"] = {"told": told, "answer": answer}
    else:
        report["slow"] = await client.call(table["progress"]["tool"], table["progress"]["arguments"])
        if cancel:
            await asyncio.sleep(table["watchedFor"])
    return report


def run(connect, *, progress=True, cancel=True):
    """Connects, works, and prints the report as the last line."""

    async def main():
        async with connect(json.loads(os.environ["SERVER"])) as client:
            report = await work(client, json.loads(pathlib.Path(os.environ["TABLE"]).read_text()), progress=progress, cancel=cancel)
            # Printed before the end: that is the client's own affair.
            print(json.dumps(report), flush=True)

    asyncio.run(main())
