// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;

import dev.mcprelay.redis.embedded.EmbeddedRedis;
import dev.mcprelay.testbed.world.AdminClient;

/// Nodes in processes of their own over one Redis.
final class ClusterWorld implements AutoCloseable {
    private final EmbeddedRedis redis;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> watcher;
    private final List<RelayProcess> nodes = new ArrayList<>();

    private ClusterWorld(EmbeddedRedis redis) {
        this.redis = redis;
        client = RedisClient.create(redis.url().reveal());
        watcher = client.connect();
    }

    static ClusterWorld start(int size) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("relay-bench");
        ClusterWorld world = new ClusterWorld(EmbeddedRedis.start(Files.createDirectory(folder.resolve("redis"))));
        for (int i = 0; i < size; i++) {
            Path data = Files.createDirectory(folder.resolve("node-" + i));
            world.nodes.add(RelayProcess.start(
                    data,
                    List.of(
                            "--relay.redis.url=" + world.redis.url().reveal(),
                            "--relay.cluster.secrets[0]=1:a-secret-for-benchmarks-that-is-long-enough")));
        }
        return world;
    }

    RelayProcess node(int index) {
        return nodes.get(index);
    }

    AdminClient admin(int index) {
        return new AdminClient(node(index).url(), RelayProcess.ADMIN_KEY);
    }

    RedisWork work() {
        return RedisWork.of(watcher.sync());
    }

    /// What Redis does in that time.
    RedisWork workIn(Duration time) {
        RedisWork before = work();
        long end = LoadClock.nanos() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - LoadClock.nanos()) {
            LockSupport.parkNanos(left);
        }
        return work().since(before);
    }

    @Override
    public void close() {
        nodes.forEach(RelayProcess::close);
        watcher.close();
        client.shutdown();
        redis.close();
    }
}
