// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.mcprelay.api.http.EdgeServer;
import dev.mcprelay.api.http.NarrowPeer;
import dev.mcprelay.api.http.VirtualSteps;
import dev.mcprelay.auth.key.MintedKey;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PostedResponse;
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
        return body(channel, 200, "jsonrpc_response", "\"id\":1,\"result\":{}");
    }

    private String notice() {
        return body("main", 200, "jsonrpc_notify", "\"method\":\"notifications/message\"");
    }

    private String body(String channel, int code, String type, String message) {
        return "{\"request_id\":\"" + command.requestId().value() + "\",\"channel\":\"" + channel
                + "\",\"resp_code\":" + code + ",\"resp_type\":\"" + type + "\",\"resp_headers\":{},"
                + "\"resp_json\":{\"jsonrpc\":\"2.0\"," + message + "}}";
    }

    /// @param more headers, names and values in turn
    private HttpResponse<String> post(MintedKey key, String token, String body, String... more) {
        List<String> headers = new ArrayList<>(
                List.of("Authorization", "Bearer " + key.secret().reveal(), "X-Tunnel-Shard-Token", token));
        headers.addAll(List.of(more));
        try (EdgeServer server = desk.start()) {
            return server.send("POST", path(), BodyPublishers.ofString(body), headers.toArray(String[]::new));
        }
    }

    /// The head of an upload of so many bytes, as it is on the wire.
    private String upload(MintedKey key, int length) {
        return "POST " + path() + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\nAuthorization: Bearer "
                + key.secret().reveal() + "\r\nX-Tunnel-Shard-Token: " + token("main") + "\r\n\r\n";
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

    /// To any other status a client gives its answer up, and perhaps its life.
    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, 200, 200",
        "DUPLICATE, 200, 200",
        "DROPPED, 200, 200",
        "GONE, 200, 404",
        "UNAVAILABLE, 200, 503"
    })
    void aNoticeIsAlwaysTakenAndAnAnswerAsFarAsItIsTrue(Delivery delivery, int ofNotice, int ofAnswer) {
        // Given
        MintedKey key = desk.key(null);
        desk.broker.takeResponsesAs(Mono.just(delivery));
        // When
        HttpResponse<String> noticed = post(key, token("main"), notice());
        HttpResponse<String> answered = post(key, token("main"), body("main"));
        // Then
        assertThat(noticed.statusCode()).isEqualTo(ofNotice);
        assertThat(answered.statusCode()).isEqualTo(ofAnswer);
        assertThat(noticed.headers().firstValue("Retry-After")).isEmpty();
        assertThat(answered.headers().firstValue("Retry-After"))
                .isEqualTo(ofAnswer == 503 ? Optional.of("1") : Optional.empty());
        assertThat(desk.broker.responses()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"altered", "expired", "of another channel", "nonsense"})
    void withoutAGoodTokenNothingIsDeliveredAndOnlyANoticeIsTaken(String flaw) {
        // Given
        MintedKey key = desk.key(null);
        String good = token("main");
        String token = switch (flaw) {
            case "altered" -> good.substring(0, 20) + (good.charAt(20) == 'A' ? 'B' : 'A') + good.substring(21);
            case "of another channel" -> token("search");
            case "expired" -> good;
            default -> flaw;
        };
        if (flaw.equals("expired")) {
            desk.clock.advance(Duration.ofMinutes(2));
        }
        // When
        HttpResponse<String> noticed = post(key, token, notice());
        HttpResponse<String> answered = post(key, token, body("main"));
        // Then
        assertThat(noticed.statusCode()).isEqualTo(200);
        assertThat(answered.statusCode()).isEqualTo(404);
        assertThat(answered.body()).contains("\"pending_request_not_found\"");
        assertThat(desk.broker.responses()).isEmpty();
    }

    @Test
    void aStoreThatIsAwayIsNoRefusalOfTheKey() {
        // Given
        MintedKey key = desk.key(null);
        desk.registry.goAway();
        // When
        HttpResponse<String> answer = post(key, token("main"), body("main"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("\"tunnel_transport_unavailable\"");
        assertThat(desk.broker.responses()).isEmpty();
    }

    /// To a 500 a client over stdio ends its process.
    @Test
    void aDefectOfTheRelayIsSomethingToComeBackAfter() {
        // Given
        MintedKey key = desk.key(null);
        desk.broker.takeResponsesAs(Mono.error(new IllegalStateException("a defect")));
        // When
        HttpResponse<String> answer = post(key, token("main"), body("main"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("\"tunnel_transport_unavailable\"");
    }

    @ParameterizedTest
    @CsvSource({"0.0.10, false", "0.0.12, true"})
    void theAddressesThatAnOldClientTellsDoNotComeIn(String version, boolean told) {
        // Given
        MintedKey key = desk.key(null);
        String body = body(
                "main",
                502,
                "jsonrpc_response",
                "\"id\":1,\"error\":{\"code\":-32603,\"message\":\"dial tcp 10.0.0.5:8080: refused\"}");
        // When
        HttpResponse<String> answer = post(
                key,
                token("main"),
                body,
                "X-Tunnel-Client-Name",
                "oai-tunnel-client",
                "X-Tunnel-Client-Version",
                version);
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(desk.broker.responses())
                .singleElement()
                .isInstanceOfSatisfying(
                        PostedResponse.Read.class,
                        read -> assertThat(
                                        Objects.requireNonNull(read.response().json())
                                                .text()
                                                .contains("10.0.0.5"))
                                .isEqualTo(told));
    }

    @Test
    void aWrongContentTypeCostsNoAnswer() {
        // Given
        MintedKey key = desk.key(null);
        // When
        HttpResponse<String> answer = post(key, token("main"), body("main"), "Content-Type", "text/plain");
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(desk.broker.responses()).singleElement().isInstanceOf(PostedResponse.Read.class);
    }

    /// Its caller waits no longer than it must, and its client hears of it when it has said all.
    @Test
    void anAnswerThatIsTooLargeEndsItsCallBeforeItHasCome() throws IOException {
        // Given
        MintedKey key = desk.key(null);
        int length = ClientDesk.LARGEST_BODY * 2;
        String beginning = "{\"request_id\":\"" + command.requestId().value() + "\",\"channel\":\"main\",";
        String kept = beginning + " ".repeat(ClientDesk.LARGEST_BODY + 1 - beginning.length());
        try (EdgeServer server = desk.start();
                NarrowPeer peer = new NarrowPeer(server.port())) {
            var _ = peer.send(upload(key, length) + kept);
            desk.broker.awaitResponses(1);
            // When
            String head = peer.send(" ".repeat(length - kept.length())).line();
            // Then
            assertThat(desk.broker.responses()).singleElement().isInstanceOf(PostedResponse.TooLarge.class);
            assertThat(head).startsWith("HTTP/1.1 200 ");
        }
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
                    .write((upload(key, 5000) + "{\"request_id\":").getBytes(StandardCharsets.US_ASCII));
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
