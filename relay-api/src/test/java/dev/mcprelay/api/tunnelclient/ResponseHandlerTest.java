// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.mcprelay.api.http.EdgeServer;
import dev.mcprelay.api.http.VirtualSteps;
import dev.mcprelay.auth.key.MintedKey;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.token.ShardToken;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
final class ResponseHandlerTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final ClientDesk desk = new ClientDesk();
    private final CommandId command = new CommandId(new NodeId(7), 1);

    @AfterEach
    void backToRealTime() {
        VirtualTimeScheduler.reset();
    }

    private String path() {
        return "/v1/tunnels/" + desk.tunnel.id().value() + "/response";
    }

    private String token(String channel) {
        long expiry = desk.clock.instant().getEpochSecond() + 60;
        return desk.tokens.sign(new ShardToken(command, 0, expiry), desk.tunnel.id(), new ChannelName(channel));
    }

    private String body(String channel) {
        return "{\"request_id\":\"" + command.requestId().value() + "\",\"channel\":\"" + channel
                + "\",\"resp_code\":200,\"resp_type\":\"jsonrpc_response\",\"resp_headers\":{},"
                + "\"resp_json\":{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}}";
    }

    private HttpResponse<String> post(MintedKey key, String token, String body) {
        try (EdgeServer server = desk.start()) {
            return server.send(
                    "POST",
                    path(),
                    BodyPublishers.ofString(body),
                    "Authorization",
                    "Bearer " + key.secret().reveal(),
                    "X-Tunnel-Shard-Token",
                    token);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "search"})
    void theKeyThatFetchedACommandAnswersItOnEveryChannelAfterItWasRevoked(String channel) {
        // Given
        MintedKey revoked = desk.foreignKey(null);
        desk.broker.commandsWereFetchedWith(revoked.key().digest());
        // When
        HttpResponse<String> answer = post(revoked, token(channel), body(channel));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(desk.broker.responses()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "search"})
    void aRevokedKeyThatDidNotFetchTheCommandIsRefused(String channel) {
        // Given
        MintedKey revoked = desk.foreignKey(null);
        desk.broker.commandsWereFetchedWith(desk.key(null).key().digest());
        // When
        HttpResponse<String> answer = post(revoked, token(channel), body(channel));
        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(desk.broker.responses()).isEmpty();
    }

    @Test
    void aRevokedKeyAnswersNoOtherChannelThanThatOfItsCommand() {
        // Given
        MintedKey revoked = desk.foreignKey(null);
        desk.broker.commandsWereFetchedWith(revoked.key().digest());
        // When
        HttpResponse<String> answer = post(revoked, token("main"), body("search"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(desk.broker.responses()).isEmpty();
    }

    @Test
    void aRevokedKeyWithoutATokenIsRefused() {
        // Given
        MintedKey revoked = desk.foreignKey(null);
        desk.broker.commandsWereFetchedWith(revoked.key().digest());
        // When
        HttpResponse<String> answer = post(revoked, "nonsense", body("main"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(desk.broker.responses()).isEmpty();
    }

    /// No status is true, and a client whose connection breaks posts again.
    @Test
    void anUploadThatStallsLosesItsConnection() throws IOException {
        // Given
        MintedKey key = desk.key(null);
        CompletableFuture<Integer> read = new CompletableFuture<>();
        try (EdgeServer server = desk.start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST " + path() + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\nAuthorization: Bearer "
                                    + key.secret().reveal() + "\r\nX-Tunnel-Shard-Token: " + token("main")
                                    + "\r\n\r\n{\"request_id\":")
                            .getBytes(StandardCharsets.US_ASCII));
            Thread.ofVirtual().start(() -> read.complete(firstByte(socket)));
            // When
            VirtualSteps.until(time, Duration.ofMinutes(4), read::isDone);
            // Then
            assertThat(read.join()).isEqualTo(-1);
            assertThat(desk.broker.responses()).isEmpty();
        }
    }

    private static int firstByte(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException reset) {
            return -1;
        }
    }
}
