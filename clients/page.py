"""The table in docs/mcp-server.md."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/mcp-server.md"
BEGIN, END = "<!-- clients: written by make clients -->", "<!-- /clients -->"
TOPICS = ["list", "call", "error", "progress", "cancel"]


def table(rows):
    """What was seen of each client, with the reasons for what it cannot as notes."""
    notes = []

    def note(reason):
        if reason not in notes:
            notes.append(reason)
        return f"<sup>{notes.index(reason) + 1}</sup>"

    def cell(client, seen, topic):
        shown = []
        for transport in client.transports:
            reason = client.reason(topic, transport)
            shown.append(f"-{note(reason)}" if reason else "yes" if seen[transport].get(topic) else "no")
        if len(set(shown)) == 1:
            return shown[0]
        return ", ".join(f"{transport}: {word}" for transport, word in zip(["stdio", "HTTP"], shown))

    lines = ["| client | version | stdio | HTTP | list | call | error | progress | cancel |", "|" + "---|" * 9]
    for client, seen in rows:
        connected = [seen.get(transport, {}).get("connect", "-") for transport in ("stdio", "http")]
        cells = [client.name, client.version(), *connected, *(cell(client, seen, topic) for topic in TOPICS)]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", *(f"<sup>{number}</sup> {reason}.  " for number, reason in enumerate(notes, 1))]
    return "\n".join(lines).rstrip()


def write(table, check):
    """Puts the table into the page, or only looks whether it is there: false where it is not."""
    text = PAGE.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    new = f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"
    if check and new != text:
        print(f"{PAGE.relative_to(ROOT)} says something else: run `make clients`, and commit what it writes")
        return False
    PAGE.write_text(new)
    return True
