// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends messages to a private server as a plain HTTP client, bounded in time.
final class HttpCaller implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.shared();
    static final String META =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{},\"progressToken\":\"p\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;

    HttpCaller(PrivateServer server) {
        this.url = URI.create(server.url());
    }

    /// @param headers names and values in turn
    HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
        return http.send(request(body, headers), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /// Cancelling the answer leaves before it.
    CompletableFuture<HttpResponse<String>> postLater(String body, String... headers) {
        return http.sendAsync(request(body, headers), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpResponse<InputStream> open(String body, String... headers) throws IOException, InterruptedException {
        return http.send(request(body, headers), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> send(String method, String... headers) throws IOException, InterruptedException {
        return http.send(
                withHeaders(HttpRequest.newBuilder(url).method(method, HttpRequest.BodyPublishers.noBody()), headers),
                BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /// A modern request whose headers agree with its body.
    HttpResponse<String> modern(String method, String params) throws IOException, InterruptedException {
        return post(modernBody("1", method, params), modernHeaders(method));
    }

    HttpResponse<String> modernTool(String tool, String arguments) throws IOException, InterruptedException {
        return post(toolBody(tool, arguments), toolHeaders(tool));
    }

    HttpResponse<String> sessionTool(String tool, String arguments) throws IOException, InterruptedException {
        return post(sessionBody("tools/call", "\"name\":\"" + tool + "\",\"arguments\":" + arguments));
    }

    static String sessionBody(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params + "}}";
    }

    static String modernBody(String id, String method, String params) {
        String members = params.isEmpty() ? META : params + "," + META;
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + members + "}}";
    }

    static String toolBody(String tool, String arguments) {
        return modernBody("1", "tools/call", "\"name\":\"" + tool + "\",\"arguments\":" + arguments);
    }

    static String[] modernHeaders(String method) {
        return new String[] {"MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method};
    }

    static String[] toolHeaders(String tool) {
        return new String[] {"MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", tool};
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    static int errorCode(HttpResponse<String> response) {
        return json(response).at("/error/code").asInt();
    }

    private HttpRequest request(String body, String... headers) {
        return withHeaders(HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString(body)), headers);
    }

    private static HttpRequest withHeaders(HttpRequest.Builder builder, String... headers) {
        HttpRequest.Builder all = builder.timeout(Duration.ofSeconds(10))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
        for (int i = 0; i < headers.length; i += 2) {
            all = all.header(headers[i], headers[i + 1]);
        }
        return all.build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
