// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// A private server over stdio refuses calls before it was initialized, so an answer shows that it was.
@Timeout(60)
final class SessionReplayIT {
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{"
            + "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    private static final String SESSION = "Mcp-Session-Id";
    private static final String ADD = McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}");
    private static final World WORLD = World.of(2);

    @AfterAll
    static void close() {
        WORLD.close();
    }

    @Test
    void aSessionOutlivesItsClient() {
        // Given
        NewTunnel tunnel = WORLD.tunnel();
        TunnelClient first = WORLD.client(0, tunnel, World.stdioUpstream());
        WORLD.awaitConnected(0, tunnel);
        McpCaller caller = WORLD.callerAt(0, tunnel);
        String session = caller.ask(INITIALIZE).headers().firstValue(SESSION).orElseThrow();
        assertThat(caller.ask(INITIALIZED, SESSION, session).statusCode()).isEqualTo(202);
        first.kill();
        WORLD.serve(1, tunnel, World.stdioUpstream());
        // When
        HttpResponse<String> here = caller.ask(ADD, SESSION, session);
        HttpResponse<String> there = WORLD.callerAt(1, tunnel).ask(ADD, SESSION, session);
        // Then
        assertThat(here.body()).contains("\"id\":1").contains("3");
        assertThat(here.statusCode()).isEqualTo(200);
        assertThat(there.statusCode()).isEqualTo(200);
        assertThat(there.headers().firstValue(SESSION)).isEmpty();
    }
}
