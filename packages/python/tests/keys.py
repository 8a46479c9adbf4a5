"""The keys of the tests, how writers of all kinds change them, and how one is recognised wherever it turns up. What it is for
the tests in Rust is in host-test/src/key.rs, for those in JavaScript in packages/node/tests/keys.js."""

import base64
import html
import json
import re
import urllib.parse

BEGINNING, END = "sk-recogni", "7f3a9c4e"


def key(odd):
    """A key with these characters between two parts that hardly a writer changes."""
    return f"{BEGINNING}sable{odd}{END}"


# The key of the user: in it are the characters that writers of JSON, URLs, HTML and shells write in another way.
KEY = key("/+\"\\%&<=>'~")

# A key that the service refuses.
WRONG_KEY = key("-wrong/+\"\\%&<=>'~")

# What shells and command interpreters make something else of.
ODD_KEYS = [key("-a'b\"c$d&e`f;g%PATH%!h^i|j<k>l-"), key("-\\back\\slash/=+~#-")]

# How a text looks in which a writer has put a key.
ENCODINGS = {
    "as it is": lambda text: text,
    "in JSON": lambda text: json.dumps(text)[1:-1],
    "in JSON with \\/": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "in JSON, each character": lambda text: "".join(f"\\u{ord(character):04x}" for character in text),
    "in a URL": lambda text: urllib.parse.quote(text, safe=""),
    "in a URL, each byte": lambda text: "".join(f"%{ord(character):02x}" for character in text),
    "in base64": lambda text: base64.b64encode(text.encode()).decode(),
    "in base64 behind a name": lambda text: base64.b64encode(f"u:{text}".encode()).decode(),
    "in base64 of a URL": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "in HTML": html.escape,
}


def shows(text):
    """Whether a text shows one of these keys or a part of it, in any of these encodings."""
    plain = re.sub(r"(?:\\+u00|%)([0-9a-fA-F]{2})", lambda found: chr(int(found[1], 16)), text)
    standard = text.replace("-", "+").replace("_", "/")
    return any(
        part in text or part in plain or any(in_base64(part, before) in standard for before in range(3))
        for part in (BEGINNING, END)
    )


def in_base64(text, before):
    """The characters of base64 that stand for a text alone, where so many bytes more than a multiple of three come before it."""
    whole = base64.b64encode((" " * before + text).encode()).decode()
    return whole[-(-before * 8 // 6) : (before + len(text)) * 8 // 6]
