// SPDX-License-Identifier: Apache-2.0
// An MCP client on the TypeScript SDK: peer.mjs URL TOKEN MODE. Writes what it saw as one line of JSON.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const [url, token, mode] = process.argv.slice(2);
const client = new Client(
    { name: 'peer', version: '1' },
    { versionNegotiation: { mode: mode === 'legacy' || mode === 'auto' ? mode : { pin: mode } } },
);
await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { Authorization: `Bearer ${token}` } } }),
);
const progress = [];
const tools = await client.listTools();
const added = await client.callTool({ name: 'add', arguments: { a: 2, b: 40 } });
const echoed = await client.callTool({
    name: 'echo',
    arguments: { value: { text: 'h\u00e9 \u2603', list: [1, null, true] } },
});
const told = await client.callTool(
    { name: 'progress', arguments: { n: 5, ms: 200 } },
    { onprogress: (notice) => progress.push(notice.progress) },
);
console.log(
    JSON.stringify({
        version: client.getNegotiatedProtocolVersion(),
        tools: tools.tools.map((tool) => tool.name),
        add: added.content[0].text,
        echo: echoed.structuredContent,
        progress,
        told: told.content[0].text,
    }),
);
await client.close();
