// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import dev.mcprelay.redis.embedded.ClusterForTests;

import static org.assertj.core.api.Assertions.assertThat;

final class SubscriptionOnClusterTest {
    private static final String CHANNEL = "{a}:channel";
    private static final Duration BOUND = Duration.ofSeconds(10);

    private static final class Ending implements ChannelSubscription.Listener {
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        @Override
        public void message(byte[] message) {
            // nothing is expected
        }

        @Override
        public void ended() {
            var _ = ended.complete(null);
        }
    }

    /// Else the driver would subscribe again where the primary was, though a replica may be there now, which
    /// hears what its primary says that nobody heard.
    @Test
    void whatBrokeDoesNotComeBackByItself(@TempDir Path folder) throws Exception {
        try (ClusterForTests cluster = ClusterForTests.start(folder);
                LettuceConnections connections = LettuceConnections.to(cluster.url())) {
            // Given
            CommandConnection<String, String> publisher =
                    Objects.requireNonNull(connections.connect(StringCodec.UTF8).block(BOUND));
            Ending listener = new Ending();
            Objects.requireNonNull(connections.subscribe(CHANNEL, listener).block(BOUND));
            assertThat(publisher.async().spublish(CHANNEL, "x").get(5, TimeUnit.SECONDS))
                    .isEqualTo(1);
            // When
            cluster.killSubscriptions(SlotHash.getSlot(CHANNEL));
            // Then
            assertThat(listener.ended).succeedsWithin(BOUND);
            Flux<Long> heard = Flux.interval(Duration.ofMillis(100))
                    .take(20)
                    .concatMap(_ -> publisher.reactive().spublish(CHANNEL, "x"));
            assertThat(heard.collectList().block(BOUND)).containsOnly(0L);
        }
    }
}
