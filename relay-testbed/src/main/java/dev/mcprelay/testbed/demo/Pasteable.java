// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.demo;

/// Lines to paste as they are, each with this demo's own URL, token and id.
final class Pasteable {

    private Pasteable() {}

    static String lines(DemoWorld world) {
        return """
                # the token below is good for a day; paste this line first
                export RELAY_DEMO_TOKEN=%1$s

                # curl
                curl -s %2$s -H "Authorization: Bearer $RELAY_DEMO_TOKEN" -H 'Content-Type: application/json' \
                -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":2,"b":40}}}'

                # Claude Code
                claude mcp add --transport http relay-demo %2$s --header "Authorization: Bearer $RELAY_DEMO_TOKEN"

                # Codex
                codex mcp add relay-demo --url %2$s --bearer-token-env-var RELAY_DEMO_TOKEN

                # the official tunnel-client, on a second tunnel: in a terminal of its own, over HTTP
                CONTROL_PLANE_API_KEY=%3$s tunnel-client run --control-plane.base-url %4$s --control-plane.tunnel-id %5$s \
                --mcp.server-url %6$s --health.listen-addr 127.0.0.1:0
                # ... or over stdio
                CONTROL_PLANE_API_KEY=%3$s tunnel-client run --control-plane.base-url %4$s --control-plane.tunnel-id %5$s \
                --mcp.command "'%7$s' stdio-server" --health.listen-addr 127.0.0.1:0
                # ... and a call through the one over HTTP, here: over stdio a session begins with initialize
                curl -s %8$s -H "Authorization: Bearer $RELAY_DEMO_TOKEN" -H 'Content-Type: application/json' \
                -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","arguments":{}}}'

                Ctrl-C stops all of it.
                """.formatted(values(world));
    }

    private static Object[] values(DemoWorld world) {
        return new Object[] {
            world.token(),
            world.urlOf(world.tunnel()),
            world.yours().key(),
            world.relayUrl(),
            world.yours().id(),
            world.server().url(),
            System.getProperty("demo.command", "./relay"),
            world.urlOf(world.yours())
        };
    }
}
