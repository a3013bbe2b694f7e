// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.testbed.server.Await;
import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// Instances of the official tunnel client come, share, and go.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class OfficialClientInstancesIT {
    @RegisterExtension
    private final ClientScene scene = new ClientScene();

    @WithOfficialClient(from = "0.0.10")
    void twoInstancesShareTheLoad(OfficialClient client, InteropWorld world) {
        // Given
        NewTunnel tunnel = world.tunnel();
        PrivateServer one = scene.server();
        PrivateServer other = scene.server();
        var _ = scene.started(client.run(world, tunnel).server(one.url()));
        var _ = scene.started(client.run(world, tunnel).server(other.url()));
        world.awaitInstances(tunnel, 2);
        McpCaller caller = world.caller(tunnel);
        // When
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 40)
                .mapToObj(i -> caller.post(
                        McpCaller.toolCall(Integer.toString(i), "sleep", "{\"ms\":100,\"uid\":\"u" + i + "\"}")))
                .toList();
        // Then
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
        int atOne = IntStream.range(0, 40).map(i -> one.executions("u" + i)).sum();
        int atOther = IntStream.range(0, 40).map(i -> other.executions("u" + i)).sum();
        assertThat(atOne + atOther).isEqualTo(40);
        assertThat(Math.min(atOne, atOther)).isGreaterThanOrEqualTo(10);
    }

    /// A release without an instance id: two processes with one key look like one, and both serve.
    @WithOfficialClient(before = "0.0.10")
    void twoProcessesThatLookLikeOneServeEveryCall(OfficialClient client, InteropWorld world) {
        // Given
        NewTunnel tunnel = world.tunnel();
        PrivateServer server = scene.server();
        var _ = scene.started(client.run(world, tunnel).server(server.url()));
        var _ = scene.started(client.run(world, tunnel).server(server.url()));
        world.awaitInstances(tunnel, 1);
        McpCaller caller = world.caller(tunnel);
        // When
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 40)
                .mapToObj(i -> caller.post(
                        McpCaller.toolCall(Integer.toString(i), "sleep", "{\"ms\":50,\"uid\":\"u" + i + "\"}")))
                .toList();
        // Then
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
        assertThat(IntStream.range(0, 40).map(i -> server.executions("u" + i)).sum())
                .isEqualTo(40);
    }

    @WithOfficialClient(from = "0.0.10")
    void aSessionOverStdioStaysWhereItBegan(OfficialClient client, InteropWorld world, @TempDir Path folder) {
        // Given
        NewTunnel tunnel = world.tunnel();
        var _ = scene.started(client.run(world, tunnel).stdio(folder.resolve("one")));
        var _ = scene.started(client.run(world, tunnel).stdio(folder.resolve("other")));
        world.awaitInstances(tunnel, 2);
        McpCaller caller = world.caller(tunnel);
        List<McpSession> sessions = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> McpSession.open(caller)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        // When
        List<Set<String>> markers = sessions.stream()
                .map(session -> IntStream.range(0, 4)
                        .mapToObj(_ -> Json.text(session.call("whoami", "{}")))
                        .collect(Collectors.toSet()))
                .toList();
        // Then
        assertThat(markers).allSatisfy(seen -> assertThat(seen).hasSize(1));
        Set<String> places = new HashSet<>();
        markers.forEach(places::addAll);
        assertThat(places).hasSize(2);
    }

    /// The child has one lane, and the oldest release would give it several calls at once.
    @WithOfficialClient
    void callsAtOnceOverStdioRunOnceEach(OfficialClient client, InteropWorld world, @TempDir Path folder) {
        // Given
        Path journal = folder.resolve("journal");
        NewTunnel tunnel = scene.served(world, client, run -> run.stdio(journal));
        McpSession session = McpSession.open(world.caller(tunnel));
        // When
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 20)
                .mapToObj(i -> session.caller()
                        .post(
                                McpCaller.toolCall(
                                        Integer.toString(i), "echo", "{\"uid\":\"u" + i + "\",\"value\":" + i + "}"),
                                session.headers().toArray(String[]::new)))
                .toList();
        // Then
        for (int i = 0; i < calls.size(); i++) {
            HttpResponse<String> answer = calls.get(i).join();
            assertThat(Json.text(answer)).as(answer.body()).isEqualTo(Integer.toString(i));
        }
        assertThat(uids(journal)).hasSize(20).doesNotHaveDuplicates();
    }

    private static List<String> uids(Path journal) {
        try {
            return Files.readAllLines(journal).stream()
                    .map(line -> line.split(" ", 2)[1])
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @WithOfficialClient
    void aCallWhoseClientIsKilledEndsWithinSeconds(OfficialClient client, InteropWorld world) {
        // Given
        NewTunnel tunnel = world.tunnel();
        PrivateServer server = scene.server();
        ChildProcess process = scene.started(client.run(world, tunnel).server(server.url()));
        world.awaitInstances(tunnel, 1);
        CompletableFuture<HttpResponse<String>> call =
                world.caller(tunnel).post(McpCaller.toolCall("1", "sleep", "{\"ms\":60000,\"uid\":\"u\"}"));
        Await.until(() -> server.executions("u") == 1);
        // When
        process.kill();
        long killed = System.nanoTime();
        HttpResponse<String> answer = call.join();
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(5));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(Json.of(answer).at("/error/data/code").stringValue()).isEqualTo("tunnel_client_lost");
        assertThat(Json.of(answer).at("/error/data/delivered").booleanValue()).isTrue();
        assertThat(server.executions("u")).isOne();
    }

    @WithOfficialClient
    void aRevokedKeyEndsThePolls(OfficialClient client, InteropWorld world) {
        // Given
        PrivateServer server = scene.server();
        NewTunnel tunnel = scene.served(world, client, run -> run.server(server.url()));
        // When
        HttpResponse<String> revoked =
                world.admin().send("DELETE", "/v1/tunnels/" + tunnel.id() + "/keys/" + tunnel.keyId(), "");
        // Then
        assertThat(revoked.statusCode()).isEqualTo(200);
        world.awaitInstances(tunnel, 0);
        HttpResponse<String> refused =
                world.caller(tunnel).ask(McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":1,\"uid\":\"u\"}"));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Json.of(refused).at("/error/data/code").stringValue()).isEqualTo("tunnel_client_not_connected");
        assertThat(server.executions("u")).isZero();
    }
}
