// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.testkit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import dev.mcprelay.client.ClientLimits;
import dev.mcprelay.client.ClientSettings;
import dev.mcprelay.client.exchange.BoundedBody;
import dev.mcprelay.client.relay.RuntimeKey;
import dev.mcprelay.protocol.command.CommandWriter;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.response.ResponseReader;
import dev.mcprelay.protocol.response.TunnelResponse;

/// The relay's side of the wire: hands out what it is given, keeps what it is told, refuses when the script
/// says so.
public final class ScriptedRelay implements AutoCloseable {
    public static final TunnelId TUNNEL = new TunnelId("tunnel_0123456789abcdef0123456789abcdef");
    public static final RuntimeKey KEY = new RuntimeKey("rk_scripted-relay_0123456789");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// One request as it came.
    public record Seen(String uri, HttpHeaders headers, long nanos) {
        public int limit() {
            return parameter("limit");
        }

        int parameter(String name) {
            return Integer.parseInt(new QueryStringDecoder(uri)
                    .parameters()
                    .getOrDefault(name, List.of("0"))
                    .getFirst());
        }
    }

    /// One posted response as it came.
    public record Posted(TunnelResponse response, HttpHeaders headers, long nanos) {}

    /// An answer that the script puts in place of the usual one.
    public record Refusal(
            int status, @Nullable String header, @Nullable String value, String body) {
        public static Refusal of(int status) {
            return new Refusal(status, null, null, "{\"error\":{\"message\":\"scripted\",\"type\":\"x\"}}");
        }

        public Refusal with(String otherHeader, String otherValue) {
            return new Refusal(status, otherHeader, otherValue, body);
        }
    }

    private final BlockingQueue<Seen> polls = new LinkedBlockingQueue<>();
    private final BlockingQueue<Seen> metadata = new LinkedBlockingQueue<>();
    private final BlockingQueue<Seen> strays = new LinkedBlockingQueue<>();
    private final BlockingQueue<Posted> posts = new LinkedBlockingQueue<>();
    private final Queue<Refusal> pollRefusals = new ConcurrentLinkedQueue<>();
    private final Queue<Refusal> postRefusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger parkedPolls = new AtomicInteger();
    private final AtomicInteger mostParked = new AtomicInteger();
    private final BlockingQueue<Integer> cuts = new LinkedBlockingQueue<>();
    private final Deque<TunnelCommand> pending = new ArrayDeque<>();
    private final Object lock = new Object();
    private Sinks.Empty<Void> arrival = Sinks.empty();
    private volatile @Nullable Refusal always;
    private volatile Mono<Void> gate = Mono.empty();
    private final DisposableServer server;

    public ScriptedRelay() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> BoundedBody.read(request.receive(), Integer.MAX_VALUE)
                        .flatMap(body -> answer(request, response, body)))
                .bindNow();
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response, byte[] body) {
        Seen seen = new Seen(request.uri(), request.requestHeaders().copy(), System.nanoTime());
        String path = "/v1/tunnels/" + TUNNEL;
        if (request.uri().equals(path)) {
            metadata.add(seen);
            Refusal refusal = always;
            if (refusal != null && refusal.status() == 401) { // a key is none anywhere
                return refuse(response, refusal);
            }
            return text(response, 200, "{\"id\":\"" + TUNNEL + "\",\"name\":\"n\",\"description\":\"d\"}");
        }
        if (request.uri().startsWith(path + "/poll?")) {
            polls.add(seen);
            return poll(request, response, seen);
        }
        if (request.uri().equals(path + "/response")) {
            return post(seen, body, response);
        }
        strays.add(seen);
        return text(response, 404, "{}");
    }

    private Mono<Void> poll(HttpServerRequest request, HttpServerResponse response, Seen seen) {
        Refusal refusal = always != null ? always : pollRefusals.poll();
        if (refusal != null) {
            return refuse(response, refusal);
        }
        mostParked.accumulateAndGet(parkedPolls.incrementAndGet(), Math::max);
        request.withConnection(connection -> connection.onDispose(() -> cuts.add(1)));
        int wait = seen.parameter("timeout_ms");
        return take(seen.limit())
                .timeout(Duration.ofMillis(wait))
                .onErrorResume(TimeoutException.class, _ -> Mono.just(List.of()))
                .doFinally(_ -> parkedPolls.decrementAndGet())
                .flatMap(commands -> commands.isEmpty()
                        ? response.status(204).send()
                        : text(
                                response,
                                200,
                                CommandWriter.write(commands).join().text()));
    }

    private Mono<List<TunnelCommand>> take(int limit) {
        return Mono.defer(() -> {
            synchronized (lock) {
                if (pending.isEmpty()) {
                    return arrival.asMono().then(Mono.defer(() -> take(limit)));
                }
                List<TunnelCommand> taken = new ArrayList<>();
                while (!pending.isEmpty() && taken.size() < limit) {
                    taken.add(pending.removeFirst());
                }
                return Mono.just(taken);
            }
        });
    }

    private Mono<Void> post(Seen seen, byte[] body, HttpServerResponse response) {
        Optional<TunnelResponse> read = ResponseReader.read(RawJson.of(body));
        if (read.isEmpty()) {
            strays.add(seen);
            return text(response, 400, "{}");
        }
        posts.add(new Posted(read.get(), seen.headers(), seen.nanos()));
        Refusal refusal = postRefusals.poll();
        return refusal != null
                ? refuse(response, refusal)
                : gate.then(Mono.defer(() -> text(response, 200, "{\"status\":\"ok\"}")));
    }

    private static Mono<Void> refuse(HttpServerResponse response, Refusal refusal) {
        if (refusal.header() != null && refusal.value() != null) {
            response.header(refusal.header(), refusal.value());
        }
        return text(response, refusal.status(), refusal.body());
    }

    private static Mono<Void> text(HttpServerResponse response, int status, String body) {
        return response.status(status)
                .header("Content-Type", "application/json")
                .sendByteArray(Mono.just(body.getBytes(StandardCharsets.UTF_8)))
                .then();
    }

    /// Hands these out, to whatever polls have room for them.
    public void send(TunnelCommand... commands) {
        Sinks.Empty<Void> signal;
        synchronized (lock) {
            pending.addAll(Arrays.asList(commands));
            signal = arrival;
            arrival = Sinks.empty();
        }
        var _ = signal.tryEmitEmpty();
    }

    /// The next polls are answered so.
    public void refusePolls(Refusal... refusals) {
        pollRefusals.addAll(Arrays.asList(refusals));
    }

    /// All polls are answered so; null: no more.
    public void refuseAllPolls(@Nullable Refusal refusal) {
        always = refusal;
    }

    /// The next posts are answered so.
    public void refusePosts(Refusal... refusals) {
        postRefusals.addAll(Arrays.asList(refusals));
    }

    /// Posts are answered only once this has completed.
    public void holdPosts(Mono<Void> until) {
        gate = until;
    }

    public Seen nextPoll() {
        return next(polls, "a poll");
    }

    public Seen nextMetadata() {
        return next(metadata, "a metadata request");
    }

    public Posted nextPost() {
        return next(posts, "a post");
    }

    /// Waits until the connection of a parked poll is gone.
    public void awaitCut() {
        var _ = next(cuts, "a cut connection");
    }

    public int postsWaiting() {
        return posts.size();
    }

    public int pollsWaiting() {
        return polls.size();
    }

    public int straysSeen() {
        return strays.size();
    }

    /// The most polls that were ever parked at once.
    public int mostParkedPolls() {
        return mostParked.get();
    }

    private static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            T next = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("no " + what + " came within " + PATIENCE);
            }
            return next;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// Settings of a client of this relay, quick enough for tests.
    public ClientSettings settings() {
        return ClientSettings.of(url(), TUNNEL, KEY)
                .withLimits(ClientLimits.DEFAULTS
                        .withPollTimeout(Duration.ofSeconds(5))
                        .withPauses(Duration.ofMillis(20), Duration.ofMillis(200))
                        .withStopGrace(Duration.ofSeconds(5)));
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
