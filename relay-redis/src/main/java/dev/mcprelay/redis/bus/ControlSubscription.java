// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.redis.ChannelSubscription;
import dev.mcprelay.redis.LettuceConnections;

/// The subscription to this node's own channel, kept alive. The driver would renew it at whatever server it
/// finds, not after a slot has moved, and nothing tells a connection that is open and deaf. Therefore the
/// node calls itself, and when it does not hear itself it subscribes anew, always on a new connection; the
/// old one is closed only then, so that nothing falls between them. Whatever is said here, is said on the
/// bus's thread.
final class ControlSubscription {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSubscription.class);
    private static final Duration DEAF = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final LettuceConnections connections;
    private final String channel;
    private final BrokerClock clock;
    private final BusThread thread;
    private final Consumer<byte[]> messages;
    private final LongAdder renewals = new LongAdder();
    private @Nullable ChannelSubscription current;
    private Tick heard;
    private boolean renewing;
    private boolean deaf;
    private boolean ended;
    private boolean closed;

    ControlSubscription(
            LettuceConnections connections,
            String channel,
            BrokerClock clock,
            BusThread thread,
            Consumer<byte[]> messages) {
        this.connections = connections;
        this.channel = channel;
        this.clock = clock;
        this.thread = thread;
        this.messages = messages;
        this.heard = clock.now();
    }

    /// The first subscription. Does not retry.
    Mono<Void> open() {
        return subscribed().doOnNext(this::use).then();
    }

    private Mono<ChannelSubscription> subscribed() {
        return Mono.defer(() -> {
            var listener = new Ears();
            return connections
                    .subscribe(channel, listener)
                    .timeout(PATIENCE)
                    .publishOn(thread.scheduler())
                    .doOnNext(listener::belongTo);
        });
    }

    /// Once a second.
    ///
    /// @param nobody the node called itself, and Redis says that nobody heard it
    void check(boolean nobody) {
        if (nobody || ended || clock.now().since(heard).compareTo(DEAF) >= 0) {
            renew(nobody || ended ? "nobody listens" : "not heard");
        }
    }

    /// @param reason for the log: fixed words
    private void renew(String reason) {
        if (renewing || closed) {
            return;
        }
        renewing = true;
        if (!deaf) {
            deaf = true;
            LOG.atInfo().addKeyValue("reason", reason).log("the bus subscribes anew");
        }
        var _ = subscribed()
                .doFinally(_ -> renewing = false)
                .subscribe(this::renewed, error -> LOG.atDebug().setCause(error).log("the bus cannot subscribe"));
    }

    private void renewed(ChannelSubscription fresh) {
        renewals.increment();
        deaf = false;
        ended = false;
        use(fresh);
        LOG.atInfo().log("the bus is subscribed again");
    }

    private void use(ChannelSubscription fresh) {
        ChannelSubscription old = current;
        current = fresh;
        heard = clock.now();
        if (old != null) {
            old.close();
        }
        if (closed) {
            fresh.close();
        }
    }

    long renewals() {
        return renewals.sum();
    }

    void close() {
        closed = true;
        if (current != null) {
            current.close();
        }
    }

    /// Hears on Lettuce's event loops, tells on the bus's thread.
    private final class Ears implements ChannelSubscription.Listener {
        private volatile @Nullable ChannelSubscription mine;

        void belongTo(ChannelSubscription subscription) {
            mine = subscription;
        }

        @Override
        public void message(byte[] message) {
            thread.run(() -> {
                heard = clock.now();
                messages.accept(message);
            });
        }

        @Override
        public void ended() {
            thread.run(() -> {
                if (mine != null && mine == current) {
                    ended = true;
                    renew("the slot moved, or its server is gone");
                }
            });
        }
    }
}
