// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.ShownKey;
import dev.mcprelay.broker.ValidKeys;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.info.ChannelInfo;
import dev.mcprelay.protocol.info.ClientInfo;
import dev.mcprelay.protocol.info.ClientVersion;
import dev.mcprelay.protocol.info.ServerInfo;

/// Polls as tests want them: `Polls.of("a").limit(1)`. Immutable; each `with` makes another.
public record Polls(
        TunnelId tunnel,
        InstanceId instance,
        ShownKey key,
        ClientInfo client,
        int limit,
        Set<ChannelName> channels,
        Duration patience) {

    public Polls {
        channels = Set.copyOf(channels);
    }

    /// A current official client with one HTTP server on `main`, limit 20, patience 25 s, key `key`.
    public static Polls of(String instance) {
        return new Polls(
                Calls.TUNNEL,
                new InstanceId(instance),
                new ShownKey("key", 0),
                http(),
                20,
                Set.of(),
                Duration.ofSeconds(25));
    }

    /// The same with a child process.
    public static Polls ofStdio(String instance) {
        return of(instance).from(stdio());
    }

    /// v0.0.9: without instance id or server info.
    public static Polls ofOld(String keyId) {
        Polls poll = of("x").from(version("0.0.9", null));
        return new Polls(poll.tunnel, InstanceId.anonymous(keyId), poll.key, poll.client, 20, Set.of(), poll.patience);
    }

    public static ClientInfo http() {
        return version("0.0.12", new ServerInfo(1, List.of(new ChannelInfo(ChannelName.MAIN, false, false))));
    }

    public static ClientInfo stdio() {
        return version("0.0.12", new ServerInfo(1, List.of(new ChannelInfo(ChannelName.MAIN, false, true))));
    }

    public static ClientInfo version(String version, @Nullable ServerInfo info) {
        return new ClientInfo(
                ClientInfo.OFFICIAL, version, ClientVersion.parse(version).orElseThrow(), info);
    }

    public Polls on(TunnelId other) {
        return new Polls(other, instance, key, client, limit, channels, patience);
    }

    /// Found valid before anything is known of changes.
    public Polls with(String digest) {
        return with(new ShownKey(digest, 0));
    }

    public Polls with(ShownKey other) {
        return new Polls(tunnel, instance, other, client, limit, channels, patience);
    }

    /// The keys after the tunnel's first change.
    public static ValidKeys valid(String... digests) {
        return new ValidKeys(Set.of(digests), 1);
    }

    public Polls from(ClientInfo other) {
        return new Polls(tunnel, instance, key, other, limit, channels, patience);
    }

    public Polls limit(int other) {
        return new Polls(tunnel, instance, key, client, other, channels, patience);
    }

    public Polls only(ChannelName... some) {
        return new Polls(tunnel, instance, key, client, limit, Set.of(some), patience);
    }

    public Polls patience(Duration other) {
        return new Polls(tunnel, instance, key, client, limit, channels, other);
    }

    public PollRequest request() {
        return new PollRequest(tunnel, instance, key, client, limit, channels, patience);
    }
}
