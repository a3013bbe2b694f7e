// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import dev.mcprelay.client.relay.RelayAddress;
import dev.mcprelay.client.relay.RuntimeKey;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;

/// Everything a client is made from.
///
/// @param channels which private server stands behind which channel, at most 32; the client stops them when it stops
public record ClientSettings(RelayAddress relay, Map<ChannelName, Upstream> channels, ClientLimits limits) {
    private static final int MAX_CHANNELS = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public ClientSettings {
        channels = Map.copyOf(channels);
        if (channels.size() > MAX_CHANNELS) {
            throw new IllegalArgumentException(
                    "channels: " + channels.size() + " (expected: at most " + MAX_CHANNELS + ")");
        }
    }

    /// With a fresh instance id, no channels yet, and the default limits.
    public static ClientSettings of(URI relayUrl, TunnelId tunnel, RuntimeKey key) {
        return new ClientSettings(
                new RelayAddress(relayUrl, tunnel, key, freshInstance()), Map.of(), ClientLimits.DEFAULTS);
    }

    public ClientSettings withMain(Upstream upstream) {
        return withChannel(ChannelName.MAIN, upstream);
    }

    public ClientSettings withChannel(ChannelName name, Upstream upstream) {
        Map<ChannelName, Upstream> more = new TreeMap<>(channels);
        more.put(name, upstream);
        return new ClientSettings(relay, more, limits);
    }

    public ClientSettings withLimits(ClientLimits other) {
        return new ClientSettings(relay, channels, other);
    }

    public ClientSettings withInstance(InstanceId instance) {
        return new ClientSettings(
                new RelayAddress(relay.url(), relay.tunnel(), relay.key(), instance), channels, limits);
    }

    private static InstanceId freshInstance() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return new InstanceId(HexFormat.of().formatHex(random));
    }
}
