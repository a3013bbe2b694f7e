// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import dev.mcprelay.client.upstream.http.HttpUpstream;
import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.server.PrivateServerSettings;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// Two clients of one tunnel, at two nodes. The private server of the first is away for a while.
@Timeout(120)
final class PassedOverIT {
    private static final String WHO = McpCaller.toolCall("1", "whoami", "{}");
    private static final World WORLD = World.of(2);

    private final NewTunnel tunnel = WORLD.tunnel();
    private final McpCaller here = WORLD.callerAt(0, tunnel);
    private final McpCaller there = WORLD.callerAt(1, tunnel);

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private static int portOfNobody() {
        try (PrivateServer server = PrivateServer.start()) {
            return server.port();
        }
    }

    private JsonNode firstInstance() {
        return WORLD.admin().tunnel(tunnel.id()).at("/instances/0");
    }

    private boolean isEjected() {
        return !firstInstance().at("/ejected_channels").isEmpty();
    }

    private static boolean isFrom(HttpResponse<String> response, PrivateServer server) {
        return response.statusCode() == 200 && response.body().contains(server.marker());
    }

    @Test
    void callsGoToTheOtherClientUntilTheServerIsBack() {
        // Given
        int port = portOfNobody();
        WORLD.serve(0, tunnel, HttpUpstream.at(URI.create("http://127.0.0.1:" + port + "/mcp")));
        WORLD.serve(1, tunnel, WORLD.httpUpstream());
        Soon.until("it is passed over", () -> here.ask(WHO).statusCode() != 200 && isEjected());
        JsonNode ejection = firstInstance().at("/ejected_channels/0");
        assertThat(ejection.at("/channel").asString()).isEqualTo("main");
        assertThat(ejection.at("/reason").asString()).isEqualTo("unreachable");
        assertThat(ejection.at("/since").asString()).endsWith("Z");
        // When
        List<HttpResponse<String>> answers = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? here : there).ask(WHO))
                .toList();
        // Then
        assertThat(answers)
                .as("one at most may have tried it")
                .filteredOn(answer -> !isFrom(answer, WORLD.server()))
                .hasSizeLessThanOrEqualTo(1);
        try (PrivateServer back = PrivateServer.start(PrivateServerSettings.DEFAULTS.onPort(port))) {
            Soon.until("it serves again", () -> isFrom(here.ask(WHO), back));
            assertThat(isEjected()).isFalse();
        }
    }
}
