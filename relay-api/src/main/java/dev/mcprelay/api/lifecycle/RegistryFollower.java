// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.time.Duration;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.util.retry.Retry;

import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.auth.registry.TunnelChange;
import dev.mcprelay.broker.Broker;
import dev.mcprelay.broker.ValidKeys;

/// Tells the broker when keys or tunnels are gone, so that a parked poll does not outlive its key.
public final class RegistryFollower implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryFollower.class);

    private final CachedTunnels tunnels;
    private final Broker broker;
    private volatile @Nullable Disposable following;

    public RegistryFollower(CachedTunnels tunnels, Broker broker) {
        this.tunnels = tunnels;
        this.broker = broker;
    }

    @Override
    public void start() {
        following = tunnels.changes()
                .doOnNext(this::apply)
                .doOnError(error -> LOG.atWarn().setCause(error).log("registry changes: starting over"))
                // falling behind ends the stream; every key is judged at its next poll all the same
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100)))
                .subscribe();
    }

    private void apply(TunnelChange change) {
        switch (change) {
            case TunnelChange.Current(var entry) ->
                broker.keysChanged(
                        entry.id(),
                        new ValidKeys(
                                entry.keys().stream().map(RuntimeKey::digest).collect(Collectors.toSet()),
                                entry.version()));
            case TunnelChange.Deleted(var tunnel) -> broker.tunnelDeleted(tunnel);
        }
    }

    @Override
    public void stop() {
        Disposable current = following;
        if (current != null) {
            current.dispose();
        }
    }

    @Override
    public boolean isRunning() {
        // what runs is not started: before the first start this must be false
        Disposable current = following;
        return current != null && !current.isDisposed();
    }
}
