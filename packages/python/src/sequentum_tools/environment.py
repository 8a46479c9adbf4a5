"""The variables that the component sees: its own, and nothing else of this process's environment."""

import os


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
    return chosen


def says_read_only(variables):
    """Whether only tools that read are wanted."""
    return variables.get("SEQUENTUM_READ_ONLY", "").strip().lower() in ("1", "true")
