// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import dev.mcprelay.redis.embedded.BundledBinary;

/// A primary and its replica, and three sentinels that decide which of the two is which. Nodes find the
/// primary by asking the sentinels. Both write down what they know: an empty primary that comes back before
/// the last sentinel has learnt of its successor would be asked for tunnels. One thread at a time.
public final class SentinelRedis implements LabRedis {
    private static final int SENTINELS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<Sentinel> sentinels = new ArrayList<>();
    private RedisServer primary;
    private RedisServer replica;

    private SentinelRedis(RedisServer primary, RedisServer replica) {
        this.primary = primary;
        this.replica = replica;
    }

    /// Starts them, and returns when all of them know each other.
    public static SentinelRedis start(Path folder) {
        try {
            Path binary = BundledBinary.unpackInto(Files.createDirectories(folder));
            RedisServer first = RedisServer.start(binary, folder, "redis-0", "--appendonly", "yes");
            RedisServer second = RedisServer.start(
                    binary, folder, "redis-1", "--appendonly", "yes", "--replicaof", "127.0.0.1 " + first.port());
            SentinelRedis redis = new SentinelRedis(first, second);
            await("the replica does not follow", () -> second.follows(first));
            for (int i = 0; i < SENTINELS; i++) {
                redis.sentinels.add(Sentinel.start(binary, folder, "sentinel-" + i, first.port()));
            }
            redis.awaitWhole();
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(String failure, BooleanSupplier condition) {
        if (!Child.within(PATIENCE, condition)) {
            throw new IllegalStateException(failure);
        }
    }

    private void awaitWhole() {
        await(
                "the sentinels do not come together",
                () -> sentinels.stream().allMatch(sentinel -> sentinel.sees(primary)) && replica.follows(primary));
    }

    @Override
    public String url(int node) {
        return sentinels.stream()
                .map(sentinel -> "127.0.0.1:" + sentinel.port())
                .collect(Collectors.joining(",", "redis-sentinel://", "/0#" + Sentinel.PRIMARY));
    }

    @Override
    public void resetConnections() {
        primary.resetConnections();
    }

    /// The primary is killed, and the sentinels promote its replica. What was killed comes back with
    /// what it had written down, perhaps as a primary, and the sentinels make it a replica.
    ///
    /// @param lag how long the primary writes what its replica does not see
    public void failOver(Duration lag) {
        primary.loseReplicas();
        LockSupport.parkNanos(lag.toNanos());
        primary.kill();
        awaitPromotion();
        replica = replica.again();
        awaitWhole();
    }

    /// The sentinels promote the replica while the primary lives, which learns of it some seconds later.
    public void switchOver() {
        sentinels.getFirst().promote();
        awaitPromotion();
        awaitWhole();
    }

    /// The primary stands still, with all its connections; the sentinels promote its replica; and after a
    /// while it goes on, still taking itself for the primary.
    ///
    /// @param after the promotion
    public void hang(Duration after) {
        primary.pause();
        awaitPromotion();
        LockSupport.parkNanos(after.toNanos());
        replica.resume();
        awaitWhole();
    }

    /// The two change places.
    private void awaitPromotion() {
        await("the sentinels promote nobody", replica::isPrimary);
        RedisServer former = primary;
        primary = replica;
        replica = former;
    }

    @Override
    public void close() {
        sentinels.forEach(Sentinel::close);
        primary.close();
        replica.close();
    }
}
