// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.JsonNode;

import dev.mcprelay.testbed.issuer.TestIssuer;
import dev.mcprelay.testbed.issuer.TokenSpec;
import dev.mcprelay.testbed.server.Await;
import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.RelayNode;

/// A relay with an issuer, for programs of others to meet at. Started when the first test asks, closed after the last.
final class InteropWorld implements AutoCloseable {
    static final String ADMIN_KEY = "ak.interop:key";

    /// A process starts, on a machine that may have much else to do.
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private final Path data;
    private final TestIssuer issuer;
    private final RelayNode relay;
    private final AdminClient admin;

    private InteropWorld() {
        try {
            data = Files.createTempDirectory(InteropFolder.path(), "relay");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        issuer = TestIssuer.start();
        relay = RelayNode.start(
                RelayNode.freePort(),
                Map.of(
                        "relay.data-dir",
                        data.toString(),
                        "relay.admin.key",
                        ADMIN_KEY,
                        // what the tests leave behind never ends
                        "relay.drain.deadline",
                        "500ms",
                        "relay.auth.issuers[0].uri",
                        issuer.realm("interop").issuer()));
        admin = new AdminClient(relay.url(), ADMIN_KEY);
    }

    String relayUrl() {
        return relay.url();
    }

    AdminClient admin() {
        return admin;
    }

    NewTunnel tunnel() {
        return admin.createTunnel("interop", "{\"mode\":\"relay\"}");
    }

    String urlOf(NewTunnel tunnel) {
        return relay.url() + "/v1/mcp/" + tunnel.id();
    }

    /// An access token for the URL.
    String token(String url) {
        return issuer.realm("interop")
                .token(TokenSpec.aToken().audience(url).subject("somebody").scope("mcp:tunnel"));
    }

    McpCaller caller(NewTunnel tunnel) {
        return McpCaller.of(urlOf(tunnel), token(urlOf(tunnel)));
    }

    McpCaller caller(NewTunnel tunnel, String channel) {
        String url = urlOf(tunnel) + "/" + channel;
        return McpCaller.of(url, token(url));
    }

    /// The instances of a tunnel that are connected now.
    List<JsonNode> instances(NewTunnel tunnel) {
        return admin.tunnel(tunnel.id())
                .get("instances")
                .valueStream()
                .filter(instance -> instance.get("connected").booleanValue())
                .toList();
    }

    /// Waits until so many instances are connected.
    void awaitInstances(NewTunnel tunnel, int count) {
        Await.until(ARRIVAL, () -> instances(tunnel).size() == count);
    }

    @Override
    public void close() {
        relay.close();
        issuer.close();
    }

    /// Gives the world to tests that ask for it.
    static final class Provider implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == InteropWorld.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(InteropWorld.class))
                    .computeIfAbsent(InteropWorld.class, _ -> new InteropWorld(), InteropWorld.class);
        }
    }
}
