// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// One Redis Sentinel of three: the same binary in its other trade. It takes a primary that is silent for a
/// second for dead.
final class Sentinel implements AutoCloseable {
    /// Of the primary, as clients ask for it.
    static final String PRIMARY = "relay";

    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final Child child;
    private final int port;

    private Sentinel(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /// Starts it, and returns when it watches.
    ///
    /// @param name of its log and folder below `folder`
    static Sentinel start(Path binary, Path folder, String name, int primary) {
        int port = RedisServer.freePort();
        try {
            Path data = Files.createDirectories(folder.resolve(name));
            Path file = Files.writeString(data.resolve("sentinel.conf"), """
                    port %d
                    bind 127.0.0.1
                    dir "%s"
                    sentinel monitor relay 127.0.0.1 %d 2
                    sentinel down-after-milliseconds relay 1000
                    sentinel failover-timeout relay 4000
                    sentinel parallel-syncs relay 1
                    """.formatted(port, data, primary));
            Child child = Child.start(
                    List.of(binary.toString(), file.toString(), "--sentinel"), folder.resolve(name + ".log"));
            child.awaitOutput("+monitor", LONGEST_START);
            Sentinel sentinel = new Sentinel(child, port);
            sentinel.hurry();
            return sentinel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What comes back as a primary is made a replica after four times the period of announcements. A busy
    /// machine is no reason to mistrust the own clock for half a minute.
    private void hurry() {
        var _ = ask(
                "SENTINEL",
                "DEBUG",
                "info-period",
                "500",
                "publish-period",
                "500",
                "tilt-trigger",
                "10000",
                "tilt-period",
                "3000");
    }

    int port() {
        return port;
    }

    /// Whether it knows the two others, this primary, and a replica that follows it.
    boolean sees(RedisServer primary) {
        String info = ask("INFO", "sentinel").getFirst();
        List<String> replicas = ask("SENTINEL", "REPLICAS", PRIMARY);
        return info.contains("status=ok,address=127.0.0.1:" + primary.port() + ",slaves=1,sentinels=3")
                && after(replicas, "flags").equals("slave")
                && after(replicas, "master-link-status").equals("ok");
    }

    /// The first of several replicas: names and values in turn.
    private static String after(List<String> reply, String name) {
        int place = reply.indexOf(name);
        return place < 0 || place + 1 >= reply.size() ? "" : reply.get(place + 1);
    }

    /// Asks it to make the replica the primary, as if the primary were dead.
    void promote() {
        var _ = ask("SENTINEL", "FAILOVER", PRIMARY);
    }

    private List<String> ask(String... command) {
        try (RespConnection connection = new RespConnection(port)) {
            return connection.list(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (child.isAlive()) {
            child.kill();
        }
    }
}
