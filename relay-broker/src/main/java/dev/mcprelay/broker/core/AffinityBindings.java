// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// Which instance serves which session, where the private server's state lives in the client's process.
/// Bounded: the session that was silent for the longest is forgotten first.
final class AffinityBindings {
    /// Sessions of one tunnel.
    static final int MOST = 4096;

    private static final Duration UNUSED = Duration.ofHours(24);

    /// How long the calls of a session are told that its instance is gone. They were issued side by side, so
    /// one answer is not enough; later ones were made by somebody who cannot be told.
    private static final Duration MOURNING = Duration.ofSeconds(60);

    /// @param by the command that made it; it counts for good once that command was written to the client
    /// @param before what it replaces until then
    private record Binding(
            InstanceId instance,
            CommandId by,
            boolean confirmed,
            boolean gone,
            Tick since,
            @Nullable Binding before) {

        static Binding tentative(InstanceId instance, CommandId by, Tick now, @Nullable Binding old) {
            Binding before = old == null || old.confirmed() ? old : old.before();
            return new Binding(instance, by, false, false, now, before);
        }

        Binding confirm() {
            return new Binding(instance, by, true, false, since, null);
        }

        Binding used(Tick now) {
            return new Binding(instance, by, confirmed, gone, now, before);
        }

        Binding bury(Tick now) {
            return new Binding(instance, by, true, true, now, null);
        }

        boolean isLiveAt(InstanceId other) {
            return !gone && instance.equals(other);
        }

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
                old != null && old.isLiveAt(instance) ? old.used(now) : Binding.tentative(instance, by, now, old));
        if (bindings.size() > MOST) {
            var _ = bindings.remove(bindings.keySet().iterator().next());
        }
    }

    /// It arrived there.
    void confirm(@Nullable SessionKey session, InstanceId instance) {
        Binding binding = session == null ? null : bindings.get(session);
        if (session != null && binding != null && binding.isLiveAt(instance)) {
            bindings.put(session, binding.confirm());
        }
    }

    /// It certainly did not arrive: the session is where it was before, and free if it never was anywhere.
    void retract(@Nullable SessionKey session, CommandId by) {
        Binding binding = session == null ? null : bindings.get(session);
        if (session == null
                || binding == null
                || binding.confirmed()
                || !binding.by().equals(by)) {
            return;
        }
        if (binding.before() == null) {
            bindings.remove(session);
        } else {
            bindings.put(session, binding.before());
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
        bindings.values().removeIf(b -> b.isOver(now) || (b.isLiveAt(instance) && !b.confirmed()));
        bindings.replaceAll((_, b) -> b.isLiveAt(instance) ? b.bury(now) : b);
    }
}
