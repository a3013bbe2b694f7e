// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Administers a relay over its REST surface, as an operator's script would. Blocks.
public final class AdminClient {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BREATH = Duration.ofMillis(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String adminKey;

    public AdminClient(String url, String adminKey) {
        this.url = url;
        this.adminKey = adminKey;
    }

    /// A tunnel and a runtime key for it.
    public record NewTunnel(String id, String key, String keyId) {
        @Override
        public String toString() {
            return "NewTunnel[" + id + ", key=[REDACTED]]";
        }
    }

    /// Creates a tunnel with a key.
    ///
    /// @param policy as JSON
    public NewTunnel createTunnel(String name, String policy) {
        JsonNode tunnel = ok(send("POST", "/v1/tunnels", "{\"name\":\"" + name + "\",\"policy\":" + policy + "}"));
        String id = tunnel.get("id").stringValue();
        JsonNode key = ok(send("POST", "/v1/tunnels/" + id + "/keys", "{}"));
        return new NewTunnel(id, key.get("key").stringValue(), key.get("id").stringValue());
    }

    /// The tunnel as administration shows it.
    public JsonNode tunnel(String id) {
        return ok(send("GET", "/v1/tunnels/" + id, ""));
    }

    /// Returns once a client of the tunnel is connected.
    public void awaitClient(String id) {
        awaitInstances(id, 1);
    }

    /// Returns once so many clients of the tunnel have come.
    ///
    /// @throws IllegalStateException when they do not come within twenty seconds
    public void awaitInstances(String id, int count) {
        long end = WorldClock.nanos() + PATIENCE.toNanos();
        while (tunnel(id).path("instances").size() < count) {
            if (WorldClock.nanos() > end) {
                throw new IllegalStateException("fewer than " + count + " tunnel clients at " + id + " in " + PATIENCE);
            }
            LockSupport.parkNanos(BREATH.toNanos());
        }
    }

    /// For waiting no longer than is stated.
    private static final class WorldClock {
        static long nanos() {
            return System.nanoTime();
        }
    }

    /// Any request; an empty body is none.
    public HttpResponse<String> send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + adminKey)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode ok(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException("administration answered " + RelayFailure.of(response));
        }
        return JSON.readTree(response.body());
    }
}
