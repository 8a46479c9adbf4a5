"""The variables that the component sees: its own, and nothing else of this process's environment."""

import os
from urllib.parse import urlsplit

# Where the Control Center is, unless SEQUENTUM_API_URL says otherwise.
DEFAULT = "https://dashboard.sequentum.com"


def variables(read_only, toolsets):
    """The component's variables by name, with what the options add to them."""
    chosen = {
        # What is no text, as bytes that are not UTF-8, becomes U+FFFD: the server says so of the key, and hides nothing.
        name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for name, value in os.environ.items()
        if name.startswith("SEQUENTUM_") or name == "DEBUG"
    }
    # Settings forms of clients write a switch as a word.
    if read_only or says_read_only(chosen):
        chosen["SEQUENTUM_READ_ONLY"] = "1"
    else:
        chosen.pop("SEQUENTUM_READ_ONLY", None)
    if toolsets is not None:
        chosen["SEQUENTUM_TOOLSETS"] = toolsets
    # The component goes to the Control Center, and for files to any public host unless told which. Here, nobody else holds it
    # back: the hosts of files are to be named, as in the other packages.
    if not chosen.get("SEQUENTUM_FILE_HOSTS", "").strip():
        chosen["SEQUENTUM_FILE_HOSTS"] = home(chosen)
    return chosen


def home(variables):
    """The host of the Control Center; the default's where what is configured is no address, which the server says."""
    address = variables.get("SEQUENTUM_API_URL", "").strip() or DEFAULT
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    return host if host and ":" not in host else urlsplit(DEFAULT).hostname


def says_read_only(variables):
    """Whether only tools that read are wanted."""
    return variables.get("SEQUENTUM_READ_ONLY", "").strip().lower() not in ("", "0", "false", "no", "off")
