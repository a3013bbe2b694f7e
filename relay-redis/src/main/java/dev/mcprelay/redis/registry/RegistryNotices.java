// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.registry;

import java.time.Duration;
import java.util.List;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;

import dev.mcprelay.auth.registry.RegistryChange;
import dev.mcprelay.protocol.id.InvalidIdException;
import dev.mcprelay.protocol.id.TunnelId;

/// Changes as Redis tells them. Redis keeps nothing for a subscriber that is away, so that each new
/// subscription means: anything may have changed.
final class RegistryNotices extends RedisPubSubAdapter<String, String> {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryNotices.class);
    private static final int WAITING = 65_536;
    private static final Duration CONTENTION = Duration.ofMillis(100);

    private final Sinks.Many<RegistryChange> told = Sinks.many().multicast().directBestEffort();

    /// Each subscriber has a buffer of its own; one that falls further behind is cut with an error.
    Flux<RegistryChange> changes() {
        Flux<RegistryChange> following = told.asFlux().onBackpressureBuffer(WAITING);
        // merged, not concatenated: it listens before it says that everything is to be read
        return Flux.merge(List.of(following, Flux.just(new RegistryChange.Everything())));
    }

    @Override
    public void message(String channel, String message) {
        try {
            tell(new RegistryChange.One(new TunnelId(message)));
        } catch (InvalidIdException e) {
            LOG.atWarn().addKeyValue("channel", channel).log("a notice of the registry is not understood");
        }
    }

    @Override
    public void subscribed(String channel, long count) {
        everything();
    }

    /// What was read until now may have come from a server that is none any more.
    void everything() {
        tell(new RegistryChange.Everything());
    }

    private void tell(RegistryChange change) {
        told.emitNext(change, EmitFailureHandler.busyLooping(CONTENTION));
    }
}
