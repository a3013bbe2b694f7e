// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.util.List;
import java.util.Optional;

import reactor.core.publisher.Mono;

import dev.mcprelay.auth.credential.Credential;
import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.auth.key.Digest;
import dev.mcprelay.auth.key.KeyMatch;
import dev.mcprelay.auth.key.RuntimeKeys;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.registry.RegistryUnavailableException;
import dev.mcprelay.auth.registry.TunnelEntry;
import dev.mcprelay.protocol.id.TunnelId;

/// Judges the runtime key of a request. With the tunnel in the node's cache the answer comes at once.
public final class KeyAuthentication {
    private final CachedTunnels tunnels;
    private final RuntimeKeys keys;

    public KeyAuthentication(CachedTunnels tunnels, RuntimeKeys keys) {
        this.tunnels = tunnels;
        this.keys = keys;
    }

    /// @param authorization every `Authorization` header of the request
    public Mono<KeyCheck> check(TunnelId tunnel, List<String> authorization) {
        return switch (Credential.of(authorization)) {
            case Credential.None _, Credential.Malformed _ -> Mono.just(new KeyCheck.Invalid(""));
            case Credential.Bearer(var shown) ->
                tunnels.lookup(tunnel)
                        .map(entry -> judge(shown, entry))
                        .flatMap(check -> check instanceof KeyCheck.Invalid ? again(tunnel, shown) : Mono.just(check))
                        .onErrorReturn(RegistryUnavailableException.class, new KeyCheck.Unavailable());
        };
    }

    /// A key may be newer than what this node knows of its tunnel.
    private Mono<KeyCheck> again(TunnelId tunnel, Secret<String> shown) {
        return tunnels.recheck(tunnel).map(entry -> judge(shown, entry));
    }

    private KeyCheck judge(Secret<String> shown, Optional<TunnelEntry> entry) {
        if (entry.isEmpty()) {
            return invalid(shown);
        }
        return switch (keys.match(shown, entry.get())) {
            case KeyMatch.Valid(var id) ->
                entry.get()
                        .key(id)
                        .<KeyCheck>map(key -> new KeyCheck.Valid(entry.get(), key))
                        .orElseGet(() -> invalid(shown));
            case KeyMatch.Invalid _, KeyMatch.Expired _ -> invalid(shown);
        };
    }

    private static KeyCheck invalid(Secret<String> shown) {
        return new KeyCheck.Invalid(Digest.of(shown.reveal()).hex());
    }
}
