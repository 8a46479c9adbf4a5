"""What the documentation shows, for tests that run it as it stands there. How blocks are marked: host-test/tests/hosts/document.rs."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["*.md", "docs/*.md", "packages/*/README.md"]


def block(name):
    """The text of the block that is marked `test=NAME`."""
    pages = [page.read_text(encoding="utf-8") for pattern in PAGES for page in sorted(ROOT.glob(pattern))]
    mark = rf"(?ms)^```\w+ test={re.escape(name)}\n(.*?)^```$"
    (text,) = (text for page in pages for text in re.findall(mark, page))
    return text
