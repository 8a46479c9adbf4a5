"""The Sequentum Control Center as an MCP server: a WebAssembly component, and what starts it.

The server itself is the component beside this file. These modules load it (`runtime`), keep its machine code (`cache`), give
it its variables (`environment`) and read the command line (`__main__`).
"""
