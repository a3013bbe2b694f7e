# SPDX-License-Identifier: Apache-2.0
"""An MCP client on the Python SDK: peer.py URL TOKEN MODE. Writes what it saw as one line of JSON."""

import asyncio
import json
import sys

from mcp import Client
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client


async def main(url: str, token: str, mode: str) -> None:
    progress: list[float] = []

    async def on_progress(done: float, total: float | None, message: str | None) -> None:
        progress.append(done)

    async with create_mcp_http_client(headers={"Authorization": f"Bearer {token}"}) as http:
        async with Client(streamable_http_client(url, http_client=http), mode=mode) as client:
            tools = await client.list_tools()
            added = await client.call_tool("add", {"a": 2, "b": 40})
            echoed = await client.call_tool("echo", {"value": {"text": "h\u00e9 \u2603", "list": [1, None, True]}})
            told = await client.call_tool("progress", {"n": 5, "ms": 200}, progress_callback=on_progress)
            print(
                json.dumps(
                    {
                        "version": client.protocol_version,
                        "tools": [tool.name for tool in tools.tools],
                        "add": added.content[0].text,
                        "echo": echoed.structured_content,
                        "progress": progress,
                        "told": told.content[0].text,
                    }
                )
            )


asyncio.run(main(*sys.argv[1:]))
