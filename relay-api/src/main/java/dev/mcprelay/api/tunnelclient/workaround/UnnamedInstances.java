// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient.workaround;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.InvalidIdException;

/// Clients up to v0.0.10, and others, that do not name their instance: all with one key count as one.
public final class UnnamedInstances {
    private static final Duration BREATH = Duration.ofSeconds(1);

    private UnnamedInstances() {}

    /// @param sent as the client names itself; odd: as if it had sent nothing, for a refusal would stop it
    public static InstanceId instance(@Nullable String sent, RuntimeKey key) {
        if (sent != null) {
            try {
                InstanceId instance = new InstanceId(sent);
                if (!instance.isAnonymous()) {
                    return instance;
                }
            } catch (InvalidIdException odd) {
                return unnamed(key);
            }
        }
        return unnamed(key);
    }

    private static InstanceId unnamed(RuntimeKey key) {
        return InstanceId.anonymous(key.id().value());
    }

    /// Before an empty answer. Two processes that look like one are one that polls twice: each new poll ends the one
    /// before, and without a pause they would do nothing but poll.
    public static Mono<Void> breath(PollRequest poll) {
        return poll.instance().isAnonymous() && poll.patience().compareTo(BREATH) > 0
                ? Mono.delay(BREATH).then()
                : Mono.empty();
    }
}
