// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import tools.jackson.databind.JsonNode;

import dev.mcprelay.testbed.world.AdminClient.NewTunnel;

/// A tunnel client worked by hand: one poll, one post at a time, right or wrong.
final class HandClient {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String INSTANCE = "0123456789abcdef0123456789abcdef";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String relayUrl;
    private final NewTunnel tunnel;
    private final String channel;

    HandClient(String relayUrl, NewTunnel tunnel) {
        this(relayUrl, tunnel, "{\"name\":\"main\"}");
    }

    private HandClient(String relayUrl, NewTunnel tunnel, String channel) {
        this.relayUrl = relayUrl;
        this.tunnel = tunnel;
        this.channel = channel;
    }

    /// The same over a child process.
    HandClient overStdio() {
        return new HandClient(relayUrl, tunnel, "{\"name\":\"main\",\"proc_affinity\":true}");
    }

    /// A command as it came.
    record Command(JsonNode json) {
        String requestId() {
            return json.at("/request_id").asString();
        }

        String shardToken() {
            return json.at("/shard_token").asString();
        }

        String rpcId() {
            return json.at("/jsonrpc/id").toString();
        }

        /// The body of a response with this message.
        String answeredWith(String message) {
            return "{\"request_id\":\"" + requestId() + "\",\"channel\":\"main\",\"resp_code\":200,"
                    + "\"resp_type\":\"jsonrpc_response\",\"resp_headers\":{\"Content-Type\":[\"application/json\"]},"
                    + "\"resp_json\":" + message + "}";
        }

        /// The body of a response with this result.
        String answered(String result) {
            return answeredWith("{\"jsonrpc\":\"2.0\",\"id\":" + rpcId() + ",\"result\":" + result + "}");
        }

        /// The body of a notice before the response.
        String noticed(String params) {
            return "{\"request_id\":\"" + requestId() + "\",\"channel\":\"main\",\"resp_code\":200,"
                    + "\"resp_type\":\"jsonrpc_notify\",\"resp_headers\":{\"Content-Type\":[\"text/event-stream\"]},"
                    + "\"resp_json\":{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":" + params
                    + "}}";
        }
    }

    CompletableFuture<HttpResponse<String>> poll(String query) {
        return poll("/v1/tunnels/" + tunnel.id() + "/poll" + query, tunnel.key());
    }

    /// @param key shown, right or wrong; empty: none
    CompletableFuture<HttpResponse<String>> poll(String pathAndQuery, String key) {
        HttpRequest.Builder request = request(pathAndQuery, key);
        return http.sendAsync(request.GET().build(), BodyHandlers.ofString());
    }

    /// Polls once and waits for the one command that must come.
    Command command() {
        HttpResponse<String> answer = Soon.get(poll("?limit=1&timeout_ms=15000"));
        if (answer.statusCode() != 200) {
            throw new AssertionError("a command was expected, but: " + answer.statusCode() + " " + answer.body());
        }
        return new Command(Json.of(answer).at("/commands/0"));
    }

    HttpResponse<String> respond(Command command, String body) {
        return post("/v1/tunnels/" + tunnel.id() + "/response", tunnel.key(), command.shardToken(), body);
    }

    /// The same, sent in chunks: how long it is shows at its end.
    HttpResponse<String> respondInChunks(Command command, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return post(
                "/v1/tunnels/" + tunnel.id() + "/response",
                tunnel.key(),
                command.shardToken(),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    }

    HttpResponse<String> post(String path, String key, String shardToken, String body) {
        return post(path, key, shardToken, BodyPublishers.ofString(body));
    }

    private HttpResponse<String> post(String path, String key, String shardToken, BodyPublisher body) {
        HttpRequest.Builder request = request(path, key).header("Content-Type", "application/json");
        if (!shardToken.isEmpty()) {
            request.header("X-Tunnel-Shard-Token", shardToken);
        }
        return Soon.get(http.sendAsync(request.POST(body).build(), BodyHandlers.ofString()));
    }

    private HttpRequest.Builder request(String pathAndQuery, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(relayUrl + pathAndQuery))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("X-Tunnel-Client-Name", "oai-tunnel-client")
                .header("X-Tunnel-Client-Version", "0.0.12")
                .header("X-Tunnel-Client-Instance-Id", INSTANCE)
                .header("X-Tunnel-Mcp-Server-Info", "{\"version\":1,\"channels\":[" + channel + "]}");
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return request;
    }
}
