// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.mcprelay.api.http.EdgeServer;
import dev.mcprelay.api.http.HttpCall;
import dev.mcprelay.api.http.NarrowPeer;
import dev.mcprelay.auth.key.MintedKey;
import dev.mcprelay.broker.CommandBatch;
import dev.mcprelay.broker.PollOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/// What becomes of commands that are handed to a poll: they go back to the line only if certainly no byte
/// of them has left. Real connections, and a clock that moves when it is told to.
@Timeout(30)
final class HandedCommandsTest {
    /// More than all buffers between here and a peer that does not read.
    private static final int LARGE = 32 << 20;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final ClientDesk desk = new ClientDesk();
    private final MintedKey key = desk.key(null);
    private final CompletableFuture<HttpCall> seen = new CompletableFuture<>();

    @AfterEach
    void backToRealTime() {
        VirtualTimeScheduler.reset();
    }

    private NarrowPeer poll(EdgeServer server) throws IOException {
        return new NarrowPeer(server.port())
                .send("GET /v1/tunnels/" + desk.tunnel.id().value() + "/poll HTTP/1.1\r\nHost: a\r\n"
                        + "X-Tunnel-Client-Instance-Id: 0123456789abcdef0123456789abcdef\r\n"
                        + "Authorization: Bearer " + key.secret().reveal() + "\r\n\r\n");
    }

    private static void until(BooleanSupplier condition) {
        for (int left = 1000; !condition.getAsBoolean(); left--) {
            assertThat(left).isPositive();
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void whatWasReadWasWritten() throws IOException {
        // Given
        RecordingBatch batch = RecordingBatch.ofSize(LARGE);
        desk.broker.endPollsWith(new PollOutcome.Commands(batch));
        try (EdgeServer server = desk.start();
                NarrowPeer peer = poll(server)) {
            // When
            int read = peer.read(LARGE);
            // Then
            assertThat(read).isEqualTo(LARGE);
            var _ = peer.readUntil('}'); // the rest of it
            until(() -> !batch.said().isEmpty());
            assertThat(batch.said()).containsExactly("written");
        }
    }

    /// The last resort: the broker remembers for a little longer what it has given away.
    @Test
    void whatIsNotReadInTimeIsLost() throws IOException {
        // Given
        RecordingBatch batch = RecordingBatch.ofSize(LARGE);
        desk.broker.endPollsWith(new PollOutcome.Commands(batch));
        try (EdgeServer server = desk.start();
                NarrowPeer peer = poll(server).readUntil('{')) {
            time.advanceTimeBy(CommandBatch.SETTLED_WITHIN.minusMillis(1));
            boolean early = !batch.said().isEmpty();
            // When
            time.advanceTimeBy(Duration.ofMillis(1));
            // Then
            until(() -> !batch.said().isEmpty());
            assertThat(early).isFalse();
            assertThat(batch.said()).containsExactly("lost");
            assertThat(peer.readToTheEnd()).isLessThan(LARGE);
        }
    }

    @Test
    void whatBreaksOffInTheMiddleIsLost() throws IOException {
        // Given
        RecordingBatch batch = RecordingBatch.ofSize(LARGE);
        desk.broker.endPollsWith(new PollOutcome.Commands(batch));
        try (EdgeServer server = desk.start()) {
            NarrowPeer peer = poll(server).readUntil('{');
            // When
            peer.close();
            // Then
            until(() -> !batch.said().isEmpty());
            assertThat(batch.said()).containsExactly("lost");
        }
    }

    @Test
    void whatComesWhenThePollIsGoneGoesBack() throws Exception {
        // Given: the outcome was on its way already when the connection closed
        RecordingBatch batch = RecordingBatch.ofSize(10);
        CompletableFuture<PollOutcome> outcome = new CompletableFuture<>();
        desk.broker.endPollsWith(Mono.from(subscriber -> {
            subscriber.onSubscribe(unstoppable());
            var _ = outcome.thenAccept(subscriber::onNext);
        }));
        try (EdgeServer server = desk.start(seen::complete)) {
            NarrowPeer peer = poll(server);
            HttpCall call = seen.get(10, TimeUnit.SECONDS);
            desk.broker.awaitPolls(1);
            peer.close();
            until(call::isPeerGone);
            // When
            outcome.complete(new PollOutcome.Commands(batch));
            // Then
            until(() -> !batch.said().isEmpty());
            assertThat(batch.said()).containsExactly("unwritten");
        }
    }

    private static Subscription unstoppable() {
        return new Subscription() {
            @Override
            public void request(long n) {
                // it comes when it comes
            }

            @Override
            public void cancel() {
                // too late
            }
        };
    }

    @Test
    void whatIsThrownAwayOnTheWayGoesBack() throws Exception {
        // Given
        RecordingBatch batch = RecordingBatch.ofSize(10);
        CompletableFuture<PollOutcome> outcome = new CompletableFuture<>();
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        desk.broker.endPollsWith(Mono.fromFuture(outcome, true).doOnCancel(() -> cancelled.complete(true)));
        try (EdgeServer server = desk.start()) {
            NarrowPeer peer = poll(server);
            desk.broker.awaitPolls(1);
            // When
            peer.close();
            assertThat(cancelled.get(10, TimeUnit.SECONDS)).isTrue();
            outcome.complete(new PollOutcome.Commands(batch));
            // Then
            until(() -> !batch.said().isEmpty());
            assertThat(batch.said()).containsExactly("unwritten");
        }
    }
}
