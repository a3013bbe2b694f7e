// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// The commands of the official tunnel client beside `run`.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class OfficialClientCommandsIT {

    /// `admin tunnels`, with the bootstrap key.
    private static ChildProcess.Ended admin(OfficialClient client, InteropWorld world, String... arguments) {
        String[] command = Stream.of(
                        Stream.of("admin", "tunnels"),
                        Stream.of(arguments),
                        Stream.of("--control-plane.base-url", world.relayUrl(), "--json"))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return client.command(Map.of("OPENAI_ADMIN_KEY", InteropWorld.ADMIN_KEY), command);
    }

    private static JsonNode succeeded(ChildProcess.Ended ended) {
        assertThat(ended.status()).as(ended.output()).isZero();
        return Json.of(ended.output());
    }

    @WithOfficialClient
    void tunnelsAreAdministered(OfficialClient client, InteropWorld world) {
        // Given
        String owner = "org_" + System.nanoTime();
        JsonNode created = succeeded(
                admin(client, world, "create", "--name", "first", "--description", "d", "--organization-id", owner));
        String id = created.get("id").stringValue();
        // When
        JsonNode listed = succeeded(admin(client, world, "list", "--organization-id", owner));
        JsonNode updated = succeeded(admin(client, world, "update", id, "--name", "second"));
        JsonNode got = succeeded(admin(client, world, "get", id));
        JsonNode deleted = succeeded(admin(client, world, "delete", id, "--confirm"));
        ChildProcess.Ended gone = admin(client, world, "get", id);
        // Then
        assertThat(id).matches("tunnel_[a-z0-9]{32}");
        assertThat(listed.get("tunnels")
                        .valueStream()
                        .map(tunnel -> tunnel.get("id").stringValue()))
                .containsExactly(id);
        assertThat(updated.get("name").stringValue()).isEqualTo("second");
        assertThat(got.get("name").stringValue()).isEqualTo("second");
        assertThat(got.get("description").stringValue()).isEqualTo("d");
        assertThat(got.get("organization_ids").get(0).stringValue()).isEqualTo(owner);
        assertThat(deleted.get("id").stringValue()).isEqualTo(id);
        assertThat(gone.status()).isEqualTo(1);
        assertThat(Json.of(gone.output()).at("/error/status_code").intValue()).isEqualTo(404);
    }

    @WithOfficialClient
    void aTunnelMadeByTheClientServesAtOnce(OfficialClient client, InteropWorld world) {
        // Given
        String id = succeeded(admin(
                        client, world, "create", "--name", "n", "--description", "d", "--organization-id", "org_1"))
                .get("id")
                .stringValue();
        JsonNode key = Json.of(world.admin().send("POST", "/v1/tunnels/" + id + "/keys", "{}"));
        NewTunnel tunnel =
                new NewTunnel(id, key.get("key").stringValue(), key.get("id").stringValue());
        try (PrivateServer server = PrivateServer.start();
                ChildProcess process =
                        client.run(world, tunnel).server(server.url()).start()) {
            // When
            world.awaitInstances(tunnel, 1);
            // Then
            assertThat(process.isAlive()).isTrue();
            assertThat(Json.text(world.caller(tunnel).ask(McpCaller.toolCall("1", "whoami", "{}"))))
                    .isEqualTo(server.marker());
        }
    }

    /// It asks the relay nothing. Until 0.0.10 it holds a server without OAuth against us, which is none of our doing.
    @WithOfficialClient
    void theDoctorFindsNothingWrong(OfficialClient client, InteropWorld world) {
        // Given
        NewTunnel tunnel = world.tunnel();
        try (PrivateServer server = PrivateServer.start()) {
            // When
            ChildProcess.Ended ended = client.command(
                    Map.of("CONTROL_PLANE_API_KEY", tunnel.key()),
                    "doctor",
                    "--control-plane.base-url=" + world.relayUrl(),
                    "--control-plane.tunnel-id=" + tunnel.id(),
                    "--mcp.server-url=" + server.url(),
                    "--health.listen-addr=127.0.0.1:0");
            // Then
            List<String> failed = ended.output()
                    .lines()
                    .filter(line -> line.matches("CHECK \\S+ +FAIL .*"))
                    .map(line -> line.split(" +", -1)[1])
                    .toList();
            assertThat(failed)
                    .as(ended.output())
                    .isSubsetOf(client.isAtLeast("0.0.11") ? List.of() : List.of("oauth_metadata"));
        }
    }

    @WithOfficialClient(from = "0.0.12")
    void aRuntimeConnectsAndStops(OfficialClient client, InteropWorld world, @TempDir Path home) {
        // Given: no terminal multiplexer on its path, so that the run is a process that we can end
        NewTunnel tunnel = world.tunnel();
        Map<String, String> environment =
                Map.of("HOME", home.toString(), "PATH", "/nonexistent", "CONTROL_PLANE_API_KEY", tunnel.key());
        try (PrivateServer server = PrivateServer.start()) {
            // When
            JsonNode connected = runtimes(
                    client,
                    environment,
                    "connect",
                    "--alias=interop",
                    "--tunnel-id=" + tunnel.id(),
                    "--control-plane-base-url=" + world.relayUrl(),
                    "--mcp-server-url=" + server.url(),
                    "--runtime-api-key=env:CONTROL_PLANE_API_KEY");
            ProcessHandle run =
                    ProcessHandle.of(connected.get("pid").longValue()).orElseThrow();
            try {
                world.awaitInstances(tunnel, 1);
                String answer = Json.text(world.caller(tunnel).ask(McpCaller.toolCall("1", "whoami", "{}")));
                JsonNode status = runtimes(
                        client, environment, "status", "interop", "--control-plane-base-url=" + world.relayUrl());
                JsonNode stopped = runtimes(client, environment, "stop", "interop");
                // Then
                assertThat(answer).isEqualTo(server.marker());
                assertThat(status.at("/remote/id").stringValue()).isEqualTo(tunnel.id());
                assertThat(status.get("process_running").booleanValue()).isTrue();
                assertThat(stopped.get("process_running").booleanValue()).isFalse();
                world.awaitInstances(tunnel, 0);
            } finally {
                run.destroyForcibly();
            }
        }
    }

    /// The exit status of `stop` tells how fast the system reaps, and is not looked at.
    private static JsonNode runtimes(OfficialClient client, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("runtimes"));
        command.addAll(List.of(arguments));
        command.add("--json");
        String output =
                client.command(environment, command.toArray(String[]::new)).output();
        // warnings may stand before or behind the document
        return Json.of(output.substring(output.indexOf('{'), output.lastIndexOf('}') + 1));
    }
}
