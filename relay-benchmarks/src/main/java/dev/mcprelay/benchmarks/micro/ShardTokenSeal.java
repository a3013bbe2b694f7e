// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.micro;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.token.ShardToken;
import dev.mcprelay.protocol.token.ShardTokenKeys;
import dev.mcprelay.protocol.token.ShardTokens;

/// Sealing a command's token and recognising it again: once each in a call.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ShardTokenSeal {
    private static final long NOW = 1_800_000_000L;

    private final TunnelId tunnel = TunnelId.mint();
    private final ShardToken token = new ShardToken(new CommandId(NodeId.random(), 42), 7, NOW + 60);
    private final ShardTokens tokens = new ShardTokens(new ShardTokenKeys(secrets()));
    private final String sealed = tokens.sign(token, tunnel, ChannelName.MAIN);

    private static SequencedMap<Integer, byte[]> secrets() {
        SequencedMap<Integer, byte[]> secrets = new LinkedHashMap<>();
        secrets.putLast(1, new byte[32]);
        return secrets;
    }

    @Benchmark
    public String sign() {
        return tokens.sign(token, tunnel, ChannelName.MAIN);
    }

    @Benchmark
    public Optional<ShardToken> verify() {
        return tokens.verify(sealed, tunnel, ChannelName.MAIN, NOW);
    }
}
