// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;

/// The channels of clients that say nothing of them (v0.0.10 and before) which turned out to be HTTP servers, wherever
/// the clients poll. What is not known to be one is taken for a child process, which forbids more. Bounded, since
/// callers choose the names of channels: the oldest instance is forgotten, and learned anew.
final class HttpChannels {
    private static final int MOST = 256;
    private static final int MOST_EACH = 32;

    private final Map<InstanceId, Set<ChannelName>> known = new LinkedHashMap<>();

    boolean contains(InstanceId instance, ChannelName channel) {
        return known.getOrDefault(instance, Set.of()).contains(channel);
    }

    /// @return whether that is news
    boolean add(InstanceId instance, ChannelName channel) {
        Set<ChannelName> channels = known.computeIfAbsent(instance, _ -> new HashSet<>());
        boolean news = channels.size() < MOST_EACH && channels.add(channel);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
        return news;
    }

    /// It is a child process after all.
    void remove(InstanceId instance, ChannelName channel) {
        Set<ChannelName> channels = known.get(instance);
        if (channels != null && channels.remove(channel) && channels.isEmpty()) {
            known.remove(instance);
        }
    }

    /// Another process may bear this name next.
    void forget(InstanceId instance) {
        known.remove(instance);
    }
}
