"""What every client is asked to do, and whether its report shows that it did."""

import json

# Each with what its answer has in it.
CALLS = [
    ("get_credits_balance", {}, "availableCredits"),
    ("list_agents", {"search": "prices", "sortColumn": "name", "recordsPerPage": 5}, "Shop prices"),
    ("get_run_data", {"agentId": 101, "runId": 9060, "maxRows": 3, "columns": ["product", "price"]}, "nextRow"),
    (
        "get_agent_cost_breakdown",
        {"agentId": 101, "startDate": "2026-11-13", "endDate": "2026-11-15", "timeUnit": "day", "usageTypes": ["server-time"]},
        "labels",
    ),
    (
        "create_agent_schedule",
        {"agentId": 101, "name": "Every working day at nine", "cron": "0 9 * * 1-5", "timezone": "Europe/Vienna"},
        "Every working day at nine",
    ),
]

# What fails, with what the text says: an agent that does not exist, and one that is forbidden.
ERRORS = [
    ("get_agent", {"agentId": 999}, None, ["API Error 404", "list_agents"]),
    ("get_agent", {"agentId": 101}, {"fault": "status", "status": 403}, ["API Error 403", "permission"]),
]

# More than a mebibyte, of which the answer is to show what a model can take.
RUNS = [
    {"id": 50_000 + n, "configId": 101, "sequence": n, "status": 10, "dataCount": 12_840, "message": "The agent completed. " * 50}
    for n in range(1_000)
]
LARGE = {
    "tool": "get_agent_runs",
    "arguments": {"agentId": 101, "maxRecords": 1_000},
    "fault": {"fault": "respond", "status": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(RUNS)},
}

# How long a run takes at the mock, longer than the server waits before it begins its answer over HTTP; and how long a client that
# cannot hear of it watches its cancelling besides.
RUN_SECONDS = 7
WATCHED_FOR = 7
# When the endless call is cancelled, and how much later its last look at the run may be.
CANCELLED_AFTER, GRACE = 1.5, 1.8
# Over HTTP the server notices who hangs up when it writes: progress, or else something every 5 s.
QUIET_GRACE = 7
ENDLESS = "/api/v1/agent/110/run/9201/status"
MARKER = "/api/v1/billing/credits"


def table():
    """All of it, for the clients."""
    return {
        "calls": [{"tool": tool, "arguments": arguments} for tool, arguments, _ in CALLS],
        "errors": [
            {"tool": tool, "arguments": arguments, **({"fault": fault} if fault else {})}
            for tool, arguments, fault, _ in ERRORS
        ],
        "large": LARGE,
        "progress": {"tool": "start_agent", "arguments": {"agentId": 101, "waitSeconds": 20}},
        "cancel": {"tool": "wait_for_run", "arguments": {"agentId": 110, "runId": 9201}},
        "cancelAfter": CANCELLED_AFTER,
        "watchedFor": WATCHED_FOR,
    }


def judge(report, tools, requests):
    """What the report shows by topic: true or false, or None where it says nothing; and what is wrong.

    A report has `revision`, `tools` (names), `answers` (to the calls), `errors`, `after` (the first call again), `large`,
    `progress` (`told`, `answer`) or, where the client cannot hear of it, `slow`, and, where it can, `cancelled` (`waits`, `after`).
    An answer is a text and whether it is an error. `requests` is what the mock has received.
    """
    wrong = []

    def holds(topic, condition, seen):
        if not condition:
            wrong.append(f"{topic}: {str(seen)[:500]}")
        return bool(condition)

    fine = lambda answer, part: not answer[1] and part in answer[0]
    seen = {"list": holds("list", sorted(report["tools"]) == sorted(tools), report["tools"])}
    seen["call"] = all(
        [holds(tool, fine(answer, part), answer) for (tool, _, part), answer in zip(CALLS, report["answers"], strict=True)]
        + [holds("after an error", fine(report["after"], CALLS[0][2]), report["after"])]
        + [holds("a large answer", fine(report["large"], "note"), report["large"])]
    )
    seen["error"] = all(
        [
            holds(f"error of {tool}", answer[1] and all(part in answer[0] for part in parts), answer)
            for (tool, _, _, parts), answer in zip(ERRORS, report["errors"], strict=True)
        ]
    )
    seen["progress"] = seen["cancel"] = None
    if progress := report.get("progress"):
        told = [message for message in progress["told"] if "run 50001" in message]
        seen["progress"] = holds("progress", told and fine(progress["answer"], "Success"), progress)
    if slow := report.get("slow"):
        seen["call"] &= holds("a long call", fine(slow, "Success"), slow)
    if cancelled := report.get("cancelled"):
        holds("cancelling", not cancelled["waits"] and fine(cancelled["after"], CALLS[0][2]), cancelled)
        seen["cancel"] = waiting_ended(requests, GRACE if report.get("progress") else QUIET_GRACE)
    return seen, wrong


def waiting_ended(requests, grace):
    """Whether the run was looked at no more soon after its waiting was cancelled."""
    looks = [request["secondsAgo"] for request in requests if request["path"] == ENDLESS]
    marker = min(r["secondsAgo"] for r in requests if r["path"] == MARKER and r["secondsAgo"] < max(looks))
    return len(looks) > 0 and min(looks) > marker - grace
