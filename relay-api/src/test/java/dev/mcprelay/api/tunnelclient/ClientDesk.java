// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.http.Answer;
import dev.mcprelay.api.http.EdgeServer;
import dev.mcprelay.api.http.HotRoute;
import dev.mcprelay.api.http.HttpCall;
import dev.mcprelay.auth.key.MintedKey;
import dev.mcprelay.auth.key.RuntimeKeys;
import dev.mcprelay.auth.registry.CacheSettings;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.registry.InMemoryTunnelRegistry;
import dev.mcprelay.auth.registry.SettableClock;
import dev.mcprelay.auth.registry.Tunnel;
import dev.mcprelay.auth.registry.Tunnels;
import dev.mcprelay.protocol.token.ShardTokenKeys;
import dev.mcprelay.protocol.token.ShardTokens;

/// The two routes of tunnel clients over a registry in memory and a broker that does as it was told.
final class ClientDesk {
    static final Duration LONGEST_POLL = Duration.ofSeconds(25);
    private static final Duration BOUND = Duration.ofSeconds(5);
    static final int LARGEST_BODY = 100_000;

    final SettableClock clock = new SettableClock();
    final InMemoryTunnelRegistry registry = new InMemoryTunnelRegistry();
    final ScriptedBroker broker = new ScriptedBroker();
    final ShardTokens tokens = new ShardTokens(secrets());
    final Tunnel tunnel = Tunnels.aTunnel();
    private final RuntimeKeys keys = new RuntimeKeys(clock);

    ClientDesk() {
        var _ = registry.create(tunnel).block(BOUND);
    }

    private static ShardTokenKeys secrets() {
        SequencedMap<Integer, byte[]> secrets = new LinkedHashMap<>();
        secrets.put(1, "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        return new ShardTokenKeys(secrets);
    }

    /// A key of the tunnel.
    MintedKey key(@Nullable Instant expiresAt) {
        MintedKey minted = foreignKey(expiresAt);
        var _ = registry.addKey(tunnel.id(), minted.key()).block(BOUND);
        return minted;
    }

    /// A key that no tunnel has, or has any more.
    MintedKey foreignKey(@Nullable Instant expiresAt) {
        return keys.mint("a label", expiresAt);
    }

    EdgeServer start() {
        return start(_ -> {});
    }

    /// @param seen told of each request before it is served
    EdgeServer start(Consumer<HttpCall> seen) {
        KeyAuthentication authentication =
                new KeyAuthentication(new CachedTunnels(registry, CacheSettings.DEFAULT, clock), keys);
        TunnelClientRoute route = new TunnelClientRoute(
                new PollHandler(authentication, new KeyUse(registry, clock), broker, clock, LONGEST_POLL),
                new ResponseHandler(authentication, tokens, broker, clock, LARGEST_BODY));
        return EdgeServer.mounting(new Observed(route, seen));
    }

    private record Observed(TunnelClientRoute route, Consumer<HttpCall> seen) implements HotRoute {
        @Override
        public boolean matches(String path) {
            return route.matches(path);
        }

        @Override
        public Mono<Void> serve(HttpCall call) {
            seen.accept(call);
            return route.serve(call);
        }

        @Override
        public Answer failure(HttpCall call) {
            return route.failure(call);
        }
    }
}
