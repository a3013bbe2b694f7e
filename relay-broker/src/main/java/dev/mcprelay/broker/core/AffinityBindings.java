// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// Which instance serves which session, where the private server's state lives in the client's process. Bounded: the
/// session that was silent for the longest is forgotten first.
final class AffinityBindings {
    /// Sessions of one tunnel.
    static final int MOST = 4096;

    private static final Duration UNUSED = Duration.ofHours(24);

    /// How long the calls of a session are told that its instance is gone. They were issued side by side, so one
    /// answer is not enough; later ones were made by somebody who cannot be told.
    private static final Duration MOURNING = Duration.ofSeconds(60);

    /// @param by the command that made it; it counts for good once that command was written to the client
    private record Binding(InstanceId instance, CommandId by, boolean confirmed, boolean gone, Tick since) {

        boolean isOver(Tick now) {
            return now.since(since).compareTo(gone ? MOURNING : UNUSED) > 0;
        }
    }

    /// Where a session may go.
    sealed interface Route {

        record Anywhere() implements Route {}

        record Only(InstanceId instance) implements Route {}

        record Lost() implements Route {}
    }

    private static final Route ANYWHERE = new Route.Anywhere();
    private static final Route LOST = new Route.Lost();

    private final Map<SessionKey, Binding> bindings = new LinkedHashMap<>();

    Route route(SessionKey session, Tick now) {
        Binding binding = bindings.get(session);
        if (binding == null) {
            return ANYWHERE;
        }
        if (binding.isOver(now)) {
            bindings.remove(session);
            return ANYWHERE;
        }
        return binding.gone() ? LOST : new Route.Only(binding.instance());
    }

    /// A command of this session is on its way to `instance`.
    void bind(SessionKey session, InstanceId instance, CommandId by, Tick now) {
        Binding old = bindings.remove(session);
        bindings.put(
                session,
                old != null && !old.gone() && old.instance().equals(instance)
                        ? new Binding(instance, old.by(), old.confirmed(), false, now)
                        : new Binding(instance, by, false, false, now));
        if (bindings.size() > MOST) {
            var _ = bindings.remove(bindings.keySet().iterator().next());
        }
    }

    /// It arrived there.
    void confirm(@Nullable SessionKey session, InstanceId instance) {
        Binding binding = session == null ? null : bindings.get(session);
        if (binding != null && binding.instance().equals(instance) && !binding.gone()) {
            bindings.put(session, new Binding(instance, binding.by(), true, false, binding.since()));
        }
    }

    /// It certainly did not arrive: a session of which nothing ever arrived is free again.
    void retract(@Nullable SessionKey session, CommandId by) {
        Binding binding = session == null ? null : bindings.get(session);
        if (binding != null && !binding.confirmed() && binding.by().equals(by)) {
            bindings.remove(session);
        }
    }

    void forget(@Nullable SessionKey session) {
        if (session != null) {
            bindings.remove(session);
        }
    }

    /// The channel turned out to hold no state in this instance.
    void release(InstanceId instance, ChannelName channel) {
        bindings.entrySet()
                .removeIf(e -> e.getKey().channel().equals(channel)
                        && e.getValue().instance().equals(instance));
    }

    void instanceGone(InstanceId instance, Tick now) {
        bindings.values().removeIf(b -> b.isOver(now) || (b.instance().equals(instance) && !b.confirmed()));
        bindings.replaceAll((_, b) ->
                b.instance().equals(instance) && !b.gone() ? new Binding(instance, b.by(), true, true, now) : b);
    }
}
