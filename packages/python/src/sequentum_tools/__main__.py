"""The command `sequentum-tools`."""

import argparse
import signal
import sys

DESCRIPTION = """\
The Sequentum Control Center as an MCP server. Without a command, it speaks to a client over standard input and output.
The API key comes from the variable SEQUENTUM_API_KEY, the address of your own Control Center from SEQUENTUM_API_URL."""


def parser():
    """What the command line may say."""
    # Given twice, so that the options may stand before the command and after it; not said, they say nothing.
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--read-only", action="store_true", help="only the tools that read")
    options.add_argument("--toolsets", metavar="NAMES", help="only the tools of these sets, such as runs,billing")

    # No abbreviations: an option of a later version must not change what a client's configuration means today.
    whole = argparse.ArgumentParser(
        prog="sequentum-tools",
        description=DESCRIPTION,
        parents=[options],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="store_true", help="the version of the server, and of what runs it")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND")

    def command(name, text):
        return commands.add_parser(name, help=text, description=text, parents=[options], allow_abbrev=False)

    command("check", "try the key and the address, and say what to mend")
    call = command("call", "call one tool and print its result as JSON")
    call.add_argument("tool", metavar="TOOL", help="its name, such as list-agents")
    call.add_argument("arguments", metavar="JSON", nargs="?", default="{}", help="its arguments; - reads them from standard input")
    http = command("http", "serve over HTTP, with the wasmtime command")
    http.add_argument("--address", default="127.0.0.1:8080", help="where to listen (default: 127.0.0.1:8080)")
    return whole


def main(arguments=None):
    """Does what the command line says; returns the exit status."""
    chosen = parser().parse_args(arguments)
    # While the component runs, Python handles no signal. Ctrl-C ends the process as it would any other.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Imported here, since it takes most of the start: neither --help nor a mistake waits for it.
    from . import commands

    return commands.run(chosen)


if __name__ == "__main__":
    sys.exit(main())
