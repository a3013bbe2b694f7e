// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/// Posts MCP messages to one tunnel's URL, as text, and gives back what comes, as text. Any thread.
public final class McpCaller {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final HttpClient http;
    private final String url;
    private final @Nullable String token;

    private McpCaller(HttpClient http, String url, @Nullable String token) {
        this.http = http;
        this.url = url;
        this.token = token;
    }

    /// @param url of the tunnel
    /// @param token null for an open tunnel
    public static McpCaller of(String url, @Nullable String token) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return new McpCaller(http, url, token);
    }

    public String url() {
        return url;
    }

    /// @param headers names and values in turn
    public CompletableFuture<HttpResponse<String>> post(String body, String... headers) {
        return http.sendAsync(request("POST", body, headers), BodyHandlers.ofString());
    }

    /// Waits for the answer.
    public HttpResponse<String> ask(String body, String... headers) {
        return send(request("POST", body, headers));
    }

    /// Waits for the head of the answer only: the body is read as it comes, and has no time limit.
    public HttpResponse<InputStream> open(String body, String... headers) {
        return send(request("POST", body, headers), BodyHandlers.ofInputStream());
    }

    /// Any method, without a body.
    public HttpResponse<String> send(String method, String... headers) {
        return send(request(method, "", headers));
    }

    private HttpResponse<String> send(HttpRequest request) {
        return send(request, BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private HttpRequest request(String method, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Accept", "application/json, text/event-stream")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty() && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    /// A session-era tool call.
    ///
    /// @param id as JSON
    /// @param arguments as JSON
    public static String toolCall(String id, String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + "}}";
    }

    /// A modern request: `params` is the beginning of an object, without its braces, and may be empty.
    public static String modern(String id, String method, String params) {
        String meta = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{},"
                + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"testbed\",\"version\":\"1\"}}";
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{"
                + (params.isEmpty() ? "" : params + ",") + meta + "}}";
    }
}
