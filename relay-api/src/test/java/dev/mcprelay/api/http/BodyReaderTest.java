// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/// A body that comes when the test says so, on a clock that moves when it says so.
final class BodyReaderTest {
    private static final int LIMIT = 100;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Sinks.Many<ByteBuf> sent = Sinks.many().unicast().onBackpressureBuffer();
    private final CompletableFuture<Body> read = new CompletableFuture<>();

    @AfterEach
    void backToRealTime() {
        VirtualTimeScheduler.reset();
    }

    private void reading() {
        Connection connection = Narrow.of(Map.of("channel", _ -> channel), Connection.class);
        HttpServerRequest request = Narrow.of(
                Map.of(
                        "requestHeaders", _ -> new DefaultHttpHeaders(),
                        "receive", _ -> ByteBufFlux.fromInbound(sent.asFlux()),
                        "withConnection", arguments -> accepted(arguments[0], connection)),
                HttpServerRequest.class);
        var _ = BodyReader.read(request, LIMIT).subscribe(read::complete);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object accepted(@Nullable Object consumer, Connection connection) {
        ((Consumer<Connection>) Objects.requireNonNull(consumer)).accept(connection);
        return null;
    }

    private void send(int bytes) {
        sent.tryEmitNext(Unpooled.copiedBuffer("x".repeat(bytes), StandardCharsets.US_ASCII))
                .orThrow();
    }

    /// What was due on the event loop, too.
    private void pass(Duration duration) {
        channel.runPendingTasks();
        time.advanceTimeBy(duration);
        channel.runPendingTasks();
    }

    @Test
    void aBodyThatIsThereSetsNoClock() {
        // Given
        reading();
        send(10);
        // When
        sent.tryEmitComplete().orThrow();
        // Then
        pass(Duration.ZERO);
        assertThat(read.resultNow()).isInstanceOf(Body.Whole.class);
        assertThat(time.getScheduledTaskCount()).isZero();
    }

    @Test
    void aBodyThatComesLaterSetsOneAndStopsIt() {
        // Given
        reading();
        pass(Duration.ofSeconds(1));
        send(10);
        // When
        sent.tryEmitComplete().orThrow();
        // Then
        assertThat(read.resultNow()).isInstanceOf(Body.Whole.class);
        assertThat(time.getScheduledTaskCount()).isOne();
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(channel.hasPendingTasks()).isFalse();
    }

    @Test
    void aBodyThatDoesNotComeIsTooSlow() {
        // Given
        reading();
        // When
        pass(Duration.ofSeconds(29));
        // Then
        assertThat(read).isNotDone();
        pass(Duration.ofSeconds(1));
        assertThat(read.resultNow()).isInstanceOf(Body.TooSlow.class);
        assertThat(sent.currentSubscriberCount()).isZero();
    }

    @Test
    void aBodyThatStallsIsTooSlowAfterAMinuteAtMost() {
        // Given
        reading();
        pass(Duration.ofSeconds(1));
        send(10);
        pass(Duration.ofSeconds(30));
        // When
        boolean early = read.isDone();
        // Then
        assertThat(early).isFalse();
        pass(Duration.ofSeconds(30));
        assertThat(read.resultNow()).isInstanceOf(Body.TooSlow.class);
    }

    @Test
    void aBodyThatTricklesIsTooSlowInTheEnd() {
        // Given
        reading();
        for (int second = 0; second < 280; second += 20) {
            pass(Duration.ofSeconds(20));
            send(1);
        }
        boolean early = read.isDone();
        // When
        pass(Duration.ofSeconds(20));
        // Then
        assertThat(early).isFalse();
        assertThat(read.resultNow()).isInstanceOf(Body.TooSlow.class);
    }

    @Test
    void theRestOfABodyThatIsTooLargeIsNotAwaitedForEver() {
        // Given
        reading();
        send(LIMIT + 1);
        CompletableFuture<Boolean> rest = new CompletableFuture<>();
        Body.TooLarge large = (Body.TooLarge) read.resultNow();
        var _ = large.rest().subscribe(_ -> {}, _ -> {}, () -> rest.complete(true));
        // When
        pass(Duration.ofSeconds(60));
        // Then
        assertThat(rest).isCompleted();
        assertThat(sent.currentSubscriberCount()).isZero();
    }
}
