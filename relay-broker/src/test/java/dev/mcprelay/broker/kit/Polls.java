// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.PollRequest;
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
        String keyDigest,
        ClientInfo client,
        int limit,
        Set<ChannelName> channels,
        Duration patience) {

    public Polls {
        channels = Set.copyOf(channels);
    }

    /// A current official client with one HTTP server on `main`, limit 20, patience 25 s, key `key`.
    public static Polls of(String instance) {
        return new Polls(Calls.TUNNEL, new InstanceId(instance), "key", http(), 20, Set.of(), Duration.ofSeconds(25));
    }

    /// The same with a child process.
    public static Polls ofStdio(String instance) {
        return of(instance).from(stdio());
    }

    /// v0.0.9: without instance id or server info.
    public static Polls ofOld(String keyId) {
        Polls poll = of("x").from(version("0.0.9", null));
        return new Polls(
                poll.tunnel, InstanceId.anonymous(keyId), poll.keyDigest, poll.client, 20, Set.of(), poll.patience);
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
        return new Polls(other, instance, keyDigest, client, limit, channels, patience);
    }

    public Polls with(String key) {
        return new Polls(tunnel, instance, key, client, limit, channels, patience);
    }

    public Polls from(ClientInfo other) {
        return new Polls(tunnel, instance, keyDigest, other, limit, channels, patience);
    }

    public Polls limit(int other) {
        return new Polls(tunnel, instance, keyDigest, client, other, channels, patience);
    }

    public Polls only(ChannelName... some) {
        return new Polls(tunnel, instance, keyDigest, client, limit, Set.of(some), patience);
    }

    public Polls patience(Duration other) {
        return new Polls(tunnel, instance, keyDigest, client, limit, channels, other);
    }

    public PollRequest request() {
        return new PollRequest(tunnel, instance, keyDigest, client, limit, channels, patience);
    }
}
